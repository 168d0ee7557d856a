// Pieces of the plain HTML pages.
#pragma once

#include <string>
#include <string_view>

namespace shenbao::http {

// One hash over all files of the client and the server's own: the folder of their URLs.
std::string const& static_hash();
// RFC 6266 with the name percent-encoded: nothing of it can end the header.
std::string disposition(std::string_view kind, std::string_view name);
// For a part of an address.
std::string percent_encoded(std::string_view);

}

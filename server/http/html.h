// Pieces of the plain HTML pages.
#pragma once

#include "form/programme.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace shenbao::http {

Reply html(std::string page, int status = 200);
// A page outside every programme.
Reply plain_page(std::string const& title, std::string const& body, std::size_t language, int status = 200);
// A page of a programme, in its site's dress; `head` is more for the head.
std::string programme_page(Programme const&, std::size_t language, std::string const& title, std::string const& body, std::string const& head = "");

// One hash over all files of the client and the server's own: the folder of their URLs.
std::string const& static_hash();
// RFC 6266 with the name percent-encoded: nothing of it can end the header.
std::string disposition(std::string_view kind, std::string_view name);
// For a part of an address.
std::string percent_encoded(std::string_view);

}

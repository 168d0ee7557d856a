// Asking another server: by https with the certificates that this machine trusts; by http of this machine itself alone.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace shenbao::https {

struct Answer {
    int status = 0;
    std::string body;
};

struct Address {
    std::string origin;  // scheme://host[:port]
    std::string path;    // with its query
};
// InvalidSyntax for anything but https, and http of the loopback.
Result<Address> read_address(std::string const& url);

struct Credentials {
    std::string user, password;  // HTTP Basic, percent-encoded as RFC 6749 2.3.1 wants
};

// Unavailable: no answer within ten seconds, or one of more than 256 KB. A redirection is an answer, and not followed.
Result<Answer> get(std::string const& url, std::string const& bearer = {});
using Fields = std::vector<std::pair<std::string, std::string>>;
Result<Answer> post_json(std::string const& url, std::string const& json, std::string const& bearer = {});
Result<Answer> post_form(std::string const& url, Fields const&, std::optional<Credentials> const&);

std::string form_encoded(Fields const&);

}

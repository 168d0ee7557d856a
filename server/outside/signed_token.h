// A token that another server has signed: JWS in its compact form (RFC 7515), read as an ID token (OpenID Connect Core 3.1.3.7).
#pragma once

#include "base/date.h"
#include "base/result.h"
#include "wire/wire.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao {

// The payload of a token that one of `keys` (JWK, JSON) has signed with RS, PS or ES 256 to 512. Forbidden for any other.
Result<std::string> verified_payload(std::string const& token, std::vector<std::string> const& keys);

struct IdTokenExpectation {
    std::string issuer, client, nonce;
    Moment now;
};
// Forbidden: of another issuer, for another client, for another log-in, or past its time (by more than a minute).
Result<void> check_id_token(wire::Message const& claims, IdTokenExpectation const&);

}

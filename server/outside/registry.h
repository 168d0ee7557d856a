// Outside registries of people: education, social insurance, registrations … Each is asked about one person at a time.
#pragma once

#include "base/result.h"
#include "wire/wire.h"

#include <map>
#include <string>
#include <vector>

namespace shenbao {

class Registry {
public:
    virtual ~Registry() = default;

    // What it knows about whoever has that number: a row an object of texts. Unavailable: no answer, or none that can be read.
    virtual Result<std::vector<wire::Message>> rows_of(std::string const& identity_number) = 0;
};

struct RegistrySettings {
    std::string url;    // https, or http of this machine
    std::string token;  // sent as a bearer token; may be empty
};

// POST {"identity_number": "…"}, answered by {"rows": [{"<field>": "…"}, …]} within ten seconds and 256 KB. The number is
// in the body, since addresses end in logs.
class HttpRegistry final : public Registry {
public:
    explicit HttpRegistry(RegistrySettings settings) : m_settings(std::move(settings)) { }

    Result<std::vector<wire::Message>> rows_of(std::string const& identity_number) override;

private:
    RegistrySettings m_settings;
};

// {"<programme>": {"<registry>": {"url": "…", "token": "…"}}}. Errors name what is wrong.
using RegistriesSettings = std::map<std::string, std::map<std::string, RegistrySettings>>;
Result<RegistriesSettings> read_registries(std::string const& json);

}

#include "outside/registry.h"

#include "outside/https.h"

namespace shenbao {

static constexpr std::size_t answer_bytes_max = 256 << 10;

Result<std::vector<wire::Message>> HttpRegistry::rows_of(std::string const& identity_number)
{
    auto const question = wire::Message().set("identity_number", identity_number).write();
    auto const answer = TRY(https::post_json(m_settings.url, question, m_settings.token));
    if (answer.status != 200)
        return Error { ErrorCode::Unavailable, m_settings.url + " answered " + std::to_string(answer.status), "" };
    auto const message = wire::Message::read(answer.body, answer_bytes_max);
    std::string const rows = message.ok() ? message.value().raw("rows") : "";
    if (rows.empty() || rows.front() != '[')
        return Error { ErrorCode::Unavailable, m_settings.url + " answered without a list of rows", "" };
    return message.value().list("rows");
}

Result<RegistriesSettings> read_registries(std::string const& json)
{
    auto const message = TRY(wire::Message::read(json));
    RegistriesSettings all;
    for (auto const& programme : message.keys()) {
        auto const registries = message.object(programme);
        if (!registries)
            return Error { ErrorCode::InvalidType, "\"" + programme + "\" must be an object of registries", "" };
        for (auto const& id : registries->keys()) {
            auto const one = registries->object(id);
            RegistrySettings settings { one ? one->text("url").value_or("") : "", one ? one->text("token").value_or("") : "" };
            if (auto const address = https::read_address(settings.url); !address.ok())
                return Error { ErrorCode::InvalidSyntax, "\"" + programme + "." + id + "\": " + address.error().detail, "" };
            all[programme].emplace(id, std::move(settings));
        }
    }
    return all;
}

}

#include "service/kept_account.h"

#include "check/identity.h"
#include "service/account_form.h"

#include <optional>

namespace shenbao::service {

std::string KeptAccount::text(std::string const& field) const
{
    return step && !field.empty() ? step_text(step->form, document, field) : std::string();
}

static std::optional<KeptAccount> read_as(HostedProgramme const& hosted, std::string const& json)
{
    auto const* step = creating_step(*hosted.programme);
    auto document = step ? read_step_document(step->form, json) : Result<Document>(Error {});
    if (!document.ok())
        return {};
    return KeptAccount { hosted.programme.get(), step, document.release_value() };
}

KeptAccount read_account(HostedProgramme const& hosted, std::string const& json)
{
    auto account = read_as(hosted, json);
    for (auto version = hosted.earlier.begin(); !account && version != hosted.earlier.end(); ++version)
        account = read_as(*version, json);
    return account ? std::move(*account) : KeptAccount { hosted.programme.get(), nullptr, {} };
}

std::map<std::string, ContextScalar> account_values(HostedProgramme const& hosted, std::string const& account_json)
{
    std::map<std::string, ContextScalar> values;
    auto const account = read_account(hosted, account_json);
    if (!account.step)
        return values;
    auto const put = [&](std::string const& name, std::string const& field) {
        std::string text = account.text(field);
        if (!text.empty())
            values["account." + name] = ContextScalar { std::move(text), {}, Moment {} };
    };
    auto const& form = account.step->form;
    for (auto index : form.sections.front().shape.fields)
        put(form.fields[index].id, form.fields[index].id);
    auto const& roles = account.programme->account_roles;
    put("name", roles.name);
    put("phone", roles.phone);
    put("identity_number", roles.identity_number);
    // What a resident's number tells is not asked again.
    auto const number = values.find("account.identity_number");
    auto const* text = number == values.end() ? nullptr : std::get_if<std::string>(&number->second.held);
    if (auto const born = text ? birth_date_of_resident_id(*text) : std::nullopt)
        values["account.birth_date"] = ContextScalar { *born, {}, Moment {} };
    return values;
}

}

#include "service/demo.h"

#include "base/text.h"
#include "service/account_flows.h"
#include "service/account_form.h"
#include "service/applications.h"

#include <algorithm>

namespace shenbao::service {

struct Person {
    char const* name;
    char const* identity;
    char const* sex;
    char const* phone;
};

// Synthetic: the numbers are the standard's own examples and computed ones; nobody has them.
static constexpr Person people[] = {
    { "张三", "11010519491231002X", "2", "13900001858" },
    { "李四", "440524188001010014", "1", "13900001859" },
};

static constexpr std::int64_t day_ms = 86'400'000;

static void add_rounds(Host& host, store::Connection& connection, std::string const& programme)
{
    Moment const now = host.clock.now();
    int const year = china_date(now).year;
    auto add = [&](std::string const& name, std::int64_t opens, std::int64_t closes, Date cutoff) {
        store::RoundRow round { host.random.id(), programme, name, { now.milliseconds + opens * day_ms }, { now.milliseconds + closes * day_ms },
            { now.milliseconds + (closes + 15) * day_ms }, to_string(cutoff), now };
        store::insert_round(connection, round);
    };
    Date const end { static_cast<std::int16_t>(year), 12, 31 };
    Date const last { static_cast<std::int16_t>(year - 1), 12, 31 };
    add(std::to_string(year) + "年度申报批次", -10, 30, end);
    add(std::to_string(year) + "年度补充申报批次（已截止）", -60, -20, end);
    add(std::to_string(year - 1) + "年度申报批次", -400, -340, last);
}

// The registration of any pack, as far as its fields are known by role or have an obvious value.
static std::string registration(HostedProgramme const& hosted, AccountStep const& step, Person const& person)
{
    auto const& roles = hosted.programme->account_roles;
    wire::Message section;
    for (auto index : step.form.sections.front().shape.fields) {
        Field const& field = step.form.fields[index];
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (field.id == roles.name)
            section.set(field.id, person.name);
        else if (field.id == roles.identity_number)
            section.set(field.id, person.identity);
        else if (field.id == roles.phone || field.id == roles.login)
            section.set(field.id, person.phone);
        else if (field.id == "sex")
            section.set(field.id, person.sex);
        else if (field.id == "identity_type")
            section.set(field.id, "111");
        else if (choice && field.required && !choice->many && !hosted.programme->code_lists[choice->list].codes.empty())
            section.set(field.id, hosted.programme->code_lists[choice->list].codes.front().code);
    }
    return section.write();
}

static Result<void> fill_programme(Host& host, HostedProgramme const& hosted, std::vector<std::string>& lines)
{
    std::string const& id = hosted.programme->id;
    bool filled = false;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        filled = !store::rounds_of(connection, id).empty();
        if (!filled)
            add_rounds(host, connection, id);
        return {};
    }));
    auto const* step = creating_step(*hosted.programme);
    if (!step)
        return {};
    for (auto const& person : people) {
        lines.push_back("/" + id + "/  " + person.name + "  " + person.phone + "  " + demo_password);
        if (filled)
            continue;
        auto made = create_account(host, hosted, registration(hosted, *step, person), demo_password);
        if (!made.ok())
            return Error { ErrorCode::Internal, "a demo account could not be made: " + made.refusal().detail, id };
        if (&person != &people[1])
            continue;
        // The second one has begun an application: the list is not empty.
        Asker const asker { hosted, "", 0, made.value(), "" };
        auto rounds = list_rounds(host, asker);
        for (auto const& round : rounds.ok() ? rounds.value() : std::vector<RoundView> {}) {
            if (round.open)
                (void)create_application(host, asker, host.random.id(), round.round.id);
        }
    }
    return {};
}

Result<void> fill_demo(Host& host, std::vector<std::string>& lines)
{
    for (auto const& hosted : host.programmes)
        TRY(fill_programme(host, hosted, lines));
    return {};
}

}

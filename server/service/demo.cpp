#include "service/demo.h"

#include "base/text.h"
#include "service/account_flows.h"
#include "service/account_form.h"
#include "service/applications.h"
#include "service/committee.h"
#include "service/demo_case.h"
#include "service/demo_site.h"

#include <algorithm>

namespace shenbao::service {

struct Person {
    char const* name;
    char const* identity;
    char const* sex;
    char const* phone;
    char const* what;  // stands in the console and the README
    DemoCase shows;
};

// Synthetic: the numbers are the standard's own examples and computed ones; nobody has them.
static constexpr Person people[] = {
    { "张三", "11010519491231002X", "2", "13900001858", "没有申报", DemoCase::Nothing },
    { "李四", "440524188001010014", "1", "13900001859", "刚刚开始", DemoCase::Begun },
    { "王五", "510105195203150018", "1", "13900001860", "草稿，已填写", DemoCase::Filled },
    { "赵六", "510105195306210028", "2", "13900001861", "退回修改", DemoCase::Returned },
    { "孙七", "51010519541109003X", "1", "13900001862", "通过", DemoCase::Approved },
};

static constexpr std::int64_t day_ms = 86'400'000;

static void add_round(Host& host, store::Connection& connection, Programme const& programme, std::string const& name, std::int64_t opens, std::int64_t closes, Date cutoff)
{
    Moment const now = host.clock.now();
    store::RoundRow round { host.random.id(), programme.id, name, { now.milliseconds + opens * day_ms }, { now.milliseconds + closes * day_ms },
        { now.milliseconds + (closes + 15) * day_ms }, to_string(cutoff), now };
    Moment last = round.modification_closes;
    for (auto const& deadline : round_deadlines(programme.flow))
        round.deadlines[deadline] = last = { last.milliseconds + 15 * day_ms };
    store::insert_round(connection, round);
}

// The first time three rounds; later only a new one when the last has ended.
static void add_rounds(Host& host, store::Connection& connection, Programme const& programme)
{
    Moment const now = host.clock.now();
    auto const year = china_date(now).year;
    Date const end { year, 12, 31 };
    auto const rounds = store::rounds_of(connection, programme.id);
    bool const open = std::any_of(rounds.begin(), rounds.end(), [&](store::RoundRow const& round) { return round.opens < now && now < round.closes; });
    if (!open) {
        std::string name = std::to_string(year) + "年度申报批次";
        bool const taken = std::any_of(rounds.begin(), rounds.end(), [&](store::RoundRow const& round) { return round.name == name; });
        name += taken ? "（" + std::to_string(rounds.size()) + "）" : "";
        add_round(host, connection, programme, name, -10, 30, end);
    }
    if (!rounds.empty())
        return;
    add_round(host, connection, programme, std::to_string(year) + "年度补充申报批次（已截止）", -60, -20, end);
    add_round(host, connection, programme, std::to_string(year - 1) + "年度申报批次", -400, -340, Date { static_cast<std::int16_t>(year - 1), 12, 31 });
}

static bool is_international(Field const& field)
{
    auto const* text = std::get_if<TextField>(&field.kind);
    return text && text->format == TextFormat::InternationalPhone;
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
            section.set(field.id, is_international(field) ? "+86" + std::string(person.phone) : person.phone);
        else if (field.id == "sex")
            section.set(field.id, person.sex);
        else if (field.id == "identity_type")
            section.set(field.id, "111");
        else if (choice && field.required && !choice->many && !hosted.programme->code_lists[choice->list].codes.empty())
            section.set(field.id, hosted.programme->code_lists[choice->list].codes.front().code);
    }
    return section.write();
}

static Result<void> add_person(Host& host, HostedProgramme const& hosted, AccountStep const& step, Person const& person, std::filesystem::path const& pack)
{
    auto const made = create_account(host, hosted, registration(hosted, step, person), demo_password);
    if (!made.ok())
        return Error { ErrorCode::Internal, "a demo account could not be made: " + made.refusal().detail, hosted.programme->id };
    if (person.shows == DemoCase::Nothing)
        return {};
    auto const shown = make_demo_case(host, hosted, made.value(), person.shows, pack);
    // Somebody's changed pack may not take the example any more: the people can be logged in as all the same.
    if (!shown.ok())
        std::fprintf(stderr, "The demo application of %s is not complete: %s %s %s\n", person.phone, std::string(name_of(shown.refusal().code)).c_str(),
            shown.refusal().detail.c_str(), shown.refusal().findings.empty() ? "" : shown.refusal().findings.front().message.c_str());
    return {};
}

static Result<void> fill_programme(Host& host, HostedProgramme const& hosted, std::filesystem::path const& packs, std::vector<std::string>& lines)
{
    std::string const& id = hosted.programme->id;
    // Whose accounts are another's has none of its own to show.
    auto const* step = hosted.programme->accounts_of.empty() ? creating_step(*hosted.programme) : nullptr;
    std::vector<Person const*> missing;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        if (!hosted.programme->standing)
            add_rounds(host, connection, *hosted.programme);
        for (auto const& person : people) {
            if (!step)
                break;
            if (!store::phone_is_taken(connection, id, host.vault.blind_index("phone", person.phone)))
                missing.push_back(&person);
        }
        return {};
    }));
    TRY(publish_demo(host, hosted, packs / id));
    if (!step)
        return {};
    for (auto const* person : missing)
        TRY(add_person(host, hosted, *step, *person, packs / id));
    for (auto const& person : people)
        lines.push_back("/" + id + "/  " + person.name + "  " + person.phone + "  " + demo_password + "  " + person.what);
    return {};
}

Result<void> fill_demo(Host& host, std::filesystem::path const& packs, std::vector<std::string>& lines)
{
    for (auto const& hosted : host.programmes)
        TRY(fill_programme(host, hosted, packs, lines));
    return {};
}

}

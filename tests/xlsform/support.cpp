#include "support.h"

#include "service/pack_check.h"
#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

static Moment const now = *parse_moment("2026-06-01T10:00:00+08:00");

documents::Sheet sheet(std::string const& name, std::string const& text)
{
    documents::Sheet made;
    made.name = name;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        documents::SheetRow row;
        row.number = ++number;
        for (auto cell = at; cell <= end;) {
            auto const bar = std::min(text.find('|', cell), end);
            row.cells.push_back(text.substr(cell, bar - cell));
            cell = bar + 1;
        }
        if (end > at)
            made.rows.push_back(std::move(row));
        at = end + 1;
    }
    return made;
}

Diagnostics mistakes_of(pack::Files const& files) { return service::check_pack(files).mistakes; }

std::string Made::derived(std::string const& text) const
{
    auto document = wire::read_document(programme->application, text);
    REQUIRE(document.ok());
    derive(*plan, {}, document.value(), now);
    return wire::write_document(programme->application, document.value());
}

std::string Made::verdict(std::string const& text) const
{
    auto document = wire::read_document(programme->application, text);
    REQUIRE(document.ok());
    derive(*plan, {}, document.value(), now);
    std::string out;
    for (auto const& finding : validate(*plan, {}, document.value(), Stage::Submit, now).findings)
        out += to_string(programme->application, finding.path) + " " + code_name(programme->application, finding) + "\n";
    return out;
}

Made import(std::vector<documents::Sheet> const& sheets)
{
    static constexpr char const* weights[] = { "mistake", "left out", "changed" };
    auto imported = xlsform::import_sheets(sheets, "form", mistakes_of);
    if (!imported.ok())
        FAIL(imported.error().detail);
    Made made;
    made.id = imported.value().id;
    for (auto const& issue : imported.value().issues)
        made.issues += issue.sheet + " " + std::to_string(issue.row) + " " + issue.column + " " + weights[static_cast<std::size_t>(issue.weight)] + ": " + issue.reason + "\n";
    made.files = std::move(imported.value().files);
    REQUIRE(mistakes_of(made.files).empty());
    auto read = pack::read(made.files);
    REQUIRE(std::holds_alternative<Programme>(read));
    made.programme = std::make_unique<Programme>(std::move(std::get<Programme>(read)));
    auto plan = Plan::make(*made.programme, made.programme->application);
    REQUIRE(std::holds_alternative<Plan>(plan));
    made.plan = std::make_unique<Plan>(std::move(std::get<Plan>(plan)));
    return made;
}

Made import(std::string const& survey, std::string const& choices)
{
    std::vector<documents::Sheet> sheets { sheet("survey", survey) };
    if (!choices.empty())
        sheets.push_back(sheet("choices", choices));
    return import(sheets);
}

}

#include "xlsform/import.h"

#include "xlsform/compose.h"

#include <algorithm>
#include <tuple>

namespace shenbao::xlsform {

// Several expressions of one cell, or a cell asked twice, say the same thing once.
static void put_in_order(Issues& issues)
{
    auto const key = [](Issue const& one) { return std::tie(one.sheet, one.row, one.column, one.reason); };
    std::stable_sort(issues.begin(), issues.end(), [&](Issue const& a, Issue const& b) { return key(a) < key(b); });
    issues.erase(std::unique(issues.begin(), issues.end(), [&](Issue const& a, Issue const& b) { return key(a) == key(b); }), issues.end());
}

static Error nothing_taken(Issues issues)
{
    put_in_order(issues);
    std::string text = "the form has no question that can be taken";
    for (auto const& issue : issues)
        text += "\n" + issue.sheet + " row " + std::to_string(issue.row) + " " + issue.column + ": " + issue.reason;
    return { ErrorCode::InvalidSyntax, text, "" };
}

static std::set<int> rows_without(std::set<Origin> const& refused, std::string_view column)
{
    std::set<int> rows;
    for (auto const& one : refused) {
        if (one.column == column)
            rows.insert(one.row);
    }
    return rows;
}

Result<Imported> import_workbook(std::string_view xlsx, std::string const& name, PackCheck check)
{
    auto const sheets = TRY(documents::read_workbook(xlsx, { "survey", "choices", "settings" }));
    return import_sheets(sheets, name, check);
}

Result<Imported> import_sheets(std::vector<documents::Sheet> const& sheets, std::string const& name, PackCheck check)
{
    Imported imported;
    Issues of_sheets;
    auto const survey = TRY(read_survey(sheets, of_sheets));
    auto const layout = lay_out(survey, of_sheets);
    if (layout.fields.empty())
        return nothing_taken(std::move(of_sheets));
    imported.id = id_of(survey.id.empty() ? name : survey.id, "form");
    Words const title = survey.title[0].empty() ? Words { name, name } : survey.title;
    std::set<Origin> refused;
    Issues of_cells;
    // What the pack's own check still finds is left out cell by cell; each round leaves out at least one.
    for (int round = 0; round < 200; ++round) {
        Names const names(survey, layout, rows_without(refused, "calculation"));
        Issues issues = of_sheets;
        auto composed = compose(names, imported.id, title, refused, issues);
        issues.insert(issues.end(), of_cells.begin(), of_cells.end());
        auto const mistakes = check(composed.files);
        if (mistakes.empty()) {
            put_in_order(issues);
            imported.files = std::move(composed.files);
            imported.issues = std::move(issues);
            return imported;
        }
        auto const before = refused.size();
        for (auto const& mistake : mistakes) {
            auto const at = composed.origins.find(mistake.line);
            if (mistake.file != "programme.json" || at == composed.origins.end() || !refused.insert(at->second).second)
                continue;
            bool const circle = mistake.code == "pack.cycle";
            of_cells.push_back({ "survey", at->second.row, at->second.column, circle ? Weight::Mistake : Weight::Left, mistake.message });
        }
        if (refused.size() == before)
            return Error { ErrorCode::InvalidSyntax, "no pack can be made of this form: " + mistakes.front().file + ":" + std::to_string(mistakes.front().line) + ": " + mistakes.front().message, "" };
    }
    return Error { ErrorCode::TooLarge, "more than 200 rounds of mistakes: no pack is made of this form", "" };
}

}

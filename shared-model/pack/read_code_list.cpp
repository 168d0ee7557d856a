#include "pack/csv.h"
#include "pack/parts.h"

#include <algorithm>
#include <set>

namespace shenbao::pack {

namespace {

std::optional<Date> date_of(Csv const& csv, Csv::Row const& row, char const* column)
{
    auto text = csv.of(row, column);
    auto date = parse_date(text);
    bool const day = date && date->precision() == DatePrecision::Day;
    if (!text.empty() && !day)
        csv.say(row.line, "list.date", std::string(column) + " must be a date YYYY-MM-DD");
    return day ? date : std::nullopt;
}

CodeListStatus status_of(Csv const& csv)
{
    auto const [status, line] = csv.note("status");
    if (status == "unchecked")
        return CodeListStatus::Unchecked;
    if (status == "sample")
        return CodeListStatus::Sample;
    if (!status.empty() && status != "complete")
        csv.say(line, "list.status", "the status is complete, unchecked or sample");
    return CodeListStatus::Complete;
}

void read_code(Csv const& csv, Csv::Row const& row, std::vector<std::string> const& languages, CodeList& list)
{
    Code code;
    code.code = csv.of(row, "code");
    code.parent = csv.of(row, "parent");
    for (std::size_t i = 0; i < languages.size(); ++i)
        code.label.texts.push_back(csv.of(row, i == 0 ? "label" : "label_" + languages[i]));
    code.valid_from = date_of(csv, row, "valid_from");
    code.valid_until = date_of(csv, row, "valid_until");
    if (code.code.empty() || code.label.empty())
        return csv.say(row.line, "list.row", "a row needs a code and a label");
    if (code.valid_from && code.valid_until && *code.valid_until < *code.valid_from)
        csv.say(row.line, "list.date", "valid_until is before valid_from");
    if (code.code.front() == ' ' || code.code.back() == ' ')
        csv.say(row.line, "list.row", "the code \"" + code.code + "\" begins or ends with a blank");
    for (std::size_t i = 1; i < languages.size(); ++i) {
        if (code.label.texts[i].empty() && csv.has("label_" + languages[i]))
            csv.say(row.line, "list.row", "the code \"" + code.code + "\" has no label_" + languages[i]);
    }
    if (!list.by_code.emplace(code.code, static_cast<std::uint32_t>(list.codes.size())).second)
        return csv.say(row.line, "list.duplicate", "the code \"" + code.code + "\" stands twice");
    list.codes.push_back(std::move(code));
}

void expect_columns(Csv const& csv, std::vector<std::string> const& languages)
{
    std::vector<std::string> known { "code", "label", "parent", "valid_from", "valid_until" };
    for (std::size_t i = 1; i < languages.size(); ++i) {
        known.push_back("label_" + languages[i]);
        if (!csv.has(known.back()))
            csv.say(csv.header_line(), "list.header", "there is no column " + known.back() + ", a language of the pack");
    }
    for (auto const& column : csv.columns()) {
        if (std::find(known.begin(), known.end(), column) == known.end())
            csv.say(csv.header_line(), "list.header", "the column \"" + column + "\" is not known here" + did_you_mean(column, known));
    }
}

// `# from: …` and `# until: …`: outside them nothing is known, and a rule that asks does not pass.
Date edge_of(Csv const& csv, char const* key)
{
    auto const [text, line] = csv.note(key);
    auto date = parse_date(text);
    if (date && date->day != 0)
        return *date;
    csv.say(line == 0 ? 1 : line, "calendar.range", std::string("a line `# ") + key + ": YYYY-MM-DD` must say which days are covered");
    return {};
}

void read_day(Csv const& csv, Csv::Row const& row, WorkCalendar& calendar)
{
    auto date = parse_date(csv.of(row, "date"));
    auto kind = csv.of(row, "kind");
    if (!date || date->day == 0)
        return csv.say(row.line, "calendar.date", "date must be a date YYYY-MM-DD");
    if (kind != "holiday" && kind != "workday")
        return csv.say(row.line, "calendar.kind", "kind is holiday or workday, not \"" + kind + "\"");
    auto day = days_since_epoch(*date);
    if (is_real(calendar.first) && is_real(calendar.last) && !calendar.covers(day))
        return csv.say(row.line, "calendar.date", to_string(*date) + " is outside the days covered");
    bool known = calendar.is_worked(day) == (kind == "workday");
    auto& days = kind == "holiday" ? calendar.holidays : calendar.workdays;
    // A holiday on a Sunday changes nothing: it may be listed. One listed twice, or out of order, is a mistake.
    if (!days.empty() && days.back() >= day)
        return csv.say(row.line, "calendar.order", "the days of a kind stand in their order, each once");
    if (!known)
        days.push_back(day);
}

}

CodeList read_code_list(std::string const& id, std::string const& file, std::string_view text, std::vector<std::string> const& languages, Diagnostics& diagnostics)
{
    CodeList list;
    list.id = id;
    Csv csv(file, text, diagnostics);
    list.source = csv.note("source").first;
    list.status = status_of(csv);
    bool const has_header = csv.columns().size() >= 2 && csv.columns()[0] == "code" && csv.columns()[1] == "label";
    if (!has_header)
        csv.say(csv.header_line(), "list.header", "the header must begin with code,label");
    expect_columns(csv, languages);
    if (list.source.empty())
        csv.say(1, "list.source", "a line `# source: …` must say where the list comes from");
    if (!has_header)
        return list;  // no row says anything then
    for (auto const& row : csv.rows())
        read_code(csv, row, languages, list);
    if (list.codes.empty())
        csv.say(1, "list.empty", "the list has no codes");
    return list;
}

Relation read_relation(std::string const& id, std::string const& file, std::string_view text, Diagnostics& diagnostics)
{
    Relation relation;
    relation.id = id;
    Csv csv(file, text, diagnostics);
    relation.source = csv.note("source").first;
    if (relation.source.empty())
        csv.say(1, "list.source", "a line `# source: …` must say where the combinations come from");
    for (auto const& column : csv.columns()) {
        if (column != "valid_from" && column != "valid_until")
            relation.columns.push_back(column);
    }
    std::set<std::string> known;
    for (auto const& row : csv.rows()) {
        Relation::Row read { {}, date_of(csv, row, "valid_from"), date_of(csv, row, "valid_until") };
        for (auto const& column : relation.columns)
            read.cells.push_back(csv.of(row, column));
        std::string key;
        for (auto const& cell : row.cells)
            key += cell + '\n';
        if (!known.insert(key).second)
            csv.say(row.line, "list.duplicate", "this combination stands twice");
        relation.rows.push_back(std::move(read));
    }
    if (relation.columns.size() < 2 || relation.rows.empty())
        csv.say(csv.header_line(), "list.empty", "a relation needs two columns or more, and rows");
    return relation;
}

WorkCalendar read_calendar(std::string const& file, std::string_view text, Diagnostics& diagnostics)
{
    WorkCalendar calendar;
    Csv csv(file, text, diagnostics);
    if (csv.note("source").first.empty())
        csv.say(1, "list.source", "a line `# source: …` must say where the days come from");
    calendar.first = edge_of(csv, "from");
    calendar.last = edge_of(csv, "until");
    if (is_real(calendar.first) && is_real(calendar.last) && calendar.last < calendar.first)
        csv.say(csv.note("until").second, "calendar.range", "`until` is before `from`");
    if (!csv.has("date") || !csv.has("kind"))
        csv.say(csv.header_line(), "list.header", "the header must be date,kind,label");
    for (auto const& column : csv.columns()) {
        std::vector<std::string> const known { "date", "kind", "label" };
        if (std::find(known.begin(), known.end(), column) == known.end())
            csv.say(csv.header_line(), "list.header", "the column \"" + column + "\" is not known here" + did_you_mean(column, known));
    }
    for (auto const& row : csv.rows())
        read_day(csv, row, calendar);
    return calendar;
}

}

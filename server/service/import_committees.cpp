// ZC-04, ZC-13: committees, a row each: what everybody may read of one, what it wants of who applies to it, and what the
// programme's rules read of it.
#include "service/committee.h"
#include "service/directory.h"
#include "service/import_cells.h"
#include "service/record_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <unordered_set>

namespace shenbao::service {

namespace {

constexpr std::string_view series_names = "series|评审系列";
constexpr std::string_view phone_names = "phone|咨询电话";
constexpr std::string_view materials_names = "materials_close|材料提交截止";
constexpr std::string_view needs_names = "materials|需求材料";

// What every list of committees shows, under the words that people read.
std::vector<Fact> committee_facts(Cells const& cells, store::PublicRow& row)
{
    std::vector<Fact> facts;
    for (auto const& names : { series_names, phone_names, materials_names }) {
        if (std::string value = cells.open_text(names, 2000); !value.empty())
            facts.push_back({ std::string(names.substr(names.find('|') + 1)), std::move(value) });
    }
    row.ends_at = cells.moment(materials_names, Cells::Edge::Last);
    return facts;
}

std::optional<double> number_in(std::string const& text)
{
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc {} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// A file that a cell names, as a sheet of its own; what is wrong in it is said of that cell.
class InnerSheet {
public:
    InnerSheet(ImportInput const& input, Cells const& cells, std::string_view column, std::string file, std::initializer_list<std::string_view> needed)
        : m_cells(cells), m_column(column), m_file(std::move(file)), m_sheet(content_of(input, cells, m_column, m_file), m_notes),
          m_list { input.desk, input.job, input.source, m_sheet, m_notes }
    {
        need_columns(m_list, needed);
    }
    InnerSheet(InnerSheet const&) = delete;
    InnerSheet& operator=(InnerSheet const&) = delete;
    ~InnerSheet()
    {
        for (auto const& note : m_notes.kept())
            say((note.line > 0 ? "第" + std::to_string(note.line) + "行 " : "") + note.column + " " + note.what);
    }

    void say(std::string const& what) const { m_cells.say(m_column, m_file + " " + what); }
    bool has(std::string_view column) const { return m_sheet.column(column) < m_sheet.columns().size(); }
    template<typename Read>
    void each_line(Read read)
    {
        for (auto const& line : m_sheet.rows())
            read(Cells(m_list, line));
    }
    // What `read` makes of each row's cells; no key twice.
    template<typename Read>
    void each(Read read)
    {
        std::unordered_set<std::string> keys;
        each_line([&](Cells const& cells) {
            if (!keys.insert(read(cells)).second)
                cells.say(key_names, "出现两次 / is there twice");
        });
    }

private:
    Cells const& m_cells;
    std::string m_column, m_file;
    SheetNotes m_notes;
    Sheet m_sheet;
    ImportInput m_list;
};

// ZC-13: a file of what the committee wants: 材料名称, 材料类型, 最大材料大小, 上传数量, 是否必填.
class Needs {
public:
    static std::vector<CommitteeMaterial> read(ImportInput const& input, Cells const& committee)
    {
        std::vector<CommitteeMaterial> all;
        std::string const file = committee.optional(needs_names);
        if (file.empty())
            return all;
        InnerSheet sheet(input, committee, needs_names, file, { key_names, name_names, kinds_names, size_names, count_names });
        sheet.each([&](Cells const& cells) {
            all.push_back({ cells.key(key_names), cells.needed(name_names, 100), kinds(cells), bytes(cells), count(cells), cells.yes(required_names) });
            return all.back().code;
        });
        if (all.size() > materials_max)
            sheet.say("超过" + std::to_string(materials_max) + "项 / too many rows");
        return all;
    }

private:
    static constexpr std::string_view name_names = "name|材料名称", kinds_names = "kinds|材料类型", size_names = "size|最大材料大小", count_names = "count|上传数量",
                                      required_names = "required|是否必填";
    static constexpr std::size_t materials_max = 20;
    static constexpr double megabytes_min = 0.01, megabytes_max = 50;

    static std::vector<std::string> kinds(Cells const& cells)
    {
        std::vector<std::string> kinds;
        std::string text = cells.needed(kinds_names);
        std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
        for (std::string_view const mark : { "、", "，", "；" }) {
            for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
                text.replace(at, mark.size(), ";");
        }
        for (std::size_t from = 0; from < text.size();) {
            auto const end = std::min(text.find_first_of(";,/| ", from), text.size());
            std::string const kind = text.substr(from, end - from);
            from = end + 1;
            if (kind.empty())
                continue;
            if (kind != "pdf" && kind != "jpg" && kind != "png" && kind != "gif")
                cells.say(kinds_names, "“" + kind + "”不是pdf、jpg、png或gif / is no such kind");
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
                kinds.push_back(kind);
        }
        if (kinds.empty() && !text.empty())
            cells.say(kinds_names, "没有文件类型 / no kind of file");
        return kinds;
    }
    static std::int64_t bytes(Cells const& cells)
    {
        auto const number = number_in(cells.needed(size_names));
        // Not a number is not between them either.
        if (number && *number >= megabytes_min && *number <= megabytes_max)
            return static_cast<std::int64_t>(*number * 1024 * 1024);
        cells.say(size_names, "应为0.01到50的MB数 / megabytes, 0.01 to 50");
        return 0;
    }
    static std::int64_t count(Cells const& cells)
    {
        auto const number = number_in(cells.needed(count_names));
        if (number && *number >= 1 && *number <= 50 && *number == std::floor(*number))
            return static_cast<std::int64_t>(*number);
        cells.say(count_names, "应为1到50 / 1 to 50");
        return 1;
    }
};

// ZC-10: a file of codes that the committee sets in place of the pack's: clauses, exceptions …
std::vector<Code> read_codes(ImportInput const& input, Cells const& committee, std::string const& column, std::string const& file)
{
    constexpr std::string_view label_names = "label|名称", english_names = "label_en|英文名称", parent_names = "parent|上级编号";
    constexpr std::size_t codes_max = 200, label_max = 500;
    std::vector<Code> all;
    std::unordered_set<std::string> above;
    InnerSheet sheet(input, committee, column, file, { key_names, label_names });
    sheet.each([&](Cells const& cells) {
        Code code;
        code.code = cells.key(key_names);
        code.label.texts = { cells.needed(label_names, label_max), cells.open_text(english_names, label_max) };
        code.parent = cells.optional(parent_names);
        if (!code.parent.empty() && above.count(code.parent) == 0)
            cells.say(parent_names, "上面没有这个编号 / is not above");
        above.insert(code.code);
        all.push_back(code);
        return code.code;
    });
    if (all.empty() || all.size() > codes_max)
        sheet.say("应有1到" + std::to_string(codes_max) + "行 / 1 to " + std::to_string(codes_max) + " rows");
    return all;
}

constexpr std::string_view committee_names = "name|名称";
constexpr std::string_view list_prefix = "list.", relation_prefix = "relation.";

bool begins_with(std::string_view column, std::string_view prefix) { return column.compare(0, prefix.size(), prefix) == 0; }

// ZC-04: a file of what it takes together: the relation's columns by id or by their field's label, cells by code or by what the
// code is called. One file may be that of all committees: rows of others are passed over.
class Combinations {
public:
    Combinations(ImportInput const& input, Relation const& relation)
        : m_input(input), m_programme(*input.desk.programme.programme), m_relation(relation), m_own(*column_of(m_programme, relation, m_programme.committee_field))
    {
    }

    std::vector<Relation::Row> read(Cells const& committee, store::PublicRow const& named, std::string const& column, std::string const& file) const
    {
        InnerSheet sheet(m_input, committee, column, file, {});
        for (std::size_t i = 0; i < m_relation.columns.size(); ++i) {
            if (i != m_own && !sheet.has(names_of(i)))
                sheet.say(names_of(i) + " 没有这一列 / the column is missing");
        }
        std::vector<Relation::Row> rows;
        bool const of_several = sheet.has(names_of(m_own));
        sheet.each_line([&](Cells const& cells) {
            std::string const whose = of_several ? cells.needed(names_of(m_own)) : named.key;
            if (of_several && !is_in_sheet(whose))
                cells.say(names_of(m_own), "没有评委会“" + whose + "” / no committee of this sheet");
            if (whose != named.key && whose != named.name)
                return;
            Relation::Row row;
            bool anything = false;
            for (std::size_t i = 0; i < m_relation.columns.size(); ++i) {
                row.cells.push_back(i == m_own ? named.key : code_in(cells, i, cells.open_text(names_of(i))));
                anything = anything || (i != m_own && !row.cells.back().empty());
            }
            if (!anything)
                cells.say("", "整行为空，等于不限 / an empty row would take everything");
            rows.push_back(std::move(row));
        });
        if (rows.empty() || rows.size() > rows_max)
            sheet.say("应有这个评委会的1到" + std::to_string(rows_max) + "行 / 1 to " + std::to_string(rows_max) + " rows of this committee");
        return rows;
    }

private:
    static constexpr std::size_t rows_max = 2000;

    bool is_in_sheet(std::string const& committee) const
    {
        auto const& sheet = m_input.sheet;
        auto const key = sheet.column(key_names), name = sheet.column(committee_names);
        return std::any_of(sheet.rows().begin(), sheet.rows().end(), [&](auto const& row) { return sheet.of(row, key) == committee || sheet.of(row, name) == committee; });
    }
    std::string names_of(std::size_t column) const
    {
        auto const* field = field_of_column(m_programme, m_relation, column);
        return m_relation.columns[column] + (field ? "|" + field->label.in(0) : "");
    }
    std::string code_in(Cells const& cells, std::size_t column, std::string const& text) const
    {
        auto const* field = field_of_column(m_programme, m_relation, column);
        auto const* choice = field ? std::get_if<ChoiceField>(&field->kind) : nullptr;
        if (text.empty() || !choice)
            return text;
        auto const& list = m_programme.code_lists[choice->list];
        std::string code = code_called(list, text);
        if (list.origin == CodeListOrigin::Pack && !list.find(code))
            cells.say(names_of(column), "没有“" + text + "” / is no code of " + list.id);
        return code;
    }

    ImportInput const& m_input;
    Programme const& m_programme;
    Relation const& m_relation;
    std::size_t m_own;
};

// Columns `relation.…`.
std::map<std::string, CommitteeCombinations> committee_rows(ImportInput const& input, Cells const& cells, Sheet::Row const& line, store::PublicRow const& committee)
{
    std::map<std::string, CommitteeCombinations> rows;
    auto const relations = committee_relations(*input.desk.programme.programme);
    for (std::size_t i = 0; i < input.sheet.columns().size(); ++i) {
        auto const& name = input.sheet.columns()[i];
        if (!begins_with(name, relation_prefix) || line.cells[i].empty())
            continue;
        auto const found = std::find_if(relations.begin(), relations.end(), [&](auto const* one) { return one->id == name.substr(relation_prefix.size()); });
        if (found == relations.end())
            cells.say(name, "这个项目的评委会没有这个对照表 / this programme's committees stand in no such relation");
        else
            rows[(*found)->id] = { (*found)->columns, Combinations(input, **found).read(cells, committee, name, line.cells[i]) };
    }
    return rows;
}

// Columns `list.…`: lists of the Context that the committee sets.
std::map<std::string, std::vector<Code>> committee_lists(ImportInput const& input, Cells const& cells, Sheet::Row const& line)
{
    std::map<std::string, std::vector<Code>> lists;
    for (std::size_t i = 0; i < input.sheet.columns().size(); ++i) {
        auto const& name = input.sheet.columns()[i];
        if (!begins_with(name, list_prefix) || line.cells[i].empty())
            continue;
        std::string const id = name.substr(list_prefix.size());
        if (is_committee_list(*input.desk.programme.programme, id))
            lists[id] = read_codes(input, cells, name, line.cells[i]);
        else
            cells.say(name, "这个项目没有可由评委会设置的这个列表 / this programme has no such list to set");
    }
    return lists;
}

// Columns `committee.…`: what the programme's rules read of the committee.
std::vector<std::pair<std::string, std::string>> committee_settings(ImportInput const& input, Cells const& cells, Sheet::Row const& line)
{
    std::vector<std::pair<std::string, std::string>> settings;
    auto const& declared = input.desk.programme.programme->context;
    for (std::size_t i = 0; i < input.sheet.columns().size(); ++i) {
        auto const& name = input.sheet.columns()[i];
        if (name.compare(0, committee_prefix.size(), committee_prefix) != 0 || line.cells[i].empty())
            continue;
        auto const found = std::find_if(declared.begin(), declared.end(), [&](ContextValue const& value) { return value.name == name; });
        if (is_of_materials(name))
            cells.say(name, "由需求材料得出，不能另外填写 / comes of the materials");
        else if (found == declared.end())
            cells.say(name, "这个项目不使用这一项 / this programme reads no such setting");
        else if (!read_setting(found->type, line.cells[i]))
            cells.say(name, "“" + line.cells[i] + "”不是" + found->type + " / is none");
        else if (has_identity_number(line.cells[i]))
            cells.say(name, std::string(identity_shown));
        settings.emplace_back(name, line.cells[i]);
    }
    return settings;
}

}

// A name, a region, and whatever else the sheet says about them.
void read_committees(ImportInput const& input, ImportedRows& rows)
{
    constexpr std::string_view name_names = committee_names;
    constexpr std::string_view region_names = "region|地区", english_names = "name_en|英文名称";
    need_columns(input, { key_names, name_names });
    need_open_columns(input);
    if (committees_list(*input.desk.programme.programme))
        need_rows(input);
    for (auto const& line : input.sheet.rows()) {
        Cells const cells(input, line);
        store::PublicRow row;
        row.key = cells.key(key_names);
        row.name = cells.needed(name_names);
        row.of_class = cells.open_text(region_names);
        auto facts = committee_facts(cells, row);
        CommitteeRules const rules { Needs::read(input, cells), committee_settings(input, cells, line), committee_lists(input, cells, line),
            committee_rows(input, cells, line, row), cells.open_text(english_names) };
        for (auto& fact : cells.others({ key_names, name_names, region_names, series_names, phone_names, materials_names, needs_names, english_names })) {
            if (!begins_with(fact.label, committee_prefix) && !begins_with(fact.label, list_prefix) && !begins_with(fact.label, relation_prefix))
                facts.push_back(std::move(fact));
        }
        row.body = committee_json(facts_message(facts), rules);
        rows.open.push_back(std::move(row));
    }
}

}

#include "xlsform/compose.h"

#include "wire/json.h"
#include "xlsform/columns.h"
#include "xlsform/defaults.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace shenbao::xlsform {

namespace {

std::string json_text(std::string_view text)
{
    std::string out;
    json::write_string(out, text);
    return out;
}

class Composer {
public:
    Composer(Names const& names, std::string const& id, Words const& title, std::set<Origin> const& refused, Issues& issues)
        : m_names(names)
        , m_layout(names.layout())
        , m_id(id)
        , m_title(title)
        , m_refused(refused)
        , m_issues(issues)
    {
    }

    Composed compose()
    {
        auto sections = write_sections();
        auto const& version = m_names.survey().version;
        put("{\n  \"id\": " + json_text(m_id) + ", \"version\": " + json_text(version.empty() ? "1" : version) + ", \"languages\": [\"zh\", \"en\"],\n");
        put("  \"code_lists\": [" + m_lists + "],\n  \"context\": {\"account.name\": \"string\", \"account.phone\": \"string\"},\n");
        auto const minutes = std::clamp<std::size_t>(m_layout.fields.size() / 4, 5, 120);
        put("  \"start\": {\"minutes\": " + std::to_string(minutes) + "}, \"applications_per_round\": 1,\n  \"accounts\": " + std::string(default_accounts) + ",\n");
        put("  \"sections\": [");
        put_marked(sections);
        put("\n  ],\n  \"rules\": [");
        put_marked(m_rules);
        put("\n  ]\n}\n");
        m_composed.files["programme.json"] = m_text;
        m_composed.files["flow.json"] = default_flow;
        for (std::size_t language = 0; language < 2; ++language)
            write_texts(language);
        return std::move(m_composed);
    }

private:
    // ---- text with marks: where a cell's expression stands, its line is kept

    void put(std::string_view text)
    {
        m_text += text;
        m_line += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    }

    struct Piece {
        std::string text;
        Origin origin;  // row 0: none
    };
    using Pieces = std::vector<Piece>;

    void put_marked(Pieces const& pieces)
    {
        for (auto const& piece : pieces) {
            put(piece.text);
            if (piece.origin.row != 0)
                m_composed.origins[m_line] = piece.origin;
        }
    }

    static void attribute(Pieces& out, std::string const& name, std::string const& value, Origin origin = {})
    {
        out.push_back({ ",\n        \"" + name + "\": " + value, std::move(origin) });
    }

    void say(int row, std::string column, Weight weight, std::string reason) { m_issues.push_back({ "survey", row, std::move(column), weight, std::move(reason) }); }

    bool taken(int row, std::string const& column) const { return m_refused.count({ row, column }) == 0; }

    // ---- expressions

    std::string condition(Scope const& scope, std::string const& expression, int row, std::string const& column)
    {
        if (expression.empty() || !taken(row, column))
            return {};
        auto const value = translate(expression, scope);
        if (!value.ok()) {
            say(row, column, value.error().code == ErrorCode::UnknownName || value.error().code == ErrorCode::InvalidSyntax || value.error().code == ErrorCode::Conflict ? Weight::Mistake : Weight::Left,
                value.error().detail + ": “" + expression + "”");
            return {};
        }
        return as_condition(value.value()).cel;
    }

    // All of them; the row is that of the innermost, whose cell is refused if one fails.
    void visible(Pieces& out, std::vector<Relevant> const& relevant, std::vector<std::size_t> const& repeats, bool in_record)
    {
        FieldScope const scope(m_names, repeats, in_record);
        std::string all;
        int row = 0;
        for (auto const& one : relevant) {
            auto cel = condition(scope, one.expression, one.row, "relevant");
            if (cel.empty())
                continue;
            row = one.row;
            bool const joined = relevant.size() > 1 && cel.find(" || ") != std::string::npos;
            all += (all.empty() ? "" : " && ") + (joined ? "(" + cel + ")" : cel);
        }
        if (!all.empty())
            attribute(out, "visible", json_text(all), { row, "relevant" });
    }

    void required(Pieces& out, Field const& field, Scope const& scope)
    {
        auto const word = lower(field.item->required);
        if (word == "yes" || word == "true" || word == "true()" || word == "1")
            return attribute(out, "required", "true");
        if (word.empty() || word == "no" || word == "false" || word == "false()" || word == "0")
            return;
        auto const cel = condition(scope, field.item->required, field.item->row, "required");
        if (!cel.empty())
            attribute(out, "required", json_text(cel), { field.item->row, "required" });
    }

    // A calculated value, made of the field's own type.
    bool derived(Pieces& out, std::size_t index, Type type)
    {
        auto const& item = *m_layout.fields[index].item;
        if (item.calculation.empty() || !taken(item.row, "calculation"))
            return false;
        auto made = m_names.calculation(index);
        auto cel = !made.ok() ? made : type == Type::Int ? as_int(made.value()) : type == Type::Number ? as_double(made.value())
            : type == Type::Bool || type == Type::Tick ? Result<Value>(as_condition(made.value()))
            : is_date(type) ? as_date(made.value()) : type == Type::Many && made.value().type == Type::Many ? made : as_text(made.value());
        if (cel.ok() && type == Type::Files)
            cel = Error { ErrorCode::InvalidType, "a file is not calculated", "" };
        if (!cel.ok()) {
            auto const code = cel.error().code;
            bool const mistake = code == ErrorCode::UnknownName || code == ErrorCode::InvalidSyntax || code == ErrorCode::Conflict;
            say(item.row, "calculation", mistake ? Weight::Mistake : Weight::Left, cel.error().detail + ": “" + item.calculation + "”");
            return false;
        }
        attribute(out, "derived", json_text(cel.value().cel), { item.row, "calculation" });
        return true;
    }

    void initial(Pieces& out, Item const& item, Type type)
    {
        if (item.initial.empty() || !taken(item.row, "default"))
            return;
        bool const computed = item.initial.find("${") != std::string::npos || item.initial.find('(') != std::string::npos;
        if (computed || type == Type::Files)
            return say(item.row, "default", Weight::Left, "a first value is taken as written, not computed: “" + item.initial + "”");
        auto const text = type == Type::Tick ? (item.initial == "OK" || lower(item.initial) == "true" ? "true" : "false") : item.initial;
        attribute(out, "initial", json_text(text), { item.row, "default" });
    }

    // ---- fields

    // Names that differ in the workbook stay different files, also where nothing of them can stand in an id.
    std::string const& list_id(std::string const& name, bool with_other)
    {
        auto const [at, is_new] = m_list_ids.try_emplace({ name, with_other });
        if (!is_new)
            return at->second;
        auto const id = id_of(name, "list_" + std::to_string(m_list_ids.size())) + (with_other ? "_or_other" : "");
        auto is_taken = [&](std::string const& one) { return std::any_of(m_list_ids.begin(), m_list_ids.end(), [&](auto const& list) { return list.second == one; }); };
        auto unique = id;
        for (int i = 2; is_taken(unique); ++i)
            unique = id + "_" + std::to_string(i);
        return at->second = unique;
    }

    void choice(Pieces& out, Item const& item, Scope const& scope, Type type)
    {
        attribute(out, "list", json_text(list_id(item.list, item.or_other)));
        if (type == Type::Many)
            attribute(out, "many", "true");
        auto const* choices = m_names.survey().find_list(item.list);
        auto wants = [&](std::string_view word) { return item.appearance.find(word) != std::string::npos; };
        bool const radio = wants("likert") || wants("horizontal") || wants("quick") || wants("columns") || wants("compact");
        bool const select = wants("minimal") || wants("autocomplete") || wants("search") || !item.choice_filter.empty();
        bool const few = choices && choices->choices.size() <= 5;
        if (type == Type::Choice)
            attribute(out, "style", radio || (few && !select) ? "\"radio\"" : "\"select\"");
        auto const cel = condition(scope, item.choice_filter, item.row, "choice_filter");
        if (!cel.empty())
            attribute(out, "options", json_text(cel), { item.row, "choice_filter" });
    }

    static std::optional<double> parameter(Item const& item, char const* name, double otherwise)
    {
        auto const at = item.parameters.find(name);
        if (at == item.parameters.end())
            return otherwise;
        char* end = nullptr;
        double const value = std::strtod(at->second.c_str(), &end);
        bool const decimal = !at->second.empty() && *end == '\0' && at->second.find_first_not_of("0123456789.-") == std::string::npos;
        return decimal ? std::optional(value) : std::nullopt;
    }

    void number(Pieces& out, Item const& item, Type type)
    {
        if (type == Type::Number)
            attribute(out, "decimals", item.question == Question::Range ? "2" : "6");
        if (item.question != Question::Range)
            return;
        auto const start = parameter(item, "start", 1);
        auto const end = parameter(item, "end", 10);
        if (!start || !end || *start > *end)
            return say(item.row, "parameters", Weight::Mistake, "start and end must be two numbers, the smaller first; no bounds are set");
        attribute(out, "minimum", json::write_number(*start));
        attribute(out, "maximum", json::write_number(*end));
    }

    void table(Pieces& out, Field const& field)
    {
        attribute(out, "records", bounds(*field.item, field.repeats.size()));
        out.push_back({ ",\n        \"fields\": [", {} });
        bool first = true;
        for (auto index : field.rows)
            write_field(out, index, first);
        out.push_back({ "]", {} });
        count_rule(field);
    }

    static bool is_fixed(Item const& item)
    {
        auto const& count = item.repeat_count;
        return !count.empty() && count.size() < 4 && count.find_first_not_of("0123456789") == std::string::npos && count.find_first_not_of('0') != std::string::npos;
    }

    static bool holds_repeat(std::vector<Item> const& items)
    {
        return std::any_of(items.begin(), items.end(), [](Item const& one) { return one.kind == Kind::Repeat || holds_repeat(one.children); });
    }

    // XLSForm sets no limit; ours keeps sums over all rows within what an evaluation may cost.
    std::string bounds(Item const& item, std::size_t depth)
    {
        if (is_fixed(item)) {
            auto const count = std::to_string(std::strtol(item.repeat_count.c_str(), nullptr, 10));
            return "{\"min\": " + count + ", \"max\": " + count + "}";
        }
        auto const most = depth > 1 ? "10" : depth == 1 ? "20" : holds_repeat(item.children) ? "50" : "200";
        return std::string("{\"min\": 0, \"max\": ") + most + "}";
    }

    void by_type(Pieces& out, std::size_t index, Scope const& scope, Type type)
    {
        auto const& field = m_layout.fields[index];
        auto const& item = *field.item;
        switch (type) {
        case Type::Int:
        case Type::Number: return number(out, item, type);
        case Type::Month: return attribute(out, "precision", "\"month\"");
        case Type::Choice:
        case Type::Many: return choice(out, item, scope, type);
        case Type::Files: return attribute(out, "kinds", item.question == Question::Image ? "[\"jpg\", \"png\"]" : "[\"pdf\", \"jpg\", \"png\"]");
        case Type::Text:
            if (item.question == Question::Time)
                attribute(out, "pattern", "\"([01][0-9]|2[0-3]):[0-5][0-9]\"");
            else if (item.appearance.find("multiline") != std::string::npos || item.question == Question::Calculate)
                attribute(out, "many_lines", "true");
            else
                attribute(out, "max", "500");
            return;
        default: return;
        }
    }

    static char const* type_word(Field const& field, Type type)
    {
        if (field.is_table)
            return "table";
        if (field.heading || field.hint_of_words || (field.item && field.item->question == Question::Note))
            return "note";
        switch (type) {
        case Type::Int:
        case Type::Number: return "number";
        case Type::Date:
        case Type::Month: return "date";
        case Type::Choice:
        case Type::Many: return "choice";
        case Type::Bool:
        case Type::Tick: return "boolean";
        case Type::Files: return "attachment";
        default: return "text";
        }
    }

    void write_field(Pieces& out, std::size_t index, bool& first)
    {
        auto const& field = m_layout.fields[index];
        bool const calculate = field.item && field.item->question == Question::Calculate;
        auto const type = m_names.type_of(index);
        Pieces own;
        if (calculate && !derived(own, index, type.ok() ? type.value() : Type::Text))
            return;
        auto const made = type.ok() ? type.value() : Type::Text;
        out.push_back({ std::string(first ? "" : ",") + "\n      {\"id\": " + json_text(field.id) + ", \"type\": \"" + type_word(field, made) + "\"", {} });
        first = false;
        m_written.insert(index);
        out.insert(out.end(), own.begin(), own.end());
        FieldScope const scope(m_names, field.repeats, true, &field, index);
        visible_with_other(out, field);
        if (field.heading)
            attribute(out, "heading", "true");
        else if (field.is_table)
            table(out, field);
        else if (field.item && field.item->question != Question::Note)
            answered(out, index, scope, made);
        out.push_back({ "}", {} });
    }

    void visible_with_other(Pieces& out, Field const& field)
    {
        if (field.other_of == 0)
            return visible(out, field.relevant, field.repeats, true);
        auto const& choice = m_layout.fields[field.other_of - 1];
        auto const around = field.repeats.empty() ? m_layout.sections[field.section].id + "." : std::string("self.");
        auto const name = around + choice.id;
        bool const many = choice.item->question == Question::SelectMany;
        attribute(out, "visible", json_text("has(" + name + ") && " + (many ? "'other' in " + name : name + " == 'other'")));
        attribute(out, "required", "true");
    }

    void answered(Pieces& out, std::size_t index, Scope const& scope, Type type)
    {
        auto const& field = m_layout.fields[index];
        auto const& item = *field.item;
        by_type(out, index, scope, type);
        if (item.question == Question::Calculate) {
            if (!item.has_label)
                attribute(out, "internal", "true");
            return;
        }
        bool const computed = derived(out, index, type);
        required(out, field, scope);
        if (type == Type::Tick && !item.required.empty() && lower(item.required) != "no")
            attribute(out, "must_be_true", "true");
        initial(out, item, type);
        bool const read_only = item.read_only == "yes" || item.read_only == "true" || item.read_only == "true()";
        if (read_only && !computed)
            attribute(out, "locked", "\"true\"");
        constraint_rule(index);
    }

    // ---- rules

    // "parts.pieces": the tables inside a section's records that a field stands in.
    std::string table_of(std::vector<std::size_t> const& repeats) const
    {
        std::string path;
        for (std::size_t i = 1; i < repeats.size(); ++i)
            path += (path.empty() ? "" : ".") + m_layout.repeats[repeats[i]].id;
        return path;
    }

    void rule(Origin const& origin, std::string const& section, std::string const& field, std::vector<std::size_t> const& around, std::string const& when, std::string const& assertion, Words const& message,
        bool submit_only)
    {
        auto const id = "rule_" + std::to_string(origin.row) + "_" + (origin.column == "constraint" ? "constraint" : "count");
        m_rules.push_back({ std::string(m_rules.empty() ? "" : ",") + "\n    {\"id\": \"" + id + "\", \"section\": " + json_text(section)
                + (field.empty() ? "" : ", \"field\": " + json_text(field)) + (around.empty() ? "" : ", \"each_record\": true")
                + (around.size() < 2 ? "" : ", \"table\": " + json_text(table_of(around))) + (submit_only ? ", \"submit_only\": true" : ""), {} });
        if (!when.empty())
            attribute(m_rules, "when", json_text(when), origin);
        attribute(m_rules, "assert", json_text(assertion), origin);
        m_rules.push_back({ "}", {} });
        m_messages.emplace_back(id, message);
    }

    void constraint_rule(std::size_t index)
    {
        auto const& field = m_layout.fields[index];
        auto const& item = *field.item;
        FieldScope const scope(m_names, field.repeats, true, &field, index, true);
        auto const cel = condition(scope, item.constraint, item.row, "constraint");
        if (cel.empty())
            return;
        auto const there = m_names.answer(index, field.repeats, true);
        auto message = item.constraint_message;
        if (message[0].empty())
            message = { "{label}不符合要求，请核对", "{label} is not as it should be; please check it" };
        rule({ item.row, "constraint" }, m_layout.sections[field.section].id, field.id, field.repeats, all_of(there.value().guards), cel, message, false);
    }

    // As many rows as another answer says.
    void count_rule(Field const& field)
    {
        auto const& item = *field.item;
        count_rule(item, m_layout.sections[field.section].id, field.id, field.repeats, "self." + field.id);
    }

    void count_rule(Item const& item, std::string const& section, std::string const& field, std::vector<std::size_t> const& around, std::string const& rows)
    {
        if (item.repeat_count.empty() || is_fixed(item) || !taken(item.row, "repeat_count"))
            return;
        FieldScope const scope(m_names, around, true);
        auto const value = translate(item.repeat_count, scope);
        auto const count = value.ok() ? as_int(value.value()) : value;
        if (!count.ok())
            return say(item.row, "repeat_count", Weight::Left, count.error().detail + ": “" + item.repeat_count + "”");
        auto const label = item.has_label ? item.label : Words { item.name, item.name };
        rule({ item.row, "repeat_count" }, section, field, around, all_of(count.value().guards), rows + ".size() == " + wrapped(count.value()),
            { "“" + label[0] + "”的条数与前面填写的数目不一致", "“" + label[1] + "” has not as many entries as you said" }, true);
    }

    // ---- sections, texts, lists

    Pieces write_sections()
    {
        Pieces out;
        for (auto const& section : m_layout.sections) {
            if (section.fields.empty())
                continue;
            Pieces own;
            bool first = true;
            for (auto index : section.fields)
                write_field(own, index, first);
            if (first)
                continue;
            out.push_back({ std::string(out.empty() ? "" : ",") + "\n    {\"id\": " + json_text(section.id) + ", \"kind\": \"" + (section.repeating ? "repeating" : "single") + "\"", {} });
            visible(out, section.relevant, {}, false);
            if (section.repeating) {
                attribute(out, "records", bounds(*section.item, 0));
                count_rule(*section.item, section.id, "", {}, section.id);
            }
            out.push_back({ ",\n     \"fields\": [", {} });
            out.insert(out.end(), own.begin(), own.end());
            out.push_back({ "]}", {} });
        }
        write_code_lists();
        return out;
    }

    void write_code_lists()
    {
        for (auto const& [from, id] : m_list_ids) {
            auto const& [name, with_other] = from;
            auto const& parent = m_names.parent_column(name);
            auto cell = [](std::string text) {
                std::replace(text.begin(), text.end(), '\n', ' ');
                for (auto at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2))
                    text.insert(at, 1, '"');
                return "\"" + text + "\"";
            };
            std::string csv = "# source: XLSForm " + m_id + ", sheet choices, list " + name + "\n# status: unchecked\ncode,label,label_en,parent\n";
            bool other = false;
            for (auto const& choice : m_names.survey().find_list(name)->choices) {
                auto const at = choice.columns.find(parent);
                csv += cell(choice.name) + "," + cell(choice.label[0]) + "," + cell(choice.label[1]) + "," + cell(at == choice.columns.end() ? "" : at->second) + "\n";
                other = other || choice.name == "other";
            }
            if (with_other && !other)
                csv += "other,其他,Other,\n";
            m_composed.files["code-lists/" + id + ".csv"] = csv;
            m_lists += (m_lists.empty() ? "" : ", ") + json_text(id);
        }
    }

    // ${name} inside words: the name of that question, since words are the same for everybody.
    std::string words(std::string text, int row, std::size_t language)
    {
        for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1)) {
            auto const end = text.find('}', at);
            if (end == std::string::npos)
                break;
            auto const name = text.substr(at + 2, end - at - 2);
            std::string shown = name;
            for (auto const& field : m_layout.fields) {
                if (field.item && field.item->name == name)
                    shown = field.label[language];
            }
            if (language == 0)
                say(row, "label", Weight::Changed, "words show no answers: for ${" + name + "} stands the question's label");
            text.replace(at, end - at + 1, "「" + (shown.find("${") == std::string::npos ? shown : name) + "」");
        }
        return text;
    }

    std::string field_texts(std::vector<std::size_t> const& fields, std::size_t language)
    {
        std::string out = "{";
        for (auto index : fields) {
            auto const& field = m_layout.fields[index];
            if (m_written.count(index) == 0)
                continue;
            int const row = field.item ? field.item->row : 0;
            out += (out.size() == 1 ? "" : ",") + std::string("\n      ") + json_text(field.id) + ": {\"label\": " + json_text(words(field.label[language], row, language));
            if (!field.hint[language].empty())
                out += ", \"hint\": " + json_text(words(field.hint[language], row, language));
            if (field.item && !field.item->required_message[language].empty())
                out += ", \"required\": " + json_text(field.item->required_message[language]);
            if (field.is_table)
                out += ", \"record\": " + json_text(field.label[language]) + ", \"fields\": " + field_texts(field.rows, language);
            out += "}";
        }
        return out + "}";
    }

    void write_texts(std::size_t language)
    {
        std::string out = "{\n  \"name\": " + json_text(m_title[language]) + ",\n  \"sections\": {";
        bool first = true;
        for (auto const& section : m_layout.sections) {
            bool const written = std::any_of(section.fields.begin(), section.fields.end(), [&](std::size_t index) { return m_written.count(index) != 0; });
            if (!written)
                continue;
            out += std::string(first ? "" : ",") + "\n    " + json_text(section.id) + ": {\"label\": " + json_text(words(section.label[language], 0, language));
            if (section.repeating)
                out += ", \"record\": " + json_text(section.label[language]);
            if (section.item && !section.item->hint[language].empty())
                out += ", \"purpose\": " + json_text(section.item->hint[language]);
            out += ", \"fields\": " + field_texts(section.fields, language) + "}";
            first = false;
        }
        out += "\n  },\n  ";
        for (std::size_t i = 0; i < m_messages.size(); ++i)
            out += (i == 0 ? "\"rules\": {\n    " : ",\n    ") + json_text(m_messages[i].first) + ": " + json_text(m_messages[i].second[language]);
        out += (m_messages.empty() ? "" : "\n  },\n  ") + std::string(default_texts[language]) + "\n}\n";
        m_composed.files[language == 0 ? "texts/zh.json" : "texts/en.json"] = out;
    }

    Names const& m_names;
    Layout const& m_layout;
    std::string const& m_id;
    Words const& m_title;
    std::set<Origin> const& m_refused;
    Issues& m_issues;
    Composed m_composed;
    std::string m_text;
    int m_line = 1;
    Pieces m_rules;
    std::vector<std::pair<std::string, Words>> m_messages;
    std::map<std::pair<std::string, bool>, std::string> m_list_ids;  // by name, and whether the list ends with "other"
    std::string m_lists;
    std::set<std::size_t> m_written;
};

}

Composed compose(Names const& names, std::string const& id, Words const& title, std::set<Origin> const& refused, Issues& issues)
{
    return Composer(names, id, title, refused, issues).compose();
}

}

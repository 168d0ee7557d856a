#include "xlsform/compose.h"

#include "base/text.h"
#include "wire/json.h"
#include "xlsform/columns.h"
#include "xlsform/defaults.h"
#include "xlsform/limits.h"
#include "xlsform/words.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
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
            m_composed.files[language == 0 ? "texts/zh.json" : "texts/en.json"] = words_of(m_names, m_title, m_written, m_messages, language, m_issues);
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

    enum class Answer : std::uint8_t { Yes, No, Depends };

    static Answer yes_or_no(std::string const& cell)
    {
        auto const word = lower(cell);
        if (word == "yes" || word == "true" || word == "true()" || word == "1")
            return Answer::Yes;
        bool const no = word.empty() || word == "no" || word == "false" || word == "false()" || word == "0";
        return no ? Answer::No : Answer::Depends;
    }

    void required(Pieces& out, Field const& field, Scope const& scope)
    {
        auto const answer = yes_or_no(field.item->required);
        if (answer == Answer::Yes)
            return attribute(out, "required", "true");
        if (answer == Answer::No)
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

    static std::string beginning_of(std::string const& text)
    {
        constexpr std::size_t bytes_max = 60;
        std::size_t end = 0;
        for (std::size_t at = 0; at < text.size() && at <= bytes_max; next_code_point(text, at))
            end = at;
        return text.size() <= bytes_max ? text : text.substr(0, end) + "…";
    }

    // Whether the field has one.
    bool initial(Pieces& out, Item const& item, Type type)
    {
        if (item.initial.empty() || !taken(item.row, "default"))
            return false;
        bool const computed = item.initial.find("${") != std::string::npos || item.initial.find('(') != std::string::npos;
        auto const why = computed || type == Type::Files ? "a first value is taken as written, not computed" : beyond_limits(item, type);
        if (!why.empty()) {
            say(item.row, "default", Weight::Left, why + ": “" + beginning_of(item.initial) + "”");
            return false;
        }
        auto const text = type == Type::Tick ? (item.initial == "OK" || lower(item.initial) == "true" ? "true" : "false") : item.initial;
        attribute(out, "initial", json_text(text), { item.row, "default" });
        return true;
    }

    // What must be answered and never can be would keep the application from being handed in.
    void read_only(Pieces& out, Item const& item, Scope const& scope, bool has_value)
    {
        auto const answer = yes_or_no(item.read_only);
        if (answer == Answer::Yes && !has_value && yes_or_no(item.required) != Answer::No)
            return say(item.row, "readonly", Weight::Mistake, "it is required, and without a default or a calculation nobody could answer it; it can be typed");
        if (answer == Answer::Yes)
            return attribute(out, "locked", "\"true\"");
        auto const cel = answer == Answer::Depends ? condition(scope, item.read_only, item.row, "readonly") : "";
        if (!cel.empty())
            attribute(out, "locked", json_text(cel), { item.row, "readonly" });
    }

    // Cells that mean nothing in a row of this type. That nothing is required may be said anywhere.
    void unused(Item const& item, std::initializer_list<std::pair<char const*, std::string Item::*>> cells, char const* why)
    {
        for (auto const& [column, cell] : cells) {
            bool const says = cell == &Item::required ? yes_or_no(item.*cell) != Answer::No : !(item.*cell).empty();
            if (says)
                say(item.row, column, Weight::Left, why);
        }
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

    void number(Pieces& out, Item const& item, Type type)
    {
        if (type == Type::Number)
            attribute(out, "decimals", std::to_string(decimals_max(item)));
        if (item.question != Question::Range)
            return;
        auto const range = range_of(item);
        if (!range)
            return say(item.row, "parameters", Weight::Mistake, "start and end must be two numbers, the smaller first; no bounds are set");
        attribute(out, "minimum", json::write_number(range->first));
        attribute(out, "maximum", json::write_number(range->second));
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
        auto const most = depth > 1 ? "8" : depth == 1 ? "20" : holds_repeat(item.children) ? "50" : "200";
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
                attribute(out, "pattern", json_text(time_pattern));
            else if (has_many_lines(item))
                attribute(out, "many_lines", "true");
            else
                attribute(out, "max", std::to_string(line_max));
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
        else if (field.item && field.item->question == Question::Note)
            unused(*field.item, { { "required", &Item::required }, { "constraint", &Item::constraint }, { "calculation", &Item::calculation }, { "default", &Item::initial } },
                "a note is words and holds no answer; use text, or calculate with a label");
        else if (field.item)
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
            unused(item, { { "required", &Item::required }, { "default", &Item::initial } }, "nobody types a value that is computed");
            return constraint_rule(index);
        }
        bool const computed = derived(out, index, type);
        required(out, field, scope);
        if (type == Type::Tick && !item.required.empty() && lower(item.required) != "no")
            attribute(out, "must_be_true", "true");
        bool const begins = initial(out, item, type);
        if (!computed)
            read_only(out, item, scope, begins);
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

    void rule(Origin const& origin, std::string const& section, std::string const& field, std::vector<std::size_t> const& around, std::string const& when, std::string const& assertion, Message message,
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
        message.rule = id;
        m_messages.push_back(std::move(message));
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
        Message message { "", item.constraint_message, item.row, true };
        // What is only read by others is on no page: its page says it, by its name.
        bool const hidden = item.question == Question::Calculate && !item.has_label;
        if (message.words[0].empty() && hidden)
            message.words = { "「" + item.name + "」不符合要求，请核对", "“" + item.name + "” is not as it should be; please check it" };
        else if (message.words[0].empty())
            message = { "", { "{label}不符合要求，请核对", "{label} is not as it should be; please check it" } };
        rule({ item.row, "constraint" }, m_layout.sections[field.section].id, hidden ? "" : field.id, field.repeats, all_of(there.value().guards), cel, message, false);
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
            { "", { "“" + label[0] + "”的条数与前面填写的数目不一致", "“" + label[1] + "” has not as many entries as you said" }, item.row, true }, true);
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
            auto label = [&](Choice const& choice, std::size_t language) {
                return cell(without_answers(m_names, choice.label[language], language, { "choices", choice.row, "label", Weight::Changed, "" }, m_issues));
            };
            std::string csv = "# source: XLSForm " + m_id + ", sheet choices, list " + name + "\n# status: unchecked\ncode,label,label_en,parent\n";
            bool other = false;
            for (auto const& choice : m_names.survey().find_list(name)->choices) {
                auto const at = choice.columns.find(parent);
                csv += cell(choice.name) + "," + label(choice, 0) + "," + label(choice, 1) + "," + cell(at == choice.columns.end() ? "" : at->second) + "\n";
                other = other || choice.name == "other";
            }
            if (with_other && !other)
                csv += "other,其他,Other,\n";
            m_composed.files["code-lists/" + id + ".csv"] = csv;
            m_lists += (m_lists.empty() ? "" : ", ") + json_text(id);
        }
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
    std::vector<Message> m_messages;
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

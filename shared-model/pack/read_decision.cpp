#include "pack/csv.h"
#include "pack/decision.h"

#include <algorithm>
#include <cstdlib>

namespace shenbao::pack {

namespace {

enum class InputType : std::uint8_t { String, Int, Double, Date, Bool };

// What one cell says of one input: any value, one of several ranges, or one of several texts (or none of them).
struct Test {
    struct Range {
        double low;
        double high;
        bool low_in;
        bool high_in;
        std::string written;  // as CEL, with $ for the value
    };
    bool any = false;
    bool none_of = false;
    std::vector<std::string> texts;
    std::vector<Range> ranges;
};

// One kind of value that all rows treat alike.
struct Class {
    std::string shown;
    bool rest = false;  // a text that no row names
    std::string text;
    double number = 0;
    std::vector<std::uint64_t> rows;  // that take it, as bits
};

struct Input {
    std::string id;
    std::string value;  // CEL
    InputType type = InputType::String;
    CodeList const* list = nullptr;
    std::vector<Test> tests;  // by row
    std::vector<Class> classes;
};

constexpr double far_away = 1e18;

std::string quoted(std::string_view text)
{
    std::string out = "'";
    for (char c : text) {
        if (c == '\'' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "'";
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return text;
}

std::vector<std::string> parts_of(std::string_view cell)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= cell.size();) {
        auto const end = std::min(cell.find('|', begin), cell.size());
        parts.emplace_back(trimmed(cell.substr(begin, end - begin)));
        begin = end + 1;
    }
    return parts;
}

// The number or day a text stands for and how CEL writes it; nothing when it is none of this type.
std::optional<std::pair<double, std::string>> read_literal(InputType type, std::string const& text)
{
    if (type == InputType::Date) {
        auto const date = parse_date(text);
        if (!date || date->day == 0)
            return {};
        return std::pair(static_cast<double>(days_since_epoch(*date)), "date('" + text + "')");
    }
    auto const digits_at = !text.empty() && text[0] == '-' ? std::size_t { 1 } : std::size_t { 0 };
    auto const allowed = type == InputType::Int ? "0123456789" : "0123456789.";
    if (text.size() == digits_at || text.size() > 15 || text.find_first_not_of(allowed, digits_at) != std::string::npos)
        return {};
    if (std::count(text.begin(), text.end(), '.') > 1 || text.back() == '.' || text[digits_at] == '.')
        return {};
    bool const add_fraction = type == InputType::Double && text.find('.') == std::string::npos;
    return std::pair(std::strtod(text.c_str(), nullptr), add_fraction ? text + ".0" : text);
}

// `5`, `>=5`, `<5`, `5..10`.
std::optional<Test::Range> read_range(InputType type, std::string const& part)
{
    if (auto const dots = part.find(".."); dots != std::string::npos) {
        auto const low = read_literal(type, part.substr(0, dots));
        auto const high = read_literal(type, part.substr(dots + 2));
        if (!low || !high || high->first < low->first)
            return {};
        return Test::Range { low->first, high->first, true, true, "$ >= " + low->second + " && $ <= " + high->second };
    }
    auto const length = part.find_first_not_of("<>=");
    auto const sign = part.substr(0, length == std::string::npos ? part.size() : length);
    auto const limit = read_literal(type, std::string(trimmed(std::string_view(part).substr(sign.size()))));
    if (!limit)
        return {};
    auto const [number, text] = *limit;
    if (sign.empty() || sign == "=")
        return Test::Range { number, number, true, true, "$ == " + text };
    if (sign == ">" || sign == ">=")
        return Test::Range { number, far_away, sign == ">=", true, "$ " + sign + " " + text };
    if (sign == "<" || sign == "<=")
        return Test::Range { -far_away, number, true, sign == "<=", "$ " + sign + " " + text };
    return {};
}

bool takes(Test const& test, Input const& input, Class const& one)
{
    if (test.any)
        return true;
    if (input.type == InputType::String || input.type == InputType::Bool) {
        bool const named = !one.rest && std::find(test.texts.begin(), test.texts.end(), one.text) != test.texts.end();
        return named != test.none_of;
    }
    return std::any_of(test.ranges.begin(), test.ranges.end(), [&](Test::Range const& range) {
        bool const above = one.number > range.low || (range.low_in && one.number == range.low);
        return above && (one.number < range.high || (range.high_in && one.number == range.high));
    });
}

std::string condition_of(Test const& test, Input const& input)
{
    auto const value = "(" + input.value + ")";
    if (input.type == InputType::Bool)
        return test.texts.front() == "true" ? value : "!" + value;
    std::string out;
    if (input.type == InputType::String) {
        for (auto const& text : test.texts)
            out += (out.empty() ? "" : ", ") + quoted(text);
        out = test.texts.size() == 1 ? value + (test.none_of ? " != " : " == ") + out : (test.none_of ? "!(" : "(") + value + " in [" + out + "])";
        return out;
    }
    for (auto const& range : test.ranges) {
        std::string written;
        for (char c : range.written)
            written += c == '$' ? value : std::string(1, c);
        out += (out.empty() ? "(" : " || ") + written;
    }
    return out + ")";
}

class DecisionReader {
public:
    DecisionReader(Reader const& reader, json::Node const& node, Csv const& csv, Programme const& programme)
        : m_reader(reader)
        , m_node(node)
        , m_csv(csv)
        , m_programme(programme)
    {
    }

    Decision read()
    {
        m_reader.only(m_node, { "hit", "inputs", "outputs" });
        m_unique = m_reader.word(m_node, "hit", { "first", "unique" }).value_or(0) == 1;
        for (auto const& [id, node] : m_reader.object(m_node, "inputs").members)
            read_input(id, node);
        for (auto const& column : m_csv.columns())
            check_column(column);
        for (auto const& row : m_csv.rows())
            read_row(row);
        if (m_csv.rows().empty() || m_inputs.empty())
            m_csv.say(m_csv.header_line(), "decision.empty", "a decision table needs `inputs` and rows");
        else if (!m_wrong)
            check_hits();
        Decision decision;
        for (auto const& output : m_reader.object(m_node, "outputs").members)
            read_output(output.first, decision);
        return decision;
    }

private:
    static constexpr std::size_t rows_max = 1000;
    static constexpr std::size_t steps_max = 200'000;

    void say(int line, char const* code, std::string message)
    {
        m_wrong = true;
        m_csv.say(line, code, std::move(message));
    }

    void read_input(std::string const& id, json::Node const& node)
    {
        m_reader.only(node, { "value", "type", "list" });
        Input input;
        input.id = id;
        input.value = m_reader.text(node, "value");
        input.type = static_cast<InputType>(m_reader.word(node, "type", { "string", "int", "double", "date", "bool" }).value_or(0));
        if (auto list = m_reader.optional_text(node, "list"); !list.empty()) {
            input.list = m_programme.find_code_list(list);
            if (!input.list)
                m_reader.say(*node.find("list"), "pack.unknown_list", "the code list \"" + list + "\" is not in `code_lists`");
        }
        if (!m_csv.has(id))
            say(m_csv.header_line(), "list.header", "the header has no column \"" + id + "\"");
        m_inputs.push_back(std::move(input));
    }

    void check_column(std::string const& column)
    {
        std::vector<std::string> known { "note" };
        for (auto const& input : m_inputs)
            known.push_back(input.id);
        for (auto const& [output, unused] : m_reader.object(m_node, "outputs").members)
            known.push_back(output);
        if (std::find(known.begin(), known.end(), column) == known.end())
            say(m_csv.header_line(), "list.header", "the column \"" + column + "\" is neither an input nor an output, nor `note`" + did_you_mean(column, known));
    }

    void read_row(Csv::Row const& row)
    {
        for (auto& input : m_inputs)
            input.tests.push_back(read_test(row, input));
    }

    Test read_test(Csv::Row const& row, Input const& input)
    {
        Test test;
        auto const cell_text = m_csv.of(row, input.id);
        auto cell = trimmed(cell_text);
        test.any = cell.empty() || cell == "-";
        if (test.any)
            return test;
        bool const text = input.type == InputType::String;
        if (text && cell.front() == '!') {
            test.none_of = true;
            cell.remove_prefix(1);
        }
        for (auto const& part : parts_of(cell)) {
            auto range = text || input.type == InputType::Bool ? std::nullopt : read_range(input.type, part);
            bool const good = text ? check_code(row, input, part) : input.type == InputType::Bool ? part == "true" || part == "false" : range.has_value();
            if (!good && !text)
                say(row.line, "decision.cell", "\"" + part + "\" is no test of \"" + input.id + "\": write a value, >=, <, a..b, several with |, or - for any");
            if (range)
                test.ranges.push_back(std::move(*range));
            else
                test.texts.push_back(part);
        }
        // `true|false` asks nothing.
        test.any = input.type == InputType::Bool && std::find(test.texts.begin(), test.texts.end(), test.texts.front() == "true" ? "false" : "true") != test.texts.end();
        return test;
    }

    bool check_code(Csv::Row const& row, Input const& input, std::string const& code)
    {
        if (!input.list || input.list->origin != CodeListOrigin::Pack || input.list->find(code))
            return true;
        std::vector<std::string> codes;
        for (auto const& one : input.list->codes)
            codes.push_back(one.code);
        say(row.line, "decision.unknown_code",
            "\"" + code + "\" is not in the code list \"" + input.list->id + "\"" + did_you_mean(code, codes));
        return false;
    }

    // ---- completeness

    void make_classes(Input& input) const
    {
        std::vector<std::string> texts;
        std::vector<double> points;
        for (auto const& test : input.tests) {
            texts.insert(texts.end(), test.texts.begin(), test.texts.end());
            for (auto const& range : test.ranges)
                points.insert(points.end(), { range.low, range.high });
        }
        if (input.type == InputType::Bool)
            texts = { "true", "false" };
        std::sort(texts.begin(), texts.end());
        texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
        if (input.type == InputType::String || input.type == InputType::Bool) {
            for (auto const& text : texts)
                input.classes.push_back({ text, false, text, 0, {} });
            if (input.type != InputType::Bool)
                add_rest(input, texts);
            return;
        }
        points.erase(std::remove_if(points.begin(), points.end(), [](double point) { return point <= -far_away || point >= far_away; }), points.end());
        std::sort(points.begin(), points.end());
        points.erase(std::unique(points.begin(), points.end()), points.end());
        add_number(input, points.empty() ? 0 : points.front() - 1);
        bool const whole = input.type != InputType::Double;
        for (std::size_t i = 0; i < points.size(); ++i) {
            add_number(input, points[i]);
            bool const last = i + 1 == points.size();
            if (last || (whole && points[i] + 1 < points[i + 1]))
                add_number(input, points[i] + 1);
            else if (!whole)
                add_number(input, (points[i] + points[i + 1]) / 2);
        }
    }

    // All texts that no row names, shown by the first such code of the list.
    static void add_rest(Input& input, std::vector<std::string> const& named)
    {
        std::string shown = "any other";
        if (input.list && input.list->origin == CodeListOrigin::Pack) {
            auto const& codes = input.list->codes;
            auto const open = std::find_if(codes.begin(), codes.end(), [&](Code const& one) { return !std::binary_search(named.begin(), named.end(), one.code); });
            if (open == codes.end())
                return;
            shown = open->code;
        }
        input.classes.push_back({ std::move(shown), true, {}, 0, {} });
    }

    static void add_number(Input& input, double number)
    {
        auto shown = input.type == InputType::Date ? to_string(date_of_days(static_cast<std::int64_t>(number)))
            : input.type == InputType::Int         ? std::to_string(static_cast<std::int64_t>(number))
                                                   : std::to_string(number);
        input.classes.push_back({ std::move(shown), false, {}, number, {} });
    }

    void check_hits()
    {
        auto const row_count = m_csv.rows().size();
        if (row_count > rows_max)
            return say(m_csv.header_line(), "decision.too_large", "a decision table has at most " + std::to_string(rows_max) + " rows");
        auto const words = (row_count + 63) / 64;
        for (auto& input : m_inputs) {
            make_classes(input);
            for (auto& one : input.classes) {
                one.rows.assign(words, 0);
                for (std::size_t row = 0; row < row_count; ++row)
                    one.rows[row / 64] |= std::uint64_t { takes(input.tests[row], input, one) } << (row % 64);
            }
        }
        std::vector<std::uint64_t> all(words, ~std::uint64_t { 0 });
        m_first.assign(row_count, false);
        std::vector<std::string> chosen;
        follow(0, all, chosen);
        if (m_steps > steps_max)
            say(m_csv.header_line(), "decision.too_large", "the table has too many combinations to be checked; split it");
        for (std::size_t row = 0; row < row_count && m_steps <= steps_max && !m_unique; ++row) {
            if (!m_first[row] && !m_wrong)
                say(m_csv.rows()[row].line, "decision.unreachable", "this row is never the first that fits");
        }
    }

    void follow(std::size_t at, std::vector<std::uint64_t> const& rows, std::vector<std::string>& chosen)
    {
        if (++m_steps > steps_max || m_said >= 3)
            return;
        std::vector<std::size_t> fitting;
        for (std::size_t row = 0; row < m_csv.rows().size() && fitting.size() < 2; ++row) {
            if (rows[row / 64] >> (row % 64) & 1)
                fitting.push_back(row);
        }
        if (fitting.empty())
            return say_case(m_csv.header_line(), "decision.incomplete", "no row fits", chosen);
        if (at < m_inputs.size()) {
            for (auto const& one : m_inputs[at].classes) {
                auto narrowed = rows;
                for (std::size_t i = 0; i < narrowed.size(); ++i)
                    narrowed[i] &= one.rows[i];
                chosen.push_back(m_inputs[at].id + " = " + one.shown);
                follow(at + 1, narrowed, chosen);
                chosen.pop_back();
            }
            return;
        }
        m_first[fitting[0]] = true;
        if (m_unique && fitting.size() > 1)
            say_case(m_csv.rows()[fitting[1]].line, "decision.ambiguous", "this row and line " + std::to_string(m_csv.rows()[fitting[0]].line) + " both fit", chosen);
    }

    void say_case(int line, char const* code, std::string message, std::vector<std::string> const& chosen)
    {
        ++m_said;
        for (std::size_t i = 0; i < chosen.size(); ++i)
            message += (i == 0 ? " for " : ", ") + chosen[i];
        say(line, code, std::move(message));
    }

    // ---- the expression

    void read_output(std::string const& id, Decision& decision)
    {
        auto const type = m_reader.word(m_reader.object(m_node, "outputs"), id, { "string", "int", "double", "date", "bool" });
        if (!type || !m_csv.has(id)) {
            if (type)
                say(m_csv.header_line(), "list.header", "the header has no column \"" + id + "\"");
            return;
        }
        m_answers.clear();
        for (auto const& row : m_csv.rows()) {
            auto const cell = std::string(trimmed(m_csv.of(row, id)));
            auto const literal = *type == 1 || *type == 2 || *type == 3 ? read_literal(static_cast<InputType>(*type), cell) : std::nullopt;
            bool const good = *type == 0 || literal || (*type == 4 && (cell == "true" || cell == "false"));
            if (!good)
                say(row.line, "decision.cell", "\"" + cell + "\" is no answer for \"" + id + "\"");
            m_answers.push_back(*type == 0 ? quoted(cell) : literal ? literal->second : cell);
        }
        if (!m_answers.empty() && !m_wrong)
            decision.outputs.push_back({ id, choose(0, m_answers.size()) });
    }

    std::string row_condition(std::size_t row) const
    {
        std::string out;
        for (auto const& input : m_inputs) {
            if (!input.tests[row].any)
                out += (out.empty() ? "" : " && ") + condition_of(input.tests[row], input);
        }
        return out.empty() ? "true" : out;
    }

    // Halves, so that a long table is not a deep expression. The table is complete: what no row before takes, the last takes.
    std::string choose(std::size_t first, std::size_t end) const
    {
        if (end - first == 1)
            return m_answers[first];
        auto const middle = first + (end - first) / 2;
        std::string fits;
        for (auto row = first; row < middle; ++row)
            fits += (fits.empty() ? "" : " || ") + row_condition(row);
        return "((" + fits + ") ? " + choose(first, middle) + " : " + choose(middle, end) + ")";
    }

    Reader const& m_reader;
    json::Node const& m_node;
    Csv const& m_csv;
    Programme const& m_programme;
    std::vector<Input> m_inputs;
    std::vector<std::string> m_answers;
    std::vector<bool> m_first;
    std::size_t m_steps = 0;
    int m_said = 0;
    bool m_unique = false;
    bool m_wrong = false;
};

}

Decisions read_decisions(Reader const& reader, json::Node const& nodes, std::map<std::string, std::string> const& files, Programme const& programme, Diagnostics& diagnostics)
{
    Decisions decisions;
    for (auto const& [id, node] : nodes.members) {
        auto const path = "decisions/" + id + ".csv";
        auto const file = files.find(path);
        if (file == files.end()) {
            reader.say(node, "pack.missing_file", missing_file(files, path));
            continue;
        }
        Csv const csv(path, file->second, diagnostics);
        decisions[id] = DecisionReader(reader, node, csv, programme).read();
    }
    return decisions;
}

}

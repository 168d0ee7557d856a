#include "parity/packs.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::parity {

namespace {

enum class ValueType : std::uint8_t { Bool, Int, Double, Text, Day, Month, Codes };

// What an expression may read of a record: a name after the record's own, and of a table the names inside.
struct Readable {
    std::string name;
    ValueType type = ValueType::Bool;
    std::vector<Readable> rows;  // of a table alone
};

struct ReadableRecord {
    std::string name;  // "self", "basic", "r1"
    std::vector<Readable> members;
};

struct ReadableTable {
    std::string name;  // "works", "self.parts"
    std::vector<Readable> members;
};

struct Readables {
    std::vector<ReadableRecord> records;
    std::vector<ReadableTable> tables;

    void add(std::string const& name, std::vector<Readable> const& members)
    {
        records.push_back({ name, members });
        for (auto const& member : members) {
            if (!member.rows.empty())
                tables.push_back({ name + "." + member.name, member.rows });
        }
    }
};

std::string quoted(std::string_view name, std::string_view expression)
{
    std::string out = ", \"" + std::string(name) + "\": \"";
    for (char letter : expression)
        out += letter == '"' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
    return out + "\"";
}

// Braces are read from left to right by every compiler; the operands of + are not.
std::string cat(std::initializer_list<std::string> parts)
{
    std::string out;
    for (auto const& part : parts)
        out += part;
    return out;
}

std::string join(std::vector<std::string> const& parts, std::string_view between)
{
    std::string out;
    for (auto const& part : parts)
        out += (out.empty() ? "" : std::string(between)) + part;
    return out;
}

// Writes expressions of a wanted type over what a scope lets read.
class Expressions {
public:
    Expressions(Random& random, Readables scope)
        : m_random(random)
        , m_scope(std::move(scope))
    {
    }

    std::string boolean(int depth = 3)
    {
        if (depth <= 0)
            return leaf();
        switch (m_random.below(11)) {
        case 0: return "!(" + boolean(depth - 1) + ")";
        case 1: return cat({ "(", boolean(depth - 1), " && ", boolean(depth - 1), ")" });
        case 2: return cat({ "(", boolean(depth - 1), " || ", boolean(depth - 1), ")" });
        case 3: return cat({ "(", boolean(depth - 2), " ? ", boolean(depth - 1), " : ", boolean(depth - 1), ")" });
        case 4: return cat({ integer(depth - 1), relation(), integer(depth - 1) });
        case 5: return cat({ decimal(depth - 1), relation(), decimal(depth - 1) });
        case 6: return cat({ day(depth - 1), relation(), day(depth - 1) });
        case 7: return about(text(depth - 1));
        case 8:
        case 9: return over_rows(depth);
        default: return leaf();
        }
    }

    std::string integer(int depth = 3)
    {
        if (depth <= 0 || m_random.chance(20))
            return read(ValueType::Int, std::to_string(m_random.between(-3, 12)));
        switch (m_random.below(7)) {
        case 0: return cat({ "(", integer(depth - 1), m_random.of(std::vector<std::string> { " + ", " - ", " * ", " / ", " % " }), integer(depth - 1), ")" });
        case 1: return "size(" + text(depth - 1) + ")";
        case 2: return m_scope.tables.empty() ? integer(depth - 1) : rows_where(depth) + ".size()";
        case 3: return m_scope.tables.empty() ? integer(depth - 1) : "sum(" + rows_as(ValueType::Int, depth) + ")";
        case 4: return cat({ "full_years(", day(depth - 1), ", ", day(depth - 1), ")" });
        case 5: return cat({ "(", boolean(depth - 1), " ? ", integer(depth - 1), " : ", integer(depth - 1), ")" });
        default: return "int(" + decimal(depth - 1) + ")";
        }
    }

    std::string decimal(int depth = 3)
    {
        if (depth <= 0 || m_random.chance(30))
            return read(ValueType::Double, m_random.of(std::vector<std::string> { "0.0", "1.5", "-2.25", "1e3" }));
        switch (m_random.below(4)) {
        case 0: return cat({ "(", decimal(depth - 1), m_random.of(std::vector<std::string> { " + ", " - ", " * ", " / " }), decimal(depth - 1), ")" });
        case 1: return m_scope.tables.empty() ? decimal(depth - 1) : "sum(" + rows_as(ValueType::Double, depth) + ")";
        default: return "double(" + integer(depth - 1) + ")";
        }
    }

    std::string text(int depth = 2)
    {
        if (depth <= 0 || m_random.chance(40))
            return read(ValueType::Text, m_random.of(std::vector<std::string> { "''", "'1'", "'示例'", "'\\u4e2d'", "'\"'" }));
        switch (m_random.below(5)) {
        case 0: return cat({ "(", text(depth - 1), " + ", text(depth - 1), ")" });
        case 1: return "string(" + integer(depth - 1) + ")";
        case 2: return "string(" + day(depth - 1) + ")";
        case 3: return text(depth - 1) + ".upperAscii()";
        default: return cat({ "(", boolean(depth - 1), " ? ", text(depth - 1), " : ", text(depth - 1), ")" });
        }
    }

    std::string day(int depth = 2)
    {
        if (depth <= 0 || m_random.chance(60))
            return read(ValueType::Day, m_random.of(std::vector<std::string> { "today", "date('2024-02-29')" }));
        bool const days = m_random.chance(50);
        return cat({ days ? "add_days(" : "add_months(", day(depth - 1), ", ", std::to_string(m_random.between(-30, 400)), ")" });
    }

    std::string month() { return m_random.chance(50) ? read(ValueType::Month, "month(today)") : "month(" + day(1) + ")"; }

    std::string of(ValueType type)
    {
        switch (type) {
        case ValueType::Bool: return boolean();
        case ValueType::Int: return integer();
        case ValueType::Double: return decimal();
        case ValueType::Text: return text();
        case ValueType::Day: return day();
        case ValueType::Month: return month();
        case ValueType::Codes: break;
        }
        return {};
    }

private:
    // Every reading of that type, and a literal for where there is none.
    std::string read(ValueType type, std::string const& otherwise)
    {
        std::vector<std::string> all;
        for (auto const& record : m_scope.records) {
            for (auto const& member : record.members) {
                if (member.rows.empty() && member.type == type)
                    all.push_back(record.name + "." + member.name);
            }
        }
        if (all.empty() || m_random.chance(15))
            return otherwise;
        auto const& name = m_random.of(all);
        // Half of the readings are guarded, as an author would.
        return m_random.chance(50) ? name : "(has(" + name + ") ? " + name + " : " + otherwise + ")";
    }

    std::string leaf()
    {
        std::vector<std::string> all { "context.account.level > 3", "resubmissions == 0" };
        for (auto const& record : m_scope.records) {
            for (auto const& member : record.members) {
                auto const name = record.name + "." + member.name;
                if (!member.rows.empty()) {
                    all.push_back(name + ".size() > 1");
                    continue;
                }
                all.push_back("has(" + name + ")");
                if (member.type == ValueType::Bool)
                    all.push_back(name);
                if (member.type == ValueType::Codes)
                    all.push_back("'11' in " + name);
                if (member.type == ValueType::Month)
                    all.push_back("month(" + name + ") < month(today)");
            }
        }
        return m_random.of(all);
    }

    std::string relation() { return m_random.of(std::vector<std::string> { " < ", " <= ", " > ", " >= ", " == ", " != " }); }

    std::string about(std::string const& text)
    {
        switch (m_random.below(4)) {
        case 0: return text + ".startsWith('示')";
        case 1: return text + ".matches('^[0-9a-f]{1,3}$')";
        case 2: return text + " in ['1', '11', '']";
        default: return text + " == " + this->text(0);
        }
    }

    // An expression over a row of a table: the row is one more record that it may read.
    template<typename Callable>
    std::string in_row(ReadableTable const& table, Callable write)
    {
        auto const name = "r" + std::to_string(m_rows++);
        auto const before = m_scope;
        m_scope.add(name, table.members);
        auto out = name + ", " + write();
        m_scope = before;
        return out;
    }

    std::string over_rows(int depth)
    {
        if (m_scope.tables.empty())
            return leaf();
        auto const table = m_random.of(m_scope.tables);
        return cat({ table.name, ".", m_random.of(std::vector<std::string> { "all", "exists", "exists_one" }), "(", in_row(table, [&] { return boolean(depth - 2); }), ")" });
    }

    std::string rows_where(int depth)
    {
        auto const table = m_random.of(m_scope.tables);
        return table.name + ".filter(" + in_row(table, [&] { return boolean(depth - 2); }) + ")";
    }

    std::string rows_as(ValueType type, int depth)
    {
        auto const table = m_random.of(m_scope.tables);
        return table.name + ".map(" + in_row(table, [&] { return type == ValueType::Int ? integer(depth - 2) : decimal(depth - 2); }) + ")";
    }

    Random& m_random;
    Readables m_scope;
    int m_rows = 0;
};

struct WrittenFields {
    std::vector<std::string> fields;
    std::vector<std::string> texts;
    std::vector<Readable> members;
};

class PackAuthor {
public:
    explicit PackAuthor(std::uint64_t number)
        : m_random(number * 0x9e3779b97f4a7c15u + 5)
    {
    }

    pack::Files write()
    {
        std::vector<std::string> sections, section_texts;
        auto const count = m_random.between(2, 5);
        for (std::int64_t i = 0; i < count; ++i)
            write_section("s" + std::to_string(i), sections, section_texts);
        std::vector<std::string> rule_texts;
        pack::Files files;
        files["programme.json"] = R"({"id": "made", "version": "1", "languages": ["zh"], "code_lists": ["colours"],)"
                                  "\n"
                                  R"("context": {"account.name": "string", "account.level": "int", "account.since": "date"},)"
                                  "\n\"sections\": [\n"
            + join(sections, ",\n") + "],\n\"rules\": [\n" + join(rules(rule_texts), ",\n") + "]}";
        files["texts/zh.json"] = "{\"name\": \"made\", \"sections\": {" + join(section_texts, ",") + "}, \"rules\": {" + join(rule_texts, ",") + "}}";
        files["code-lists/colours.csv"] = "# source: test\n# status: complete\ncode,label,parent,valid_from,valid_until\n1,红,,,\n2,蓝,,,\n11,深红,1,,2026-06-14\n12,浅红,1,2026-06-15,\n21,天蓝,2,,\n";
        return files;
    }

private:
    void write_section(std::string const& id, std::vector<std::string>& sections, std::vector<std::string>& texts)
    {
        bool const repeats = m_random.chance(45);
        auto const above = m_scope;
        auto written = write_fields("self", static_cast<std::size_t>(m_random.between(2, 7)), 0);
        m_scope = above;
        auto out = "{\"id\": \"" + id + "\", \"kind\": \"" + (repeats ? "repeating" : "single") + "\"";
        if (repeats)
            out += ", \"records\": " + limits();
        if (m_random.chance(20))
            out += quoted("visible", Expressions(m_random, m_scope).boolean(2));
        sections.push_back(out + ", \"fields\": [\n  " + join(written.fields, ",\n  ") + "]}");
        texts.push_back("\"" + id + "\": {\"label\": \"" + id + "\", \"fields\": {" + join(written.texts, ",") + "}}");
        if (repeats)
            m_scope.tables.push_back({ id, written.members });
        else
            m_scope.add(id, written.members);
        m_sections.push_back({ id, written.members });
        m_repeats.push_back(repeats);
    }

    std::string limits()
    {
        auto const least = m_random.chance(30) ? 1 : 0;
        return "{\"min\": " + std::to_string(least) + ", \"max\": " + std::to_string(m_random.between(least + 1, 4)) + "}";
    }

    // Each may read what stands before it: of its own record, of the records around it, of the sections above.
    WrittenFields write_fields(std::string const& self, std::size_t count, int depth)
    {
        WrittenFields written;
        auto const around = m_scope;
        for (std::size_t i = 0; i < count; ++i) {
            m_scope = around;
            m_scope.add(self, written.members);
            write_field("f" + std::to_string(i), written, depth);
        }
        m_scope = around;
        return written;
    }

    void write_field(std::string const& id, WrittenFields& written, int depth)
    {
        std::string words = "\"label\": \"" + id + "\"", out = "{\"id\": \"" + id + "\"";
        Readable member { id, ValueType::Text, {} };
        switch (m_random.below(depth < 2 ? 11 : 10)) {
        case 0:
        case 1: out += text_field(); break;
        case 2: out += ", \"type\": \"number\"" + bounds(), member.type = ValueType::Int; break;
        case 3: out += ", \"type\": \"number\", \"decimals\": 2" + bounds(), member.type = ValueType::Double; break;
        case 4: out += cat({ ", \"type\": \"date\"", m_random.chance(30) ? ", \"not_future\": true" : "", m_random.chance(30) ? ", \"open_end\": true" : "" }), member.type = ValueType::Day; break;
        case 5: out += ", \"type\": \"date\", \"precision\": \"month\"", member.type = ValueType::Month; break;
        case 6: out += std::string(", \"type\": \"boolean\"") + (m_random.chance(30) ? ", \"must_be_true\": true" : ""), member.type = ValueType::Bool; break;
        case 7:
        case 8: out += choice_field(written); break;
        case 9: out += ", \"type\": \"choice\", \"list\": \"colours\", \"many\": true" + std::string(m_random.chance(50) ? ", \"min\": 1, \"max\": 3" : ""), member.type = ValueType::Codes; break;
        default: out += table_field(words, member, depth); break;
        }
        out += conditions(member, out.find("\"choice\"") == std::string::npos);
        written.fields.push_back(out + "}");
        written.texts.push_back("\"" + id + "\": {" + words + "}");
        written.members.push_back(std::move(member));
    }

    std::string text_field()
    {
        static std::vector<std::string> const formats { "plain", "person_name", "resident_id", "mobile_phone", "postcode", "email", "issn" };
        std::string out = ", \"type\": \"text\", \"format\": \"" + m_random.of(formats) + "\"";
        if (m_random.chance(30))
            out += ", \"max\": " + std::to_string(m_random.between(4, 40));
        return out + (m_random.chance(10) ? ", \"context_value\": \"account.name\"" : "");
    }

    std::string bounds() { return m_random.chance(40) ? ", \"minimum\": 1, \"maximum\": " + std::to_string(m_random.between(2, 30)) : ""; }

    // A list whose codes have parents may hang on another field of it.
    std::string choice_field(WrittenFields const& written)
    {
        std::string out = ", \"type\": \"choice\", \"list\": \"colours\"";
        if (!m_choice.empty() && m_random.chance(40) && std::any_of(written.members.begin(), written.members.end(), [&](Readable const& one) { return one.name == m_choice; }))
            out += ", \"parent_field\": \"" + m_choice + "\"";
        else if (m_random.chance(25))
            out += quoted("options", "option.code.startsWith('1') || " + Expressions(m_random, m_scope).boolean(1));
        if (m_random.chance(15))
            out += ", \"unique\": true";
        m_choice = "f" + std::to_string(written.members.size());
        return out;
    }

    std::string table_field(std::string& words, Readable& member, int depth)
    {
        auto const around = m_scope;
        // Inside, "self" is a row and "parent" the record that it stands in; further out there is no name for.
        std::vector<ReadableRecord> kept;
        std::vector<ReadableTable> tables;
        for (auto const& record : around.records) {
            if (record.name != "parent")
                kept.push_back({ record.name == "self" ? "parent" : record.name, record.members });
        }
        for (auto const& table : around.tables) {
            if (table.name.rfind("parent.", 0) != 0)
                tables.push_back({ table.name.rfind("self.", 0) == 0 ? "parent" + table.name.substr(4) : table.name, table.members });
        }
        m_scope = { std::move(kept), std::move(tables) };
        auto const choice = std::exchange(m_choice, {});
        auto rows = write_fields("self", static_cast<std::size_t>(m_random.between(1, 4)), depth + 1);
        m_choice = choice;
        m_scope = around;
        words += ", \"fields\": {" + join(rows.texts, ",") + "}";
        member.rows = std::move(rows.members);
        return ", \"type\": \"table\", \"records\": " + limits() + ", \"fields\": [" + join(rows.fields, ", ") + "]";
    }

    std::string conditions(Readable const& member, bool may_be_computed)
    {
        std::string out;
        Expressions expressions(m_random, m_scope);
        if (m_random.chance(25))
            out += quoted("visible", expressions.boolean());
        if (!member.rows.empty())
            return out;
        if (may_be_computed && m_random.chance(15))
            return out + quoted("derived", expressions.of(member.type));
        if (m_random.chance(35))
            out += m_random.chance(40) ? std::string(", \"required\": true") : quoted("required", expressions.boolean());
        return m_random.chance(10) ? out + quoted("locked", expressions.boolean(1)) : out;
    }

    std::vector<std::string> rules(std::vector<std::string>& texts)
    {
        std::vector<std::string> out;
        auto const count = m_random.between(1, 6);
        for (std::int64_t i = 0; i < count; ++i) {
            auto const id = "rule" + std::to_string(i);
            auto const at = m_random.below(m_sections.size());
            auto scope = m_scope;
            bool const each = m_repeats[at] && m_random.chance(60);
            if (each)
                scope.add("self", m_sections[at].members);
            std::string rule = "{\"id\": \"" + id + "\", \"section\": \"" + m_sections[at].name + "\"";
            if (each)
                rule += ", \"each_record\": true";
            if ((each || !m_repeats[at]) && m_random.chance(50))
                rule += ", \"field\": \"" + m_random.of(m_sections[at].members).name + "\"";
            Expressions expressions(m_random, std::move(scope));
            if (m_random.chance(40))
                rule += quoted("when", expressions.boolean(2));
            rule += quoted("assert", expressions.boolean());
            if (m_random.chance(25))
                rule += ", \"severity\": \"warning\"";
            if (m_random.chance(25))
                rule += ", \"submit_only\": true";
            out.push_back(rule + "}");
            texts.push_back("\"" + id + "\": \"" + id + "\"");
        }
        return out;
    }

    Random m_random;
    Readables m_scope;  // what stands above the place where something is written
    std::vector<ReadableRecord> m_sections;
    std::vector<bool> m_repeats;
    std::string m_choice;
};

}

pack::Files made_pack(std::uint64_t number) { return PackAuthor(number).write(); }

pack::Files broken(pack::Files files, Random& random)
{
    auto& text = files["programme.json"];
    static std::string const bytes = "\"{}[],:.0aZ'()!&|_ \\";
    text[random.below(text.size())] = bytes[random.below(bytes.size())];
    return files;
}

}

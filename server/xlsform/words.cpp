#include "xlsform/words.h"

#include "wire/json.h"
#include "xlsform/defaults.h"

#include <algorithm>

namespace shenbao::xlsform {

std::string without_answers(Names const& names, std::string text, std::size_t language, Issue place, Issues& issues)
{
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1)) {
        auto const end = text.find('}', at);
        if (end == std::string::npos)
            break;
        auto const name = text.substr(at + 2, end - at - 2);
        auto const& found = names.found(name);
        auto const shown = found.empty() ? name : names.layout().fields[found.back()].label[language];
        if (language == 0) {
            place.reason = "words show no answers: for ${" + name + "} stands the question's label";
            issues.push_back(place);
        }
        text.replace(at, end - at + 1, "「" + (shown.find("${") == std::string::npos ? shown : name) + "」");
    }
    return text;
}

namespace {

std::string json_text(std::string_view text)
{
    std::string out;
    json::write_string(out, text);
    return out;
}

// {label}, {row}, {max} … stand for something in a message; the author's own braces stand for themselves.
std::string without_places(std::string text, std::size_t language, Issue place, Issues& issues)
{
    for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        auto const end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 1);
        if (end == std::string::npos || end == at + 1 || text[end] != '}')
            continue;
        if (language == 0) {
            place.reason = "“" + text.substr(at, end - at + 1) + "” would be filled in by the program: it stands with the wide signs ｛｝";
            issues.push_back(place);
        }
        text.replace(end, 1, "｝");
        text.replace(at, 1, "｛");
    }
    return text;
}

class Writer {
public:
    Writer(Names const& names, std::set<std::size_t> const& written, std::size_t language, Issues& issues)
        : m_names(names)
        , m_layout(names.layout())
        , m_written(written)
        , m_language(language)
        , m_issues(issues)
    {
    }

    std::string write(Words const& title, std::vector<Message> const& messages)
    {
        std::string out = "{\n  \"name\": " + json_text(title[m_language]) + ",\n  \"sections\": {";
        bool first = true;
        for (auto const& section : m_layout.sections) {
            bool const written = std::any_of(section.fields.begin(), section.fields.end(), [&](std::size_t index) { return m_written.count(index) != 0; });
            if (!written)
                continue;
            int const row = section.item ? section.item->row : 0;
            auto const label = words(section.label, row, "label");
            out += std::string(first ? "" : ",") + "\n    " + json_text(section.id) + ": {\"label\": " + label;
            if (section.repeating)
                out += ", \"record\": " + label;
            if (section.item && !section.item->hint[m_language].empty())
                out += ", \"purpose\": " + words(section.item->hint, row, "hint");
            out += ", \"fields\": " + fields(section.fields) + "}";
            first = false;
        }
        out += "\n  },\n  ";
        for (std::size_t i = 0; i < messages.size(); ++i) {
            auto const& one = messages[i];
            auto const said = one.is_own ? message(one.words, one.row, "constraint_message") : words(one.words, one.row, "label");
            out += (i == 0 ? "\"rules\": {\n    " : ",\n    ") + json_text(one.rule) + ": " + said;
        }
        return out + (messages.empty() ? "" : "\n  },\n  ") + std::string(default_texts[m_language]) + "\n}\n";
    }

private:
    static Issue place(int row, char const* column) { return { "survey", row, column, Weight::Changed, "" }; }

    std::string words(Words const& all, int row, char const* column)
    {
        return json_text(without_answers(m_names, all[m_language], m_language, place(row, column), m_issues));
    }

    std::string message(Words const& all, int row, char const* column)
    {
        auto const text = without_answers(m_names, all[m_language], m_language, place(row, column), m_issues);
        return json_text(without_places(text, m_language, place(row, column), m_issues));
    }

    std::string fields(std::vector<std::size_t> const& indices)
    {
        std::string out = "{";
        for (auto index : indices) {
            auto const& field = m_layout.fields[index];
            if (m_written.count(index) == 0)
                continue;
            int const row = field.item ? field.item->row : 0;
            auto const label = words(field.label, row, "label");
            out += (out.size() == 1 ? "" : ",") + std::string("\n      ") + json_text(field.id) + ": {\"label\": " + label;
            if (!field.hint[m_language].empty())
                out += ", \"hint\": " + words(field.hint, row, "hint");
            if (field.item && !field.item->required_message[m_language].empty())
                out += ", \"required\": " + message(field.item->required_message, row, "required_message");
            if (field.is_table)
                out += ", \"record\": " + label + ", \"fields\": " + fields(field.rows);
            out += "}";
        }
        return out + "}";
    }

    Names const& m_names;
    Layout const& m_layout;
    std::set<std::size_t> const& m_written;
    std::size_t m_language;
    Issues& m_issues;
};

}

std::string words_of(Names const& names, Words const& title, std::set<std::size_t> const& written, std::vector<Message> const& messages, std::size_t language, Issues& issues)
{
    return Writer(names, written, language, issues).write(title, messages);
}

}

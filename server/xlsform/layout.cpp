#include "xlsform/layout.h"

#include "xlsform/columns.h"

#include <algorithm>
#include <utility>

namespace shenbao::xlsform {

std::string id_of(std::string_view name, std::string const& otherwise)
{
    static constexpr std::string_view reserved[] = { "id", "round", "resubmissions", "context", "today", "now", "self", "parent", "option", "true", "false", "null", "in", "as",
        "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while" };
    auto id = lower(name.substr(0, 60));
    for (char& c : id) {
        bool const good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        c = good ? c : '_';
    }
    id.erase(0, std::min(id.find_first_not_of('_'), id.size()));
    if (id.empty() || id.front() < 'a' || id.front() > 'z')
        id = otherwise;
    return std::find(std::begin(reserved), std::end(reserved), id) == std::end(reserved) ? id : id + "_1";
}

namespace {

// As XLSForm has it. What is not ASCII passes for letters.
bool is_name(std::string_view name)
{
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; };
    auto const inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), inner);
}

class LayoutMaker {
public:
    LayoutMaker(Survey const& survey, Issues& issues)
        : m_survey(survey)
        , m_issues(issues)
    {
    }

    Layout make()
    {
        place_top(m_survey.items, nullptr, {});
        for (auto& section : m_layout.sections) {
            if (section.fields.empty())
                say(section.item ? section.item->row : 0, Weight::Left, "“" + section.id + "” has no question that was taken");
        }
        return std::move(m_layout);
    }

private:
    void say(int row, Weight weight, std::string reason) { m_issues.push_back({ "survey", row, "name", weight, std::move(reason) }); }

    std::string section_id(std::string_view name)
    {
        auto const id = id_of(name, "part_" + std::to_string(m_layout.sections.size() + 1));
        auto unique = id;
        for (int i = 2; std::any_of(m_layout.sections.begin(), m_layout.sections.end(), [&](Section const& one) { return one.id == unique; }); ++i)
            unique = id + "_" + std::to_string(i);
        return unique;
    }

    std::size_t new_section(Item const* item, std::vector<Relevant> relevant)
    {
        Section section;
        section.item = item;
        section.id = section_id(item ? item->name : "general");
        section.label = item ? (item->has_label ? item->label : Words { item->name, item->name }) : Words { "基本内容", "General" };
        section.repeating = item && item->kind == Kind::Repeat;
        section.relevant = std::move(relevant);
        m_layout.sections.push_back(std::move(section));
        return m_layout.sections.size() - 1;
    }

    static std::vector<Relevant> with(std::vector<Relevant> relevant, Item const& item)
    {
        if (!item.relevant.empty())
            relevant.push_back({ item.relevant, item.row });
        return relevant;
    }

    // A group is a page, and so is a repeat; questions between them share one.
    void place_top(std::vector<Item> const& items, Item const* group, std::vector<Relevant> const& relevant)
    {
        constexpr auto none = static_cast<std::size_t>(-1);
        auto page = none;
        for (auto const& item : items) {
            if (item.kind == Kind::Repeat) {
                place_repeat(item, with(relevant, item));
                page = none;
            } else if (item.kind == Kind::Group && !group) {
                place_top(item.children, &item, with(relevant, item));
                page = none;
            } else if (item.kind == Kind::Group && has_repeat(item)) {
                place_top(item.children, &item, with(relevant, item));
                page = none;
            } else {
                page = page == none ? new_section(group, relevant) : page;
                place(item, page, {}, {}, m_layout.sections[page].fields);
            }
        }
    }

    static bool has_repeat(Item const& group)
    {
        return std::any_of(group.children.begin(), group.children.end(),
            [](Item const& one) { return one.kind == Kind::Repeat || (one.kind == Kind::Group && has_repeat(one)); });
    }

    void place_repeat(Item const& item, std::vector<Relevant> relevant)
    {
        auto const section = new_section(&item, std::move(relevant));
        m_layout.repeats.push_back({ &item, m_layout.sections[section].id, {} });
        auto const repeat = m_layout.repeats.size() - 1;
        std::vector<std::size_t> fields;
        for (auto const& child : item.children)
            place(child, section, { repeat }, {}, fields);
        m_layout.sections[section].fields = std::move(fields);
    }

    void place(Item const& item, std::size_t section, std::vector<std::size_t> const& repeats, std::vector<Relevant> const& relevant, std::vector<std::size_t>& record)
    {
        auto const own = with(relevant, item);
        if (item.kind == Kind::Group) {
            if (item.has_label)
                add_heading(item, section, repeats, own, record);
            for (auto const& child : item.children)
                place(child, section, repeats, own, record);
            return;
        }
        Field field;
        field.item = &item;
        field.section = section;
        field.repeats = repeats;
        field.relevant = own;
        field.is_table = item.kind == Kind::Repeat;
        field.label = item.has_label ? item.label : Words { item.name, item.name };
        field.hint = item.hint;
        field.id = id_of(item.name, "field_" + std::to_string(item.row));
        if (is_twice(item, record))
            return;
        field.id = unique_id(field.id, record);
        if (!item.name.empty() && !is_name(item.name))
            say(item.row, Weight::Mistake, "the name “" + item.name + "” must begin with a letter or an underscore, then letters, digits, hyphens, underscores and periods; it is taken as “" + field.id + "”");
        if (!item.has_label && !field.is_table && item.question != Question::Calculate)
            say(item.row, Weight::Mistake, "a question without a label: its name stands for it");
        bool const note = item.kind == Kind::Question && item.question == Question::Note;
        auto const index = add(std::move(field), record);
        if (note)
            split_hint(index, record);
        if (item.kind == Kind::Repeat)
            place_table(item, index);
        if (item.or_other)
            add_other(index, record);
    }

    bool is_twice(Item const& item, std::vector<std::size_t> const& record)
    {
        for (auto index : record) {
            auto const* other = m_layout.fields[index].item;
            if (!other || other->name != item.name || item.name.empty())
                continue;
            say(item.row, Weight::Mistake, "the name “" + item.name + "” stands twice (first in row " + std::to_string(other->row) + "); the later one is left out: give it another name");
            return true;
        }
        return false;
    }

    // Names that differ in XLSForm may be one id here: "Name" and "name".
    std::string unique_id(std::string const& id, std::vector<std::size_t> const& record) const
    {
        auto is_taken = [&](std::string const& one) {
            return std::any_of(record.begin(), record.end(), [&](std::size_t index) { return m_layout.fields[index].id == one; });
        };
        auto unique = id;
        for (int i = 2; is_taken(unique); ++i)
            unique = id + "_" + std::to_string(i);
        return unique;
    }

    std::size_t add(Field field, std::vector<std::size_t>& record)
    {
        m_layout.fields.push_back(std::move(field));
        record.push_back(m_layout.fields.size() - 1);
        return m_layout.fields.size() - 1;
    }

    void add_heading(Item const& item, std::size_t section, std::vector<std::size_t> const& repeats, std::vector<Relevant> const& relevant, std::vector<std::size_t>& record)
    {
        Field heading;
        heading.id = "heading_" + std::to_string(item.row);
        heading.section = section;
        heading.repeats = repeats;
        heading.relevant = relevant;
        heading.label = item.label;
        heading.hint = item.hint;
        heading.heading = true;
        split_hint(add(std::move(heading), record), record);
    }

    // Words have no hint here: it becomes words of its own, after them.
    void split_hint(std::size_t index, std::vector<std::size_t>& record)
    {
        auto field = m_layout.fields[index];
        if (field.hint[0].empty())
            return;
        m_layout.fields[index].hint = {};
        field.item = nullptr;
        field.heading = false;
        field.hint_of_words = true;
        field.id = unique_id(field.id + "_hint", record);
        field.label = std::exchange(field.hint, {});
        add(std::move(field), record);
    }

    void place_table(Item const& item, std::size_t index)
    {
        auto const field = m_layout.fields[index];
        m_layout.repeats.push_back({ &item, field.id, field.repeats });
        auto inner = field.repeats;
        inner.push_back(m_layout.repeats.size() - 1);
        std::vector<std::size_t> rows;
        for (auto const& child : item.children)
            place(child, field.section, inner, {}, rows);
        m_layout.fields[index].rows = std::move(rows);
    }

    void add_other(std::size_t index, std::vector<std::size_t>& record)
    {
        auto field = m_layout.fields[index];
        field.item = nullptr;
        field.id = unique_id(field.id + "_other", record);
        field.other_of = index + 1;
        field.label = { field.label[0] + "（其他，请说明）", field.label[1] + " (other)" };
        field.hint = {};
        add(std::move(field), record);
    }

    Survey const& m_survey;
    Issues& m_issues;
    Layout m_layout;
};

}

Layout lay_out(Survey const& survey, Issues& issues) { return LayoutMaker(survey, issues).make(); }

}

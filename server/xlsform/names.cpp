#include "xlsform/names.h"

#include "base/diagnostic.h"

#include <algorithm>

namespace shenbao::xlsform {

static Type plain_type(Item const& item)
{
    switch (item.question) {
    case Question::Integer: return Type::Int;
    case Question::Decimal: return Type::Number;
    case Question::Range: {
        bool const whole = std::all_of(item.parameters.begin(), item.parameters.end(), [](auto const& one) { return one.second.find('.') == std::string::npos; });
        return whole ? Type::Int : Type::Number;
    }
    case Question::Date: return item.appearance.find("month-year") != std::string::npos || item.appearance == "year" ? Type::Month : Type::Date;
    case Question::SelectOne: return Type::Choice;
    case Question::SelectMany: return Type::Many;
    case Question::Acknowledge: return Type::Tick;
    case Question::Image:
    case Question::File: return Type::Files;
    default: return Type::Text;
    }
}

Result<Value> Names::calculation(std::size_t index) const
{
    auto const& field = m_layout.fields[index];
    if (!m_open.insert(index).second)
        return Error { ErrorCode::Conflict, "“" + field.item->name + "” depends on itself", "" };
    FieldScope const scope(*this, field.repeats, true, &field, index);
    auto value = translate(field.item->calculation, scope);
    m_open.erase(index);
    return value;
}

Result<Type> Names::type_of(std::size_t index) const
{
    auto const& field = m_layout.fields[index];
    if (!field.item || field.item->question != Question::Calculate)
        return field.item ? plain_type(*field.item) : Type::Text;
    auto const value = TRY(calculation(index));
    bool const kept = value.type == Type::Bool || is_number(value.type) || is_date(value.type);
    return value.type == Type::Tick ? Type::Bool : kept ? value.type : Type::Text;
}

std::vector<std::size_t> Names::found(std::string const& name) const
{
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < m_layout.fields.size(); ++i) {
        if (m_layout.fields[i].item && m_layout.fields[i].item->name == name)
            all.push_back(i);
    }
    return all;
}

static bool is_around(std::vector<std::size_t> const& outer, std::vector<std::size_t> const& inner)
{
    return outer.size() <= inner.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

Result<Value> Names::rows(std::vector<std::size_t> const& repeats, std::vector<std::size_t> const& here, bool in_record) const
{
    std::size_t shared = 0;
    while (shared < repeats.size() && shared < here.size() && repeats[shared] == here[shared])
        ++shared;
    if (shared == repeats.size())
        return Error { ErrorCode::InvalidType, "the repeat “" + m_layout.repeats[repeats.back()].item->name + "” cannot be read as a whole from within it", "" };
    Value value;
    value.type = Type::Rows;
    auto const first = m_layout.repeats[repeats[shared]].id;
    if (shared == 0)
        value.tables.push_back(first);
    else if (in_record && shared + 1 >= here.size())
        value.tables.push_back((shared == here.size() ? "self." : "parent.") + first);
    else
        return Error { ErrorCode::InvalidType, "a repeat two levels further out cannot be read from here", "" };
    for (auto i = shared + 1; i < repeats.size(); ++i)
        value.tables.push_back(m_layout.repeats[repeats[i]].id);
    return value;
}

Result<Value> Names::answer(std::size_t index, std::vector<std::size_t> const& here, bool in_record) const
{
    auto const& field = m_layout.fields[index];
    auto const type = TRY(type_of(index));
    if (!is_around(field.repeats, here)) {
        auto value = TRY(rows(field.repeats, here, in_record));
        value.member = field.id;
        value.member_type = type;
        return value;
    }
    auto const levels = here.size() - field.repeats.size();
    bool const reachable = field.repeats.empty() || (in_record && levels < 2);
    if (!reachable)
        return Error { ErrorCode::InvalidType, "“" + field.item->name + "” stands two repeats further out and cannot be read from here", "" };
    auto const around = field.repeats.empty() ? m_layout.sections[field.section].id + "." : std::string(levels == 0 ? "self." : "parent.");
    auto value = make_value(type, around + field.id, true, { "has(" + around + field.id + ")" });
    value.answer = true;
    value.choices = field.item ? field.item->list : "";
    return value;
}

Result<Value> Names::reference(std::string const& name, std::vector<std::size_t> const& here, bool in_record) const
{
    auto const all = found(name);
    for (std::size_t depth = here.size() + 1; depth-- > 0;) {
        for (auto index : all) {
            auto const& field = m_layout.fields[index];
            if (!field.is_table && field.repeats.size() == depth && is_around(field.repeats, here))
                return answer(index, here, in_record);
        }
    }
    for (std::size_t i = 0; i < m_layout.repeats.size(); ++i) {
        if (m_layout.repeats[i].item->name != name)
            continue;
        auto repeats = m_layout.repeats[i].repeats;
        repeats.push_back(i);
        return rows(repeats, here, in_record);
    }
    if (!all.empty())
        return answer(all.front(), here, in_record);
    std::vector<std::string> names;
    for (auto const& field : m_layout.fields) {
        if (field.item)
            names.push_back(field.item->name);
    }
    auto const near = nearest(name, names);
    return Error { ErrorCode::UnknownName, "there is no question “" + name + "” that was taken" + (near.empty() ? "" : "; did you mean ${" + near + "}?"), "" };
}

Result<Value> Names::column(std::string const& list, std::string const& name) const
{
    if (name == "name")
        return make_value(Type::Text, "option.code", true);
    if (name == "label")
        return make_value(Type::Text, "option.label", true);
    auto const* choices = m_survey.find_list(list);
    std::string map;
    bool known = false;
    for (auto const& choice : choices ? choices->choices : std::vector<Choice> {}) {
        auto const at = choice.columns.find(name);
        known = known || at != choice.columns.end();
        map += (map.empty() ? "{" : ", ") + quoted(choice.name) + ": " + quoted(at == choice.columns.end() ? "" : at->second);
    }
    if (!known)
        return Error { ErrorCode::UnknownName, "the choices of “" + list + "” have no column “" + name + "”; a question is named as ${name}", "" };
    auto& parent = m_parents[list];
    if (parent.empty())
        parent = name;
    return parent == name ? make_value(Type::Text, "option.parent", true) : make_value(Type::Text, map + "}[option.code]", true);
}

std::string Names::labels_of(std::string const& list) const
{
    auto const* choices = m_survey.find_list(list);
    std::string map;
    for (auto const& choice : choices ? choices->choices : std::vector<Choice> {})
        map += (map.empty() ? "{" : ", ") + quoted(choice.name) + ": " + quoted(choice.label[0]);
    return map.empty() ? map : map + "}";
}

Result<Value> FieldScope::current() const
{
    if (!m_field)
        return Error { ErrorCode::InvalidType, "“.” means no question here", "" };
    auto value = TRY(m_names.answer(m_index, m_repeats, m_in_record));
    if (m_present)
        value.guards.clear();
    return value;
}

Result<Value> FieldScope::column(std::string const& name) const
{
    if (!m_field || !m_field->item || m_field->item->list.empty())
        return Error { ErrorCode::UnknownName, "“" + name + "” is no value; a question is named as ${" + name + "}, a text stands in quotes", "" };
    return m_names.column(m_field->item->list, name);
}

}

#include "xlsform/names.h"

#include "base/diagnostic.h"
#include "xlsform/order.h"

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

static bool is_calculate(Field const& field) { return field.item && field.item->question == Question::Calculate; }

Names::Names(Survey const& survey, Layout const& layout, std::set<int> left_out)
    : m_survey(survey)
    , m_layout(layout)
    , m_left_out(std::move(left_out))
{
    for (std::size_t i = 0; i < layout.fields.size(); ++i) {
        if (layout.fields[i].item)
            m_found[layout.fields[i].item->name].push_back(i);
    }
    for (std::size_t i = 0; i < layout.repeats.size(); ++i)
        m_repeats.emplace(layout.repeats[i].item->name, i);
    translate_calculations();
}

static void collect(Expression const& expression, std::vector<Expression const*>& all)
{
    if (expression.shape == Shape::Reference || expression.shape == Shape::Current)
        all.push_back(&expression);
    for (auto const& child : expression.children)
        collect(child, all);
}

std::vector<std::size_t> Names::calculations_read_by(std::size_t index) const
{
    auto const& field = m_layout.fields[index];
    auto const parsed = parse_expression(field.item->calculation);
    std::vector<Expression const*> references;
    if (parsed.ok())
        collect(parsed.value(), references);
    std::vector<std::size_t> all;
    for (auto const* one : references) {
        auto const read = one->shape == Shape::Current ? index : meant(one->text, field.repeats).field;
        if (read && is_calculate(m_layout.fields[*read]))
            all.push_back(*read);
    }
    return all;
}

// Each once, after those that it reads: asking for a calculation never leads into another one.
void Names::translate_calculations()
{
    std::vector<std::vector<std::size_t>> reads(m_layout.fields.size());
    for (std::size_t i = 0; i < reads.size(); ++i) {
        if (is_calculate(m_layout.fields[i]))
            reads[i] = calculations_read_by(i);
    }
    for (auto const& group : in_order(reads)) {
        auto const first = group.front();
        bool const itself = std::find(reads[first].begin(), reads[first].end(), first) != reads[first].end();
        if (group.size() > 1 || itself)
            leave_out(group);
        else if (is_calculate(m_layout.fields[first]))
            m_calculations.emplace(first, translated(first));
    }
}

// A circle: the mistake is in none of them alone.
void Names::leave_out(std::vector<std::size_t> const& circle)
{
    for (auto index : circle) {
        std::string others;
        for (auto other : circle)
            others += other == index ? "" : (others.empty() ? ", through “" : "”, “") + m_layout.fields[other].item->name;
        auto const& name = m_layout.fields[index].item->name;
        m_calculations.emplace(index, Error { ErrorCode::Conflict, "“" + name + "” depends on itself" + (others.empty() ? "" : others + "”"), "" });
    }
}

Result<Value> Names::translated(std::size_t index) const
{
    auto const& field = m_layout.fields[index];
    FieldScope const scope(*this, field.repeats, true, &field, index);
    return translate(field.item->calculation, scope);
}

Result<Value> Names::calculation(std::size_t index) const
{
    auto const known = m_calculations.find(index);
    return known == m_calculations.end() ? translated(index) : known->second;
}

Result<Type> Names::type_of(std::size_t index) const
{
    auto const& field = m_layout.fields[index];
    if (!is_calculate(field))
        return field.item ? plain_type(*field.item) : Type::Text;
    auto const known = m_calculations.find(index);
    bool const taken = known != m_calculations.end() && known->second.ok() && m_left_out.count(field.item->row) == 0;
    if (!taken)
        return Error { ErrorCode::InvalidType, "the calculation “" + field.item->name + "” is left out", "" };
    auto const type = known->second.value().type;
    bool const kept = type == Type::Bool || is_number(type) || is_date(type);
    return type == Type::Tick ? Type::Bool : kept ? type : Type::Text;
}

std::vector<std::size_t> const& Names::found(std::string const& name) const
{
    static std::vector<std::size_t> const none;
    auto const at = m_found.find(name);
    return at == m_found.end() ? none : at->second;
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

// The innermost around `here`, else the repeat, else the first of this name anywhere.
Names::Meant Names::meant(std::string const& name, std::vector<std::size_t> const& here) const
{
    auto const& all = found(name);
    for (std::size_t depth = here.size() + 1; depth-- > 0;) {
        for (auto index : all) {
            auto const& field = m_layout.fields[index];
            if (!field.is_table && field.repeats.size() == depth && is_around(field.repeats, here))
                return { index, {} };
        }
    }
    if (auto const repeat = m_repeats.find(name); repeat != m_repeats.end())
        return { {}, repeat->second };
    return { all.empty() ? std::optional<std::size_t>() : all.front(), {} };
}

Result<Value> Names::reference(std::string const& name, std::vector<std::size_t> const& here, bool in_record) const
{
    auto const [field, repeat] = meant(name, here);
    if (field)
        return answer(*field, here, in_record);
    if (repeat) {
        auto repeats = m_layout.repeats[*repeat].repeats;
        repeats.push_back(*repeat);
        return rows(repeats, here, in_record);
    }
    std::vector<std::string> names;
    for (auto const& known : m_found)
        names.push_back(known.first);
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

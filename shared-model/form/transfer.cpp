#include "form/transfer.h"

#include "form/edit.h"

#include <cmath>
#include <utility>

namespace shenbao {

static bool is_blank(Value const& value)
{
    auto const* text = value.as<std::string>();
    auto const* codes = value.as<Codes>();
    return (text && text->empty()) || (codes && codes->empty());
}

static Value value_of(Codes codes) { return codes.empty() ? Value {} : Value { std::move(codes) }; }

// The same number in the other field's precision, if it can be said in it.
static Value in_precision(Field const& field, Value const& value)
{
    auto const* number = std::get_if<NumberField>(&field.kind);
    auto const* whole = value.as<std::int64_t>();
    auto const* decimal = value.as<double>();
    constexpr double exact = 9e15;
    if (number && number->decimals > 0 && whole)
        return Value { static_cast<double>(*whole) };
    bool const is_whole = number && number->decimals == 0 && decimal && *decimal > -exact && *decimal < exact && std::floor(*decimal) == *decimal;
    return is_whole ? Value { static_cast<std::int64_t>(*decimal) } : value;
}

namespace {

class Mover {
public:
    Mover(Programme const& from, Programme const& to)
        : m_from(from)
        , m_to(to)
    {
        m_moved.document = empty_document(to.application);
        for (auto const& section : to.application.sections) {
            if (!section.repeats())
                set_initial(to.application, section.shape, m_moved.document.sections[section.index].records.front());
        }
    }

    Transfer all(Document const& document)
    {
        for (auto const& section : from().sections) {
            if (section.rows.present())
                continue;
            auto const* there = to().find_section(section.id);
            bool const alike = there && is_alike(section, *there);
            if (there && there->rows.present())
                continue;
            Path const path { section.index, {} };
            Path const other { there ? there->index : no_index, {} };
            table(section.shape, document.sections[section.index], path, alike ? &there->shape : nullptr, other);
        }
        return std::move(m_moved);
    }

private:
    Form const& from() const { return m_from.application; }
    Form const& to() const { return m_to.application; }

    static bool is_given(Section const& section) { return section.kind == SectionKind::ReadOnly || !section.registry.by_hand; }

    // What a person could write, or another registry has said, does not become what only this one says.
    bool is_alike(Section const& section, Section const& there) const
    {
        bool const declared = section.kind == SectionKind::Declaration || there.kind == SectionKind::Declaration;
        bool const spoken_for = !there.registry.present() || vouches_for(from(), section, to(), there);
        bool const trusted = is_given(there) && (!is_given(section) || !spoken_for);
        return !declared && !trusted && section.repeats() == there.repeats();
    }

    static bool is_of_server(Form const& form, Field const& field)
    {
        auto const& section = form.sections[field.section];
        return field.index == section.registry.source || field.index == section.history.kept;
    }

    // A registry's mark stands for what that registry gives; the other server's mark for itself.
    bool is_marked_alike(Field const& field, Field const& other) const
    {
        auto const& section = from().sections[field.section];
        auto const& there = to().sections[other.section];
        return is_of_server(from(), field) && (other.index != there.registry.source || (field.index == section.registry.source && vouches_for(from(), section, to(), there)));
    }

    static bool is_made_anew(Field const& field) { return field.derived.present() || !field.context_value.empty() || is_words(field); }

    bool takes(Field const& other, Field const& field) const
    {
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        auto const* there = std::get_if<ChoiceField>(&other.kind);
        bool const as_many = !choice || !there || choice->many == there->many;
        return other.kind.index() == field.kind.index() && as_many && !is_made_anew(other) && (!is_of_server(to(), other) || is_marked_alike(field, other));
    }

    Field const* same_field(RecordShape const& shape, Field const& field) const
    {
        for (auto index : shape.fields) {
            auto const& other = to().fields[index];
            if (other.id == field.id)
                return takes(other, field) ? &other : nullptr;
        }
        return nullptr;
    }

    // `shape`, `other`: where the records go; no shape where they have no place.
    void table(RecordShape const& giving, Table const& given, Path const& path, RecordShape const* shape, Path const& other)
    {
        for (auto const& record : given.records) {
            auto own = path;
            own.steps.push_back({ record.id, no_index });
            auto there = other;
            there.steps.push_back({ record.id, no_index });
            bool const added = shape && (record.id.is_nil() || apply(to(), m_moved.document, AddRecord { there, {} }) == EditRefusal::None);
            for (auto index : giving.fields) {
                auto const& field = from().fields[index];
                if (is_made_anew(field))
                    continue;
                own.steps.back().field = index;
                auto const* same = added ? same_field(*shape, field) : nullptr;
                there.steps.back().field = same ? same->index : no_index;
                value(field, record.slots[field.slot], own, same, there);
            }
        }
    }

    void value(Field const& field, Value const& given, Path const& path, Field const* same, Path const& there)
    {
        if (auto const* inner = given.as<Table>())
            return table(from().shape_of(field), *inner, path, same ? &to().shape_of(*same) : nullptr, there);
        if (auto const* files = given.as<Attachments>())
            return attach(*files, path, same, there);
        auto const [taken, left] = same ? split(field, *same, given) : Split { {}, given };
        bool const kept = same && apply(to(), m_moved.document, SetValue { there, taken }) == EditRefusal::None;
        auto const& lost = kept ? left : given;
        if (is_filled_in(field, lost) && !is_blank(lost))
            m_moved.lost.push_back({ path, lost });
    }

    void attach(Attachments const& files, Path const& path, Field const* same, Path const& there)
    {
        Attachments left;
        for (auto const& file : files) {
            if (!same || apply(to(), m_moved.document, Attach { there, file }) != EditRefusal::None)
                left.push_back(file);
        }
        if (!left.empty())
            m_moved.lost.push_back({ path, { left } });
    }

    // Under another list a code may be the name of another thing: there it must be called the same.
    bool has_code(CodeList const& list, CodeList const& there, std::string const& code) const
    {
        if (there.origin != CodeListOrigin::Pack)
            return list.id == there.id;
        auto const* same = there.find(code);
        auto const* known = list.find(code);
        return same && (list.id == there.id || (known && known->label.in(0) == same->label.in(0)));
    }

    struct Split {
        Value taken, left;
    };

    Split split(Field const& field, Field const& same, Value const& given) const
    {
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (!choice)
            return { in_precision(same, given), {} };
        auto const& list = m_from.code_lists[choice->list];
        auto const& there = m_to.code_lists[std::get<ChoiceField>(same.kind).list];
        if (auto const* code = given.as<std::string>())
            return has_code(list, there, *code) ? Split { given, {} } : Split { {}, given };
        Codes taken, left;
        if (auto const* codes = given.as<Codes>()) {
            for (auto const& code : *codes)
                (has_code(list, there, code) ? taken : left).push_back(code);
        }
        return { value_of(std::move(taken)), value_of(std::move(left)) };
    }

    Programme const& m_from;
    Programme const& m_to;
    Transfer m_moved;
};

}

Transfer transfer(Programme const& from, Programme const& to, Document const& document) { return Mover(from, to).all(document); }

}

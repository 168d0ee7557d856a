#include "service/carry.h"

#include <algorithm>

namespace shenbao::service {

namespace {

class Carrier {
public:
    Carrier(Random& random, CarryEnd const& from, CarryEnd const& to, Carry how)
        : m_random(random), m_from(from), m_to(to), m_how(how)
    {
    }

    Carried all()
    {
        for (auto const& section : to().sections) {
            auto const* giving = from().find_section(section.id);
            bool const alike = giving && giving->kind == section.kind && (section.registry.by_hand || vouches_for(from(), *giving, to(), section)) && section.kind != SectionKind::ReadOnly && section.kind != SectionKind::Declaration;
            if (!alike)
                continue;
            auto const& there = m_to.document.sections[section.index];
            auto const& given = m_from.document.sections[giving->index];
            Path const path { section.index, {} };
            if (section.kind == SectionKind::Repeating)
                records(giving->shape, given, section.shape, there, path);
            else if (!given.records.empty() && !there.records.empty())
                values(giving->shape, given.records.front(), section.shape, &there.records.front(), path, there.records.front().id);
        }
        return std::move(m_carried);
    }

private:
    Form const& from() const { return m_from.programme.application; }
    Form const& to() const { return m_to.programme.application; }

    Field const* same_field(RecordShape const& giving, Field const& field) const
    {
        for (auto index : giving.fields) {
            auto const& other = from().fields[index];
            if (other.id == field.id && other.kind.index() == field.kind.index())
                return is_same_choice(other, field) ? &other : nullptr;
        }
        return nullptr;
    }

    bool is_same_choice(Field const& other, Field const& field) const
    {
        auto const* a = std::get_if<ChoiceField>(&other.kind);
        auto const* b = std::get_if<ChoiceField>(&field.kind);
        return !a || (a->many == b->many && m_from.programme.code_lists[a->list].id == m_to.programme.code_lists[b->list].id);
    }

    // A registry's mark stands for what that registry gives.
    bool is_marked_alike(Field const& other, Field const& field) const
    {
        auto const& giving = from().sections[other.section];
        auto const& section = to().sections[field.section];
        bool const is_mark = other.index == giving.registry.source || field.index == section.registry.source;
        return !is_mark || (other.index == giving.registry.source && field.index == section.registry.source && vouches_for(from(), giving, to(), section));
    }

    bool says_the_same(RecordShape const& giving, Record const& given, RecordShape const& shape, Record const& there) const
    {
        return std::all_of(shape.fields.begin(), shape.fields.end(), [&](FieldIndex index) {
            auto const& field = to().fields[index];
            auto const* other = same_field(giving, field);
            bool const is_mark = field.index == to().sections[field.section].registry.source;
            bool const counts = other && !is_mark && !std::holds_alternative<AttachmentField>(field.kind) && !std::holds_alternative<TableField>(field.kind);
            return !counts || given.slots[other->slot] == there.slots[field.slot];
        });
    }

    void records(RecordShape const& giving, Table const& given, RecordShape const& shape, Table const& there, Path const& path)
    {
        for (auto const& record : given.records) {
            auto const* known = there.find(record.id);
            bool const repeated = !known && std::any_of(there.records.begin(), there.records.end(), [&](Record const& one) { return says_the_same(giving, record, shape, one); });
            if (repeated)
                continue;
            Path own = path;
            own.steps.push_back({ record.id, no_index });
            if (!known)
                m_carried.edits.emplace_back(AddRecord { own, {} });
            values(giving, record, shape, known, path, record.id);
        }
    }

    // `path`: of the table that the record stands in.
    void values(RecordShape const& giving, Record const& given, RecordShape const& shape, Record const* there, Path const& path, Id record)
    {
        for (auto index : shape.fields) {
            auto const& field = to().fields[index];
            auto const* other = same_field(giving, field);
            if (!other || field.derived.present() || !field.context_value.empty() || is_words(field) || !is_marked_alike(*other, field))
                continue;
            Path own = path;
            own.steps.push_back({ record, index });
            value(*other, given.slots[other->slot], field, there ? &there->slots[field.slot] : nullptr, own);
        }
    }

    void value(Field const& other, Value const& given, Field const& field, Value const* there, Path const& path)
    {
        static Table const nothing;
        if (auto const* table = given.as<Table>()) {
            auto const* own = there ? there->as<Table>() : nullptr;
            return records(from().shape_of(other), *table, to().shape_of(field), own ? *own : nothing, path);
        }
        if (auto const* files = given.as<Attachments>())
            return attach(*files, there ? there->as<Attachments>() : nullptr, path, std::get<AttachmentField>(field.kind).count_max);
        bool const stands = there && !there->absent() && (m_how == Carry::Fill || *there == given);
        if (!given.absent() && !stands)
            m_carried.edits.emplace_back(SetValue { path, given });
    }

    // What stands is filled in nowhere. Where there is no room for what is new, what it replaces goes, the oldest first;
    // else it stays, for another application may have brought it.
    void attach(Attachments const& given, Attachments const* there, Path const& path, std::size_t count_max)
    {
        bool const stands = m_how == Carry::Fill && there && !there->empty();
        if (given.empty() || stands)
            return;
        auto const is_given = [&](Attachment const& one) { return std::any_of(given.begin(), given.end(), [&](Attachment const& file) { return file.sha256 == one.sha256; }); };
        auto count = given.size() + (there ? static_cast<std::size_t>(std::count_if(there->begin(), there->end(), [&](Attachment const& one) { return !is_given(one); })) : 0);
        for (std::size_t i = 0; there && count_max > 0 && count > count_max && i < there->size(); ++i) {
            if (is_given((*there)[i]))
                continue;
            m_carried.edits.emplace_back(Detach { path, (*there)[i].id });
            --count;
        }
        for (auto const& file : given) {
            bool const known = there && std::any_of(there->begin(), there->end(), [&](Attachment const& one) { return one.sha256 == file.sha256; });
            if (known)
                continue;
            Attachment copy = file;
            copy.id = m_random.id();
            copy.printed_hash.clear();
            m_carried.files.push_back({ file.id, copy });
            m_carried.edits.emplace_back(Attach { path, std::move(copy) });
        }
    }

    Random& m_random;
    CarryEnd m_from, m_to;
    Carry m_how;
    Carried m_carried;
};

}

Carried carry(Random& random, CarryEnd const& from, CarryEnd const& to, Carry how) { return Carrier(random, from, to, how).all(); }

}

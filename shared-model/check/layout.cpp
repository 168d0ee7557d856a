#include "check/layout.h"

namespace shenbao {

Layout::Layout(Plan::Compiled const& compiled, Document const& document)
    : sections_shown(compiled.form->sections.size(), -1)
    , section_steps(compiled.form->sections.size(), nowhere)
{
    auto const& form = *compiled.form;
    tables.reserve(form.sections.size());
    std::size_t records = 0;
    for (auto const& section : form.sections) {
        auto& table = tables.emplace_back();
        table.table = &document.sections[section.index];
        table.shape = &compiled.shapes[section.index];
        records += table.table->records.size();
    }
    nodes.reserve(records);
    std::uint32_t noted = 0;
    for (std::uint32_t i = 0; i < tables.size(); ++i) {
        tables[i].first = static_cast<std::uint32_t>(nodes.size());
        auto const* shape = tables[i].shape;
        for (auto const& record : tables[i].table->records) {
            // All of it is read soon, rule by rule; to wait for the memory each time was a tenth of a verdict.
            for (auto const& value : record.slots)
                __builtin_prefetch(&value);
            RecordNode node { &record, shape, i, noted, static_cast<std::uint32_t>(tables.size()), nowhere };
            noted += static_cast<std::uint32_t>(shape->members.size());
            for (auto field : shape->tables) {
                auto& inner = tables.emplace_back();
                inner.table = record.slots[form.fields[field].slot].as<Table>();
                inner.shape = &compiled.shapes[compiled.shape_of_table[field]];
                inner.owner = static_cast<std::uint32_t>(nodes.size());
                inner.field = field;
            }
            nodes.push_back(node);
        }
    }
    notes.assign(noted, 0);
}

RecordNode const* Layout::parent_of(RecordNode const& node) const
{
    auto owner = tables[node.table].owner;
    return owner == nowhere ? nullptr : &nodes[owner];
}

SectionIndex Layout::section_of(RecordNode const& node) const
{
    auto table = node.table;
    while (tables[table].owner != nowhere)
        table = nodes[tables[table].owner].table;
    return static_cast<SectionIndex>(table);
}

RecordNode const* Layout::find(Form const& form, Path const& path) const
{
    std::uint32_t table = path.section;
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        auto const& records = tables[table].table->records;
        std::size_t at = 0;
        while (at < records.size() && records[at].id != path.steps[i].record)
            ++at;
        if (at == records.size())
            return nullptr;
        auto const& node = nodes[tables[table].first + at];
        if (i + 1 == path.steps.size())
            return &node;
        table = node.first_table;
        while (table < tables.size() && tables[table].field != form.fields[path.steps[i].field].index)
            ++table;
        if (table == tables.size())
            return nullptr;
    }
    return nullptr;
}

Path Layout::path_of(RecordNode const& node, FieldIndex field) const
{
    Path path { section_of(node), {} };
    std::size_t depth = 1;
    for (auto const* above = parent_of(node); above; above = parent_of(*above))
        ++depth;
    path.steps.resize(depth);
    auto const* at = &node;
    for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
        *step = { at->record->id, field };
        field = tables[at->table].field;
        at = parent_of(*at);
    }
    return path;
}

std::uint32_t Layout::step_of(RecordNode const& node, std::uint16_t step) const
{
    auto place = node.first_step + step;
    for (std::size_t i = 0, table = 0; i < step && table < node.shape->tables.size(); ++i) {
        if (node.shape->steps[i].kind == StepKind::Records)
            place += tables[node.first_table + table++].steps;
    }
    return place;
}

}

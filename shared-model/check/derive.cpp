// What hangs on the same reading of a document as its verdict: derived values, options, guards, what is submitted.
#include "check/judge.h"
#include "check/together.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace shenbao {

using Otherwise = DocumentActivation::Otherwise;

namespace {

Value from_cel(Field const& field, cel::Value const& value)
{
    if (auto const* text = value.as<std::string>())
        return text->empty() ? Value {} : Value { *text };
    if (auto const* integer = value.as<std::int64_t>())
        return Value { *integer };
    if (auto const* number = value.as<double>())
        return std::isfinite(*number) ? Value { *number } : Value {};  // x / 0.0 is no answer
    if (auto const* boolean = value.as<bool>())
        return Value { *boolean };
    if (auto const* date = value.as<Date>())
        return Value { *date };
    if (auto const* list = value.as_list(); list && std::holds_alternative<ChoiceField>(field.kind)) {
        Codes codes;
        for (auto const& item : *list) {
            if (auto const* text = item.as<std::string>())
                codes.push_back(*text);
        }
        return codes.empty() ? Value {} : Value { std::move(codes) };
    }
    return {};
}

Value from_context(Field const& field, ContextScalar const& scalar)
{
    if (auto const* text = std::get_if<std::string>(&scalar.held))
        return read_typed(field, *text);
    if (auto const* integer = std::get_if<std::int64_t>(&scalar.held))
        return Value { *integer };
    if (auto const* boolean = std::get_if<bool>(&scalar.held))
        return Value { *boolean };
    if (auto const* date = std::get_if<Date>(&scalar.held))
        return Value { *date };
    return {};
}

// The layout was made over a document that its owner may change.
Value& slot_of(RecordNode const& node, Field const& field)
{
    return const_cast<Record*>(node.record)->slots[field.slot];
}

template<typename Visit>
void for_each_node(Plan::Compiled const& compiled, Layout const& layout, FieldIndex field, Visit const& visit)
{
    auto const* shape = &compiled.shapes[compiled.shape_of_field[field]];
    for (auto const& node : layout.nodes) {
        if (node.shape == shape)
            visit(node);
    }
}

bool write(RecordNode const& node, Field const& field, Value value)
{
    auto& slot = slot_of(node, field);
    if (slot == value)
        return false;
    slot = std::move(value);
    return true;
}

// The Context's value of a field that is held by it, or null.
ContextScalar const* scalar_of(Context const& context, std::string const& name)
{
    auto found = name.empty() ? context.values.end() : context.values.find(name);
    return found == context.values.end() ? nullptr : &found->second;
}

struct Pruning {
    DocumentActivation const& activation;
    Layout const& layout;
};

void prune_table(Plan const& plan, Pruning const& pruning, TableNode const& source, Table& target)
{
    for (std::size_t i = 0; i < source.table->records.size(); ++i) {
        auto const& node = pruning.layout.nodes[source.first + i];
        auto inner = node.first_table;
        for (auto const& member : node.shape->members) {
            auto& kept = target.records[i].slots[member.field->slot];
            bool nested = std::holds_alternative<TableField>(member.field->kind);
            auto const* table = nested ? &pruning.layout.tables[inner++] : nullptr;
            if (!pruning.activation.shows_field(node, member))
                kept = nested ? Value { Table {} } : Value {};
            else if (kept.as<Unreadable>())
                kept = Value {};
            else if (table)
                prune_table(plan, pruning, *table, *kept.as<Table>());
        }
    }
}

std::vector<std::pair<Combination const*, Combination::Member const*>> combinations_of(Form const& form, Field const& field)
{
    std::vector<std::pair<Combination const*, Combination::Member const*>> found;
    auto const& shape = field.parent == no_index ? form.sections[field.section].shape : form.shape_of(form.fields[field.parent]);
    for (auto const& combination : shape.combinations) {
        for (auto const& member : combination.members) {
            if (member.field == field.index)
                found.emplace_back(&combination, &member);
        }
    }
    return found;
}

bool offers_without_looking(CompiledField const& compiled, CodeList const& list, Code const& code)
{
    return compiled.offered.empty() || compiled.offered[static_cast<std::size_t>(&code - list.codes.data())];
}

}

bool derive_slot(Plan::Compiled const& compiled, DocumentActivation const& activation, RecordNode const& node, Field const& field)
{
    auto const& derived = compiled.fields[field.index].derived;
    if (derived)
        return write(node, field, from_cel(field, activation.evaluate(*derived, { &node, node.shape->type })));
    auto const* scalar = scalar_of(activation.context(), field.context_value);
    return scalar && write(node, field, from_context(field, *scalar));
}

// True when any value is another now.
static bool derive_all(Plan::Compiled const& compiled, DocumentActivation& activation, Layout& layout, std::vector<Path>* changed)
{
    bool any = false;
    auto derive_field = [&](Field const& field) {
        bool here = false;
        for_each_node(compiled, layout, field.index, [&](RecordNode const& node) {
            if (!derive_slot(compiled, activation, node, field))
                return;
            here = any = true;
            if (changed)
                changed->push_back(layout.path_of(node, field.index));
        });
        // Each derived value may read the ones before it, so what was asked of visibility is asked anew.
        if (here)
            activation.forget_visibility();
    };
    for (auto const& field : compiled.form->fields) {
        if (!compiled.fields[field.index].derived && scalar_of(activation.context(), field.context_value))
            derive_field(field);
    }
    for (auto index : compiled.derive_order)
        derive_field(compiled.form->fields[index]);
    return any;
}

static std::vector<Id> rows_wanted(Plan::Compiled const& compiled, DocumentActivation const& activation, Layout const& layout, Section const& section)
{
    std::vector<Id> wanted;
    auto const& where = compiled.rows_where[section.index];
    auto const& table = layout.tables[section.rows.section];
    for (std::size_t i = 0; activation.shows_section(section.rows.section) && i < table.table->records.size(); ++i) {
        auto const& node = layout.nodes[table.first + i];
        if (!where || activation.makes_row(*where, layout.reference(node)))
            wanted.push_back(node.record->id);
    }
    return wanted;
}

static bool are(std::vector<Record> const& records, std::vector<Id> const& wanted)
{
    return std::equal(records.begin(), records.end(), wanted.begin(), wanted.end(), [](Record const& record, Id id) { return record.id == id; });
}

bool has_its_rows(Plan::Compiled const& compiled, DocumentActivation const& activation, Layout const& layout, Section const& section)
{
    return are(layout.tables[section.index].table->records, rows_wanted(compiled, activation, layout, section));
}

static bool follow_rows(Plan::Compiled const& compiled, DocumentActivation const& activation, Layout const& layout, Document& document)
{
    // All are found before any is made: the layout lends the records that are there.
    std::vector<std::pair<Section const*, std::vector<Id>>> others;
    for (auto const& section : compiled.form->sections) {
        if (!section.rows.present())
            continue;
        auto wanted = rows_wanted(compiled, activation, layout, section);
        if (!are(document.sections[section.index].records, wanted))
            others.emplace_back(&section, std::move(wanted));
    }
    for (auto const& [section, wanted] : others) {
        auto& rows = document.sections[section->index];
        Table made;
        for (auto id : wanted) {
            auto* known = rows.find(id);
            made.records.push_back(known ? std::move(*known) : empty_record(*compiled.form, section->shape, id));
        }
        rows = std::move(made);
        document.forget_content_hash();
    }
    return !others.empty();
}

bool derive_turn(Plan::Compiled const& compiled, DocumentActivation& activation, Layout& layout, Document& document, std::size_t turn, std::vector<Path>* changed)
{
    if (derive_all(compiled, activation, layout, changed))
        document.forget_content_hash();
    return turn <= compiled.form->sections.size() && follow_rows(compiled, activation, layout, document);
}

void prefill(Plan const& plan, Context const& context, Document& document)
{
    document.forget_content_hash();
    for (auto const& section : plan.form().sections) {
        for (auto& record : document.sections[section.index].records)
            set_initial(plan.form(), section.shape, record);
    }
    Layout layout(plan.compiled(), document);
    for (auto const& field : plan.form().fields) {
        auto const* scalar = scalar_of(context, field.prefilled);
        if (scalar)
            for_each_node(plan.compiled(), layout, field.index, [&](RecordNode const& node) { slot_of(node, field) = from_context(field, *scalar); });
    }
}

void derive(Plan const& plan, Context const& context, Document& document, Moment now)
{
    bool again = true;
    for (std::size_t turn = 0; again; ++turn) {
        Layout layout(plan.compiled(), document);
        DocumentActivation activation(plan.compiled(), context, layout, now);
        again = derive_turn(plan.compiled(), activation, layout, document, turn, nullptr);
    }
}

bool guard_holds(Plan const& plan, Context const& context, Document const& document, std::size_t transition, Moment now)
{
    auto const& guards = plan.compiled().guards;
    if (transition >= guards.size() || !guards[transition])
        return true;
    Layout layout(plan.compiled(), document);
    DocumentActivation activation(plan.compiled(), context, layout, now);
    return activation.holds(*guards[transition], {}, Otherwise::False, Otherwise::False);
}

Document pruned(Plan const& plan, Context const& context, Document const& document, Moment now)
{
    Layout layout(plan.compiled(), document);
    DocumentActivation activation(plan.compiled(), context, layout, now);
    auto kept = document;
    kept.forget_content_hash();
    for (auto const& section : plan.form().sections) {
        if (activation.shows_section(section.index))
            prune_table(plan, { activation, layout }, layout.tables[section.index], kept.sections[section.index]);
        else
            kept.sections[section.index] = empty_document(plan.form()).sections[section.index];
    }
    return kept;
}

std::optional<AttachmentField> attachment_limits(Plan const& plan, Context const& context, Document const& document, Path const& path, Moment now)
{
    if (path.field() == no_index || !find_record(document, plan.form(), path))
        return {};
    auto const& field = plan.form().fields[path.field()];
    auto const* slot = std::get_if<AttachmentField>(&field.kind);
    if (!slot || !plan.compiled().fields[field.index].limits)
        return slot ? std::optional(*slot) : std::nullopt;
    Layout layout(plan.compiled(), document);
    DocumentActivation activation(plan.compiled(), context, layout, now);
    auto const& node = *layout.find(plan.form(), path);
    return limits_of(activation, node, node.shape->members[field.slot]);
}

std::vector<Code const*> options_at(Plan const& plan, Context const& context, Document const& document, Path const& path, Moment now)
{
    std::vector<Code const*> options;
    auto const* record = find_record(document, plan.form(), path);
    if (path.field() == no_index || !record)
        return options;
    auto const& field = plan.form().fields[path.field()];
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (!choice)
        return options;
    auto const& list = plan.programme().code_lists[choice->list];
    auto const& codes = codes_of(list, context);
    auto const parent_slot = choice->parent_field == no_index ? std::uint16_t {} : plan.form().fields[choice->parent_field].slot;
    auto const* parent = choice->parent_field == no_index ? nullptr : record->slots[parent_slot].as<std::string>();
    auto const& compiled = plan.compiled().fields[field.index];
    auto today = code_day(context, china_date(now));
    // The document is laid out only for a filter that has to look at it.
    std::optional<Layout> layout;
    std::optional<DocumentActivation> activation;
    cel::RecordReference self;
    auto const combinations = combinations_of(plan.form(), field);
    bool const may_be_alone = parent && plan.compiled().fields[choice->parent_field].visible;
    if ((compiled.options && compiled.offered.empty()) || !combinations.empty() || may_be_alone) {
        layout.emplace(plan.compiled(), document);
        activation.emplace(plan.compiled(), context, *layout, now);
        auto const& node = *layout->find(plan.form(), path);
        self = layout->reference(node);
        if (may_be_alone && !activation->shows_field(node, node.shape->members[parent_slot]))
            parent = nullptr;
    }
    std::vector<Combinable> combine;
    for (auto const& [combination, member] : combinations)
        combine.push_back(combinable({ plan.compiled(), *activation, *layout }, *static_cast<RecordNode const*>(self.record), *combination, *member));
    for (auto const& code : codes) {
        bool here = choice->parent_field == no_index || (parent && code.parent == *parent);
        bool valid = (!code.valid_from || !(today < *code.valid_from)) && (!code.valid_until || !(*code.valid_until < today));
        bool offered = activation ? activation->offers(field, list, code, self) : offers_without_looking(compiled, list, code);
        bool const fits = std::all_of(combine.begin(), combine.end(), [&](Combinable const& one) { return one.has(code.code); });
        if (here && valid && offered && fits)
            options.push_back(&code);
    }
    return options;
}

std::vector<Code const*> options_apart(Plan const& plan, Context const& context, Document const& document, Path const& path, std::vector<Code const*> const& options, Moment now)
{
    std::vector<Code const*> apart;
    if (path.field() == no_index || !find_record(document, plan.form(), path) || !plan.compiled().fields[path.field()].apart)
        return apart;
    Layout layout(plan.compiled(), document);
    DocumentActivation activation(plan.compiled(), context, layout, now);
    auto const self = layout.reference(*layout.find(plan.form(), path));
    for (auto const* code : options) {
        if (activation.stands_apart(plan.form().fields[path.field()], *code, self))
            apart.push_back(code);
    }
    return apart;
}

}

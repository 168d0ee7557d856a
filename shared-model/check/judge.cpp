// The one entry that judges a document.
#include "check/judge.h"

#include "base/sort.h"
#include "base/text.h"
#include "check/ledger_trace.h"
#include "check/together.h"

#include <algorithm>

namespace shenbao {

using Otherwise = DocumentActivation::Otherwise;

std::uint8_t Visibility::note_of(Record const& record, FieldIndex field) const
{
    auto by_address = [](Seat const& seat, Record const* wanted) { return std::less<Record const*>()(seat.record, wanted); };
    auto found = std::lower_bound(seats.begin(), seats.end(), &record, by_address);
    if (found == seats.end() || found->record != &record)
        return 0;
    return notes[found->first_note + form->fields[field].slot];
}

Visibility visibility_of(Form const& form, Layout const& layout)
{
    Visibility visibility;
    visibility.form = &form;
    visibility.notes = layout.notes;
    visibility.sections.reserve(layout.sections_shown.size());
    for (auto shown : layout.sections_shown)
        visibility.sections.push_back(shown == 1);
    visibility.seats.reserve(layout.nodes.size());
    for (auto const& node : layout.nodes)
        visibility.seats.push_back({ node.record, node.first_note });
    sort(visibility.seats,
        [](Visibility::Seat const& a, Visibility::Seat const& b) { return std::less<Record const*>()(a.record, b.record); });
    return visibility;
}

Code const* find_code(Programme const& programme, Context const& context, ChoiceField const& kind, std::string const& code)
{
    return find_code(programme.code_lists[kind.list], context, code);
}

Judge::Judge(Plan const& plan, Context const& context, Document const& document, Layout& layout, Stage stage, Moment now)
    : m_compiled(plan.compiled())
    , m_form(plan.form())
    , m_document(document)
    , m_layout(layout)
    , m_activation(m_compiled, context, layout, now)
    , m_stage(stage)
{
}

void Judge::judge_all(std::vector<Finding>& findings, std::vector<std::uint16_t>* counts)
{
    FindingSink sink(findings, m_layout);
    m_sink = &sink;
    m_findings = &findings;
    m_counts = counts;
    m_steps = 0;
    for (auto const& section : m_form.sections) {
        if (m_activation.shows_section(section.index))
            judge_section(section);
    }
    m_counts = nullptr;
}

void Judge::judge_step(std::vector<Finding>& findings, RecordNode const& node, std::uint16_t step)
{
    FindingSink sink(findings, m_layout);
    m_sink = &sink;
    m_findings = &findings;
    auto const& one = node.shape->steps[step];
    auto const* member = one.slot == no_index ? nullptr : &node.shape->members[one.slot];
    if (!member || m_activation.shows_field(node, *member))
        run(node, one);
}

void Judge::judge_section_step(std::vector<Finding>& findings, SectionIndex section, std::uint16_t step)
{
    FindingSink sink(findings, m_layout);
    m_sink = &sink;
    m_findings = &findings;
    run_section_step(m_form.sections[section], step);
}

inline void Judge::step_done(std::size_t findings_before)
{
    ++m_steps;
    if (m_counts)
        m_counts->push_back(static_cast<std::uint16_t>(m_findings->size() - findings_before));
}

void Judge::judge_section(Section const& section)
{
    m_layout.section_steps[section.index] = m_steps;
    auto steps = m_compiled.section_rules[section.index].size() + m_compiled.section_ledgers[section.index].size() + 1;
    for (std::size_t step = 0; step < steps; ++step) {
        auto before = m_findings->size();
        run_section_step(section, static_cast<std::uint16_t>(step));
        step_done(before);
    }
    judge_records(m_layout.tables[section.index]);
}

void Judge::run_section_step(Section const& section, std::uint16_t step)
{
    m_sink->section = section.index;
    m_sink->node = nullptr;
    m_sink->field = no_index;
    auto const& rules = m_compiled.section_rules[section.index];
    if (step > rules.size())
        judge_ledger(m_compiled.section_ledgers[section.index][step - rules.size() - 1]);
    else if (step != count_step)
        judge_rule(rules[step - std::size_t { 1 }], {});
    else if (section.kind == SectionKind::Repeating)
        judge_count(section.shape, m_document.sections[section.index], section.id);
}

// NB-01: what is missing is named here and nowhere else; form, checklist and rejection read the same trace.
void Judge::judge_ledger(std::uint16_t index)
{
    if (m_stage == Stage::Draft)
        return;
    auto const trace = trace_ledger({ m_compiled, m_activation, m_layout }, index);
    if (trace.holds())
        return;
    m_sink->add(FindingCode::clauses_missing, m_form.ledgers[index].severity,
        { { "ledger", m_form.ledgers[index].id }, { "satisfied", std::to_string(trace.satisfied) }, { "needed", std::to_string(trace.needed) },
            { "missing", trace.missing() } });
}

void Judge::judge_count(RecordShape const& shape, Table const& table, std::string const& name)
{
    auto count = table.records.size();
    if (m_stage == Stage::Submit && count < shape.count_min)
        m_sink->add(FindingCode::too_few_records,
            { { "min", std::to_string(shape.count_min) }, { "count", std::to_string(count) }, { "section", name } });
    if (count > shape.count_max)
        m_sink->add(FindingCode::too_many_records,
            { { "max", std::to_string(shape.count_max) }, { "count", std::to_string(count) }, { "section", name } });
}

void Judge::judge_records(TableNode& table)
{
    auto before = m_steps;
    for (std::size_t i = 0; i < table.table->records.size(); ++i)
        judge_record(m_layout.nodes[table.first + i]);
    table.steps = m_steps - before;
}

void Judge::judge_record(RecordNode& node)
{
    node.first_step = m_steps;
    auto inner = node.first_table;
    for (auto const& step : node.shape->steps) {
        auto before = m_findings->size();
        bool const shown = step.slot == no_index || m_activation.shows_field(node, node.shape->members[step.slot]);
        if (shown)
            run(node, step);
        step_done(before);
        if (step.kind != StepKind::Records)
            continue;
        m_layout.tables[inner].steps = 0;
        if (shown)
            judge_records(m_layout.tables[inner]);
        ++inner;
    }
}

void Judge::run(RecordNode const& node, Step const& step)
{
    m_sink->node = &node;
    m_sink->field = step.field;
    switch (step.kind) {
    case StepKind::Together: return judge_together({ m_compiled, m_activation, m_layout }, node, *m_sink);
    case StepKind::RecordRule:
    case StepKind::FieldRule: return judge_rule(step.index, m_layout.reference(node));
    case StepKind::Value: return judge_value(node, step);
    case StepKind::Records: {
        auto const& field = m_form.fields[step.field];
        return judge_count(m_form.shape_of(field), *node.record->slots[step.slot].as<Table>(), field.id);
    }
    }
}

bool Judge::is_required(ShapeMember const& member, RecordNode const& node) const
{
    return member.required
        || (member.required_when && m_activation.holds(*member.compiled->required_when, m_layout.reference(node), Otherwise::False, Otherwise::False));
}

bool Judge::is_locked(ShapeMember const& member, RecordNode const& node) const
{
    if (!member.may_be_locked)
        return false;
    auto const& locked = member.compiled->locked;
    return member.compiled->derived || (locked && m_activation.holds(*locked, m_layout.reference(node), Otherwise::False, Otherwise::False))
        || (!member.field->context_value.empty() && m_activation.context().values.count(member.field->context_value) != 0);
}

void Judge::judge_value(RecordNode const& node, Step const& step)
{
    auto const& member = node.shape->members[step.slot];
    auto const& value = node.record->slots[step.slot];
    bool required = is_required(member, node);
    auto& note = m_layout.note(node, step.slot);
    auto kept = note & (Visibility::asked | Visibility::hidden);
    note = static_cast<std::uint8_t>(kept | (required ? Visibility::required : 0) | (is_locked(member, node) ? Visibility::locked : 0));
    if (value.absent() && !required)
        return;
    if (!is_plainly_right(member.limits, value, *node.record, m_activation.today()))
        judge_value_by_field(node, member, value, required);
}

void Judge::judge_value_by_field(RecordNode const& node, ShapeMember const& member, Value const& value, bool required)
{
    auto const& field = *member.field;
    if (is_empty(field, value)) {
        if (required && m_stage == Stage::Submit)
            m_sink->add(required_code(field), field.required_severity);
        return;
    }
    LimitInput input { m_compiled, m_activation.context(), m_activation, node, m_activation.today(), print_hash(field), nullptr };
    if (member.compiled->limits) {
        auto const slot = limits_of(m_activation, node, member);
        input.slot = &slot;
        check_value(input, field, value, *m_sink);
    } else {
        check_value(input, field, value, *m_sink);
    }
    judge_options(field, value, node);
    judge_unique(field, node);
}

// A code of the list that `options` does not offer here is no answer either.
void Judge::judge_options(Field const& field, Value const& value, RecordNode const& node)
{
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (!choice || !m_compiled.fields[field.index].options)
        return;
    auto const* one = value.as<std::string>();
    auto const* many = value.as<Codes>();
    auto offered = [&](std::string const& text) {
        auto const* code = find_code(*m_compiled.programme, m_activation.context(), *choice, text);
        // A code that is not in the list has its finding already.
        return !code || m_activation.offers(field, m_compiled.programme->code_lists[choice->list], *code, m_layout.reference(node));
    };
    if ((one && !offered(*one)) || (many && !std::all_of(many->begin(), many->end(), offered)))
        m_sink->add(FindingCode::unreadable_choice);
}

// SC-07: the same code only once; the later one is the wrong one.
void Judge::judge_unique(Field const& field, RecordNode const& node)
{
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (!choice || !choice->unique_in_table)
        return;
    auto const& value = node.record->slots[field.slot];
    auto const& member = node.shape->members[field.slot];
    for (auto const* other = &m_layout.nodes[m_layout.tables[node.table].first]; other != &node; ++other) {
        if (other->record->slots[field.slot] == value && m_activation.shows_field(*other, member)) {
            m_sink->add(FindingCode::duplicate_choice, { { "value", typed_text(field, value) } });
            return;
        }
    }
}

// The reason that somebody gave; what is hidden was not given, nor is a stroke or a full stop a reason.
static bool says_something(std::string_view text)
{
    auto of_script = [](char32_t c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= 0xC0 && c < 0x2000) || (c >= 0x3040 && c < 0xFE00) || (c >= 0xFF10 && c < 0xFFE0 && c != 0xFF3F) || c >= 0x20000;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (of_script(next_code_point(text, at)))
            return true;
    }
    return false;
}

std::string const* Judge::reason_at(RecordNode const& node, std::uint16_t slot) const
{
    auto const* reason = node.record->slots[slot].as<std::string>();
    return reason && says_something(*reason) && m_activation.shows_field(node, node.shape->members[slot]) ? reason : nullptr;
}

void Judge::judge_rule(std::uint16_t index, cel::RecordReference self)
{
    auto const& rule = m_form.rules[index];
    if (rule.submit_only && m_stage == Stage::Draft)
        return;
    if (!m_activation.fails(m_compiled.rules[index], self))
        return;
    // A written reason lets it pass; who decides sees both. The rule's own record, or that of its section, which is a single one then.
    auto const reason_beside = [&] {
        auto const* node = self.record ? static_cast<RecordNode const*>(self.record) : &m_layout.nodes[m_layout.tables[rule.section].first];
        return reason_at(*node, m_form.fields[rule.reason_field].slot);
    };
    if (auto const* reason = rule.reason_field == no_index ? nullptr : reason_beside())
        m_sink->add_rule(index, Severity::Warning, { { "reason", *reason } });
    else
        m_sink->add_rule(index, rule.severity);
}

std::string const* Judge::print_hash(Field const& field)
{
    auto const* attachment = std::get_if<AttachmentField>(&field.kind);
    if (!attachment || !attachment->signed_print)
        return nullptr;
    if (m_print_hash.empty())
        m_print_hash = to_hex(content_hash(m_form, m_document));
    return &m_print_hash;
}

Verdict validate(Plan const& plan, Context const& context, Document const& document, Stage stage, Moment now)
{
    Layout layout(plan.compiled(), document);
    Verdict verdict;
    Judge(plan, context, document, layout, stage, now).judge_all(verdict.findings);
    return verdict;
}

Judgement judge(Plan const& plan, Context const& context, Document const& document, Stage stage, Moment now)
{
    Layout layout(plan.compiled(), document);
    Judgement judgement;
    Judge(plan, context, document, layout, stage, now).judge_all(judgement.verdict.findings);
    judgement.visibility = visibility_of(plan.form(), layout);
    return judgement;
}

}

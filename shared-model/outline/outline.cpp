#include "outline/outline.h"

#include "base/sort.h"
#include "base/text.h"

#include <algorithm>

namespace shenbao {

namespace {

// Findings that ask for something that is not there yet, as opposed to something that is wrong.
bool asks_for_missing(Form const& form, Finding const& finding)
{
    switch (finding.code) {
    case FindingCode::required:
    case FindingCode::required_choice:
    case FindingCode::required_attachment:
    case FindingCode::required_declaration:
    case FindingCode::too_few_records:
    case FindingCode::too_few_files:
    case FindingCode::too_few_choices:
    case FindingCode::print_missing:
    case FindingCode::clauses_missing:
        return true;
    case FindingCode::rule:
        return form.rules[finding.rule].submit_only;
    default:
        return false;
    }
}

class Builder {
public:
    Builder(Plan const& plan, Context const& context, Document const& document, Judgement const& judgement, std::size_t language, Moment now,
        Extent const& extent)
        : m_plan(plan)
        , m_form(plan.form())
        , m_context(context)
        , m_document(document)
        , m_judgement(judgement)
        , m_language(language)
        , m_now(now)
        , m_extent(extent)
    {
        auto const& findings = judgement.verdict.findings;
        m_by_path.reserve(findings.size());
        for (std::size_t i = 0; i < findings.size(); ++i)
            m_by_path.emplace_back(hash_of(findings[i].path), i);
        sort(m_by_path);
    }

    Outline build()
    {
        Outline outline;
        for (auto const& section : m_form.sections) {
            if (!m_judgement.visibility.shows_section(section.index))
                continue;
            outline.sections.push_back(build_section(section));
            outline.error_count += outline.sections.back().error_count + outline.sections.back().missing_count;
        }
        for (auto& ledger : outline_ledgers(m_plan, m_context, m_document, m_language, m_now)) {
            for (auto& section : outline.sections) {
                if (section.section->index == ledger.ledger->section)
                    section.ledgers.push_back(std::move(ledger));
            }
        }
        return outline;
    }

private:
    OutlineSection build_section(Section const& section)
    {
        OutlineSection outline;
        outline.section = &section;
        outline.label = section.label.in(m_language);
        outline.purpose = section.purpose.in(m_language);
        Path path { section.index, {} };
        auto const& table = m_document.sections[section.index];
        outline.table = build_table(section.shape, table, path);
        outline.table.messages = messages_at(path);
        count(section, outline);
        outline.progress = progress_of(section, table, outline);
        return outline;
    }

    void count(Section const& section, OutlineSection& outline) const
    {
        for (auto const& finding : m_judgement.verdict.findings) {
            if (finding.path.section != section.index || finding.severity != Severity::Error)
                continue;
            bool missing = asks_for_missing(m_form, finding);
            outline.missing_count += missing ? 1 : 0;
            outline.error_count += missing ? 0 : 1;
        }
    }

    // Whether the person has put anything in; what came from the account, was computed or stood there at first does not count.
    bool is_begun(RecordShape const& shape, Table const& table) const
    {
        for (auto const& record : table.records) {
            if (!record.id.is_nil())
                return true;
            for (auto index : shape.fields) {
                auto const& field = m_form.fields[index];
                if (is_filled_in(field, record.slots[field.slot]) && !m_judgement.visibility.is_locked(record, index))
                    return true;
            }
        }
        return false;
    }

    SectionProgress progress_of(Section const& section, Table const& table, OutlineSection const& outline) const
    {
        if (outline.error_count > 0)
            return SectionProgress::Wrong;
        bool begun = is_begun(section.shape, table);
        if (outline.missing_count > 0)
            return begun ? SectionProgress::InProgress : SectionProgress::NotStarted;
        return begun ? SectionProgress::Done : SectionProgress::Optional;
    }

    OutlineTable build_table(RecordShape const& shape, Table const& table, Path const& around)
    {
        OutlineTable outline;
        outline.shape = &shape;
        outline.path = around;
        bool const of_section = around.steps.empty();
        if (of_section && !is_of(m_extent.records, around))
            return outline;
        for (auto const& record : table.records) {
            if (of_section && !is_of(m_extent.records, record.id))
                continue;
            auto path = around;
            // Records of a nested table stand under (record, table field); a section's records open the path.
            path.steps.push_back({ record.id, no_index });
            outline.records.push_back(build_record(shape, record, path));
        }
        return outline;
    }

    // The server's own marks, where there are none: of a registry that gave the record, of an application that confirmed it.
    bool is_nobodys(Record const& record, FieldIndex index) const
    {
        auto const& field = m_form.fields[index];
        auto const& section = m_form.sections[field.section];
        return (section.registry.source == index || section.history.kept == index) && record.slots[field.slot].absent();
    }

    OutlineRecord build_record(RecordShape const& shape, Record const& record, Path const& path)
    {
        OutlineRecord outline;
        outline.path = path;
        outline.messages = messages_at(path);
        for (auto index : shape.fields) {
            if (m_form.fields[index].internal || !m_judgement.visibility.shows(record, index) || is_nobodys(record, index))
                continue;
            outline.fields.push_back(build_field(m_form.fields[index], record, path));
        }
        for (auto index : shape.columns) {
            auto const& field = m_form.fields[index];
            auto text = m_judgement.visibility.shows(record, index) ? display_text(m_plan, m_context, field, record.slots[field.slot], m_language) : std::string();
            if (!text.empty())
                outline.summary += (outline.summary.empty() ? "" : " · ") + text;
        }
        outline.error_count = errors_in(outline.messages);
        for (auto const& field : outline.fields)
            outline.error_count += errors_in(field);
        return outline;
    }

    OutlineField build_field(Field const& field, Record const& record, Path const& of_record)
    {
        auto const& value = record.slots[field.slot];
        OutlineField outline;
        outline.field = &field;
        outline.path = of_record;
        outline.path.steps.back().field = field.index;
        outline.label = field.label.in(m_language);
        outline.hint = field.hint.in(m_language);
        outline.display = display_text(m_plan, m_context, field, value, m_language);
        outline.typed = typed_text(field, value);
        outline.required = m_judgement.visibility.is_required(record, field.index);
        outline.locked = m_judgement.visibility.is_locked(record, field.index);
        outline.open_end = value.as<OpenEnd>() != nullptr;
        outline.source = source_of(field);
        if (std::holds_alternative<TextField>(field.kind))
            outline.character_count = static_cast<std::uint32_t>(character_count(outline.typed));
        if (auto const* attachments = value.as<Attachments>())
            outline.attachments = *attachments;
        if (auto const* slot = std::get_if<AttachmentField>(&field.kind); slot && slot->depends())
            outline.slot = attachment_limits(m_plan, m_context, m_document, outline.path, m_now);
        outline.messages = messages_at(outline.path);
        if (auto const* table = std::get_if<TableField>(&field.kind)) {
            // What is said of it as a whole stands at the field.
            outline.tables.push_back(build_table(table->shape, *value.as<Table>(), outline.path));
        }
        if (std::holds_alternative<ChoiceField>(field.kind) && wants_options(outline.path))
            add_options(outline, value);
        return outline;
    }

    // "来源：社保登记，2025年7月19日 18:00"
    std::string source_of(Field const& field) const
    {
        auto found = field.context_value.empty() ? m_context.values.end() : m_context.values.find(field.context_value);
        if (found == m_context.values.end() || found->second.source.empty())
            return {};
        auto text = (m_language == 0 ? "来源：" : "Source: ") + found->second.source;
        if (found->second.fetched_at.milliseconds != 0)
            text += (m_language == 0 ? "，" : ", ") + moment_text(found->second.fetched_at, m_language);
        return text;
    }

    static bool is_of(Part const& part, Path const& path) { return part.section == no_index || part.section == path.section; }
    static bool is_of(Part const& part, Id record) { return part.record.is_nil() || part.record == record; }
    bool wants_options(Path const& path) const
    {
        return m_extent.options && is_of(*m_extent.options, path) && is_of(*m_extent.options, path.steps.front().record);
    }

    void add_options(OutlineField& outline, Value const& value) const
    {
        auto const& choice = std::get<ChoiceField>(outline.field->kind);
        auto const* one = value.as<std::string>();
        auto const* many = value.as<Codes>();
        auto const options = options_at(m_plan, m_context, m_document, outline.path, m_now);
        auto const apart = options_apart(m_plan, m_context, m_document, outline.path, options, m_now);
        for (auto const* code : options) {
            OutlineOption option { code->code, code->label.in(m_language), {}, false, std::find(apart.begin(), apart.end(), code) != apart.end() };
            option.chosen = (one && *one == code->code) || (many && std::find(many->begin(), many->end(), code->code) != many->end());
            auto const* group = code->parent.empty() ? nullptr : find_code(m_plan.programme(), m_context, choice, code->parent);
            if (group)
                option.group = group->label.in(m_language);
            // HQ-07: a matrix is read by domain and speciality.
            bool const deep = group && choice.style == ChoiceStyle::Matrix && !group->parent.empty();
            auto const* domain = deep ? find_code(m_plan.programme(), m_context, choice, group->parent) : nullptr;
            if (domain && domain->label.in(m_language) != option.group)
                option.group = domain->label.in(m_language) + " · " + option.group;
            outline.options.push_back(std::move(option));
        }
    }

    static std::size_t hash_of(Path const& path)
    {
        std::size_t hash = path.section;
        for (auto const& step : path.steps)
            hash = (hash * 1'000'003) ^ static_cast<std::size_t>(step.record.low ^ (step.record.high << 1)) ^ (std::size_t { step.field } << 7);
        return hash;
    }

    // By hash, so that a document with thousands of findings is still outlined in one go.
    std::vector<Message> messages_at(Path const& path) const
    {
        std::vector<Message> messages;
        auto hash = hash_of(path);
        auto at = std::lower_bound(m_by_path.begin(), m_by_path.end(), std::pair(hash, std::size_t { 0 }));
        for (; at != m_by_path.end() && at->first == hash; ++at) {
            auto const& finding = m_judgement.verdict.findings[at->second];
            if (finding.path == path)
                messages.push_back({ &finding, finding.severity, message_text(m_plan, m_context, m_document, finding, m_language) });
        }
        return messages;
    }

    static std::size_t errors_in(std::vector<Message> const& messages)
    {
        return static_cast<std::size_t>(std::count_if(messages.begin(), messages.end(), [](Message const& one) { return one.severity == Severity::Error; }));
    }

    static std::size_t errors_in(OutlineField const& field)
    {
        auto count = errors_in(field.messages);
        for (auto const& table : field.tables) {
            for (auto const& record : table.records)
                count += record.error_count;
        }
        return count;
    }

    Plan const& m_plan;
    Form const& m_form;
    Context const& m_context;
    Document const& m_document;
    Judgement const& m_judgement;
    std::size_t m_language;
    Moment m_now;
    Extent m_extent;
    std::vector<std::pair<std::size_t, std::size_t>> m_by_path;  // hash of a finding's path, its place in the verdict
};

}

Outline make_outline(Plan const& plan, Context const& context, Document const& document, Judgement const& judgement, std::size_t language, Moment now,
    Extent const& extent)
{
    return Builder(plan, context, document, judgement, language, now, extent).build();
}

}

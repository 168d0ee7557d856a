// Ledgers in the person's language.
#include "check/ledger.h"
#include "outline/outline.h"

#include <algorithm>

namespace shenbao {

namespace {

struct Words {
    Plan const& plan;
    Context const& context;
    Document const& document;
    std::size_t language;

    std::string between() const { return language == 0 ? "、" : ", "; }
};

std::string label_of(Words const& words, Ledger const& ledger, std::string const& code)
{
    auto const& field = words.plan.form().fields[ledger.evidence.front().field];
    auto const* found = find_code(words.plan.programme(), words.context, std::get<ChoiceField>(field.kind), code);
    return found ? found->label.in(words.language) : code;
}

// The first column that says something beside the clause itself, else the number of the row.
std::string summary_of(Words const& words, Ledger const& ledger, LedgerEvidence const& evidence)
{
    auto names_the_clause = [&](FieldIndex column) {
        return std::any_of(ledger.evidence.begin(), ledger.evidence.end(), [&](auto const& one) { return one.section == evidence.section && one.field == column; });
    };
    auto const& section = words.plan.form().sections[evidence.section];
    auto const& records = words.document.sections[evidence.section].records;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].id != evidence.record)
            continue;
        for (auto column : section.shape.columns) {
            if (names_the_clause(column))
                continue;
            auto const& field = words.plan.form().fields[column];
            auto text = display_text(words.plan, words.context, field, records[i].slots[field.slot], words.language);
            if (!text.empty())
                return text;
        }
        return std::to_string(i + 1);
    }
    return {};
}

OutlineClause clause_of(Words const& words, Ledger const& ledger, LedgerClause const& clause)
{
    OutlineClause outline { label_of(words, ledger, clause.code), clause.satisfied, {} };
    for (auto const& evidence : clause.evidence) {
        outline.evidence += (outline.evidence.empty() ? "" : words.between()) + summary_of(words, ledger, evidence);
        if (!evidence.counts)
            outline.evidence += words.language == 0 ? "（不计入）" : " (not counted)";
    }
    return outline;
}

}

std::vector<OutlineLedger> outline_ledgers(Plan const& plan, Context const& context, Document const& document, std::size_t language, Moment now)
{
    Words const words { plan, context, document, language };
    std::vector<OutlineLedger> outlines;
    for (auto const& trace : trace_ledgers(plan, context, document, now)) {
        auto const& ledger = plan.form().ledgers[trace.ledger];
        auto counts = std::to_string(trace.satisfied) + "/" + std::to_string(trace.needed);
        OutlineLedger outline { &ledger, ledger.label.in(language), {}, trace.holds(), {} };
        for (auto const& clause : trace.clauses)
            outline.clauses.push_back(clause_of(words, ledger, clause));
        outline.summary = language == 0 ? "满足" + counts + "条" : counts + " clauses satisfied";
        if (!outline.holds) {
            auto const left = std::to_string(trace.needed - trace.satisfied);
            outline.summary += language == 0 ? "，还需满足" + left + "条" : ", " + left + " more needed";
        }
        outlines.push_back(std::move(outline));
    }
    return outlines;
}

}

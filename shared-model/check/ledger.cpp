#include "check/ledger.h"

#include "check/ledger_trace.h"

#include <algorithm>

namespace shenbao {

namespace {

using Otherwise = DocumentActivation::Otherwise;

void add_clauses(TogetherInput const& input, Ledger const& ledger, std::vector<LedgerClause>& clauses)
{
    auto const& choice = std::get<ChoiceField>(input.compiled.form->fields[ledger.evidence.front().field].kind);
    auto const& codes = codes_of(input.compiled.programme->code_lists[choice.list], input.activation.context());
    auto const day = code_day(input.activation.context(), input.activation.today());
    for (auto const& code : codes) {
        bool const valid = (!code.valid_from || !(day < *code.valid_from)) && (!code.valid_until || !(*code.valid_until < day));
        bool const heading = std::any_of(codes.begin(), codes.end(), [&](Code const& one) { return one.parent == code.code; });
        if (valid && !heading && std::find(ledger.apart.begin(), ledger.apart.end(), code.code) == ledger.apart.end())
            clauses.push_back({ code.code, {}, 0, false });
    }
}

bool names(Value const& value, std::string const& code)
{
    auto const* one = value.as<std::string>();
    auto const* many = value.as<Codes>();
    return (one && *one == code) || (many && std::find(many->begin(), many->end(), code) != many->end());
}

void add_evidence(TogetherInput const& input, std::uint16_t index, std::size_t at, std::vector<LedgerClause>& clauses)
{
    auto const& evidence = input.compiled.form->ledgers[index].evidence[at];
    if (!input.activation.shows_section(evidence.section))
        return;
    auto const& table = input.layout.tables[evidence.section];
    auto const& counts = input.compiled.ledgers[index].counts[at];
    auto const slot = input.compiled.form->fields[evidence.field].slot;
    for (std::size_t i = 0; i < table.table->records.size(); ++i) {
        auto const& node = input.layout.nodes[table.first + i];
        if (!input.activation.shows_field(node, node.shape->members[slot]))
            continue;
        bool const counted = !counts || input.activation.holds(*counts, input.layout.reference(node), Otherwise::False, Otherwise::False);
        for (auto& clause : clauses) {
            if (!names(node.record->slots[slot], clause.code))
                continue;
            clause.evidence.push_back({ evidence.section, node.record->id, counted });
            clause.counted += counted ? 1 : 0;
        }
    }
}

}

std::string LedgerTrace::missing() const
{
    std::string codes;
    for (auto const& clause : clauses) {
        if (!clause.satisfied)
            codes += (codes.empty() ? "" : ",") + clause.code;
    }
    return codes;
}

LedgerTrace trace_ledger(TogetherInput const& input, std::uint16_t index)
{
    auto const& ledger = input.compiled.form->ledgers[index];
    LedgerTrace trace;
    trace.ledger = index;
    add_clauses(input, ledger, trace.clauses);
    for (std::size_t i = 0; i < ledger.evidence.size(); ++i)
        add_evidence(input, index, i, trace.clauses);
    for (auto& clause : trace.clauses) {
        clause.satisfied = clause.counted >= ledger.each;
        trace.satisfied += clause.satisfied ? 1 : 0;
    }
    trace.needed = static_cast<std::uint32_t>(trace.clauses.size());
    auto const& needed = input.compiled.ledgers[index].needed;
    auto const value = needed ? input.activation.evaluate(*needed, {}) : cel::Value {};
    if (auto const* number = value.as<std::int64_t>())
        trace.needed = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*number, 0, static_cast<std::int64_t>(trace.needed)));
    return trace;
}

std::vector<LedgerTrace> trace_ledgers(Plan const& plan, Context const& context, Document const& document, Moment now)
{
    std::vector<LedgerTrace> traces;
    if (plan.form().ledgers.empty())
        return traces;
    Layout layout(plan.compiled(), document);
    DocumentActivation activation(plan.compiled(), context, layout, now);
    for (std::size_t i = 0; i < plan.form().ledgers.size(); ++i) {
        if (activation.shows_section(plan.form().ledgers[i].section))
            traces.push_back(trace_ledger({ plan.compiled(), activation, layout }, static_cast<std::uint16_t>(i)));
    }
    return traces;
}

}

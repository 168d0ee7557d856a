#include "check/together.h"

#include "check/media.h"

#include <algorithm>

namespace shenbao {

namespace {

Value const* shown_value(TogetherInput const& input, RecordNode const& node, FieldIndex index)
{
    auto const& member = node.shape->members[input.compiled.form->fields[index].slot];
    auto const& value = node.record->slots[member.field->slot];
    return !value.absent() && input.activation.shows_field(node, member) ? &value : nullptr;
}

bool are_alike(TogetherInput const& input, RecordNode const& a, RecordNode const& b, std::vector<FieldIndex> const& fields)
{
    return std::all_of(fields.begin(), fields.end(), [&](FieldIndex field) {
        auto const* left = shown_value(input, a, field);
        auto const* right = shown_value(input, b, field);
        return left && right && *left == *right;
    });
}

// Days since 1970, or months since the year 0 where one of the two is known by month only.
struct Span {
    Date from;
    Date to;
    bool open = false;
};

std::optional<Span> span_of(TogetherInput const& input, RecordNode const& node, PeriodLimit const& limit)
{
    auto const* from = shown_value(input, node, limit.from);
    auto const* to = shown_value(input, node, limit.to);
    auto const& end_member = node.shape->members[input.compiled.form->fields[limit.to].slot];
    auto const* first = from ? from->as<Date>() : nullptr;
    auto const* last = to ? to->as<Date>() : nullptr;
    auto const& end = std::get<DateField>(input.compiled.form->fields[limit.to].kind);
    // An end that is not asked for is open; one that nobody has typed yet is none.
    bool const open = to ? to->as<OpenEnd>() != nullptr : end.open_end || !input.activation.shows_field(node, end_member);
    if (!first || (!last && !open))
        return {};
    return Span { *first, last ? *last : Date {}, open };
}

bool do_overlap(Span const& a, Span const& b)
{
    return (b.open || is_before(a.from, b.to)) && (a.open || is_before(b.from, a.to));
}

bool is_valid(Relation::Row const& row, Date day)
{
    return (!row.valid_from || !(day < *row.valid_from)) && (!row.valid_until || !(*row.valid_until < day));
}

std::string const* code_in(TogetherInput const& input, RecordNode const& node, FieldIndex field)
{
    auto const* value = shown_value(input, node, field);
    return value ? value->as<std::string>() : nullptr;
}

// The first member, in the form's order, that no row takes together with those before it.
void judge_combination(TogetherInput const& input, RecordNode const& node, Combination const& combination, FindingSink& sink)
{
    auto const& relation = input.compiled.programme->relations[combination.relation];
    auto const day = code_day(input.activation.context(), input.activation.today());
    std::vector<Relation::Row const*> rows;
    for (auto const& row : rows_of(relation, input.activation.context())) {
        if (is_valid(row, day))
            rows.push_back(&row);
    }
    for (auto const& member : combination.members) {
        auto const* code = code_in(input, node, member.field);
        if (!code)
            continue;
        auto const refuses = [&](Relation::Row const* row) { return !row->cells[member.column].empty() && row->cells[member.column] != *code; };
        rows.erase(std::remove_if(rows.begin(), rows.end(), refuses), rows.end());
        if (rows.empty()) {
            sink.field = member.field;
            sink.add(FindingCode::not_combined);
            sink.field = no_index;
            return;
        }
    }
}

}

void judge_together(TogetherInput const& input, RecordNode const& node, FindingSink& sink)
{
    auto const& records = *node.shape->records;
    for (auto const& combination : records.combinations)
        judge_combination(input, node, combination, sink);
    auto const first = input.layout.tables[node.table].first;
    auto const end = static_cast<std::uint32_t>(&node - input.layout.nodes.data());
    auto name = [&](FindingCode code, RecordNode const& other) { sink.add(code, { { "other_record", to_string(other.record->id) } }); };
    for (auto const& group : records.unique) {
        for (auto at = first; at < end; ++at) {
            auto const& other = input.layout.nodes[at];
            if (!are_alike(input, node, other, group))
                continue;
            name(FindingCode::duplicate_record, other);
            break;
        }
    }
    for (auto const& limit : records.periods) {
        auto const mine = span_of(input, node, limit);
        for (auto at = first; mine && at < end; ++at) {
            auto const& other = input.layout.nodes[at];
            auto const theirs = span_of(input, other, limit);
            if (theirs && are_alike(input, node, other, limit.same) && do_overlap(*mine, *theirs))
                name(FindingCode::periods_overlap, other);
        }
    }
}

Combinable combinable(TogetherInput const& input, RecordNode const& node, Combination const& combination, Combination::Member const& wanted)
{
    Combinable result;
    auto const day = code_day(input.activation.context(), input.activation.today());
    for (auto const& row : rows_of(input.compiled.programme->relations[combination.relation], input.activation.context())) {
        bool const fits = is_valid(row, day) && std::all_of(combination.members.begin(), combination.members.end(), [&](Combination::Member const& member) {
            auto const* held = member.column == wanted.column ? nullptr : code_in(input, node, member.field);
            auto const& cell = row.cells[member.column];
            return !held || cell.empty() || cell == *held;
        });
        if (!fits)
            continue;
        auto code = row.cells[wanted.column];
        result.any = result.any || code.empty();
        result.codes.emplace(code, static_cast<std::uint32_t>(0));  // as CodeList does it: one function fewer in the page
    }
    return result;
}

AttachmentField limits_of(DocumentActivation const& activation, RecordNode const& node, ShapeMember const& member)
{
    auto slot = std::get<AttachmentField>(member.field->kind);
    auto const& limits = *member.compiled->limits;
    cel::RecordReference const self { &node, node.shape->type };
    auto whole = [&](std::optional<cel::Program> const& program, auto& limit) {
        auto const value = program ? activation.evaluate(*program, self) : cel::Value {};
        auto const* number = value.as<std::int64_t>();
        if (number && *number >= 0 && *number <= std::int64_t { 500 } << 20)
            limit = static_cast<std::remove_reference_t<decltype(limit)>>(*number);
    };
    whole(limits.size_bytes_max, slot.size_bytes_max);
    whole(limits.count_min, slot.count_min);
    whole(limits.count_max, slot.count_max);
    auto const kinds = limits.kinds ? activation.evaluate(*limits.kinds, self) : cel::Value {};
    if (auto const* list = kinds.as_list()) {
        std::vector<FileKind> named;
        for (auto const& one : *list) {
            for (auto kind : { FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif }) {
                if (one.as_text() == to_string(kind))
                    named.push_back(kind);
            }
        }
        // Names of nothing would leave a place into which nothing goes.
        if (!named.empty())
            slot.kinds = std::move(named);
    }
    return slot;
}

}

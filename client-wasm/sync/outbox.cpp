#include "sync/outbox.h"

#include <algorithm>
#include <iterator>

namespace shenbao::client::sync {

static bool same_edit(Edit const& a, Edit const& b)
{
    if (a.index() != b.index() || path_of(a) != path_of(b))
        return false;
    if (auto const* set = std::get_if<SetValue>(&a))
        return set->value == std::get_if<SetValue>(&b)->value;
    if (auto const* choose = std::get_if<Choose>(&a)) {
        auto const& other = *std::get_if<Choose>(&b);
        return choose->code == other.code && choose->chosen == other.chosen;
    }
    if (auto const* attach = std::get_if<Attach>(&a))
        return attach->attachment == std::get_if<Attach>(&b)->attachment;
    if (auto const* detach = std::get_if<Detach>(&a))
        return detach->attachment == std::get_if<Detach>(&b)->attachment;
    if (auto const* move = std::get_if<MoveRecord>(&a))
        return move->after == std::get_if<MoveRecord>(&b)->after;
    return true;
}

// Would one undo or hide what the other did?
static bool touch(Edit const& a, Edit const& b)
{
    auto const& one = path_of(a);
    auto const& other = path_of(b);
    if (one.is_record() && other.is_record())
        return one == other || (std::holds_alternative<RemoveRecord>(a) && is_same_or_ancestor(one, other))
            || (std::holds_alternative<RemoveRecord>(b) && is_same_or_ancestor(other, one));
    if (one.is_record())
        return std::holds_alternative<RemoveRecord>(a) && is_same_or_ancestor(one, other);
    if (other.is_record())
        return std::holds_alternative<RemoveRecord>(b) && is_same_or_ancestor(other, one);
    if (!(one == other))
        return false;
    auto const* choose = std::get_if<Choose>(&a);
    auto const* also = std::get_if<Choose>(&b);
    if (choose && also)
        return choose->code == also->code;
    bool files = std::holds_alternative<Attach>(a) || std::holds_alternative<Detach>(a);
    return !files;  // two files at one place do not exclude each other
}

bool touched(Outbox& outbox, Path const& path)
{
    if (!outbox.untouched || !is_same_or_ancestor(outbox.untouched->record, path))
        return false;
    outbox.pending.emplace_back(*outbox.untouched);
    outbox.untouched.reset();
    return true;
}

void queue(Outbox& outbox, Edit edit)
{
    static_cast<void>(touched(outbox, path_of(edit)));
    if (auto const* set = std::get_if<SetValue>(&edit); set && !outbox.pending.empty()) {
        auto* last = std::get_if<SetValue>(&outbox.pending.back());
        if (last && last->path == set->path) {
            last->value = set->value;
            return;
        }
    }
    outbox.pending.push_back(std::move(edit));
}

wire::Batch const* next_batch(Outbox& outbox, Id new_id)
{
    if (outbox.in_flight)
        return &*outbox.in_flight;
    if (outbox.pending.empty() || outbox.behind)
        return nullptr;
    auto count = static_cast<std::ptrdiff_t>(std::min(outbox.one_by_one > 0 ? 1 : edits_max, outbox.pending.size()));
    auto end = outbox.pending.begin() + count;
    outbox.in_flight = wire::Batch { new_id, outbox.base_revision, { outbox.pending.begin(), end } };
    outbox.pending.erase(outbox.pending.begin(), end);
    return &*outbox.in_flight;
}

static void step_to(Outbox& outbox, std::int64_t revision, std::int64_t own_steps)
{
    if (revision <= outbox.base_revision + own_steps) {
        outbox.base_revision = std::max(outbox.base_revision, revision);
        if (!outbox.behind)
            outbox.acknowledged.clear();
        return;
    }
    outbox.behind = true;
}

void accepted(Outbox& outbox, wire::BatchReply const& reply)
{
    VERIFY(outbox.in_flight);
    auto batch = std::move(*outbox.in_flight);
    outbox.in_flight.reset();
    outbox.one_by_one -= outbox.one_by_one > 0 ? 1 : 0;
    outbox.failures = 0;
    outbox.saved_at = reply.saved_at;
    std::size_t saved = 0;
    for (auto& edit : batch.edits) {
        auto const& path = path_of(edit);
        auto found = std::find_if(reply.conflicts.begin(), reply.conflicts.end(), [&](auto const& one) { return one.path == path; });
        if (found == reply.conflicts.end()) {
            outbox.acknowledged.push_back(std::move(edit));
            ++saved;
            continue;
        }
        bool const asked = std::any_of(outbox.conflicts.begin(), outbox.conflicts.end(), [&](auto const& one) { return one.mine.size() > 1 && is_same_or_ancestor(one.path, path); });
        if (asked)
            continue;
        bool const whole = !std::holds_alternative<SetValue>(edit);
        auto known = std::find_if(outbox.conflicts.begin(), outbox.conflicts.end(), [&](auto const& one) { return one.path == path && !one.whole_record; });
        Conflict conflict { { edit }, path, found->yours, found->theirs, whole };
        if (whole || known == outbox.conflicts.end())
            outbox.conflicts.push_back(std::move(conflict));
        else
            *known = std::move(conflict);  // what was typed last
    }
    step_to(outbox, reply.revision, saved > 0 ? 1 : 0);
}

void advanced(Outbox& outbox, Edit done, std::int64_t revision)
{
    outbox.acknowledged.push_back(std::move(done));
    step_to(outbox, revision, 1);
}

std::vector<Edit> rejected(Outbox& outbox)
{
    VERIFY(outbox.in_flight);
    auto edits = std::move(outbox.in_flight->edits);
    outbox.in_flight.reset();
    outbox.one_by_one -= outbox.one_by_one > 0 ? 1 : 0;
    return edits;
}

bool split(Outbox& outbox)
{
    VERIFY(outbox.in_flight);
    if (outbox.in_flight->edits.size() < 2)
        return false;
    auto edits = std::move(outbox.in_flight->edits);
    outbox.in_flight.reset();
    outbox.one_by_one = edits.size();
    outbox.pending.insert(outbox.pending.begin(), std::make_move_iterator(edits.begin()), std::make_move_iterator(edits.end()));
    return true;
}

static Value value_in(Edit const& edit)
{
    auto const* set = std::get_if<SetValue>(&edit);
    return set ? set->value : Value {};
}

static void apply_unless_there(Form const& form, Document& document, Edit const& edit)
{
    // What is there already (our own attachment, a record removed here too) is no failure.
    static_cast<void>(apply(form, document, edit));
}

// What the server alone writes (where a record came from, since when it stands) does not come back with it.
static void add_edits(std::vector<Edit>& edits, Form const& form, RecordShape const& shape, AddRecord const& added, Record const& values)
{
    auto const& record = added.record;
    auto const& section = form.sections[record.section];
    edits.emplace_back(added);
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        auto const& value = values.slots[field.slot];
        if (field.derived.present() || index == section.registry.source || index == section.history.kept)
            continue;
        Path path = record;
        path.steps.back().field = index;
        if (auto const* table = value.as<Table>()) {
            for (auto const& inner : table->records) {
                path.steps.push_back({ inner.id, no_index });
                add_edits(edits, form, form.shape_of(field), { path, {} }, inner);
                path.steps.pop_back();
            }
        } else if (auto const* files = value.as<Attachments>()) {
            for (auto const& file : *files)
                edits.emplace_back(Attach { path, file });
        } else if (!value.absent() || !field.initial.empty()) {
            edits.emplace_back(SetValue { std::move(path), value });
        }
    }
}

// A record in which something was written here is gone elsewhere: one question, and the whole of it to add again.
static bool ask_about_record(Outbox& outbox, Form const& form, Document const& document, Edit const& change)
{
    auto const* gone = std::get_if<RemoveRecord>(&change);
    auto const* record = gone ? find_record(document, form, gone->record) : nullptr;
    if (!record)
        return false;
    std::size_t const before = outbox.pending.size() + outbox.conflicts.size();
    auto const removes = [&](Edit const& one) { return std::holds_alternative<RemoveRecord>(one); };
    auto const within = [&](Edit const& one) { return !removes(one) && is_same_or_ancestor(gone->record, path_of(one)); };
    outbox.pending.erase(std::remove_if(outbox.pending.begin(), outbox.pending.end(), within), outbox.pending.end());
    outbox.conflicts.erase(std::remove_if(outbox.conflicts.begin(), outbox.conflicts.end(), [&](Conflict const& one) { return within(one.mine.front()); }),
        outbox.conflicts.end());
    bool const sent = outbox.in_flight && std::any_of(outbox.in_flight->edits.begin(), outbox.in_flight->edits.end(), within);
    if (!sent && outbox.pending.size() + outbox.conflicts.size() == before)
        return false;
    // Its registry alone brings one back.
    if (gone->record.steps.size() == 1 && !form.sections[gone->record.section].registry.by_hand)
        return true;
    RecordShape const* shape = &form.sections[gone->record.section].shape;
    if (gone->record.steps.size() > 1)
        shape = &form.shape_of(form.fields[gone->record.steps[gone->record.steps.size() - 2].field]);
    Conflict conflict { {}, gone->record, {}, {}, true };
    auto const* table = find_table(document, form, gone->record);
    auto const position = record - table->records.data();
    add_edits(conflict.mine, form, *shape, { gone->record, position > 0 ? (record - 1)->id : Id {} }, *record);
    if (position == 0)
        conflict.mine.emplace_back(MoveRecord { gone->record, {} });  // none before it: it was added at the end
    outbox.conflicts.push_back(std::move(conflict));
    return true;
}

void merge(Outbox& outbox, Form const& form, Document& document, std::vector<Edit> const& changes, std::int64_t revision)
{
    for (auto const& change : changes) {
        auto same = [&](Edit const& one) { return same_edit(one, change); };
        auto touching = [&](Edit const& one) { return touch(one, change); };
        if (std::any_of(outbox.acknowledged.begin(), outbox.acknowledged.end(), same))
            continue;
        if (outbox.in_flight && std::any_of(outbox.in_flight->edits.begin(), outbox.in_flight->edits.end(), same))
            continue;
        auto const first = std::stable_partition(outbox.pending.begin(), outbox.pending.end(), [&](Edit const& one) { return !touching(one); });
        if (ask_about_record(outbox, form, document, change) || first == outbox.pending.end()) {
            apply_unless_there(form, document, change);
            continue;
        }
        std::vector<Edit> mine(std::make_move_iterator(first), std::make_move_iterator(outbox.pending.end()));
        outbox.pending.erase(first, outbox.pending.end());
        // Both took it out: what was typed in it before is gone with it.
        if (std::holds_alternative<RemoveRecord>(change) && std::any_of(mine.begin(), mine.end(), same))
            continue;
        for (std::size_t i = 0; i < mine.size(); ++i) {
            auto const& edit = mine[i];
            bool const value = std::holds_alternative<SetValue>(edit);
            bool const typed_again = value && i + 1 < mine.size() && path_of(mine.back()) == path_of(edit) && std::holds_alternative<SetValue>(mine.back());
            if (typed_again || same_edit(edit, change))
                continue;
            outbox.conflicts.push_back({ { edit }, path_of(edit), value_in(edit), value_in(change), !value || !std::holds_alternative<SetValue>(change) });
        }
    }
    outbox.base_revision = revision;
    outbox.behind = false;
    outbox.acknowledged.clear();
}

void replace(Outbox& outbox, Form const& form, Document& document, Document fresh, std::int64_t revision)
{
    document = std::move(fresh);
    if (outbox.in_flight) {
        for (auto const& edit : outbox.in_flight->edits)
            apply_unless_there(form, document, edit);
    }
    for (auto const& edit : outbox.pending)
        apply_unless_there(form, document, edit);
    if (outbox.untouched)
        apply_unless_there(form, document, *outbox.untouched);
    outbox.base_revision = revision;
    outbox.behind = false;
    outbox.acknowledged.clear();
}

void resolve(Outbox& outbox, Form const& form, Document& document, std::size_t index, Keep keep)
{
    VERIFY(index < outbox.conflicts.size());
    auto conflict = std::move(outbox.conflicts[index]);
    outbox.conflicts.erase(outbox.conflicts.begin() + static_cast<std::ptrdiff_t>(index));
    if (keep == Keep::Mine) {
        for (auto& edit : conflict.mine) {
            apply_unless_there(form, document, edit);
            queue(outbox, std::move(edit));
        }
        return;
    }
    if (!conflict.whole_record)
        apply_unless_there(form, document, SetValue { conflict.path, conflict.theirs });
    else
        outbox.reload = true;
}

std::uint32_t retry_delay(Outbox const& outbox)
{
    auto doublings = std::min(outbox.failures > 0 ? outbox.failures - 1 : 0, 5u);
    return std::min(1'000u << doublings, 30'000u);
}

}

// Records that go: from the page at once, from the server when the time to bring them back is over.
#include "sync/drafts.h"

namespace shenbao::client::sync {

void remove_record(Model& m, Effects& out, Path const& path)
{
    if (!is_editable(m) || !path.is_record())
        return;
    commit_removal(m, out);
    auto& form = m.application->form;
    auto* table = find_table(form.live.document_to_change(), form.form(), path);
    auto const* record = find_record(form.document(), form.form(), path);
    if (!table || !record)
        return;
    changed_by_hand(m, out);
    auto position = record - table->records.data();
    auto after = position > 0 ? table->records[static_cast<std::size_t>(position) - 1].id : Id {};
    m.application->removed = RemovedRecord { path, after, *record };
    table->records.erase(table->records.begin() + position);
    form.dirty = true;
    start_timer(out, Timer::Undo, 30'000);
}

void put_back_removed(Application& application)
{
    if (!application.removed)
        return;
    auto& form = application.form;
    auto const& removed = *application.removed;
    auto* table = find_table(form.live.document_to_change(), form.form(), removed.path);
    if (!table || table->find(removed.record.id))
        return;
    auto const* before = table->find(removed.after);
    auto position = before ? before - table->records.data() + 1 : 0;
    table->records.insert(table->records.begin() + position, removed.record);
    form.dirty = true;
}

void take_out_removed(Application& application)
{
    if (!application.removed)
        return;
    auto& form = application.form;
    auto const* record = find_record(form.document(), form.form(), application.removed->path);
    if (!record)
        return application.removed.reset();
    application.removed->record = *record;
    static_cast<void>(change(form, RemoveRecord { application.removed->path }));
}

void undo_remove(Model& m)
{
    if (!m.application)
        return;
    put_back_removed(*m.application);
    m.application->removed.reset();
}

void commit_removal(Model& m, Effects& out)
{
    if (!m.application || !m.application->removed)
        return;
    queue(m.application->outbox, RemoveRecord { m.application->removed->path });
    m.application->removed.reset();
    stop_timer(out, Timer::Undo);
    start_timer(out, Timer::Autosave, quiet_ms);
}

}

// A record that was added here, until its page is left.
#include "sync/drafts.h"

#include "sync/upload.h"

#include <algorithm>
#include <utility>

namespace shenbao::client::sync {

void add_record(Model& m, AddRecord const& added)
{
    if (change(m.application->form, added) == EditRefusal::None)
        m.application->outbox.untouched = added;
}

// What is computed comes by itself, also in a record nobody has touched.
static bool is_empty(Form const& form, RecordShape const& shape, Record const& record)
{
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        if (!field.derived.present() && is_filled_in(field, record.slots[field.slot]))
            return false;
    }
    return true;
}

void keep_added(Model& m, Path const& path)
{
    auto const& form = m.application->form;
    auto const* record = find_record(form.document(), form.form(), path);
    auto const& shape = form.form().sections[path.section].shape;
    auto const holds = [&](FieldIndex index) {
        auto const& field = form.form().fields[index];
        auto const& value = record->slots[field.slot];
        return !field.derived.present() && (is_filled_in(field, value) || (!field.initial.empty() && !value.absent()));
    };
    if (!record || std::none_of(shape.fields.begin(), shape.fields.end(), holds))
        return;
    static_cast<void>(touched(m.application->outbox, path));
    m.application->added = {};
}

void drop_empty_record(Model& m, Effects& out)
{
    auto& application = *m.application;
    auto const added = std::exchange(application.added, Id {});
    if (auto const untouched = std::exchange(application.outbox.untouched, std::nullopt)) {
        static_cast<void>(change(application.form, RemoveRecord { untouched->record }));
        return;
    }
    auto const* section = m.route.page == Page::Record ? application.form.form().find_section(m.route.section) : nullptr;
    if (!section || !is_editable(m) || m.route.record != added)
        return;
    Path path { section->index, { { added, no_index } } };
    auto const* record = find_record(application.form.document(), application.form.form(), path);
    bool uploading = std::any_of(application.uploads.begin(), application.uploads.end(),
        [&](Upload const& upload) { return upload.state != UploadState::Refused && is_same_or_ancestor(path, upload.path); });
    if (record && is_empty(application.form.form(), section->shape, *record) && !uploading)
        edit(m, out, RemoveRecord { path });
}

}

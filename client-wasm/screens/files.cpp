// SC-12: a slot for files: its state, the files, those on their way, choosing more.
#include "check/media.h"
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/uploads.h"

namespace shenbao::client::screens::files {

static std::string slot_hint(Model const& m, AttachmentField const& slot, std::string const& own)
{
    if (!own.empty())
        return own;
    std::string kinds;
    for (auto kind : slot.kinds) {
        std::string name(to_string(kind));
        for (auto& letter : name)
            letter = static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
        kinds += (kinds.empty() ? std::string() : std::string(say(m, Word::list_comma))) + name;
    }
    auto hint = say(m, Word::slot_hint, { { "kinds", kinds }, { "max", size_text(slot.size_bytes_max) }, { "count", std::to_string(slot.count_max) } });
    return slot.delete_first ? hint + std::string(say(m, Word::delete_first)) : hint;
}

static std::string accept_of(AttachmentField const& slot)
{
    std::string accept;
    for (auto kind : slot.kinds)
        accept += (accept.empty() ? "" : ",") + std::string(media_type(kind));
    return accept;
}

static std::string file_url(Model const& m, Id attachment, bool download)
{
    auto url = "/api/v1/" + m.settings.programme + "/applications/" + to_string(m.application->id) + "/attachments/" + to_string(attachment);
    return download ? url + "?download=1" : url;
}

static ui::Node file_button(Model const& m, OutlineField const& field, std::string id, std::string label, std::string detail)
{
    auto const& slot = field.slot ? *field.slot : *std::get_if<AttachmentField>(&field.field->kind);
    auto made = node(ui::Role::FileButton, std::move(id), label);
    made.accept = accept_of(slot);
    made.many = slot.count_max != 1 && detail.empty();
    made.emphasis = detail.empty() ? ui::Emphasis::Plain : ui::Emphasis::Link;  // with a detail: replaces that file
    made.target = Target { Place::Application, field.path, std::move(detail) };
    made.description = field.label;
    static_cast<void>(m);
    return made;
}

ui::Node name_link(Model const& m, std::string id, Attachment const& file)
{
    auto made = link_out(std::move(id), file.title.empty() ? file.name : file.title, file_url(m, file.id, true));
    made.description = say(m, Word::download);
    return made;
}

static ui::Node file_node(Model const& m, FormState const& form, OutlineField const& field, Attachment const& file, bool editable)
{
    auto id = node_id(form, field.path) + "/" + to_string(file.id);
    auto item = node(ui::Role::ListItem, id);
    auto name = name_link(m, id + ".name", file);
    auto title = name.label;
    item.children.push_back(std::move(name));
    auto about = size_text(file.size_bytes) + " · " + moment_text(file.added_at, pack_language(m));
    item.children.push_back(quiet_text(id + ".about", about));
    auto row = group(id + ".actions", {}, ui::Direction::Wrap);
    auto detail = to_string(file.id);
    auto add = [&](char const* what, Word label, char const* push, ui::Emphasis emphasis) {
        auto made = button(id + "." + what, say(m, label), { push, field.path, detail }, emphasis);
        made.description = title;
        row.children.push_back(std::move(made));
    };
    if (file.kind == FileKind::Pdf)
        add("open", Word::open_file, action::open_file, ui::Emphasis::Link);
    else
        add("show", Word::preview, action::show_file, ui::Emphasis::Link);
    if (editable) {
        if (!std::get<AttachmentField>(field.field->kind).delete_first)
            row.children.push_back(file_button(m, field, id + ".replace", std::string(say(m, Word::replace_file)), detail));
        add("rename", Word::rename_file, action::rename_file, ui::Emphasis::Link);
        add("remove", Word::remove_file, action::remove_file, ui::Emphasis::Danger);
    }
    item.children.push_back(std::move(row));
    return item;
}

static Word upload_word(sync::Upload const& upload)
{
    switch (upload.state) {
    case sync::UploadState::Reading: return Word::upload_checking;
    case sync::UploadState::TooLarge:
    case sync::UploadState::Fitting: return Word::upload_fitting;
    case sync::UploadState::Paused: return upload.server_busy ? Word::upload_busy : Word::upload_paused;
    case sync::UploadState::Refused: return Word::upload_refused;
    case sync::UploadState::Waiting: return Word::upload_waiting;
    default: return Word::upload_sending;
    }
}

static ui::Node upload_node(Model const& m, sync::Upload const& upload)
{
    auto id = "upload." + to_string(upload.id);
    auto item = node(ui::Role::ListItem, id);
    item.children.push_back(text(id + ".name", upload.name));
    bool refused = upload.state == sync::UploadState::Refused;
    if (refused) {
        auto problem = node(ui::Role::Alert, id + ".problem", upload.problem);
        problem.tone = ui::Tone::Error;
        item.children.push_back(std::move(problem));
    } else {
        auto progress = node(ui::Role::Progress, id + ".progress", say(m, upload_word(upload)));
        progress.value = std::to_string((upload.offset + upload.sending_bytes) >> 10);
        progress.total = static_cast<int>(upload.size_bytes >> 10);
        item.children.push_back(std::move(progress));
    }
    auto row = group(id + ".actions", {}, ui::Direction::Wrap);
    if (upload.state == sync::UploadState::Paused)
        row.children.push_back(button(id + ".retry", say(m, Word::try_again), { action::retry_upload, {}, to_string(upload.id) }));
    auto drop = button(id + ".cancel", say(m, refused ? Word::dismiss : Word::cancel_upload), { action::cancel_upload, {}, to_string(upload.id) }, ui::Emphasis::Link);
    drop.description = upload.name;
    row.children.push_back(std::move(drop));
    item.children.push_back(std::move(row));
    return item;
}

static std::vector<sync::Upload const*> uploads_at(Model const& m, Path const& path)
{
    std::vector<sync::Upload const*> found;
    for (auto const& upload : m.application->uploads) {
        if (upload.path == path)
            found.push_back(&upload);
    }
    return found;
}

ui::Node view(Model const& m, FormState const& form, OutlineField const& field, bool as_row)
{
    auto const& slot = field.slot ? *field.slot : *std::get_if<AttachmentField>(&field.field->kind);
    auto id = node_id(form, field.path);
    bool editable = is_editable(m) && !field.locked;
    auto set = node(ui::Role::FieldSet, id, field.label);
    set.hint = slot_hint(m, slot, field.hint);
    set.error = shown_error(form, field);
    set.required = field.required;
    auto count = field.attachments.size();
    auto state = count == 0 ? std::string(say(m, Word::not_uploaded)) : say(m, Word::uploaded, { { "n", std::to_string(count) } });
    if (!std::get<AttachmentField>(field.field->kind).blank.empty()) {
        auto const& section = form.form().sections[field.field->section].id;
        set.children.push_back(link_out(id + ".blank", say(m, Word::open_blank), "/" + m.settings.programme + "/blanks/" + section + "." + field.field->id));
    }
    set.children.push_back(tag(id + ".state", state, count == 0 ? ui::Tone::Neutral : ui::Tone::Done));
    auto uploads = uploads_at(m, field.path);
    if (count > 0 || !uploads.empty()) {
        auto list = node(ui::Role::List, id + ".files", field.label);
        for (auto const& file : field.attachments)
            list.children.push_back(file_node(m, form, field, file, editable));
        for (auto const* upload : uploads)
            list.children.push_back(upload_node(m, *upload));
        set.children.push_back(std::move(list));
    }
    bool room = slot.count_max == 0 || count < slot.count_max;
    if (editable && room)
        set.children.push_back(file_button(m, field, id + ".choose", std::string(say(m, Word::choose_file)), {}));
    if (!as_row)
        return set;
    auto item = node(ui::Role::ListItem, id + ".row");
    item.children.push_back(std::move(set));
    return item;
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (!m.application)
        return false;
    auto id = parse_id(pressed.detail).value_or(Id {});
    auto ask = [&](Ask what, std::string words) { m.dialog = Dialog { what, pressed.path, id, {}, std::move(words) }; };
    if (pressed.action == action::remove_file)
        ask(Ask::RemoveFile, {});
    else if (pressed.action == action::show_file)
        ask(Ask::ShowImage, {});
    else if (pressed.action == action::rename_file) {
        std::string title;
        if (auto const* field = find_field(m.application->form.outline, pressed.path)) {
            for (auto const& file : field->attachments)
                title = file.id == id ? file.title : title;
        }
        ask(Ask::RenameFile, std::move(title));
        focus(m, "dialog.title");
    } else if (pressed.action == action::open_file)
        out.push_back(OpenPage { file_url(m, id, false), true });
    else if (pressed.action == action::cancel_upload)
        sync::cancel_upload(m, out, id);
    else if (pressed.action == action::retry_upload)
        sync::retry_upload(m, out, id);
    else
        return false;
    return true;
}

}

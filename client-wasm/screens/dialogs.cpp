// Questions before an act, each naming the thing and the effect; conflicts; the login in place.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/uploads.h"

#include <cstdlib>

namespace shenbao::client::screens::dialogs {

static ui::Node buttons(std::vector<ui::Node> children)
{
    return group("dialog.buttons", std::move(children), ui::Direction::Wrap);
}

static ui::Node cancel(Model const& m, Word word = Word::cancel)
{
    return button("dialog.cancel", say(m, word), { action::close_dialog, {}, {} });
}

static ui::Node confirm(std::string_view label, ui::Emphasis emphasis = ui::Emphasis::Primary)
{
    return button("dialog.confirm", label, { action::confirm_dialog, {}, {} }, emphasis);
}

static ui::Node question(Model const& m, std::string_view title, std::string_view words, std::string_view yes, ui::Emphasis emphasis = ui::Emphasis::Primary)
{
    return dialog("dialog", title, { text("dialog.text", words), buttons({ confirm(yes, emphasis), cancel(m) }) });
}

static Attachment const* attachment_of(Model const& m)
{
    if (!m.application || !m.dialog)
        return nullptr;
    auto const& form = m.application->form;
    auto const* value = find_value(form.document(), form.form(), m.dialog->path);
    auto const* files = value ? value->as<Attachments>() : nullptr;
    for (std::size_t i = 0; files && i < files->size(); ++i) {
        if ((*files)[i].id == m.dialog->id)
            return &(*files)[i];
    }
    return nullptr;
}

static std::string round_name(Model const& m, std::string const& id)
{
    for (auto const& round : m.rounds.value_or(std::vector<Round> {})) {
        if (round.id == id)
            return round.name;
    }
    return {};
}

// A photo over the limit, asked for as long as it waits.
static ui::Node fit_dialog(Model const& m, sync::Upload const& upload)
{
    // A dialog for each, so that what follows is not confirmed unseen.
    auto const id = "fit." + to_string(upload.id);
    auto const* slot = std::get_if<AttachmentField>(&m.application->form.form().fields[upload.path.field()].kind);
    bool fitted = upload.handle != upload.original;
    auto words = say(m, fitted ? Word::fit_done : Word::fit_text,
        { { "file", upload.name }, { "size", size_text(upload.size_bytes) }, { "max", size_text(slot ? slot->size_bytes_max : 0) } });
    auto image = node(ui::Role::Image, id + ".image", say(m, Word::image_of, { { "file", upload.name } }));
    image.source = "file:" + std::to_string(upload.handle);
    image.width_pixels = 320;
    image.height_pixels = 320;
    auto turns = group(id + ".turns",
        { button(id + ".left", say(m, Word::turn_left), { action::turn_image, {}, "-90" }),
            button(id + ".right", say(m, Word::turn_right), { action::turn_image, {}, "90" }) },
        ui::Direction::Wrap);
    return dialog(id, say(m, Word::fit_title),
        { text(id + ".text", words), std::move(image), std::move(turns), buttons({ confirm(say(m, Word::fit_confirm)), cancel(m, Word::fit_cancel) }) });
}

static ui::Node image_dialog(Model const& m)
{
    auto const* file = attachment_of(m);
    auto name = file ? file->name : std::string();
    auto image = node(ui::Role::Image, "dialog.image", say(m, Word::image_of, { { "file", name } }));
    image.source = "/api/v1/" + m.settings.programme + "/applications/" + to_string(m.application->id) + "/attachments/" + to_string(m.dialog->id);
    image.width_pixels = 640;
    image.height_pixels = 640;
    return dialog("dialog", name, { std::move(image), buttons({ cancel(m, Word::close) }) });
}

static ui::Node rename_dialog(Model const& m)
{
    auto input = node(ui::Role::TextInput, "dialog.title", say(m, Word::file_title));
    input.hint = say(m, Word::file_title_hint);
    input.value = m.dialog->text;
    input.target = Target { Place::FileTitle, m.dialog->path, to_string(m.dialog->id) };
    return dialog("dialog", say(m, Word::rename_file), { std::move(input), buttons({ confirm(say(m, Word::save)), cancel(m) }) });
}

static ui::Node act_dialog(Model const& m)
{
    auto const* action = m.pack.programme->flow.find_action(m.dialog->detail);
    auto label = action ? in_language(m, action->label) : std::string();
    auto words = action ? in_language(m, action->confirm) : std::string();
    return question(m, label, words, label);
}

// Whoever returned it may have erred: it is asked once more, not forbidden. A dialog of its own, so that the next is not
// confirmed unseen.
static ui::Node unchanged_dialog(Model const& m)
{
    auto const* action = m.pack.programme->flow.find_action(m.dialog->detail);
    auto const* returned = check::unanswered_return(m);
    auto words = returned ? receipt::opinion(m, *returned) : std::string();
    auto yes = say(m, Word::act_unchanged, { { "act", action ? in_language(m, action->label) : "" } });
    std::vector<ui::Node> inside;
    if (!words.empty())
        inside.push_back(text("unchanged.text", words));
    inside.push_back(buttons({ confirm(yes, ui::Emphasis::Plain), cancel(m, Word::go_back_and_change) }));
    return dialog("unchanged", say(m, Word::unchanged), std::move(inside));
}

// SC-11: a record to read; a removed one shows that it is gone.
static ui::Node record_dialog(Model const& m)
{
    auto const& outline = m.application->form.outline;
    auto const* record = find_record(outline, m.dialog->path);
    auto const* section = find_section(outline, m.dialog->path.section);
    auto label = section ? section->label : std::string();
    auto content = record ? check::reading(m, *record, label) : text("dialog.text", say(m, Word::record_gone));
    return dialog("dialog", label, { std::move(content), buttons({ cancel(m, Word::close) }) });
}

static ui::Node asked_dialog(Model const& m)
{
    auto const* file = attachment_of(m);
    switch (m.dialog->ask) {
    case Ask::StartRound: {
        auto words = say(m, Word::start_text, { { "round", round_name(m, m.dialog->detail) } });
        return question(m, say(m, Word::start_title), words, say(m, Word::start_confirm));
    }
    case Ask::RoundClosed:
        return dialog("dialog", say(m, Word::cannot_start), { text("dialog.text", m.dialog->text), buttons({ cancel(m, Word::close) }) });
    case Ask::Act: return act_dialog(m);
    case Ask::ActUnchanged: return unchanged_dialog(m);
    case Ask::LogOut:
        return dialog("dialog", say(m, Word::log_out_title),
            { text("dialog.text", say(m, Word::log_out_text)), buttons({ confirm(say(m, Word::log_out_send)),
                button("dialog.discard", say(m, Word::log_out_discard), { action::confirm_dialog, {}, "discard" }, ui::Emphasis::Danger), cancel(m) }) });
    case Ask::CancelAdding:
        return dialog("dialog", say(m, Word::cancel_adding),
            { text("dialog.text", say(m, Word::cancel_adding_text)), buttons({ confirm(say(m, Word::remove), ui::Emphasis::Danger), cancel(m, Word::go_on) }) });
    case Ask::RemoveInner: return question(m, say(m, Word::remove), say(m, Word::cancel_adding_text), say(m, Word::remove), ui::Emphasis::Danger);
    case Ask::RemoveFile:
        return question(m, say(m, Word::remove_file), say(m, Word::remove_file_text, { { "file", file ? file->name : "" } }),
            say(m, Word::remove), ui::Emphasis::Danger);
    case Ask::ShowImage: return image_dialog(m);
    case Ask::RenameFile: return rename_dialog(m);
    case Ask::ShowRecord: return record_dialog(m);
    case Ask::TakeEdition: {
        auto content = edition::report(m);
        content.push_back(buttons({ confirm(say(m, Word::edition_take)), cancel(m) }));
        return dialog("dialog", say(m, Word::edition_take), std::move(content));
    }
    }
    return {};
}

static ui::Node one_conflict(Model const& m, sync::Conflict const& conflict, std::size_t number)
{
    auto const& form = m.application->form;
    auto id = "conflict." + std::to_string(number);
    auto field_index = conflict.path.field();
    auto name = field_index == no_index ? in_language(m, form.form().sections[conflict.path.section].label)
                                        : in_language(m, form.form().fields[field_index].label);
    auto made = node(ui::Role::FieldSet, id, name);
    auto shown = [&](Value const& value) {
        auto const& field = form.form().fields[field_index];
        auto words = value.absent() ? std::string() : display_text(*form.plan, form.context(), field, value, pack_language(m));
        return words.empty() ? std::string(say(m, Word::not_filled)) : words;
    };
    if (conflict.whole_record || field_index == no_index) {
        made.children.push_back(text(id + ".text", say(m, Word::conflict_record)));
    } else {
        auto list = node(ui::Role::DescriptionList, id + ".values");
        list.children.push_back(described(id + ".yours", say(m, Word::conflict_yours), shown(conflict.yours)));
        list.children.push_back(described(id + ".theirs", say(m, Word::conflict_theirs), shown(conflict.theirs)));
        made.children.push_back(std::move(list));
    }
    made.children.push_back(group(id + ".buttons",
        { button(id + ".keep_mine", say(m, Word::keep_mine), { action::keep_mine, {}, std::to_string(number) }),
            button(id + ".keep_theirs", say(m, Word::keep_theirs), { action::keep_theirs, {}, std::to_string(number) }) },
        ui::Direction::Wrap));
    return made;
}

// Nothing is overwritten silently: both values, and a choice for each.
static ui::Node conflicts(Model const& m)
{
    std::vector<ui::Node> children { text("conflicts.text", say(m, Word::conflict_text)) };
    auto const& all = m.application->outbox.conflicts;
    for (std::size_t i = 0; i < all.size(); ++i)
        children.push_back(one_conflict(m, all[i], i));
    auto made = dialog("conflicts", say(m, Word::conflict_title), std::move(children));
    made.press.reset();
    return made;
}

void add(Model const& m, ui::Node& page)
{
    if (m.relogin)
        page.children.push_back(account::view_relogin(m));
    else if (m.idle_warned)
        page.children.push_back(dialog("idle", say(m, Word::idle_title), { text("idle.text", say(m, Word::idle_text)), buttons({ confirm(say(m, Word::idle_stay)) }) }));
    else if (m.application && !m.application->outbox.conflicts.empty() && is_of_application(m.route.page))
        page.children.push_back(conflicts(m));
    else if (m.dialog)
        page.children.push_back(asked_dialog(m));
    else if (auto const* upload = sync::find_too_large(m))
        page.children.push_back(fit_dialog(m, *upload));
}

static void discard_and_log_out(Model& m, Effects& out)
{
    // The content goes with the session's end, not before: the log-out may fail.
    send(m, out, { Call::LogOut, {}, {} }, "DELETE", "/session");
}

static void rename(Model& m, Effects& out, Dialog const& dialog)
{
    auto const& form = m.application->form;
    auto const* value = find_value(form.document(), form.form(), dialog.path);
    auto const* files = value ? value->as<Attachments>() : nullptr;
    for (std::size_t i = 0; files && i < files->size(); ++i) {
        if ((*files)[i].id != dialog.id)
            continue;
        auto renamed = (*files)[i];
        renamed.title = dialog.text;
        return sync::edit(m, out, Attach { dialog.path, std::move(renamed) });
    }
}

static void confirmed(Model& m, Effects& out, std::string const& detail)
{
    auto dialog = std::move(*m.dialog);
    m.dialog.reset();
    switch (dialog.ask) {
    case Ask::StartRound: return rounds::start(m, out, dialog.detail);
    case Ask::Act: return sync::act(m, out, dialog.detail);
    case Ask::ActUnchanged: m.dialog = Dialog { Ask::Act, {}, {}, dialog.detail, {} }; return;
    case Ask::LogOut: return detail == "discard" ? discard_and_log_out(m, out) : sync::log_out_when_sent(m, out);
    case Ask::CancelAdding: return records::discard(m, out, dialog.path);
    case Ask::RemoveInner: return records::remove_inner(m, out, dialog.path);
    case Ask::RemoveFile:
        focus(m, node_id(m.application->form, dialog.path));  // what was pressed is gone with the file
        return sync::edit(m, out, Detach { dialog.path, dialog.id });
    case Ask::RenameFile: return rename(m, out, dialog);
    case Ask::TakeEdition: return edition::take(m, out);
    case Ask::RoundClosed:
    case Ask::ShowImage:
    case Ask::ShowRecord: return;
    }
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    bool of_conflict = pressed.action == action::keep_mine || pressed.action == action::keep_theirs;
    if (of_conflict) {
        auto number = static_cast<std::size_t>(std::strtoul(pressed.detail.c_str(), nullptr, 10));
        sync::resolve(m, out, number, pressed.action == action::keep_mine ? sync::Keep::Mine : sync::Keep::Theirs);
        return true;
    }
    bool const yes = pressed.action == action::confirm_dialog;
    if (pressed.action == action::turn_image) {
        if (auto const* upload = sync::find_too_large(m))
            sync::turn_image(m, out, upload->id, std::atoi(pressed.detail.c_str()));
        return true;
    }
    if (!yes && pressed.action != action::close_dialog)
        return false;
    // In the order of add(): the answer is to the question that is shown.
    if (m.idle_warned) {
        m.idle_warned = false;
        send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session");
    } else if (m.dialog) {
        yes ? confirmed(m, out, pressed.detail) : m.dialog.reset();
    } else if (auto const* upload = sync::find_too_large(m)) {
        yes ? sync::take_fitted(m, out, upload->id) : sync::cancel_upload(m, out, upload->id);
    }
    return true;
}

}

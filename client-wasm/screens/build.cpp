#include "screens/build.h"

namespace shenbao::client::screens {

ui::Node node(ui::Role role, std::string id, std::string_view label)
{
    ui::Node made;
    made.role = role;
    made.id = std::move(id);
    made.label = label;
    return made;
}

ui::Node group(std::string id, std::vector<ui::Node> children, ui::Direction direction)
{
    auto made = node(ui::Role::Group, std::move(id));
    made.direction = direction;
    made.children = std::move(children);
    return made;
}

ui::Node card(std::string id, std::vector<ui::Node> children)
{
    auto made = node(ui::Role::Card, std::move(id));
    made.children = std::move(children);
    return made;
}

ui::Node heading(int level, std::string id, std::string_view label)
{
    auto made = node(ui::Role::Heading, std::move(id), label);
    made.level = level;
    return made;
}

ui::Node text(std::string id, std::string_view label, ui::Tone tone)
{
    auto made = node(ui::Role::Text, std::move(id), label);
    made.tone = tone;
    return made;
}

ui::Node quiet_text(std::string id, std::string_view label)
{
    auto made = text(std::move(id), label);
    made.quiet = true;
    return made;
}

ui::Node tag(std::string id, std::string_view label, ui::Tone tone)
{
    auto made = node(ui::Role::Tag, std::move(id), label);
    made.tone = tone;
    return made;
}

ui::Node button(std::string id, std::string_view label, Pressed pressed, ui::Emphasis emphasis)
{
    auto made = node(ui::Role::Button, std::move(id), label);
    made.press = std::move(pressed);
    made.emphasis = emphasis;
    return made;
}

ui::Node own_device_box(Model const& m, std::string id)
{
    auto box = node(ui::Role::CheckBox, std::move(id), say(m, Word::own_device));
    box.hint = say(m, Word::own_device_hint);
    box.checked = m.settings.own_device;
    box.target = Target { Place::Setting, {}, "own_device" };
    return box;
}

std::string address(Model const& m, Route const& route)
{
    return url_of(m.settings.programme, route);
}

ui::Node link_to(Model const& m, std::string id, std::string_view label, Route const& route)
{
    auto made = node(ui::Role::Link, std::move(id), label);
    made.href = address(m, route);
    made.press = Pressed { action::go, {}, made.href };
    return made;
}

ui::Node link_to_tasks(Model const& m)
{
    return link_to(m, "to_tasks", say(m, Word::back_to, { { "name", std::string(say(m, Word::task_list)) } }), application_route(Page::Tasks, m.application->id));
}

ui::Node link_out(std::string id, std::string_view label, std::string href)
{
    auto made = node(ui::Role::Link, std::move(id), label);
    made.href = std::move(href);
    return made;
}

bool has_submission(Model const& m) { return !m.pack.programme->flow.actions.empty(); }

std::string_view submission_name(Model const& m)
{
    auto const& flow = m.pack.programme->flow;
    // After a return it may have another name.
    if (auto const* now = m.application ? find_submission(m, m.application->state) : nullptr)
        return in_language(m, flow.find_action(now->action)->label);
    for (auto const& one : flow.transitions) {
        if (one.role == Role::Applicant && one.needs_valid_document)
            return in_language(m, flow.find_action(one.action)->label);
    }
    return {};
}

std::string check_title(Model const& m)
{
    return say(m, has_submission(m) ? Word::check_and : Word::check_answers, { { "act", std::string(submission_name(m)) } });
}

std::string related_address(Related const& one) { return "/" + one.id + "/rounds"; }

std::vector<ui::Node> related_links(Model const& m, std::string const& id_prefix)
{
    std::vector<ui::Node> links;
    for (auto const& one : m.session.related)
        links.push_back(link_out(id_prefix + one.id, one.name, related_address(one)));
    return links;
}

ui::Node banner(std::string id, ui::Tone tone, std::string_view title, std::string_view words)
{
    auto made = node(ui::Role::Banner, id, title);
    made.tone = tone;
    if (!words.empty())
        made.children.push_back(text(id + ".text", words));
    return made;
}

ui::Node dialog(std::string id, std::string_view title, std::vector<ui::Node> children)
{
    auto made = node(ui::Role::Dialog, std::move(id), title);
    made.press = Pressed { action::close_dialog, {}, {} };
    made.children = std::move(children);
    return made;
}

ui::Node described(std::string id, std::string_view term, std::string_view value)
{
    auto made = node(ui::Role::DescriptionRow, std::move(id), term);
    made.value = value;
    return made;
}

ui::Node cell(std::string id, std::string_view column, std::vector<ui::Node> children)
{
    auto made = node(ui::Role::Cell, std::move(id));
    made.column_label = column;
    made.children = std::move(children);
    return made;
}

ui::Node text_cell(std::string id, std::string_view column, std::string_view words)
{
    auto inner = text(id + ".text", words);
    return cell(std::move(id), column, { std::move(inner) });
}

ui::Node header_row(std::string id, std::vector<std::string> const& columns)
{
    auto row = node(ui::Role::TableRow, id);
    for (std::size_t i = 0; i < columns.size(); ++i)
        row.children.push_back(node(ui::Role::ColumnHeader, id + "." + std::to_string(i), columns[i]));
    return row;
}

ui::Tone tone_of(std::string_view flow_tone)
{
    if (flow_tone == "info")
        return ui::Tone::Info;
    if (flow_tone == "done")
        return ui::Tone::Done;
    if (flow_tone == "warning")
        return ui::Tone::Warning;
    return flow_tone == "error" ? ui::Tone::Error : ui::Tone::Neutral;
}

std::string remaining_text(Model const& m, Moment until)
{
    auto left = until.milliseconds - server_now(m).milliseconds;
    if (left <= 0)
        return std::string(say(m, Word::time_over));
    auto minutes = left / 60'000;
    if (minutes >= 48 * 60)
        return say(m, Word::days_left, { { "n", std::to_string(minutes / (24 * 60)) } });
    if (minutes >= 120)
        return say(m, Word::hours_left, { { "n", std::to_string(minutes / 60) } });
    return say(m, Word::minutes_left, { { "n", std::to_string(minutes + 1) } });
}

ui::Node error_summary(Model const& m, FormState const& form, std::vector<Problem> const& problems)
{
    auto summary = node(ui::Role::ErrorSummary, form.id_prefix + "error_summary",
        say(m, Word::problems_title, { { "n", std::to_string(problems.size()) } }));
    for (std::size_t i = 0; i < problems.size(); ++i) {
        auto link = node(ui::Role::Link, form.id_prefix + "error_summary." + std::to_string(i), problems[i].text);
        link.press = Pressed { action::go_field, problems[i].path, form.id_prefix };
        summary.children.push_back(std::move(link));
    }
    return summary;
}

}

// Small makers of nodes, so that a screen reads like what it shows.
#pragma once

#include "core/model.h"
#include "screens/actions.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::client::screens {

ui::Node node(ui::Role, std::string id, std::string_view label = {});
ui::Node group(std::string id, std::vector<ui::Node> children, ui::Direction = ui::Direction::Column);
ui::Node card(std::string id, std::vector<ui::Node> children);
ui::Node heading(int level, std::string id, std::string_view label);
ui::Node text(std::string id, std::string_view label, ui::Tone = ui::Tone::Neutral);
ui::Node quiet_text(std::string id, std::string_view label);
ui::Node tag(std::string id, std::string_view label, ui::Tone);
ui::Node button(std::string id, std::string_view label, Pressed, ui::Emphasis = ui::Emphasis::Plain);
// A link inside the client.
ui::Node link_to(Model const&, std::string id, std::string_view label, Route const&);
// Where nothing is ever submitted, nothing is called so.
bool has_submission(Model const&);
// What handing in is called here: 上报, 提交, 确认申报.
std::string_view submission_name(Model const&);
std::string check_title(Model const&);
// Ways to the other programmes of this account, if there are any.
std::string related_address(Related const&);
std::vector<ui::Node> related_links(Model const&, std::string const& id_prefix);
// From any page of an application back to all of them.
ui::Node link_to_tasks(Model const&);
// A page or file of the server's.
ui::Node link_out(std::string id, std::string_view label, std::string href);
ui::Node banner(std::string id, ui::Tone, std::string_view title, std::string_view words);
ui::Node dialog(std::string id, std::string_view title, std::vector<ui::Node> children);
ui::Node described(std::string id, std::string_view term, std::string_view value);
ui::Node cell(std::string id, std::string_view column, std::vector<ui::Node> children);
ui::Node text_cell(std::string id, std::string_view column, std::string_view words);
ui::Node header_row(std::string id, std::vector<std::string> const& columns);
std::string address(Model const&, Route const&);
// The person's choice that what is typed may be kept on this device.
ui::Node own_device_box(Model const&, std::string id);
ui::Tone tone_of(std::string_view flow_tone);

// One value of a form with everything around it: label, hint, error, counter, 至今, its files, its inner table.
ui::Node field_node(Model const&, FormState const&, Place, OutlineField const&);
// A search box of the application is left: whoever has typed until one option is left has chosen it, where nothing was chosen before.
void choose_found(Model&, Effects&, Target const& box);
std::vector<ui::Node> record_nodes(Model const&, FormState const&, Place, OutlineRecord const&);
// A value for reading: labels of codes, dates, names of files.
std::string reading_text(Model const&, OutlineField const&);
ui::Node error_summary(Model const&, FormState const&, std::vector<Problem> const&);

// How long until then, roughly: 还剩 2 天.
std::string remaining_text(Model const&, Moment until);

}

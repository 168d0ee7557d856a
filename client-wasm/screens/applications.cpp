// SC-06: 申报列表 over all years.
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens::applications {

void load(Model& m, Effects& out)
{
    send(m, out, { Call::Applications, {}, {} }, "GET", "/applications");
}

// HQ-09: the programme's own columns, or SC-06's.
static std::vector<std::string> columns_of(Model const& m)
{
    std::vector<std::string> columns;
    auto add = [&](Word word) { columns.emplace_back(say(m, word)); };
    auto const& programme = *m.pack.programme;
    columns.push_back(own_words(m, "column_number", Word::column_number));
    for (auto index : programme.list_fields)
        columns.push_back(in_language(m, programme.application.fields[index].label));
    if (programme.list_fields.empty()) {
        for (auto word : { Word::column_round, Word::column_name, Word::column_identity, Word::column_state, Word::column_opinion, Word::column_added })
            add(word);
    } else {
        columns.push_back(own_words(m, "column_added", Word::column_added));
        add(Word::column_state);
    }
    add(Word::column_actions);
    return columns;
}

static ui::Node actions_of(Model const& m, ApplicationRow const& row, std::string const& id)
{
    auto url = address(m, application_route(row.editable ? Page::Tasks : Page::Receipt, row.id));
    auto view = button(id + ".view", row.editable ? own_words(m, "continue_" + row.state, Word::continue_filling) : std::string(say(m, Word::view)), { action::go, {}, url });
    view.description = row.round_name;
    std::vector<ui::Node> actions;
    actions.push_back(std::move(view));
    auto const* hands_in = find_submission(m, row.state);
    if (auto const* action = hands_in ? m.pack.programme->flow.find_action(hands_in->action) : nullptr) {
        auto check = address(m, application_route(Page::Check, row.id));
        auto submit = button(id + ".submit", in_language(m, action->label), { action::go, {}, check });
        submit.description = row.round_name;
        actions.push_back(std::move(submit));
    }
    // HQ-11: where no column shows it; who said it stands on the page that this leads to.
    if (!row.opinion.empty() && !m.pack.programme->list_fields.empty()) {
        auto why = button(id + ".opinion", own_words(m, "view_opinion", Word::column_opinion), { action::go, {}, url });
        why.description = row.round_name;
        actions.push_back(std::move(why));
    }
    return group(id + ".actions", std::move(actions), ui::Direction::Wrap);
}

static ui::Node row_of(Model const& m, ApplicationRow const& row, std::size_t number, std::vector<std::string> const& columns)
{
    auto id = "application." + to_string(row.id);
    auto const* state = state_of(m, row.state);
    auto made = node(ui::Role::TableRow, id);
    auto column = [&] { return made.children.size(); };
    auto place = [&] { return id + "." + std::to_string(column()); };
    auto add = [&](std::string_view words) { made.children.push_back(text_cell(place(), columns[column()], words)); };
    auto mark = tag(id + ".state", state ? in_language(m, state->label) : row.state, state ? tone_of(state->tone) : ui::Tone::Neutral);
    auto added = moment_text(row.added_at, pack_language(m));
    auto const own = m.pack.programme->list_fields.size();
    add(std::to_string(number));
    for (std::size_t i = 0; i < own; ++i)
        add(i < row.shown.size() && !row.shown[i].empty() ? std::string_view(row.shown[i]) : say(m, Word::not_filled));
    if (own > 0)
        add(added);
    else {
        add(row.round_name);
        add(row.name);
        add(row.identity_number_masked);
    }
    made.children.push_back(cell(place(), columns[column()], { std::move(mark) }));
    if (own == 0) {
        add(row.opinion.empty() ? say(m, Word::none) : std::string_view(row.opinion));
        add(added);
    }
    made.children.push_back(cell(place(), columns[column()], { actions_of(m, row, id) }));
    return made;
}

std::vector<ui::Node> view(Model const& m)
{
    std::vector<ui::Node> nodes { heading(1, "title", say(m, Word::my_applications)) };
    if (!m.list_problem.empty()) {
        nodes.push_back(banner("problem", ui::Tone::Error, m.list_problem, {}));
        nodes.push_back(button("reload", say(m, Word::try_again), { action::go, {}, address(m, m.route) }));
        return nodes;
    }
    if (!m.applications) {
        nodes.push_back(node(ui::Role::Skeleton, "applications.loading", say(m, Word::loading)));
        return nodes;
    }
    if (m.applications->empty()) {
        Route to;
        to.page = Page::Rounds;
        nodes.push_back(node(ui::Role::Hint, "applications.empty", say(m, Word::no_applications)));
        nodes.push_back(button("applications.rounds", say(m, Word::to_rounds), { action::go, {}, address(m, to) }, ui::Emphasis::Primary));
        return nodes;
    }
    auto columns = columns_of(m);
    auto table = node(ui::Role::Table, "applications", say(m, Word::my_applications));
    table.hidden_label = true;
    // In columns they would be cut in two.
    table.cards = columns.size() > 6;
    table.total = static_cast<int>(m.applications->size());
    table.children.push_back(header_row("applications.head", columns));
    std::size_t number = 0;
    for (auto const& row : *m.applications)
        table.children.push_back(row_of(m, row, ++number, columns));
    nodes.push_back(std::move(table));
    return nodes;
}

void replied(Model& m, Effects&, Replied const& reply)
{
    auto read = wire::Message::read(reply.body, 1u << 20);
    if (reply.status != 200 || !read.ok()) {
        m.list_problem = problem_text(m, reply);
        return;
    }
    m.list_problem.clear();
    m.applications.emplace();
    for (auto const& one : read.value().list("applications")) {
        ApplicationRow row;
        row.id = parse_id(one.text("id").value_or("")).value_or(Id {});
        row.round_name = one.text("round_name").value_or("");
        row.name = one.text("name").value_or("");
        row.identity_number_masked = one.text("identity_number_masked").value_or("");
        row.state = one.text("state").value_or("");
        row.opinion = one.text("opinion").value_or("");
        row.added_at = parse_moment(one.text("added_at").value_or("")).value_or(Moment {});
        row.editable = one.boolean("editable").value_or(false);
        for (auto const& shown : one.list("shown"))
            row.shown.push_back(shown.text("text").value_or(""));
        m.applications->push_back(std::move(row));
    }
}

}

// SC-05: rounds open now with 申报, a confirm box, and why it does not go outside the window.
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens::rounds {

void load(Model& m, Effects& out)
{
    send(m, out, { Call::Rounds, {}, {} }, "GET", "/rounds");
}

static bool is_open(Model const& m, Round const& round) { return !(server_now(m) < round.opens) && server_now(m) < round.closes; }

static ui::Node round_card(Model const& m, Round const& round)
{
    auto id = "round." + round.id;
    auto language = pack_language(m);
    bool const open = is_open(m, round);
    std::vector<ui::Node> children;
    if (m.pack.programme->standing) {
        children.push_back(quiet_text(id + ".window", say(m, Word::always_open)));
    } else {
        children.push_back(heading(2, id + ".name", round.name));
        auto window = say(m, Word::round_window, { { "opens", moment_text(round.opens, language) }, { "closes", moment_text(round.closes, language) } });
        children.push_back(quiet_text(id + ".window", window));
        bool early = server_now(m) < round.opens;
        auto state = open ? say(m, Word::round_open, { { "left", remaining_text(m, round.closes) } })
                                : std::string(say(m, early ? Word::round_early : Word::round_closed));
        children.push_back(tag(id + ".state", state, open ? ui::Tone::Done : ui::Tone::Neutral));
    }
    if (!round.applied_in.empty())
        children.push_back(node(ui::Role::Hint, id + ".applied", say(m, Word::applied_in, { { "round", round.applied_in } })));
    if (round.application && !round.more) {
        auto url = address(m, application_route(Page::Tasks, *round.application));
        children.push_back(button(id + ".open", say(m, Word::open_my_application), { action::go, {}, url }, ui::Emphasis::Primary));
    } else {
        // Outside the window it stays: pressing it says why it does not go.
        auto const& own = in_language(m, m.pack.programme->start.apply);
        auto label = own.empty() ? say(m, Word::apply) : std::string_view(own);
        auto apply = button(id + ".apply", label, { action::start_round, {}, round.id }, open ? ui::Emphasis::Primary : ui::Emphasis::Plain);
        apply.description = round.name;
        children.push_back(std::move(apply));
        if (round.application) {
            Route list;
            list.page = Page::Applications;
            children.push_back(button(id + ".list", say(m, Word::my_applications), { action::go, {}, address(m, list) }));
        }
    }
    return card(id, std::move(children));
}

std::vector<ui::Node> cards(Model const& m)
{
    std::vector<ui::Node> nodes;
    for (auto const& round : *m.rounds)
        nodes.push_back(round_card(m, round));
    return nodes;
}

std::string title(Model const& m)
{
    return m.pack.programme->standing ? in_language(m, m.pack.programme->name) : std::string(say(m, Word::rounds));
}

std::vector<ui::Node> view(Model const& m)
{
    std::vector<ui::Node> nodes { heading(1, "title", title(m)) };
    if (!m.list_problem.empty()) {
        nodes.push_back(banner("problem", ui::Tone::Error, m.list_problem, {}));
        nodes.push_back(button("reload", say(m, Word::try_again), { action::go, {}, address(m, m.route) }));
        return nodes;
    }
    if (!m.rounds) {
        nodes.push_back(node(ui::Role::Skeleton, "rounds.loading", say(m, Word::loading)));
        return nodes;
    }
    if (m.rounds->empty())
        nodes.push_back(node(ui::Role::Hint, "rounds.empty", say(m, Word::no_rounds)));
    for (auto& one : cards(m))
        nodes.push_back(std::move(one));
    if (!m.pack.programme->standing && !m.rounds->empty())
        start::add_needs(m, nodes);
    // A wide screen has them in its menu.
    if (auto links = related_links(m, "related."); m.width < 900 && !links.empty()) {
        nodes.push_back(heading(2, "related.title", say(m, Word::other_matters)));
        auto list = node(ui::Role::List, "related", say(m, Word::other_matters));
        for (auto& link : links) {
            auto item = node(ui::Role::ListItem, link.id + ".item");
            item.children.push_back(std::move(link));
            list.children.push_back(std::move(item));
        }
        nodes.push_back(card("related.card", { std::move(list) }));
    }
    return nodes;
}

static void show_closed(Model& m, std::string words)
{
    m.dialog = Dialog { Ask::RoundClosed, {}, {}, {}, std::move(words) };
}

static void press_apply(Model& m, Effects& out, std::string const& id)
{
    if (!m.session.account) {
        m.after_login = "/" + m.settings.programme + "/rounds";
        return go(m, out, parse_route("/" + m.settings.programme + "/login"));
    }
    for (auto const& round : m.rounds.value_or(std::vector<Round> {})) {
        if (round.id != id)
            continue;
        if (!is_open(m, round))
            return show_closed(m, std::string(say(m, Word::round_closed_text)));
        // What stands open for good is begun without being asked twice.
        if (m.pack.programme->standing)
            return start(m, out, id);
        m.dialog = Dialog { Ask::StartRound, {}, {}, id, {} };
    }
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (pressed.action != action::start_round)
        return false;
    press_apply(m, out, pressed.detail);
    return true;
}

void start(Model& m, Effects& out, std::string const& round)
{
    wire::Message message;
    auto id = m.random();
    message.set("id", to_string(id)).set("round", round);
    send(m, out, { Call::NewApplication, id, round }, "POST", "/applications", message.write());
}

static void new_application_replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    auto read = wire::Message::read(reply.body);
    if (reply.status == 201 || reply.status == 200) {
        auto id = read.ok() ? parse_id(read.value().text("id").value_or("")) : std::nullopt;
        return go(m, out, application_route(Page::Tasks, id.value_or(request.id)));
    }
    auto other = read.ok() ? parse_id(read.value().text("application").value_or("")) : std::nullopt;
    // In this round, or in another of the year.
    if (problem_code(reply).starts_with("already_applied") && other) {
        go(m, out, application_route(Page::Tasks, *other));
        return show_toast(m, out, problem_code(reply) == "already_applied" ? std::string(say(m, Word::already_applied)) : problem_text(m, reply));
    }
    show_closed(m, problem_code(reply) == "round_closed" ? std::string(say(m, Word::round_closed_text)) : problem_text(m, reply));
    rounds::load(m, out);
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    if (request.call == Call::NewApplication)
        return new_application_replied(m, out, request, reply);
    auto read = wire::Message::read(reply.body);
    if (reply.status != 200 || !read.ok()) {
        m.list_problem = problem_text(m, reply);
        return;
    }
    m.list_problem.clear();
    m.rounds.emplace();
    for (auto const& one : read.value().list("rounds")) {
        Round round;
        round.id = one.text("id").value_or("");
        round.name = one.text("name").value_or("");
        round.opens = parse_moment(one.text("opens").value_or("")).value_or(Moment {});
        round.closes = parse_moment(one.text("closes").value_or("")).value_or(Moment {});
        round.application = parse_id(one.text("application").value_or(""));
        round.more = one.boolean("more").value_or(false);
        round.applied_in = one.text("applied_in").value_or("");
        m.rounds->push_back(std::move(round));
    }
}

}

// ZC-19: 我的消息, what the person was told; a message a page, which is read by being opened.
#include "core/load.h"
#include "screens/build.h"
#include "screens/screens.h"

#include <algorithm>

namespace shenbao::client::screens::messages {

static std::optional<std::size_t> place_of_shown(Model const& m)
{
    if (!m.messages || m.route.page != Page::Message)
        return {};
    auto found = std::find_if(m.messages->begin(), m.messages->end(), [&](auto const& one) { return one.id == m.route.message; });
    return found == m.messages->end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m.messages->begin()));
}

static Message const* shown(Model const& m)
{
    auto place = place_of_shown(m);
    return place ? &(*m.messages)[*place] : nullptr;
}

static void read_shown(Model& m, Effects& out)
{
    auto place = place_of_shown(m);
    if (!place || (*m.messages)[*place].read)
        return;
    (*m.messages)[*place].read = true;
    send(m, out, { Call::ReadMessages, {}, {} }, "POST", "/messages/" + to_string(m.route.message) + "/read");
}

void enter(Model& m, Effects& out)
{
    if (!m.session.account || m.session.account->must_change_password)
        return;
    // Within an application they are asked for once.
    if (!m.messages || !is_of_application(m.route.page))
        send(m, out, { Call::Messages, {}, {} }, "GET", "/messages");
    read_shown(m, out);
}

std::size_t unread(Model const& m)
{
    return m.messages ? static_cast<std::size_t>(std::count_if(m.messages->begin(), m.messages->end(), [](auto const& one) { return !one.read; })) : 0;
}

std::string title(Model const& m)
{
    auto const* message = shown(m);
    return message ? message->title : std::string(say(m, Word::my_messages));
}

static std::string about(Model const& m, Message const& message)
{
    return message.kind + " · " + moment_text(message.sent_at, pack_language(m));
}

static ui::Node item_of(Model const& m, Message const& message)
{
    auto id = "message." + to_string(message.id);
    auto link = link_to(m, id + ".open", message.title, message_route(message.id));
    link.strong = !message.read;
    auto below = group(id + ".below", { quiet_text(id + ".about", about(m, message)) }, ui::Direction::Wrap);
    if (!message.read)
        below.children.push_back(tag(id + ".unread", say(m, Word::unread), ui::Tone::Info));
    auto item = node(ui::Role::ListItem, id);
    item.children.push_back(card(id + ".card", { std::move(link), std::move(below) }));
    return item;
}

static void add_message(Model const& m, Message const& message, std::vector<ui::Node>& nodes)
{
    std::vector<ui::Node> inside { quiet_text("message.about", about(m, message)), text("message.text", message.text) };
    auto route = application_route(Page::Tasks, message.application);
    if (message.programme == m.settings.programme)
        inside.push_back(link_to(m, "message.application", say(m, Word::see_application), route));
    else if (!message.programme.empty())
        inside.push_back(link_out("message.application", say(m, Word::see_application), url_of(message.programme, route)));
    nodes.push_back(card("message", std::move(inside)));
}

static void add_list(Model const& m, std::vector<ui::Node>& nodes)
{
    if (m.messages->empty()) {
        nodes.push_back(node(ui::Role::Hint, "messages.empty", say(m, Word::messages_empty)));
        return;
    }
    if (unread(m) > 0)
        nodes.push_back(button("messages.read_all", say(m, Word::mark_all_read), { action::read_all, {}, {} }));
    auto list = node(ui::Role::List, "messages", say(m, Word::my_messages));
    for (auto const& message : *m.messages)
        list.children.push_back(item_of(m, message));
    nodes.push_back(std::move(list));
}

std::vector<ui::Node> view(Model const& m)
{
    std::vector<ui::Node> nodes { heading(1, "title", title(m)) };
    auto const* message = shown(m);
    if (message)
        add_message(m, *message, nodes);
    else if (!m.messages_problem.empty()) {
        nodes.push_back(banner("problem", ui::Tone::Error, m.messages_problem, {}));
        nodes.push_back(button("reload", say(m, Word::try_again), { action::go, {}, address(m, m.route) }));
    } else if (!m.messages)
        nodes.push_back(node(ui::Role::Skeleton, "messages.loading", say(m, Word::loading)));
    else if (m.route.page == Page::Message)
        nodes.push_back(text("not_found", say(m, Word::not_found_text)));
    else
        add_list(m, nodes);
    if (m.route.page == Page::Message) {
        Route list;
        list.page = Page::Messages;
        nodes.push_back(link_to(m, "message.back", say(m, Word::back_to, { { "name", std::string(say(m, Word::my_messages)) } }), list));
    }
    return nodes;
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (pressed.action != action::read_all || !m.messages)
        return false;
    for (auto& message : *m.messages)
        message.read = true;
    send(m, out, { Call::ReadMessages, {}, {} }, "POST", "/messages/read");
    focus(m, "title");
    return true;
}

void replied(Model& m, Effects& out, Replied const& reply)
{
    auto read = wire::Message::read(reply.body, 8u << 20);
    m.messages_problem = reply.status != 200 || !read.ok() ? problem_text(m, reply) : std::string();
    if (!m.messages_problem.empty())
        return;
    m.messages.emplace();
    for (auto const& one : read.value().list("messages")) {
        m.messages->push_back({ parse_id(one.text("id").value_or("")).value_or(Id {}), one.text("kind").value_or(""), one.text("title").value_or(""),
            one.text("text").value_or(""), one.text("programme").value_or(""), parse_id(one.text("application").value_or("")).value_or(Id {}),
            parse_moment(one.text("at").value_or("")).value_or(Moment {}), one.boolean("read").value_or(false) });
    }
    read_shown(m, out);
    if (m.route.page == Page::Message)
        set_title(m, out);
}

}

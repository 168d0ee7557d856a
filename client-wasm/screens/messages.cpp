// ZC-19: 我的消息, what the person was told; a message a page, which is read by being opened.
#include "core/load.h"
#include "screens/build.h"
#include "screens/screens.h"

#include <algorithm>

namespace shenbao::client::screens::messages {

static Message const* shown(Model const& m)
{
    return m.route.page == Page::Message && m.message && m.message->id == m.route.message ? &*m.message : nullptr;
}

static void note_read(Model& m, Id id)
{
    for (auto& one : *m.messages)
        one.read = one.read || one.id == id;
}

void enter(Model& m, Effects& out)
{
    if (!m.session.account || m.session.account->must_change_password)
        return;
    m.messages_problem.clear();
    if (m.route.page == Page::Message) {
        m.message.reset();
        send(m, out, { Call::ShowMessage, m.route.message, {} }, "GET", "/messages/" + to_string(m.route.message));
    }
    // Not at every step of a form; after what was done with it, which tells something.
    bool filling = m.route.page == Page::Section || m.route.page == Page::Record || m.route.page == Page::Check;
    if (!m.messages || !filling)
        m.messages_request = send(m, out, { Call::Messages, {}, {} }, "GET", "/messages");
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
    bool const one = m.route.page == Page::Message;
    if (!m.messages_problem.empty()) {
        nodes.push_back(banner("problem", ui::Tone::Error, m.messages_problem, {}));
        nodes.push_back(button("reload", say(m, Word::try_again), { action::go, {}, address(m, m.route) }));
    }
    if (auto const* message = shown(m))
        add_message(m, *message, nodes);
    else if (!one && m.messages)
        add_list(m, nodes);
    else if (m.messages_problem.empty())
        nodes.push_back(node(ui::Role::Skeleton, "messages.loading", say(m, Word::loading)));
    if (one) {
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

static Message read_message(wire::Message const& one)
{
    return { parse_id(one.text("id").value_or("")).value_or(Id {}), one.text("kind").value_or(""), one.text("title").value_or(""), one.text("text").value_or(""),
        one.text("programme").value_or(""), parse_id(one.text("application").value_or("")).value_or(Id {}), parse_moment(one.text("at").value_or("")).value_or(Moment {}),
        one.boolean("read").value_or(false) };
}

// Opened is read.
static void message_replied(Model& m, Effects& out, wire::Message const& answer)
{
    m.message = read_message(answer);
    if (!shown(m))
        return;
    if (m.messages)
        note_read(m, m.message->id);
    if (!m.message->read)
        send(m, out, { Call::ReadMessages, {}, {} }, "POST", "/messages/" + to_string(m.message->id) + "/read");
    m.message->read = true;
    set_title(m, out);
}

// What was read here meanwhile stays read, whatever an answer that was under way says.
static void list_replied(Model& m, wire::Message const& answer)
{
    auto const before = std::move(m.messages);
    m.messages.emplace();
    for (auto const& one : answer.list("messages"))
        m.messages->push_back(read_message(one));
    if (m.message && m.message->read)
        note_read(m, m.message->id);
    for (auto const& one : before.value_or(std::vector<Message> {})) {
        if (one.read)
            note_read(m, one.id);
    }
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    bool const one = request.call == Call::ShowMessage;
    if (one ? !(m.route.page == Page::Message && request.id == m.route.message) : reply.request != m.messages_request)
        return;
    auto read = wire::Message::read(reply.body, 4u << 20);
    bool const failed = reply.status != 200 || !read.ok();
    // What is said is about what the page shows; elsewhere the count stays as it was.
    if (one || m.route.page == Page::Messages)
        m.messages_problem = !failed ? std::string() : reply.status == 404 ? std::string(say(m, Word::not_found_text)) : problem_text(m, reply);
    if (failed)
        return;
    one ? message_replied(m, out, read.value()) : list_replied(m, read.value());
}

}

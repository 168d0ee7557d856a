// The demo's text messages, so that a visitor can read the codes.
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens::outbox {

void load(Model& m, Effects& out)
{
    send(m, out, { Call::Outbox, {}, {} }, "GET", "/demo/outbox");
}

std::vector<ui::Node> view(Model const& m)
{
    std::vector<ui::Node> nodes { heading(1, "title", say(m, Word::demo_outbox)) };
    if (!m.list_problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, m.list_problem, {}));
    else if (!m.text_messages)
        nodes.push_back(node(ui::Role::Skeleton, "text_messages.loading", say(m, Word::loading)));
    else if (m.text_messages->empty())
        nodes.push_back(node(ui::Role::Hint, "text_messages.empty", say(m, Word::no_messages)));
    else {
        auto list = node(ui::Role::List, "text_messages", say(m, Word::demo_outbox));
        for (std::size_t i = m.text_messages->size(); i-- > 0;) {  // the newest first
            auto const& one = (*m.text_messages)[i];
            auto id = "text_message." + std::to_string(i);
            auto item = node(ui::Role::ListItem, id);
            item.children.push_back(quiet_text(id + ".about", one.phone + " · " + moment_text(one.at, pack_language(m))));
            item.children.push_back(text(id + ".text", one.text));
            list.children.push_back(std::move(item));
        }
        nodes.push_back(std::move(list));
    }
    nodes.push_back(button("text_messages.reload", say(m, Word::reload), { action::go, {}, "/" + m.settings.programme + "/outbox" }));
    return nodes;
}

void replied(Model& m, Replied const& reply)
{
    auto read = wire::Message::read(reply.body, 1u << 20);
    if (reply.status != 200 || !read.ok()) {
        m.list_problem = problem_text(m, reply);
        return;
    }
    m.list_problem.clear();
    m.text_messages.emplace();
    for (auto const& one : read.value().list("messages"))
        m.text_messages->push_back({ one.text("phone").value_or(""), one.text("text").value_or(""), one.text("code").value_or(""), parse_moment(one.text("at").value_or("")).value_or(Moment {}) });
}

}

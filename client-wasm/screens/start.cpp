// The page before the start: what will be needed, how long it takes, what is open now.
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens::start {

static ui::Node needed(Model const& m)
{
    auto const& start = m.pack.programme->start;
    auto list = node(ui::Role::List, "start.needed", say(m, Word::what_you_need));
    auto const& lines = in_language(m, start.what_you_need);
    std::size_t from = 0;
    while (from < lines.size()) {
        auto to = lines.find('\n', from);
        to = to == std::string::npos ? lines.size() : to;
        if (auto line = lines.substr(from, to - from); !line.empty()) {
            auto id = "start.needed." + std::to_string(list.children.size());
            list.children.push_back(node(ui::Role::ListItem, id, line));
        }
        from = to + 1;
    }
    return list;
}

// What a person should know before the start: also where the programme has a site in place of this page.
void add_needs(Model const& m, std::vector<ui::Node>& nodes)
{
    auto const& start = m.pack.programme->start;
    if (in_language(m, start.what_you_need).empty())
        return;
    nodes.push_back(heading(2, "start.needed.title", say(m, Word::what_you_need)));
    nodes.push_back(text("start.minutes", say(m, Word::takes_minutes, { { "n", std::to_string(start.minutes) } })));
    nodes.push_back(card("start.card", { needed(m) }));
    if (auto const& after = in_language(m, start.after); !after.empty()) {
        nodes.push_back(heading(2, "start.after.title", say(m, Word::what_comes_after)));
        nodes.push_back(text("start.after", after));
    }
}

static Route page(Page which)
{
    Route route;
    route.page = which;
    return route;
}

std::vector<ui::Node> view(Model const& m)
{
    auto const& programme = *m.pack.programme;
    std::vector<ui::Node> nodes { heading(1, "title", in_language(m, programme.name)) };
    if (!m.session.account) {
        auto row = group("start.ways", {}, ui::Direction::Wrap);
        row.children.push_back(button("start.login", say(m, Word::log_in), { action::go, {}, address(m, page(Page::Login)) }, ui::Emphasis::Primary));
        if (programme.find_account_flow("register") && m.session.platform.empty())
            row.children.push_back(button("start.register", say(m, Word::register_account), { action::go, {}, address(m, page(Page::Register)) }));
        nodes.push_back(std::move(row));
    }
    add_needs(m, nodes);
    if (m.rounds && !m.rounds->empty()) {
        nodes.push_back(heading(2, "start.rounds.title", say(m, Word::rounds_now)));
        for (auto& one : rounds::cards(m))
            nodes.push_back(std::move(one));
    }
    return nodes;
}

}

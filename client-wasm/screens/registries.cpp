// What an outside registry knows of the person: where a read-only section comes from, and what may be taken over elsewhere.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

namespace shenbao::client::screens::registries {

static std::string api_of(Model const& m, std::string const& section) { return "/applications/" + to_string(m.application->id) + "/registries/" + section; }

// Where it comes from and when, or why there is nothing.
static ui::Node state_node(Model const& m, Section const& section, std::string const& id)
{
    auto const name = std::string(in_language(m, section.registry.label));
    auto const& notes = m.application->registries;
    auto const found = notes.find(section.id);
    if (found == notes.end())
        return quiet_text(id + ".state", say(m, Word::registry_never, { { "name", name } }));
    auto const& [outcome, at] = found->second;
    bool const failed = outcome == "failed";
    auto const word = failed ? Word::registry_failed : outcome == "empty" ? Word::registry_empty : Word::registry_filled;
    auto words = say(m, word, { { "name", name }, { "time", moment_text(at, pack_language(m)) } });
    return failed ? banner(id + ".state", ui::Tone::Warning, words, {}) : quiet_text(id + ".state", words);
}

static ui::Node offer_node(Model const& m, RegistryOffer const& offer, std::string const& id)
{
    if (offer.held)
        return text(id + "." + offer.id, say(m, Word::registry_held, { { "text", offer.summary } }), ui::Tone::Done);
    auto box = node(ui::Role::CheckBox, id + "." + offer.id, offer.summary);
    box.checked = offer.wanted;
    box.target = Target { Place::Registry, {}, offer.id };
    return box;
}

static ui::Node offers_node(Model const& m, Section const& section, std::string const& id)
{
    auto const& asked = *m.application->asked_registry;
    auto const name = std::string(in_language(m, section.registry.label));
    auto set = node(ui::Role::FieldSet, id + ".offers", say(m, Word::registry_choose, { { "name", name } }));
    bool any = false;
    for (auto const& offer : asked.offers) {
        set.children.push_back(offer_node(m, offer, id));
        any = any || offer.wanted;
    }
    auto row = group(id + ".actions", {}, ui::Direction::Wrap);
    if (any)
        row.children.push_back(button(id + ".take", say(m, Word::registry_take), { action::take_registry, {}, section.id }, ui::Emphasis::Primary));
    row.children.push_back(button(id + ".close", say(m, Word::close), { action::close_registry, {}, {} }));
    return card(id + ".card", { std::move(set), std::move(row) });
}

void add(Model const& m, std::vector<ui::Node>& nodes, Section const& section)
{
    if (!section.registry.present())
        return;
    bool const all = section.kind == SectionKind::ReadOnly;
    auto const id = "registry." + section.id;
    auto const& asked = m.application->asked_registry;
    bool const here = asked && asked->section == section.id;
    auto const note = m.application->registries.find(section.id);
    if (all || !section.registry.by_hand || (note != m.application->registries.end() && note->second.outcome != "filled"))
        nodes.push_back(state_node(m, section, id));
    if (!is_editable(m))
        return;
    if (here && asked->waiting)
        nodes.push_back(node(ui::Role::Skeleton, id + ".waiting", say(m, Word::loading)));
    else if (here && !asked->offers.empty())
        nodes.push_back(offers_node(m, section, id));
    else if (all)
        nodes.push_back(button(id + ".fetch", say(m, Word::registry_fetch), { action::take_registry, {}, section.id }));
    else
        nodes.push_back(button(id + ".ask", say(m, Word::registry_ask, { { "name", std::string(in_language(m, section.registry.label)) } }), { action::ask_registry, {}, section.id }));
}

bool update(Model& m, Effects& out, Pressed const& event)
{
    if (!m.application)
        return false;
    auto& asked = m.application->asked_registry;
    if (event.action == action::close_registry) {
        asked.reset();
        return true;
    }
    if (event.action == action::ask_registry) {
        // What was just removed is offered again.
        sync::commit_removal(m, out);
        sync::flush(m, out);
        asked = AskedRegistry { event.detail, true, {} };
        send(m, out, { Call::AskRegistry, m.application->id, event.detail }, "GET", api_of(m, event.detail));
        return true;
    }
    if (event.action != action::take_registry)
        return false;
    std::vector<std::string> wanted;
    if (asked && asked->section == event.detail) {
        for (auto const& offer : asked->offers) {
            if (offer.wanted)
                wanted.push_back(offer.id);
        }
    }
    asked = AskedRegistry { event.detail, true, {} };
    send(m, out, { Call::TakeRegistry, m.application->id, event.detail }, "POST", api_of(m, event.detail), wire::Message().set("wanted", wanted).write());
    return true;
}

void ticked(Model& m, std::string const& offer, bool on)
{
    if (!m.application || !m.application->asked_registry)
        return;
    for (auto& one : m.application->asked_registry->offers) {
        if (one.id == offer)
            one.wanted = on;
    }
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    if (!m.application || m.application->id != request.id)
        return;
    auto& application = *m.application;
    application.asked_registry.reset();
    auto const read = wire::Message::read(reply.body, 1u << 20);
    if (reply.status != 200 || !read.ok()) {
        application.problem = problem_text(m, reply);
        return focus(m, "problem");
    }
    application.problem.clear();
    auto const& answer = read.value();
    application.registries[request.detail] = { answer.text("outcome").value_or(""), parse_moment(answer.text("at").value_or("")).value_or(Moment {}) };
    if (request.call == Call::TakeRegistry) {
        if (application.registries[request.detail].outcome == "filled")
            out.push_back(Announce { std::string(say(m, Word::registry_taken)), false });
        return sync::fetch_changes(m, out);
    }
    std::vector<RegistryOffer> offers;
    for (auto const& one : answer.list("offered")) {
        bool const held = one.boolean("held").value_or(false);
        offers.push_back({ one.text("id").value_or(""), one.text("summary").value_or(""), held, !held });
    }
    if (!offers.empty())
        application.asked_registry = AskedRegistry { request.detail, false, std::move(offers) };
}

}

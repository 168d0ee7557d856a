// A newer edition of the draft's form: what would be lost is read before it is taken over.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/kept.h"

namespace shenbao::client::screens::edition {

void add(Model const& m, std::vector<ui::Node>& nodes)
{
    if (!m.application->newer_edition)
        return;
    auto offer = banner("edition", ui::Tone::Info, say(m, Word::edition_offer), say(m, Word::edition_offer_text));
    offer.children.push_back(button("edition.look", say(m, Word::edition_take), { action::ask_edition, {}, {} }));
    offer.children.back().busy = m.application->after_sync == AfterSync::Edition;
    nodes.push_back(std::move(offer));
}

std::vector<ui::Node> report(Model const& m)
{
    auto list = node(ui::Role::DescriptionList, "dialog.lost", say(m, Word::edition_take));
    list.hidden_label = true;
    for (auto const& one : m.application->edition.list("lost")) {
        auto const name = one.text("section").value_or("") + " · " + one.text("label").value_or("");
        list.children.push_back(described("dialog.lost." + std::to_string(list.children.size()), name, one.text("value").value_or("")));
    }
    auto const count = list.children.size();
    std::vector<ui::Node> nodes { text("dialog.text", say(m, count == 0 ? Word::edition_keeps_all : Word::edition_keeps, { { "n", std::to_string(count) } })) };
    if (count > 0)
        nodes.push_back(std::move(list));
    return nodes;
}

void take(Model& m, Effects& out)
{
    auto const& offered = m.application->edition;
    wire::Message message;
    message.set("submission", to_string(m.random())).set("base_revision", offered.integer("revision").value_or(0)).set("pack_hash", offered.text("pack_hash").value_or(""));
    send(m, out, { Call::TakeEdition, m.application->id, {} }, "POST", "/applications/" + to_string(m.application->id) + "/edition", message.write());
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    if (!m.application || m.application->id != request.id)
        return;
    auto read = wire::Message::read(reply.body, 1u << 20);
    bool const done = reply.status == 200 && read.ok();
    if (!done) {
        show_toast(m, out, problem_text(m, reply));
        m.toast_warns = true;
    } else if (request.call == Call::AskEdition) {
        m.application->edition = read.release_value();
        if (m.route.page == Page::Tasks)
            m.dialog = Dialog { Ask::TakeEdition, {}, {}, {}, {} };
        return;
    } else {
        sync::drop_answer(m, out, request.id);
        sync::drop_draft(m, out, request.id);
    }
    // By its new edition, or as it is now.
    sync::open(m, out, request.id);
}

}

// A newer edition of the draft's form: what would be lost is read before it is taken over.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/kept.h"

namespace shenbao::client::screens::edition {

void add(Model const& m, std::vector<ui::Node>& nodes)
{
    auto const& application = *m.application;
    if (!application.newer_edition || !is_editable(m))
        return;
    if (!application.problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, application.problem, {}));
    auto offer = banner("edition", ui::Tone::Info, say(m, Word::edition_offer), say(m, Word::edition_offer_text));
    auto look = button("edition.look", say(m, Word::edition_look), { action::ask_edition, {}, {} });
    look.busy = application.after_sync == AfterSync::Edition;
    offer.children.push_back(std::move(look));
    nodes.push_back(std::move(offer));
}

std::vector<ui::Node> report(Model const& m)
{
    auto const& lost = m.application->edition.lost;
    std::vector<ui::Node> nodes { text("dialog.text", say(m, lost.empty() ? Word::edition_keeps_all : Word::edition_keeps, { { "n", std::to_string(lost.size()) } })) };
    auto list = node(ui::Role::DescriptionList, "dialog.lost", say(m, Word::edition_lost));
    for (auto const& one : lost)
        list.children.push_back(described("dialog.lost." + std::to_string(list.children.size()), one.section + " · " + one.label, one.value));
    if (!lost.empty())
        nodes.push_back(std::move(list));
    return nodes;
}

void take(Model& m, Effects& out)
{
    auto const& edition = m.application->edition;
    wire::Message message;
    message.set("submission", to_string(m.random())).set("base_revision", edition.revision).set("pack_hash", edition.pack_hash);
    send(m, out, { Call::TakeEdition, m.application->id, {} }, "POST", "/applications/" + to_string(m.application->id) + "/edition", message.write());
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    if (!m.application || m.application->id != request.id)
        return;
    auto& application = *m.application;
    auto const read = wire::Message::read(reply.body, 1u << 20);
    if (reply.status != 200 || !read.ok()) {
        application.problem = problem_text(m, reply);
        if (reply.status == 409)
            sync::open(m, out, application.id);
        return focus(m, "problem");
    }
    if (request.call == Call::TakeEdition) {
        sync::drop_answer(m, out, application.id);
        sync::drop_draft(m, out, application.id);
        return sync::open(m, out, application.id);
    }
    auto const& answer = read.value();
    Edition edition { answer.integer("revision").value_or(0), answer.text("pack_hash").value_or(""), {} };
    for (auto const& one : answer.list("lost"))
        edition.lost.push_back({ one.text("section").value_or(""), one.text("label").value_or(""), one.text("value").value_or("") });
    application.edition = std::move(edition);
    if (m.route.page == Page::Tasks)
        m.dialog = Dialog { Ask::TakeEdition, {}, {}, {}, {} };
}

}

// The public site of a programme: its channels, and which of them have a panel on the home page.
#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

static void read_panels(Reader const& reader, json::Node const& site, Site& into)
{
    std::vector<std::string> listed;
    for (auto const& channel : into.channels) {
        if (channel.id != "certificates")
            listed.push_back(channel.id);
    }
    for (auto const& node : reader.list(site, "panels")) {
        bool const known = std::find(listed.begin(), listed.end(), node.text) != listed.end();
        bool const twice = std::find(into.panels.begin(), into.panels.end(), node.text) != into.panels.end();
        if (!known)
            reader.say_unknown(node, "pack.unknown_channel", "\"" + std::string(node.text) + "\" is not a channel that lists something", node.text, listed);
        else if (twice)
            reader.say(node, "pack.duplicate", "the panel \"" + std::string(node.text) + "\" is there twice");
        else
            into.panels.push_back(node.text);
    }
}

void read_site(Reader const& reader, Texts const& texts, Programme& programme)
{
    if (!reader.root().find("site"))
        return;
    auto const& site = reader.object(reader.root(), "site");
    reader.only(site, { "channels", "panels" });
    programme.site.description = texts.localised("description");
    for (auto const& node : reader.list(site, "channels")) {
        bool const letter = !node.text.empty() && node.text.front() >= 'a' && node.text.front() <= 'z';
        bool const is_id = letter && node.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
        SiteChannel channel { node.text, texts.below(node.text).localised("label") };
        if (!is_id || programme.site.find(channel.id)) {
            reader.say(node, is_id ? "pack.duplicate" : "pack.id", "a channel needs an id of its own: a lower-case letter, then letters, digits and underscores");
            continue;
        }
        if (channel.label.empty())
            reader.say(node, "text.missing", "the channel \"" + channel.id + "\" has no label in the texts (site." + channel.id + ".label)");
        programme.site.channels.push_back(std::move(channel));
    }
    if (programme.site.channels.empty())
        reader.say(site, "pack.missing", "`site` needs `channels`");
    read_panels(reader, site, programme.site);
}

}

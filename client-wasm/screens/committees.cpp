// ZC-04: a committee is chosen from two tables: those that one can apply to directly, and those that want a letter.
#include "screens/build.h"
#include "screens/screens.h"

#include <algorithm>

namespace shenbao::client::screens::committees {

static constexpr std::size_t rows_of_page = 10;

static bool chooses_committee(Model const& m)
{
    auto const& form = m.pack.programme->application;
    auto const* section = form.find_section(m.route.section);
    return section && std::any_of(section->shape.fields.begin(), section->shape.fields.end(), [&](auto index) {
        auto const* choice = std::get_if<ChoiceField>(&form.fields[index].kind);
        return choice && choice->style == ChoiceStyle::Committees;
    });
}

void enter(Model& m, Effects& out)
{
    if (m.route.page != Page::Section || !m.session.account || !m.application || !chooses_committee(m))
        return;
    std::string const now(directory_hash(m.application->form.context()));
    if (m.committees_of == now)
        return;
    m.committees_of = now;
    send(m, out, { Call::Committees, {}, {} }, "GET", "/committees");
}

void replied(Model& m, Replied const& reply)
{
    auto read = wire::Message::read(reply.body, 4u << 20);
    if (reply.status != 200 || !read.ok())
        return m.committees_of.reset();  // they can be chosen by their names all the same
    m.committees.clear();
    for (auto const& one : read.value().list("committees")) {
        Committee committee { one.text("code").value_or(""), one.text("region").value_or(""), one.text("series").value_or(""), one.text("phone").value_or(""),
            parse_moment(one.text("closes").value_or("")).value_or(Moment {}), {} };
        for (auto const& fact : one.list("facts"))
            committee.facts.push_back({ fact.text("label").value_or(""), fact.text("value").value_or("") });
        m.committees.push_back(std::move(committee));
    }
}

static Committee const* find(Model const& m, std::string const& code)
{
    auto found = std::find_if(m.committees.begin(), m.committees.end(), [&](auto const& one) { return one.code == code; });
    return found == m.committees.end() ? nullptr : &*found;
}

static ui::Node state_of(Model const& m, std::string id, Committee const& committee)
{
    bool over = committee.closes.milliseconds > 0 && committee.closes < server_now(m);
    return tag(std::move(id), say(m, over ? Word::materials_closed : Word::takes_materials), over ? ui::Tone::Neutral : ui::Tone::Done);
}

using Options = std::vector<OutlineOption const*>;

static ui::Node row_of(Model const& m, OutlineField const& field, OutlineOption const& option, std::string const& set)
{
    auto id = set + ".row." + option.code;
    auto radio = node(ui::Role::Radio, set + "#" + option.code, option.label);
    radio.checked = option.chosen;
    radio.press = Pressed { action::choose, field.path, option.code };
    auto row = node(ui::Role::TableRow, id);
    row.children.push_back(cell(id + ".name", say(m, Word::column_title), { std::move(radio) }));
    row.children.back().row_header = true;
    auto const* committee = find(m, option.code);
    auto add = [&](char const* name, Word column, std::string const& words) {
        row.children.push_back(text_cell(id + "." + name, say(m, column), words.empty() ? say(m, Word::none) : std::string_view(words)));
    };
    add("series", Word::column_series, committee ? committee->series : "");
    add("region", Word::column_region, committee ? committee->region : "");
    add("phone", Word::column_phone, committee ? committee->phone : "");
    auto state = committee ? state_of(m, id + ".tag", *committee) : text(id + ".tag", say(m, Word::none));
    row.children.push_back(cell(id + ".state", say(m, Word::column_work), { std::move(state) }));
    return row;
}

// The page that was asked for; before that the one with the chosen row.
static std::size_t page_of(Model const& m, std::string const& id, Options const& options)
{
    auto last = (options.size() - 1) / rows_of_page;
    if (auto asked = m.table_pages.find(id); asked != m.table_pages.end())
        return std::min(asked->second, last);
    auto chosen = std::find_if(options.begin(), options.end(), [](auto const* one) { return one->chosen; });
    return chosen == options.end() ? 0 : static_cast<std::size_t>(chosen - options.begin()) / rows_of_page;
}

static ui::Node pager(Model const& m, std::string const& id, std::size_t page, std::size_t pages)
{
    auto row = group(id + ".pages", {}, ui::Direction::Wrap);
    auto to = [&](char const* name, Word label, std::size_t where, bool there) {
        auto made = button(id + "." + name, say(m, label), { action::show_page, {}, id + " " + std::to_string(where) });
        made.disabled = !there;
        row.children.push_back(std::move(made));
    };
    to("before", Word::previous_page, page == 0 ? 0 : page - 1, page > 0);
    to("after", Word::next_page, page + 1, page + 1 < pages);
    row.children.push_back(quiet_text(id + ".page", say(m, Word::page_of, { { "n", std::to_string(page + 1) }, { "total", std::to_string(pages) } })));
    return row;
}

static void add_table(Model const& m, OutlineField const& field, std::string_view label, char const* name, Options const& options, ui::Node& set)
{
    if (options.empty())
        return;
    auto id = set.id + "." + name;
    std::vector<std::string> columns;
    for (auto word : { Word::column_title, Word::column_series, Word::column_region, Word::column_phone, Word::column_work })
        columns.emplace_back(say(m, word));
    auto table = node(ui::Role::Table, id, label);
    table.children.push_back(header_row(id + ".head", columns));
    auto page = page_of(m, id, options);
    auto end = std::min(options.size(), (page + 1) * rows_of_page);
    for (auto i = page * rows_of_page; i < end; ++i)
        table.children.push_back(row_of(m, field, *options[i], set.id));
    set.children.push_back(std::move(table));
    if (options.size() > rows_of_page)
        set.children.push_back(pager(m, id, page, (options.size() - 1) / rows_of_page + 1));
}

// A whole value "[words](address)" leads there, by the rule of the published texts (service/markup.h): a page of this site or https.
static bool is_link(std::string const& value, std::size_t middle)
{
    if (middle == std::string::npos || value.front() != '[' || value.find(')', middle) != value.size() - 1)
        return false;
    auto address = value.substr(middle + 2, value.size() - middle - 3);
    bool plain = std::all_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\\'; });
    bool own = address.compare(0, 1, "/") == 0 && address.compare(1, 1, "/") != 0;
    return plain && (own || address.compare(0, 8, "https://") == 0);
}

static ui::Node fact_of(std::string id, Committee::Fact const& fact)
{
    auto const middle = fact.value.find("](");
    if (!is_link(fact.value, middle))
        return described(std::move(id), fact.label, fact.value);
    auto made = described(id, fact.label, {});
    made.children.push_back(link_out(id + ".link", fact.value.substr(1, middle - 1), fact.value.substr(middle + 2, fact.value.size() - middle - 3)));
    return made;
}

// The chosen one, also where it no longer fits; and the way back: while it is chosen, series and level offer only its own.
static void add_chosen(Model const& m, OutlineField const& field, ui::Node& set)
{
    if (field.typed.empty())
        return;
    auto id = set.id + ".chosen";
    auto chosen = card(id, { heading(3, id + ".title", field.display) });
    if (auto const* committee = find(m, field.typed)) {
        auto list = node(ui::Role::DescriptionList, id + ".facts", field.display);
        list.hidden_label = true;
        for (auto const& fact : committee->facts)
            list.children.push_back(fact_of(id + "." + std::to_string(list.children.size()), fact));
        chosen.children.push_back(state_of(m, id + ".state", *committee));
        chosen.children.push_back(std::move(list));
    }
    chosen.children.push_back(button(id + ".again", say(m, Word::choose_again), { action::choose, field.path, {} }));
    set.children.push_back(std::move(chosen));
}

static std::string regions_of(Model const& m, Options const& options)
{
    std::vector<std::string> seen;
    std::string regions;
    for (auto const* option : options) {
        auto const* committee = find(m, option->code);
        if (!committee || committee->region.empty() || std::find(seen.begin(), seen.end(), committee->region) != seen.end())
            continue;
        seen.push_back(committee->region);
        regions += (regions.empty() ? std::string() : std::string(say(m, Word::list_comma))) + committee->region;
    }
    return regions;
}

void add(Model const& m, OutlineField const& field, ui::Node& set)
{
    auto const& choice = std::get<ChoiceField>(field.field->kind);
    Options near, apart;
    for (auto const& option : field.options)
        (option.apart ? apart : near).push_back(&option);
    auto count = [&](std::string const& name, Options const& options) {
        auto words = say(m, Word::table_count, { { "name", name }, { "n", std::to_string(options.size()) } });
        auto regions = regions_of(m, options);
        return regions.empty() ? words : words + say(m, Word::in_regions, { { "regions", regions } });
    };
    auto const& near_label = in_language(m, choice.near_label);
    auto const& apart_label = in_language(m, choice.apart_label);
    if (field.options.empty())
        set.children.push_back(node(ui::Role::Hint, set.id + ".empty", say(m, Word::committees_empty)));
    else
        set.children.push_back(text(set.id + ".counts", count(near_label, near) + (apart_label.empty() ? "" : "\n" + count(apart_label, apart))));
    add_table(m, field, near_label, "near", near, set);
    add_table(m, field, apart_label, "apart", apart, set);
    add_chosen(m, field, set);
}

bool update(Model& m, Effects&, Pressed const& pressed)
{
    if (pressed.action != action::show_page)
        return false;
    auto blank = pressed.detail.rfind(' ');
    auto table = pressed.detail.substr(0, blank);
    m.table_pages[table] = static_cast<std::size_t>(std::stoul(pressed.detail.substr(blank + 1)));
    focus(m, table);
    return true;
}

}

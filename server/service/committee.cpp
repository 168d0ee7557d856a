#include "service/committee.h"

#include "wire/wire.h"

#include <algorithm>
#include <charconv>

namespace shenbao::service {

static constexpr char const* row_kind = "committees";
static constexpr char const* materials_list = "committee_materials";
static constexpr std::string_view limits_value = "committee.material_limits", required_value = "committee.required_materials";

bool is_of_materials(std::string_view name) { return name == limits_value || name == required_value; }

static wire::Message lists_message(std::map<std::string, std::vector<Code>> const& lists)
{
    wire::Message message;
    for (auto const& [id, codes] : lists) {
        std::vector<wire::Message> list;
        for (auto const& one : codes)
            list.push_back(wire::Message().set("code", one.code).set("label", one.label.in(0)).set("label_en", one.label.in(1)).set("parent", one.parent));
        message.set(id, list);
    }
    return message;
}

static std::vector<Code> codes_in(std::vector<wire::Message> const& list)
{
    std::vector<Code> codes;
    for (auto const& one : list) {
        Code code;
        code.code = one.text("code").value_or("");
        code.label.texts = { one.text("label").value_or(""), one.text("label_en").value_or("") };
        code.parent = one.text("parent").value_or("");
        codes.push_back(std::move(code));
    }
    return codes;
}

// With the names of the columns: a later version of the pack may have them in another order.
static wire::Message combinations_message(std::map<std::string, CommitteeCombinations> const& combinations)
{
    wire::Message message;
    for (auto const& [id, taken] : combinations) {
        std::vector<wire::Message> list;
        for (auto const& row : taken.rows)
            list.push_back(wire::Message().set("cells", row.cells));
        message.set(id, wire::Message().set("columns", taken.columns).set("rows", list));
    }
    return message;
}

std::string committee_json(wire::Message facts, CommitteeRules const& rules)
{
    std::vector<wire::Message> list;
    for (auto const& one : rules.materials) {
        list.push_back(wire::Message().set("code", one.code).set("name", one.name).set("kinds", one.kinds).set("size", one.size_bytes_max)
                .set("count", one.count_max).set("required", one.required));
    }
    wire::Message set;
    for (auto const& [name, value] : rules.settings)
        set.set(name, value);
    facts.set("materials", list).set("settings", set).set("lists", lists_message(rules.lists));
    if (!rules.combinations.empty())
        facts.set("combinations", combinations_message(rules.combinations));
    if (!rules.name_en.empty())
        facts.set("name_en", rules.name_en);
    return facts.write();
}

template<typename Visit> static void each_member(Programme const& programme, Relation const& relation, Visit visit)
{
    for (auto const& section : programme.application.sections) {
        for (auto const& combination : section.shape.combinations) {
            if (&programme.relations[combination.relation] == &relation)
                std::for_each(combination.members.begin(), combination.members.end(), visit);
        }
    }
}

std::optional<std::size_t> column_of(Programme const& programme, Relation const& relation, FieldIndex field)
{
    std::optional<std::size_t> column;
    each_member(programme, relation, [&](Combination::Member const& member) {
        if (member.field == field)
            column = member.column;
    });
    return column;
}

Field const* field_of_column(Programme const& programme, Relation const& relation, std::size_t column)
{
    Field const* field = nullptr;
    each_member(programme, relation, [&](Combination::Member const& member) {
        if (member.column == column)
            field = &programme.application.fields[member.field];
    });
    return field;
}

std::vector<Relation const*> committee_relations(Programme const& programme)
{
    std::vector<Relation const*> relations;
    for (auto const& relation : programme.relations) {
        if (relation.in_directory && programme.committee_field != no_index && column_of(programme, relation, programme.committee_field))
            relations.push_back(&relation);
    }
    return relations;
}

std::vector<Relation::Row> committee_combinations(wire::Message const& body, Programme const& programme, Relation const& relation, std::string const& committee)
{
    auto const own = column_of(programme, relation, programme.committee_field);
    std::vector<Relation::Row> rows;
    auto const taken = body.object("combinations").value_or(wire::Message()).object(relation.id).value_or(wire::Message());
    auto const columns = taken.texts("columns");
    for (auto const& one : taken.list("rows")) {
        auto const cells = one.texts("cells");
        auto& row = rows.emplace_back();
        for (auto const& column : relation.columns) {
            auto const at = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
            row.cells.push_back(at < cells.size() ? cells[at] : std::string());
        }
    }
    if (rows.empty() && own) {
        rows.emplace_back();
        rows.back().cells.resize(relation.columns.size());
        rows.back().cells[*own] = committee;
    }
    return rows;
}

static std::vector<CommitteeMaterial> materials_of(wire::Message const& body)
{
    std::vector<CommitteeMaterial> materials;
    for (auto const& one : body.list("materials")) {
        materials.push_back({ one.text("code").value_or(""), one.text("name").value_or(""), one.texts("kinds"), one.integer("size").value_or(0),
            one.integer("count").value_or(1), one.boolean("required").value_or(false) });
    }
    return materials;
}

std::vector<CommitteeMaterial> read_materials(std::string const& body)
{
    auto const message = wire::Message::read(body, 4u << 20);
    return message.ok() ? materials_of(message.value()) : std::vector<CommitteeMaterial> {};
}

static std::vector<std::string> items_of(std::string const& text)
{
    std::vector<std::string> items;
    std::size_t from = 0;
    while (from < text.size()) {
        auto const end = std::min(text.find(';', from), text.size());
        if (end > from)
            items.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return items;
}

std::optional<ContextScalar> read_setting(std::string const& type, std::string const& text)
{
    ContextScalar scalar;
    if (type == "string") {
        scalar.held = text;
    } else if (type == "list(string)") {
        scalar.held = items_of(text);
    } else if (type == "bool" && (text == "是" || text == "否")) {
        scalar.held = text == "是";
    } else if (type == "date" && parse_date(text)) {
        scalar.held = *parse_date(text);
    } else if (type == "int") {
        std::int64_t number = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc {} || end != text.data() + text.size())
            return {};
        scalar.held = number;
    } else {
        return {};
    }
    return scalar;
}

std::string committee_of(Programme const& programme, Document const& document)
{
    if (programme.committee_field == no_index)
        return {};
    auto const& field = programme.application.fields[programme.committee_field];
    auto const& records = document.sections[field.section].records;
    auto const* code = records.empty() ? nullptr : records.front().slots[field.slot].as<std::string>();
    return code ? *code : std::string();
}

static bool is_context_list(Programme const& programme, std::string_view id)
{
    auto const* list = programme.find_code_list(id);
    return list && (list->origin == CodeListOrigin::Context || list->origin == CodeListOrigin::PackUnlessContext);
}

bool is_committee_list(Programme const& programme, std::string_view id) { return id != materials_list && is_context_list(programme, id); }

namespace {

// What the committee says, given where the programme declares that it reads it.
struct Giving {
    Programme const& programme;
    std::string source;
    Context& context;

    void value(ContextValue const& declared, std::optional<ContextScalar> scalar) const
    {
        if (!scalar)
            return;
        scalar->source = source;
        context.values[declared.name] = std::move(*scalar);
    }
};

}

static void give_materials(Giving const& giving, std::vector<CommitteeMaterial> const& materials)
{
    std::vector<std::string> limits, required;
    auto& codes = giving.context.code_lists[materials_list];
    codes.clear();
    for (auto const& one : materials) {
        std::string line = one.code + "|";
        for (auto const& name : one.kinds)
            line += (line.back() == '|' ? "" : ",") + name;
        limits.push_back(line + "|" + std::to_string(one.size_bytes_max) + "|" + std::to_string(one.count_max));
        if (one.required)
            required.push_back(one.code);
        Code code;
        code.code = one.code;
        code.label.texts = { one.name + (one.required ? "（必传）" : ""), one.name + (one.required ? " (required)" : "") };
        codes.push_back(std::move(code));
    }
    for (auto const& declared : giving.programme.context) {
        if (declared.name == limits_value)
            giving.value(declared, ContextScalar { limits, {}, {} });
        if (declared.name == required_value)
            giving.value(declared, ContextScalar { required, {}, {} });
    }
}

std::optional<store::PublicRow> find_committee(store::Connection& connection, Programme const& programme, Document const& document)
{
    std::string const code = committee_of(programme, document);
    return code.empty() ? std::nullopt : store::find_public(connection, programme.id, row_kind, code, Moment {});
}

void set_committee_deadline(store::PublicRow const& row, Context& context)
{
    if (row.ends_at.milliseconds > 0)
        context.round.deadlines[committee_deadline] = row.ends_at;
}

std::vector<std::string> round_deadlines(FlowTable const& flow)
{
    auto names = flow.deadlines;
    std::erase(names, committee_deadline);
    return names;
}

void take_committee(store::PublicRow const& row, Programme const& programme, Context& context)
{
    auto const body = wire::Message::read(row.body, 4u << 20);
    if (!body.ok())
        return;
    Giving const giving { programme, row.name, context };
    if (is_context_list(programme, materials_list))
        give_materials(giving, materials_of(body.value()));
    auto const lists = body.value().object("lists").value_or(wire::Message());
    for (auto const& id : lists.keys()) {
        if (is_committee_list(programme, id))
            context.code_lists[id] = codes_in(lists.list(id));
    }
    auto const settings = body.value().object("settings").value_or(wire::Message());
    for (auto const& declared : programme.context) {
        bool const of_committee = declared.name.compare(0, committee_prefix.size(), committee_prefix) == 0;
        if (auto const text = of_committee ? settings.text(declared.name) : std::nullopt)
            giving.value(declared, read_setting(declared.type, *text));
    }
}

}

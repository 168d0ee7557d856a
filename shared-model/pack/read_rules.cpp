// Rules and ledgers of a form.
#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

enum class Named : std::uint8_t { Fields, Tables };

std::vector<std::string> names_of(Form const& form, RecordShape const& shape, Named which)
{
    std::vector<std::string> names;
    for (auto index : shape.fields) {
        if (which == Named::Fields || std::holds_alternative<TableField>(form.fields[index].kind))
            names.push_back(form.fields[index].id);
    }
    return names;
}

Section const* named_section(Reader const& reader, json::Node const& node, Form const& form, std::string const& what)
{
    auto const id = reader.text(node, "section");
    auto const* section = form.find_section(id);
    auto const* at = node.find("section");
    if (section || !at)
        return section;
    std::vector<std::string> names;
    for (auto const& one : form.sections)
        names.push_back(one.id);
    reader.say_unknown(*at, "pack.unknown_section", what + " names the section \"" + id + "\", which is not there", id, names);
    return nullptr;
}

// The record the rule stands in: the section's, or that of a table inside it ("parts", "parts.pieces").
RecordShape const* place_of_rule(Reader const& reader, json::Node const& node, Form const& form, Section const& section, Rule& rule)
{
    auto const* shape = &section.shape;
    auto names = reader.optional_text(node, "table");
    while (!names.empty()) {
        auto dot = names.find('.');
        auto name = names.substr(0, dot);
        auto const* found = std::find_if(shape->fields.data(), shape->fields.data() + shape->fields.size(), [&](FieldIndex one) { return form.fields[one].id == name; });
        bool table = found != shape->fields.data() + shape->fields.size() && std::holds_alternative<TableField>(form.fields[*found].kind);
        if (!table) {
            reader.say_unknown(*node.find("table"), "pack.unknown_field", "\"" + name + "\" is not a table of \"" + section.id + "\"", name, names_of(form, *shape, Named::Tables));
            return shape;
        }
        rule.table = *found;
        shape = &form.shape_of(form.fields[*found]);
        names = dot == std::string::npos ? std::string() : names.substr(dot + 1);
    }
    return shape;
}

FieldIndex named_field(Reader const& reader, json::Node const& node, char const* attribute, Form const& form, RecordShape const& shape)
{
    auto id = reader.optional_text(node, attribute);
    if (id.empty())
        return no_index;
    for (auto index : shape.fields) {
        if (form.fields[index].id == id)
            return index;
    }
    reader.say_unknown(*node.find(attribute), "pack.unknown_field", "\"" + id + "\" is not a field of the rule's record", id, names_of(form, shape, Named::Fields));
    return no_index;
}

// A reason is asked for where one of its rules does not hold, unless the author says otherwise. `shown`: the fields of which that was said already.
void show_reason(Rule const& rule, Form& form, std::vector<FieldIndex>& shown)
{
    auto& reason = form.fields[rule.reason_field];
    bool const more = std::find(shown.begin(), shown.end(), rule.reason_field) != shown.end();
    if (reason.visible.present() && !more)
        return;
    auto when = rule.when.present() ? "(" + rule.when.text + ") && " : std::string();
    auto const fails = "(" + when + "!(" + rule.assertion.text + "))";
    reason.visible = { more ? reason.visible.text + " || " + fails : fails, rule.assertion.position };
    reason.asked_by_rules = true;
    shown.push_back(rule.reason_field);
}

}

void read_rules(FormInput const& input, std::vector<json::Node> const& nodes, Texts const& texts, Form& form)
{
    std::vector<FieldIndex> reasons;
    for (auto const& node : nodes) {
        input.reader.only(node, { "id", "section", "table", "field", "each_record", "when", "assert", "severity", "submit_only", "reason_field" });
        Rule rule;
        rule.id = input.reader.id(node);
        rule.position = input.reader.position(node);
        auto const* section = named_section(input.reader, node, form, "the rule \"" + rule.id + "\"");
        if (!section)
            continue;
        rule.section = section->index;
        rule.each_record = input.reader.boolean(node, "each_record");
        auto const* shape = place_of_rule(input.reader, node, form, *section, rule);
        rule.field = named_field(input.reader, node, "field", form, *shape);
        rule.reason_field = named_field(input.reader, node, "reason_field", form, *shape);
        bool repeats = section->repeats() || rule.table != no_index;
        if ((rule.field != no_index || rule.reason_field != no_index || rule.table != no_index) && repeats && !rule.each_record)
            input.reader.say(node, "pack.rule_place", "a rule at a field of a repeating section or a table needs \"each_record\"");
        if (rule.reason_field != no_index && !std::holds_alternative<TextField>(form.fields[rule.reason_field].kind))
            input.reader.say(*node.find("reason_field"), "pack.rule_place", "the reason is a text");
        rule.when = input.reader.expression(node, "when");
        rule.assertion = input.reader.expression(node, "assert");
        if (!rule.assertion.present())
            input.reader.say(node, "pack.missing", "\"assert\" is missing");
        rule.severity = input.reader.word(node, "severity", { "error", "warning" }).value_or(0) == 0 ? Severity::Error : Severity::Warning;
        rule.submit_only = input.reader.boolean(node, "submit_only");
        rule.message = texts.localised(rule.id);
        if (rule.message.empty())
            input.reader.say(node, "text.missing", "the rule \"" + rule.id + "\" has no message in the texts");
        bool twice = std::any_of(form.rules.begin(), form.rules.end(), [&](Rule const& one) { return one.id == rule.id; });
        if (twice)
            input.reader.say(node, "pack.duplicate", "the rule \"" + rule.id + "\" stands twice");
        if (!rule.assertion.present())
            continue;
        if (rule.reason_field != no_index)
            show_reason(rule, form, reasons);
        form.rules.push_back(std::move(rule));
    }
}

static void read_evidence(FormInput const& input, json::Node const& node, Form const& form, Ledger& ledger)
{
    auto const& reader = input.reader;
    reader.only(node, { "section", "field", "counts" });
    auto const* section = form.find_section(reader.text(node, "section"));
    auto const* field = section ? form.find_field(*section, reader.text(node, "field")) : nullptr;
    auto const* choice = field ? std::get_if<ChoiceField>(&field->kind) : nullptr;
    if (!choice)
        return reader.say(node, "pack.ledger", "evidence is a repeating section and a choice of its records");
    if (!ledger.evidence.empty() && std::get<ChoiceField>(form.fields[ledger.evidence.front().field].kind).list != choice->list)
        return reader.say(node, "pack.ledger", "all evidence of a ledger names clauses of one code list");
    ledger.evidence.push_back({ section->index, field->index, reader.expression(node, "counts") });
}

void read_ledgers(FormInput const& input, std::vector<json::Node> const& nodes, Texts const& texts, Form& form)
{
    auto const& reader = input.reader;
    for (auto const& node : nodes) {
        reader.only(node, { "id", "section", "evidence", "each", "needed", "apart", "severity" });
        Ledger ledger;
        ledger.id = reader.id(node);
        ledger.label = texts.below(ledger.id).localised("label");
        if (ledger.label.empty())
            reader.say(node, "text.missing", "the ledger \"" + ledger.id + "\" has no label in the texts");
        auto const* section = named_section(reader, node, form, "the ledger \"" + ledger.id + "\"");
        for (auto const& evidence : reader.list(node, "evidence"))
            read_evidence(input, evidence, form, ledger);
        ledger.each = static_cast<std::uint32_t>(reader.integer(node, "each", 1, 1, 1000));
        auto const* needed = node.find("needed");
        if (needed && needed->is(json::Kind::Integer))
            ledger.needed = { std::to_string(reader.integer(node, "needed", 1, 0, 1000)), reader.position(*needed) };
        else
            ledger.needed = reader.expression(node, "needed");
        ledger.apart = reader.texts(node, "apart");
        ledger.severity = reader.word(node, "severity", { "error", "warning" }).value_or(0) == 0 ? Severity::Error : Severity::Warning;
        if (ledger.evidence.empty())
            reader.say(node, "pack.ledger", "a ledger needs `evidence`");
        else if (section) {
            ledger.section = section->index;
            form.ledgers.push_back(std::move(ledger));
        }
    }
}

}

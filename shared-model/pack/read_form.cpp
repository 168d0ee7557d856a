#include "form/document.h"
#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

std::initializer_list<std::string_view> const& format_names()
{
    static std::initializer_list<std::string_view> const names = { "plain", "person_name", "resident_id", "hmt_residence_permit",
    "foreign_permanent_residence", "hk_macao_pass", "taiwan_pass", "passport", "unified_social_credit_code", "mobile_phone", "international_phone",
    "phone", "postcode", "email", "isbn", "issn", "cn_serial", "secret" };
    return names;
}

constexpr std::uint32_t count_most = 1'000'000;

// Reads the fields of one section, tables inside it included, into the form's flat list.
class FieldReader {
public:
    FieldReader(FormInput const& input, Form& form, SectionIndex section)
        : m_input(input)
        , m_reader(input.reader)
        , m_form(form)
        , m_section(section)
    {
    }

    void read_shape(json::Node const& holder, Texts const& texts, RecordShape& shape, FieldIndex parent)
    {
        auto field_texts = texts.below("fields");
        read_fields(m_reader.list(holder, "fields"), field_texts, shape, parent);
        auto const& records = m_reader.object(holder, "records");
        m_reader.only(records, { "min", "max", "unique", "no_overlap" });
        shape.count_min = small(m_reader.integer(records, "min", 0, 0, 1000));
        shape.count_max = small(m_reader.integer(records, "max", 200, 1, 1000));
        if (shape.count_min > shape.count_max)
            m_reader.say(records, "pack.range", "\"min\" is over \"max\"");
        shape.record_name = texts.localised("record");
        read_together(holder, records, shape);
        for (auto const& name : m_reader.texts(holder, "columns")) {
            auto index = find(shape, name);
            if (index == no_index)
                m_reader.say_unknown(*holder.find("columns"), "pack.unknown_field", "\"columns\" names \"" + name + "\", which is not a field here", name, ids_of(shape));
            else
                shape.columns.push_back(index);
        }
        if (shape.columns.empty() && !shape.fields.empty())
            choose_columns(shape);
    }

    void read_fields(std::vector<json::Node> const& nodes, Texts const& texts, RecordShape& shape, FieldIndex parent)
    {
        // The fields of a table follow their table, but a record's own fields must be known before attributes name them.
        for (auto const& node : nodes)
            reserve(node, shape, parent);
        for (std::size_t i = 0; i < nodes.size() && i < shape.fields.size(); ++i)
            fill(nodes[i], texts.below(m_form.fields[shape.fields[i]].id), shape, shape.fields[i]);
    }

private:
    std::vector<std::string> ids_of(RecordShape const& shape) const
    {
        std::vector<std::string> ids;
        for (auto index : shape.fields)
            ids.push_back(m_form.fields[index].id);
        return ids;
    }

    // The first three that hold an answer.
    void choose_columns(RecordShape& shape) const
    {
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            bool answer = !field.internal && !is_words(field);
            if (answer && shape.columns.size() < 3)
                shape.columns.push_back(index);
        }
    }

    FieldIndex find(RecordShape const& shape, std::string_view id) const
    {
        for (auto index : shape.fields) {
            if (m_form.fields[index].id == id)
                return index;
        }
        return no_index;
    }

    void reserve(json::Node const& node, RecordShape& shape, FieldIndex parent)
    {
        auto id = m_reader.id(node);
        if (find(shape, id) != no_index)
            m_reader.say(node, "pack.duplicate", "the field \"" + id + "\" stands twice");
        Field field;
        field.id = id;
        field.index = static_cast<FieldIndex>(m_form.fields.size());
        field.parent = parent;
        field.section = m_section;
        field.slot = static_cast<std::uint16_t>(shape.fields.size());
        shape.fields.push_back(field.index);
        m_form.fields.push_back(std::move(field));
    }

    void fill(json::Node const& node, Texts const& texts, RecordShape const& shape, FieldIndex index)
    {
        fill_common(node, texts, m_form.fields[index]);
        auto type = m_reader.word(node, "type", { "text", "number", "date", "choice", "boolean", "attachment", "table", "note" });
        if (!node.find("type"))
            m_reader.say(node, "pack.missing", "\"type\" is missing");
        FieldKind kind;
        switch (type.value_or(0)) {
        case 0: kind = text(node, shape); break;
        case 1: kind = number(node, texts); break;
        case 2: kind = date(node, shape); break;
        case 3: kind = choice(node, texts, shape); break;
        case 4: kind = boolean(node); break;
        case 5: kind = attachment(node, texts); break;
        case 6: kind = table(node, texts, index); break;
        case 7: kind = note(node, m_form.fields[index]); break;
        }
        m_form.fields[index].kind = std::move(kind);
        read_initial(node, m_form.fields[index]);
    }

    void fill_common(json::Node const& node, Texts const& texts, Field& field)
    {
        field.label = texts.localised("label");
        field.hint = texts.localised("hint");
        field.placeholder = texts.localised("placeholder");
        if (field.label.empty())
            m_reader.say(node, "text.missing", "the field \"" + field.id + "\" has no label in the texts");
        auto const* required = node.find("required");
        if (required && required->is(json::Kind::Boolean))
            field.required = required->boolean;
        else
            field.required_when = m_reader.expression(node, "required");
        if (m_reader.word(node, "required_severity", { "error", "warning" }).value_or(0) == 1)
            field.required_severity = Severity::Warning;
        field.visible = m_reader.expression(node, "visible");
        field.derived = m_reader.expression(node, "derived");
        if (node.find("decision"))
            field.derived = decision(node);
        field.locked = m_reader.expression(node, "locked");
        field.context_value = m_reader.optional_text(node, "context_value");
        field.width_characters = static_cast<std::uint16_t>(m_reader.integer(node, "width", 0, 1, 200));
        field.autocomplete = m_reader.optional_text(node, "autocomplete");
        field.personal = m_reader.boolean(node, "personal");
        field.prefilled = m_reader.optional_text(node, "prefilled");
        field.internal = m_reader.boolean(node, "internal");
        field.required_message = texts.localised("required");
        must_be_declared(node, "context_value", field.context_value);
        must_be_declared(node, "prefilled", field.prefilled);
    }

    // "table.output": the table's expression, as if it stood here.
    ExpressionSource decision(json::Node const& node) const
    {
        auto name = m_reader.text(node, "decision");
        if (node.find("derived"))
            m_reader.say(*node.find("decision"), "pack.twice", "a field has `derived` or `decision`, not both");
        auto dot = name.find('.');
        auto const* tables = m_input.decisions;
        auto table = tables ? tables->find(name.substr(0, dot)) : Decisions::const_iterator {};
        std::vector<std::string> known;
        if (tables && table != tables->end() && dot != std::string::npos) {
            for (auto const& output : table->second.outputs) {
                if (output.id == name.substr(dot + 1))
                    return { output.expression, m_reader.position(*node.find("decision")) };
                known.push_back(table->first + "." + output.id);
            }
            if (known.empty())
                return {};  // the table's own mistakes are said
        }
        m_reader.say_unknown(*node.find("decision"), "pack.unknown_decision", "\"" + name + "\" is no \"table.output\" of `decisions`", name, known);
        return {};
    }

    void read_initial(json::Node const& node, Field& field) const
    {
        if (field.internal && !field.derived.present())
            m_reader.say(node, "pack.internal", "an `internal` field is never typed: it needs `derived`");
        auto const text = m_reader.optional_text(node, "initial");
        if (text.empty())
            return;
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        field.initial = choice && choice->many ? words_of(text) : std::vector<std::string> { text };
        auto const value = initial_value(field);
        bool const readable = !value.absent() && !value.as<Unreadable>() && are_codes(field, value) && (!value.as<bool>() || text == "true" || text == "false");
        if (!readable)
            m_reader.say(*node.find("initial"), "pack.initial", "\"" + text + "\" is no value of this type of field");
    }

    static std::vector<std::string> words_of(std::string_view text)
    {
        std::vector<std::string> words;
        while (!text.empty()) {
            auto const end = std::min(text.find(' '), text.size());
            if (end > 0)
                words.emplace_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return words;
    }

    // Of a list that comes from elsewhere nobody knows them yet.
    bool are_codes(Field const& field, Value const& value) const
    {
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (!choice || choice->list >= m_input.programme.code_lists.size())
            return true;
        auto const& list = m_input.programme.code_lists[choice->list];
        if (list.origin != CodeListOrigin::Pack)
            return true;
        if (auto const* code = value.as<std::string>())
            return list.find(*code) != nullptr;
        auto const* codes = value.as<Codes>();
        return !codes || std::all_of(codes->begin(), codes->end(), [&](std::string const& code) { return list.find(code) != nullptr; });
    }

    void must_be_declared(json::Node const& node, std::string_view attribute, std::string const& name) const
    {
        auto const& declared = m_input.programme.context;
        bool known = std::any_of(declared.begin(), declared.end(), [&](ContextValue const& one) { return one.name == name; });
        std::vector<std::string> names;
        for (auto const& one : declared)
            names.push_back(one.name);
        if (!name.empty() && !known)
            m_reader.say_unknown(*node.find(attribute), "pack.unknown_context", "\"" + name + "\" is not declared in `context`", name, names);
    }

    void only(json::Node const& node, std::initializer_list<std::string_view> own) const
    {
        static constexpr std::string_view common[] = { "id", "type", "required", "required_severity", "visible", "derived", "decision", "locked", "context_value", "prefilled", "initial",
            "internal", "width", "autocomplete", "personal" };
        for (auto const& [name, value] : node.members) {
            bool known = std::find(std::begin(common), std::end(common), name) != std::end(common) || std::find(own.begin(), own.end(), name) != own.end();
            if (known)
                continue;
            std::vector<std::string> words(std::begin(common), std::end(common));
            words.insert(words.end(), own.begin(), own.end());
            m_reader.say_unknown(value, "pack.unknown_name", "\"" + name + "\" is not known for this type of field", name, words);
        }
    }

    // ---- what the records of a table, or the fields of a record, may be together

    void read_together(json::Node const& holder, json::Node const& records, RecordShape& shape) const
    {
        for (auto const& group : m_reader.list(records, "unique"))
            shape.unique.push_back(fields_of(group, group.items, shape));
        for (auto const& node : m_reader.list(records, "no_overlap")) {
            m_reader.only(node, { "from", "to", "same" });
            PeriodLimit limit { beside(node, "from", shape), beside(node, "to", shape), {} };
            limit.same = fields_of(node, m_reader.list(node, "same"), shape);
            bool dates = limit.from != no_index && limit.to != no_index && std::holds_alternative<DateField>(m_form.fields[limit.from].kind)
                && std::holds_alternative<DateField>(m_form.fields[limit.to].kind);
            if (!dates)
                m_reader.say(node, "pack.period", "\"no_overlap\" needs `from` and `to`, two dates of the record");
            else
                shape.periods.push_back(std::move(limit));
        }
        for (auto const& node : m_reader.list(holder, "combinations"))
            read_combination(node, shape);
    }

    std::vector<FieldIndex> fields_of(json::Node const& at, std::vector<json::Node> const& names, RecordShape const& shape) const
    {
        std::vector<FieldIndex> fields;
        for (auto const& name : names) {
            auto index = find(shape, name.text);
            if (index == no_index)
                m_reader.say(name, "pack.unknown_field", "\"" + name.text + "\" is not a field of the same record");
            else
                fields.push_back(index);
        }
        if (fields.empty() && !at.find("from"))
            m_reader.say(at, "pack.missing", "a group of \"unique\" names at least one field");
        return fields;
    }

    void read_combination(json::Node const& node, RecordShape& shape) const
    {
        m_reader.only(node, { "relation", "fields" });
        auto id = m_reader.text(node, "relation");
        auto const& relations = m_input.programme.relations;
        Combination combination;
        for (std::size_t i = 0; i < relations.size(); ++i) {
            if (relations[i].id == id)
                combination.relation = static_cast<std::uint16_t>(i);
        }
        if (combination.relation == no_index)
            return m_reader.say(node, "pack.unknown_relation", "the relation \"" + id + "\" is not in `relations`");
        auto const& relation = relations[combination.relation];
        for (auto const& [column, field] : m_reader.object(node, "fields").members) {
            auto at = std::find(relation.columns.begin(), relation.columns.end(), column);
            if (at == relation.columns.end())
                m_reader.say(field, "pack.unknown_column", "the relation \"" + id + "\" has no column \"" + column + "\"");
            auto index = beside(m_reader.object(node, "fields"), column, shape);
            auto const* choice = index == no_index ? nullptr : std::get_if<ChoiceField>(&m_form.fields[index].kind);
            if (index != no_index && (!choice || choice->many))
                m_reader.say(field, "pack.combination", "\"" + field.text + "\" is no choice of one code");
            else if (at != relation.columns.end() && choice) {
                check_codes(field, relation, static_cast<std::size_t>(at - relation.columns.begin()), m_input.programme.code_lists[choice->list]);
                combination.members.push_back({ static_cast<std::uint16_t>(at - relation.columns.begin()), index });
            }
        }
        std::sort(combination.members.begin(), combination.members.end(), [](auto const& a, auto const& b) { return a.field < b.field; });
        shape.combinations.push_back(std::move(combination));
    }

    // Every code of the relation is one of the field's list.
    void check_codes(json::Node const& at, Relation const& relation, std::size_t column, CodeList const& list) const
    {
        if (list.origin != CodeListOrigin::Pack && list.origin != CodeListOrigin::PackUnlessDirectory)
            return;
        for (auto const& row : relation.rows) {
            auto const& code = row.cells[column];
            if (!code.empty() && !list.find(code))
                return m_reader.say(at, "pack.unknown_code",
                    "relations/" + relation.id + ".csv names \"" + code + "\" in \"" + relation.columns[column] + "\", which the code list \"" + list.id + "\" has not");
        }
    }

    // Another field of the same record.
    FieldIndex beside(json::Node const& node, std::string_view name, RecordShape const& shape) const
    {
        auto id = m_reader.optional_text(node, name);
        if (id.empty())
            return no_index;
        auto index = find(shape, id);
        if (index == no_index)
            m_reader.say_unknown(*node.find(name), "pack.unknown_field", "\"" + id + "\" is not a field of the same record", id, ids_of(shape));
        return index;
    }

    // The code list of that name; a mistake names the first one, so that reading goes on.
    CodeListIndex code_list(json::Node const& node, std::string_view name) const
    {
        auto const id = m_reader.text(node, name);
        auto const& lists = m_input.programme.code_lists;
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (lists[i].id == id)
                return static_cast<CodeListIndex>(i);
            ids.push_back(lists[i].id);
        }
        auto const* named = node.find(name);
        m_reader.say_unknown(named ? *named : node, "pack.unknown_list", "the code list \"" + id + "\" is not in `code_lists`", id, ids);
        return 0;
    }

    TextField text(json::Node const& node, RecordShape const& shape) const
    {
        only(node, { "format", "format_by", "many_lines", "max", "min", "advised_max", "pattern", "same_as", "area_codes" });
        TextField field;
        field.format = static_cast<TextFormat>(m_reader.word(node, "format", format_names()).value_or(0));
        field.many_lines = m_reader.boolean(node, "many_lines");
        field.length_max = small(m_reader.integer(node, "max", field.many_lines ? 5'000 : 200, 1, 20'000));
        field.length_min = small(m_reader.integer(node, "min", 0, 0, 20'000));
        field.length_advised_max = small(m_reader.integer(node, "advised_max", 0, 1, 20'000));
        m_reader.expect_order(node, "min", field.length_min, "max", field.length_max);
        field.pattern = m_reader.optional_text(node, "pattern");
        if (auto const* pattern = node.find("pattern"))
            field.pattern_position = m_reader.position(*pattern);
        field.same_as = beside(node, "same_as", shape);
        if (node.find("area_codes")) {
            field.area_codes = code_list(node, "area_codes");
            if (field.format != TextFormat::InternationalPhone)
                m_reader.say(node, "pack.unknown_word", "`area_codes` belongs to the format international_phone");
        }
        auto const& by = m_reader.object(node, "format_by");
        m_reader.only(by, { "field", "formats" });
        field.format_field = beside(by, "field", shape);
        auto const& formats = m_reader.object(by, "formats");
        auto const* choice = field.format_field == no_index ? nullptr : std::get_if<ChoiceField>(&m_form.fields[field.format_field].kind);
        for (auto const& [code, format] : formats.members) {
            if (choice && !m_input.programme.code_lists.empty() && !m_input.programme.code_lists[choice->list].find(code))
                m_reader.say(format, "pack.unknown_code", "\"" + std::string(code) + "\" is not a code of the list that the field is chosen from");
            if (auto word = m_reader.word(formats, code, format_names()))
                field.format_by_code.emplace_back(code, static_cast<TextFormat>(*word));
        }
        return field;
    }

    NumberField number(json::Node const& node, Texts const& texts) const
    {
        only(node, { "decimals", "minimum", "maximum" });
        NumberField field;
        field.decimals = static_cast<std::uint8_t>(m_reader.integer(node, "decimals", 0, 0, 6));
        for (auto [name, limit] : { std::pair<char const*, std::optional<double>*> { "minimum", &field.minimum }, { "maximum", &field.maximum } }) {
            auto const* found = node.find(name);
            if (found && (found->is(json::Kind::Integer) || found->is(json::Kind::Number)))
                *limit = found->number;
            else if (found)
                m_reader.say(*found, "pack.type", std::string("\"") + name + "\" must be a number");
        }
        if (field.minimum && field.maximum && *field.maximum < *field.minimum)
            m_reader.say(node, "pack.range", "`maximum` is less than `minimum`");
        field.unit = texts.localised("unit");
        return field;
    }

    DateField date(json::Node const& node, RecordShape const& shape) const
    {
        only(node, { "precision", "open_end", "not_future", "earliest", "latest", "not_before" });
        DateField field;
        field.precision = m_reader.word(node, "precision", { "month", "day" }).value_or(1) == 0 ? DatePrecision::Month : DatePrecision::Day;
        field.open_end = m_reader.boolean(node, "open_end");
        field.not_future = m_reader.boolean(node, "not_future");
        field.earliest = m_reader.date(node, "earliest");
        field.latest = m_reader.date(node, "latest");
        if (field.earliest && field.latest && *field.latest < *field.earliest)
            m_reader.say(node, "pack.range", "`latest` is before `earliest`");
        field.not_before = beside(node, "not_before", shape);
        return field;
    }

    ChoiceField choice(json::Node const& node, Texts const& texts, RecordShape const& shape) const
    {
        only(node, { "list", "many", "style", "min", "max", "unique", "parent_field", "options", "apart" });
        ChoiceField field;
        field.list = code_list(node, "list");
        field.many = m_reader.boolean(node, "many");
        field.style = static_cast<ChoiceStyle>(m_reader.word(node, "style", { "select", "radio", "check_boxes", "matrix", "search", "committees" }).value_or(field.many ? 2 : 0));
        field.count_min = small(m_reader.integer(node, "min", 0, 0, count_most));
        field.count_max = small(m_reader.integer(node, "max", 0, 0, count_most));
        m_reader.expect_order(node, "min", field.count_min, "max", field.count_max);
        field.unique_in_table = m_reader.boolean(node, "unique");
        field.parent_field = beside(node, "parent_field", shape);
        field.options = m_reader.expression(node, "options");
        field.apart = m_reader.expression(node, "apart");
        if (field.style == ChoiceStyle::Committees) {
            field.near_label = texts.localised("near");
            field.apart_label = texts.localised("apart");
            if (field.near_label.empty() || (field.apart.present() && field.apart_label.empty()))
                m_reader.say(node, "text.missing", "the tables of a choice of committees are called `near` and `apart` in its texts");
        }
        return field;
    }

    // Words hold no answer, so nobody may write one: such a field is locked for good.
    TextField note(json::Node const& node, Field& field) const
    {
        only(node, { "heading" });
        TextField note;
        note.format = m_reader.boolean(node, "heading") ? TextFormat::Heading : TextFormat::Note;
        note.length_max = 1;
        field.required = false;
        field.locked = { "true", m_reader.position(node) };
        return note;
    }

    BooleanField boolean(json::Node const& node) const
    {
        only(node, { "must_be_true" });
        return { m_reader.boolean(node, "must_be_true") };
    }

    AttachmentField attachment(json::Node const& node, Texts const& texts) const
    {
        only(node, { "kinds", "max_bytes", "max_total_bytes", "min", "max", "dpi", "photo", "signed_print", "delete_first" });
        return read_attachment(m_reader, node, texts);
    }

    TableField table(json::Node const& node, Texts const& texts, FieldIndex index)
    {
        only(node, { "fields", "records", "columns", "combinations" });
        TableField field;
        read_shape(node, texts, field.shape, index);
        return field;
    }

    FormInput const& m_input;
    Reader const& m_reader;
    Form& m_form;
    SectionIndex m_section;
};

void check_kind(FormInput const& input, json::Node const& node, Form const& form, Section const& section)
{
    for (auto index : section.shape.fields) {
        bool attachment = std::holds_alternative<AttachmentField>(form.fields[index].kind);
        if (section.kind == SectionKind::Attachments && !attachment)
            input.reader.say(node, "pack.section_kind", "every field of an `attachments` section is an attachment; \"" + form.fields[index].id + "\" is not");
    }
    auto const* choice = section.shape.fields.size() == 1 ? std::get_if<ChoiceField>(&form.fields[section.shape.fields[0]].kind) : nullptr;
    if (section.kind == SectionKind::Choice && !(choice && choice->many))
        input.reader.say(node, "pack.section_kind", "a `choice` section has one choice field with `many`");
}

}

static void read_section(FormInput const& input, json::Node const& node, Texts const& texts, Form& form)
{
    static constexpr std::string_view reserved[] = { "round", "resubmissions", "context", "today", "now", "self", "parent", "option", "source" };
    input.reader.only(node, { "id", "kind", "fields", "records", "columns", "visible", "combinations", "registry", "history", "rows" });
    Section section;
    section.id = input.reader.id(node);
    section.index = static_cast<SectionIndex>(form.sections.size());
    if (form.find_section(section.id) || std::find(std::begin(reserved), std::end(reserved), section.id) != std::end(reserved))
        input.reader.say(node, "pack.duplicate", "the section \"" + section.id + "\" stands twice or is a name of the language");
    section.kind = static_cast<SectionKind>(
        input.reader.word(node, "kind", { "single", "repeating", "attachments", "choice", "read_only", "declaration" }).value_or(0));
    auto own = texts.below(section.id);
    section.label = own.localised("label");
    section.purpose = own.localised("purpose");
    section.empty = own.localised("empty");
    section.visible = input.reader.expression(node, "visible");
    if (section.label.empty())
        input.reader.say(node, "text.missing", "the section \"" + section.id + "\" has no label in the texts");
    form.sections.push_back(section);
    RecordShape shape;
    FieldReader(input, form, section.index).read_shape(node, own, shape, no_index);
    form.sections.back().shape = std::move(shape);
    read_registry(input, node, own, form, form.sections.back());
    read_history(input, node, form, form.sections.back());
    check_kind(input, node, form, form.sections.back());
}

static json::Node const* section_of_base(Base const& base, std::string_view id)
{
    for (auto const& node : base.reader.list(base.reader.root(), "sections")) {
        auto const* own = node.find("id");
        if (own && own->text == id)
            return &node;
    }
    return nullptr;
}

void read_sections(FormInput const& input, std::vector<json::Node> const& nodes, Texts const& texts, Form& form)
{
    std::vector<std::pair<Reader const*, json::Node const*>> read;
    for (auto const& node : nodes) {
        // A name, or {"taken": name, "visible": …}: shown when this pack says.
        auto const* name = node.is(json::Kind::String) ? &node : node.find("taken");
        auto const* section = !name ? &node : input.base ? section_of_base(*input.base, name->text) : nullptr;
        if (!section) {
            input.reader.say(node, "pack.extends", "\"" + name->text + "\" is not a section of a pack that this one extends");
            continue;
        }
        FormInput const of_base { name ? input.base->reader : input.reader, input.programme, input.decisions, nullptr };
        read_section(name ? of_base : input, *section, name ? input.base->texts.below("sections") : texts, form);
        if (name && name != &node) {
            input.reader.only(node, { "taken", "visible" });
            form.sections.back().visible = input.reader.expression(node, "visible");
        }
        read.emplace_back(name ? &input.base->reader : &input.reader, section);
    }
    for (std::size_t i = 0; i < read.size(); ++i)
        read_rows(*read[i].first, *read[i].second, form, form.sections[i]);
}

void read_step_form(FormInput const& input, std::vector<json::Node> const& fields, std::string const& section_id, Texts const& field_texts, Form& form)
{
    auto& section = form.sections.emplace_back();
    section.id = section_id;
    section.index = 0;
    FieldReader(input, form, 0).read_fields(fields, field_texts, section.shape, no_index);
    section.shape.columns = section.shape.fields;
    section.shape.count_max = 1;
}

}

// Findings and values in the person's language.
#include "base/text.h"
#include "outline/outline.h"


#include <algorithm>

namespace shenbao {

std::string size_text(std::uint64_t bytes)
{
    // Rounded to the nearest tenth of a megabyte, or kilobyte.
    if (bytes >= 1u << 20) {
        auto const tenths = (bytes * 10 + (1u << 19)) >> 20;
        auto const whole = std::to_string(tenths / 10);
        return bytes % (1u << 20) == 0 ? whole + " MB" : whole + "." + std::to_string(tenths % 10) + " MB";
    }
    if (bytes >= 1u << 10)
        return std::to_string((bytes + (1u << 9)) >> 10) + " KB";
    return std::to_string(bytes) + " B";
}

std::string moment_text(Moment moment, std::size_t language)
{
    auto text = to_string(moment);  // 2025-07-19T18:00:00+08:00
    auto date = parse_date(text.substr(0, 10));
    if (!date)
        return {};
    auto clock = text.substr(11, 5);
    if (language != 0)
        return text.substr(0, 10) + " " + clock;
    return std::to_string(date->year) + "年" + std::to_string(date->month) + "月" + std::to_string(date->day) + "日 " + clock;
}

static std::string date_text(Date date, std::size_t language)
{
    if (language != 0)
        return to_string(date);
    auto text = std::to_string(date.year) + "年" + std::to_string(date.month) + "月";
    return date.precision() == DatePrecision::Day ? text + std::to_string(date.day) + "日" : text;
}

static std::string code_text(Plan const& plan, Context const& context, ChoiceField const& choice, std::string const& code, std::size_t language)
{
    auto const* found = find_code(plan.programme(), context, choice, code);
    return found ? found->label.in(language) : code;
}

static char const* separator(std::size_t language) { return language == 0 ? "、" : ", "; }

std::string display_text(Plan const& plan, Context const& context, Field const& field, Value const& value, std::size_t language)
{
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    auto const* text_field = std::get_if<TextField>(&field.kind);
    if (text_field && text_field->format == TextFormat::Secret)
        return {};
    if (auto const* text = value.as<std::string>())
        return choice ? code_text(plan, context, *choice, *text, language) : *text;
    if (auto const* date = value.as<Date>())
        return date_text(*date, language);
    // An end that was left empty is 至今 too.
    auto const* date_field = std::get_if<DateField>(&field.kind);
    if (value.as<OpenEnd>() || (date_field && date_field->open_end && value.absent()))
        return language == 0 ? "至今" : "present";
    if (auto const* boolean = value.as<bool>())
        return language == 0 ? (*boolean ? "是" : "否") : (*boolean ? "Yes" : "No");
    if (auto const* codes = value.as<Codes>(); codes && choice) {
        std::string joined;
        for (auto const& code : *codes)
            joined += (joined.empty() ? "" : separator(language)) + code_text(plan, context, *choice, code, language);
        return joined;
    }
    if (auto const* attachments = value.as<Attachments>()) {
        std::string joined;
        for (auto const& attachment : *attachments)
            joined += (joined.empty() ? "" : separator(language)) + (attachment.title.empty() ? attachment.name : attachment.title);
        return joined;
    }
    if (auto const* number = std::get_if<NumberField>(&field.kind); number && !value.absent() && !value.as<Unreadable>() && !number->unit.empty())
        return typed_text(field, value) + (language == 0 ? "" : " ") + number->unit.in(language);
    return typed_text(field, value);
}

// Codes of clauses, joined by commas, as labels.
static std::string clauses_text(Plan const& plan, Context const& context, std::string const& ledger_id, std::string const& codes, std::size_t language)
{
    std::string text;
    for (auto const& ledger : plan.form().ledgers) {
        if (ledger.id != ledger_id)
            continue;
        auto const& choice = std::get<ChoiceField>(plan.form().fields[ledger.evidence.front().field].kind);
        for (std::size_t begin = 0; begin < codes.size();) {
            auto const end = std::min(codes.find(',', begin), codes.size());
            text += (text.empty() ? "" : separator(language)) + code_text(plan, context, choice, codes.substr(begin, end - begin), language);
            begin = end + 1;
        }
    }
    return text;
}

static void replace_all(std::string& text, std::string const& from, std::string const& to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// What a parameter looks like to a person: sizes with units, field ids as labels.
static std::string parameter_text(Plan const& plan, Finding const& finding, std::string const& name, std::string const& value, std::size_t language)
{
    bool bytes = finding.code == FindingCode::file_too_large || finding.code == FindingCode::files_too_large;
    if (bytes && (name == "size" || name == "max"))
        return size_text(std::strtoull(value.c_str(), nullptr, 10));
    auto const& form = plan.form();
    auto field = finding.path.field();
    if (name == "other" && field != no_index) {
        for (auto const& beside : form.fields) {
            if (beside.id == value && beside.parent == form.fields[field].parent && beside.section == form.fields[field].section)
                return beside.label.in(language);
        }
    }
    if (name == "section") {
        if (auto const* section = form.find_section(value))
            return section->label.in(language);
        return field == no_index ? value : form.fields[field].label.in(language);
    }
    auto shown = value;
    if (name == "kinds")
        replace_all(shown, ", ", separator(language));
    return shown;
}

// Which row of its table, from 1, the path's last record is, or the one of that id beside it.
static std::string row_text(Form const& form, Document const& document, Path path, std::string const* other)
{
    if (path.steps.empty())
        return {};
    auto const id = other ? parse_id(*other).value_or(Id {}) : path.steps.back().record;
    auto const* table = &document.sections[path.section];
    if (path.steps.size() > 1) {
        path.steps.pop_back();
        auto const* held = find_value(document, form, path);
        table = held ? held->as<Table>() : nullptr;
    }
    for (std::size_t i = 0; table && i < table->records.size(); ++i) {
        if (table->records[i].id == id)
            return std::to_string(i + 1);
    }
    return {};
}

static bool take_start(std::string_view& text, std::string_view start)
{
    bool const taken = text.starts_with(start);
    text.remove_prefix(taken ? start.size() : 0);
    return taken;
}

// 填写人, 上传日期, 选择性: there the verb is a part of the name.
static bool is_name(std::string_view after_verb)
{
    constexpr std::string_view parts[] = { "人", "者", "员", "日", "时", "性" };
    return after_verb.empty() || std::any_of(std::begin(parts), std::end(parts), [&](auto part) { return after_verb.starts_with(part); });
}

// A label as an object: 上传身份证件 is asked for as 请上传身份证件, not 请上传上传身份证件.
static std::string_view without_verb(std::string_view label, std::string_view before)
{
    constexpr std::string_view verbs[] = { "填写", "选择", "上传", "输入", "Enter ", "Choose ", "Upload ", "Select ", "Fill in " };
    auto const asked = std::find_if(std::begin(verbs), std::end(verbs), [&](auto verb) { return before.ends_with(verb); });
    if (asked == std::end(verbs))
        return label;
    auto rest = label;
    bool const begs = take_start(rest, "请") || take_start(rest, "Please ");
    for (auto verb : verbs) {
        // After "Please" it has no capital.
        bool const begins = !rest.empty() && (rest[0] | 0x20) == (verb[0] | 0x20) && rest.substr(1).starts_with(verb.substr(1));
        if (begins && (begs || verb == *asked) && !is_name(rest.substr(verb.size())))
            return rest.substr(verb.size());
    }
    return label;
}

std::string message_text(Plan const& plan, Context const& context, Document const& document, Finding const& finding, std::size_t language)
{
    auto const& form = plan.form();
    auto const field = finding.path.field();
    // The programme's own words, if it has some: the rule's, the field's (the first four codes say that something is missing), the code's.
    Localised const* own = nullptr;
    if (finding.code == FindingCode::rule)
        own = finding.rule < form.rules.size() ? &form.rules[finding.rule].message : nullptr;
    else if (finding.code <= FindingCode::required_declaration && field != no_index && !form.fields[field].required_message.empty())
        own = &form.fields[field].required_message;
    else if (auto found = plan.programme().texts.find("findings." + code_name(form, finding)); found != plan.programme().texts.end())
        own = &found->second;
    std::string text(own ? own->in(language) : words_of(finding.code, language));
    auto const& label = field != no_index ? form.fields[field].label.in(language) : form.sections[finding.path.section].label.in(language);
    replace_all(text, "{label}", std::string(without_verb(label, std::string_view(text).substr(0, text.find("{label}")))));
    if (text.find("row}") != std::string::npos) {
        replace_all(text, "{row}", row_text(form, document, finding.path, nullptr));
        for (auto const& [name, value] : finding.parameters) {
            if (name == "other_record")
                replace_all(text, "{other_row}", row_text(form, document, finding.path, &value));
        }
    }
    for (auto const& [name, value] : finding.parameters) {
        auto shown = parameter_text(plan, finding, name, value, language);
        auto const* choice = field != no_index ? std::get_if<ChoiceField>(&form.fields[field].kind) : nullptr;
        if (name == "value" && choice)
            shown = code_text(plan, context, *choice, value, language);
        if (name == "missing")
            shown = clauses_text(plan, context, finding.parameters.front().second, value, language);
        replace_all(text, "{" + name + "}", shown);
    }
    return text;
}

static std::string named_value(Plan const& plan, Context const& context, Document const& document, std::string_view name, std::size_t language)
{
    auto const path = find_named(plan.form(), name);
    auto const* value = path ? find_value(document, plan.form(), *path) : nullptr;
    auto const* field = path ? &plan.form().fields[path->field()] : nullptr;
    return value && is_filled_in(*field, *value) ? display_text(plan, context, *field, *value, language) : std::string();
}

static std::size_t sentence_end(std::string const& text, std::size_t begin)
{
    auto const chinese = text.find("。", begin), latin = text.find(". ", begin);
    return std::min(chinese == std::string::npos ? text.size() : chinese + 3, latin == std::string::npos ? text.size() : latin + 2);
}

std::string text_about(Plan const& plan, Context const& context, Document const& document, std::string const& text, std::size_t language, Moment now)
{
    if (text.find('{') == std::string::npos)
        return text;
    Document const shown = pruned(plan, context, document, now);
    std::string out;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
        end = sentence_end(text, begin);
        auto sentence = text.substr(begin, end - begin);
        bool known = true;
        for (auto at = sentence.find('{'); known && at != std::string::npos; at = sentence.find('{', at)) {
            auto const close = std::min(sentence.find('}', at), sentence.size());
            auto const value = named_value(plan, context, shown, std::string_view(sentence).substr(at + 1, close - at - 1), language);
            known = !value.empty();
            sentence.replace(at, close - at + 1, value);
            at += value.size();
        }
        if (known)
            out += sentence;
    }
    return out;
}

}

#include "check/limits.h"

#include "base/sort.h"
#include "base/text.h"
#include "check/identity.h"
#include "check/media.h"

#include <algorithm>

namespace shenbao {

void FindingSink::add(FindingCode code, Severity severity, Parameters parameters)
{
    m_findings.push_back({ path(), code, severity, no_index, std::move(parameters) });
}

void FindingSink::add_rule(std::uint16_t rule, Severity severity, Parameters parameters)
{
    m_findings.push_back({ path(), FindingCode::rule, severity, rule, std::move(parameters) });
}

namespace {

std::string text_of(std::size_t number) { return std::to_string(number); }

// Of a field of the same record; one that is hidden reads as absent.
Value const& value_beside(LimitInput const& input, FieldIndex field)
{
    static Value const absent;
    auto const slot = input.compiled.form->fields[field].slot;
    return input.activation.shows_field(input.node, input.node.shape->members[slot]) ? input.node.record->slots[slot] : absent;
}

TextFormat format_of(LimitInput const& input, TextField const& field)
{
    if (field.format_field == no_index)
        return field.format;
    auto const* code = value_beside(input, field.format_field).as<std::string>();
    for (auto const& [for_code, format] : field.format_by_code) {
        if (code && *code == for_code)
            return format;
    }
    return field.format;
}

// A length in bytes is at least the length in characters, so most texts need no counting.
void check_length(TextField const& field, std::string const& text, FindingSink& sink)
{
    bool may_be_long = text.size() > field.length_max || (field.length_advised_max != 0 && text.size() > field.length_advised_max);
    if (!may_be_long && field.length_min == 0)
        return;
    auto count = character_count(text);
    if (count > field.length_max)
        sink.add(FindingCode::too_long, { { "max", text_of(field.length_max) }, { "count", text_of(count) } });
    else if (field.length_advised_max != 0 && count > field.length_advised_max)
        sink.add(FindingCode::longer_than_advised, { { "max", text_of(field.length_advised_max) }, { "count", text_of(count) } });
    if (count < field.length_min)
        sink.add(FindingCode::too_short, { { "min", text_of(field.length_min) } });
}

void check(LimitInput const& input, Field const& field, TextField const& kind, Value const& value, FindingSink& sink)
{
    auto const* text = value.as<std::string>();
    if (!text)
        return;
    check_length(kind, *text, sink);
    auto format = format_of(input, kind);
    // A password is judged where it is chosen (there it has a least length), not where it is asked for.
    if (format == TextFormat::Secret && kind.length_min == 0)
        format = TextFormat::Plain;
    if (auto wrong = format == TextFormat::Plain ? std::nullopt : check_format(format, *text, input.today)) {
        FindingSink::Parameters parameters;
        if (*wrong == FindingCode::resident_id_length)
            parameters.emplace_back("count", text_of(character_count(*text)));
        sink.add(*wrong, std::move(parameters));
    }
    auto const& pattern = input.compiled.fields[field.index].pattern;
    if (pattern && !pattern->matches_whole(*text))
        sink.add(FindingCode::pattern);
    auto const* same = kind.same_as == no_index ? nullptr : &input.node.shape->members[input.compiled.form->fields[kind.same_as].slot];
    if (same && input.activation.shows_field(input.node, *same) && !(value_beside(input, kind.same_as) == value))
        sink.add(FindingCode::not_same, { { "other", input.compiled.form->fields[kind.same_as].id } });
}

void check(LimitInput const&, Field const& field, NumberField const& kind, Value const& value, FindingSink& sink)
{
    if (value.as<Unreadable>())
        return sink.add(FindingCode::unreadable_number);
    auto const* integer = value.as<std::int64_t>();
    auto const* decimal = value.as<double>();
    double number = integer ? static_cast<double>(*integer) : decimal ? *decimal : 0;
    auto limit_text = [&](double limit) {
        return kind.decimals == 0 ? std::to_string(static_cast<std::int64_t>(limit)) : typed_text(field, Value { limit });
    };
    if (kind.minimum && number < *kind.minimum)
        sink.add(FindingCode::number_too_small, { { "min", limit_text(*kind.minimum) } });
    if (kind.maximum && number > *kind.maximum)
        sink.add(FindingCode::number_too_large, { { "max", limit_text(*kind.maximum) } });
}

bool is_plain_date(CommonLimits const& limits, Date date, Record const& record, Date today)
{
    if ((!limits.month_is_enough && date.precision() == DatePrecision::Month) || (limits.not_future && is_before(today, date)))
        return false;
    auto const* earlier = limits.not_before == no_index ? nullptr : record.slots[limits.not_before].as<Date>();
    return !earlier || !is_before(date, *earlier);
}

// A length in bytes is at least that in characters.
bool is_short(std::string const& text, std::uint32_t length_max)
{
    return text.size() <= length_max || (text.size() / 3 <= length_max && character_count(text) <= length_max);
}

void check(LimitInput const& input, Field const&, DateField const& kind, Value const& value, FindingSink& sink)
{
    if (value.as<Unreadable>())
        return sink.add(kind.precision == DatePrecision::Month ? FindingCode::unreadable_month : FindingCode::unreadable_date);
    if (value.as<OpenEnd>()) {
        if (!kind.open_end)
            sink.add(FindingCode::open_end_not_allowed);
        return;
    }
    auto const* date = value.as<Date>();
    if (!date)
        return;
    if (kind.precision == DatePrecision::Day && date->precision() == DatePrecision::Month)
        return sink.add(FindingCode::date_needs_day);
    if (kind.not_future && is_before(input.today, *date))
        sink.add(FindingCode::date_in_future);
    if (kind.earliest && is_before(*date, *kind.earliest))
        sink.add(FindingCode::date_too_early, { { "min", to_string(*kind.earliest) } });
    if (kind.latest && is_before(*kind.latest, *date))
        sink.add(FindingCode::date_too_late, { { "max", to_string(*kind.latest) } });
    auto const* earlier = kind.not_before == no_index ? nullptr : value_beside(input, kind.not_before).as<Date>();
    if (earlier && is_before(*date, *earlier))
        sink.add(FindingCode::date_order, { { "other", input.compiled.form->fields[kind.not_before].id } });
}

// The code is in the list, and under the code of the field it depends on.
bool is_option(LimitInput const& input, ChoiceField const& kind, std::string const& text)
{
    auto const* code = find_code(*input.compiled.programme, input.context, kind, text);
    if (!code)
        return false;
    auto const day = code_day(input.context, input.today);
    if ((code->valid_from && is_before(day, *code->valid_from)) || (code->valid_until && is_before(*code->valid_until, day)))
        return false;
    if (kind.parent_field == no_index)
        return true;
    auto const* parent = value_beside(input, kind.parent_field).as<std::string>();
    return parent && code->parent == *parent;
}

bool has_twice(Codes const& codes)
{
    std::vector<std::string_view> sorted(codes.begin(), codes.end());
    sort(sorted, [](std::string_view a, std::string_view b) { return a < b; });
    return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

void check(LimitInput const& input, Field const& field, ChoiceField const& kind, Value const& value, FindingSink& sink)
{
    if (auto const* text = value.as<std::string>(); text && !is_option(input, kind, *text))
        sink.add(FindingCode::unreadable_choice);
    auto const* codes = value.as<Codes>();
    if (!codes)
        return;
    for (auto const& code : *codes) {
        if (!is_option(input, kind, code)) {
            sink.add(FindingCode::unreadable_choice);
            break;
        }
    }
    if (codes->size() > 1 && has_twice(*codes))
        sink.add(FindingCode::duplicate_choice, { { "value", typed_text(field, value) } });
    if (codes->size() < kind.count_min)
        sink.add(FindingCode::too_few_choices, { { "min", text_of(kind.count_min) } });
    if (kind.count_max != 0 && codes->size() > kind.count_max)
        sink.add(FindingCode::too_many_choices, { { "max", text_of(kind.count_max) }, { "count", text_of(codes->size()) } });
}

void check(LimitInput const&, Field const&, BooleanField const&, Value const&, FindingSink&) {}
void check(LimitInput const&, Field const&, TableField const&, Value const&, FindingSink&) {}

// Where limits hang on other values, a file that was good when it came may not be any more.
void check_files_again(AttachmentField const& slot, Attachments const& attachments, FindingSink& sink)
{
    for (auto const& attachment : attachments) {
        if (!accepts(slot, attachment.kind))
            sink.add(FindingCode::file_kind, { { "file", attachment.name }, { "kinds", kinds_text(slot) } });
        if (attachment.size_bytes > slot.size_bytes_max)
            sink.add(FindingCode::file_too_large,
                { { "file", attachment.name }, { "size", std::to_string(attachment.size_bytes) }, { "max", std::to_string(slot.size_bytes_max) } });
    }
}

void check(LimitInput const& input, Field const&, AttachmentField const& field_kind, Value const& value, FindingSink& sink)
{
    auto const* attachments = value.as<Attachments>();
    if (!attachments)
        return;
    auto const& kind = input.slot ? *input.slot : field_kind;
    if (input.slot)
        check_files_again(kind, *attachments, sink);
    if (attachments->size() < kind.count_min)
        sink.add(FindingCode::too_few_files, { { "min", text_of(kind.count_min) } });
    if (attachments->size() > kind.count_max)
        sink.add(FindingCode::too_many_files, { { "max", text_of(kind.count_max) } });
    std::uint64_t total = 0;
    for (auto const& attachment : *attachments)
        total += attachment.size_bytes;
    if (kind.size_bytes_total_max != 0 && total > kind.size_bytes_total_max)
        sink.add(FindingCode::files_too_large, { { "size", std::to_string(total) }, { "max", std::to_string(kind.size_bytes_total_max) } });
    for (auto const& attachment : *attachments) {
        if (!has_photo_ratio(kind, attachment.width_pixels, attachment.height_pixels))
            sink.add(FindingCode::photo_ratio,
                { { "file", attachment.name }, { "width", text_of(kind.photo_width_mm) }, { "height", text_of(kind.photo_height_mm) } });
    }
    // SC-14: a form printed before a later edit is out of date.
    for (auto const& attachment : *attachments) {
        if (kind.signed_print && input.print_hash && attachment.printed_hash != *input.print_hash) {
            sink.add(FindingCode::print_outdated);
            break;
        }
    }
}

}

bool is_plainly_right(CommonLimits const& limits, Value const& value, Record const& record, Date today)
{
    using Kind = CommonLimits::Kind;
    auto within = [&](double number) { return number >= limits.minimum && number <= limits.maximum; };
    switch (limits.kind) {
    case Kind::None: return false;
    case Kind::Boolean: return value.as<bool>();
    case Kind::Text: {
        auto const* text = value.as<std::string>();
        return text && is_short(*text, limits.length_max);
    }
    case Kind::Whole: {
        auto const* number = value.as<std::int64_t>();
        return number && within(static_cast<double>(*number));
    }
    case Kind::Decimal: {
        auto const* number = value.as<double>();
        return number && within(*number);
    }
    case Kind::Date: {
        auto const* date = value.as<Date>();
        return date ? is_plain_date(limits, *date, record, today) : limits.open_end && value.as<OpenEnd>();
    }
    case Kind::Code: {
        auto const* text = value.as<std::string>();
        auto const* code = text ? limits.list->find(*text) : nullptr;
        return code && !code->valid_from && !code->valid_until;
    }
    }
    return false;
}

void check_value(LimitInput const& input, Field const& field, Value const& value, FindingSink& sink)
{
    std::visit([&](auto const& kind) { check(input, field, kind, value, sink); }, field.kind);
}

bool is_empty(Field const& field, Value const& value)
{
    if (value.absent())
        return true;
    if (auto const* codes = value.as<Codes>())
        return codes->empty();
    if (auto const* attachments = value.as<Attachments>())
        return attachments->empty();
    if (auto const* table = value.as<Table>())
        return table->records.empty();
    auto const* boolean = std::get_if<BooleanField>(&field.kind);
    auto const* ticked = value.as<bool>();
    return boolean && boolean->must_be_true && ticked && !*ticked;
}

FindingCode required_code(Field const& field)
{
    if (std::holds_alternative<ChoiceField>(field.kind))
        return FindingCode::required_choice;
    if (auto const* attachment = std::get_if<AttachmentField>(&field.kind))
        return attachment->signed_print ? FindingCode::print_missing : FindingCode::required_attachment;
    if (auto const* boolean = std::get_if<BooleanField>(&field.kind); boolean && boolean->must_be_true)
        return FindingCode::required_declaration;
    return FindingCode::required;
}

}

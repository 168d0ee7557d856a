// What people type, as values: made regular, or kept as unreadable text.
#include "base/number.h"
#include "base/text.h"
#include "form/document.h"

#include <cmath>
#include <cstdlib>

namespace shenbao {

static std::string upper_ascii(std::string text)
{
    for (auto& c : text) {
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

static std::string lower_ascii(std::string text)
{
    for (auto& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

static std::string without(std::string text, char unwanted)
{
    std::string kept;
    for (char c : text) {
        if (c != unwanted)
            kept += c;
    }
    return kept;
}

// What stood on both sides of a dash may now compose.
static std::string without_dashes(std::string text)
{
    return to_nfc(without(std::move(text), '-'));
}

// A mainland number keeps its 11 digits; +86, 0086 and dashes are what people paste.
static std::string regular_mobile(std::string text)
{
    text = without_dashes(std::move(text));
    for (;;) {  // a paste into a field that has the prefix already gives it twice
        if (text.rfind("+86", 0) == 0)
            text.erase(0, 3);
        else if (text.rfind("0086", 0) == 0)
            text.erase(0, 4);
        else
            return text;
    }
}

static std::string regular_formatted(TextFormat format, std::string_view text)
{
    switch (format) {
    case TextFormat::Plain:
        return regular_text(text, Lines::One);
    case TextFormat::PersonName:
        return regular_name(text);
    case TextFormat::Secret:
        return std::string(text);
    case TextFormat::MobilePhone:
        return regular_mobile(regular_code(text));
    case TextFormat::Email:
        return lower_ascii(regular_code(text));
    case TextFormat::InternationalPhone:
        return without_dashes(regular_code(text));
    case TextFormat::Phone:
    case TextFormat::Postcode:
        return regular_code(text);
    case TextFormat::CnSerial:
        return upper_ascii(regular_text(text, Lines::One));
    default:
        return upper_ascii(regular_code(text));
    }
}

static Value read_text(TextField const& field, std::string_view typed)
{
    // A field whose format follows another is made regular as the strictest of its formats allows: codes have no blanks.
    bool code_like = field.format_field != no_index;
    auto text = field.many_lines ? regular_text(typed, Lines::Many)
        : code_like              ? upper_ascii(regular_code(typed))
                                 : regular_formatted(field.format, typed);
    return text.empty() ? Value {} : Value { std::move(text) };
}

static Value read_number(NumberField const& field, std::string_view typed)
{
    auto text = without(regular_code(typed), ',');
    if (text.empty())
        return {};
    auto digits = std::string_view(text);
    if (digits.front() == '-' || digits.front() == '+')
        digits.remove_prefix(1);
    auto point = digits.find('.');
    auto whole = digits.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view {} : digits.substr(point + 1);
    bool readable = all_digits(whole) && whole.size() <= 15 && (point == std::string_view::npos || all_digits(fraction))
        && fraction.size() <= field.decimals;
    if (!readable)
        return Value { Unreadable { std::string(typed) } };
    if (field.decimals == 0)
        return Value { static_cast<std::int64_t>(std::strtoll(text.c_str(), nullptr, 10)) };
    return Value { parse_decimal(text) };
}

static Value read_date(DateField const& field, std::string_view typed)
{
    auto text = regular_text(typed, Lines::One);
    if (text.empty())
        return {};
    if (field.open_end && (text == "至今" || text == "present"))
        return Value { OpenEnd {} };
    if (auto date = read_typed_date(text))
        return Value { *date };
    return Value { Unreadable { std::string(typed) } };
}

Value read_typed(Field const& field, std::string_view text)
{
    if (auto const* kind = std::get_if<TextField>(&field.kind))
        return read_text(*kind, text);
    if (auto const* kind = std::get_if<NumberField>(&field.kind))
        return read_number(*kind, text);
    if (auto const* kind = std::get_if<DateField>(&field.kind))
        return read_date(*kind, text);
    if (std::holds_alternative<ChoiceField>(field.kind))
        return text.empty() ? Value {} : Value { std::string(text) };
    return {};
}

std::string typed_text(Field const& field, Value const& value)
{
    if (auto const* held = value.as<std::string>())
        return *held;
    if (auto const* held = value.as<Unreadable>())
        return held->text;
    if (auto const* held = value.as<std::int64_t>())
        return std::to_string(*held);
    if (auto const* held = value.as<Date>())
        return to_string(*held);
    if (auto const* held = value.as<double>()) {
        auto const* number = std::get_if<NumberField>(&field.kind);
        return fixed(*held, number ? number->decimals : 2);
    }
    return {};
}

}

// Text from anywhere: what is made regular is valid, stays as it is when made regular again, and can be judged.
#include "support.h"

#include "base/text.h"
#include "check/identity.h"
#include "form/document.h"

using namespace shenbao;

namespace {

void check_regular(std::string (*regular)(std::string_view), std::string_view text)
{
    auto const once = regular(text);
    VERIFY(is_valid_utf8(once));
    VERIFY(regular(once) == once);
}

// A field reads what it shows as what it holds. 至今 is a tick of its own, not a text.
void check_typed(FieldKind kind, std::string_view text)
{
    Field field;
    field.index = 0;
    field.kind = std::move(kind);
    auto const value = read_typed(field, text);
    if (!value.as<Unreadable>() && !value.as<OpenEnd>())
        VERIFY(read_typed(field, typed_text(field, value)) == value);
}

std::string regular_line(std::string_view text) { return regular_text(text, Lines::One); }
std::string regular_lines(std::string_view text) { return regular_text(text, Lines::Many); }

}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::text_of(data, size);
    for (auto regular : { to_nfc, regular_line, regular_lines, regular_code, regular_name })
        if (is_valid_utf8(text) || regular != to_nfc)
            check_regular(regular, text);
    VERIFY(character_count(text) <= text.size() * 3);
    VERIFY(character_count(text) == character_count(to_nfc(text)));
    for (auto format = 0; format <= static_cast<int>(TextFormat::Secret); ++format) {
        (void)check_format(static_cast<TextFormat>(format), text, { 2026, 6, 1 });
        TextField field;
        field.format = static_cast<TextFormat>(format);
        check_typed(field, text);
    }
    DateField date_or_open;
    date_or_open.open_end = true;
    NumberField decimal;
    decimal.decimals = 2;
    check_typed(date_or_open, text);
    check_typed(NumberField {}, text);
    check_typed(decimal, text);
    if (auto const date = read_typed_date(text))
        VERIFY(is_real(*date) && parse_date(to_string(*date)) == date);
    if (auto const moment = parse_moment(text))
        VERIFY(parse_moment(to_string(*moment))->milliseconds <= moment->milliseconds);
    (void)masked_phone(text);
    (void)masked_identity_number(text);
    return 0;
}

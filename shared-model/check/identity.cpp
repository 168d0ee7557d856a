#include "check/identity.h"

#include "base/text.h"

#include <array>
#include <string>

namespace shenbao {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

int number_of(std::string_view digits)
{
    int number = 0;
    for (char c : digits)
        number = number * 10 + (c - '0');
    return number;
}

// GB 11643-1999, MOD 11-2 over the first 17 digits.
char resident_check(std::string_view first_seventeen)
{
    static constexpr int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i)
        sum += (first_seventeen[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

// GB/T 2260: the provinces; 81 to 83 are the residence permits of Hong Kong, Macao and Taiwan residents.
bool is_province(int code)
{
    static constexpr int codes[] = { 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
        64, 65, 71, 81, 82 };
    for (int known : codes) {
        if (known == code)
            return true;
    }
    return false;
}

std::optional<Date> date_in(std::string_view eight_digits)
{
    Date date { static_cast<std::int16_t>(number_of(eight_digits.substr(0, 4))), static_cast<std::uint8_t>(number_of(eight_digits.substr(4, 2))),
        static_cast<std::uint8_t>(number_of(eight_digits.substr(6, 2))) };
    bool real = date.month != 0 && date.day != 0 && is_real(date);
    return real ? std::optional(date) : std::nullopt;
}

std::optional<FindingCode> check_resident_id(std::string_view value, Date today)
{
    if (value.size() == 15 && all_digits(value))
        return FindingCode::resident_id_fifteen;
    if (character_count(value) != 18)
        return FindingCode::resident_id_length;
    if (value.size() != 18 || !all_digits(value.substr(0, 17)) || !(is_digit(value[17]) || value[17] == 'X'))
        return FindingCode::resident_id_characters;
    if (!is_province(number_of(value.substr(0, 2))))
        return FindingCode::resident_id_region;
    auto born = date_in(value.substr(6, 8));
    if (!born || *born < Date { 1850, 1, 1 } || today < *born)
        return FindingCode::resident_id_date;
    if (resident_check(value) != value[17])
        return FindingCode::resident_id_check;
    return {};
}

std::optional<FindingCode> check_residence_permit(std::string_view value, Date today)
{
    auto region = value.substr(0, 6);
    bool of_permit = region == "810000" || region == "820000" || region == "830000";
    bool digits = value.size() == 18 && all_digits(value.substr(0, 17)) && (is_digit(value[17]) || value[17] == 'X');
    if (!of_permit || !digits)
        return FindingCode::residence_permit_number;
    auto born = date_in(value.substr(6, 8));
    if (!born || today < *born || resident_check(value) != value[17])
        return FindingCode::residence_permit_number;
    return {};
}

// ICAO 9303 weights over letters and digits.
bool holds_731(std::string_view value)
{
    static constexpr int weights[] = { 7, 3, 1 };
    int sum = 0;
    for (std::size_t i = 0; i + 1 < value.size(); ++i)
        sum += (is_digit(value[i]) ? value[i] - '0' : value[i] - 'A' + 10) * weights[i % 3];
    return sum % 10 == value.back() - '0';
}

bool is_permanent_residence_2017(std::string_view value)
{
    if (value.size() != 15 || !all_digits(value.substr(3)))
        return false;
    for (char c : value.substr(0, 3)) {
        if (!is_upper(c))
            return false;
    }
    auto month = number_of(value.substr(9, 2));
    auto day = number_of(value.substr(11, 2));
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && holds_731(value);
}

bool is_permanent_residence_2023(std::string_view value, Date today)
{
    if (value.size() != 18 || value[0] != '9' || !all_digits(value.substr(0, 17)) || !(is_digit(value[17]) || value[17] == 'X'))
        return false;
    auto born = date_in(value.substr(6, 8));
    return born && !(today < *born) && resident_check(value) == value[17];
}

// GB 32100-2015.
bool is_credit_code(std::string_view value)
{
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    // Registering department and kind of body, then the region's six digits: a row of zeros holds the sum, too.
    if (value.size() != 18 || value[0] == '0' || !all_digits(value.substr(2, 6)))
        return false;
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (std::size_t i = 0; i < 18; ++i) {
        auto digit = alphabet.find(value[i]);
        if (digit == std::string_view::npos)
            return false;
        if (i == 17)
            return digit == (31 - sum % 31) % 31;
        sum += digit * weight;
        weight = weight * 3 % 31;
    }
    return false;
}

std::optional<FindingCode> unless(bool holds, FindingCode code)
{
    return holds ? std::nullopt : std::optional(code);
}

bool is_mobile(std::string_view value)
{
    return value.size() == 11 && all_digits(value) && value[0] == '1' && value[1] >= '3';
}

// E.164; the areas people here have numbers of have rules of their own.
std::optional<FindingCode> check_international(std::string_view value)
{
    if (value.empty() || value[0] != '+' || !all_digits(value.substr(1)))
        return unless(is_mobile(value), value.substr(0, 1) == "+" ? FindingCode::international_phone : FindingCode::mobile_phone);
    auto digits = value.substr(1);
    auto begins = [&](std::string_view code) { return digits.substr(0, code.size()) == code; };
    if (begins("86"))
        return unless(is_mobile(digits.substr(2)), FindingCode::mobile_phone);
    if (begins("852"))
        return unless(digits.size() == 11 && digits[3] >= '4', FindingCode::hong_kong_phone);
    if (begins("853"))
        return unless(digits.size() == 11 && digits[3] == '6', FindingCode::macao_phone);
    if (begins("886"))
        return unless(digits.size() == 12 && digits[3] == '9', FindingCode::taiwan_phone);
    return unless(digits.size() >= 7 && digits.size() <= 15 && digits[0] != '0', FindingCode::international_phone);
}

std::size_t digits_at(std::string_view text, std::size_t at)
{
    std::size_t count = 0;
    while (at + count < text.size() && is_digit(text[at + count]))
        ++count;
    return count;
}

// 028-12345678 or 02812345678, with an extension -123; or a mobile number. Area codes have three digits where the
// second is 1 or 2, else four; a subscriber's number has seven or eight and does not begin with 0.
bool is_phone(std::string_view value)
{
    if (is_mobile(value))
        return true;
    if (value.size() < 10 || value[0] != '0' || value[1] < '1' || value[1] > '9')
        return false;
    std::size_t at = value[1] <= '2' ? 3 : 4;
    if (digits_at(value, 0) < at)
        return false;
    if (value[at] == '-')
        ++at;
    std::size_t const digits = digits_at(value, at);
    if (digits < 7 || digits > 8 || value[at] == '0')
        return false;
    at += digits;
    if (at == value.size())
        return true;
    std::size_t const extension = digits_at(value, at + 1);
    return value[at] == '-' && extension >= 1 && extension <= 6 && at + 1 + extension == value.size();
}

// The part of RFC 5321 that people have: dot-atom, domain of letters, digits and hyphens with at least one dot.
bool is_email(std::string_view value)
{
    auto at = value.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || value.size() > 254 || value.find('@', at + 1) != std::string_view::npos)
        return false;
    auto local = value.substr(0, at);
    auto domain = value.substr(at + 1);
    auto dotted = [](std::string_view text, std::string_view others) {
        if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
            return false;
        for (char c : text) {
            if (!is_digit(c) && !is_lower(c) && !is_upper(c) && c != '.' && others.find(c) == std::string_view::npos)
                return false;
        }
        return true;
    };
    auto dot = domain.rfind('.');
    bool top_level = dot != std::string_view::npos && domain.size() - dot > 2 && !all_digits(domain.substr(dot + 1));
    bool hyphens = domain.empty() || (domain.front() != '-' && domain.back() != '-');
    return dotted(local, "!#$%&'*+/=?^_`{|}~-") && dotted(domain, "-") && top_level && hyphens;
}

std::string without_dashes(std::string_view value)
{
    std::string kept;
    for (char c : value) {
        if (c != '-' && c != ' ')
            kept += c;
    }
    return kept;
}

int check_digit_of(char c) { return c == 'X' ? 10 : c - '0'; }

bool is_isbn(std::string_view value)
{
    auto digits = without_dashes(value);
    if (digits.size() == 13 && all_digits(digits)) {
        int sum = 0;
        for (std::size_t i = 0; i < 13; ++i)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return sum % 10 == 0 && (digits.substr(0, 3) == "978" || digits.substr(0, 3) == "979");
    }
    if (digits.size() != 10 || !all_digits(std::string_view(digits).substr(0, 9)) || !(is_digit(digits[9]) || digits[9] == 'X'))
        return false;
    int sum = 0;
    for (int i = 0; i < 10; ++i)
        sum += check_digit_of(digits[static_cast<std::size_t>(i)]) * (10 - i);
    return sum % 11 == 0;
}

bool is_issn(std::string_view value)
{
    if (value.size() != 9 || value[4] != '-')
        return false;
    auto digits = without_dashes(value);
    if (digits.size() != 8 || !all_digits(std::string_view(digits).substr(0, 7)) || !(is_digit(digits[7]) || digits[7] == 'X'))
        return false;
    int sum = 0;
    for (int i = 0; i < 8; ++i)
        sum += check_digit_of(digits[static_cast<std::size_t>(i)]) * (8 - i);
    return sum % 11 == 0;
}

// CN 11-1234/TU; the class may be missing.
bool is_cn_serial(std::string_view value)
{
    if (value.substr(0, 2) != "CN")
        return false;
    value.remove_prefix(2);
    while (!value.empty() && value.front() == ' ')
        value.remove_prefix(1);
    if (value.size() < 7 || !all_digits(value.substr(0, 2)) || value[2] != '-' || !all_digits(value.substr(3, 4)))
        return false;
    value.remove_prefix(7);
    if (value.empty())
        return true;
    for (char c : value.substr(1)) {
        if (!is_digit(c) && !is_upper(c) && c != '-' && c != '.')
            return false;
    }
    return value.front() == '/' && value.size() >= 2 && value.size() <= 6;
}

struct CodePoints {
    char32_t first;
    char32_t last;
};

// Letters, Han with the rare ones of planes 2 and 3, marks, the separator and the punctuation of foreign names. Not
// digits, symbols, emoji, other forms of punctuation, variation selectors, private use.
bool may_stand_in_a_name(char32_t c)
{
    static constexpr CodePoints ranges[] = { { 0x4E00, 0x9FFF }, { 'A', 'Z' }, { 'a', 'z' }, { ' ', ' ' }, { '\'', '\'' }, { ',', '.' },
        { 0xB7, 0xB7 }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x1FFF }, { 0x2019, 0x2019 }, { 0x2E80, 0x2FDF }, { 0x3005, 0x3007 },
        { 0x3040, 0x31EF }, { 0x3400, 0x4DBF }, { 0xA000, 0xD7FF }, { 0xF900, 0xFDFF }, { 0xFE70, 0xFEFE }, { 0x10000, 0x1CFFF },
        { 0x20000, 0x3FFFF } };
    for (auto const& range : ranges) {
        if (c >= range.first && c <= range.last)
            return true;
    }
    return false;
}

bool is_person_name(std::string_view value)
{
    constexpr std::size_t characters_max = 50;
    bool letter = false;
    for (std::size_t at = 0; at < value.size();) {
        auto const c = next_code_point(value, at);
        if (!may_stand_in_a_name(c))
            return false;
        letter = letter || c >= 0xC0 || (c >= 'A' && c <= 'z');
    }
    return letter && character_count(value) <= characters_max;
}

bool is_letters_and_digits(std::string_view value)
{
    for (char c : value) {
        if (!is_digit(c) && !is_upper(c))
            return false;
    }
    return true;
}

bool is_strong_secret(std::string_view value)
{
    static constexpr std::string_view common[] = { "password1", "password123", "a1234567", "a12345678", "abc12345", "abcd1234", "qwer1234", "1qaz2wsx", "admin123",
        "aa123456", "woaini1314", "abc123456", "1q2w3e4r", "qwerty123", "asdf1234", "passw0rd", "zxcv1234", "a123456789" };
    bool letter = false;
    bool digit = false;
    std::string lower;
    for (char c : value) {
        letter = letter || is_lower(c) || is_upper(c);
        digit = digit || is_digit(c);
        lower += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    for (auto one : common) {
        if (lower == one)
            return false;
    }
    return letter && digit && character_count(value) >= 8;
}

}

std::optional<FindingCode> check_format(TextFormat format, std::string_view value, Date today)
{
    switch (format) {
    case TextFormat::Plain:
    case TextFormat::Note:
    case TextFormat::Heading: return {};
    case TextFormat::PersonName: return unless(is_person_name(value), FindingCode::person_name_characters);
    case TextFormat::ResidentId: return check_resident_id(value, today);
    case TextFormat::HmtResidencePermit: return check_residence_permit(value, today);
    case TextFormat::ForeignPermanentResidence:
        return unless(is_permanent_residence_2017(value) || is_permanent_residence_2023(value, today), FindingCode::permanent_residence_number);
    case TextFormat::HkMacaoPass:
        return unless((value.size() == 9 || value.size() == 11) && (value[0] == 'H' || value[0] == 'M') && all_digits(value.substr(1)), FindingCode::hk_macao_pass_number);
    case TextFormat::TaiwanPass: return unless((value.size() == 8 || value.size() == 10) && all_digits(value), FindingCode::taiwan_pass_number);
    case TextFormat::Passport: return unless(value.size() >= 5 && value.size() <= 15 && is_letters_and_digits(value), FindingCode::passport_number);
    case TextFormat::UnifiedSocialCreditCode: return unless(is_credit_code(value), FindingCode::credit_code);
    case TextFormat::MobilePhone: return unless(is_mobile(value), FindingCode::mobile_phone);
    case TextFormat::InternationalPhone: return check_international(value);
    case TextFormat::Phone: return unless(is_phone(value), FindingCode::phone);
    case TextFormat::Postcode: return unless(value.size() == 6 && all_digits(value), FindingCode::postcode);
    case TextFormat::Email: return unless(is_email(value), FindingCode::email);
    case TextFormat::Isbn: return unless(is_isbn(value), FindingCode::isbn);
    case TextFormat::Issn: return unless(is_issn(value), FindingCode::issn);
    case TextFormat::CnSerial: return unless(is_cn_serial(value), FindingCode::cn_serial);
    case TextFormat::Secret: return unless(is_strong_secret(value), FindingCode::secret_weak);
    }
    return {};
}

std::optional<Date> birth_date_of_resident_id(std::string_view value)
{
    // Without a clock here: a birth date in the future is check_format's to refuse.
    if (check_resident_id(value, { 9999, 12, 31 }))
        return {};
    return date_in(value.substr(6, 8));
}

std::optional<Sex> sex_of_resident_id(std::string_view value)
{
    if (!birth_date_of_resident_id(value))
        return {};
    return (value[16] - '0') % 2 == 1 ? Sex::Male : Sex::Female;
}

std::optional<std::string> resident_id_from_fifteen(std::string_view value)
{
    if (value.size() != 15 || !all_digits(value))
        return {};
    std::string longer(value.substr(0, 6));
    longer += "19";
    longer += value.substr(6);
    longer += resident_check(longer);
    return check_resident_id(longer, { 9999, 12, 31 }) ? std::nullopt : std::optional(longer);
}

}

#include "parity/texts.h"

#include "base/date.h"
#include "base/text.h"

namespace shenbao::parity {

static std::vector<std::string> const hostile_pieces = {
    "a", "Z", "0", "9", " ", "<script>", "'; --", "\"", "\\", "{\"unreadable\":", "&amp;", "%0d%0a", "=1+1",
    "申", "报", "专家", "，", "。", "（", "《", "　", "１２３", "ＡＢｃ", "．", "－", "＠",
    "𠮷", "𡈽", "𬭚", "𪚥", "𰻝", "㐀", "䶵", "龍", "\xef\xa4\x80" /* U+F900 */, "\xf0\xaf\xa0\x80" /* U+2F800 */,
    "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇨🇳", "😀", "☃️",
    "é", "e\xcc\x81", "e\xcc\xa7\xcc\x81", "e\xcc\x81\xcc\xa7", "\xcd\x84" /* U+0344 */, "\xcc\x81", "q\xcc\x87\xcc\xa3", "가", "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8",
    "\xe0\xa4\x95\xe0\xa4\xbc", "\xe2\x84\xab" /* Å sign */, "\xe2\x84\xa6", "ﬁ", "ǰ", "\xe1\xba\x9b\xcc\xa3", "が", "か\xe3\x82\x99",
    "שלום", "مرحبا", "\xe2\x80\xae" /* RLO */, "\xe2\x81\xa6" /* LRI */, "\xe2\x80\x8f",
    "\xe2\x80\x8b", "\xe2\x80\x8d", "\xef\xbb\xbf", "\xc2\xad", "\xe2\x81\xa0", "\xc2\xa0", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xc2\x85",
    "\t", "\n", "\r\n", "\r", "\x01", "\x1b[31m", "\x7f", std::string(1, '\0'), "\xee\x80\x80" /* private use */, "\xef\xbf\xbf", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf",
    "·", "•", "・", "‧", "Ａ", "ⅷ", "①", "㈱", "½", "İ", "ß", "ſ", "K",
};

static char32_t any_code_point(Random& random)
{
    for (;;) {
        auto one = static_cast<char32_t>(random.below(0x110000));
        if (one < 0xd800 || one > 0xdfff)
            return one;
    }
}

std::string hostile_text(Random& random, std::size_t pieces_max)
{
    std::string text;
    auto pieces = random.below(pieces_max + 1);
    for (std::size_t i = 0; i < pieces; ++i) {
        if (random.chance(15))
            append_utf8(text, any_code_point(random));
        else
            text += random.of(hostile_pieces);
    }
    return text;
}

std::string broken_text(Random& random, std::size_t pieces_max)
{
    static std::vector<std::string> const broken = { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe4\xb8", "\x80", "\xf0\x9f\x98", "\xc3" };
    std::string text;
    auto pieces = random.below(pieces_max + 1);
    for (std::size_t i = 0; i < pieces; ++i)
        text += random.chance(20) ? random.of(broken) : hostile_text(random, 3);
    return text;
}

std::string plain_text(Random& random, std::size_t characters)
{
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) {
        if (random.chance(6))
            text += random.of(std::vector<std::string> { "，", "。", "、", "10", "A", " " });
        else
            append_utf8(text, static_cast<char32_t>(random.between(0x4e00, 0x9fa5)));
    }
    return text;
}

// ---- dates and numbers

Date edge_date(Random& random)
{
    static std::vector<std::string> const edges = {
        "1000-01-01", "1582-10-04", "1582-10-15", "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01", "1949-10-01", "1949-12-31", "1969-12-31",
        "1970-01-01", "1986-05-04", "1999-12-31", "2000-02-29", "2000-12-31", "2004-02-29", "2024-02-29", "2025-12-31", "2026-02-28", "2026-05-31",
        "2026-06-01", "2026-06-14", "2026-06-15", "2026-06-16", "2026-06-30", "2026-07-01", "2027-01-01", "2038-01-19", "2099-12-31", "9999-12-31",
    };
    auto date = random.chance(60) ? *parse_date(random.of(edges)) : date_of_days(random.between(-25'000, 25'000));
    if (random.chance(30))
        date.day = 0;
    return date;
}

static std::string padded(std::int64_t number, std::size_t width)
{
    auto text = std::to_string(number);
    while (text.size() < width)
        text.insert(0, "0");
    return text;
}

static std::string full_width(std::string const& text)
{
    std::string wide;
    for (char c : text) {
        if (c > ' ' && c < 0x7f)
            append_utf8(wide, static_cast<char32_t>(c) + 0xfee0);
        else
            wide += c;
    }
    return wide;
}

static std::string date_as_typed(Random& random, Date date)
{
    auto year = std::to_string(date.year), month = std::to_string(date.month), day = std::to_string(date.day);
    bool has_day = date.day != 0;
    switch (random.below(6)) {
    case 0: return year + "." + month + (has_day ? "." + day : "");
    case 1: return year + "/" + padded(date.month, 2) + (has_day ? "/" + padded(date.day, 2) : "");
    case 2: return year + "年" + month + "月" + (has_day ? day + "日" : "");
    case 3: return full_width(to_string(date));
    case 4: return has_day ? year + padded(date.month, 2) + padded(date.day, 2) : year + "-" + month;
    default: return to_string(date);
    }
}

std::string date_text(Random& random, Quality quality)
{
    static std::vector<std::string> const near = {
        "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0999-12-31", "10000-01-01", "2026-6", "26-06-01", "2026.06.15.", "2026--06", "至今", "present", "今", "2026年",
        "2026年6月31日", "20260631", "202606", "２０２６－０２－３０", "-2026-01-01", "2026-06-15T00:00:00Z", "99999999999999999999",
    };
    if (quality == Quality::Right)
        return date_as_typed(random, edge_date(random));
    return quality == Quality::Near ? random.of(near) : hostile_text(random, 6);
}

std::string number_text(Random& random, Quality quality)
{
    static std::vector<std::string> const near = {
        "-1", "-0", "+5", "0.1", "0.10", "0.005", "1e9", "1,234", "1.", ".5", "００７", "１２．５", "999999999999999", "9999999999999999", "-999999999999999.99",
        "123456789012345.67", "0.30", "2.675", "1.005", "NaN", "inf", "0x10", "1 000", "--1", "1.2.3", "九",
    };
    if (quality == Quality::Right) {
        auto whole = random.between(0, random.chance(80) ? 80 : 100'000);
        return random.chance(20) ? full_width(std::to_string(whole)) : std::to_string(whole);
    }
    return quality == Quality::Near ? random.of(near) : hostile_text(random, 4);
}

// ---- numbers with rules of their own; the check digits are worked out here, not by the code under test

static std::string digits(Random& random, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += static_cast<char>('0' + random.below(10));
    return text;
}

static std::string resident_id(Random& random, std::vector<std::string> const& regions)
{
    static int const weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    auto born = date_of_days(random.between(-18'000, 19'000));
    auto text = random.of(regions) + std::to_string(born.year) + padded(born.month, 2) + padded(born.day, 2);
    text += digits(random, 3);
    int sum = 0;
    for (int i = 0; i < 17; ++i)
        sum += (text[static_cast<std::size_t>(i)] - '0') * weights[i];
    return text + "10X98765432"[sum % 11];
}

static std::string social_credit_code(Random& random)
{
    static std::string const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    std::string text = "91";
    text += digits(random, 6);
    while (text.size() < 17)
        text += alphabet[random.below(alphabet.size())];
    std::size_t sum = 0, weight = 1;
    for (char c : text) {
        sum += alphabet.find(c) * weight;
        weight = weight * 3 % 31;
    }
    return text + alphabet[(31 - sum % 31) % 31];
}

static std::string book_number(Random& random)
{
    auto text = "978" + digits(random, 9);
    int sum = 0;
    for (std::size_t i = 0; i < 12; ++i)
        sum += (text[i] - '0') * (i % 2 == 0 ? 1 : 3);
    return text + static_cast<char>('0' + (10 - sum % 10) % 10);
}

static std::string serial_number(Random& random)
{
    auto text = digits(random, 7);
    int sum = 0;
    for (std::size_t i = 0; i < 7; ++i)
        sum += (text[i] - '0') * static_cast<int>(8 - i);
    return text.substr(0, 4) + "-" + text.substr(4) + "0123456789X"[(11 - sum % 11) % 11];
}

// One of the beginnings, then digits. (The order of random numbers must not be the compiler's choice: a + b has none.)
static std::string begun(Random& random, std::vector<std::string> const& beginnings, std::size_t count)
{
    auto text = random.of(beginnings);
    text += digits(random, count);
    return text;
}

static std::string email(Random& random)
{
    auto text = random.of(std::vector<std::string> { "expert", "a.b+c", "UPPER", "x_y" });
    text += "@";
    text += random.of(std::vector<std::string> { "example.cn", "mail.example.com", "例子.example" });
    return text;
}

static std::string cn_serial(Random& random)
{
    auto text = begun(random, { "CN " }, 2) + "-";
    text += digits(random, 4);
    text += random.of(std::vector<std::string> { "", "/TU", "/C4" });
    return text;
}

static std::string right_text(Random& random, TextFormat format)
{
    using F = TextFormat;
    static std::vector<std::string> const names = { "欧阳示例", "示例", "阿卜杜拉·示例", "古丽•示例", "𠮷野示例", "Example Person", "张\xef\xbc\x8e示例", "㛃示例", " 示 例 " };
    switch (format) {
    case F::PersonName: return random.of(names);
    case F::ResidentId: return resident_id(random, { "110105", "440524", "510104", "310101", "659001", "820000" });
    case F::HmtResidencePermit: return resident_id(random, { "810000", "820000", "830000" });
    case F::ForeignPermanentResidence: return random.of(std::vector<std::string> { "KAZ110090123105", "911398199012310021", "kaz110090123105" });
    case F::HkMacaoPass: return begun(random, { "H", "M", "h" }, random.chance(50) ? 8 : 10);
    case F::TaiwanPass: return digits(random, random.chance(80) ? 8 : 10);
    case F::Passport: return begun(random, { "E", "G", "EA", "P" }, 8);
    case F::UnifiedSocialCreditCode: return social_credit_code(random);
    case F::MobilePhone: return begun(random, { "13", "15", "+8617", "008619" }, 9);
    case F::InternationalPhone: return begun(random, { "+8613", "+8525", "+8536", "+8869", "+4930" }, static_cast<std::size_t>(random.between(5, 9)));
    case F::Phone: return begun(random, { "028-", "0755-", "139", "(010)", "021－" }, 8);
    case F::Postcode: return digits(random, 6);
    case F::Email: return email(random);
    case F::Isbn: return book_number(random);
    case F::Issn: return serial_number(random);
    case F::CnSerial: return cn_serial(random);
    case F::Secret: return "Passw0rd-" + digits(random, 4);
    case F::Plain:
    case F::Note:
    case F::Heading: break;
    }
    return plain_text(random, static_cast<std::size_t>(random.between(1, 60)));
}

// One character changed, dropped or doubled; or the whole in another width or case.
static std::string nearly(Random& random, std::string text)
{
    if (text.empty())
        return text;
    auto at = random.below(text.size());
    switch (random.below(6)) {
    case 0: text[at] = static_cast<char>('0' + random.below(10)); break;
    case 1: text.erase(at, 1); break;
    case 2: text.insert(at, 1, text[at]); break;
    case 3: return full_width(text);
    case 4: text.insert(at, " "); break;
    default:
        for (auto& c : text)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    // A byte of a longer character may have gone: then the text is what the place of the fault leaves.
    return is_valid_utf8(text) ? text : text.substr(0, 0);
}

std::string formatted_text(Random& random, TextFormat format, Quality quality)
{
    if (quality == Quality::Right)
        return right_text(random, format);
    if (quality == Quality::Near)
        return nearly(random, right_text(random, format));
    if (random.chance(3))
        return plain_text(random, static_cast<std::size_t>(random.between(500, 6'000)));
    return hostile_text(random, random.chance(10) ? 400 : 12);
}

}

// Functions of strings. Positions and lengths count code points.
#include "check/cel/values.h"

#include "base/text.h"

#include <algorithm>

namespace shenbao::cel {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::int64_t length_of(std::string_view text)
{
    std::int64_t length = 0;
    for (char c : text)
        length += is_continuation(c) ? 0 : 1;
    return length;
}

// The byte offset of a code point; nothing if the text is shorter.
std::optional<std::size_t> offset_of(std::string_view text, std::int64_t position)
{
    if (position < 0)
        return std::nullopt;
    std::size_t at = 0;
    for (; position > 0 && at < text.size(); --position) {
        ++at;
        while (at < text.size() && is_continuation(text[at]))
            ++at;
    }
    return position == 0 ? std::optional(at) : std::nullopt;
}

Value out_of_range() { return Value::error(ErrorKind::IndexOutOfRange); }

std::string in_case(std::string_view text, char first, char last, int shift)
{
    std::string result(text);
    for (char& c : result) {
        if (c >= first && c <= last)
            c = static_cast<char>(c + shift);
    }
    return result;
}

// White_Space of Unicode.
bool is_blank(char32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string trimmed(std::string_view text)
{
    std::size_t begin = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const start = at;
        if (!is_blank(next_code_point(text, at))) {
            begin = std::min(begin, start);
            end = at;
        }
    }
    return begin < end ? std::string(text.substr(begin, end - begin)) : std::string();
}

std::string reversed(std::string_view text)
{
    std::string result;
    for (std::size_t end = text.size(); end > 0;) {
        std::size_t start = end - 1;
        while (start > 0 && is_continuation(text[start]))
            --start;
        result.append(text.substr(start, end - start));
        end = start;
    }
    return result;
}

Value char_at(std::string_view text, std::int64_t position)
{
    auto const at = offset_of(text, position);
    if (!at)
        return out_of_range();
    std::size_t end = *at;
    if (end < text.size())
        next_code_point(text, end);
    return Value(std::string(text.substr(*at, end - *at)));
}

Value substring(std::string_view text, std::int64_t from, std::optional<std::int64_t> to)
{
    auto const begin = offset_of(text, from);
    auto const end = to ? offset_of(text, *to) : std::optional(text.size());
    if (!begin || !end || *begin > *end)
        return out_of_range();
    return Value(std::string(text.substr(*begin, *end - *begin)));
}

Value index_of(Function function, std::string_view text, std::string_view part, std::optional<std::int64_t> from)
{
    auto const start = from ? offset_of(text, *from) : std::optional(function == Function::IndexOf ? 0 : text.size());
    if (!start)
        return out_of_range();
    std::size_t const found = function == Function::IndexOf ? text.find(part, *start) : text.rfind(part, *start);
    return Value(found == std::string_view::npos ? std::int64_t { -1 } : length_of(text.substr(0, found)));
}

// An empty `what` stands between any two characters and at both ends.
Value replaced(std::string_view text, std::string_view what, std::string_view with, std::int64_t limit, Budget& budget)
{
    std::string result;
    std::size_t at = 0;
    while (limit != 0 && at <= text.size()) {
        std::size_t const found = text.find(what, at);
        if (found == std::string_view::npos)
            break;
        if (!budget.charge(1 + with.size() / 16))
            return Value();
        result.append(text.substr(at, found - at));
        result.append(with);
        at = found + what.size();
        --limit;
        if (what.empty()) {
            std::size_t end = at;
            if (at == text.size()) {
                ++at;
                break;
            }
            next_code_point(text, end);
            result.append(text.substr(at, end - at));
            at = end;
        }
    }
    if (at < text.size())
        result.append(text.substr(at));
    return Value(std::move(result));
}

// A negative limit: no limit. The last part holds the rest.
Value split(std::string_view text, std::string_view separator, std::int64_t limit, Budget& budget)
{
    List parts;
    if (limit == 0)
        return Value::list(std::move(parts));
    while (limit < 0 || static_cast<std::int64_t>(parts.size()) + 1 < limit) {
        std::size_t found = text.find(separator);
        if (separator.empty()) {
            found = 0;
            if (!text.empty())
                next_code_point(text, found);
            if (found == text.size())
                break;
        }
        if (found == std::string_view::npos)
            break;
        if (!budget.charge())
            return Value();
        parts.emplace_back(std::string(text.substr(0, found)));
        text.remove_prefix(found + separator.size());
    }
    if (!separator.empty() || !text.empty())
        parts.emplace_back(std::string(text));
    return Value::list(std::move(parts));
}

Value joined(List const& parts, std::string_view separator, Budget& budget)
{
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const part = parts[i].as_text();
        if (!part)
            return no_overload();
        if (!budget.charge(1 + (part->size() + separator.size()) / 16))
            return Value();
        if (i > 0)
            result.append(separator);
        result.append(*part);
    }
    return Value(std::move(result));
}

Value matched(std::string_view text, std::string_view pattern, Budget& budget)
{
    auto compiled = Pattern::compile(pattern);
    if (auto const* wrong = std::get_if<std::string>(&compiled))
        return Value::error(ErrorKind::BadPattern, *wrong);
    Pattern const& ready = *std::get_if<Pattern>(&compiled);
    // Compiling costs by the pattern, running by both.
    if (!budget.charge(ready.size() + text.size() * (1 + ready.size() / 4) / 8))
        return Value();
    return Value(ready.found_in(text));
}

Value one_text(Function function, std::string_view text)
{
    switch (function) {
    case Function::Size: return Value(length_of(text));
    case Function::LowerAscii: return Value(in_case(text, 'A', 'Z', 'a' - 'A'));
    case Function::UpperAscii: return Value(in_case(text, 'a', 'z', 'A' - 'a'));
    case Function::Trim: return Value(trimmed(text));
    case Function::Reverse: return Value(reversed(text));
    default: return no_overload();
    }
}

Value two_texts(Function function, std::string_view text, std::string_view part, Budget& budget)
{
    switch (function) {
    case Function::Contains: return Value(text.find(part) != std::string_view::npos);
    case Function::StartsWith: return Value(text.substr(0, part.size()) == part);
    case Function::EndsWith: return Value(text.size() >= part.size() && text.substr(text.size() - part.size()) == part);
    case Function::Matches: return matched(text, part, budget);
    case Function::IndexOf:
    case Function::LastIndexOf: return index_of(function, text, part, std::nullopt);
    case Function::Split: return split(text, part, -1, budget);
    default: return no_overload();
    }
}

Value apply_join(Value const* arguments, std::size_t count, Budget& budget)
{
    List const* parts = arguments[0].as_list();
    auto const separator = count == 2 ? arguments[1].as_text() : std::optional(std::string_view());
    return parts && separator ? joined(*parts, *separator, budget) : no_overload();
}

}

Value apply_text(Function function, Value* arguments, std::size_t count, Budget& budget)
{
    if (function == Function::Join)
        return apply_join(arguments, count, budget);
    auto const text = arguments[0].as_text();
    if (!text)
        return no_overload();
    if (!budget.charge(text->size() / 16))
        return Value();
    if (count == 1)
        return one_text(function, *text);
    auto const* number = arguments[count - 1].as<std::int64_t>();
    if (function == Function::CharAt)
        return number ? char_at(*text, *number) : no_overload();
    if (function == Function::Substring) {
        auto const* from = arguments[1].as<std::int64_t>();
        if (!from || !number)
            return no_overload();
        return substring(*text, *from, count == 3 ? std::optional(*number) : std::nullopt);
    }
    auto const part = arguments[1].as_text();
    if (!part)
        return no_overload();
    // Looking for a text in another one costs by both: at every place as much as the two may be alike.
    if (!budget.charge(std::uint64_t { text->size() / 32 } * (part->size() / 32)))
        return Value();
    if (function == Function::Replace) {
        auto const with = arguments[2].as_text();
        if (!with || (count == 4 && !number))
            return no_overload();
        return replaced(*text, *part, *with, count == 4 ? *number : -1, budget);
    }
    if (count == 2)
        return two_texts(function, *text, *part, budget);
    if (!number)
        return no_overload();
    if (function == Function::Split)
        return split(*text, *part, *number, budget);
    return index_of(function, *text, *part, *number);
}

}

#include "check/media_pdf.h"

#include "base/inflate.h"
#include "base/sort.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace shenbao {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool is_regular(char c) { return !is_blank(c) && !is_delimiter(c); }

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

constexpr std::size_t pages_max = 100'000;  // as many as are told apart
constexpr std::uint64_t no_number = ~std::uint64_t { 0 };

// Of a word of digits alone; any further digits of one beyond all bounds are left out.
std::uint64_t number_of(std::string_view word)
{
    std::uint64_t number = word.empty() ? no_number : 0;
    for (char c : word) {
        if (!is_digit(c))
            return no_number;
        if (number < 1'000'000'000'000)
            number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

std::string_view take_regular(std::string_view text, std::size_t& at)
{
    auto const begin = at;
    while (at < text.size() && is_regular(text[at]))
        ++at;
    return text.substr(begin, at - begin);
}

// The name whose / is at `at`, with its #xx escapes resolved. Longer ones than any we look for are cut.
std::string name_at(std::string_view text, std::size_t& at)
{
    std::string name;
    for (++at; at < text.size() && is_regular(text[at]); ++at) {
        char c = text[at];
        if (c == '#' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
            c = static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
            at += 2;
        }
        if (name.size() < 32)
            name += c;
    }
    return name;
}

// What a viewer runs, opens, sends or unpacks for the reader. An OpenAction or AA alone is harmless (most only turn
// to a page): what it does bears one of these names.
bool is_active(std::string_view name)
{
    static constexpr std::array<std::string_view, 13> names = { "JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA",
        "SubmitForm", "ImportData", "GoToE", "Rendition", "Movie", "Sound" };
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Viewers unpack any stream with a /First that is asked for an object, whatever its type.
bool is_of_object_stream(std::string_view name) { return name == "ObjStm" || name == "First"; }

// Of a stream's dictionary, as bits: how its bytes are read. /F and /DP are short for the second and third to some
// viewers, and another file to others.
enum Key : unsigned { NoKey = 0, First = 1, Filter = 2, Parameters = 4, Short = 8, Count = 16 };

Key key_of(std::string_view name)
{
    return name == "First" ? First : name == "Filter" ? Filter : name == "DecodeParms" ? Parameters : name == "F" || name == "DP" ? Short : name == "N" ? Count : NoKey;
}

// Walks the tokens, so that a name counts only where it is one: not in a string, a comment or a stream's bytes.
// Every byte is walked over once, and what compressed objects unpack to once more.
class Scanner {
public:
    // `unpacked_max`: how much may come out of the file's compressed objects, all together.
    explicit Scanner(std::string_view file, std::size_t unpacked_max)
        : m_file(file)
        , m_unpacked_left(unpacked_max)
    {
    }

    // Begins among the objects of an object stream, the first of them at `first`. A viewer may take `count` pairs
    // wherever they stand, so that many must stand before it.
    void enter_objects(std::uint64_t first, std::uint64_t count)
    {
        m_inside = true;
        m_pairs_due = count;
        m_unread = first > m_file.size();
        m_at = m_objects_at = static_cast<std::size_t>(std::min<std::uint64_t>(first, m_file.size()));
        m_header_left = m_file.substr(0, m_at);
        take_pair();
    }

    void run()
    {
        for (;;) {
            // An object that begins in the midst of another's token would be read anew, and otherwise.
            for (; m_at >= m_next; take_pair()) {
                m_unread = m_unread || m_at > m_next;
                m_object = m_next_object;
            }
            if (m_at >= m_file.size())
                break;
            step();
        }
        m_unread = m_unread || m_next != no_number || m_pairs_due != 0;
    }

    bool active() const { return m_active; }
    bool broken() const { return m_broken; }
    bool encrypted() const { return m_encrypted; }
    // Compressed objects that could not be read: what they hold is not known.
    bool unread() const { return m_unread; }
    // A page written again by a later update of the file counts once.
    std::size_t page_count()
    {
        sort(m_pages);
        return static_cast<std::size_t>(std::unique(m_pages.begin(), m_pages.end()) - m_pages.begin());
    }

private:
    void step()
    {
        char const c = m_file[m_at];
        auto const two = m_file.substr(m_at, 2);
        if (is_blank(c)) {
            ++m_at;
            return;
        }
        if (c == '%')
            return skip_to_any("\r\n");
        bool const after_dictionary = std::exchange(m_after_dictionary, false);
        bool const value = std::exchange(m_value_due, false);
        if (c == '/')
            take_name(value);
        else if (c == '(')
            skip_string();
        else if (two == "<<" || c == '[')
            open(c);
        else if (two == ">>" || c == ']')
            close(c);
        else if (c == '<')
            skip_to_any(">");
        else if (is_regular(c))
            take_word(value, after_dictionary);
        else
            ++m_at;
    }

    void open(char c)
    {
        if (m_depth++ == 0) {
            m_keys = NoKey;
            m_key = NoKey;
            m_first = m_count = no_number;
            m_object_stream = m_flate = m_odd = false;
        }
        m_at += c == '[' ? 1 : 2;
    }

    void close(char c)
    {
        if (m_depth > 0)
            --m_depth;
        m_after_dictionary = c == '>';
        m_at += c == ']' ? 1 : 2;
    }

    void take_name(bool value)
    {
        auto const name = name_at(m_file, m_at);
        m_active = m_active || is_active(name);
        m_encrypted = m_encrypted || name == "Encrypt";
        note_of_stream(name, value);
        if (m_after_type && name == "Page" && m_object != no_number && m_pages.size() < pages_max && (m_pages.empty() || m_pages.back() != m_object))
            m_pages.push_back(m_object);
        m_after_type = name == "Type";
    }

    // What a dictionary says of the stream behind it: by its own keys alone, not by those of what is inside it. Keys
    // that stand there twice, or say what only another object or another reader knows, leave the stream unread.
    void note_of_stream(std::string_view name, bool value)
    {
        m_object_stream = m_object_stream || is_of_object_stream(name);
        m_after_predictor = name == "Predictor";
        if (m_depth == 1 && !value) {
            m_key = key_of(name);
            m_odd = m_odd || (m_keys & m_key) != 0 || m_key == Short;
            m_keys |= m_key;
            m_value_due = true;
        } else if (m_key == Filter) {
            m_odd = m_odd || m_flate || (name != "FlateDecode" && name != "Fl");
            m_flate = true;
        }
    }

    void skip_string()
    {
        std::size_t depth = 0;
        auto const begin = m_at;
        for (; m_at < m_file.size(); ++m_at) {
            char const c = m_file[m_at];
            if (c == '\\')
                ++m_at;
            else if (c == '(')
                ++depth;
            else if (c == ')' && --depth == 0) {
                ++m_at;
                look_at_skipped(begin);
                return;
            }
        }
        m_at = m_file.size();
        m_broken = true;
    }

    void skip_to_any(std::string_view ends)
    {
        auto const begin = m_at;
        auto const end = m_file.find_first_of(ends, m_at);
        // Among compressed objects it would go on where this scan does not see it.
        m_unread = m_unread || (m_inside && end == std::string_view::npos);
        m_at = end == std::string_view::npos ? m_file.size() : end + 1;
        look_at_skipped(begin);
    }

    // An object may begin where this scan takes its bytes for a string, a comment or a picture, and a viewer be led
    // there by the table of offsets. From the first such place on, what is skipped is searched for names all the same.
    void look_at_skipped(std::size_t begin)
    {
        for (; m_looked < m_at && !m_hidden; ++m_looked)
            m_hidden = follows_number_pair(m_file[m_looked]) && m_looked >= begin;
        for (auto at = begin; m_hidden && at < m_at;) {
            if (m_file[at] != '/') {
                ++at;
                continue;
            }
            auto const name = name_at(m_file, at);
            m_active = m_active || is_active(name) || is_of_object_stream(name);
        }
    }

    // Whether the byte at m_looked begins the word of `12 0 obj`. Comments between the parts are jumped over, but what
    // stands in them counts too: nobody knows yet from where it is read.
    bool follows_number_pair(char c)
    {
        bool const digit = is_digit(c);
        bool const found = m_numbers == 2 && c == 'o' && m_file.substr(m_looked, 3) == "obj"
            && !is_letter(m_looked + 3 < m_file.size() ? m_file[m_looked + 3] : ' ');
        if (digit)
            m_numbers = std::min(m_numbers + !m_in_number, 2);
        else if (c == '%')
            m_numbers_held = std::max(m_numbers_held, m_numbers);
        else if (c == '\r' || c == '\n')
            m_numbers = std::max(m_numbers, std::exchange(m_numbers_held, 0));
        else if (!is_blank(c))
            m_numbers = 0;
        m_in_number = digit;
        return found;
    }

    void take_word(bool value, bool after_dictionary)
    {
        auto const word = take_regular(m_file, m_at);
        auto const number = number_of(word);
        if (word == "obj") {
            m_object = m_number_before;
            m_depth = 0;
        } else if (word == "stream" && after_dictionary && m_depth == 0)
            skip_stream();
        // `7 0 R`, and the two last may stand without a blank between.
        m_odd = m_odd || (m_key != NoKey && word.back() == 'R') || (m_after_predictor && number > 1);
        if (m_key == First && value)
            m_first = number;
        if (m_key == Count && value)
            m_count = number;
        m_number_before = m_number;
        m_number = number;
        m_after_predictor = false;
        m_after_type = false;
    }

    void skip_stream()
    {
        auto const begin = m_at;
        auto const end = m_file.find("endstream", begin);
        m_broken = m_broken || end == std::string_view::npos;
        m_at = std::min(m_file.size(), end);
        look_at_skipped(begin);
        m_unread = m_unread || m_inside;
        if (m_object_stream && !m_inside)
            read_object_stream(m_file.substr(begin, m_at - begin));
        m_at = std::min(m_file.size(), m_at + 9);
    }

    // ISO 32000-1, 7.5.7: pairs of object number and offset, then the objects.
    void read_object_stream(std::string_view packed)
    {
        constexpr std::size_t one_max = 16u << 20;
        packed.remove_prefix(std::min(packed.size(), packed.find_first_not_of(" \t")));
        bool const line_ends = packed.substr(0, 1) == "\n" || packed.substr(0, 1) == "\r";
        m_odd = m_odd || !line_ends;
        packed.remove_prefix(packed.substr(0, 2) == "\r\n" ? 2 : packed.empty() ? 0 : 1);
        std::optional<std::string> inflated;
        if (m_flate && !m_odd) {
            inflated = inflate(packed, std::min(m_unpacked_left, one_max));
            m_odd = !inflated;
        }
        if (m_odd) {
            m_unread = true;
            return;
        }
        m_unpacked_left -= inflated ? inflated->size() : 0;
        Scanner objects(inflated ? *inflated : packed, 0);
        objects.enter_objects(m_first, m_count);
        objects.run();
        m_active = m_active || objects.m_active;
        m_unread = m_unread || objects.m_unread || objects.m_broken;
        if (m_pages.size() < pages_max)
            m_pages.insert(m_pages.end(), objects.m_pages.begin(), objects.m_pages.end());
    }

    // The next of an object stream's pairs. All that stand there count, be /N less.
    void take_pair()
    {
        m_next_object = take_number();
        m_next = no_number;
        if (m_next_object == no_number && m_header_left.empty())
            return;
        auto const offset = take_number();
        m_unread = m_unread || m_next_object == no_number || offset == no_number;
        if (offset != no_number)
            m_next = m_objects_at + offset;
        m_pairs_due -= m_pairs_due == 0 ? 0 : 1;
    }

    std::uint64_t take_number()
    {
        while (!m_header_left.empty() && (is_blank(m_header_left[0]) || m_header_left[0] == '%'))
            m_header_left.remove_prefix(m_header_left[0] == '%' ? std::min(m_header_left.find_first_of("\r\n"), m_header_left.size()) : 1);
        std::size_t end = 0;
        auto const number = number_of(take_regular(m_header_left, end));
        m_header_left.remove_prefix(number == no_number ? 0 : end);
        return number;
    }

    std::string_view m_file;
    bool m_inside = false;  // among the objects of an object stream
    std::size_t m_at = 0;
    std::size_t m_unpacked_left = 0;

    std::uint64_t m_number = no_number;         // the last word, if it was one
    std::uint64_t m_number_before = no_number;  // of `12 0 obj` the 12
    std::uint64_t m_object = no_number;
    std::vector<std::uint64_t> m_pages;

    std::string_view m_header_left;  // of an object stream: the pairs not yet taken
    std::size_t m_objects_at = 0;
    std::uint64_t m_pairs_due = 0;  // as many as /N says and have not been taken
    std::uint64_t m_next = no_number;  // where the next object begins
    std::uint64_t m_next_object = no_number;

    std::size_t m_depth = 0;      // of dictionaries and lists
    unsigned m_keys = NoKey;      // of the outermost dictionary, and the last of them
    Key m_key = NoKey;
    std::uint64_t m_first = no_number;
    std::uint64_t m_count = no_number;
    bool m_value_due = false;
    bool m_object_stream = false;
    bool m_flate = false;
    bool m_odd = false;  // it cannot be known what the stream's bytes mean

    std::size_t m_looked = 0;
    int m_numbers = 0;
    int m_numbers_held = 0;  // when the comment began
    bool m_in_number = false;
    bool m_hidden = false;

    bool m_after_type = false;
    bool m_after_predictor = false;
    bool m_after_dictionary = false;
    bool m_active = false;
    bool m_broken = false;
    bool m_encrypted = false;
    bool m_unread = false;
};

}

// The header may stand behind a printer's preamble, but not inside another format's file.
bool begins_as_pdf(std::string_view bytes)
{
    constexpr std::size_t header_within = 1024;
    if (bytes.substr(0, header_within).find("%PDF-") == std::string_view::npos)
        return false;
    for (std::string_view const other : { std::string_view("MZ"), std::string_view("\x7F" "ELF"), std::string_view("PK\x03\x04"), std::string_view("<") }) {
        if (bytes.substr(0, other.size()) == other)
            return false;
    }
    return true;
}

Media read_pdf(std::string_view file)
{
    constexpr std::size_t trailer_within = 2048;
    Media media;
    media.kind = FileKind::Pdf;
    // No honest file's objects shrink to less than a tenth; the floor is for small files.
    constexpr std::size_t unpacked_least = 1u << 20;
    Scanner scanner(file, std::max(unpacked_least, file.size() * 9));
    scanner.run();
    auto const tail = file.substr(file.size() > trailer_within ? file.size() - trailer_within : 0);
    bool const ends = tail.find("%%EOF") != std::string_view::npos && file.find("startxref") != std::string_view::npos;
    media.encrypted = scanner.encrypted();
    media.active_content = scanner.active();
    media.pages = static_cast<std::uint32_t>(scanner.page_count());
    // What cannot be unpacked cannot be judged; writers make no such file.
    media.damaged = !ends || scanner.broken() || (!scanner.encrypted() && (scanner.unread() || media.pages == 0));
    return media;
}

}

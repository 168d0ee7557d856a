#include "check/media_pdf.h"

#include "base/inflate.h"
#include "base/sort.h"

#include <algorithm>
#include <array>
#include <vector>

namespace shenbao {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool is_regular(char c) { return !is_blank(c) && !is_delimiter(c); }

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What a viewer runs, opens, sends or unpacks for the reader. An OpenAction or AA alone is harmless (most only turn
// to a page): what it does bears one of these names.
bool is_active(std::string_view name)
{
    static constexpr std::array<std::string_view, 13> names = { "JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA",
        "SubmitForm", "ImportData", "GoToE", "Rendition", "Movie", "Sound" };
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Walks the tokens, so that a name counts only where it is one: not in a string, a comment or a stream's bytes.
class Scanner {
public:
    // `unpacked_max`: how much may come out of the file's compressed objects, all together.
    explicit Scanner(std::string_view file, std::size_t unpacked_max = 0)
        : m_file(file)
        , m_unpacked_left(unpacked_max)
    {
    }

    void run()
    {
        while (m_at < m_file.size())
            step();
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
        if (c == '/')
            take_name();
        else if (c == '(')
            skip_string();
        else if (c == '%')
            skip_to_any("\r\n");
        else if (c == '<' && m_file.substr(m_at, 2) != "<<")
            skip_to_any(">");
        else if (c == '<' || m_file.substr(m_at, 2) == ">>")
            take_bracket(c);
        else if (is_regular(c))
            take_word();
        else
            ++m_at;
    }

    void take_bracket(char c)
    {
        m_after_dictionary = c == '>';
        m_at += 2;
    }

    // With its #xx escapes resolved. Longer ones than any we look for are cut.
    void take_name()
    {
        std::string name;
        for (++m_at; m_at < m_file.size() && is_regular(m_file[m_at]); ++m_at) {
            char c = m_file[m_at];
            if (c == '#' && m_at + 2 < m_file.size() && hex_value(m_file[m_at + 1]) >= 0 && hex_value(m_file[m_at + 2]) >= 0) {
                c = static_cast<char>(hex_value(m_file[m_at + 1]) * 16 + hex_value(m_file[m_at + 2]));
                m_at += 2;
            }
            if (name.size() < 32)
                name += c;
        }
        m_active = m_active || is_active(name);
        m_encrypted = m_encrypted || name == "Encrypt";
        note_of_stream(name);
        if (m_after_type && name == "Page")
            m_pages.push_back(m_object);
        m_after_type = name == "Type";
    }

    // What a dictionary says of the stream behind it.
    void note_of_stream(std::string const& name)
    {
        m_key = name == "N" ? Key::Count : name == "First" ? Key::First : Key::None;
        m_object_stream = m_object_stream || name == "ObjStm";
        m_flate = m_flate || name == "FlateDecode" || name == "Fl";
        m_other_filter = m_other_filter || (name.size() > 6 && name != "FlateDecode" && name.compare(name.size() - 6, 6, "Decode") == 0);
    }

    void forget_stream()
    {
        m_object_stream = m_flate = m_other_filter = false;
        m_count = m_first = 0;
    }

    void skip_string()
    {
        std::size_t depth = 0;
        for (; m_at < m_file.size(); ++m_at) {
            char const c = m_file[m_at];
            if (c == '\\')
                ++m_at;
            else if (c == '(')
                ++depth;
            else if (c == ')' && --depth == 0) {
                ++m_at;
                return;
            }
        }
        m_at = m_file.size();
        m_broken = true;
    }

    void skip_to_any(std::string_view ends)
    {
        auto const end = m_file.find_first_of(ends, m_at);
        m_at = end == std::string_view::npos ? m_file.size() : end + 1;
    }

    void take_word()
    {
        auto const begin = m_at;
        while (m_at < m_file.size() && is_regular(m_file[m_at]))
            ++m_at;
        auto const word = m_file.substr(begin, m_at - begin);
        bool const line_ends = m_at < m_file.size() && (m_file[m_at] == '\r' || m_file[m_at] == '\n');
        if (word == "obj") {
            m_object = m_number_before;
            forget_stream();
        } else if (word == "stream" && m_after_dictionary && line_ends)
            skip_stream();
        m_number_before = m_number;
        m_number = number_of(word);
        if (m_key != Key::None)
            (m_key == Key::Count ? m_count : m_first) = m_number;
        m_key = Key::None;
        m_after_dictionary = false;
        m_after_type = false;
    }

    void skip_stream()
    {
        auto const end = m_file.find("endstream", m_at);
        m_broken = m_broken || end == std::string_view::npos;
        if (m_object_stream && end != std::string_view::npos)
            read_object_stream(m_file.substr(m_at, end - m_at));
        m_at = end == std::string_view::npos ? m_file.size() : end + 9;
    }

    // ISO 32000-1, 7.5.7: pairs of object number and offset, then the objects.
    void read_object_stream(std::string_view packed)
    {
        packed.remove_prefix(packed.substr(0, 2) == "\r\n" ? 2 : 1);
        std::string unpacked;
        if (m_flate && !m_other_filter) {
            auto inflated = inflate(packed, m_unpacked_left);
            m_unread = m_unread || !inflated;
            unpacked = std::move(inflated).value_or(std::string());
        } else {
            m_unread = m_unread || m_other_filter;
            unpacked = packed;
        }
        m_unpacked_left -= std::min(m_unpacked_left, unpacked.size());
        std::string_view const objects = unpacked;
        std::size_t at = 0;
        std::size_t begin = 0;
        std::uint64_t number = 0;
        for (std::uint64_t i = 0; i <= m_count && m_first < objects.size(); ++i) {
            auto const next_number = take_number(objects, at);
            auto const offset = i < m_count ? take_number(objects, at) : objects.size();
            auto const end = i < m_count ? static_cast<std::size_t>(std::min<std::uint64_t>(objects.size(), m_first + offset)) : objects.size();
            if (i > 0 && end > begin)
                read_object(objects.substr(begin, end - begin), number);
            if (at > m_first)
                break;
            begin = end;
            number = next_number;
        }
    }

    void read_object(std::string_view text, std::uint64_t number)
    {
        Scanner object(text);
        object.m_object = number;
        object.run();
        m_active = m_active || object.m_active;
        m_pages.insert(m_pages.end(), object.m_pages.begin(), object.m_pages.end());
    }

    static std::uint64_t take_number(std::string_view text, std::size_t& at)
    {
        while (at < text.size() && is_blank(text[at]))
            ++at;
        auto const begin = at;
        while (at < text.size() && is_regular(text[at]))
            ++at;
        return number_of(text.substr(begin, at - begin));
    }

    static std::uint64_t number_of(std::string_view word)
    {
        std::uint64_t number = 0;
        for (char c : word.substr(0, 10))
            number = number * 10 + static_cast<std::uint64_t>(c >= '0' && c <= '9' ? c - '0' : 0);
        return number;
    }

    std::string_view m_file;
    std::size_t m_at = 0;
    std::uint64_t m_number = 0;         // the last word, if it was one
    std::uint64_t m_number_before = 0;  // of `12 0 obj` the 12
    std::uint64_t m_object = 0;
    std::vector<std::uint64_t> m_pages;
    std::size_t m_unpacked_left;
    enum class Key : std::uint8_t { None, Count, First };
    Key m_key = Key::None;        // the name before the number that comes
    std::uint64_t m_count = 0;    // /N and /First of the dictionary
    std::uint64_t m_first = 0;
    bool m_object_stream = false;
    bool m_flate = false;
    bool m_other_filter = false;
    bool m_encrypted = false;
    bool m_unread = false;
    bool m_after_type = false;
    bool m_after_dictionary = false;
    bool m_active = false;
    bool m_broken = false;
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
    // What cannot be unpacked cannot be judged, and opens in no viewer either.
    media.damaged = !ends || scanner.broken() || (scanner.unread() && !scanner.encrypted());
    media.active_content = scanner.active();
    media.pages = static_cast<std::uint32_t>(scanner.page_count());
    return media;
}

}

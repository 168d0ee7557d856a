// NDJSON in and out, a line at a time: a million lines take no more memory than the longest one.
#pragma once

#include <cstdio>
#include <string>

namespace shenbao::commands {

inline constexpr std::size_t line_bytes_max = 4u << 20;

enum class LineRead { Line, TooLong, End };

// The next line without its end; of one that is too long the rest is passed over.
inline LineRead read_line(std::FILE* file, std::string& line)
{
    line.clear();
    bool any = false;
    bool too_long = false;
    for (int c; (c = std::getc(file)) != EOF;) {
        any = true;
        if (c == '\n')
            break;
        if (line.size() < line_bytes_max)
            line += static_cast<char>(c);
        else
            too_long = true;
    }
    if (!any)
        return LineRead::End;
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return too_long ? LineRead::TooLong : LineRead::Line;
}

inline void write_line(std::string const& line)
{
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::putc('\n', stdout);
}

}

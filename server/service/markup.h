// The small Markdown that published texts may use: headings, paragraphs, lists, bold, links. Everything else is text.
#pragma once

#include <string>
#include <string_view>

namespace shenbao::service {

// HTML made from nothing but our own tags: what looks like HTML in the text is shown as it stands. Headings begin at h2.
std::string html_of_markup(std::string_view);
// One line of it: bold and links alone.
std::string html_of_line(std::string_view);
// The words alone, on one line, cut at so many characters: for descriptions.
std::string plain_of_markup(std::string_view, std::size_t characters_max);
std::string escaped_html(std::string_view);

}

// The heads of a sheet: "label::中文 (zh)", "Relevance", "bind:constraint".
#pragma once

#include "documents/workbook.h"
#include "xlsform/survey.h"

namespace shenbao::xlsform {

enum class Language : std::uint8_t { Chinese, English, Any, Other };

struct Column {
    std::string name;  // its plain name in lower case: "label", "constraint_message"
    Language language = Language::Any;
    std::string head;  // as it stands
};

class Columns {
public:
    explicit Columns(documents::SheetRow const& head);

    std::vector<Column> const& all() const { return m_columns; }
    std::string text(documents::SheetRow const&, std::string_view name) const;
    Words words(documents::SheetRow const&, std::string_view name) const;
    bool has(std::string_view name) const;

private:
    std::vector<Column> m_columns;
};

std::string trimmed(std::string_view);
std::string lower(std::string_view);
// Without the marks of Markdown and HTML that XLSForm's labels may have.
std::string plain_words(std::string_view);

}

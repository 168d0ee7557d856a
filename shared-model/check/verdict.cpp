#include "check/verdict.h"

#include "base/text_table.h"

#include <algorithm>
#include <iterator>

namespace shenbao {

namespace {

constexpr Severity severities[] = {
#define FINDING(name, severity, zh, en) Severity::severity,
#include "check/findings.def"
#undef FINDING
};

constexpr char texts[] =
#define FINDING(name, severity, zh, en) #name "\0" zh "\0" en "\0"
#include "check/findings.def"
#undef FINDING
    ;

enum Text : std::size_t { Name, Chinese, English, texts_of_one };

std::string_view text_of(FindingCode code, Text text)
{
    static TextTable<texts_of_one * std::size(severities)> const table(texts);
    return table[texts_of_one * static_cast<std::size_t>(code) + text];
}

}

bool Verdict::passes() const
{
    return error_count() == 0;
}

std::size_t Verdict::error_count() const
{
    return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](Finding const& one) { return one.severity == Severity::Error; }));
}

std::string code_name(Form const& form, Finding const& finding)
{
    if (finding.code == FindingCode::rule)
        return "rule:" + (finding.rule < form.rules.size() ? form.rules[finding.rule].id : std::string());
    return std::string(text_of(finding.code, Name));
}

Severity default_severity(FindingCode code)
{
    return code == FindingCode::rule ? Severity::Error : severities[static_cast<std::size_t>(code)];
}

std::string_view words_of(FindingCode code, std::size_t language)
{
    return code == FindingCode::rule ? std::string_view {} : text_of(code, language == 0 ? Chinese : English);
}

}

#include "check/verdict.h"

#include <algorithm>
#include <iterator>

namespace shenbao {

namespace {

struct FindingRow {
    std::string_view name;
    Severity severity;
    std::string_view words[2];
};

constexpr FindingRow rows[] = {
#define FINDING(name, severity, zh, en) { #name, Severity::severity, { zh, en } },
#include "check/findings.def"
#undef FINDING
};

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
    return std::string(rows[static_cast<std::size_t>(finding.code)].name);
}

Severity default_severity(FindingCode code)
{
    return code == FindingCode::rule ? Severity::Error : rows[static_cast<std::size_t>(code)].severity;
}

std::string_view words_of(FindingCode code, std::size_t language)
{
    return code == FindingCode::rule ? std::string_view {} : rows[static_cast<std::size_t>(code)].words[language == 0 ? 0 : 1];
}

}

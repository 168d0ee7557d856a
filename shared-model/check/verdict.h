// What is wrong with a Document, in document order, then rule order. Words come from tables, never from here.
#pragma once

#include "form/form.h"
#include "form/path.h"

#include <string>
#include <utility>
#include <vector>

namespace shenbao {

enum class FindingCode : std::uint16_t {
#define FINDING(name, severity, zh, en) name,
#include "check/findings.def"
#undef FINDING
    rule,  // of the pack; `rule` tells which
};

struct Finding {
    Path path;
    FindingCode code = FindingCode::required;
    Severity severity = Severity::Error;
    std::uint16_t rule = no_index;  // into Form::rules
    std::vector<std::pair<std::string, std::string>> parameters;  // values, not words: codes, numbers, dates, ids

    friend bool operator==(Finding const& a, Finding const& b)
    {
        return a.path == b.path && a.code == b.code && a.severity == b.severity && a.rule == b.rule
            && a.parameters == b.parameters;
    }
};

struct Verdict {
    std::vector<Finding> findings;

    bool passes() const;  // no finding of severity Error
    std::size_t error_count() const;
};

// "required", or "rule:<id>".
std::string code_name(Form const&, Finding const&);
Severity default_severity(FindingCode);
// The built-in words with their {parameters}; language 0 is Chinese, any other English.
std::string_view words_of(FindingCode, std::size_t language);

}

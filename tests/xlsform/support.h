// Sheets written as text, and the pack they become.
#pragma once

#include "check/plan.h"
#include "xlsform/import.h"

#include <memory>
#include <string>

namespace shenbao::test {

// A row a line, cells between `|`; the first line names the columns.
documents::Sheet sheet(std::string const& name, std::string const& text);

Diagnostics mistakes_of(pack::Files const&);

struct Made {
    std::string id, issues;  // "survey 3 type left out: …", a line each
    pack::Files files;
    std::unique_ptr<Programme const> programme;
    std::unique_ptr<Plan const> plan;

    // The document after `derive`, as JSON; the moment is 2026-06-01.
    std::string derived(std::string const& document) const;
    // "path code" of each finding at submission, a line each.
    std::string verdict(std::string const& document) const;
};

// Fails the test when no pack is made, or the pack does not pass the check.
Made import(std::vector<documents::Sheet> const&);
Made import(std::string const& survey, std::string const& choices = "");

}

// Packs from folders, documents from JSON: what the tests of the model share.
#pragma once

#include "check/plan.h"
#include "pack/pack.h"
#include "wire/wire.h"

#include <memory>
#include <string>

namespace shenbao::test {

pack::Files read_folder(std::string const& folder);
std::string describe(Diagnostics const&);

// A programme with the plan of its application form; fails the test with the diagnostics when it does not read.
struct LoadedProgramme {
    explicit LoadedProgramme(Programme read)
        : programme(std::move(read))
        , plan(Plan::make(programme, programme.application))
    {
    }
    Plan const& the_plan() const { return std::get<Plan>(plan); }
    Form const& form() const { return programme.application; }

    Programme const programme;
    std::variant<Plan, Diagnostics> const plan;  // points into `programme`
};
std::unique_ptr<LoadedProgramme> load(pack::Files const&);
std::unique_ptr<LoadedProgramme> load_folder(std::string const& folder);

// A small pack with one single section "basic", one repeating section "works" and what the test adds.
pack::Files small_pack(std::string const& basic_fields, std::string const& works_fields = R"({"id": "title", "type": "text", "required": true})",
    std::string const& rules = "", std::string const& labels = "");

Document document(LoadedProgramme const&, std::string const& json);
// "path code severity" of each finding, one a line.
std::string findings(LoadedProgramme const&, std::string const& document, Stage, std::string const& now = "2026-06-01T10:00:00+08:00");

}

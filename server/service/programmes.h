// The packs of the data folder, read and compiled once at start.
#pragma once

#include "base/diagnostic.h"
#include "check/plan.h"
#include "pack/pack.h"

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace shenbao::service {

struct HostedProgramme {
    std::unique_ptr<Programme> programme;
    std::unique_ptr<Plan> application;
    std::vector<std::vector<Plan>> account_steps;  // by flow, then step
    std::string bundle;         // for GET /pack
    std::string bundle_brotli;

    Plan const* step_plan(std::string_view flow, std::size_t step) const;
};

using HostedProgrammes = std::vector<HostedProgramme>;

HostedProgramme const* find_programme(HostedProgrammes const&, std::string_view id);

Result<pack::Files> read_pack_folder(std::filesystem::path const&);
// Reads, compiles and checks a pack; all its mistakes, or the programme.
std::variant<HostedProgramme, Diagnostics> host_programme(pack::Files const&);
// "file:line:column: code: message", a line each.
std::string lines_of(Diagnostics const&);

// Every folder with a programme.json; the error names the pack and its mistakes.
Result<HostedProgrammes> host_folder(std::filesystem::path const&);

}

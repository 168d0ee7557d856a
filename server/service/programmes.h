// The packs of the data folder, read and compiled once at start.
#pragma once

#include "base/diagnostic.h"
#include "check/plan.h"
#include "pack/compiled.h"
#include "pack/pack.h"

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace shenbao::service {

// What is sent to browsers as it is, and compressed ahead of time.
struct SentFile {
    std::string plain;
    std::string brotli;
    std::string hash;  // SHA-256 of the plain bytes, hex: its name for caches
};

struct HostedProgramme : pack::CompiledPack {
    SentFile bundle;    // for GET /pack
    SentFile compiled;  // for GET /compiled-pack
    std::vector<HostedProgramme> earlier;  // versions that applications began with

    // This one or an earlier one, by content hash; null when it is not kept.
    HostedProgramme const* find_version(std::string_view hash) const;
    // This one where it is not kept.
    HostedProgramme const& version_of(std::string_view hash) const;
};

using HostedProgrammes = std::vector<HostedProgramme>;

HostedProgramme const* find_programme(HostedProgrammes const&, std::string_view id);

Result<pack::Files> read_pack_folder(std::filesystem::path const&);
// Reads, compiles and checks a pack; all its mistakes, or the programme.
std::variant<HostedProgramme, Diagnostics> host_programme(pack::Files const&);

// Every folder with a programme.json; the error names the pack and its mistakes.
Result<HostedProgrammes> host_folder(std::filesystem::path const&);

}

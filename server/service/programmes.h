// The packs of the data folder, read and compiled once at start.
#pragma once

#include "base/diagnostic.h"
#include "check/plan.h"
#include "pack/compiled.h"
#include "pack/pack.h"
#include "service/read_pack.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace shenbao::service {

// What is sent to browsers: as it is, or compressed.
class SentFile {
public:
    SentFile() = default;
    explicit SentFile(std::string text);

    std::string const& plain() const { return m_inner->plain; }
    std::string const& hash() const { return m_inner->hash; }  // SHA-256 of the plain bytes, hex: its name for caches
    // Made when it is first asked for (a tenth of a second), by whichever thread asks; empty when it cannot be made.
    std::string const& brotli() const;

private:
    struct Inner {
        std::string plain, hash;
        std::once_flag made;
        std::string brotli;
    };
    std::shared_ptr<Inner> m_inner = std::make_shared<Inner>();
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

// Whose accounts it uses: another's, or its own.
HostedProgramme const& home_of(HostedProgrammes const&, HostedProgramme const&);

// Reads, compiles and checks a pack; all its mistakes, or the programme.
std::variant<HostedProgramme, Diagnostics> host_programme(pack::Files const&);

// Every folder with a programme.json; the error names the pack and its mistakes.
Result<HostedProgrammes> host_folder(std::filesystem::path const&);

}

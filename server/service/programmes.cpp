#include "service/programmes.h"

#include "base/sha256.h"
#include "check/expression_cost.h"
#include "flow/check_flow.h"
#include "service/pack_check.h"
#include "service/pack_versions.h"

#include <algorithm>
#include <brotli/encode.h>

namespace shenbao::service {

namespace fs = std::filesystem;

HostedProgramme const* find_programme(HostedProgrammes const& programmes, std::string_view id)
{
    for (auto const& hosted : programmes) {
        if (hosted.programme->id == id)
            return &hosted;
    }
    return nullptr;
}

SentFile::SentFile(std::string text)
{
    m_inner->hash = to_hex(sha256(text));
    m_inner->plain = std::move(text);
}

std::string const& SentFile::brotli() const
{
    std::call_once(m_inner->made, [this] {
        std::string const& text = m_inner->plain;
        std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
        std::string out(size, '\0');
        bool const done = BrotliEncoderCompress(11, 22, BROTLI_MODE_GENERIC, text.size(), reinterpret_cast<std::uint8_t const*>(text.data()), &size,
            reinterpret_cast<std::uint8_t*>(out.data()));
        out.resize(done ? size : 0);
        m_inner->brotli = std::move(out);
    });
    return m_inner->brotli;
}

HostedProgramme const& home_of(HostedProgrammes const& programmes, HostedProgramme const& hosted)
{
    auto const* home = hosted.programme->accounts_of.empty() ? nullptr : find_programme(programmes, hosted.programme->accounts_of);
    return home ? *home : hosted;
}

static void append(Diagnostics& all, Diagnostics more) { all.insert(all.end(), more.begin(), more.end()); }

// Said of what was understood whole: nothing is left out of the programme for it. (A sentence with a {name} of nothing is not
// shown; a label that is missing is empty.)
static bool is_judgement(Diagnostic const& one)
{
    static constexpr std::string_view codes[] = { "cel.too_costly", "flow.dead_end", "flow.deadline_never_met", "flow.discard", "flow.never_taken", "flow.nobody_acts", "flow.race",
        "flow.route", "flow.route_parent", "flow.shadowed", "flow.uncounted_resubmission", "flow.unreachable", "flow.unused_action", "flow.waits_forever", "text.missing", "text.unknown" };
    return std::find(std::begin(codes), std::end(codes), one.code) != std::end(codes);
}

enum class Judgements : std::uint8_t { Refuse, AreSaid };

static bool is_refused(Diagnostics const& mistakes, Judgements judgements)
{
    return judgements == Judgements::Refuse ? !mistakes.empty() : !std::all_of(mistakes.begin(), mistakes.end(), is_judgement);
}

static std::variant<HostedProgramme, Diagnostics> host(pack::Files const& files, Judgements judgements, Diagnostics& mistakes)
{
    auto programme = pack::read_as_far_as_possible(files, mistakes);
    if (is_refused(mistakes, judgements))
        return mistakes;
    append(mistakes, check_flow(programme.flow));
    append(mistakes, check_route(programme));
    auto compiled_bytes = pack::write_compiled(programme);
    auto compiled = pack::compile(std::move(programme));
    if (auto* wrong = std::get_if<Diagnostics>(&compiled))
        append(mistakes, std::move(*wrong));
    if (auto const* whole = std::get_if<pack::CompiledPack>(&compiled)) {
        append(mistakes, check_costs(*whole->application));
        append(mistakes, check_flow_model(*whole->application).mistakes);
    }
    if (std::holds_alternative<Diagnostics>(compiled) || is_refused(mistakes, judgements))
        return mistakes;
    HostedProgramme hosted;
    static_cast<pack::CompiledPack&>(hosted) = std::move(std::get<pack::CompiledPack>(compiled));
    hosted.bundle = SentFile(pack::bundle(files));
    hosted.compiled = SentFile(std::move(compiled_bytes));
    return hosted;
}

std::variant<HostedProgramme, Diagnostics> host_programme(pack::Files const& files)
{
    Diagnostics mistakes;
    return host(files, Judgements::Refuse, mistakes);
}

std::variant<HostedProgramme, Diagnostics> host_kept_version(pack::Files const& files, Diagnostics& judged)
{
    auto hosted = host(files, Judgements::AreSaid, judged);
    if (auto* mistakes = std::get_if<Diagnostics>(&hosted))
        std::stable_partition(mistakes->begin(), mistakes->end(), [](Diagnostic const& one) { return !is_judgement(one); });
    return hosted;
}

static Error has_mistakes(fs::path const& pack, Diagnostics const& mistakes)
{
    return { ErrorCode::InvalidSyntax, "the pack " + pack.string() + " has mistakes:\n" + lines_of(mistakes), "" };
}

Result<HostedProgrammes> host_folder(fs::path const& folder)
{
    std::vector<fs::path> packs;
    std::error_code code;
    for (auto const& entry : fs::directory_iterator(folder, code)) {
        bool const hidden = entry.path().filename().string().front() == '.';  // half copied
        if (!hidden && fs::exists(entry.path() / "programme.json"))
            packs.push_back(entry.path());
    }
    std::sort(packs.begin(), packs.end());
    HostedProgrammes programmes;
    for (auto const& path : packs) {
        auto const files = TRY(read_pack_folder(path));
        // All of them, as `shenbao check` says them. Its examples are the author's own tests: one that no longer holds is no mistake of the form.
        auto mistakes_found = check_pack(files).mistakes;
        mistakes_found.erase(std::remove_if(mistakes_found.begin(), mistakes_found.end(), [](Diagnostic const& one) { return one.code.rfind("example.", 0) == 0; }), mistakes_found.end());
        if (!mistakes_found.empty())
            return has_mistakes(path, mistakes_found);
        auto hosted = host_programme(files);
        if (auto* mistakes = std::get_if<Diagnostics>(&hosted))
            return has_mistakes(path, *mistakes);
        programmes.push_back(std::move(std::get<HostedProgramme>(hosted)));
    }
    for (auto const& hosted : programmes) {
        if (!hosted.programme->accounts_of.empty() && !find_programme(programmes, hosted.programme->accounts_of))
            return Error { ErrorCode::NotFound, "the pack " + hosted.programme->id + " uses the accounts of " + hosted.programme->accounts_of + ", which is not there", "" };
    }
    if (programmes.empty())
        return Error { ErrorCode::NotFound, "there is no pack (a folder with a programme.json) in " + folder.string(), "" };
    return programmes;
}

}

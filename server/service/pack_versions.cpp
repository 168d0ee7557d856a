#include "service/pack_versions.h"

#include "store/data_folder.h"

#include <algorithm>

namespace shenbao::service {

namespace fs = std::filesystem;

HostedProgramme const* HostedProgramme::find_version(std::string_view hash) const
{
    if (programme->content_hash == hash)
        return this;
    for (auto const& version : earlier) {
        if (version.programme->content_hash == hash)
            return &version;
    }
    return nullptr;
}

HostedProgramme const& HostedProgramme::version_of(std::string_view hash) const
{
    auto const* version = find_version(hash);
    return version ? *version : *this;
}

// A file's name is the hash of what stands in it: a changed one is not the version that somebody began with.
static std::variant<HostedProgramme, std::string> read_version(fs::path const& file, Diagnostics& judged)
{
    auto const text = store::read_file(file);
    if (!text.ok())
        return text.error().detail;
    auto files = pack::unbundle(text.value());
    if (auto const* mistakes = std::get_if<Diagnostics>(&files))
        return file.string() + " is damaged: " + mistakes->front().message;
    auto hosted = host_kept_version(std::get<pack::Files>(files), judged);
    if (auto const* mistakes = std::get_if<Diagnostics>(&hosted))
        return file.string() + " holds mistakes for this program: " + mistakes->front().message;
    auto& version = std::get<HostedProgramme>(hosted);
    if (version.programme->content_hash != file.stem().string())
        return file.string() + " was changed: its content is not what its name says";
    return std::move(version);
}

Result<void> keep_pack_versions(fs::path const& folder, HostedProgrammes& programmes, std::vector<std::string>& notes)
{
    std::error_code code;
    for (auto& hosted : programmes) {
        fs::path const own = folder / hosted.programme->id;
        if (fs::create_directories(own, code))
            TRY(store::sync_folder(folder));
        fs::path const current = own / (hosted.programme->content_hash + ".json");
        if (!fs::exists(current, code))
            TRY(store::write_file_durably(current, hosted.bundle.plain(), 0644));
        std::vector<fs::path> files;
        for (auto const& entry : fs::directory_iterator(own, code)) {
            if (entry.path().extension() == ".json" && entry.path() != current)
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (auto const& file : files) {
            Diagnostics judged;
            auto version = read_version(file, judged);
            if (auto* note = std::get_if<std::string>(&version)) {
                notes.push_back(*note + ". Applications that began with it are judged by the present version.");
                continue;
            }
            if (!judged.empty())
                notes.push_back(file.string() + " would be refused as a new pack: " + judged.front().message + ". Applications that began with it stay with it.");
            hosted.earlier.push_back(std::move(std::get<HostedProgramme>(version)));
        }
    }
    return {};
}

}

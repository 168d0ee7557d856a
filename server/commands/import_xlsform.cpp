#include "commands/options.h"
#include "service/pack_check.h"
#include "store/data_folder.h"
#include "xlsform/import.h"

#include <cstdio>
#include <filesystem>

namespace shenbao::commands {

namespace fs = std::filesystem;

static constexpr char const* weights[] = { "mistake", "left out", "changed" };

static Diagnostics mistakes_of(pack::Files const& files) { return service::check_pack(files).mistakes; }

static Result<xlsform::Imported> write_pack(fs::path const& file, std::string const& into)
{
    auto const bytes = TRY(store::read_file(file));
    auto imported = TRY(xlsform::import_workbook(bytes, file.stem().string(), mistakes_of));
    fs::path const folder = into.empty() ? fs::path(imported.id) : fs::path(into);
    if (fs::exists(folder / "programme.json"))
        return Error { ErrorCode::Conflict, folder.string() + " already holds a pack; name another folder with --into", "" };
    for (auto const& [path, text] : imported.files) {
        std::error_code code;
        fs::create_directories((folder / path).parent_path(), code);
        TRY(store::write_file_durably(folder / path, text, 0644));
    }
    std::printf("%s: written to %s\n", imported.id.c_str(), folder.string().c_str());
    return imported;
}

// 0: everything was taken; 2: a pack was written, and what it could not take is listed; 1: nothing was written.
int import_xlsform(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--into" } });
    if (!options.ok() || options.value().words.size() != 1)
        return fail("usage: shenbao import-xlsform <file.xlsx> [--into FOLDER]");
    auto const imported = write_pack(options.value().words.front(), options.value().value("--into", ""));
    if (!imported.ok())
        return fail(imported.error().detail);
    bool whole = true;
    for (auto const& issue : imported.value().issues) {
        whole = whole && issue.weight == xlsform::Weight::Changed;
        std::printf("%s row %d%s: %s: %s\n", issue.sheet.c_str(), issue.row, issue.column.empty() ? "" : (" " + issue.column).c_str(),
            weights[static_cast<std::size_t>(issue.weight)], issue.reason.c_str());
    }
    return whole ? 0 : 2;
}

}

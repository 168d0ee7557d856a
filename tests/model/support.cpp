#include "support.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace shenbao::test {

static pack::Files read_own(std::string const& folder)
{
    namespace fs = std::filesystem;
    pack::Files files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        files[fs::relative(entry.path(), folder).generic_string()] = text.str();
    }
    return files;
}

pack::Files read_folder(std::string const& folder)
{
    auto files = read_own(folder);
    auto const base = pack::extended_by(files);
    return base.empty() ? files : pack::with_base(std::move(files), read_own(folder + "/../" + base));
}

std::string describe(Diagnostics const& diagnostics)
{
    std::string text;
    for (auto const& one : diagnostics)
        text += one.file + ":" + std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.code + " " + one.message + "\n";
    return text;
}

std::unique_ptr<LoadedProgramme> load(pack::Files const& files)
{
    auto read = pack::read(files);
    if (auto const* diagnostics = std::get_if<Diagnostics>(&read))
        FAIL(describe(*diagnostics));
    auto loaded = std::make_unique<LoadedProgramme>(std::move(std::get<Programme>(read)));
    if (auto const* diagnostics = std::get_if<Diagnostics>(&loaded->plan))
        FAIL(describe(*diagnostics));
    return loaded;
}

std::unique_ptr<LoadedProgramme> load_folder(std::string const& folder)
{
    return load(read_folder(folder));
}

pack::Files small_pack(std::string const& basic_fields, std::string const& works_fields, std::string const& rules, std::string const& labels)
{
    pack::Files files;
    files["programme.json"] = R"({"id": "small", "version": "1", "languages": ["zh"], "code_lists": ["colours"],
        "context": {"account.name": "string", "account.level": "int"},
        "sections": [{"id": "basic", "kind": "single", "fields": [)"
        + basic_fields + R"(]}, {"id": "works", "kind": "repeating", "records": {"min": 1, "max": 3}, "fields": [)" + works_fields
        + R"(]}], "rules": [)" + rules + "]}";
    files["code-lists/colours.csv"] = "# source: test\n# status: complete\ncode,label,parent\n1,红,\n2,蓝,\n11,深红,1\n21,天蓝,2\n";
    // Every field is labelled by its id, so that tests need to give only what they are about.
    std::string names;
    for (auto id : { "name", "other", "phone", "born", "number", "colour", "shade", "colours", "extra", "age", "notes", "agree", "kind", "first", "last" })
        names += (names.empty() ? "" : ",") + std::string("\"") + id + "\": {\"label\": \"" + id + "\"}";
    std::string work_names = R"("title": {"label": "title"}, "start": {"label": "start"}, "end": {"label": "end"}, "file": {"label": "file"}, "size": {"label": "size"},
        "colour": {"label": "colour"}, "parts": {"label": "parts", "fields": {"part": {"label": "part"}, "size": {"label": "size"}, "colour": {"label": "colour"}}})";
    files["texts/zh.json"] = R"({"name": "小", "sections": {"basic": {"label": "基本", "fields": {)" + names
        + R"(}}, "works": {"label": "业绩", "fields": {)" + work_names + R"(}}}, "rules": {)" + labels + "}}";
    return files;
}

Document document(LoadedProgramme const& loaded, std::string const& json)
{
    auto read = wire::read_document(loaded.form(), json);
    if (!read.ok())
        FAIL(read.error().pointer + " " + read.error().detail);
    return read.release_value();
}

std::string findings(LoadedProgramme const& loaded, std::string const& json, Stage stage, std::string const& now)
{
    auto verdict = validate(loaded.the_plan(), {}, document(loaded, json), stage, *parse_moment(now));
    std::string text;
    for (auto const& finding : verdict.findings) {
        text += text.empty() ? "" : "\n";
        text += to_string(loaded.form(), finding.path) + " " + code_name(loaded.form(), finding);
        text += finding.severity == Severity::Warning ? " warning" : "";
    }
    return text;
}

}

#include "pack/lint.h"

#include "check/verdict.h"
#include "pack/reader.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace shenbao::pack {

namespace {

// Where words may stand. A leaf is text; `any` takes members of any name.
struct Place {
    std::map<std::string, Place> inner;
    bool text = false;
    bool any = false;

    Place& at(std::string const& name) { return inner[name]; }
    void texts(std::initializer_list<char const*> names)
    {
        for (auto const* name : names)
            inner[name].text = true;
    }
};

void expect_fields(Form const& form, RecordShape const& shape, Place& place)
{
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        auto& own = place.at(field.id);
        own.texts({ "label" });
        if (is_words(field))
            continue;
        own.texts({ "hint", "placeholder", "required" });
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind); choice && choice->style == ChoiceStyle::Committees)
            own.texts({ "near", "apart" });
        if (std::holds_alternative<NumberField>(field.kind))
            own.texts({ "unit" });
        if (std::holds_alternative<AttachmentField>(field.kind))
            own.texts({ "blank" });
        if (auto const* table = std::get_if<TableField>(&field.kind)) {
            own.texts({ "record" });
            expect_fields(form, table->shape, own.at("fields"));
        }
    }
}

Place places_of(Programme const& programme)
{
    Place root;
    root.texts({ "$schema", "name", "authority", "contact" });
    root.at("start").texts({ "what_you_need", "apply", "after" });
    if (programme.site.present())
        root.at("site").texts({ "description" });
    for (auto const& channel : programme.site.channels)
        root.at("site").at(channel.id).texts({ "label" });
    for (auto const& step : programme.steps)
        root.at("steps").at(step.id).texts({ "label" });
    auto const& form = programme.application;
    for (auto const& section : form.sections) {
        auto& own = root.at("sections").at(section.id);
        own.texts({ "label", "purpose", "empty", "record" });
        if (section.registry.present())
            own.texts({ "registry" });
        expect_fields(form, section.shape, own.at("fields"));
    }
    for (auto const& flow : programme.account_flows) {
        auto& own = root.at("accounts").at(flow.id);
        own.texts({ "label", "notice" });
        for (auto const& step : flow.steps) {
            for (auto const& section : step.form.sections)
                expect_fields(step.form, section.shape, own.at("fields"));
        }
    }
    if (programme.platform.present())
        root.at("accounts").at("platform").texts({ "label" });
    for (auto const& ledger : form.ledgers)
        root.at("ledgers").at(ledger.id).texts({ "label" });
    for (auto const& rule : form.rules)
        root.at("rules").at(rule.id).text = true;
    for (auto const& state : programme.flow.states)
        root.at("flow").at("states").at(state.id).texts({ "label", "next" });
    for (auto const& action : programme.flow.actions)
        root.at("flow").at("actions").at(action.id).texts({ "label", "confirm" });
    for (std::size_t i = 0; i < static_cast<std::size_t>(FindingCode::rule); ++i) {
        Finding finding;
        finding.code = static_cast<FindingCode>(i);
        root.at("findings").at(code_name(form, finding)).text = true;
    }
    root.at("pages").any = true;
    return root;
}

void find_unused(Reader const& reader, json::Node const& node, Place const& place, std::string const& path)
{
    for (auto const& [name, value] : node.members) {
        auto const found = place.inner.find(name);
        auto const inner = path.empty() ? name : path + "." + name;
        if (found == place.inner.end()) {
            std::vector<std::string> known;
            for (auto const& [other, unused] : place.inner)
                known.push_back(other);
            reader.say_unknown(value, "text.unused", "nothing of the pack shows \"" + inner + "\"", name, known);
        } else if (found->second.text && !value.is(json::Kind::String)) {
            reader.say(value, "pack.type", "\"" + inner + "\" must be a string");
        } else if (!found->second.text && !value.is(json::Kind::Object)) {
            reader.say(value, "pack.type", "\"" + inner + "\" must be an object");
        } else if (!found->second.any) {
            find_unused(reader, value, found->second, inner);
        }
    }
}

// What `full` says and `other` does not; where a whole object is missing it is said once.
void find_untranslated(Reader const& reader, json::Node const& full, json::Node const& other, std::string const& path, std::string const& language)
{
    for (auto const& [name, value] : full.members) {
        if (name == "$schema")
            continue;
        auto const inner = path.empty() ? name : path + "." + name;
        auto const* there = other.find(name);
        bool const empty = there && there->is(json::Kind::String) && there->text.empty() && !value.text.empty();
        if (!there || empty)
            reader.say(there ? *there : other, "text.untranslated", "\"" + inner + "\" is there in " + language + " and not here");
        else if (value.is(json::Kind::Object) && there->is(json::Kind::Object))
            find_untranslated(reader, value, *there, inner, language);
    }
}

}

static bool has_code(Diagnostics const& mistakes, std::string_view code)
{
    return std::any_of(mistakes.begin(), mistakes.end(), [&](Diagnostic const& one) { return one.code == code; });
}

bool has_all_codes(Diagnostics const& mistakes)
{
    return std::none_of(mistakes.begin(), mistakes.end(), [](Diagnostic const& one) { return one.code == "pack.unknown_list" || one.code == "pack.missing_file" || one.code.rfind("list.", 0) == 0; });
}

bool is_whole_enough(Programme const& programme, Diagnostics const& mistakes)
{
    for (auto const* code : { "pack.json", "pack.duplicate", "pack.section_kind", "pack.id" }) {
        if (has_code(mistakes, code))
            return false;
    }
    return !programme.code_lists.empty() || !has_code(mistakes, "pack.unknown_list");
}

static bool ends_with(std::string const& text, std::string_view end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Diagnostics without_consequences(Diagnostics mistakes)
{
    std::set<std::string> unreadable;
    for (auto const& mistake : mistakes) {
        if (mistake.code == "pack.json")
            unreadable.insert(mistake.file);
    }
    if (unreadable.empty())
        return mistakes;
    // All others are read as the programme says.
    bool const programme = std::any_of(unreadable.begin(), unreadable.end(), [](auto const& file) { return ends_with(file, "programme.json"); });
    auto const follows = [&](Diagnostic const& one) {
        return one.code != "pack.json" && (programme || unreadable.count(one.file) != 0 || one.code.rfind("text.", 0) == 0);
    };
    mistakes.erase(std::remove_if(mistakes.begin(), mistakes.end(), follows), mistakes.end());
    return mistakes;
}

Diagnostics lint_files(Files const& files, Programme const& programme)
{
    Diagnostics diagnostics;
    auto const head = files.find("programme.json");
    if (head == files.end())
        return {};
    Diagnostics said_when_reading;
    Reader const reader(head->first, head->second, said_when_reading);
    std::vector<std::string> known { "programme.json", "flow.json", "calendar.csv" };
    for (auto const& language : programme.languages)
        known.push_back("texts/" + language + ".json");
    for (auto const& id : reader.texts(reader.root(), "code_lists"))
        known.push_back("code-lists/" + id + ".csv");
    for (auto const& id : reader.texts(reader.root(), "relations"))
        known.push_back("relations/" + id + ".csv");
    for (auto const& [id, unused] : reader.object(reader.root(), "decisions").members)
        known.push_back("decisions/" + id + ".csv");
    auto missing = known;
    missing.erase(std::remove_if(missing.begin(), missing.end(), [&](auto const& path) { return files.count(path) != 0; }), missing.end());
    for (auto const& [path, text] : files) {
        auto const starts = [&path = path](std::string_view folder) { return path.rfind(folder, 0) == 0; };
        if ((!ends_with(path, ".json") && !ends_with(path, ".csv")) || starts("base/") || starts("demo/") || starts("examples/") || starts("templates/"))
            continue;
        if (std::find(known.begin(), known.end(), path) == known.end())
            diagnostics.push_back({ "pack.unknown_file", path, 1, 1, "nothing of the pack reads this file" + did_you_mean(path, missing) });
    }
    return diagnostics;
}

Diagnostics lint_texts(Files const& files, Programme const& programme)
{
    Diagnostics diagnostics;
    auto const places = places_of(programme);
    std::vector<std::unique_ptr<Reader>> readers;
    std::vector<std::string> languages;
    for (auto const& language : programme.languages) {
        auto const file = files.find("texts/" + language + ".json");
        if (file == files.end())
            continue;
        if (!json::parse(file->second, json_limits).ok())
            return {};  // said when reading
        readers.push_back(std::make_unique<Reader>(file->first, file->second, diagnostics));
        languages.push_back(language);
    }
    for (auto const& reader : readers)
        find_unused(*reader, reader->root(), places, "");
    for (std::size_t i = 0; i < readers.size(); ++i) {
        for (std::size_t j = 0; j < readers.size(); ++j) {
            if (i != j)
                find_untranslated(*readers[j], readers[i]->root(), readers[j]->root(), "", languages[i]);
        }
    }
    return diagnostics;
}

}

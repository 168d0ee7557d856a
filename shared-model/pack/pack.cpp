#include "pack/pack.h"

#include "base/sha256.h"
#include "form/path.h"
#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

constexpr std::string_view base_folder = "base/";

std::string_view text_of_file(Files const& files, std::string const& path)
{
    auto found = files.find(path);
    return found == files.end() ? std::string_view {} : std::string_view(found->second);
}

// What makes the programme; examples and templates do not.
bool is_of_programme(std::string const& path)
{
    return path.rfind(base_folder, 0) == 0 || path == "programme.json" || path == "flow.json" || path == "calendar.csv" || path.rfind("texts/", 0) == 0 || path.rfind("code-lists/", 0) == 0 || path.rfind("decisions/", 0) == 0
        || path.rfind("relations/", 0) == 0;
}

std::string hash_of(Files const& files)
{
    Sha256 hash;
    for (auto const& [path, text] : files) {
        if (!is_of_programme(path))
            continue;
        auto head = path + '\0' + std::to_string(text.size()) + '\0';
        hash.update(head);
        hash.update(text);
    }
    return to_hex(hash.finish());
}

void read_code_lists(Files const& files, Reader const& reader, Programme& programme, Diagnostics& diagnostics)
{
    for (auto const& id : reader.texts(reader.root(), "code_lists")) {
        if (std::any_of(programme.code_lists.begin(), programme.code_lists.end(), [&](CodeList const& list) { return list.id == id; })) {
            reader.say(*reader.root().find("code_lists"), "pack.duplicate", "the code list \"" + id + "\" stands twice");
            continue;
        }
        auto path = "code-lists/" + id + ".csv";
        if (!files.count(path) && files.count(std::string(base_folder) + path))
            path.insert(0, base_folder);
        if (!files.count(path)) {
            // An empty one stands in its place, so that what names it is right about the name.
            reader.say(*reader.root().find("code_lists"), "pack.missing_file", missing_file(files, path));
            programme.code_lists.emplace_back().id = id;
            continue;
        }
        programme.code_lists.push_back(read_code_list(id, path, text_of_file(files, path), programme.languages, diagnostics));
    }
    // Of lists that come with the Context only the name is known, unless the pack has one for when none comes.
    for (auto const& id : reader.texts(reader.root(), "context_lists")) {
        auto const own = std::find_if(programme.code_lists.begin(), programme.code_lists.end(), [&](CodeList const& list) { return list.id == id; });
        if (own != programme.code_lists.end()) {
            own->origin = CodeListOrigin::PackUnlessContext;
            continue;
        }
        CodeList list;
        list.id = id;
        list.origin = CodeListOrigin::Context;
        list.source = "context";
        programme.code_lists.push_back(std::move(list));
    }
}

void read_relations(Files const& files, Reader const& reader, Programme& programme, Diagnostics& diagnostics)
{
    for (auto const& id : reader.texts(reader.root(), "relations")) {
        auto path = "relations/" + id + ".csv";
        if (files.count(path))
            programme.relations.push_back(read_relation(id, path, text_of_file(files, path), diagnostics));
        else
            reader.say(*reader.root().find("relations"), "pack.missing_file", missing_file(files, path));
    }
}

// What the authority brings in of its own; the pack's is a sample, for as long as nothing was.
void read_directory(Reader const& reader, Programme& programme)
{
    auto const& directory = reader.object(reader.root(), "directory");
    reader.only(directory, { "lists", "relations" });
    for (auto const& id : reader.texts(directory, "lists")) {
        auto const own = std::find_if(programme.code_lists.begin(), programme.code_lists.end(), [&](CodeList const& list) { return list.id == id; });
        if (own == programme.code_lists.end() || own->origin != CodeListOrigin::Pack)
            reader.say(*directory.find("lists"), "pack.unknown_list", "\"" + id + "\" is not in `code_lists`, or is in `context_lists` too");
        else
            own->origin = CodeListOrigin::PackUnlessDirectory;
    }
    for (auto const& id : reader.texts(directory, "relations")) {
        auto const own = std::find_if(programme.relations.begin(), programme.relations.end(), [&](Relation const& relation) { return relation.id == id; });
        if (own == programme.relations.end())
            reader.say(*directory.find("relations"), "pack.unknown_relation", "\"" + id + "\" is not in `relations`");
        else
            own->in_directory = true;
    }
}

void read_context(Reader const& reader, Programme& programme)
{
    auto const& context = reader.object(reader.root(), "context");
    for (auto const& [name, type] : context.members) {
        reader.word(context, name, { "string", "int", "bool", "date", "list(string)" });
        programme.context.push_back({ name, type.text });
    }
}

void read_own_words(Texts const& texts, Programme& programme)
{
    for (auto group : { "findings", "pages" }) {
        auto own = texts.below(group);
        for (auto const& name : own.names())
            programme.texts[std::string(group) + "." + name] = own.localised(name);
    }
}

void read_head(Reader const& reader, Texts const& texts, Programme& programme)
{
    auto const& root = reader.root();
    reader.only(root, { "$schema", "id", "version", "languages", "code_lists", "context_lists", "context", "start", "applications_per_round", "applications_per_year", "accounts", "sections", "steps", "list", "rules", "decisions", "relations", "ledgers", "site", "extends", "starts_from", "standing", "committee", "directory" });
    programme.id = reader.id(root);
    programme.version = reader.text(root, "version");
    programme.name = texts.localised("name");
    programme.authority = texts.localised("authority");
    programme.contact = texts.localised("contact");
    auto const& start = reader.object(root, "start");
    reader.only(start, { "minutes" });
    programme.start.minutes = static_cast<int>(reader.integer(start, "minutes", 30, 1, 1000));
    programme.start.what_you_need = texts.below("start").localised("what_you_need");
    programme.start.apply = texts.below("start").localised("apply");
    programme.start.after = texts.below("start").localised("after");
    programme.applications_per_round = static_cast<std::uint32_t>(reader.integer(root, "applications_per_round", 1, 1, 100));
    programme.applications_per_year = static_cast<std::uint32_t>(reader.integer(root, "applications_per_year", 0, 1, 100));
    programme.standing = reader.boolean(root, "standing");
    if (programme.standing && programme.applications_per_round != 1)
        reader.say(*root.find("applications_per_round"), "pack.standing", "a standing programme has one application a person");
    if (programme.standing && programme.applications_per_year != 0)
        reader.say(*root.find("applications_per_year"), "pack.standing", "a standing programme has one application a person, for good");
    programme.starts_from = reader.optional_text(root, "starts_from");
    if (!programme.starts_from.empty() && programme.starts_from == programme.id)
        reader.say(*root.find("starts_from"), "pack.starts_from", "an application cannot start from one of its own programme");
    if (programme.name.empty())
        reader.say(root, "text.missing", "the texts have no `name`");
}

// "section/field"; what is wrong is said at the node.
Field const* field_at(Reader const& reader, json::Node const& node, Form const& form)
{
    std::string const place(node.text);
    auto const slash = place.find('/');
    auto const* section = form.find_section(place.substr(0, slash));
    auto const* found = section && slash != std::string::npos ? form.find_field(*section, place.substr(slash + 1)) : nullptr;
    if (found)
        return found;
    std::vector<std::string> known;
    for (auto const& one : form.sections) {
        for (auto index : one.shape.fields)
            known.push_back(one.id + "/" + form.fields[index].id);
    }
    reader.say_unknown(node, "pack.unknown_field", "\"" + place + "\" is not a field; write section/field", place, known);
    return nullptr;
}

void read_list(Reader const& reader, Programme& programme)
{
    for (auto const& node : reader.list(reader.root(), "list")) {
        if (auto const* field = field_at(reader, node, programme.application))
            programme.list_fields.push_back(field->index);
    }
}

// A choice of a section that is there once.
void read_committee(Reader const& reader, Programme& programme)
{
    auto const* node = reader.root().find("committee");
    auto const* field = node ? field_at(reader, *node, programme.application) : nullptr;
    if (!field)
        return;
    auto const* choice = std::get_if<ChoiceField>(&field->kind);
    if (choice && !choice->many && programme.application.sections[field->section].kind == SectionKind::Single)
        programme.committee_field = field->index;
    else
        reader.say(*node, "pack.committee", "\"" + std::string(node->text) + "\" is not the choice of one code in a section that is there once");
}

// The unit is always asked for, so that its value is what the applicant sees.
void read_route(Reader const& reader, Programme& programme)
{
    if (!reader.root().find("route"))
        return;
    auto const& route = reader.object(reader.root(), "route");
    reader.only(route, { "unit", "list" });
    auto const list = reader.text(route, "list");
    auto const* authorities = programme.find_code_list(list);
    if (!list.empty() && !authorities)
        reader.say(*route.find("list"), "pack.unknown_list", "\"" + list + "\" is not in `code_lists`");
    auto const unit = reader.text(route, "unit");
    auto const* field = unit.empty() ? nullptr : field_at(reader, *route.find("unit"), programme.application);
    if (!field || !authorities)
        return;
    auto const* choice = std::get_if<ChoiceField>(&field->kind);
    auto const& section = programme.application.sections[field->section];
    bool const has_list = choice && choice->list < programme.code_lists.size();
    if (!has_list || choice->many || section.kind != SectionKind::Single || section.visible.present() || field->visible.present())
        return reader.say(*route.find("unit"), "pack.route", "\"" + unit + "\" is not the choice of one code, always shown, in a section that is there once");
    programme.flow.route = { field->index, static_cast<CodeListIndex>(authorities - programme.code_lists.data()) };
}

// Every section stands in one step, in the order of `sections`: a way that leaves one out could never be finished.
void read_steps(Reader const& reader, Texts const& texts, Programme& programme)
{
    auto const& form = programme.application;
    auto const& steps = reader.list(reader.root(), "steps");
    SectionIndex next = 0;
    for (auto const& node : steps) {
        reader.only(node, { "id", "sections" });
        FormStep step;
        step.id = reader.id(node);
        step.label = texts.below(step.id).localised("label");
        if (step.label.empty())
            reader.say(node, "text.missing", "the step \"" + step.id + "\" has no label in the texts");
        for (auto const& id : reader.texts(node, "sections")) {
            auto const* section = form.find_section(id);
            if (!section || section->index != next)
                reader.say(node, "pack.steps", "the section \"" + id + "\" is not the next of `sections` here");
            if (section) {
                step.sections.push_back(section->index);
                next = static_cast<SectionIndex>(section->index + 1);
            }
        }
        if (step.sections.empty())
            reader.say(node, "pack.missing", "the step \"" + step.id + "\" needs `sections`");
        else
            programme.steps.push_back(std::move(step));
    }
    if (!steps.empty() && next != form.sections.size())
        reader.say(steps.back(), "pack.steps", "the last sections stand in no step");
}

}

std::string missing_file(Files const& files, std::string const& path)
{
    auto const folder = path.substr(0, path.rfind('/') + 1);
    std::vector<std::string> beside;
    for (auto const& [other, text] : files) {
        if (other.rfind(folder, 0) == 0 && other.find('/', folder.size()) == std::string::npos)
            beside.push_back(other.substr(folder.size()));
    }
    return path + " is not there" + did_you_mean(path.substr(folder.size()), beside);
}

namespace {

// The text files of all languages, read at once.
struct TextFiles {
    std::vector<Reader> readers;

    TextFiles(Files const& files, std::string const& folder, std::vector<std::string> const& languages, Diagnostics& diagnostics)
    {
        readers.reserve(languages.size());
        for (auto const& language : languages) {
            auto const path = folder + "texts/" + language + ".json";
            if (!files.count(path))
                diagnostics.push_back({ "pack.missing_file", path, 0, 0, missing_file(files, path) });
            readers.emplace_back(path, files.count(path) ? text_of_file(files, path) : std::string_view("{}"), diagnostics);
        }
    }
    Texts texts() const
    {
        std::vector<json::Node const*> roots;
        for (auto const& reader : readers)
            roots.push_back(&reader.root());
        return Texts(std::move(roots));
    }
};

// What the pack says itself; what it takes from the one it extends.
void read_forms(FormInput const& input, Texts const& texts, Programme& programme)
{
    auto const& reader = input.reader;
    auto const& root = reader.root();
    programme.application.id = "application";
    read_sections(input, reader.list(root, "sections"), texts.below("sections"), programme.application);
    read_list(reader, programme);
    read_committee(reader, programme);
    read_steps(reader, texts.below("steps"), programme);
    read_rules(input, reader.list(root, "rules"), texts.below("rules"), programme.application);
    read_ledgers(input, reader.list(root, "ledgers"), texts.below("ledgers"), programme.application);
    if (!input.base || root.find("accounts"))
        return read_accounts(input, reader.object(root, "accounts"), texts.below("accounts"), programme);
    auto const& lender = input.base->reader;
    read_accounts({ lender, programme }, lender.object(lender.root(), "accounts"), input.base->texts.below("accounts"), programme);
    programme.accounts_of = input.base->id;
}

}

// What the texts of a state name must be there, where there is one of it.
static void check_named(Reader const& reader, Programme const& programme)
{
    for (auto const& state : programme.flow.states) {
        for (auto const& text : state.next.texts) {
            for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
                auto const name = text.substr(at + 1, std::min(text.find('}', at), text.size()) - at - 1);
                if (!find_named(programme.application, name))
                    reader.say(reader.root(), "text.unknown", "\"flow.states." + state.id + ".next\" names {" + name + "}, which is no value of a section that does not repeat");
            }
        }
    }
}

Programme read_as_far_as_possible(Files const& files, Diagnostics& diagnostics)
{
    if (!files.count("programme.json")) {
        diagnostics.push_back({ "pack.missing_file", "programme.json", 0, 0, missing_file(files, "programme.json") });
        return {};
    }
    Reader reader("programme.json", text_of_file(files, "programme.json"), diagnostics);
    Programme programme;
    programme.languages = reader.texts(reader.root(), "languages");
    if (programme.languages.empty())
        programme.languages = { "zh" };
    TextFiles const text_files(files, "", programme.languages, diagnostics);
    Texts const texts = text_files.texts();
    read_head(reader, texts, programme);
    read_code_lists(files, reader, programme, diagnostics);
    read_relations(files, reader, programme, diagnostics);
    read_directory(reader, programme);
    read_context(reader, programme);
    read_site(reader, texts.below("site"), programme);
    if (files.count("calendar.csv"))
        programme.calendar = read_calendar("calendar.csv", text_of_file(files, "calendar.csv"), diagnostics);
    auto const decisions = read_decisions(reader, reader.object(reader.root(), "decisions"), files, programme, diagnostics);
    std::string const base_programme = std::string(base_folder) + "programme.json";
    if (files.count(base_programme)) {
        Reader const base_reader(base_programme, text_of_file(files, base_programme), diagnostics);
        TextFiles const base_texts(files, std::string(base_folder), programme.languages, diagnostics);
        Base const base { reader.optional_text(reader.root(), "extends"), base_reader, base_texts.texts() };
        read_forms({ reader, programme, &decisions, &base }, texts, programme);
    } else {
        if (auto const* extends = reader.root().find("extends"))
            reader.say(*extends, "pack.extends", "the pack \"" + extends->text + "\" is not there, beside this one");
        read_forms({ reader, programme, &decisions }, texts, programme);
    }
    if (files.count("flow.json")) {
        Reader const flow("flow.json", text_of_file(files, "flow.json"), diagnostics);
        read_flow(flow, texts.below("flow"), programme.flow);
        read_route(flow, programme);
        check_named(flow, programme);
    }
    read_own_words(texts, programme);
    programme.content_hash = hash_of(files);
    return programme;
}

std::string extended_by(Files const& files)
{
    auto parsed = json::parse(text_of_file(files, "programme.json"), json_limits);
    auto const* extends = parsed.ok() ? parsed.value().find("extends") : nullptr;
    return extends && extends->is(json::Kind::String) ? extends->text : std::string();
}

Files with_base(Files files, Files const& base)
{
    for (auto const& [path, text] : base) {
        bool const lent = path == "programme.json" || path.rfind("texts/", 0) == 0 || (path.rfind("code-lists/", 0) == 0 && !files.count(path));
        if (lent)
            files[std::string(base_folder) + path] = text;
    }
    return files;
}

std::variant<Programme, Diagnostics> read(Files const& files)
{
    Diagnostics diagnostics;
    auto programme = read_as_far_as_possible(files, diagnostics);
    if (!diagnostics.empty())
        return diagnostics;
    return programme;
}

std::string bundle(Files const& files)
{
    std::string out = "{\"files\":{";
    for (auto const& [path, text] : files) {
        if (!is_of_programme(path))
            continue;
        out += out.back() == '{' ? "" : ",";
        json::write_string(out, path);
        out += ':';
        json::write_string(out, text);
    }
    out += "}}";
    return out;
}

std::variant<Files, Diagnostics> unbundle(std::string_view text)
{
    auto parsed = json::parse(text, { 4, 16u << 20, 10'000 });
    auto const* members = parsed.ok() ? parsed.value().find("files") : nullptr;
    if (!members || !members->is(json::Kind::Object))
        return Diagnostics { { "pack.bundle", "bundle", 0, 0, "this is not a bundle of pack files" } };
    Files files;
    for (auto const& [path, node] : members->members)
        files[path] = node.text;
    return files;
}

}

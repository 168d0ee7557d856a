// An application stays with the version of the pack that it began with.
#include "program.h"
#include "service/pack_versions.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace fs = std::filesystem;

static void replace_in(fs::path const& file, std::string const& old_text, std::string const& new_text)
{
    std::string text = store::read_file(file).release_value();
    auto const at = text.find(old_text);
    REQUIRE(at != std::string::npos);
    text.replace(at, old_text.size(), new_text);
    REQUIRE(store::write_file_durably(file, text).ok());
}

// Next year's rules: one more thing is asked, and registration asks for less.
static void change_pack(fs::path const& pack)
{
    replace_in(pack / "programme.json", R"({"id": "school", "type": "text")", R"({"id": "extra", "type": "text", "required": true, "max": 9}, {"id": "school", "type": "text")");
    replace_in(pack / "programme.json", R"("version": "1.0.0")", R"("version": "2.0.0")");
    for (auto const* language : { "zh", "en" })
        replace_in(pack / ("texts/" + std::string(language) + ".json"), R"("school": {"label")", R"("extra": {"label": "Extra"}, "school": {"label")");
}

struct Client {
    explicit Client(int port) : http("127.0.0.1", port) { }
    void as(std::string const& cookie) { http.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } }); }
    wire::Message get(std::string const& path) { return wire::Message::read(http.Get("/api/v1/sc" + path)->body, 4u << 20).value(); }
    std::string submit(std::string const& id)
    {
        SystemRandom random;
        return http.Post("/api/v1/sc/applications/" + id + "/actions", R"({"action":"submit","submission":")" + to_string(random.id()) + R"(","base_revision":1})", "application/json")->body;
    }
    httplib::Client http;
};

TEST_CASE("a pack changed between draft and submission: the draft is read, judged and shown by the version it began with")
{
    TemporaryFolder folder;
    SystemRandom random;
    fs::path const packs = folder.path / "packs";
    fs::copy(SHENBAO_PACKS, packs, fs::copy_options::recursive);
    ProgramSettings const settings { { "--packs", packs.string() } };
    std::string const draft = to_string(random.id());
    std::string cookie;
    std::string old_hash;
    std::string old_bundle;
    {
        int const port = free_port();
        Program program(folder.path / "data", port, settings);
        REQUIRE(program.ready());
        Client client(port);
        cookie = log_in(client.http);
        client.as(cookie);
        (void)begin_application(client.http, draft);
        old_hash = client.get("/applications/" + draft).text("pack_hash").value_or("");
        CHECK(old_hash == client.get("/session").text("pack_hash"));
        old_bundle = client.http.Get("/api/v1/sc/pack?v=" + old_hash)->body;
        CHECK(program.end(SIGTERM) == 0);
    }
    change_pack(packs / "sc");
    int const port = free_port();
    Program program(folder.path / "data", port, settings);
    REQUIRE(program.ready());
    Client client(port);
    client.as(cookie);
    auto const kept = client.get("/applications/" + draft);
    CHECK(kept.text("pack_hash") == old_hash);
    CHECK(kept.text("pack_version") == "1.0.0");
    CHECK(client.submit(draft).find("basic/extra") == std::string::npos);
    CHECK(client.submit(draft).find("basic/school") != std::string::npos);
    auto const page = client.http.Get("/sc/print/" + draft);
    CHECK(page->body.find("Extra") == std::string::npos);

    // The version is served by its name, for good; one that nobody knows is not there.
    auto const bundle = client.http.Get("/api/v1/sc/pack?v=" + old_hash);
    CHECK(bundle->body == old_bundle);
    CHECK(bundle->get_header_value("Cache-Control").find("immutable") != std::string::npos);
    CHECK(client.http.Get("/api/v1/sc/pack?v=0000")->status == 404);
    auto const current = client.http.Get("/api/v1/sc/pack");
    CHECK(current->body.find("Extra") != std::string::npos);
    CHECK(current->get_header_value("Cache-Control") == "no-cache");

    // Somebody else begins now: the new rules.
    client.as(register_person(client.http, "13900001857", "51010519551212004X"));
    std::string const fresh = to_string(random.id());
    (void)begin_application(client.http, fresh);
    auto const begun = client.get("/applications/" + fresh);
    CHECK(begun.text("pack_version") == "2.0.0");
    CHECK(begun.text("pack_hash") == client.get("/session").text("pack_hash"));
    CHECK(client.submit(fresh).find("basic/extra") != std::string::npos);
}

TEST_CASE("a kept version that was changed, cut or no longer compiles is said and stops nothing")
{
    TemporaryFolder folder;
    auto first = service::host_folder(SHENBAO_PACKS);
    REQUIRE(first.ok());
    std::vector<std::string> notes;
    REQUIRE(service::keep_pack_versions(folder.path, first.value(), notes).ok());
    CHECK(notes.empty());
    std::string const id = first.value().front().programme->id;
    std::string const hash = first.value().front().programme->content_hash;
    fs::path const own = folder.path / id;
    CHECK(first.value().front().find_version(hash) == &first.value().front());
    CHECK(first.value().front().find_version("0") == nullptr);
    CHECK(&first.value().front().version_of("0") == &first.value().front());
    fs::copy_file(own / (hash + ".json"), own / "0123.json");
    REQUIRE(store::write_file_durably(own / "4567.json", "{\"files\":").ok());
    REQUIRE(store::write_file_durably(own / "89ab.json", "{\"files\":{\"programme.json\":\"{}\"}}").ok());
    auto second = service::host_folder(SHENBAO_PACKS);
    REQUIRE(service::keep_pack_versions(folder.path, second.value(), notes).ok());
    REQUIRE(notes.size() == 3);
    CHECK(notes[0].find("was changed") != std::string::npos);
    CHECK(notes[1].find("damaged") != std::string::npos);
    CHECK(notes[2].find("mistakes") != std::string::npos);
    CHECK(second.value().front().earlier.empty());
}

static std::string keep(fs::path const& folder, pack::Files const& files)
{
    Diagnostics mistakes;
    auto const programme = pack::read_as_far_as_possible(files, mistakes);
    CHECK_FALSE(mistakes.empty());
    REQUIRE(store::write_file_durably(folder / programme.id / (programme.content_hash + ".json"), pack::bundle(files)).ok());
    return programme.content_hash;
}

TEST_CASE("a kept version that a newer program would refuse is in force as long as all of it is understood")
{
    TemporaryFolder folder;
    auto hosted = service::host_folder(SHENBAO_PACKS);
    REQUIRE(hosted.ok());
    std::vector<std::string> notes;
    REQUIRE(service::keep_pack_versions(folder.path, hosted.value(), notes).ok());
    auto const present = service::read_pack_folder(fs::path(SHENBAO_PACKS) / "sc");
    REQUIRE(present.ok());
    // Nothing has this action, and it has no label.
    auto judged = present.value();
    insert_after(judged["flow.json"], R"("actions": [)", R"("unused", )");
    std::string const kept = keep(folder.path, judged);
    CHECK(std::holds_alternative<Diagnostics>(service::host_programme(judged)));
    // Legal before the names in a state's words were looked at.
    auto named = present.value();
    for (auto const* texts : { "texts/zh.json", "texts/en.json" }) {
        auto& text = named[texts];
        auto const at = text.find("{recommendation.department}");
        REQUIRE(at != std::string::npos);
        text.replace(at, 27, "{recommendation.nobody}");
    }
    std::string const unknown = keep(folder.path, named);
    auto misread = present.value();
    insert_after(misread["programme.json"], R"({"id": "school", "type": "text")", R"(, "maxx": 9)");
    // That the name is missing is found before, and refuses nothing.
    for (auto const* texts : { "texts/zh.json", "texts/en.json" }) {
        auto& text = misread[texts];
        auto const at = text.find("\"name\"");
        text.erase(at, text.find("\"authority\"") - at);
    }
    std::string const left_out = keep(folder.path, misread);
    REQUIRE(service::keep_pack_versions(folder.path, hosted.value(), notes).ok());
    auto const& sc = *service::find_programme(hosted.value(), "sc");
    auto const* version = sc.find_version(kept);
    REQUIRE(version);
    CHECK(version != &sc);
    CHECK(version->programme->flow.actions.size() == sc.programme->flow.actions.size() + 1);
    CHECK(version->compiled.plain() != sc.compiled.plain());
    CHECK(sc.find_version(left_out) == nullptr);
    CHECK(sc.find_version(unknown));
    REQUIRE(notes.size() == 3);
    auto const says = [&](std::string const& what) { return std::any_of(notes.begin(), notes.end(), [&](auto const& note) { return note.find(what) != std::string::npos; }); };
    CHECK(says(kept + ".json would be refused as a new pack"));
    CHECK(says(left_out + ".json holds mistakes"));
    CHECK(says("maxx"));
}

TEST_CASE("a channel of a kept version without a label is one of its channels still")
{
    auto files = service::read_pack_folder(fs::path(SHENBAO_PACKS) / "sx").release_value();
    for (auto const* texts : { "texts/zh.json", "texts/en.json" }) {
        auto& text = files[texts];
        auto const at = text.find("\"guides\": {\"label\"");
        REQUIRE(at != std::string::npos);
        text.replace(at, 18, "\"guides\": {\"other\"");
    }
    Diagnostics judged;
    auto const version = service::host_kept_version(files, judged);
    REQUIRE(std::holds_alternative<service::HostedProgramme>(version));
    CHECK(judged.size() == 1);
    CHECK(std::get<service::HostedProgramme>(version).programme->site.channels.size() == 4);
}

}

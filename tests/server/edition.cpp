// A draft moved to the edition of its form that the server gives out now.
#include "rig.h"

#include "service/sweep.h"
#include "store/stored_documents.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace {

// The smallest PNG: one grey pixel.
std::string png()
{
    return std::string("\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\001\000\000\000\001"
        "\010\000\000\000\000\072\176\233\125\000\000\000\012\111\104\101\124\170\234\143\150\000\000\000"
        "\202\000\201\167\315\162\266\000\000\000\000\111\105\116\104\256\102\140\202", 67);
}

// Last year's edition: a motto, a phone and a letter more; its telephone had another name.
pack::Files earlier_pack()
{
    auto files = service::read_pack_folder(SHENBAO_PACKS "/sc").release_value();
    insert_after(files["programme.json"], "\"id\": \"basic\",\n      \"kind\": \"single\",\n      \"fields\": [",
        R"({"id": "motto", "type": "text"}, {"id": "home_phone", "type": "text", "format": "mobile_phone", "personal": true}, {"id": "letter", "type": "attachment", "kinds": ["png"]}, )");
    auto& form = files["programme.json"];
    constexpr char phone[] = R"({"id": "phone", "type": "text", "required": true, "format": "phone")";
    REQUIRE(form.find(phone) != std::string::npos);
    form.replace(form.find(phone), 14, R"({"id": "calls")");
    for (auto const* language : { "texts/zh.json", "texts/en.json" }) {
        auto& words = files[language];
        auto const label = words.find("\"phone\": {", words.find("\"basic\""));
        REQUIRE(label != std::string::npos);
        words.replace(label, 7, "\"calls\"");
        auto const fields = words.find("\"fields\": {", words.find("\"basic\""));
        REQUIRE(fields != std::string::npos);
        words.insert(fields + 11, R"("motto": {"label": "座右铭"}, "home_phone": {"label": "家中电话"}, "letter": {"label": "来信"},)");
    }
    return files;
}

service::HostedProgrammes const& two_editions()
{
    static service::HostedProgrammes const programmes = [] {
        service::HostedProgrammes made;
        made.push_back(hosted(service::read_pack_folder(SHENBAO_PACKS "/sc").value()));
        made.front().earlier.push_back(hosted(earlier_pack()));
        return made;
    }();
    return programmes;
}

// Somebody's draft of last year's edition.
struct OldDraft {
    Rig rig { true, &two_editions() };
    std::string cookie = rig.person("欧阳示例", "11010519491231002X", "13900001858");
    std::string id = rig.application(cookie);
    std::string url = std::string(api) + "/applications/" + id;
    Programme const& before = *rig.hosted().earlier.front().programme;
    Programme const& now = *rig.hosted().programme;

    OldDraft()
    {
        auto const row = stored();
        auto document = wire::read_document(now.application, row.document).release_value();
        std::string const text = wire::write_document(before.application, transfer_back(document));
        change([&](store::Connection& connection) { VERIFY(store::move_to_edition(connection, *rig.vault, row, { before.version, before.content_hash, text, rig.clock.now() })); });
    }

    // The section `basic` stands in both; the rest is empty.
    Document transfer_back(Document const& document) const
    {
        Document made = empty_document(before.application);
        auto const& from = *now.application.find_section("basic");
        auto const& to = *before.application.find_section("basic");
        for (auto index : to.shape.fields) {
            auto const& field = before.application.fields[index];
            if (auto const* same = now.application.find_field(from, field.id))
                made.sections[to.index].records.front().slots[field.slot] = document.sections[from.index].records.front().slots[same->slot];
        }
        return made;
    }

    store::ApplicationRow stored()
    {
        return *rig.database->read_value<std::optional<store::ApplicationRow>>(
            [&](store::Connection& connection) { return store::find_application(connection, *rig.vault, *parse_id(id)); }).release_value();
    }

    void change(std::function<void(store::Connection&)> const& what)
    {
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { what(connection); return {}; }).ok());
        rig.drafts.forget_account(stored().account);
    }

    wire::Message read() { return rig.get(url, cookie).json(); }
    std::int64_t revision() { return read().integer("revision").value_or(-1); }
    std::string document() { return read().raw("document"); }

    Answer batch(std::string const& batch_id, std::int64_t base, std::string const& path, std::string const& value)
    {
        return rig.post(url + "/batches",
            R"({"batch":")" + batch_id + R"(","base_revision":)" + std::to_string(base) + R"(,"edits":[{"op":"set","path":")" + path + R"(","value":")" + value + R"("}]})", cookie);
    }

    Answer move(std::string const& submission, std::int64_t base, std::string const& hash)
    {
        return rig.post(url + "/edition", R"({"submission":")" + submission + R"(","base_revision":)" + std::to_string(base) + R"(,"pack_hash":")" + hash + R"("})", cookie);
    }

    std::string upload(std::string const& path)
    {
        std::string const upload = rig.new_id();
        std::string const bytes = png();
        auto const begun = rig.post(url + "/uploads", R"({"upload":")" + upload + R"(","path":")" + path + R"(","name":"信.png","size":)" + std::to_string(bytes.size()) + "}", cookie);
        INFO(begun.body);
        REQUIRE(begun.status == 201);
        auto const done = rig.call(http::Method::Patch, url + "/uploads/" + upload + "?offset=0", bytes, cookie);
        INFO(done.body);
        REQUIRE(done.status == 200);
        return done.json().object("attachment")->text("id").value_or("");
    }
};

}

TEST_CASE("a draft is offered the newer edition, told what it would lose, and moved when it is confirmed")
{
    OldDraft a;
    CHECK(a.read().boolean("newer_edition") == true);
    REQUIRE(a.batch(a.rig.new_id(), a.revision(), "basic/motto", "勤").status == 200);
    REQUIRE(a.batch(a.rig.new_id(), a.revision(), "basic/school", "示例大学").status == 200);
    REQUIRE(a.batch(a.rig.new_id(), a.revision(), "basic/home_phone", "13900001999").status == 200);
    auto const letter = a.upload("basic/letter");
    auto const before = a.document();

    auto const offered = a.rig.get(a.url + "/edition", a.cookie);
    REQUIRE(offered.status == 200);
    auto const lost = offered.json().list("lost");
    REQUIRE(lost.size() == 3);
    CHECK(lost[0].text("section") == a.before.application.find_section("basic")->label.in(0));
    CHECK(lost[0].text("label") == "座右铭");
    CHECK(lost[0].text("value") == "勤");
    CHECK(lost[1].text("value") == "139****1999");  // it lies open on a screen
    CHECK(lost[2].text("label") == "来信");
    CHECK(lost[2].text("value") == "信.png");
    auto const revision = offered.json().integer("revision").value_or(-1);
    auto const hash = offered.json().text("pack_hash").value_or("");
    CHECK(hash == a.now.content_hash);
    CHECK(a.document() == before);

    auto const submission = a.rig.new_id();
    CHECK(a.move(submission, revision - 1, hash).code() == "revision_old");
    CHECK(a.move(submission, revision, "0000").code() == "edition_changed");
    CHECK(a.move("", revision, hash).status == 400);
    auto const stranger = a.rig.person("司马示例", "440524188001010014", "13900001859");
    CHECK(a.rig.get(a.url + "/edition", stranger).status == 404);
    CHECK(a.document() == before);

    auto const moved = a.move(submission, revision, hash);
    INFO(moved.body);
    REQUIRE(moved.status == 200);
    CHECK(moved.json().integer("revision") == revision + 1);
    CHECK(a.move(submission, revision, hash).status == 200);  // its answer was lost on the way
    CHECK(a.revision() == revision + 1);
    CHECK(a.move(a.rig.new_id(), revision + 1, hash).code() == "edition_changed");
    auto const after = a.read();
    CHECK(after.text("pack_hash") == hash);
    CHECK_FALSE(after.boolean("newer_edition"));
    CHECK(after.raw("document").find("示例大学") != std::string::npos);
    CHECK(after.raw("document").find("motto") == std::string::npos);
    CHECK(after.raw("history").find("\"edition\"") != std::string::npos);

    // The whole as it was stays, and with it the file that only it names.
    auto const kept = a.rig.database->read_value<std::optional<store::SubmissionRow>>([&](store::Connection& connection) { return store::find_submission(connection, *parse_id(submission)); }).release_value();
    REQUIRE(kept);
    CHECK(kept->pack_hash == a.before.content_hash);
    CHECK(kept->number.empty());
    a.rig.clock.advance(3 * 86'400);
    REQUIRE(service::sweep_files(*a.rig.host).ok());
    a.cookie = a.rig.log_in("13900001858");
    CHECK(a.rig.get(a.url + "/attachments/" + letter, a.cookie).status == 200);
}

TEST_CASE("what only the newer edition asks begins as in a new application; what was changed or taken out stays so")
{
    OldDraft a;
    REQUIRE(a.document().find("\"phone\"") == std::string::npos);
    REQUIRE(a.document().find("1949-12-31") != std::string::npos);
    REQUIRE(a.batch(a.rig.new_id(), a.revision(), "basic/birth_date", "1950-01-31").status == 200);
    REQUIRE(a.batch(a.rig.new_id(), a.revision(), "basic/sex", "").status == 200);
    REQUIRE(a.move(a.rig.new_id(), a.revision(), a.now.content_hash).status == 200);
    auto const document = wire::read_document(a.now.application, a.document()).release_value();
    auto const value = [&](char const* path) { return *find_value(document, a.now.application, *parse_path(a.now.application, path)); };
    CHECK(value("basic/phone") == Value { std::string("13900001858") });
    CHECK(value("basic/birth_date") == Value { *parse_date("1950-01-31") });
    CHECK(value("basic/sex").absent());
}

TEST_CASE("what a page of the edition before sends after the move is refused by name; what was taken before has its answer")
{
    OldDraft a;
    auto const early = a.rig.new_id();
    auto const base = a.revision();
    auto const taken = a.batch(early, base, "basic/motto", "勤");
    REQUIRE(taken.status == 200);
    auto const revision = a.revision();
    REQUIRE(a.move(a.rig.new_id(), revision, a.now.content_hash).status == 200);
    auto const document = a.document();

    CHECK(a.batch(early, base, "basic/motto", "勤").body == taken.body);
    for (auto const* path : { "basic/motto", "basic/school" }) {
        INFO(path);
        auto const refused = a.batch(a.rig.new_id(), revision, path, "晚");
        CHECK(refused.status == 409);
        CHECK(refused.code() == "edition_changed");
    }
    CHECK(a.rig.get(a.url + "/changes?since=" + std::to_string(revision), a.cookie).code() == "edition_changed");
    CHECK(a.document() == document);
    CHECK(a.rig.get(a.url + "/changes?since=" + std::to_string(revision + 1), a.cookie).status == 200);
    CHECK(a.batch(a.rig.new_id(), revision + 1, "basic/school", "示例大学").status == 200);
    CHECK(a.batch(a.rig.new_id(), revision + 2, "basic/motto", "勤").status == 400);
}

TEST_CASE("what is handed in, or came back, stays with the edition it was handed in under")
{
    OldDraft a;
    for (auto const& one : { std::pair("submitted", false), std::pair("draft", true) }) {
        INFO(one.first);
        auto const row = a.stored();
        a.change([&](store::Connection& connection) { VERIFY(store::update_state(connection, row.id, row.revision, row.state, one.first, one.second)); });
        auto const document = a.document();
        CHECK_FALSE(a.read().boolean("newer_edition"));
        CHECK(a.rig.get(a.url + "/edition", a.cookie).code() == "edition_changed");
        CHECK(a.move(a.rig.new_id(), a.revision(), a.now.content_hash).code() == "edition_changed");
        CHECK(a.read().text("pack_hash") == a.before.content_hash);
        CHECK(a.document() == document);
    }
}

}

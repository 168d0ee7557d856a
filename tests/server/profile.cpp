// ZC-09, ZC-17: the standing profile that applications start from and are kept in; one account for several programmes.
#include "rig.h"

#include "service/decisions.h"
#include "service/demo_case.h"
#include "service/profile.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace {

constexpr char const* account_text = R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})";

// A JPEG of 295 × 413 at 300 dpi, as far as its header says.
std::string photo_bytes(std::string const& words)
{
    std::string bytes("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x01\x01\x2C\x01\x2C\x00\x00\xFF\xC0\x00\x0B\x08\x01\x9D\x01\x27\x01\x01\x11\x00\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", 43);
    return bytes + words + std::string(2000, 'x') + "\xFF\xD9";
}

// A person of zc, with the programmes that use zc's accounts.
struct Kept {
    Rig rig;
    std::string cookie;

    Kept()
    {
        REQUIRE(service::open_standing_rounds(*rig.host).ok());
        cookie = rig.person_of("zc", account_text, "13900001858");
        rig.round(-1, 10, "zc");
    }

    std::string url(std::string const& programme, std::string const& id, std::string const& rest = "") const { return "/api/v1/" + programme + "/applications/" + id + rest; }

    std::string begin(std::string const& programme)
    {
        std::string round;
        for (auto const& one : rig.get("/api/v1/" + programme + "/rounds", cookie).json().list("rounds"))
            round = one.boolean("open").value_or(false) ? one.text("id").value_or("") : round;
        std::string const id = rig.new_id();
        auto const made = rig.post("/api/v1/" + programme + "/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie);
        INFO(made.body);
        REQUIRE(made.status == 201);
        return id;
    }
    wire::Message read(std::string const& programme, std::string const& id) { return rig.get(url(programme, id), cookie).json(); }
    wire::Message document(std::string const& programme, std::string const& id) { return read(programme, id).object("document").value_or(wire::Message()); }
    std::string value(std::string const& programme, std::string const& id, std::string const& section, std::string const& field)
    {
        return document(programme, id).object(section).value_or(wire::Message()).text(field).value_or("");
    }
    Answer save(std::string const& programme, std::string const& id, std::string const& edits)
    {
        auto const revision = std::to_string(read(programme, id).integer("revision").value_or(0));
        return rig.post(url(programme, id, "/batches"), R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + revision + R"(,"edits":[)" + edits + "]}", cookie);
    }
    Answer act(std::string const& programme, std::string const& id, std::string const& action)
    {
        auto const revision = std::to_string(read(programme, id).integer("revision").value_or(0));
        return rig.post(url(programme, id, "/actions"), R"({"action":")" + action + R"(","submission":")" + rig.new_id() + R"(","base_revision":)" + revision + "}", cookie);
    }
    std::string profile()
    {
        auto const lines = rig.get("/api/v1/zc_profile/applications", cookie).json().list("applications");
        return lines.empty() ? "" : lines.front().text("id").value_or("");
    }
    // An entry of work history; its record's id.
    std::string experience(std::string const& programme, std::string const& id, std::string const& unit, std::string const& end)
    {
        std::string const record = "experiences/" + rig.new_id();
        auto const set = [&](std::string const& field, std::string const& text) { return R"(,{"op":"set","path":")" + record + "/" + field + R"(","value":)" + text + "}"; };
        auto const saved = save(programme, id,
            R"({"op":"add","path":")" + record + R"("})" + set("start", R"("2007-07-10")") + set("unit", "\"" + unit + "\"") + (end.empty() ? "" : set("end", "\"" + end + "\"")));
        INFO(saved.body);
        REQUIRE(saved.status == 200);
        return record.substr(12);
    }
    // `words` are what tells the file from another.
    std::string attach(std::string const& programme, std::string const& id, std::string const& path, std::string const& words = "A diploma", std::string const& replaces = {})
    {
        std::string const upload = rig.new_id();
        bool const is_photo = path == "basic/photo";
        std::string const bytes = is_photo ? photo_bytes(words) : service::sample_pdf(words);
        REQUIRE(rig.post(url(programme, id, "/uploads"), R"({"upload":")" + upload + R"(","path":")" + path + R"(","name":")" + (is_photo ? "照片.jpg" : "毕业证.pdf") + R"(","size":)" + std::to_string(bytes.size()) + (replaces.empty() ? "" : R"(,"replaces":")" + replaces + "\"") + "}", cookie).status == 201);
        auto const done = rig.call(http::Method::Patch, url(programme, id, "/uploads/" + upload + "?offset=0"), bytes, cookie);
        REQUIRE(done.status == 200);
        return done.json().object("attachment")->text("id").value_or("");
    }
};

}

TEST_CASE("one account is good for every programme that extends its own; nobody else's session is")
{
    Kept a;
    auto const session = a.rig.get("/api/v1/zc_profile/session", a.cookie).json();
    CHECK(session.object("account")->text("name") == "欧阳示例");
    std::vector<std::string> related;
    for (auto const& one : session.list("related"))
        related.push_back(one.text("id").value_or(""));
    CHECK(related == std::vector<std::string> { "zc", "zc_certificate", "zc_statistics", "zc_transfer" });
    CHECK(a.rig.get("/api/v1/sc/session", a.cookie).json().list("related").empty());
    // A session of another programme's is none here.
    std::string const stranger = a.rig.person("别人示例", "440524188001010014", "13900001859");
    CHECK(a.rig.get("/api/v1/zc_profile/applications", stranger).status == 401);
    // Logging in and out at one of them is at all of them.
    std::string const again = a.rig.log_in("13900001858", "zc_transfer");
    CHECK(a.rig.get("/api/v1/zc/applications", again).status == 200);
    CHECK(a.rig.call(http::Method::Delete, "/api/v1/zc_profile/session", "", again).status == 204);
    CHECK(a.rig.get("/api/v1/zc/applications", again).status == 401);
}

TEST_CASE("a standing programme has one round, for good, and one application a person")
{
    Kept a;
    REQUIRE(service::open_standing_rounds(*a.rig.host).ok());  // at every start
    CHECK(a.rig.get("/api/v1/zc_profile/rounds", a.cookie).json().list("rounds").size() == 1);
    auto const id = a.begin("zc_profile");
    a.rig.clock.advance(400ll * 86'400);
    a.cookie = a.rig.log_in("13900001858", "zc");
    auto const round = a.rig.get("/api/v1/zc_profile/rounds", a.cookie).json().list("rounds").front();
    CHECK(round.boolean("open") == true);
    CHECK(round.text("application") == id);
    CHECK(a.save("zc_profile", id, R"({"op":"set","path":"basic/birthplace","value":"四川乐山"})").status == 200);
}

TEST_CASE("ZC-17: a new application starts from the profile, with files of its own; what is not filled in there stays empty")
{
    Kept a;
    auto const profile = a.begin("zc_profile");
    std::string const school = "education/" + a.rig.new_id();
    REQUIRE(a.save("zc_profile", profile,
        R"({"op":"set","path":"basic/birthplace","value":"四川乐山"},{"op":"set","path":"basic/work_since","value":{"unreadable":"不记得"}},{"op":"add","path":")" + school
            + R"("},{"op":"set","path":")" + school + R"(/school","value":"示例大学"})").status == 200);
    auto const file = a.attach("zc_profile", profile, school + "/files");
    auto const record = a.experience("zc_profile", profile, "示例设计院", "2015-08-31");

    auto const application = a.begin("zc");
    CHECK(a.value("zc", application, "basic", "birthplace") == "四川乐山");
    CHECK(a.document("zc", application).raw("basic").find("不记得") != std::string::npos);  // typing is never thrown away
    CHECK(a.value("zc", application, "basic", "email").empty());
    auto const document = a.document("zc", application);
    CHECK(document.list("experiences").front().text("id") == record);
    CHECK(document.list("experiences").front().text("unit") == "示例设计院");
    auto const files = document.list("education").front().list("files");
    REQUIRE(files.size() == 1);
    auto const own = files.front().text("id").value_or("");
    CHECK(own != file);
    CHECK(a.rig.get(a.url("zc", application, "/attachments/" + own), a.cookie).body == service::sample_pdf("A diploma"));
    CHECK(a.rig.get(a.url("zc", application, "/attachments/" + file), a.cookie).status == 404);
    // What is changed in one of them is not changed in the other.
    REQUIRE(a.save("zc_profile", profile, R"({"op":"set","path":"basic/birthplace","value":"四川宜宾"})").status == 200);
    CHECK(a.value("zc", application, "basic", "birthplace") == "四川乐山");
    // Somebody else starts with nothing of it.
    a.cookie = a.rig.person_of("zc", R"({"name":"别人示例","identity_number":"440524188001010014","phone":"13900001859"})", "13900001859");
    CHECK(a.value("zc", a.begin("zc"), "basic", "birthplace").empty());
}

TEST_CASE("ZC-14: what was typed in a discarded application is kept in the profile, which begins then; once, with its files")
{
    Kept a;
    auto application = a.begin("zc");
    REQUIRE(a.save("zc", application, R"({"op":"set","path":"basic/birthplace","value":"四川乐山"},{"op":"set","path":"setting/method","value":"2"})").status == 200);
    a.experience("zc", application, "示例设计院", "2015-08-31");
    std::string const school = "education/" + a.rig.new_id();
    REQUIRE(a.save("zc", application, R"({"op":"add","path":")" + school + R"("},{"op":"set","path":")" + school + R"(/school","value":"示例大学"})").status == 200);
    a.attach("zc", application, school + "/files");
    CHECK(a.profile().empty());
    REQUIRE(a.act("zc", application, "discard").status == 200);
    auto const profile = a.profile();
    REQUIRE_FALSE(profile.empty());
    CHECK(a.value("zc_profile", profile, "basic", "birthplace") == "四川乐山");
    CHECK(a.document("zc_profile", profile).list("experiences").size() == 1);
    auto const file = a.document("zc_profile", profile).list("education").front().list("files").front().text("id").value_or("");
    CHECK(a.rig.get(a.url("zc_profile", profile, "/attachments/" + file), a.cookie).body == service::sample_pdf("A diploma"));

    // Begun anew from it, changed, discarded again: the newer value counts, what was emptied there stays in the profile.
    application = a.begin("zc");
    CHECK(a.value("zc", application, "setting", "method").empty());
    REQUIRE(a.save("zc", application, R"({"op":"set","path":"basic/birthplace","value":"四川宜宾"},{"op":"set","path":"basic/residence","value":"成都"})").status == 200);
    REQUIRE(a.act("zc", application, "discard").status == 200);
    CHECK(a.value("zc_profile", profile, "basic", "birthplace") == "四川宜宾");
    CHECK(a.value("zc_profile", profile, "basic", "residence") == "成都");
    CHECK(a.document("zc_profile", profile).list("experiences").size() == 1);
    CHECK(a.document("zc_profile", profile).list("education").front().list("files").size() == 1);

    // A second page is one more; where there is room for one, the new one takes the place, and does not come back as two.
    application = a.begin("zc");
    a.attach("zc", application, school + "/files", "The second page");
    a.attach("zc", application, "basic/photo", "first", {});
    REQUIRE(a.act("zc", application, "discard").status == 200);
    CHECK(a.document("zc_profile", profile).list("education").front().list("files").size() == 2);
    auto const photo = [&](std::string const& programme, std::string const& id) { return a.document(programme, id).object("basic")->list("photo"); };
    REQUIRE(photo("zc_profile", profile).size() == 1);
    application = a.begin("zc");
    a.attach("zc", application, "basic/photo", "second", photo("zc", application).front().text("id").value_or(""));
    REQUIRE(a.act("zc", application, "discard").status == 200);
    REQUIRE(photo("zc_profile", profile).size() == 1);
    CHECK(a.rig.get(a.url("zc_profile", profile, "/attachments/" + photo("zc_profile", profile).front().text("id").value_or("")), a.cookie).body == photo_bytes("second"));
    CHECK(photo("zc", a.begin("zc")).size() == 1);
    // An older application that knows one file of two takes none away.
    CHECK(a.document("zc_profile", profile).list("education").front().list("files").size() == 2);
}

TEST_CASE("ZC-09: a passed application locks the work history that has ended, there and in the next one; the present entry stays open")
{
    Kept a;
    auto const application = a.begin("zc");
    auto const ended = a.experience("zc", application, "示例设计院", "2015-08-31");
    auto const present = a.experience("zc", application, "示例建设集团", "");
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        auto const row = store::find_application(connection, *a.rig.vault, *parse_id(application));
        REQUIRE(store::update_state(connection, *parse_id(application), row.value()->revision, "draft", "issuing", false));
        return {};
    }).ok());
    a.rig.drafts = {};
    auto const issued = service::decide_as_staff(*a.rig.host, *parse_id(application), { Role::IssuingOfficer, "example", "王发证", "issue", "", {}, "示例市人社局" });
    INFO((issued.ok() ? "" : issued.refusal().detail));
    REQUIRE(issued.ok());

    auto const profile = a.profile();
    REQUIRE_FALSE(profile.empty());
    auto const unit = [](std::string const& record, std::string const& text) { return R"({"op":"set","path":"experiences/)" + record + R"(/unit","value":")" + text + R"("})"; };
    CHECK(a.save("zc_profile", profile, unit(ended, "更好的单位")).code() == "edit_refused");
    CHECK(a.save("zc_profile", profile, unit(present, "示例建设集团有限公司")).status == 200);
    CHECK(a.save("zc_profile", profile, R"({"op":"set","path":"experiences/)" + ended + R"(/kept","value":null})").code() == "edit_refused");

    auto const remove = [](std::string const& record) { return R"({"op":"remove","path":"experiences/)" + record + R"("})"; };
    CHECK(a.save("zc_profile", profile, remove(ended)).code() == "edit_refused");

    a.rig.round(-1, 20, "zc");
    std::string next;
    for (auto const& round : a.rig.get("/api/v1/zc/rounds", a.cookie).json().list("rounds")) {
        if (round.text("application"))
            continue;
        next = a.rig.new_id();
        REQUIRE(a.rig.post("/api/v1/zc/applications", R"({"id":")" + next + R"(","round":")" + round.text("id").value_or("") + R"("})", a.cookie).status == 201);
    }
    CHECK(a.save("zc", next, unit(ended, "更好的单位")).code() == "edit_refused");
    CHECK(a.save("zc", next, unit(present, "示例集团")).status == 200);
    CHECK(a.save("zc", next, remove(ended)).code() == "edit_refused");
    CHECK(a.save("zc", next, remove(present)).status == 200);
    // A new entry of long ago can be filled in, in whichever order.
    auto const other = a.experience("zc", next, "示例学校", "2006-06-30");
    CHECK(a.save("zc", next, unit(other, "示例中学")).status == 200);
}

// ZC-18: a person has certificates of several years.
TEST_CASE("a programme gives so many places a round; each is an application of its own, and a discarded one is free again")
{
    Kept a;
    a.rig.round(-1, 10, "zc_certificate");
    auto const most = service::find_programme(a.rig.programmes, "zc_certificate")->programme->applications_per_round;
    REQUIRE(most > 2);
    auto round = [&] {
        for (auto const& one : a.rig.get("/api/v1/zc_certificate/rounds", a.cookie).json().list("rounds")) {
            if (one.boolean("open").value_or(false))
                return one;
        }
        return wire::Message();
    };
    CHECK_FALSE(round().text("application"));
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < most; ++i) {
        all.push_back(a.begin("zc_certificate"));
        CHECK(round().text("application") == all.back());
        CHECK(round().boolean("more") == (i + 1 < most));
    }
    auto post = [&](std::string const& id) {
        return a.rig.post("/api/v1/zc_certificate/applications", R"({"id":")" + id + R"(","round":")" + round().text("id").value_or("") + R"("})", a.cookie);
    };
    auto const refused = post(a.rig.new_id());
    CHECK(refused.status == 409);
    CHECK(refused.code() == "already_applied");
    CHECK(refused.json().text("application") == all.back());
    // Sent again it is the same one.
    CHECK(post(all.front()).status == 201);
    CHECK(a.rig.get("/api/v1/zc_certificate/applications", a.cookie).json().list("applications").size() == most);
    // What is typed in one is not in another.
    REQUIRE(a.save("zc_certificate", all[1], R"({"op":"set","path":"basic/email","value":"a@example.org"})").status != 404);
    REQUIRE(a.act("zc_certificate", all[1], "discard").status == 200);
    CHECK(round().boolean("more") == true);
    CHECK(post(all[1]).status == 400);
    auto const again = a.rig.new_id();
    CHECK(post(again).status == 201);
    CHECK(post(a.rig.new_id()).status == 409);
    // Another person has places of their own.
    auto const mine = a.cookie;
    a.cookie = a.rig.person_of("zc", R"({"name":"别人示例","identity_number":"440524188001010014","phone":"13900001859"})", "13900001859");
    CHECK_FALSE(round().text("application"));
    CHECK(a.rig.get(a.url("zc_certificate", all.front()), a.cookie).status == 404);
    CHECK(post(a.rig.new_id()).status == 201);
}

// SX-03: one title a year, whatever the number of its rounds.
TEST_CASE("a programme gives so many applications a year, over all of the year's rounds")
{
    Rig rig;
    auto cookie = rig.person_of("sx", account_text, "13900001858");
    auto const spring = to_string(rig.round(-1, 10, "sx", "2026-06-30"));
    auto const autumn = to_string(rig.round(-1, 20, "sx", "2026-12-31"));
    auto const next = to_string(rig.round(-1, 30, "sx", "2027-06-30"));
    auto begin = [&](std::string const& id, std::string const& round) {
        return rig.post("/api/v1/sx/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie);
    };
    auto told = [&](std::string const& id) {
        for (auto const& one : rig.get("/api/v1/sx/rounds", cookie).json().list("rounds")) {
            if (one.text("id") == id)
                return one;
        }
        return wire::Message();
    };
    auto const mine = rig.new_id();
    CHECK_FALSE(told(autumn).text("application"));
    REQUIRE(begin(mine, spring).status == 201);
    CHECK(begin(mine, spring).status == 201);  // sent again
    CHECK(told(spring).text("application") == mine);
    CHECK_FALSE(told(spring).text("applied_in"));
    CHECK(told(autumn).text("application") == mine);
    CHECK(told(autumn).boolean("more") == false);
    CHECK(told(autumn).text("applied_in") == "2026-06-30");
    auto const refused = begin(rig.new_id(), autumn);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "already_applied_this_year");
    CHECK(refused.json().text("application") == mine);
    CHECK(begin(rig.new_id(), spring).code() == "already_applied");
    // The other round of the year is over before this one: it has nothing to say of it.
    auto const winter = to_string(rig.round(-30, -20, "sx", "2026-01-31"));
    CHECK_FALSE(told(winter).text("application"));
    // Another year is another title; and another person's year is untouched.
    CHECK_FALSE(told(next).text("application"));
    CHECK(begin(rig.new_id(), next).status == 201);
    CHECK(rig.get("/api/v1/sx/applications", cookie).json().list("applications").size() == 2);
    // What was not handed in while its round was open does not take the year away.
    rig.clock.advance(11 * 86'400);
    cookie = rig.log_in("13900001858", "sx");
    REQUIRE(told(next).text("application"));
    CHECK_FALSE(told(autumn).text("application"));
    CHECK(begin(rig.new_id(), autumn).status == 201);
    auto const other = rig.person_of("sx", R"({"name":"别人示例","identity_number":"440524188001010014","phone":"13900001859"})", "13900001859");
    CHECK(rig.post("/api/v1/sx/applications", R"({"id":")" + rig.new_id() + R"(","round":")" + autumn + R"("})", other).status == 201);
}

}

// NB-03: a new pack version against a data folder made through the services.
#include "rig.h"

#include "service/impact.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace {

constexpr char const* packs = SHENBAO_PACKS "/sc";

// One person has submitted the pack's complete example, another has an empty draft.
struct TwoApplications {
    Rig rig;
    std::string cookie = rig.person("欧阳示例", "11010519491231002X", "13900001858");
    std::string submitted = rig.application(cookie);
    std::string other = rig.person("司马示例", "440524188001010014", "13900001859");
    std::string draft = rig.application(other);

    TwoApplications()
    {
        auto files = service::read_pack_folder(packs);
        Form const& form = rig.hosted().programme->application;
        auto document = wire::read_document(form, wire::Message::read(files.value().at("examples/complete.json"), 4u << 20).value().raw("document"));
        REQUIRE(document.ok());
        std::string text = wire::write_document(form, document.value());
        auto const at = text.find("\"printed_hash\":\"") + 16;
        text.replace(at, text.find('"', at) - at, to_hex(content_hash(form, document.value())));
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
            VERIFY(store::update_document(connection, *rig.vault, *parse_id(submitted), 1, "draft", text, 2, rig.clock.now()));
            return {};
        }).ok());
        auto const done = rig.post(std::string(api) + "/applications/" + submitted + "/actions",
            R"({"action":"submit","submission":")" + rig.new_id() + R"(","base_revision":)" + std::to_string(rig.revision(submitted, cookie)) + "}", cookie);
        INFO(done.body);
        REQUIRE(done.status == 200);
    }

    service::Impact under(pack::Files const& files)
    {
        auto const offered = hosted(files);
        auto impact = service::find_impact({ *rig.database, *rig.vault, rig.hosted(), offered, rig.clock.now() });
        if (!impact.ok())
            FAIL(impact.error().detail);
        return impact.release_value();
    }
};

}

TEST_CASE("NB-03: the same pack touches nothing")
{
    TwoApplications a;
    auto const impact = a.under(service::read_pack_folder(packs).value());
    CHECK(impact.none());
    CHECK(impact.submissions.checked == 1);
    CHECK(impact.drafts.checked == 1);
    CHECK(impact.reasons.empty());
}

TEST_CASE("NB-03: a new required field takes a submission's eligibility and leaves a draft alone")
{
    TwoApplications a;
    auto files = service::read_pack_folder(packs).value();
    insert_after(files["programme.json"], "\"id\": \"basic\",\n      \"kind\": \"single\",\n      \"fields\": [", "{\"id\": \"motto\", \"type\": \"text\", \"required\": true}, ");
    for (auto const* language : { "texts/zh.json", "texts/en.json" }) {
        auto& words = files[language];
        auto const basic = words.find("\"basic\"");
        auto const fields = words.find("\"fields\": {", basic);
        REQUIRE(fields != std::string::npos);
        words.insert(fields + 11, "\"motto\": {\"label\": \"motto\"},");
    }
    auto const impact = a.under(files);
    REQUIRE(impact.affected.size() == 1);
    auto const& one = impact.affected.front();
    CHECK(to_string(one.application) == a.submitted);
    CHECK(one.submitted);
    CHECK(one.was_right);
    CHECK(one.loses_eligibility);
    CHECK(one.reasons == std::vector<std::string> { "required at basic/motto" });
    CHECK(one.identity_masked.find("19491231") == std::string::npos);
    CHECK(impact.submissions.invalid == 1);
    CHECK(impact.submissions.lose_eligibility == 1);
    CHECK(impact.drafts.invalid == 0);
    CHECK(impact.reasons.at("required at basic/motto") == 1);
}

TEST_CASE("NB-03: values and states without a place are named, and nothing is written")
{
    TwoApplications a;
    auto files = service::read_pack_folder(packs).value();
    auto& flow = files["flow.json"];
    for (std::size_t at; (at = flow.find("\"submitted\"")) != std::string::npos;)
        flow.replace(at, 11, "\"handed_in\"");
    for (auto const* language : { "texts/zh.json", "texts/en.json" }) {
        auto& words = files[language];
        auto const states = words.find("\"states\"");
        auto const at = words.find("\"submitted\"", states);
        REQUIRE(at != std::string::npos);
        words.replace(at, 11, "\"handed_in\"");
    }
    auto const before = a.rig.revision(a.submitted, a.cookie);
    auto const impact = a.under(files);
    REQUIRE(impact.affected.size() == 1);
    CHECK(impact.affected.front().reasons == std::vector<std::string> { "state \"submitted\" is not in the new flow" });
    CHECK_FALSE(impact.affected.front().loses_eligibility);
    CHECK(a.rig.revision(a.submitted, a.cookie) == before);
}

}

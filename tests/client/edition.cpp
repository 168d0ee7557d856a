// A newer edition of the draft's form.
#include "core/model.h"
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static constexpr char offered[] = R"({"revision": 1, "pack_version": "2", "pack_hash": "new", "lost": [{"section": "基本信息", "label": "传真", "value": "028-1"}]})";

static bool says(App const& app, char const* words) { return app.has_text(words); }

TEST_CASE("the newer edition is offered on the task list; what is lost is read before it is taken over", "[edition]")
{
    App app;
    app.server.edition = offered;
    app.open_application();
    REQUIRE(says(app, "本申报的表单有新版"));
    app.press_id("edition.look");
    auto const dialog = app.find(ui::Role::Dialog, "改用新版表单");
    REQUIRE(dialog);
    CHECK(texts_of(*dialog).find("基本信息 · 传真") != std::string::npos);
    CHECK(texts_of(*dialog).find("028-1") != std::string::npos);
    CHECK(texts_of(*dialog).find("以下1项") != std::string::npos);
    CHECK(faults(app.view()).empty());
    app.press("取消");
    CHECK(app.server.edition_revision == 0);
    app.press_id("edition.look");
    app.press_id("dialog.confirm");
    CHECK(app.server.edition_revision == 2);
    // The page of the new edition is another one.
    REQUIRE(app.opened_pages.size() == 1);
    CHECK(app.opened_pages.front() == app.url() + "?pack=new");
}

TEST_CASE("nothing is lost: that is said; and without a newer edition there is no offer", "[edition]")
{
    App app;
    app.open_application();
    CHECK_FALSE(says(app, "本申报的表单有新版"));
    App other;
    other.server.edition = R"({"revision": 1, "pack_hash": "new", "lost": []})";
    other.open_application();
    other.press_id("edition.look");
    CHECK(says(other, "已填写的内容和附件全部保留"));
}

TEST_CASE("what was changed elsewhere since it was looked at stops it, with words", "[edition]")
{
    App app;
    app.server.edition = offered;
    app.open_application();
    app.press_id("edition.look");
    app.server.change_elsewhere({ SetValue { app.server.path("basic/years"), Value { std::int64_t { 3 } } } });
    app.press_id("dialog.confirm");
    CHECK(app.server.edition_revision == 0);
    CHECK(says(app, "申报内容已有更新"));
    CHECK(app.opened_pages.empty());
}

TEST_CASE("what is typed is sent before it is asked what would be lost", "[edition]")
{
    App app;
    app.server.edition = offered;
    app.open_application();
    app.press("基本信息");
    // The first attempts, at leaving the page and at the button, come to nothing.
    app.server.fail_next_batches = 2;
    app.type("工作年限", "30", false);
    app.back(app.url().substr(0, app.url().rfind('/')));
    app.press_id("edition.look");
    auto const& log = app.server.log;
    auto const is_asked = [&] { return std::any_of(log.begin(), log.end(), [](auto const& line) { return line.find("/edition") != std::string::npos; }); };
    CHECK(app.server.fail_next_batches == 0);
    CHECK_FALSE(is_asked());
    app.fire(static_cast<std::uint32_t>(client::Timer::Retry));
    CHECK(app.server.batches == 1);
    CHECK(is_asked());
    CHECK(app.find(ui::Role::Dialog, "改用新版表单"));
}

TEST_CASE("another window took it over: this one goes there too, unless something typed here would be lost without a word", "[edition]")
{
    App app;
    app.open_application();
    app.server.take_edition();
    app.handle(client::VisibilityChanged { false });
    app.handle(client::VisibilityChanged { true });
    REQUIRE(app.opened_pages.size() == 1);
    CHECK(app.opened_pages.front() == app.url() + "?pack=new");

    App typing;
    typing.open_application();
    typing.press("基本信息");
    typing.server.take_edition();
    typing.type("工作年限", "30");
    CHECK(says(typing, "本申报的表单版本已变更"));
    CHECK(typing.find(ui::Role::TextInput, "工作年限")->value == "30");
    typing.handle(client::VisibilityChanged { false });
    typing.handle(client::VisibilityChanged { true });
    CHECK(typing.opened_pages.empty());
    typing.press("刷新");
    CHECK(typing.opened_pages.size() == 1);
}

// As a window of the edition before left it on a device of one's own: `edits` of "[]" says that the server has all.
static std::string kept_by_earlier_edition(char const* edits)
{
    return std::string(R"({"revision": 1, "document": {"gone": {"field": "x"}}, "edits": )") + edits + "}";
}

TEST_CASE("on one's own device, what was sent with the edition before is no complaint; what was not stays and is said", "[edition]")
{
    for (auto const* edits : { "[]", R"([{"op": "set", "path": "gone/field", "value": "x"}])" }) {
        INFO(edits);
        bool const sent = std::string(edits) == "[]";
        FakeServer server { SHENBAO_TEST_DATA "/sample" };
        Device device;
        device.own = "1";
        server.session = true;
        server.application = Id { 1, 2 };
        std::string const key = "sample/a1/draft/" + to_string(*server.application);
        device.kept[key] = kept_by_earlier_edition(edits);
        App app("/sample/applications/" + to_string(*server.application), "zh", &server, &device);
        INFO(texts_of(app.view()));
        CHECK(says(app, "存在本机的修改没有全部保存") != sent);
    }
}

TEST_CASE("on one's own device, what was typed into the edition before stays there also where the new one could read it", "[edition]")
{
    FakeServer server { SHENBAO_TEST_DATA "/sample" };
    Device device;
    device.own = "1";
    server.session = true;
    server.application = Id { 1, 2 };
    server.take_edition();
    server.pack_hash.clear();  // this page is the new one's already
    std::string const key = "sample/a1/draft/" + to_string(*server.application);
    device.kept[key] = R"({"revision": 1, "document": {"basic": {"years": 3}}, "edits": [{"op": "set", "path": "basic/years", "value": 3}]})";
    App app("/sample/applications/" + to_string(*server.application), "zh", &server, &device);
    INFO(texts_of(app.view()));
    CHECK(says(app, "存在本机的修改没有全部保存"));
    CHECK(device.kept[key].find("basic/years") != std::string::npos);
}

#include "core/model.h"
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static App& at_papers(App& app)
{
    app.open_application();
    app.press("附件列表");
    return app;
}

TEST_CASE("SC-12: upload, state, preview, rename, remove", "[SC-12]")
{
    App app;
    at_papers(app);
    REQUIRE(app.has_text("未上传"));
    app.choose_file("身份证件", "正面.jpg", jpeg(700'000));
    REQUIRE(app.has_text("已上传1个文件"));
    REQUIRE(app.has_text("正面.jpg"));
    std::size_t pieces = 0;
    for (auto const& line : app.server.log)
        pieces += line.find("PATCH") == 0 ? 1 : 0;
    REQUIRE(pieces == 3);
    app.press("预览", "正面.jpg");
    REQUIRE(app.find_id("dialog.image"));
    app.press("关闭");
    app.press("修改标题", "正面.jpg");
    app.type("文件标题", "身份证正面");
    app.press("保存");
    REQUIRE(app.has_text("身份证正面"));
    app.press("删除文件", "身份证正面");
    app.press_id("dialog.confirm");
    REQUIRE(app.has_text("未上传"));
    app.fire(static_cast<std::uint32_t>(client::Timer::Autosave));
    auto const* value = find_value(app.server.document, app.server.form(), app.server.path("papers/identity"));
    REQUIRE(value->absent());
}

TEST_CASE("SC-12: a renamed program is refused at once, nothing is sent", "[SC-12]")
{
    App app;
    at_papers(app);
    app.server.log.clear();
    app.choose_file("身份证件", "照片.jpg", std::string("MZ\x90\x00", 4) + std::string(5000, '\0'));
    REQUIRE(app.has_text("“照片.jpg”的内容不是"));
    bool signed_as_wrong = false;
    each(app.view(), [&](Node const& node) { signed_as_wrong = signed_as_wrong || (node.role == ui::Role::Alert && node.tone == ui::Tone::Error); });
    REQUIRE(signed_as_wrong);
    REQUIRE(app.server.log.empty());
    REQUIRE_FALSE(app.keep_open());
    app.choose_file("身份证件", "b.jpg", jpeg(9'000));
    REQUIRE_FALSE(app.has_text("的内容不是"));
    REQUIRE(app.has_text("已上传1个文件"));
}

TEST_CASE("SC-12: a refused file in an added record leaves nothing that waits, and no record", "[SC-12]")
{
    App app;
    app.open_application();
    app.press("工作业绩");
    app.press("添加业绩");
    app.choose_file("附件", "照片.jpg", std::string("MZ\x90\x00", 4) + std::string(5000, '\0'));
    REQUIRE(app.has_text("“照片.jpg”的内容不是"));
    REQUIRE(app.timer_set(1));
    app.fire(1);
    CHECK_FALSE(app.keep_open());
    app.press("返回工作业绩");
    CHECK(app.server.document.sections[app.server.form().find_section("works")->index].records.empty());
}

TEST_CASE("SC-12: a large photo is offered to be made fit", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_file("身份证件", "手机.jpg", jpeg(5'000'000));
    REQUIRE(app.find(ui::Role::Dialog, "照片过大，需要缩小"));
    REQUIRE(app.fits.size() == 1);
    REQUIRE(app.fits[0].size_bytes_max == 2097152);
    app.press("向右旋转");
    REQUIRE(app.fits[1].turn_degrees == 90);
    REQUIRE(app.fits[1].handle == 1);
    app.server.file_bytes[77] = jpeg(900'000);
    app.handle(client::FileFitted { 1, 77, "手机.jpg", 900'000 });
    REQUIRE(app.find(ui::Role::Image, "“手机.jpg”的预览")->source == "file:77");
    app.press("使用缩小后的照片");
    REQUIRE(app.has_text("已上传1个文件"));
    REQUIRE_FALSE(app.find(ui::Role::Dialog, "照片过大，需要缩小"));
}

TEST_CASE("SC-12: large photos chosen together are asked about one after the other, and nothing forgets them", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_files("身份证件", { { "正面.jpg", jpeg(5'000'000) }, { "反面.jpg", jpeg(4'000'000) } });
    auto const asked_about = [&] { return app.find(ui::Role::Dialog, "照片过大，需要缩小") ? app.has_text("“正面.jpg”") : false; };
    REQUIRE(app.fits.size() == 2);
    CHECK(asked_about());
    auto const first = *app.find(ui::Role::Dialog, "照片过大，需要缩小");

    // The browser's way back, and the warning before the idle log-out.
    app.back("/sample/applications/" + to_string(*app.server.application));
    CHECK(asked_about());
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    CHECK_FALSE(asked_about());
    app.press("继续使用");
    CHECK(asked_about());

    app.server.file_bytes[77] = jpeg(900'000);
    app.server.file_bytes[78] = jpeg(800'000);
    app.handle(client::FileFitted { 1, 77, "正面.jpg", 900'000 });
    app.press("使用缩小后的照片");
    CHECK_FALSE(asked_about());
    auto const second = *app.find(ui::Role::Dialog, "照片过大，需要缩小");
    CHECK(second.id != first.id);  // nobody confirms it by pressing twice
    app.handle(client::FileFitted { 2, 78, "反面.jpg", 800'000 });
    app.press("使用缩小后的照片");
    CHECK_FALSE(app.find(ui::Role::Dialog, "照片过大，需要缩小"));
    CHECK_FALSE(app.keep_open());
    app.press("附件列表");
    CHECK(app.has_text("已上传2个文件"));
}

TEST_CASE("a photo that cannot be made fit makes way for the next question", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_files("身份证件", { { "正面.jpg", jpeg(5'000'000) }, { "反面.jpg", jpeg(4'000'000) } });
    app.handle(client::FileFitted { 1, 0, "", 0 });
    CHECK(app.has_text("“反面.jpg”有"));
    app.press("不用这张");
    CHECK_FALSE(app.find(ui::Role::Dialog, "照片过大，需要缩小"));
    CHECK_FALSE(app.keep_open());
}

TEST_CASE("SC-12: a PDF over the limit is refused in words", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_file("身份证件", "大.pdf", pdf() + std::string(3'000'000, ' '));
    REQUIRE(app.has_text("的上限，请压缩后再上传"));
}

TEST_CASE("an upload goes on where it stopped", "[SC-12]")
{
    App app;
    at_papers(app);
    app.server.reachable = true;
    app.auto_pump = false;
    app.choose_file("身份证件", "正面.jpg", jpeg(700'000));
    // create, first piece; then the network is gone.
    app.server.reachable = true;
    app.auto_pump = true;
    app.server.reachable = false;
    app.handle(client::NetworkChanged { false });
    REQUIRE(app.has_text("网络中断，连上后自动继续"));
    REQUIRE(app.keep_open());
    app.server.reachable = true;
    app.handle(client::NetworkChanged { true });
    REQUIRE(app.has_text("已上传1个文件"));
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("too many files for a slot", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_file("身份证件", "1.jpg", jpeg(9'000));
    app.choose_file("身份证件", "2.jpg", jpeg(9'000));
    REQUIRE(app.has_text("已上传2个文件"));
    // No room: the slot offers no third.
    bool offered = false;
    each(app.view(), [&](Node const& node) { offered = offered || node.id == "papers/identity.choose"; });
    REQUIRE_FALSE(offered);
}

TEST_CASE("what waits for the content waits for its files too", "[SC-12][session]")
{
    App app;
    at_papers(app);
    app.server.upload_busy = true;
    app.choose_file("身份证件", "正面.jpg", jpeg(9'000));
    REQUIRE(app.has_text("还有1个文件未上传完"));
    REQUIRE(app.has_text("服务器繁忙，稍后自动继续"));
    app.press_id("header.account");
    app.press("退出登录");
    app.press("保存后退出");
    REQUIRE(app.server.session);
    app.server.upload_busy = false;
    app.fire(static_cast<std::uint32_t>(client::Timer::Upload));
    auto const* value = find_value(app.server.document, app.server.form(), app.server.path("papers/identity"));
    REQUIRE_FALSE(value->absent());
    REQUIRE_FALSE(app.server.session);
}

TEST_CASE("a replaced file stays until the new one is there, also in a full slot", "[SC-12]")
{
    App app;
    at_papers(app);
    app.choose_file("身份证件", "1.jpg", jpeg(9'000));
    app.choose_file("身份证件", "2.jpg", jpeg(9'000));
    app.server.upload_busy = true;
    app.server.file_bytes[90] = jpeg(8'000);
    std::optional<client::Target> target;
    each(app.view(), [&](Node const& node) { target = node.role == ui::Role::FileButton && node.label == "替换" ? node.target : target; });
    REQUIRE(target);
    app.handle(client::FilesChosen { *target, { { 90, "3.jpg", 8'000 } } });
    auto files = [&] { return find_value(app.server.document, app.server.form(), app.server.path("papers/identity"))->as<Attachments>(); };
    REQUIRE(app.has_text("已上传2个文件"));
    REQUIRE(files()->size() == 2);
    app.server.upload_busy = false;
    app.fire(static_cast<std::uint32_t>(client::Timer::Upload));
    REQUIRE(files()->size() == 2);
    REQUIRE(app.has_text("3.jpg"));
    REQUIRE_FALSE(app.has_text("2.jpg"));
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("a cancelled upload is told to the server; one the server has lost starts anew", "[SC-12]")
{
    App app;
    at_papers(app);
    app.auto_pump = false;
    app.choose_file("身份证件", "1.jpg", jpeg(700'000));
    app.server.reachable = false;
    app.auto_pump = true;
    app.handle(client::NetworkChanged { false });
    app.server.reachable = true;
    app.server.lose_uploads();
    app.handle(client::NetworkChanged { true });
    REQUIRE(app.has_text("已上传1个文件"));
    app.server.upload_busy = true;
    app.choose_file("身份证件", "2.jpg", jpeg(9'000));
    app.press("取消上传");
    REQUIRE_FALSE(app.keep_open());
    REQUIRE(app.has_text("已上传1个文件"));
}

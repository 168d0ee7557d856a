#include "support.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace shenbao;
using namespace shenbao::test;

static void fill_basic(App& app)
{
    app.type("身份证号码", "11010519491231002X");
    app.type("出生日期", "1949.12.31");
    app.choose("性别", "女");
    app.choose("地区", "地区3");
    app.type("工作年限", "３０");
}

TEST_CASE("SC-05: start in an open round, after a question", "[SC-05]")
{
    App app;
    app.log_in();
    REQUIRE(app.has_text("还剩30天"));
    app.press("申报");
    REQUIRE(app.find(ui::Role::Dialog, "确认申报"));
    REQUIRE_FALSE(app.server.application);
    app.press("开始申报");
    REQUIRE(app.server.application);
    REQUIRE(app.has_text("基本信息"));
    REQUIRE(app.url().find("/sample/applications/") == 0);
}

TEST_CASE("SC-05: outside the window the page says why", "[SC-05]")
{
    App app;
    app.server.round_open = false;
    app.log_in();
    app.press("申报");
    REQUIRE(app.has_text("当前批次已超过可添加时间或已关闭"));
    REQUIRE_FALSE(app.server.application);
}

TEST_CASE("SX-03: a round whose year is used up says in which round that was, and leads there", "[SX-03]")
{
    constexpr char words[] = "您已在“2026年春季”中申报，本年度不能再申报。";
    App app;
    app.log_in();
    CHECK_FALSE(app.has_text("本年度不能再申报"));
    app.server.application = Id { 1, 2 };
    App other("/sample/rounds", "zh", &app.server);
    CHECK_FALSE(other.has_text("本年度不能再申报"));
    app.server.applied_in = "2026年春季";
    App third("/sample/rounds", "zh", &app.server);
    REQUIRE(third.has_text(words));
    CHECK_FALSE(third.find(ui::Role::Button, "申报"));
    third.press_id("round.r1.open");
    CHECK(third.url() == "/sample/applications/" + to_string(*app.server.application));
}

TEST_CASE("from the first section to the receipt", "[SC-08][SC-09][SC-12][SC-14]")
{
    App app;
    app.open_application();
    app.press("基本信息");
    REQUIRE(app.find(ui::Role::TextInput, "姓名")->read_only);
    REQUIRE(app.find(ui::Role::TextInput, "姓名")->value == "张三");
    fill_basic(app);
    REQUIRE(app.find(ui::Role::TextInput, "出生日期")->value == "1949-12-31");
    REQUIRE(app.find(ui::Role::TextInput, "年龄")->value == "76");
    app.press("保存并下一步");
    REQUIRE(app.has_text("请添加业绩"));
    app.press("添加业绩");
    REQUIRE(app.focused().find("works/") == 0);
    app.type("项目名称", "大桥");
    app.type("开始时间", "1990年5月");
    app.tick("至今");
    REQUIRE(app.find(ui::Role::TextInput, "结束时间")->disabled);
    app.press("添加分项");
    app.type("分项名称", "桥墩");
    app.press("保存并返回列表");
    REQUIRE(app.has_text("大桥"));
    REQUIRE(app.has_text("已填写"));
    app.press("保存并下一步");
    app.tick("结构");
    app.press("保存并下一步");
    app.choose_file("身份证件", "身份证.jpg", jpeg(20'000));
    REQUIRE(app.has_text("已上传1个文件"));
    app.press("保存并下一步");
    REQUIRE(app.has_text("还没有打印申报表"));
    app.tick("本人承诺以上内容真实");
    app.press("打印申报表");
    REQUIRE(app.opened_pages.size() == 1);
    app.choose_file("签字的申报表", "扫描.pdf", pdf());
    INFO(texts_of(app.view()));
    REQUIRE(app.has_text("扫描件已上传，与现在的内容一致"));
    app.press("保存并去核对");
    REQUIRE(app.url().find("/check") != std::string::npos);
    REQUIRE(app.has_text("大桥"));
    app.press("上报");
    INFO(texts_of(app.view()));
    REQUIRE(app.find(ui::Role::Dialog, "上报"));
    app.press_id("dialog.confirm");
    INFO(texts_of(app.view()));
    REQUIRE(app.has_text("SL-0001"));
    REQUIRE(app.url().find("/receipt") != std::string::npos);
    REQUIRE(app.has_text("等待审核"));
    REQUIRE(app.server.receipts == 1);
    // What was typed is what the server has.
    auto years = app.server.path("basic/years");
    REQUIRE(*find_value(app.server.document, app.server.form(), years)->as<std::int64_t>() == 30);
    app.press("查看申报内容");
    REQUIRE(app.has_text("桥墩"));
    REQUIRE_FALSE(app.find(ui::Role::Button, "修改"));
    app.press("撤回");
    app.press_id("dialog.confirm");
    REQUIRE(app.server.state == "draft");
}

TEST_CASE("SC-14: an edit after the print makes the scan out of date", "[SC-14]")
{
    App app;
    app.server.put(complete_document);
    app.open_application();
    app.press("声明");
    app.press("打印申报表");
    app.choose_file("签字的申报表", "扫描.pdf", pdf());
    REQUIRE(app.has_text("扫描件已上传，与现在的内容一致"));
    app.press("基本信息");
    app.type("工作年限", "31");
    app.press("声明");
    REQUIRE(app.has_text("打印之后内容又有修改"));
    app.press("核对并上报");
    app.press("上报");
    REQUIRE(app.find_id("error_summary"));
    REQUIRE(app.server.receipts == 0);
}

TEST_CASE("error summary: shown when asked, leads to the field, also from the check page", "[form]")
{
    App app;
    app.open_application();
    app.press("基本信息");
    REQUIRE_FALSE(app.find_id("error_summary"));
    app.press("保存并下一步");
    auto summary = app.find_id("error_summary");
    REQUIRE(summary);
    REQUIRE(app.focused() == "error_summary");
    REQUIRE(summary->children.size() == 5);
    app.press("请填写身份证号码");
    REQUIRE(app.focused() == "basic/identity_number");
    REQUIRE(app.find(ui::Role::TextInput, "身份证号码")->error == "请填写身份证号码");
    app.press("先保存，稍后再填");
    REQUIRE(app.find(ui::Role::Heading, "工作业绩"));
    app.press("核对并上报");
    app.press("上报");
    REQUIRE_FALSE(app.find_id("dialog"));
    app.press("请选择性别");
    REQUIRE(app.focused() == "basic/sex#1");
    REQUIRE(app.find(ui::Role::Heading, "基本信息"));
}

TEST_CASE("a condition shows and hides a field; its value comes back with it", "[form]")
{
    App app;
    app.open_application();
    app.press("基本信息");
    REQUIRE_FALSE(app.find(ui::Role::TextInput, "退休时间"));
    app.tick("已退休");
    app.type("退休时间", "2010-01");
    app.tick("已退休", false);
    REQUIRE_FALSE(app.find(ui::Role::TextInput, "退休时间"));
    app.tick("已退休");
    REQUIRE(app.find(ui::Role::TextInput, "退休时间")->value == "2010-01");
}

TEST_CASE("SC-10: an advised limit warns and does not block", "[SC-10]")
{
    App app;
    app.open_application();
    app.press("基本信息");
    app.type("个人简介", "一二三四五六七八九十一二三四五六七八九十一");
    auto area = app.find(ui::Role::TextArea, "个人简介");
    REQUIRE(area->count == 21);
    REQUIRE(area->limit == 20);
    REQUIRE(area->limit_advised);
    REQUIRE(area->error.empty());
    REQUIRE(app.has_text("个人简介建议20字以内"));
}

TEST_CASE("a rule across sections is shown where it stands", "[form]")
{
    App app;
    app.server.put(complete_document);
    app.open_application();
    app.press("工作业绩");
    app.press("编辑");
    app.type("开始时间", "1940-01");
    REQUIRE(app.find(ui::Role::TextInput, "开始时间")->error == "开始时间应晚于出生日期");
}

TEST_CASE("records: order, removing with undo, an empty one is not kept", "[SC-09]")
{
    App app;
    app.server.put(R"({"works": [{"id": "000000000000000000000000000000aa", "title": "甲"}, {"id": "000000000000000000000000000000bb", "title": "乙"}]})");
    app.open_application();
    app.press("工作业绩");
    app.press("上移", "乙");
    app.fire(1);
    auto const& works = app.server.document.sections[app.server.form().find_section("works")->index];
    REQUIRE(works.records[0].id.low == 0xbb);
    app.press("删除", "乙");
    REQUIRE_FALSE(app.has_text("乙"));
    REQUIRE(app.keep_open());
    app.press("撤销删除");
    REQUIRE(app.has_text("乙"));
    REQUIRE(works.records.size() == 2);
    app.press("删除", "乙");
    app.press("专长领域");
    REQUIRE(works.records.size() == 1);
    app.press("工作业绩");
    app.press("添加业绩");
    app.press("返回工作业绩");
    REQUIRE(works.records.size() == 1);
}

TEST_CASE("an added record in which nothing was written is nowhere but on its page, however that is left", "[SC-09]")
{
    App app;
    app.open_application();
    auto const& works = app.server.document.sections[app.server.form().find_section("works")->index];
    app.press("工作业绩");
    auto const section = app.url();
    app.press("添加业绩");
    CHECK_FALSE(app.timer_set(1));
    CHECK_FALSE(app.keep_open());
    // Closed, and opened again at the same address.
    App again(app.url(), "zh", &app.server);
    CHECK(again.url() == section);
    CHECK(again.has_text("请添加业绩"));
    // The back button.
    app.back(section);
    CHECK(app.has_text("请添加业绩"));
    CHECK(works.records.empty());
    app.press("添加业绩");
    app.type("项目名称", "甲");
    REQUIRE(works.records.size() == 1);
    CHECK(*works.records[0].slots[0].as<std::string>() == "甲");
    app.press("返回工作业绩");
    CHECK(works.records.size() == 1);
}

TEST_CASE("an added record that is right as it begins is kept when one says so, and not when one only leaves", "[SC-09]")
{
    auto name = (std::filesystem::temp_directory_path() / "shenbao-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    std::filesystem::path const folder = name;
    std::filesystem::copy(SHENBAO_TEST_DATA "/sample", folder, std::filesystem::copy_options::recursive);
    std::string programme;
    {
        std::ifstream in(folder / "programme.json");
        programme.assign(std::istreambuf_iterator<char>(in), {});
    }
    for (auto const* initial : { R"("id": "title", "initial": "新项目",)", R"("id": "from", "initial": "2020-05",)" }) {
        auto const plain = std::string(initial).substr(0, std::string_view(initial).find(',') + 1);
        auto const at = programme.find(plain);
        REQUIRE(at != std::string::npos);
        programme.replace(at, plain.size(), initial);
    }
    std::ofstream(folder / "programme.json") << programme;
    FakeServer server { folder.string() };
    std::filesystem::remove_all(folder);
    App app("/sample/rounds", "zh", &server);
    app.open_application();
    app.press("工作业绩");
    app.press("添加业绩");
    CHECK(app.find(ui::Role::TextInput, "项目名称")->value == "新项目");
    app.press("返回工作业绩");
    auto const works = server.form().find_section("works")->index;
    CHECK(server.document.sections[works].records.empty());
    app.press("添加业绩");
    app.press("保存并返回列表");
    REQUIRE(server.document.sections[works].records.size() == 1);
    CHECK(*server.document.sections[works].records[0].slots[0].as<std::string>() == "新项目");
}

TEST_CASE("an empty record that was there before stays when its page is left", "[SC-09]")
{
    App app;
    app.server.put(R"({"works": [{"id": "000000000000000000000000000000aa"}]})");
    app.open_application();
    auto const& works = app.server.document.sections[app.server.form().find_section("works")->index];
    app.press("工作业绩");
    app.press("编辑");
    CHECK_FALSE(app.find(ui::Role::Button, "取消添加"));
    app.press("返回工作业绩");
    CHECK(works.records.size() == 1);
}

TEST_CASE("adding a record is cancelled: at once while nothing is written, else after a question, and it can come back", "[SC-09]")
{
    App app;
    app.open_application();
    auto const& works = app.server.document.sections[app.server.form().find_section("works")->index];
    app.press("工作业绩");
    auto const section = app.url();
    app.press("添加业绩");
    app.press("取消添加");
    CHECK(app.url() == section);
    CHECK(works.records.empty());
    app.press("添加业绩");
    app.type("项目名称", "甲");
    app.press("取消添加");
    app.press("继续填写");
    CHECK(app.find(ui::Role::TextInput, "项目名称")->value == "甲");
    app.press("取消添加");
    app.press_id("dialog.confirm");
    CHECK(app.url() == section);
    CHECK(app.has_text("请添加业绩"));
    app.press("撤销删除");
    CHECK(app.has_text("甲"));
    app.press("删除");
    app.press("专长领域");
    CHECK(works.records.empty());
}

TEST_CASE("another record begins with its first field in focus", "[SC-09]")
{
    App app;
    app.open_application();
    app.press("工作业绩");
    app.press("添加业绩");
    auto const first = app.focused();
    app.type("项目名称", "甲");
    app.type("开始时间", "1990年5月");
    app.tick("至今");
    app.press("保存并再添加一条");
    INFO(first);
    CHECK(app.focused().find("works/") == 0);
    CHECK(app.focused() != first);
    CHECK(app.focused().substr(app.focused().rfind('/')) == first.substr(first.rfind('/')));
}

TEST_CASE("SC-06: the list opens an unfinished application again", "[SC-06]")
{
    App app;
    app.open_application();
    app.press_id("header.account");
    app.press_id("account_menu.applications");
    REQUIRE(app.has_text("110105********002X"));
    REQUIRE(app.has_text("草稿"));
    app.press("查看", "2026年批次");
    REQUIRE(app.find(ui::Role::TaskList, "填写进度"));
}

TEST_CASE("back and reload: the address is the page", "[route]")
{
    App app;
    app.open_application();
    auto tasks = app.url();
    app.press("基本信息");
    auto section = app.url();
    app.back(tasks);
    REQUIRE(app.find(ui::Role::TaskList, "填写进度"));
    App again(section, "zh", &app.server);
    REQUIRE(again.find(ui::Role::Heading, "基本信息"));
}

// At the check of an application that lacks nothing.
static void open_complete(App& app)
{
    app.server.put(complete_document);
    app.open_application();
    app.press("附件列表");
    app.choose_file("身份证件", "a.jpg", jpeg(9'000));
    app.press("声明");
    app.press("打印申报表");
    app.choose_file("签字的申报表", "扫描.pdf", pdf());
    app.press("核对并上报");
}

TEST_CASE("findings of the server stand at their fields", "[form]")
{
    App app;
    open_complete(app);
    app.server.action_answer = { 422, R"({"type": "urn:shenbao:invalid", "title": "有内容需要修改",
        "findings": [{"path": "basic/years", "code": "rule:x", "severity": "error", "message": "工作年限与登记不一致"}]})" };
    app.press("上报");
    app.press_id("dialog.confirm");
    REQUIRE(app.has_text("有内容需要修改"));
    app.press("工作年限与登记不一致");
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->error == "工作年限与登记不一致");
    app.type("工作年限", "29");
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->error.empty());
}

TEST_CASE("what was returned and not changed since says so, with the reason, and is handed in after a second question", "[SC-14]")
{
    App app;
    open_complete(app);
    app.server.state = "returned";
    app.server.decided_at = "2026-06-01T10:00:00+08:00";  // after what was saved last
    App again(app.url(), "zh", &app.server);
    auto const banner = again.find_id("check.unchanged");
    REQUIRE(banner);
    CHECK(texts_of(*banner).find("请补充业绩") != std::string::npos);
    again.press("上报");
    auto const asked = again.find(ui::Role::Dialog, "退回后还没有修改过内容");
    REQUIRE(asked);
    CHECK(texts_of(*asked).find("请补充业绩") != std::string::npos);
    again.press("返回修改");
    CHECK_FALSE(again.find_id("unchanged"));
    again.press("上报");
    again.press("不修改，仍然上报");
    CHECK(app.server.receipts == 0);
    again.press_id("dialog.confirm");
    CHECK(app.server.receipts == 1);
}

TEST_CASE("what another window changed after a return has been changed", "[SC-14]")
{
    App app;
    open_complete(app);
    app.server.state = "returned";
    app.server.decided_at = "2026-06-01T10:00:00+08:00";
    App again(app.url(), "zh", &app.server);
    REQUIRE(again.find_id("check.unchanged"));
    again.pass(60'000);
    again.handle(client::VisibilityChanged { false });
    again.server.change_elsewhere({ SetValue { again.server.path("basic/years"), Value { std::int64_t { 7 } } } });
    again.handle(client::VisibilityChanged { true });
    CHECK_FALSE(again.find_id("check.unchanged"));
}

TEST_CASE("what was changed after a return is handed in after one question", "[SC-14]")
{
    App app;
    open_complete(app);
    app.server.state = "returned";
    app.server.decided_at = "2026-06-01T10:00:00+08:00";
    App again(app.url(), "zh", &app.server);
    again.press("声明");
    again.tick("本人承诺以上内容真实", false);
    again.tick("本人承诺以上内容真实");
    again.press("核对并上报");
    CHECK_FALSE(again.find_id("check.unchanged"));
    again.press("上报");
    again.press_id("dialog.confirm");
    CHECK(app.server.receipts == 1);
}

TEST_CASE("somebody else's application reads as not there", "[SC-06]")
{
    App app;
    app.open_application();
    App other("/sample/applications/00000000000000000000000000000bad", "zh", &app.server);
    REQUIRE(other.has_text("没有找到这个页面"));
}

TEST_CASE("an application that began with another version of the pack opens on a page that has that version")
{
    App app;
    app.log_in();
    app.press("申报");
    app.server.pack_hash = "0123abcd";
    app.press("开始申报");
    REQUIRE(app.server.application);
    REQUIRE(app.opened_pages == std::vector<std::string> { "/sample/applications/" + to_string(*app.server.application) + "?pack=0123abcd" });
    REQUIRE_FALSE(app.has_text("基本信息"));

    App same;
    same.server.pack_hash = same.server.plan().programme().content_hash;
    same.open_application();
    REQUIRE(same.opened_pages.empty());
    REQUIRE(same.has_text("基本信息"));
}

TEST_CASE("a record that was just added shows nothing red, also in a section of which everything was asked", "[form]")
{
    App app;
    app.open_application();
    app.press("工作业绩");
    app.press("保存并下一步");
    REQUIRE(app.find_id("error_summary"));
    app.press("添加业绩");
    REQUIRE(app.find(ui::Role::Heading, "添加业绩"));
    REQUIRE(app.find(ui::Role::TextInput, "项目名称")->error.empty());
    app.press("保存并返回列表");
    REQUIRE(app.find(ui::Role::Heading, "编辑业绩"));
    REQUIRE_FALSE(app.find(ui::Role::TextInput, "项目名称")->error.empty());
}

TEST_CASE("the task list leads to what is still to do", "[form]")
{
    App app;
    app.open_application();
    app.press("继续填写");
    REQUIRE(app.find(ui::Role::Heading, "基本信息"));
}

TEST_CASE("the check page says of a list that must not be empty that it is", "[form]")
{
    App app;
    app.open_application();
    app.press("核对并上报");
    auto const missing = app.find_id("read.works.message.0");
    REQUIRE(missing);
    REQUIRE(missing->tone == ui::Tone::Error);
}

TEST_CASE("once there is an answer the receipt begins with it", "[SC-14]")
{
    App app;
    open_complete(app);
    app.press("上报");
    app.press_id("dialog.confirm");
    REQUIRE(app.find(ui::Role::Heading, "上报成功"));
    app.server.state = "approved";
    App later(app.url(), "zh", &app.server);
    REQUIRE_FALSE(later.find(ui::Role::Heading, "上报成功"));
    REQUIRE(later.find(ui::Role::Heading, "通过"));
}

TEST_CASE("ZC-15: the way so far goes on with the departments that are still to decide", "[SC-14]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample", R"({"from": "submitted", "action": "approve", "role": "department_reviewer", "to": "submitted", "route": "next"},
        {"from": "submitted", "action": "approve", "role": "department_reviewer", "to": "approved", "route": "last"},)");
    server.levels = { { { "county", "县局" }, { "city", "市局" }, { "province", "省厅" } }, 1 };
    App app("/sample/", "zh", &server);
    open_complete(app);
    REQUIRE_FALSE(app.find_id("route.0"));
    app.press("上报");
    app.press_id("dialog.confirm");
    REQUIRE(app.find(ui::Role::Heading, "上报成功"));
    // The first has decided: that stands in the history.
    REQUIRE_FALSE(app.find_id("route.0"));
    auto const now = app.find_id("route.1"), later = app.find_id("route.2"), sent = app.find_id("history.0");
    REQUIRE(now);
    REQUIRE(now->label == "市局");
    REQUIRE(now->description == "正在审核");
    REQUIRE(now->current);
    REQUIRE(later);
    REQUIRE(later->label == "省厅");
    REQUIRE(later->description == "等待审核");
    REQUIRE_FALSE(later->current);
    REQUIRE(sent);
    REQUIRE_FALSE(sent->current);
    // Once all have decided, and once it is over whoever has not.
    for (auto const* state : { "submitted", "approved" }) {
        server.levels.at = std::string(state) == "submitted" ? 3 : 1;
        server.state = state;
        App decided(app.url(), "zh", &server);
        REQUIRE_FALSE(decided.find_id("route.1"));
        REQUIRE_FALSE(decided.find_id("route.2"));
        REQUIRE(decided.find_id("history.0"));
    }
}

TEST_CASE("a date is typed, or picked from the browser's calendar", "[form]")
{
    App app;
    app.open_application();
    app.press("工作业绩");
    app.press("添加业绩");
    app.press("选择日期", "开始时间");
    REQUIRE(app.picked.node == app.find(ui::Role::TextInput, "开始时间")->id);
    REQUIRE(app.picked.month);
}

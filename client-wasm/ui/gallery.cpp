// Every piece in every state, for looking at: stands in the place of core in the target `gallery`.
// The part of the page's path after the first segment chooses what is shown: form, list, dialog, text, wide.
#include "core/client.h"

#include <string>
#include <utility>

namespace shenbao::client {

using ui::Node;
using ui::Role;

struct Model {
    Settings settings;
    std::string page = "form";
    std::string typed = "李建国";
    bool dialog = false;
    bool ticked = true;
    std::string choice = "01";
};

namespace {

Node make(Role role, std::string id, std::string label = {})
{
    Node node;
    node.role = role;
    node.id = std::move(id);
    node.label = std::move(label);
    return node;
}

template<typename... Children>
Node with(Node node, Children... children)
{
    (node.children.push_back(std::move(children)), ...);
    return node;
}

Node in_row(Node node, ui::Direction direction = ui::Direction::Row)
{
    node.direction = direction;
    return node;
}

Target target(char const* name)
{
    Target made;
    made.place = Place::Search;
    made.detail = name;
    return made;
}

Node input(std::string id, std::string label, std::string value, int width = 0)
{
    auto node = make(Role::TextInput, id, std::move(label));
    node.value = std::move(value);
    node.width_characters = width;
    node.target = target(id.c_str());
    return node;
}

Node button(std::string id, std::string label, ui::Emphasis emphasis = ui::Emphasis::Plain)
{
    auto node = make(Role::Button, id, std::move(label));
    node.emphasis = emphasis;
    node.press = Pressed {id, {}, {}};
    return node;
}

Node link(std::string id, std::string label)
{
    auto node = make(Role::Link, id, std::move(label));
    node.press = Pressed {id, {}, {}};
    return node;
}

Node toned(Node node, ui::Tone tone)
{
    node.tone = tone;
    return node;
}

Node heading(std::string id, std::string label, int level)
{
    auto node = make(Role::Heading, std::move(id), std::move(label));
    node.level = level;
    return node;
}

Node quiet(std::string id, std::string label)
{
    auto node = make(Role::Text, std::move(id), std::move(label));
    node.quiet = true;
    return node;
}

Node header()
{
    auto name = link("home", "专家库申报系统（样例）");
    name.strong = true;
    return with(make(Role::Header, "header", "页首"),
        with(in_row(make(Role::Group, "header.row"), ui::Direction::Wrap), std::move(name), button("english", "English", ui::Emphasis::Link),
            button("settings", "显示设置", ui::Emphasis::Link), button("account", "李建国", ui::Emphasis::Link)));
}

Node task(char const* id, std::string number, std::string label, std::string state, ui::Tone tone, bool current = false)
{
    auto node = make(Role::TaskItem, id, std::move(label));
    node.value = std::move(number);
    node.description = std::move(state);
    node.tone = tone;
    node.current = current;
    node.press = Pressed {id, {}, {}};
    return node;
}

Node tasks(std::string const& prefix)
{
    return with(make(Role::TaskList, prefix + "list"), task((prefix + "1").c_str(), "1", "服务方向", "已完成", ui::Tone::Done),
        task((prefix + "2").c_str(), "2", "基本信息", "2 处有误", ui::Tone::Error, true), task((prefix + "3").c_str(), "3", "工作业绩", "未开始", ui::Tone::Neutral),
        task((prefix + "4").c_str(), "4", "技术成果", "填写中", ui::Tone::Info), task((prefix + "5").c_str(), "5", "附件列表", "1 处提醒", ui::Tone::Warning));
}

Node form_page(Model const& model)
{
    auto main = make(Role::Main, "main");
    auto steps = make(Role::StepBar, "steps", "基本信息");
    steps.value = "2";
    steps.total = 8;
    auto summary = with(make(Role::ErrorSummary, "summary", "有 2 处需要更正"), link("s1", "身份证号码最后一位校验不通过，请对照证件核对"), link("s2", "请选择民族"));
    auto identity = input("identity", "证件号码", "110105194912310021", 20);
    identity.required = true;
    identity.hint = "与证件一致，18 位，末位可为 X";
    identity.error = "身份证号码最后一位校验不通过，请对照证件核对";
    auto name = input("name", "姓名", model.typed, 16);
    name.required = true;
    auto sex = with(in_row(make(Role::FieldSet, "sex", "性别")), make(Role::Radio, "sex.1", "男"), make(Role::Radio, "sex.2", "女"));
    sex.required = true;
    for (auto& one : sex.children)
        one.target = target(one.id.c_str());
    sex.children[0].checked = true;
    auto nation = make(Role::Select, "nation", "民族");
    nation.placeholder = "请选择";
    nation.error = "请选择民族";
    nation.required = true;
    nation.options = {{"01", "汉族", {}}, {"02", "蒙古族", {}}, {"03", "回族", {}}};
    nation.target = target("nation");
    auto kind = nation;
    kind.id = "kind";
    kind.label = "证件类型";
    kind.error.clear();
    kind.value = model.choice;
    kind.options = {{"01", "居民身份证", {}}, {"02", "港澳居民来往内地通行证", {}}};
    kind.target = target("kind");
    auto date = input("date", "毕业时间", "", 12);
    date.placeholder = "2001-07";
    auto address = input("address", "单位地址", "示例省示例市（样例）示例大道北段 1700 号示例中心");
    auto area = make(Role::TextArea, "area", "内容提要");
    area.hint = "建议不超过 200 字";
    area.value = "本成果针对高海拔地区长大隧道施工通风难题，提出了分段式射流通风方法；经三座隧道（合计 21.4 km）验证，掘进期间工作面风速提高 38%，每月节约用电约 12 万 kWh。\n"
                 "详见 https://example.org/a/very/long/address/of/a/page?with=parameters&and=more 一文。";
    area.count = 212;
    area.limit = 200;
    area.limit_advised = true;
    area.target = target("area");
    auto fixed = input("fixed", "联系电话", "139****1858");
    fixed.read_only = true;
    auto secret = input("secret", "密码", "abcdef12", 20);
    secret.input_type = ui::InputType::Password;
    auto off = input("off", "出生日期", "1949-12-31", 12);
    off.disabled = true;
    off.hint = "由身份证号码得出";
    auto box = make(Role::CheckBox, "retired", "已退休");
    box.checked = model.ticked;
    box.target = target("retired");
    auto box2 = make(Role::CheckBox, "promise", "本人承诺所填内容真实，如有虚假愿承担相应责任");
    box2.hint = "上报前必须勾选";
    box2.error = "请阅读并勾选承诺";
    box2.required = true;
    box2.target = target("promise");
    auto boxes = with(make(Role::FieldSet, "fields", "专业方向"), box, make(Role::CheckBox, "b2", "公路工程"), make(Role::CheckBox, "b3", "桥梁与隧道工程"));
    boxes.hint = "可多选";
    auto file = make(Role::FileButton, "file", "选择文件，或拖到这里");
    file.hint = "PDF、JPG、PNG，每个不超过 2 MB";
    file.target = target("file");
    auto progress = make(Role::Progress, "progress", "正在上传 学历证书.pdf（62%）");
    progress.value = "62";
    progress.total = 100;
    auto saved = toned(make(Role::Status, "saved", "已保存到服务器 10:32"), ui::Tone::Done);
    auto busy = button("busy", "正在保存");
    busy.busy = true;
    auto disabled = button("disabled", "上报");
    disabled.disabled = true;
    disabled.description = "还差 3 项";
    auto bar = with(in_row(make(Role::Group, "bar")), button("back", "上一步"), button("next", "保存并下一步", ui::Emphasis::Primary), saved);
    bar.sticky = true;
    return with(std::move(main), steps, heading("title", "基本信息", 1), make(Role::Text, "purpose", "与身份证件一致的个人资料，申报表和公示都用它。"), summary,
        with(make(Role::Form, "form"), name, sex, kind, identity, nation, in_row(with(make(Role::Group, "pair"), date, off)), address, area, fixed, secret, boxes, box2, file, progress,
            make(Role::Hint, "tip", "职业资格最多填三项，每项都要有证书编号。")),
        bar, in_row(with(make(Role::Group, "more"), busy, disabled, button("danger", "删除这条记录", ui::Emphasis::Danger), button("plain-link", "换一张", ui::Emphasis::Link))));
}

Node row(std::string const& id, std::vector<std::string> const& cells, std::vector<std::string> const& labels, ui::Tone tone)
{
    auto made = make(Role::TableRow, id);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto cell = make(Role::Cell, id + ".c" + std::to_string(i), i == 3 ? "" : cells[i]);
        cell.column_label = labels[i];
        cell.row_header = i == 0;
        if (i == 3)
            cell.children.push_back(toned(make(Role::Tag, id + ".tag", cells[i]), tone));
        made.children.push_back(std::move(cell));
    }
    auto actions = in_row(make(Role::Cell, id + ".actions"));
    actions.column_label = "操作";
    actions.children = {link(id + ".view", "查看"), link(id + ".edit", "上报")};
    made.children.push_back(std::move(actions));
    return made;
}

Node list_page()
{
    std::vector<std::string> const labels {"批次名称", "姓名", "证件号码", "状态", "添加时间"};
    auto head = make(Role::TableRow, "t.head");
    for (std::size_t i = 0; i < labels.size(); ++i)
        head.children.push_back(make(Role::ColumnHeader, "t.h" + std::to_string(i), labels[i]));
    head.children.push_back(make(Role::ColumnHeader, "t.h9", "操作"));
    auto table = with(make(Role::Table, "table", "申报列表"), head, row("r1", {"2026 年第一批专家征集", "李建国", "110105********002X", "退回修改", "2026-06-01 10:32"}, labels, ui::Tone::Warning),
        row("r2", {"2025 年第二批", "李建国", "110105********002X", "通过", "2025-09-12 08:05"}, labels, ui::Tone::Done),
        row("r3", {"2025 年第一批", "李建国", "110105********002X", "不通过", "2025-03-02 17:40"}, labels, ui::Tone::Error));
    table.cards = true;
    auto fact = [](char const* id, char const* term, char const* value) {
        auto made = make(Role::DescriptionRow, id, term);
        made.value = value;
        made.children.push_back(link(std::string(id) + ".edit", "修改"));
        return made;
    };
    auto facts = with(make(Role::DescriptionList, "facts"), fact("f1", "姓名", "李建国"), fact("f2", "毕业院校", "西南交通大学（样例）"),
        fact("f3", "内容提要", "本成果针对高海拔地区长大隧道施工通风难题，提出了分段式射流通风方法；经三座隧道验证。"));
    auto step = [](char const* id, char const* label, char const* at, ui::Tone tone, bool current) {
        auto made = toned(make(Role::TimelineStep, id, label), tone);
        made.description = at;
        made.current = current;
        return made;
    };
    auto timeline = with(make(Role::Timeline, "timeline"), step("tl1", "已上报", "2026-06-01 10:32", ui::Tone::Done, false),
        step("tl2", "推荐部门审核", "等待中，一般 5 个工作日", ui::Tone::Neutral, true), step("tl3", "主管部门审核", "", ui::Tone::Neutral, false));
    auto banner = [](char const* id, ui::Tone tone, char const* label, char const* words) {
        return toned(with(make(Role::Banner, id, label), make(Role::Text, std::string(id) + ".text", words)), tone);
    };
    auto item = [](char const* id, char const* label) { return make(Role::ListItem, id, label); };
    return with(make(Role::Main, "main"), heading("title", "我的申报", 1), banner("b1", ui::Tone::Info, "本批次 7月19日 18:00 截止", "还剩 2 天。请尽早上报，避免最后一小时拥堵。"),
        banner("b2", ui::Tone::Done, "已上报", "回执编号 2026-000123。"), banner("b3", ui::Tone::Warning, "打印件已过期", "打印之后又改了内容，请重新打印。"),
        banner("b4", ui::Tone::Error, "没有网络", "尚未保存，请勿关闭。"), table, heading("h2", "核对填写内容", 2), with(make(Role::Card, "card", "基本信息"), facts),
        heading("h3", "办理进度", 2), timeline, heading("h4", "需要准备的材料", 2), with(make(Role::List, "list"), item("i1", "身份证正反面彩色扫描件"), item("i2", "学历证书"), item("i3", "职称证书或职业资格证书（至少一项）")),
        tasks("main."), make(Role::Skeleton, "skeleton", "正在载入"),
        in_row(with(make(Role::Group, "buttons"), button("open", "开始申报", ui::Emphasis::Primary), button("other", "返回"))));
}

Node view_of(Model const& model)
{
    auto page = with(make(Role::Page, "page"), header());
    if (model.page == "list") {
        page.children.push_back(list_page());
    } else {
        page.children.push_back(with(make(Role::Navigation, "nav", "申报步骤"), tasks("nav.")));
        page.children.push_back(form_page(model));
    }
    page.children.push_back(with(make(Role::Footer, "footer", "页脚"), quiet("footer.1", "样例主管部门 · 咨询电话 028-0000 0000")));
    if (model.dialog)
        page.children.push_back(with(make(Role::Dialog, "dialog", "删除“高海拔隧道通风方法”？"), make(Role::Text, "dialog.text", "删除后这条技术成果及其 2 个附件不再出现在申报表中，不能恢复。"),
            in_row(with(make(Role::Group, "dialog.buttons"), button("dialog.yes", "删除", ui::Emphasis::Danger), button("close", "取消")))));
    return page;
}

}

Client::Client(Settings settings, Random)
    : m_model(std::make_unique<Model>())
{
    m_model->settings = std::move(settings);
}
Client::~Client() = default;

Effects Client::start(std::string const& url, Moment)
{
    m_model->page = url.find("list") != std::string::npos ? "list" : "form";
    m_model->dialog = url.find("dialog") != std::string::npos;
    return {};
}

Effects Client::handle(Event const& event, Moment)
{
    auto& model = *m_model;
    if (auto const* typed = std::get_if<Typed>(&event)) {
        if (typed->target.detail == "name")
            model.typed = typed->text;
        if (typed->target.detail == "kind")
            model.choice = typed->text;
    }
    if (auto const* ticked = std::get_if<Ticked>(&event)) {
        if (ticked->target.detail == "retired")
            model.ticked = ticked->on;
    }
    if (auto const* pressed = std::get_if<Pressed>(&event)) {
        if (pressed->action == "danger")
            model.dialog = true;
        if (pressed->action == "close") {
            model.dialog = false;
            return {Focus {"danger", true}};
        }
        if (pressed->action == "settings")
            model.settings.text_mode = !model.settings.text_mode;
    }
    return {};
}

Node Client::view() const { return view_of(*m_model); }
Settings const& Client::settings() const { return m_model->settings; }

}

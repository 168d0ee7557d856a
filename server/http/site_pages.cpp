#include "http/site_pages.h"

#include "http/html.h"
#include "service/committee.h"
#include "service/markup.h"

namespace shenbao::http {

using service::escaped_html;

static std::string words(SiteReader const& reader, std::string_view chinese, std::string_view english) { return std::string(reader.language == 0 ? chinese : english); }

static std::string label_of(SiteReader const& reader, SiteChannel const& channel) { return channel.label.in(reader.language); }

static std::string path_of(SiteReader const& reader, std::string const& below) { return "/" + reader.programme.id + "/" + below; }

static std::string path_of(SiteReader const& reader, SiteChannel const& channel)
{
    return path_of(reader, Site::is_built_in(channel.id) ? channel.id : "news/" + channel.id);
}

static std::string link(std::string const& address, std::string const& shown, std::string const& more = "")
{
    return "<a href=\"" + escaped_html(address) + "\"" + more + ">" + escaped_html(shown) + "</a>";
}

static std::string day_of(Moment moment) { return to_string(china_date(moment)); }

static std::string time_html(Moment moment) { return "<time datetime=\"" + day_of(moment) + "\">" + day_of(moment) + "</time>"; }

namespace {

struct Page {
    std::string title;        // without the programme's name
    std::string description;
    std::string path;         // the canonical one, below the programme
    std::string channel;      // of the menu
    std::string body;
    std::string here;         // its whole address when that has more than the path: what is searched for, the page of a list
};

}

static std::string with_query(std::string const& address, std::string const& more)
{
    return address + (address.find('?') == std::string::npos ? "?" : "&") + more;
}

static std::string menu_html(SiteReader const& reader, Page const& page)
{
    auto entry = [&](std::string const& address, std::string const& shown, bool current) {
        return "<li>" + link(address, shown, current ? " aria-current=\"page\"" : "") + "</li>";
    };
    std::string out = "<nav class=\"menu\" aria-label=\"" + words(reader, "栏目", "Sections") + "\"><ul>";
    out += entry(path_of(reader, "home"), words(reader, "首页", "Home"), page.path.empty() && page.channel.empty());
    for (auto const& channel : reader.programme.site.channels)
        out += entry(path_of(reader, channel), label_of(reader, channel), channel.id == page.channel);
    out += entry(path_of(reader, "applications"), words(reader, "个人中心", "My applications"), false);
    return out + "</ul></nav>";
}

// The bar that the client has too; the menu stands under it.
static std::string header_html(SiteReader const& reader, Page const& page)
{
    auto const& programme = reader.programme;
    std::string out = "<a class=\"skip\" href=\"#main\">" + words(reader, "跳到正文", "Skip to content") + "</a><header class=\"header\"><div class=\"group row wrap\">";
    out += link(path_of(reader, "home"), programme.name.in(reader.language), " class=\"link\"");
    if (programme.languages.size() > 1) {
        std::string const here = page.here.empty() ? path_of(reader, page.path) : page.here;
        out += link(with_query(here, words(reader, "lang=en", "lang=zh")), words(reader, "English", "中文"), " class=\"button as-link\"");
    }
    out += link(path_of(reader, "login"), words(reader, "登录", "Log in"), " class=\"link\"");
    if (programme.find_account_flow("register"))
        out += link(path_of(reader, "register"), words(reader, "注册", "Register"), " class=\"link\"");
    return out + "</div></header>" + menu_html(reader, page);
}

// A language that was chosen goes along with every link into the programme.
static std::string with_language(SiteReader const& reader, std::string const& html)
{
    if (!reader.language_chosen)
        return html;
    std::string const begin = "<a href=\"/" + reader.programme.id + "/", asked = words(reader, "lang=zh", "lang=en");
    std::string out;
    std::size_t from = 0;
    for (auto at = html.find(begin); at != std::string::npos; at = html.find(begin, from)) {
        auto const end = html.find('"', at + begin.size());
        auto const whole = html.substr(at, end - at);
        auto const address = whole.substr(0, whole.find('#'));
        out += html.substr(from, at - from) + address;
        if (address.find("lang=") == std::string::npos)
            out += (address.find('?') == std::string::npos ? "?" : "&amp;") + asked;
        from = at + address.size();
    }
    return out + html.substr(from);
}

static std::string html_of(SiteReader const& reader, Page const& page)
{
    auto const& programme = reader.programme;
    std::string const name = programme.name.in(reader.language);
    std::string const title = page.title.empty() ? name : page.title + " - " + name;
    std::string const files = "/static/" + static_hash() + "/";
    std::string out = "<!doctype html><html lang=\"" + words(reader, "zh-CN", "en") + "\" class=\"text-mode\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>" + escaped_html(title) + "</title>";
    if (!page.description.empty())
        out += "<meta name=\"description\" content=\"" + escaped_html(page.description) + "\">";
    if (!reader.origin.empty())
        out += "<link rel=\"canonical\" href=\"" + escaped_html(reader.origin + path_of(reader, page.path)) + "\">";
    out += "<link rel=\"stylesheet\" href=\"" + files + "style.css\"><link rel=\"stylesheet\" href=\"" + files + "site.css\">"
        "<link rel=\"icon\" type=\"image/svg+xml\" href=\"" + files + "icon.svg\"></head><body class=\"site\">";
    out += with_language(reader, header_html(reader, page) + "<main class=\"site-main\" id=\"main\">" + page.body + "</main>") + "<footer class=\"footer\"><p>"
        + escaped_html(programme.authority.in(reader.language)) + "</p>";
    if (!programme.contact.empty())
        out += "<p>" + escaped_html(programme.contact.in(reader.language)) + "</p>";
    return out + "</footer></body></html>\n";
}

static std::string description_of(SiteReader const& reader)
{
    auto const& site = reader.programme.site;
    return site.description.empty() ? reader.programme.name.in(reader.language) : site.description.in(reader.language);
}

static std::string trail_html(SiteReader const& reader, SiteChannel const& channel)
{
    return "<nav class=\"trail\" aria-label=\"" + words(reader, "当前位置", "You are here") + "\"><ol><li>" + link(path_of(reader, "home"), words(reader, "首页", "Home"))
        + "</li><li>" + link(path_of(reader, channel), label_of(reader, channel)) + "</li></ol></nav>";
}

// ---- lists

static std::string publicity_state(SiteReader const& reader, store::PublicRow const& row)
{
    bool const over = row.ends_at < reader.now;
    return "<span class=\"tag " + std::string(over ? "" : "info") + "\">" + (over ? words(reader, "公示已结束", "Ended") : words(reader, "公示中", "Open now")) + "</span>";
}

static std::string committee_state(SiteReader const& reader, store::PublicRow const& row)
{
    if (row.ends_at.milliseconds == 0)
        return {};
    bool const over = row.ends_at < reader.now;
    return "<span class=\"tag " + std::string(over ? "" : "done") + "\">" + (over ? words(reader, "已过申报材料提交截止时间", "Closed for materials") : words(reader, "材料接收中", "Taking materials")) + "</span>";
}

// The address of an item is below that of its channel.
static std::string items_html(SiteReader const& reader, SiteChannel const& channel, std::vector<store::PublicRow> const& rows)
{
    if (rows.empty())
        return "<p class=\"quiet none\">" + words(reader, "暂无内容", "Nothing here yet") + "</p>";
    std::string out = "<ul class=\"items\">";
    for (auto const& row : rows) {
        out += "<li>" + link(path_of(reader, channel) + "/" + row.key, row.name);
        if (row.first)
            out += "<span class=\"tag warning\">" + words(reader, "置顶", "Pinned") + "</span>";
        if (row.kind == "publicity")
            out += publicity_state(reader, row);
        if (row.kind == "committees")
            out += committee_state(reader, row);
        if (row.starts_at.milliseconds > 0)
            out += time_html(row.starts_at);
        out += "</li>";
    }
    return out + "</ul>";
}

static std::string page_address(std::string const& address, int page)
{
    return page > 1 ? with_query(address, "page=" + std::to_string(page)) : address;
}

static std::string pages_html(SiteReader const& reader, std::string const& address, service::SiteList const& list)
{
    if (list.pages < 2)
        return {};
    auto to = [&](int page, std::string const& shown) {
        return link(page_address(address, page), shown, " class=\"button\"");
    };
    std::string out = "<nav class=\"pages\" aria-label=\"" + words(reader, "分页", "Pages") + "\">";
    if (list.page > 1)
        out += to(list.page - 1, words(reader, "上一页", "Previous"));
    out += "<span>" + words(reader, "第" + std::to_string(list.page) + "页，共" + std::to_string(list.pages) + "页", "Page " + std::to_string(list.page) + " of " + std::to_string(list.pages)) + "</span>";
    if (list.page < list.pages)
        out += to(list.page + 1, words(reader, "下一页", "Next"));
    return out + "</nav>";
}

static std::string count_html(SiteReader const& reader, service::SiteList const& list)
{
    std::string const number = std::to_string(list.count);
    return "<p class=\"quiet\">" + words(reader, "共" + number + "条", number + " in all") + "</p>";
}

static std::string search_field(SiteReader const& reader, std::string const& value)
{
    return "<div class=\"field\"><label class=\"label\" for=\"q\">" + words(reader, "关键词", "Words") + "</label><input class=\"control\" type=\"search\" id=\"q\" name=\"q\" maxlength=\"50\" value=\""
        + escaped_html(value) + "\"></div>";
}

static std::string search_button(SiteReader const& reader)
{
    std::string const chosen = reader.language_chosen ? "<input type=\"hidden\" name=\"lang\" value=\"" + words(reader, "zh", "en") + "\">" : "";
    return chosen + "<button class=\"button\">" + words(reader, "查询", "Search") + "</button>";
}

std::string news_list_page(SiteReader const& reader, SiteChannel const& channel, service::SiteList const& list, std::string const& asked)
{
    std::string const label = label_of(reader, channel);
    std::string const path = path_of(reader, channel);
    std::string body = trail_html(reader, channel) + "<h1>" + escaped_html(label) + "</h1><form class=\"search\" role=\"search\" action=\"" + path + "\">"
        + search_field(reader, asked) + search_button(reader) + "</form>" + count_html(reader, list) + "<div class=\"card\">" + items_html(reader, channel, list.rows) + "</div>";
    std::string const address = path + (asked.empty() ? "" : "?q=" + percent_encoded(asked));
    body += pages_html(reader, address, list);
    std::string const below = page_address("news/" + channel.id, list.page);
    return html_of(reader, { label, label + " - " + description_of(reader), below, channel.id, body, page_address(address, list.page) });
}

std::string publicity_list_page(SiteReader const& reader, SiteChannel const& channel, service::SiteList const& list)
{
    std::string const label = label_of(reader, channel);
    std::string body = trail_html(reader, channel) + "<h1>" + escaped_html(label) + "</h1>" + count_html(reader, list) + "<div class=\"card\">"
        + items_html(reader, channel, list.rows) + "</div>" + pages_html(reader, path_of(reader, channel), list);
    return html_of(reader, { label, label + " - " + description_of(reader), "publicity", channel.id, body, page_address(path_of(reader, channel), list.page) });
}

// ---- one item

static std::string size_text(std::int64_t bytes)
{
    if (bytes < 1024 * 1024)
        return std::to_string((bytes + 1023) / 1024) + " KB";
    std::int64_t const tenths = bytes * 10 / (1024 * 1024);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

static std::string files_html(SiteReader const& reader, store::PublicRow const& row)
{
    if (row.files.empty())
        return {};
    std::string out = "<h2>" + words(reader, "附件", "Attachments") + "</h2><ul class=\"files\">";
    for (std::size_t i = 0; i < row.files.size(); ++i) {
        auto const& file = row.files[i];
        std::string const address = path_of(reader, "file/" + row.kind + "/" + row.key + "/" + std::to_string(i + 1) + "/" + percent_encoded(file.name));
        out += "<li>" + link(address, file.name) + " <span class=\"quiet\">" + size_text(file.size) + "</span></li>";
    }
    return out + "</ul>";
}

std::string news_page(SiteReader const& reader, SiteChannel const& channel, store::PublicRow const& row)
{
    auto const item = service::read_news_body(row.body);
    std::string body = trail_html(reader, channel) + "<article class=\"card\"><h1>" + escaped_html(row.name) + "</h1><p class=\"quiet\">"
        + words(reader, "发布日期：", "Published: ") + time_html(row.starts_at);
    if (!item.source.empty())
        body += " &nbsp; " + words(reader, "来源：", "Source: ") + escaped_html(item.source);
    body += "</p><div class=\"prose\">" + service::html_of_markup(item.text) + "</div>" + files_html(reader, row) + "</article>";
    std::string const description = service::plain_of_markup(item.text, 120);
    return html_of(reader, { row.name, description.empty() ? row.name : description, "news/" + channel.id + "/" + row.key, channel.id, body });
}

static std::string list_table(SiteReader const& reader, service::PublicityBody const& list)
{
    std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + words(reader, "公示名单", "The list") + "\"><table class=\"table\"><thead><tr class=\"tr\">";
    for (auto const& column : list.columns)
        out += "<th scope=\"col\" class=\"td\">" + escaped_html(column) + "</th>";
    out += "</tr></thead><tbody>";
    for (auto const& row : list.rows) {
        out += "<tr class=\"tr\">";
        for (auto const& cell : row)
            out += "<td class=\"td\">" + escaped_html(cell) + "</td>";
        out += "</tr>";
    }
    return out + "</tbody></table></div>";
}

std::string publicity_page(SiteReader const& reader, SiteChannel const& channel, store::PublicRow const& row)
{
    auto const list = service::read_publicity_body(row.body);
    std::string body = trail_html(reader, channel) + "<article class=\"card\"><h1>" + escaped_html(row.name) + "</h1><p>" + publicity_state(reader, row) + " "
        + words(reader, "公示期：", "From ") + time_html(row.starts_at) + words(reader, " 至 ", " to ") + time_html(row.ends_at) + "</p><div class=\"prose\">"
        + service::html_of_markup(list.text) + "</div>";
    std::string const number = std::to_string(list.rows.size());
    body += "<h2>" + words(reader, "名单（共" + number + "人）", "The list (" + number + ")") + "</h2>" + list_table(reader, list) + "</article>";
    std::string const description = service::plain_of_markup(list.text, 120);
    return html_of(reader, { row.name, description.empty() ? row.name : description, "publicity/" + row.key, channel.id, body });
}

// ---- committees

static std::string region_field(SiteReader const& reader, std::vector<std::string> const& regions, std::string const& chosen)
{
    std::string out = "<div class=\"field\"><label class=\"label\" for=\"region\">" + words(reader, "地区", "Region") + "</label><select class=\"control\" id=\"region\" name=\"region\"><option value=\"\">"
        + words(reader, "全部", "All") + "</option>";
    for (auto const& region : regions)
        out += "<option" + std::string(region == chosen ? " selected" : "") + ">" + escaped_html(region) + "</option>";
    return out + "</select></div>";
}

// Cells are HTML; on a narrow screen a row becomes a card.
static std::string cards_table(std::vector<std::string> const& heads, std::vector<std::vector<std::string>> const& rows)
{
    std::string out = "<table class=\"table cards\"><thead><tr class=\"tr\">";
    for (auto const& head : heads)
        out += "<th scope=\"col\" class=\"td\">" + head + "</th>";
    out += "</tr></thead><tbody>";
    for (auto const& row : rows) {
        out += "<tr class=\"tr\">";
        for (std::size_t i = 0; i < heads.size(); ++i)
            out += "<td class=\"td\" data-column=\"" + heads[i] + "\">" + (row[i].empty() ? "—" : row[i]) + "</td>";
        out += "</tr>";
    }
    return out + "</tbody></table>";
}

static std::string committees_table(SiteReader const& reader, SiteChannel const& channel, std::vector<store::PublicRow> const& rows)
{
    std::vector<std::vector<std::string>> cells;
    for (auto const& row : rows) {
        auto const facts = service::read_facts_body(row.body);
        cells.push_back({ link(path_of(reader, channel) + "/" + row.key, row.name), escaped_html(row.of_class), escaped_html(facts.value("评审系列")),
            escaped_html(facts.value("咨询电话")), committee_state(reader, row) });
    }
    return cards_table({ words(reader, "名称", "Name"), words(reader, "地区", "Region"), words(reader, "评审系列", "Series"), words(reader, "咨询电话", "Phone"), words(reader, "状态", "State") }, cells);
}

std::string committee_list_page(SiteReader const& reader, SiteChannel const& channel, service::SiteList const& list, CommitteeChoice const& choice)
{
    std::string const label = label_of(reader, channel);
    std::string const path = path_of(reader, channel);
    std::string body = trail_html(reader, channel) + "<h1>" + escaped_html(label) + "</h1><form class=\"search\" role=\"search\" action=\"" + path + "\">"
        + region_field(reader, list.classes, choice.region) + search_field(reader, choice.words) + search_button(reader) + "</form>" + count_html(reader, list);
    body += list.rows.empty() ? "<p class=\"none\">" + words(reader, "没有符合条件的评审委员会，请换一个地区或关键词。", "No committee fits: try another region or other words.") + "</p>"
                              : committees_table(reader, channel, list.rows);
    std::string address = path;
    if (!choice.region.empty())
        address = with_query(address, "region=" + percent_encoded(choice.region));
    if (!choice.words.empty())
        address = with_query(address, "q=" + percent_encoded(choice.words));
    body += pages_html(reader, address, list);
    return html_of(reader, { label, label + " - " + description_of(reader), "committees", channel.id, body, page_address(address, list.page) });
}

static std::string facts_html(std::vector<service::Fact> const& facts)
{
    std::string out = "<dl class=\"facts\">";
    for (auto const& fact : facts)
        out += "<div class=\"fact\"><dt class=\"term\">" + escaped_html(fact.label) + "</dt><dd class=\"definition\"><span class=\"words\">" + service::html_of_line(fact.value) + "</span></dd></div>";
    return out + "</dl>";
}

// ZC-13: what one must hand in beside the form.
static std::string materials_html(SiteReader const& reader, std::vector<service::CommitteeMaterial> const& materials)
{
    if (materials.empty())
        return {};
    std::vector<std::vector<std::string>> cells;
    for (auto const& one : materials) {
        std::string kinds;
        for (auto const& kind : one.kinds)
            kinds += (kinds.empty() ? "" : ", ") + kind;
        cells.push_back({ escaped_html(one.name), escaped_html(kinds), size_text(one.size_bytes_max), std::to_string(one.count_max),
            one.required ? words(reader, "是", "Yes") : words(reader, "否", "No") });
    }
    return "<h2>" + words(reader, "评委会需求材料", "What the committee wants") + "</h2>"
        + cards_table({ words(reader, "材料名称", "Material"), words(reader, "材料类型", "Kinds"), words(reader, "最大材料大小", "Largest size"), words(reader, "上传数量", "How many"),
                          words(reader, "是否必填", "Required") },
            cells);
}

std::string committee_page(SiteReader const& reader, SiteChannel const& channel, store::PublicRow const& row)
{
    auto facts = service::read_facts_body(row.body).facts;
    if (!row.of_class.empty())
        facts.insert(facts.begin(), { words(reader, "地区", "Region"), row.of_class });
    std::string const body = trail_html(reader, channel) + "<article class=\"card\"><h1>" + escaped_html(row.name) + "</h1>" + committee_state(reader, row) + facts_html(facts)
        + materials_html(reader, service::read_materials(row.body)) + "</article>";
    std::string description = row.name;
    for (std::size_t i = 0; i < facts.size() && i < 3; ++i)
        description += (reader.language == 0 ? "，" : ", ") + facts[i].value;
    return html_of(reader, { row.name, service::plain_of_markup(description, 120), "committees/" + row.key, channel.id, body });
}

// ---- certificates

static std::string input_html(SiteReader const&, std::string const& name, std::string const& label, std::string const& hint, std::string const& value, std::string const& problem)
{
    bool const bad = !problem.empty();
    std::string out = "<div class=\"field" + std::string(bad ? " bad" : "") + "\"><label class=\"label required\" for=\"" + name + "\">" + label + "</label><p class=\"hint\" id=\"" + name
        + "-hint\">" + hint + "</p>";
    if (bad)
        out += "<p class=\"problem\" id=\"" + name + "-problem\">" + problem + "</p>";
    out += "<input class=\"control\" id=\"" + name + "\" name=\"" + name + "\" autocomplete=\"off\" maxlength=\"100\" aria-required=\"true\" aria-describedby=\"" + name + "-hint"
        + (bad ? " " + name + "-problem\" aria-invalid=\"true" : "") + "\" value=\"" + escaped_html(value) + "\">";
    return out + "</div>";
}

static std::string answer_html(SiteReader const& reader, CertificateAnswer const& answer)
{
    if (!answer.asked || (answer.problem.empty() && (answer.number.empty() || answer.name.empty())))
        return {};
    std::string out = "<section class=\"banner " + std::string(answer.found ? "info" : "warning") + "\" role=\"status\"><h2>" + words(reader, "查询结果", "Result") + "</h2>";
    if (!answer.problem.empty())
        out += "<p>" + escaped_html(answer.problem) + "</p>";
    else if (!answer.found)
        out += "<p>" + words(reader, "没有查到证书编号和姓名都相符的证书。请对照证书核对；本系统没有收录的证书请向颁发机关查询。",
                   "No certificate has this number and this name. Check both against the certificate; one that is not in this system can be asked for where it was issued.") + "</p>";
    else
        out += facts_html(*answer.found);
    return out + "</section>";
}

std::string certificates_page(SiteReader const& reader, SiteChannel const& channel, CertificateAnswer const& answer)
{
    std::string const label = label_of(reader, channel);
    std::string const empty = words(reader, "请填写", "Fill this in");
    bool const no_number = answer.asked && answer.number.empty();
    bool const no_name = answer.asked && answer.name.empty();
    std::string body = trail_html(reader, channel) + "<h1>" + escaped_html(label) + "</h1>" + answer_html(reader, answer);
    body += "<p>" + words(reader, "填写证书编号和持证人姓名，核验证书的真伪和有效状态。", "Give the certificate's number and its holder's name to check whether it is genuine and in force.") + "</p>";
    body += "<form class=\"card form\" method=\"post\" action=\"" + path_of(reader, channel) + (reader.language_chosen ? words(reader, "?lang=zh", "?lang=en") : "") + "\">"
        + input_html(reader, "number", words(reader, "证书编号", "Certificate number"), words(reader, "与证书上的一致，不区分大小写", "As on the certificate; capitals do not matter"), answer.number, no_number ? empty : "")
        + input_html(reader, "name", words(reader, "姓名", "Name"), words(reader, "持证人姓名", "The holder's name"), answer.name, no_name ? empty : "")
        + "<button class=\"button primary\">" + words(reader, "查询", "Check") + "</button></form>";
    return html_of(reader, { (no_number || no_name ? words(reader, "有误：", "Error: ") : "") + label, label + " - " + description_of(reader), "certificates", channel.id, body });
}

// ---- home

static std::string rounds_html(SiteReader const& reader, std::vector<store::RoundRow> const& rounds)
{
    std::string out;
    for (auto const& round : rounds) {
        bool const open = !(reader.now < round.opens);
        out += "<li><span class=\"tag " + std::string(open ? "done" : "info") + "\">" + (open ? words(reader, "申报中", "Open") : words(reader, "未开始", "Not yet")) + "</span><strong>"
            + escaped_html(round.name) + "</strong><span>" + time_html(round.opens) + words(reader, " 至 ", " to ") + time_html(round.closes) + "</span></li>";
    }
    return out.empty() ? "<p class=\"quiet\">" + words(reader, "目前没有开放的批次，请留意通知公告。", "No round is open now; watch the notices.") + "</p>" : "<ul class=\"rounds\">" + out + "</ul>";
}

static std::string panel_html(SiteReader const& reader, service::SitePanel const& panel)
{
    std::string const label = label_of(reader, *panel.channel);
    std::string const id = "panel-" + panel.channel->id;
    return "<section class=\"card panel\" aria-labelledby=\"" + id + "\"><div class=\"panel-head\"><h2 id=\"" + id + "\">" + escaped_html(label) + "</h2><a href=\"" + path_of(reader, *panel.channel)
        + "\">" + words(reader, "更多", "More") + "<span class=\"off\">" + (reader.language == 0 ? "" : " ") + escaped_html(label) + "</span></a></div>" + items_html(reader, *panel.channel, panel.rows) + "</section>";
}

std::string home_page(SiteReader const& reader, service::SiteHome const& home)
{
    auto const& programme = reader.programme;
    std::string body = "<section class=\"hero\"><h1>" + escaped_html(programme.name.in(reader.language)) + "</h1>";
    if (!programme.site.description.empty())
        body += "<p>" + escaped_html(programme.site.description.in(reader.language)) + "</p>";
    body += rounds_html(reader, home.rounds) + "<p>" + link(path_of(reader, "rounds"), words(reader, "开始申报", "Apply"), " class=\"button primary\"") + "</p></section><div class=\"panels\">";
    for (auto const& panel : home.panels)
        body += panel_html(reader, panel);
    return html_of(reader, { "", description_of(reader), "", "", body + "</div>" });
}

std::string missing_page(SiteReader const& reader, std::string_view said)
{
    std::string const body = "<h1>" + escaped_html(said) + "</h1><p>" + words(reader, "内容可能已移动或撤下。", "It may have been moved or taken down.") + " "
        + link(path_of(reader, "home"), words(reader, "返回首页", "Back to the home page")) + "</p>";
    return html_of(reader, { std::string(said), "", "home", "-", body });
}

}

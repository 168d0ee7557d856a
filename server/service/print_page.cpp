// SC-14: the form to sign and stamp, written from the Outline. Its one script is that of the button that prints.
#include "outline/outline.h"
#include "service/actions.h"

#include <algorithm>
#include <vector>

namespace shenbao::service {

static std::string escaped(std::string_view text)
{
    std::string out;
    for (char letter : text) {
        switch (letter) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += letter;
        }
    }
    return out;
}

static std::string cell_text(OutlineField const& field)
{
    std::string names;
    for (auto const& attachment : field.attachments)
        names += (names.empty() ? "" : "<br>") + escaped(attachment.title.empty() ? attachment.name : attachment.title + "（" + attachment.name + "）");
    return field.attachments.empty() ? escaped(field.display) : names;
}

static bool is_long(OutlineField const& field)
{
    auto const* text = std::get_if<TextField>(&field.field->kind);
    bool const file = std::holds_alternative<AttachmentField>(field.field->kind);
    return file || (text && text->many_lines) || field.character_count > 24 || field.label.size() > 30;
}

static std::string table_html(OutlineTable const&, bool repeating);

// Two short fields share a row; a long one, and one that nothing short follows, has its own.
static std::string record_html(OutlineRecord const& record)
{
    std::vector<OutlineField const*> fields;
    std::string nested;
    for (auto const& field : record.fields) {
        if (!field.tables.empty())
            nested += "<h3>" + escaped(field.label) + "</h3>" + table_html(field.tables.front(), true);
        else if (!is_words(*field.field))
            fields.push_back(&field);
    }
    auto cells = [](OutlineField const& field, char const* td) { return "<th scope=\"row\">" + escaped(field.label) + "</th>" + td + cell_text(field) + "</td>"; };
    std::string out = "<table class=\"record\"><tbody>";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        bool const wide = is_long(*fields[i]);
        if (!wide && i + 1 < fields.size() && !is_long(*fields[i + 1])) {
            out += "<tr>" + cells(*fields[i], "<td>") + cells(*fields[i + 1], "<td>") + "</tr>";
            ++i;
        } else {
            out += "<tr>" + cells(*fields[i], wide ? "<td class=\"long\" colspan=\"3\">" : "<td colspan=\"3\">") + "</tr>";
        }
    }
    return out + "</tbody></table>" + nested;
}

// A few short columns make one list; anything longer a table a record.
static std::string list_html(OutlineTable const& table)
{
    std::string out = "<table class=\"list\"><thead><tr>";
    for (auto const& field : table.records.front().fields)
        out += "<th scope=\"col\">" + escaped(field.label) + "</th>";
    out += "</tr></thead><tbody>";
    for (auto const& record : table.records) {
        out += "<tr>";
        for (auto const& field : record.fields)
            out += "<td>" + cell_text(field) + "</td>";
        out += "</tr>";
    }
    return out + "</tbody></table>";
}

static bool fits_a_list(OutlineTable const& table)
{
    for (auto const& record : table.records) {
        if (record.fields.size() > 5 || record.fields.size() != table.records.front().fields.size())
            return false;
        for (auto const& field : record.fields) {
            if (!field.tables.empty() || is_words(*field.field) || std::holds_alternative<AttachmentField>(field.field->kind) || field.character_count > 40)
                return false;
        }
    }
    return true;
}

static std::string table_html(OutlineTable const& table, bool repeating)
{
    if (table.records.empty())
        return "<p class=\"none\">无</p>";
    if (repeating && fits_a_list(table))
        return list_html(table);
    std::string out;
    for (auto const& record : table.records)
        out += record_html(record);
    return out;
}

// SC-14: a print that is signed, scanned and uploaded, or one for the person's own file (SX-06).
static bool wants_signed_print(Form const& form)
{
    return std::any_of(form.fields.begin(), form.fields.end(), [](Field const& field) {
        auto const* slot = std::get_if<AttachmentField>(&field.kind);
        return slot && slot->signed_print;
    });
}

static std::string advice_html(bool is_signed, bool current, bool zh)
{
    std::string out = "<p>";
    if (is_signed)
        out += zh ? "请以A4纸打印，签字盖章后扫描上传。" : "Print this page on A4, sign and stamp it, then upload the scan. ";
    out += zh ? "打印时可以选择存为PDF。没有“打印”按钮时，请用浏览器的打印功能：电脑按Ctrl+P，手机在浏览器的菜单中选“打印”。"
              : "It can be saved as PDF instead. Where there is no button: Ctrl+P, or “Print” in a phone's browser menu.";
    out += "</p>";
    if (is_signed && !current)
        out += "<p class=\"draft\" role=\"alert\">" + std::string(zh ? "这不是有效的打印稿：请回到申报页面重新点击“打印”。" : "This is not a valid print: go back to the application and press Print again.") + "</p>";
    return out;
}

// Above the sheet and not on paper. The script shows the button: without one it would do nothing.
static std::string tools_html(std::string const& application, bool zh)
{
    return "<p class=\"tools\"><button type=\"button\" id=\"print\" hidden>" + std::string(zh ? "打印" : "Print") + "</button><a href=\"" + application + "\">"
        + (zh ? "返回申报" : "Back to the application") + "</a></p>";
}

static std::string signatures_html(bool zh)
{
    std::string const date = zh ? "年　　月　　日" : "Date:";
    return "<div class=\"signatures\"><div><span>" + std::string(zh ? "本人承诺以上内容真实、准确。<br>申报人（签字）：" : "I declare that the above is true.<br>Applicant (signature):")
        + "</span><span class=\"date\">" + date + "</span></div><div><span>" + (zh ? "工作单位意见（盖章）：" : "Work unit (stamp):") + "</span><span class=\"date\">" + date
        + "</span></div></div>";
}

// The whole document, whatever is still wrong with it; a draft that would not pass says so above the sheet.
Outcome<std::string> print_page(Host& host, Asker const& asker, Id application)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    Plan const& plan = *draft->hosted->application;
    auto const& programme = *draft->hosted->programme;
    std::size_t const language = asker.language;
    bool const zh = language == 0;
    Context const context = TRY(context_of(host, *draft));
    Moment const now = host.clock.now();
    std::optional<store::PrintRow> last;
    std::optional<store::SubmissionRow> receipt;
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        last = store::last_print(connection, application);
        receipt = store::last_receipt(connection, application);
        return {};
    }));
    bool const is_signed = wants_signed_print(plan.form());
    Document const document = document_now(*draft, context, now);
    std::string const hash = to_hex(content_hash(plan.form(), document));
    bool const current = last && last->hash == hash;
    auto const judgement = judge(plan, context, document, Stage::Submit, now);
    auto const outline = make_outline(plan, context, document, judgement, language, now);

    std::string const title = programme.name.in(language);
    std::string out = "<!doctype html><html lang=\"" + std::string(zh ? "zh-CN" : "en") + "\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"stylesheet\" href=\"/static/%HASH%/printed_form.css\">"
        "<script src=\"/static/%HASH%/printed_form.js\" defer></script><title>" + escaped(title) + " " + escaped(draft->row.name) + "</title></head><body>";
    out += "<aside class=\"advice\">" + tools_html("/" + escaped(programme.id) + "/applications/" + to_string(application), zh) + advice_html(is_signed, current, zh) + "</aside>";
    out += "<main class=\"sheet\"><header><h1>" + escaped(title) + (zh ? "申报表" : ": application") + "</h1><div class=\"round\">" + escaped(context.round.name) + "</div></header>";
    for (auto const& section : outline.sections) {
        if (section.section->kind == SectionKind::Declaration)
            continue;
        out += "<section><h2>" + escaped(section.label) + "</h2>" + table_html(section.table, section.section->repeats()) + "</section>";
    }
    if (is_signed)
        out += signatures_html(zh);
    std::string const number = is_signed ? (zh ? "打印编号：" : "Print number: ") + (current ? escaped(last->number) : "—")
                                         : (zh ? "回执编号：" : "Receipt: ") + (receipt ? escaped(receipt->number) : "—");
    out += "<footer><span>" + number + "</span><span>"
        + (zh ? "内容校验码：" : "Content hash: ") + hash.substr(0, 12) + "</span><span>" + escaped(moment_text(current ? last->printed_at : now, language)) + "</span></footer>";
    return out + "</main></body></html>\n";
}

}

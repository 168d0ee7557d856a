#include "service/import_rows.h"

#include "base/text.h"
#include "check/media.h"
#include "service/directory.h"
#include "service/import_cells.h"
#include "service/registries.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

static constexpr std::size_t text_bytes_max = 200u << 10;
static constexpr std::size_t file_bytes_max = 20u << 20;
static constexpr std::size_t files_bytes_max = 200u << 20;  // of one import, all in memory until it is written
static constexpr std::size_t files_max = 20;                // of one item
static constexpr std::size_t list_rows_max = 10'000;

std::string certificate_key(store::Vault const& vault, std::string_view number)
{
    std::string regular = regular_code(number);
    std::transform(regular.begin(), regular.end(), regular.begin(), [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    return vault.blind_index("certificate", regular);
}

// ---- what may be published

static bool ends_with(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

namespace {

constexpr std::pair<std::string_view, std::string_view> zips[] = { { ".zip", "application/zip" },
    { ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" }, { ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { ".ofd", "application/ofd" } };
constexpr std::pair<std::string_view, std::string_view> oles[] = { { ".doc", "application/msword" }, { ".xls", "application/vnd.ms-excel" }, { ".wps", "application/vnd.ms-works" } };

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return lower;
}

}

std::string_view published_type(std::string_view name, std::string_view bytes)
{
    std::string const lower = lowered(name);
    auto const media = read_media(bytes);
    if (media && !media->damaged && !media->active_content) {
        bool const jpeg = media->kind == FileKind::Jpeg && ends_with(lower, ".jpeg");
        return jpeg || ends_with(lower, "." + std::string(to_string(media->kind))) ? media_type(media->kind) : std::string_view();
    }
    bool const zip = bytes.substr(0, 4) == std::string_view("PK\x03\x04", 4);
    bool const ole = bytes.substr(0, 8) == std::string_view("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    for (auto const& [end, type] : zips) {
        if (zip && ends_with(lower, end))
            return type;
    }
    for (auto const& [end, type] : oles) {
        if (ole && ends_with(lower, end))
            return type;
    }
    return {};
}

std::string_view published_type(std::string_view name)
{
    std::string const last = lowered(name.substr(std::min(name.size(), name.find_last_of('.'))));
    for (auto kind : { FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif }) {
        if (last == "." + std::string(to_string(kind)) || (kind == FileKind::Jpeg && last == ".jpeg"))
            return media_type(kind);
    }
    for (auto const& [end, type] : zips) {
        if (last == end)
            return type;
    }
    for (auto const& [end, type] : oles) {
        if (last == end)
            return type;
    }
    return {};
}

namespace {

std::string text_of(ImportInput const& input, Cells const& cells)
{
    std::string const name = cells.optional("body|正文文件");
    std::string text = name.empty() ? cells.optional("text|正文", 100'000) : content_of(input, cells, "body|正文文件", name);
    if (!is_valid_utf8(text))
        cells.say("body|正文文件", "不是UTF-8文本 / not UTF-8");
    else
        text = regular_text(text, Lines::Many);
    if (text.size() > text_bytes_max)
        cells.say("body|正文文件", "正文超过200KB / over 200 KB");
    if (has_identity_number(text))
        cells.say("body|正文文件", std::string(identity_shown));
    return text;
}

void take_files(ImportInput const& input, Cells const& cells, ImportedRows& rows, store::PublicRow& row, std::size_t& bytes_all)
{
    std::string names = cells.optional("files|附件", 4000);
    while (!names.empty()) {
        auto const end = names.find_first_of(";|");
        std::string const name = regular_text(names.substr(0, end), Lines::One);
        names = end == std::string::npos ? "" : names.substr(end + 1);
        if (name.empty())
            continue;
        if (has_identity_number(name))
            cells.say("files|附件", "“" + name + "”的文件名" + std::string(identity_shown));
        std::string bytes = content_of(input, cells, "files|附件", name);
        bytes_all += bytes.size();
        if (bytes.empty())
            continue;
        if (bytes.size() > file_bytes_max || bytes_all > files_bytes_max)
            cells.say("files|附件", "“" + name + "”过大（每个20MB，一次导入共200MB） / too large");
        else if (published_type(name, bytes).empty())
            cells.say("files|附件", "“" + name + "”不是PDF、JPG、PNG、GIF、Word、Excel、OFD或ZIP，或内容与名称不符 / not a kind that may be published, or not what its name says");
        row.files.push_back({ name, std::to_string(rows.contents.size()), static_cast<std::int64_t>(bytes.size()) });
        rows.contents.push_back(std::move(bytes));
        if (bytes_all > files_bytes_max)
            return;
    }
    if (row.files.size() > files_max)
        cells.say("files|附件", "附件超过20个 / more than 20 files");
}

void read_news(ImportInput const& input, ImportedRows& rows)
{
    constexpr std::string_view channel_names = "channel|栏目";
    need_columns(input, { key_names, channel_names, "title|标题", "date|日期" });
    auto const& site = input.desk.programme.programme->site;
    std::size_t bytes_all = 0;
    for (auto const& line : input.sheet.rows()) {
        Cells const cells(input, line);
        store::PublicRow row;
        row.key = cells.key(key_names);
        row.of_class = cells.needed(channel_names);
        // The word people see stands for the channel too.
        for (auto const& channel : site.channels) {
            if (!Site::is_built_in(channel.id) && channel.label.in(0) == row.of_class)
                row.of_class = channel.id;
        }
        if (!row.of_class.empty() && (!site.find(row.of_class) || Site::is_built_in(row.of_class)))
            cells.say(channel_names, "没有“" + row.of_class + "”这个栏目 / no such channel");
        row.name = cells.needed("title|标题");
        row.starts_at = cells.moment("date|日期", Cells::Edge::First);
        if (row.starts_at == Moment {} && cells.optional("date|日期").empty())
            cells.say("date|日期", "没有填写 / empty");
        row.first = cells.yes("pinned|置顶");
        std::string const text = text_of(input, cells);
        row.body = wire::Message().set("source", cells.open_text("source|来源")).set("text", text).write();
        take_files(input, cells, rows, row, bytes_all);
        rows.open.push_back(std::move(row));
    }
}

void read_list(ImportInput const& input, Cells const& cells, wire::Message& body)
{
    std::string const name = cells.needed("list|名单文件");
    if (name.empty())
        return;
    SheetNotes notes;
    Sheet const list(content_of(input, cells, "list|名单文件", name), notes);
    for (auto const& note : notes.kept())
        cells.say("list|名单文件", name + " 第" + std::to_string(note.line) + "行 " + note.what);
    if (list.rows().size() > list_rows_max)
        cells.say("list|名单文件", name + " 超过1万行 / more than 10,000 rows");
    // Of a list without a header the first row stands in its place.
    if (std::any_of(list.columns().begin(), list.columns().end(), has_identity_number))
        cells.say("list|名单文件", name + " 表头" + std::string(identity_shown));
    std::vector<wire::Message> all;
    for (auto const& row : list.rows()) {
        for (auto const& cell : row.cells) {
            if (has_identity_number(cell))
                cells.say("list|名单文件", name + " 第" + std::to_string(row.line) + "行" + std::string(identity_shown));
        }
        all.push_back(wire::Message().set("cells", row.cells));
    }
    body.set("columns", list.columns()).set("rows", all);
}

void read_publicity(ImportInput const& input, ImportedRows& rows)
{
    need_columns(input, { key_names, "title|标题", "opens|公示开始", "closes|公示结束", "list|名单文件" });
    for (auto const& line : input.sheet.rows()) {
        Cells const cells(input, line);
        store::PublicRow row;
        row.key = cells.key(key_names);
        row.name = cells.needed("title|标题");
        cells.needed("opens|公示开始");
        cells.needed("closes|公示结束");
        row.starts_at = cells.moment("opens|公示开始", Cells::Edge::First);
        row.ends_at = cells.moment("closes|公示结束", Cells::Edge::Last);
        if (row.ends_at < row.starts_at)
            cells.say("closes|公示结束", "早于公示开始 / before it begins");
        wire::Message body;
        body.set("text", text_of(input, cells));
        read_list(input, cells, body);
        row.body = body.write();
        rows.open.push_back(std::move(row));
    }
}

// A column of identity numbers is passed over: what everybody may ask for shall not hold them.
void read_certificates(ImportInput const& input, ImportedRows& rows)
{
    constexpr std::string_view number_names = "number|证书编号";
    constexpr std::string_view name_names = "name|姓名";
    need_columns(input, { number_names, name_names });
    need_open_columns(input);
    for (auto const& line : input.sheet.rows()) {
        Cells const cells(input, line);
        store::SealedRow row;
        std::string const number = cells.needed_of_person(number_names, 100);  // may be an identity number: who asks has it already
        row.key = certificate_key(input.desk.vault, number);
        std::vector<Fact> facts { { "证书编号", number }, { "姓名", regular_name(cells.needed(name_names)) } };
        for (auto& fact : cells.others({ number_names, name_names, person_names }))
            facts.push_back(std::move(fact));
        row.body = facts_message(facts).write();
        rows.closed.push_back(std::move(row));
    }
}

}

ImportedRows read_imported(ImportInput const& input)
{
    ImportedRows rows;
    rows.kind = input.job.kind == ImportKind::Registry ? registry_kind(input.job.which)
        : input.job.kind == ImportKind::Codes         ? codes_kind(input.job.which)
                                                      : std::string(name_of(input.job.kind));
    rows.sealed = input.job.kind == ImportKind::Certificates || input.job.kind == ImportKind::Persons || input.job.kind == ImportKind::Registry;
    switch (input.job.kind) {
    case ImportKind::News: read_news(input, rows); break;
    case ImportKind::Publicity: read_publicity(input, rows); break;
    case ImportKind::Committees: read_committees(input, rows); break;
    case ImportKind::Certificates: read_certificates(input, rows); break;
    case ImportKind::Persons: read_persons(input, rows); break;
    case ImportKind::Registry: read_registry(input, rows); break;
    case ImportKind::Messages: read_messages(input, rows); break;
    case ImportKind::Codes: read_code_rows(input, rows); break;
    }
    Moment const now = input.desk.clock.now();
    for (auto& row : rows.open) {
        row.kind = rows.kind;
        row.changed_at = now;
    }
    for (auto& row : rows.closed) {
        row.kind = rows.kind;
        row.changed_at = now;
        row.hash = input.desk.vault.blind_index("sealed row", row.body);
    }
    return rows;
}

}

// A code list that the authority keeps itself, a row a code (`shenbao import codes/<list>`): the units that are registered (ZC-03).
#include "service/directory.h"
#include "service/import_cells.h"

#include <unordered_set>

namespace shenbao::service {

namespace {

void take_day(Cells const& cells, std::string_view names, char const* member, wire::Message& body)
{
    if (auto const moment = cells.moment(names, Cells::Edge::First); moment.milliseconds != 0)
        body.set(member, to_string(china_date(moment)));
}

}

void read_code_rows(ImportInput const& input, ImportedRows& rows)
{
    constexpr std::string_view label_names = "label|名称", english_names = "label_en|英文名称", parent_names = "parent|上级编号", from_names = "valid_from|启用日期",
                               until_names = "valid_until|停用日期";
    constexpr std::size_t label_max = 200;
    auto const& programme = *input.desk.programme.programme;
    auto const* list = programme.find_code_list(input.job.which);
    if (!programme.accounts_of.empty())
        return input.notes.say(0, "", "请导入到“" + programme.accounts_of + "”，本项目使用它的代码表 / bring them in for " + programme.accounts_of + ", whose lists this programme uses");
    if (!list || list->origin != CodeListOrigin::PackUnlessDirectory)
        return input.notes.say(0, "", "这个项目没有可导入的代码表“" + input.job.which + "” / this programme has no such list to bring in");
    if (list == committees_list(programme))
        return input.notes.say(0, "", "评委会请用committees导入 / committees come in as `committees`");
    need_columns(input, { key_names, label_names });
    need_rows(input);
    for (auto const& line : input.sheet.rows()) {
        Cells const cells(input, line);
        store::PublicRow row;
        row.key = cells.key(key_names);
        row.name = cells.needed(label_names, label_max);
        wire::Message body;
        for (auto const& [names, member] : { std::pair(english_names, "name_en"), std::pair(parent_names, "parent") }) {
            if (std::string const text = cells.open_text(names, label_max); !text.empty())
                body.set(member, text);
        }
        if (auto const from = cells.moment(from_names, Cells::Edge::First), until = cells.moment(until_names, Cells::Edge::First); until.milliseconds != 0 && until < from)
            cells.say(until_names, "早于启用日期 / is before the first day");
        take_day(cells, from_names, "valid_from", body);
        take_day(cells, until_names, "valid_until", body);
        row.body = body.write();
        rows.open.push_back(std::move(row));
    }
}

}

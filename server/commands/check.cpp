// check: every mistake of a pack at once; on demand its fields and its permissions, for people.
#include "commands/options.h"
#include "service/pack_check.h"

#include <algorithm>
#include <cstdio>

namespace shenbao::commands {

static constexpr char const* usage = "usage: shenbao check <pack folder> [--fields] [--permissions]\nExit code: 0 no mistake, 1 mistakes, 2 the call is wrong.";

static void print(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// ---- --fields

static std::string type_text(Field const& field)
{
    if (is_words(field))
        return "note";
    static constexpr char const* names[] = { "text", "number", "date", "choice", "boolean", "attachment", "table" };
    static_assert(std::variant_size_v<FieldKind> == std::size(names));
    return names[field.kind.index()];
}

static void print_fields(Form const& form, RecordShape const& shape, std::string const& indent)
{
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        char const* mark = field.required ? "*" : field.required_when.present() ? "(*)" : "";
        print(indent + field.label.in(0) + mark + "  " + field.id + " " + type_text(field) + "\n");
        if (auto const* table = std::get_if<TableField>(&field.kind))
            print_fields(form, table->shape, indent + "  ");
    }
}

static void print_form(Programme const& programme)
{
    for (auto const& section : programme.application.sections) {
        print("\n" + section.label.in(0) + "  " + section.id + "\n");
        print_fields(programme.application, section.shape, "  ");
    }
}

// ---- --permissions

static std::string role_text(Role role, bool chinese)
{
    static constexpr char const* words[] = { "申报人", "单位经办人", "部门审核人", "评委会秘书", "专家", "发证人员", "编辑", "服务窗口", "管理员", "系统" };
    auto const index = static_cast<std::size_t>(role);
    return chinese && index < std::size(words) ? words[index] : std::string(to_string(role));
}

static std::string row_text(FlowTable const& flow, FlowTransition const& row, bool chinese)
{
    std::string conditions;
    auto add = [&](bool holds, std::string const& text) { conditions += holds ? (conditions.empty() ? "" : ", ") + text : ""; };
    add(row.inside_window, chinese ? "申报期内" : "inside the window");
    add(row.needs_valid_document, chinese ? "内容须合格" : "document valid");
    add(row.needs_reason, chinese ? "须填理由" : "with a reason");
    add(row.guard.present(), row.guard.text);
    return flow.find_action(row.action)->label.in(0) + (conditions.empty() ? "" : " [" + conditions + "]") + " → " + flow.find_state(row.to)->label.in(0);
}

// NB-04: who may do what in which state, a table for people.
static void print_permissions(Programme const& programme)
{
    auto const& flow = programme.flow;
    bool const chinese = programme.languages.front() == "zh";
    std::vector<Role> roles;
    for (int role = 0; role <= static_cast<int>(Role::System); ++role) {
        if (std::any_of(flow.transitions.begin(), flow.transitions.end(), [&](FlowTransition const& row) { return row.role == static_cast<Role>(role); }))
            roles.push_back(static_cast<Role>(role));
    }
    std::string head = chinese ? "\n| 状态 |" : "\n| state |";
    std::string rule = "| --- |";
    for (auto role : roles) {
        head += " " + role_text(role, chinese) + " |";
        rule += " --- |";
    }
    print(head + "\n" + rule + "\n");
    for (auto const& state : flow.states) {
        std::string line = "| " + state.label.in(0) + " |";
        for (auto role : roles) {
            std::string cell;
            for (auto const& row : flow.transitions) {
                if (row.from == state.id && row.role == role)
                    cell += (cell.empty() ? "" : "<br>") + row_text(flow, row, chinese);
            }
            line += " " + (cell.empty() ? "—" : cell) + " |";
        }
        print(line + "\n");
    }
}

static void print_summary(service::PackReport const& report)
{
    auto const& programme = *report.programme;
    print(programme.id + " " + programme.version + ": no mistakes, " + std::to_string(report.examples) + " examples hold\n");
    print("flow: " + std::to_string(report.flow.configurations) + " configurations (state, deadline, returned, resubmissions), " + std::to_string(report.flow.moves)
        + " moves, " + std::to_string(report.flow.races) + " pairs of an applicant and another at once: no contradiction\n");
    std::string expiring;
    for (auto const& id : report.flow.expiring)
        expiring += (expiring.empty() ? "" : ", ") + programme.flow.find_state(id)->label.in(0);
    if (!expiring.empty())
        print("flow: after the deadline an application stays where it is in: " + expiring + "\n");
}

int check(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { .name = "--fields", .takes_value = false }, { .name = "--permissions", .takes_value = false } });
    if (!options.ok() || options.value().words.size() != 1) {
        fail(options.ok() ? usage : options.error().detail);
        return 2;
    }
    auto const files = service::read_pack_folder(options.value().words.front());
    if (!files.ok()) {
        fail(files.error().detail);
        return 2;
    }
    auto const report = service::check_pack(files.value());
    if (!report.mistakes.empty()) {
        print(lines_of(report.mistakes));
        print(std::to_string(report.mistakes.size()) + (report.mistakes.size() == 1 ? " mistake\n" : " mistakes\n"));
        return 1;
    }
    print_summary(report);
    if (options.value().has("--fields"))
        print_form(*report.programme);
    if (options.value().has("--permissions"))
        print_permissions(*report.programme);
    return 0;
}

}

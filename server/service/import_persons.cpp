// SH-01: persons on file, a row each: the columns are fields of the step that makes accounts, by id or by label.
#include "check/verdict.h"
#include "service/account_form.h"
#include "service/import_rows.h"
#include "service/kept_account.h"
#include "service/record_rows.h"

#include <set>
#include <string_view>
#include <unordered_set>

namespace shenbao::service {

namespace {

bool is_secret(Field const& field)
{
    auto const* text = std::get_if<TextField>(&field.kind);
    return text && text->format == TextFormat::Secret;
}

class PersonRows {
public:
    PersonRows(ImportInput const& input, AccountStep const& step)
        : m_input(input), m_programme(*input.desk.programme.programme), m_form(step.form), m_plan(*input.desk.programme.plan_of(step))
    {
        m_context.values["account.on_file"] = ContextScalar { true, {}, {} };
        find_columns();
    }

    void read(ImportedRows& rows)
    {
        auto const& roles = m_programme.account_roles;
        for (auto const& line : m_input.sheet.rows()) {
            auto const document = document_of(line);
            say_findings(line, document);
            std::string const phone = phone_key(step_text(m_form, document, roles.phone));
            if (!phone.empty() && !rows.phones.emplace(phone, line.line).second)
                m_input.notes.say(line.line, roles.phone, "这个手机号出现两次 / this phone is there twice");
            store::SealedRow row;
            row.key = m_input.desk.vault.blind_index("identity", identity_key(step_text(m_form, document, roles.identity_number)));
            row.body = kept_document(m_form, document);
            rows.closed.push_back(std::move(row));
        }
    }

private:
    void find_columns()
    {
        for (auto const& name : m_input.sheet.columns()) {
            m_columns.push_back(field_called(m_form, m_form.sections.front(), name));
            if (!m_columns.back())
                m_input.notes.say(0, name, "登记时没有这一项 / registration has no such field");
        }
    }

    Document document_of(Sheet::Row const& line) const
    {
        Document document = empty_document(m_form);
        auto& record = document.sections.front().records.front();
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (m_columns[i] && !line.cells[i].empty())
                record.slots[m_columns[i]->slot] = value_of_cell(m_programme, *m_columns[i], line.cells[i]);
        }
        return document;
    }

    // Of a phone there may be none: its person registers; and nobody's password is on file.
    bool is_no_matter(Finding const& finding) const
    {
        auto const& field = m_form.fields[finding.path.field()];
        return is_secret(field) || (finding.code == FindingCode::required && field.id == m_programme.account_roles.phone);
    }

    void say_findings(Sheet::Row const& line, Document const& document)
    {
        Verdict verdict = validate(m_plan, m_context, document, Stage::Submit, m_input.desk.clock.now());
        for (auto const& finding : verdict.findings) {
            if (finding.severity != Severity::Error || is_no_matter(finding))
                continue;
            auto const& field = m_form.fields[finding.path.field()];
            m_input.notes.say(line.line, field.label.in(0), findings_of(m_plan, m_context, document, Verdict { { finding } }, 0).front().message);
        }
    }

    ImportInput const& m_input;
    Programme const& m_programme;
    Form const& m_form;
    Plan const& m_plan;
    Context m_context;
    std::vector<Field const*> m_columns;
};

}

void read_persons(ImportInput const& input, ImportedRows& rows)
{
    auto const& programme = *input.desk.programme.programme;
    auto const* step = creating_step(programme);
    if (!step || !programme.person_file.present())
        return input.notes.say(0, "", "这个项目不设人员档案 / this programme keeps no file of persons (accounts.on_file)");
    PersonRows(input, *step).read(rows);
}

// A phone opens one account: who is on file under another person's would be sent from the log-in to the window and back.
Result<void> say_filed_phones(store::Connection& connection, ImportDesk const& desk, ImportedRows const& rows, SheetNotes& notes)
{
    auto const& programme = *desk.programme.programme;
    std::string const& role = programme.account_roles.phone;
    std::unordered_set<std::string_view> keys;
    for (auto const& row : rows.closed)
        keys.insert(row.key);
    std::set<int> lines;
    for (auto const& key : rows.phones.empty() ? std::vector<std::string>() : store::sealed_keys(connection, programme.id, rows.kind)) {
        auto const row = keys.count(key) == 0 ? TRY(store::find_sealed(connection, desk.vault, programme.id, rows.kind, key)) : std::nullopt;
        auto const same = rows.phones.find(row ? phone_key(read_account(desk.programme, row->body).text(role)) : "");
        if (same != rows.phones.end())
            lines.insert(same->second);
    }
    for (int const line : lines)
        notes.say(line, role, "档案中另有一人使用这个手机号，请先更改那个人的，或放在同一文件中 / another person is on file with this phone: change that one's first, or in the same file");
    return {};
}

}

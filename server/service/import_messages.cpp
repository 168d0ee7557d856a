// ZC-19: messages to persons, a row each. What was sent stays: a row that is there already is passed over, and may not say
// something else.
#include "base/text.h"
#include "service/account_form.h"
#include "service/import_cells.h"
#include "service/messages.h"
#include "store/accounts.h"

namespace shenbao::service {

namespace {

constexpr std::string_view kind_names = "kind|类别";
constexpr std::string_view title_names = "title|标题";
constexpr std::string_view text_names = "text|正文";

class MessageRows {
public:
    explicit MessageRows(ImportInput const& input)
        : m_input(input), m_home(input.desk.programme.programme->accounts_of.empty() ? input.desk.programme.programme->id : input.desk.programme.programme->accounts_of)
    {
    }

    Result<void> read(store::Connection& connection, ImportedRows& rows) const
    {
        for (auto const& line : m_input.sheet.rows()) {
            Cells const cells(m_input, line);
            auto row = row_of(cells);
            auto const account = TRY(account_of(connection, cells));
            if (!account)
                continue;
            row.account = *account;
            row.id = id_of(row);
            auto const there = store::message_hash(connection, row.account, row.key);
            if (there && *there != row.hash)
                cells.say(key_names, "这个编号的消息已经发出，不能更改 / was sent with other words already: take another key");
            rows.messages.push_back(std::move(row));
        }
        return {};
    }

private:
    store::MessageRow row_of(Cells const& cells) const
    {
        PersonalMessage message;
        message.kind.texts = { regular_text(cells.needed_of_person(kind_names, 20), Lines::One) };
        message.title.texts = { regular_text(cells.needed_of_person(title_names), Lines::One) };
        message.text.texts = { cells.needed_of_person(text_names, 5000) };
        store::MessageRow row;
        row.key = "import/" + cells.key(key_names);
        row.body = message_json(message);
        row.hash = m_input.desk.vault.blind_index("message", row.body);
        row.sent_at = m_input.desk.clock.now();
        return row;
    }

    Result<std::optional<Id>> account_of(store::Connection& connection, Cells const& cells) const
    {
        std::string const number = cells.needed_of_person(person_names, 100);
        if (number.empty())
            return std::optional<Id> {};
        std::string const index = m_input.desk.vault.blind_index("identity", identity_key(number));
        auto const account = TRY(store::account_by_identity(connection, m_input.desk.vault, m_home, index));
        if (!account)
            cells.say(person_names, "没有这个人的账号 / nobody of that number has an account");
        return account ? std::optional(account->id) : std::nullopt;
    }

    // Of its account and key: what is not written has one too.
    Id id_of(store::MessageRow const& row) const
    {
        std::string const index = m_input.desk.vault.blind_index("message id", to_string(row.account) + row.key);
        return parse_id(store::to_hex(index).substr(0, 32)).value_or(Id {});
    }

    ImportInput const& m_input;
    std::string m_home;
};

}

void read_messages(ImportInput const& input, ImportedRows& rows)
{
    need_columns(input, { key_names, person_names, kind_names, title_names, text_names });
    if (input.job.rest == ImportJob::Rest::Removed)
        input.notes.say(0, "", "发出的消息不能收回 / what was sent is not taken back: no --replace");
    auto const read = input.desk.database.read([&](store::Connection& connection) { return MessageRows(input).read(connection, rows); });
    if (!read.ok())
        input.notes.say(0, "", read.error().detail);
}

}

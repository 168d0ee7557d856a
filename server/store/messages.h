// What an account was told (ZC-19). Bodies come and go sealed by the Vault. What was sent is never changed, only read.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "store/database.h"
#include "store/vault.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao::store {

struct MessageRow {
    Id id;
    Id account;
    std::string key;   // once for an account: what is sent twice under one key is one message
    std::string body;  // JSON
    std::string hash;  // keyed, of the body: what tells a change from a repetition
    Moment sent_at;
    bool read = false;
};

void insert_message(Connection&, Vault const&, MessageRow const&);
std::optional<std::string> message_hash(Connection&, Id account, std::string const& key);
// Newest first.
Result<std::vector<MessageRow>> messages_of(Connection&, Vault const&, Id account, int count_max);
Result<std::optional<MessageRow>> find_message(Connection&, Vault const&, Id account, Id message);
// False when the account has no such message.
bool read_message(Connection&, Id account, Id message, Moment);
void read_all_messages(Connection&, Id account, Moment);

}

// Everything a rule may read beside the Document. An immutable snapshot, hashed and stored with each submission.
#pragma once

#include "base/date.h"
#include "base/sha256.h"
#include "form/directory.h"
#include "form/form.h"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace shenbao {

struct ContextScalar {
    std::variant<std::monostate, std::string, std::int64_t, bool, Date, std::vector<std::string>> held;
    std::string source;  // registry or account it came from; may be empty
    Moment fetched_at;

    friend bool operator==(ContextScalar const& a, ContextScalar const& b)
    {
        return a.held == b.held && a.source == b.source && a.fetched_at == b.fetched_at;
    }
};

struct RoundContext {
    std::string id;
    std::string name;
    Moment opens;
    Moment closes;
    Moment modification_closes;  // after a return
    Date cutoff;                 // 年龄与年限计算截止日
    std::map<std::string, Moment> deadlines;  // further ones, by the flow's names; one that is not there is not set
};

// Who decides one after the other, from the unit's nearest authority up; and whose turn it is.
struct RouteContext {
    struct Level {
        std::string organisation;  // id
        std::string name;
    };
    std::vector<Level> levels;
    std::uint32_t at = 0;  // those before it have decided
};

struct Context {
    RoundContext round;
    RouteContext route;
    std::uint32_t resubmissions = 0;  // of this person in this round
    Date code_day;  // of dated code lists and relations; set once, when the document is submitted
    std::map<std::string, ContextScalar> values;          // by ContextValue::name
    std::map<std::string, std::vector<Code>> code_lists;  // those that come with the Context, as frozen
    SharedDirectory directory;  // null: none was brought in, and the pack's own lists hold
};

// The day on which a dated code must be valid: the one that was set at submission, else the round's, else today.
Date code_day(Context const&, Date today);

// The codes that hold now: the list's own, or those that the Context brings in their place.
std::vector<Code> const& codes_of(CodeList const&, Context const&);
// One of them; null when there is none.
Code const* find_code(CodeList const&, Context const&, std::string const& code);
// The rows that hold now: the relation's own, or those of the Directory in their place.
std::vector<Relation::Row> const& rows_of(Relation const&, Context const&);

// What its Directory is called; empty where it has none.
std::string_view directory_hash(Context const&);

// SHA-256 over everything in it, in a fixed order.
Digest hash_of(Context const&);

}

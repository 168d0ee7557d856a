#include "service/refusal.h"

#include "store/data_folder.h"

namespace shenbao::service {

struct Row {
    std::string_view name;
    int status;
    std::string_view words[2];
};

static constexpr Row refusal_rows[] = {
#define REFUSAL(name, status, zh, en) { #name, status, { zh, en } },
#include "service/refusals.def"
#undef REFUSAL
};

static Row const& row_of(RefusalCode code) { return refusal_rows[static_cast<std::size_t>(code)]; }

std::string_view name_of(RefusalCode code) { return row_of(code).name; }
int status_of(RefusalCode code) { return row_of(code).status; }
std::string_view words_of(RefusalCode code, std::size_t language) { return row_of(code).words[language == 0 ? 0 : 1]; }

static RefusalCode code_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidSyntax:
    case ErrorCode::InvalidType:
    case ErrorCode::UnknownName:
        return RefusalCode::bad_request;
    case ErrorCode::TooLarge:
        return RefusalCode::too_large;
    case ErrorCode::NotFound:
        return RefusalCode::not_found;
    case ErrorCode::Unavailable:
        return RefusalCode::unavailable;
    case ErrorCode::Conflict:
    case ErrorCode::Forbidden:
    case ErrorCode::Internal:
        break;
    }
    return RefusalCode::internal;
}

Refusal::Refusal(Error const& error)
    : code(error.pointer == store::no_space ? RefusalCode::storage_full : code_of(error.code))
    , detail(error.detail + (error.pointer.empty() ? "" : " at " + error.pointer))
{
}

}

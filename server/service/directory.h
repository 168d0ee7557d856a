// What the authority keeps of its own beside a programme (form/directory.h), out of the rows that were brought in: the sheets
// `codes/<list>` and `committees`.
#pragma once

#include "form/directory.h"
#include "service/programmes.h"
#include "store/database.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace shenbao::service {

// "codes/units": the kind under which a list's rows are stored.
std::string codes_kind(std::string_view list);

// The list of the field that names the committee, where the Directory may bring it; null where it may not.
CodeList const* committees_list(Programme const&);

// After rows were brought in, in the same transaction. TooLarge when it has become more than a page can be sent. Nothing for a
// programme that uses another's.
Result<void> renew_directory(store::Connection&, HostedProgramme const&, Moment now);

// The lists of a programme of its own that are still the pack's sample, in the order of their names.
Result<std::vector<std::string>> sample_lists(store::Connection&, Programme const&);

// Those that were asked for, read once. From any thread.
class Directories {
public:
    // The one that holds now for this programme, null when nothing was brought in; or one that a submission names. An error when it is lost
    // or cannot be read: nobody is judged by the pack's sample in its place. A programme that uses another's accounts uses
    // its directory too.
    Result<SharedDirectory> now(store::Connection&, Programme const&);
    Result<SharedDirectory> named(store::Connection&, Programme const&, std::string const& hash);

private:
    static constexpr std::size_t kept_max = 12;

    std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, SharedDirectory> m_read;  // by the pack's content hash and the directory's
};

}

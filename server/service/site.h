// What the public site reads (SX-01, ZC-01): nothing here asks who is there.
#pragma once

#include "service/host.h"
#include "service/import.h"
#include "store/applications.h"
#include "store/public_rows.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao::service {

inline constexpr int site_page_rows = 20;

struct SiteQuery {
    std::string kind;      // "news", "publicity", "committees"
    std::string of_class;  // a channel, a region; empty: all
    std::string words;     // of the person who looks; empty: all
    int page = 1;
};

struct SiteList {
    std::vector<store::PublicRow> rows;
    std::vector<std::string> classes;  // that there are, of this kind
    std::int64_t count = 0;
    int page = 1, pages = 1;
};
Outcome<SiteList> list_public(Host&, Asker const&, SiteQuery const&);
// not_found also for what is not out yet.
Outcome<store::PublicRow> read_public(Host&, Asker const&, std::string const& kind, std::string const& key);

// All of them, with their bodies: what an applicant chooses from (ZC-04).
Outcome<std::vector<store::PublicRow>> read_committees(Host&, Asker const&);

struct SitePanel {
    SiteChannel const* channel = nullptr;
    std::vector<store::PublicRow> rows;
};
struct SiteHome {
    std::vector<SitePanel> panels;
    std::vector<store::RoundRow> rounds;  // that are open or will be
};
Outcome<SiteHome> read_home(Host&, Asker const&);

struct PublishedFile {
    std::string name, bytes;
    std::string_view type;
};
Outcome<PublishedFile> read_published(Host&, Asker const&, std::string const& kind, std::string const& key, std::size_t position);

// Both must be right, and the same answer says that either is not: nobody finds out who has one. Limited per address
// and per number.
Outcome<std::optional<std::vector<Fact>>> find_certificate(Host&, Asker const&, std::string const& number, std::string const& name);

// Pages worth finding, for the map of the site: paths below /<programme>/ and when each was last changed.
struct SiteAddress {
    std::string path;
    Moment changed_at;
};
Result<std::vector<SiteAddress>> site_addresses(Host&, HostedProgramme const&);

// How long a map holds: until rows are brought in again, or until the next one comes out.
struct SiteState {
    std::int64_t version = 0;
    std::optional<Moment> until;
};
Result<std::int64_t> site_version(Host&);
Result<SiteState> site_state(Host&);

}

// Rows brought in as the command line does it.
#pragma once

#include "rig.h"

#include "service/import.h"

namespace shenbao::test {

struct Sheets {
    std::string csv;
    std::map<std::string, std::string> files;  // that its cells name
};

using service::ImportJob;
using service::ImportKind;

service::ImportReport bring_in(Rig&, ImportKind, Sheets const&, ImportJob::Mode = ImportJob::Mode::Write, ImportJob::Rest = ImportJob::Rest::Kept, std::string const& programme = "zc");

// The programme of these tests, which has every kind of channel.
inline constexpr char const* site = "/zc";

}

// An XLSForm workbook to the files of a pack.
#pragma once

#include "base/result.h"
#include "documents/workbook.h"
#include "pack/pack.h"
#include "xlsform/issues.h"

namespace shenbao::xlsform {

struct Imported {
    pack::Files files;
    std::string id;
    Issues issues;  // in the order of the sheets' rows
};

// What `shenbao check` has to say about a pack.
using PackCheck = Diagnostics (*)(pack::Files const&);

// `name` stands for the form's id and title where the settings give none. An error is what nothing could be made of.
Result<Imported> import_workbook(std::string_view xlsx, std::string const& name, PackCheck);
Result<Imported> import_sheets(std::vector<documents::Sheet> const&, std::string const& name, PackCheck);

}

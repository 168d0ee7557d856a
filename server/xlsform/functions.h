// The functions of XLSForm's expressions, a row of a table each.
#pragma once

#include "xlsform/translate.h"

namespace shenbao::xlsform {

Result<Value> call_function(Expression const& call, Scope const&);

}

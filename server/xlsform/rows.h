// What can be asked of all rows of a repeat at once.
#pragma once

#include "xlsform/value.h"

namespace shenbao::xlsform {

Result<Value> count_rows(Value const& rows);
Result<Value> count_answers(Value const& rows);  // those that are not empty
Result<Value> sum_rows(Value const& rows);
Result<Value> extreme_of_rows(Value const& rows, bool largest);
Result<Value> join_rows(Value const& rows, Value const& between);
Result<Value> row_at(Value const& rows, Value const& index);  // from 1

}

#include "xlsform/rows.h"

namespace shenbao::xlsform {

static std::string variable(std::size_t depth) { return depth == 0 ? "r" : "r" + std::to_string(depth); }

static Error of_the_repeat(char const* function)
{
    return { ErrorCode::InvalidType, std::string(function) + "() needs a question of the repeat, not the repeat", "" };
}

// The whole number that `innermost(list, variable)` gives for the rows of the last table, summed over the tables around it.
template<typename Innermost>
static std::string summed(Value const& rows, Innermost const& innermost, std::size_t depth = 0, std::string const& around = "")
{
    auto const list = around + rows.tables[depth];
    auto const r = variable(depth);
    if (depth + 1 == rows.tables.size())
        return innermost(list, r);
    return "sum(" + list + ".map(" + r + ", " + summed(rows, innermost, depth + 1, r + ".") + "))";
}

Result<Value> count_rows(Value const& rows)
{
    auto text = summed(rows, [](std::string const& list, std::string const&) { return list + ".size()"; });
    if (rows.tables.size() > 1)
        text = "int(" + text + ")";
    return make_value(Type::Int, text, true);
}

static std::string answered(std::string const& list, std::string const& r, std::string const& member)
{
    return list + ".filter(" + r + ", has(" + r + "." + member + "))";
}

Result<Value> count_answers(Value const& rows)
{
    if (rows.member.empty())
        return count_rows(rows);
    auto text = summed(rows, [&](std::string const& list, std::string const& r) { return answered(list, r, rows.member) + ".size()"; });
    if (rows.tables.size() > 1)
        text = "int(" + text + ")";
    return make_value(Type::Int, text, true);
}

// The question in one row, as a value whose presence the filter has seen to.
static Value of_row(Value const& rows, std::string const& r) { return make_value(rows.member_type, r + "." + rows.member, true); }

static std::string all_answers(Value const& rows, std::string const& list, std::string const& r, Value const& shown, std::vector<std::string> const& more = {})
{
    std::string condition = "has(" + r + "." + rows.member + ")";
    for (auto const& one : more)
        condition += " && " + one;
    return list + ".filter(" + r + ", " + condition + ").map(" + r + ", " + shown.cel + ")";
}

Result<Value> sum_rows(Value const& rows)
{
    if (rows.member.empty())
        return of_the_repeat("sum");
    auto const probe = TRY(as_number(of_row(rows, variable(rows.tables.size() - 1))));
    auto const text = summed(rows, [&](std::string const& list, std::string const& r) { return "sum(" + all_answers(rows, list, r, probe, probe.guards) + ")"; });
    return make_value(probe.type, (probe.type == Type::Int ? "int(" : "double(") + text + ")", true);
}

static Result<std::string> one_list(Value const& rows, char const* function, Value const& shown)
{
    if (rows.member.empty())
        return of_the_repeat(function);
    if (rows.tables.size() != 1)
        return Error { ErrorCode::InvalidType, std::string(function) + "() over a repeat inside another is taken only in a row of the outer one", "" };
    return all_answers(rows, rows.tables[0], "r", shown, shown.guards);
}

Result<Value> extreme_of_rows(Value const& rows, bool largest)
{
    bool const date = is_date(rows.member_type);
    auto const shown = date ? of_row(rows, "r") : TRY(as_number(of_row(rows, "r")));
    auto const list = TRY(one_list(rows, largest ? "max" : "min", shown));
    return make_value(shown.type, (largest ? "largest(" : "smallest(") + list + ")", true, { "(" + list + ".size() > 0)" });
}

Result<Value> join_rows(Value const& rows, Value const& between)
{
    auto const shown = TRY(as_text(of_row(rows, "r")));
    auto const list = TRY(one_list(rows, "join", shown));
    return make_value(Type::Text, list + ".join(" + between.cel + ")", true);
}

Result<Value> row_at(Value const& rows, Value const& index)
{
    if (rows.member.empty())
        return of_the_repeat("indexed-repeat");
    auto const row = rows.tables[0] + "[" + wrapped(index) + " - 1]";
    auto value = make_value(rows.member_type, row + "." + rows.member, true, index.guards);
    add_guards(value, { "(" + rows.tables[0] + ".size() >= " + wrapped(index) + ")" });
    if (!index.literal)
        add_guards(value, { "(" + wrapped(index) + " >= 1)" });
    add_guards(value, { "has(" + row + "." + rows.member + ")" });
    value.answer = true;
    return value;
}

}

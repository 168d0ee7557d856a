#include "cel/support.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::tests {

namespace {

struct Row {
    std::string_view expression;
    std::string_view result;
};

template<std::size_t count>
void check_rows(Row const (&rows)[count])
{
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(run(row.expression) == row.result);
    }
}

template<std::size_t count>
void check_unchecked_rows(Row const (&rows)[count])
{
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(run_unchecked(row.expression) == row.result);
    }
}

}

TEST_CASE("cel: literals", "[cel]")
{
    Row const rows[] { { "17", "17" }, { "-17", "-17" }, { "0x1F", "31" }, { "-0x8000000000000000", "-9223372036854775808" },
        { "-9223372036854775808", "-9223372036854775808" }, { "9223372036854775807", "9223372036854775807" },
        { "1.5", "double 1.5" }, { ".5", "double 0.5" }, { "1e3", "double 1000" }, { "1.5e-3", "double 0.0015" },
        { "-0.0", "double -0" }, { "true", "true" }, { "null", "null" }, { "'a'", "\"a\"" }, { "\"a'b\"", "\"a'b\"" },
        { "'''a'b\n'''", "\"a'b\n\"" }, { "\"\"\"a\"b\"\"\"", "\"a\"b\"" }, { "r'\\d'", "\"\\d\"" }, { "R\"\\\"", "\"\\\"" },
        { "'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"\\`'", "\"\a\b\f\n\r\t\v\\?'\"`\"" }, { "'\\x41\\X42\\103'", "\"ABC\"" },
        { "'\\u4e2d\\U0001F62C'", "\"中😬\"" }, { "'中文'", "\"中文\"" }, { "[]", "[]" }, { "[1, 2,]", "[1, 2]" },
        { "{}", "{}" }, { "{'a': 1, 2: true,}", "{\"a\": 1, 2: true}" }, { "1 // a comment", "1" },
        { "1 + // one\n 2", "3" }, { "[1, 'a', [2.5]]", "[1, \"a\", [double 2.5]]" }, { "--19", "19" }, { "!!true", "true" },
        { "!!!true", "false" }, { "((7))", "7" }, { "---19", "-19" } };
    check_rows(rows);
}

TEST_CASE("cel: arithmetic and its overflows", "[cel]")
{
    Row const rows[] { { "40 + 2", "42" }, { "1 - 2 - 3", "-4" }, { "2 + 3 * 4", "14" }, { "(2 + 3) * 4", "20" },
        { "7 / 2", "3" }, { "-7 / 2", "-3" }, { "47 % 5", "2" }, { "43 % -5", "3" }, { "-42 % 5", "-2" }, { "-3 % 5", "-3" },
        { "1 / 0", "error DivisionByZero" }, { "1 % 0", "error DivisionByZero" },
        { "9223372036854775807 + 1", "error Overflow" }, { "-9223372036854775808 - 1", "error Overflow" },
        { "-(-9223372036854775808)", "error Overflow" }, { "-9223372036854775808 / -1", "error Overflow" },
        { "-9223372036854775808 % -1", "0" }, { "5000000000 * 5000000000", "error Overflow" },
        { "-9223372036854775808 * -1", "error Overflow" }, { "1.5 + 2.0", "double 3.5" }, { "1.0 / 0.0", "double inf" },
        { "-1.0 / 0.0", "double -inf" }, { "1.0 / -0.0", "double -inf" }, { "string(0.0 / 0.0)", "\"NaN\"" },
        { "2.0 * 8.988466e+307 > 1e308", "true" }, { "'a' + 'b' + ''", "\"ab\"" }, { "[1] + [] + [2]", "[1, 2]" },
        { "-(4.5)", "double -4.5" } };
    check_rows(rows);
}

TEST_CASE("cel: equality and order, numbers on one line", "[cel]")
{
    Row const rows[] { { "1 == 1", "true" }, { "1 != 1", "false" }, { "dyn(1) == 1.0", "true" }, { "dyn(1.5) == 1", "false" },
        { "dyn(9223372036854775807) == 9223372036854775808.0", "true" },
        { "dyn(9223372036854775807) < 9223372036854775808.0", "false" },
        { "dyn(-9223372036854775808) == -9223372036854775808.0", "true" },
        { "dyn(-9223372036854775809.0) < -9223372036854775808", "false" }, { "dyn(9007199254740994) > 9007199254740992.0", "true" },
        { "0.0 / 0.0 == 0.0 / 0.0", "false" }, { "0.0 / 0.0 != 0.0 / 0.0", "true" }, { "dyn(1) < 0.0 / 0.0", "false" },
        { "dyn(1) >= 0.0 / 0.0", "false" }, { "-0.0 == 0.0", "true" }, { "-0.0 < 0.0", "false" }, { "'a' < 'b'", "true" },
        { "'' < 'a'", "true" }, { "'abc' <= 'abcd'", "true" }, { "'z' < '中'", "true" }, { "false < true", "true" },
        { "true >= true", "true" }, { "null == null", "true" }, { "dyn('') == null", "false" }, { "dyn(1) == 'a'", "false" },
        { "dyn(1) != 'a'", "true" }, { "[1, 2] == [1, 2]", "true" }, { "[1, 2] == [2, 1]", "false" },
        { "[1, 'dos', 3] == [1, 2, 4]", "false" }, { "[dyn(1)] == [1.0]", "true" },
        { "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true" }, { "{'a': 1} == {'a': 2}", "false" },
        { "{dyn(1): 1} == {1: dyn(1.0)}", "true" }, { "{} == {}", "true" }, { "1 in [1, 2]", "true" },
        { "dyn(3.0) in [5, 4, 3]", "true" }, { "'a' in []", "false" }, { "'k' in {'k': 1}", "true" }, { "2 in {1: 2}", "false" },
        { "1 < 2 == true", "true" }, { "int == type(1)", "true" }, { "dyn(1) < 'a'", "error NoOverload" } };
    check_rows(rows);
}

TEST_CASE("cel: && and || absorb errors, ?: does not evaluate the other branch", "[cel]")
{
    Row const rows[] { { "true && true", "true" }, { "true && false", "false" }, { "false || true", "true" },
        { "1 / 0 > 0 && false", "false" }, { "false && 1 / 0 > 0", "false" }, { "1 / 0 > 0 || true", "true" },
        { "1 / 0 > 0 || false", "error DivisionByZero" }, { "true && 1 / 0 > 0", "error DivisionByZero" },
        { "1 / 0 > 0 && true", "error DivisionByZero" }, { "1 / 0 > 0 && true && false", "false" },
        { "true ? 1 : 1 / 0", "1" }, { "false ? 1 / 0 : 2", "2" }, { "false ? 1 : false ? 2 : 3", "3" }, { "true ? false ? 1 : 2 : 3", "compile cel.syntax 1:14" }, { "1 / 0 > 0 ? 1 : 2", "error DivisionByZero" },
        { "!(1 / 0 > 0)", "error DivisionByZero" }, { "true ? (false ? 1 : 2) : 3", "2" }, { "dyn('a') || true", "true" },
        { "dyn('a') || false", "error NoOverload" }, { "dyn('a') && false", "false" }, { "!dyn(0)", "error NoOverload" },
        { "dyn('a') ? 1 : 2", "error NoOverload" } };
    check_rows(rows);
    Row const unchecked[] { { "false && 32", "false" }, { "'horses' && false", "false" }, { "true || 32", "true" },
        { "'less filling' && 'tastes great'", "error NoOverload" }, { "true ? 'cows' : 17", "\"cows\"" },
        { "!0", "error NoOverload" }, { "-false", "error NoOverload" }, { "1.0 == 1", "true" }, { "[1] == [1.0]", "true" },
        { "'foo' < 1024", "error NoOverload" }, { "[0] < [1]", "error NoOverload" }, { "null < null", "error NoOverload" },
        { "47.5 % 5.5", "error NoOverload" }, { "{1.5: 1}", "error NoOverload" }, { "{null: false}[null]", "error NoOverload" },
        { "1 + 1.5", "error NoOverload" }, { "'a'.matches('(')", "error BadPattern" }, { "a.pancakes", "error Other" }, { "unbound || true", "true" }, { "f_unknown(17) || true", "true" },
        { "x.as() || true", "true" }, { "'42'.indexOf('4', 0, 1)", "error Other" }, { "'a'.b", "error NoOverload" },
        { "a.b.pancakes", "error NoSuchField" }, { "basic.nme", "error NoSuchField" } };
    check_unchecked_rows(unchecked);
}

TEST_CASE("cel: macros", "[cel]")
{
    Row const rows[] { { "[1, 2, 3].all(e, e > 0)", "true" }, { "[1, 2, 3].all(e, e > 1)", "false" }, { "[].all(e, false)", "true" },
        { "[1, 2, 3].all(e, 6 / (2 - e) == 6)", "false" }, { "[1, 2, 3].all(e, e / 0 != 17)", "error DivisionByZero" },
        { "[1, 2, 3].exists(e, e == 2)", "true" }, { "[1, 2].exists(e, 1 / (e - 1) == 1)", "true" },
        { "[1, 2].exists(e, 1 / (e - 1) == 5)", "error DivisionByZero" }, { "[].exists(e, true)", "false" },
        { "[1, 2, 2].exists_one(e, e == 2)", "false" }, { "[1, 2].exists_one(e, e == 2)", "true" },
        { "[3, 2, 1, 0].exists_one(n, 12 / n > 1)", "error DivisionByZero" }, { "[1, 2].existsOne(e, e == 2)", "true" },
        { "[1, 2, 3].map(n, n * n)", "[1, 4, 9]" }, { "[1, 2, 3].map(n, n > 1, n * n)", "[4, 9]" },
        { "[2, 1, 0].map(n, 4 / n)", "error DivisionByZero" }, { "[0, 1, 2].filter(x, x % 2 == 1)", "[1]" },
        { "[3, 2, 1, 0].filter(n, 12 / n > 4)", "error DivisionByZero" }, { "{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "true" },
        { "{'a': 1, 'b': 2}.map(k, k + '!')", "[\"a!\", \"b!\"]" }, { "{'a': 1, 'b': 2}.filter(k, k == 'a')", "[\"a\"]" },
        { "[[1, 2], [3]].map(x, x.map(y, y + 1))", "[[2, 3], [4]]" }, { "[[1, 2], [3]].filter(x, x.size() == 1)", "[[3]]" },
        { "['a', 'b'].map(x, ['c'].map(y, x + y))", "[[\"ac\"], [\"bc\"]]" },
        { "[[1, 2], [3]].map(x, x)[0][1]", "2" }, { "['x'].filter(x, ['y'].all(y, true))", "[\"x\"]" },
        { "[1].exists(x, [2].exists(x, x == 2))", "true" }, { "[1].all(basic, basic == 1)", "true" },
        { "(basic.tags + ['blue']).map(t, t)", "[\"red\", \"green\", \"blue\"]" },
        { "(basic.tags + ['blue']).map(t, [t])[2]", "[\"blue\"]" }, { "has({'a': null}.a)", "true" }, { "has({'a': 1}.b)", "false" },
        { "has({}.a)", "false" }, { "has(dyn(1).a)", "error NoOverload" }, { "{'a-b': 1}.`a-b`", "1" },
        { "has({'a.b': 1}.`a.b`)", "true" }, { "dyn(1).all(x, true)", "error NoOverload" } };
    check_rows(rows);
}

TEST_CASE("cel: lists and maps", "[cel]")
{
    Row const rows[] { { "[7, 8, 9][0]", "7" }, { "[7, 8, 9][3]", "error IndexOutOfRange" },
        { "[7, 8, 9][-1]", "error IndexOutOfRange" }, { "[7, 8][dyn(0.0)]", "7" }, { "[7, 8][dyn(0.1)]", "error IndexOutOfRange" },
        { "[7, 8][dyn('')]", "error NoOverload" }, { "[1][3] == 1 || true", "true" }, { "{1: 'a'}[1]", "\"a\"" },
        { "{1: 'a'}[dyn(1.0)]", "\"a\"" }, { "{1: 'a'}[2]", "error NoSuchField" }, { "{true: 5}[true]", "5" },
        { "{'a': {'b': [1, 2]}}.a.b[1]", "2" }, { "{'a': 1}.b", "error NoSuchField" }, { "dyn({'a': 1}).a", "1" },
        { "{true: 1, true: 2}", "error Other" }, { "{1: 1, dyn(1): 2}", "error Other" }, { "size([1, 2])", "2" },
        { "{'a': 1}.size()", "1" }, { "size({})", "0" }, { "size('πέντε')", "5" }, { "dyn(1).size()", "error NoOverload" },
        { "[[[1]]][0][0][0]", "1" } };
    check_rows(rows);
}

TEST_CASE("cel: strings", "[cel]")
{
    Row const rows[] { { "'foobar'.contains('ob')", "true" }, { "'foobar'.startsWith('foo')", "true" },
        { "''.startsWith('foo')", "false" }, { "'forté'.endsWith('té')", "true" }, { "'hubba'.matches('ubb')", "true" },
        { "matches('hubba', '^ubb')", "false" }, { "'a'.matches(dyn('('))", "compile cel.bad_pattern 1:13" },
        { "'a'.matches('(' + basic.name)", "error BadPattern" }, { "basic.name.matches('^a ' + 'p')", "true" },
        { "'TacoCÆt'.lowerAscii()", "\"tacocÆt\"" }, { "'tacoCαt'.upperAscii()", "\"TACOCαT\"" },
        { "' \\u3000a b\\t\\u00a0'.trim()", "\"a b\"" }, { "'\\u180eb\\ufeff'.trim().size()", "3" }, { "'©αT'.charAt(1)", "\"α\"" },
        { "'abc'.charAt(3)", "\"\"" }, { "'abc'.charAt(4)", "error IndexOutOfRange" }, { "'abc'.charAt(-1)", "error IndexOutOfRange" },
        { "'tacocat'.indexOf('ac')", "1" }, { "'tacocat'.indexOf('x')", "-1" }, { "'ta©o©αT'.indexOf('©', 3)", "4" },
        { "'abc'.indexOf('', 3)", "3" }, { "'abc'.indexOf('a', 4)", "error IndexOutOfRange" }, { "'tacocat'.lastIndexOf('at')", "5" },
        { "'tacocat'.lastIndexOf('')", "7" }, { "'ta©o©αT'.lastIndexOf('©', 3)", "2" }, { "'ta©o©αT'.substring(2, 6)", "\"©o©α\"" },
        { "'abc'.substring(3)", "\"\"" }, { "'abc'.substring(2, 1)", "error IndexOutOfRange" },
        { "'{0} {0}'.replace('{0}', '2')", "\"2 2\"" }, { "'aaa'.replace('a', 'b', 2)", "\"bba\"" }, { "'aaa'.replace('a', 'b', 0)", "\"aaa\"" },
        { "'ab'.replace('', '-')", "\"-a-b-\"" }, { "'a b c'.split(' ')", "[\"a\", \"b\", \"c\"]" },
        { "'a b c'.split(' ', 2)", "[\"a\", \"b c\"]" }, { "'a b c'.split(' ', 0)", "[]" }, { "'a b'.split(' ', -1)", "[\"a\", \"b\"]" },
        { "'中文'.split('')", "[\"中\", \"文\"]" }, { "''.split(',')", "[\"\"]" }, { "['x', 'y'].join()", "\"xy\"" },
        { "['x', 'y'].join('-')", "\"x-y\"" }, { "[].join('-')", "\"\"" }, { "[1].map(x, dyn(x)).join()", "error NoOverload" },
        { "'a中b'.reverse()", "\"b中a\"" } };
    check_rows(rows);
}

TEST_CASE("cel: conversions", "[cel]")
{
    Row const rows[] { { "int(-3.9)", "-3" }, { "int(1e99)", "error Overflow" }, { "int(9223372036854775807.0)", "error Overflow" },
        { "int(-9223372036854775808.0)", "error Overflow" }, { "int(0.0 / 0.0)", "error Overflow" }, { "int('-987')", "-987" },
        { "int('1.5')", "error BadConversion" }, { "int('0x10')", "error BadConversion" }, { "int('')", "error BadConversion" },
        { "int('9223372036854775808')", "error BadConversion" }, { "double('6.02e23')", "double 6.02e+23" },
        { "double('0x10')", "error BadConversion" }, { "double('1e')", "error BadConversion" }, { "double('-Infinity')", "double -inf" },
        { "double(9007199254740993)", "double 9007199254740992" }, { "string(123.456)", "\"123.456\"" }, { "string(-4.5e-3)", "\"-0.0045\"" },
        { "string(1000000.0)", "\"1000000\"" }, { "string(0.1 + 0.2)", "\"0.30000000000000004\"" }, { "string(1e21)", "\"1e+21\"" },
        { "string(123456789012345680000.0)", "\"123456789012345680000\"" }, { "string(1.5e-7)", "\"1.5e-7\"" }, { "string(-0.0)", "\"-0\"" },
        { "string(5e-324)", "\"5e-324\"" }, { "string(1.7976931348623157e308)", "\"1.7976931348623157e+308\"" },
        { "string(true)", "\"true\"" }, { "string(-5)", "\"-5\"" }, { "string('a')", "\"a\"" }, { "bool('True')", "true" },
        { "bool('f')", "false" }, { "bool('TrUe')", "error BadConversion" }, { "type(1)", "type int" }, { "type(type(1))", "type type" },
        { "type(null)", "type null_type" }, { "type({})", "type map" }, { "type(1) == type(1.0)", "false" }, { "dyn(5)", "5" },
        { "type(date('2020-01-02')) == date", "true" }, { "string(date('2020-01'))", "\"2020-01\"" },
        { "google.protobuf.Timestamp == type(timestamp(0))", "true" }, { "int(dyn([]))", "error NoOverload" } };
    check_rows(rows);
}

TEST_CASE("cel: timestamps and durations", "[cel]")
{
    Row const rows[] { { "timestamp('2009-02-13T23:31:30Z')", "timestamp 1234567890 0" },
        { "timestamp('2009-02-14T07:31:30.5+08:00')", "timestamp 1234567890 500000000" }, { "timestamp(1234567890)", "timestamp 1234567890 0" },
        { "int(timestamp('1969-12-31T23:59:59Z'))", "-1" }, { "string(timestamp('9999-12-31T23:59:59.999999999Z'))", "\"9999-12-31T23:59:59.999999999Z\"" },
        { "string(timestamp('2009-02-13T23:31:30.120Z'))", "\"2009-02-13T23:31:30.12Z\"" }, { "timestamp('2021-02-29T00:00:00Z')", "error BadConversion" },
        { "timestamp('2021-02-28')", "error BadConversion" }, { "timestamp('2021-02-28T24:00:00Z')", "error BadConversion" },
        { "timestamp('0000-01-01T00:00:00Z')", "error BadConversion" }, { "timestamp(-62135596801)", "error Overflow" },
        { "timestamp(253402300800)", "error Overflow" }, { "duration('1h30m')", "duration 5400000000000" }, { "duration('-1.5h')", "duration -5400000000000" },
        { "duration('1.5s')", "duration 1500000000" }, { "duration('3ms2us1ns')", "duration 3002001" }, { "duration('0')", "duration 0" },
        { "duration('1')", "error BadConversion" }, { "duration('')", "error BadConversion" }, { "duration('1d')", "error BadConversion" },
        { "duration('320000000000s')", "error BadConversion" }, { "string(duration('1m1ms'))", "\"60.001s\"" },
        { "string(duration('-0.5s'))", "\"-0.5s\"" }, { "string(duration('1000000s'))", "\"1000000s\"" },
        { "timestamp('2009-02-13T23:00:00Z') + duration('240s') == timestamp('2009-02-13T23:04:00Z')", "true" },
        { "duration('120s') + timestamp(0)", "timestamp 120 0" }, { "timestamp(0) - duration('1ns')", "timestamp -1 999999999" },
        { "timestamp(100) - timestamp(40)", "duration 60000000000" }, { "duration('9s') - duration('10s')", "duration -1000000000" },
        { "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error Overflow" },
        { "timestamp('0001-01-01T00:00:00Z') - timestamp('9999-12-31T23:59:59Z')", "error Overflow" },
        { "duration('200000000000s') + duration('200000000000s')", "error BadConversion" },
        { "duration('9000000000s') + duration('9000000000s')", "error Overflow" }, { "timestamp(1) < timestamp(2)", "true" },
        { "duration('1s') >= duration('2s')", "false" }, { "timestamp('2009-02-13T23:31:30Z').getFullYear()", "2009" },
        { "timestamp('2009-02-13T23:31:30Z').getMonth()", "1" }, { "timestamp('2009-02-13T23:31:30Z').getDate()", "13" },
        { "timestamp('2009-02-13T23:31:30Z').getDayOfMonth()", "12" }, { "timestamp('2009-02-13T23:31:30Z').getDayOfWeek()", "5" },
        { "timestamp('1969-12-28T00:00:00Z').getDayOfWeek()", "0" }, { "timestamp('2024-12-31T00:00:00Z').getDayOfYear()", "365" },
        { "timestamp('2009-02-13T23:31:30Z').getHours()", "23" }, { "timestamp('2009-02-13T23:31:30Z').getHours('02:00')", "1" },
        { "timestamp('2009-02-13T02:00:00Z').getDayOfMonth('-02:30')", "11" }, { "timestamp('2009-02-13T23:31:30Z').getSeconds('-00:00')", "30" },
        { "timestamp('2009-02-13T23:31:30.123Z').getMilliseconds('UTC')", "123" }, { "duration('3730s').getMinutes()", "62" },
        { "duration('10000s').getHours()", "2" }, { "duration('1.234s').getMilliseconds()", "234" }, { "duration('1m').getSeconds()", "60" },
        { "timestamp(0).getHours(basic.name)", "error BadConversion" } };
    check_rows(rows);
}

TEST_CASE("cel: dates of ours", "[cel]")
{
    Row const rows[] { { "date('2020-02-29')", "date 2020-02-29" }, { "date('2021-02-29')", "error BadConversion" },
        { "month(date('2020-02-29'))", "date 2020-02" }, { "basic.birth_date < today", "true" }, { "basic.birth_date == date('1980-02-29')", "true" },
        { "month(basic.birth_date) < basic.start", "true" }, { "full_years(basic.birth_date, date('2025-02-28'))", "44" },
        { "full_years(basic.birth_date, date('2025-03-01'))", "45" }, { "full_months(date('2020-01-31'), date('2020-03-30'))", "1" },
        { "birth_date('11010519491231002X')", "date 1949-12-31" }, { "birth_date('110105194912310021')", "error Absent" },
        { "sex_code('11010519491231002X')", "\"2\"" }, { "sex_code('440524188001010014')", "\"1\"" }, { "sex_code('x')", "error Absent" },
        { "today > works[0].end", "true" }, { "today < basic.start", "error Other" }, { "dyn(today) == basic.start", "error Other" },
        { "basic.birth_date < basic.start", "compile cel.no_overload 1:18" },
        { "date('2020-01') == date('2020-01-01')", "compile cel.no_overload 1:17" },
        { "month(today) < date('2020-01-01')", "compile cel.no_overload 1:14" }, { "today < 1", "compile cel.no_overload 1:7" } };
    check_rows(rows);
}

TEST_CASE("cel: absent values", "[cel]")
{
    Row const rows[] { { "basic.nickname", "error Absent" }, { "has(basic.nickname)", "false" }, { "has(basic.name)", "true" },
        { "basic.nickname == 'a'", "error Absent" }, { "basic.nickname == 'a' || true", "true" }, { "basic.nickname == 'a' && false", "false" },
        { "!has(basic.nickname) || basic.nickname.size() < 3", "true" }, { "has(basic.nickname) ? basic.nickname : '-'", "\"-\"" },
        { "[basic.nickname]", "error Absent" }, { "hidden.name", "error Absent" }, { "has(hidden.name)", "false" },
        { "works.all(w, w.year >= 2020)", "true" }, { "works.exists(w, !has(w.end))", "true" },
        { "works.filter(w, has(w.end)).size()", "2" }, { "works.map(w, w.end)", "error Absent" }, { "works[1].title", "\"work 1\"" },
        { "works.map(w, w.title)", "[\"work 0\", \"work 1\", \"work 2\"]" }, { "works.exists(w, w.end > date('2024-01-01'))", "true" },
        { "works.all(w, w.end > date('2024-01-01'))", "error Absent" }, { "works.size()", "3" },
        { "context['account.name'].startsWith('a name')", "true" }, { "basic.name", "\"a person's name, lent by the document\"" },
        { "basic.tags", "[\"red\", \"green\"]" }, { "'red' in basic.tags", "true" }, { "basic.height * 2.0", "double 3.5" },
        { "a.b.c", "\"the whole name\"" }, { "a.b.d", "\"d\"" }, { ".basic.age", "45" }, { "[1].exists(basic, .basic.age == 45)", "true" },
        { "dyn(basic).age", "45" }, { "has(dyn(basic).nickname)", "false" }, { "dyn(basic).year", "error NoSuchField" },
        { "x.name", "error NoOverload" }, { "[basic.name, 'a']", "[\"a person's name, lent by the document\", \"a\"]" },
        { "{'k': basic.tags}.k[1]", "\"green\"" }, { "basic == basic", "true" }, { "works[0] == works[1]", "false" } };
    check_rows(rows);
}

}

#include "base/number.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

using namespace shenbao;

TEST_CASE("decimal text is the nearest double", "[base]")
{
    CHECK(parse_decimal("0") == 0);
    CHECK(parse_decimal("+1.5") == 1.5);
    CHECK(parse_decimal("-2.5e-3") == -0.0025);
    CHECK(parse_decimal("0.1") == 0.1);
    CHECK(parse_decimal("9007199254740993") == 9007199254740992.0);
    CHECK(parse_decimal("1e400") == std::numeric_limits<double>::infinity());
    CHECK(parse_decimal("-1e400") == -std::numeric_limits<double>::infinity());
    CHECK(parse_decimal("1e-400") == 0);
    CHECK(parse_decimal("5e-324") == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("a double is written with the fewest digits that read back", "[base]")
{
    auto const text = [](double value) { return plain(shortest(value)); };
    CHECK(text(0) == "0");
    CHECK(text(0.1) == "0.1");
    CHECK(text(1e21) == "1000000000000000000000");
    CHECK(text(123.456) == "123.456");
    CHECK(text(0.00012) == "0.00012");
    CHECK(shortest(-1.25e-7).negative);
    CHECK(shortest(-1.25e-7).digits == "125");
    CHECK(shortest(-1.25e-7).exponent == -7);
    for (double value : {1.0 / 3, 2.0 / 3, 1e300, 5e-324, 4.35}) {
        auto const parts = shortest(value);
        CHECK(parse_decimal(parts.digits + "e" + std::to_string(parts.exponent - static_cast<int>(parts.digits.size()) + 1)) == value);
    }
}

TEST_CASE("a fixed number of decimals", "[base]")
{
    CHECK(fixed(0, 0) == "0");
    CHECK(fixed(0, 2) == "0.00");
    CHECK(fixed(1.5, 2) == "1.50");
    CHECK(fixed(1.005, 2) == "1.01");  // by its shortest digits, as a person reads it
    CHECK(fixed(1.004, 2) == "1.00");
    CHECK(fixed(9.995, 2) == "10.00");
    CHECK(fixed(99.99, 0) == "100");
    CHECK(fixed(0.004, 2) == "0.00");
    CHECK(fixed(0.006, 2) == "0.01");
    CHECK(fixed(0.5, 0) == "1");
    CHECK(fixed(0.05, 0) == "0");
    CHECK(fixed(-12.5, 1) == "-12.5");
    CHECK(fixed(123456789012.25, 2) == "123456789012.25");
}

TEST_CASE("leading noughts", "[base]")
{
    CHECK(padded(7, 2) == "07");
    CHECK(padded(123, 2) == "123");
    CHECK(padded(-5, 4) == "-0005");
    CHECK(padded(0, 1) == "0");
}

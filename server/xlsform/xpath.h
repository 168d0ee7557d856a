// The expressions of XLSForm (a subset of XPath 1.0 with ODK's functions), parsed.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::xlsform {

enum class Shape : std::uint8_t {
    Number,     // `text`: its digits
    Text,       // `text`: what stands between the quotes
    Reference,  // ${text}
    Current,    // .
    Name,       // a bare name: a column of the choices in a choice_filter
    Call,       // text(children…)
    Binary,     // text: and or = != < <= > >= + - * div mod
    Negate,
};

struct Expression {
    Shape shape = Shape::Text;
    std::string text;
    std::vector<Expression> children;
};

// InvalidSyntax with what is wrong and at which character (from 1), TooLarge for more than 100 levels.
Result<Expression> parse_expression(std::string_view);

}

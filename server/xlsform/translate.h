// XLSForm's expressions to CEL.
#pragma once

#include "xlsform/value.h"
#include "xlsform/xpath.h"

namespace shenbao::xlsform {

// Where an expression stands: what its names mean there.
class Scope {
public:
    virtual ~Scope() = default;
    virtual Result<Value> reference(std::string const& name) const = 0;  // ${name}
    virtual Result<Value> current() const = 0;                           // .
    virtual Result<Value> column(std::string const& name) const = 0;     // a bare name, in a choice_filter
    // A CEL map from the codes of a list to their labels in the default language; empty for no such list.
    virtual std::string labels_of(std::string const& list) const = 0;
};

Result<Value> translate(Expression const&, Scope const&);
// Parsed and translated.
Result<Value> translate(std::string_view expression, Scope const&);

}

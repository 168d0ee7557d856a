// The command line: words and --options, each command in a file of its own.
#pragma once

#include "base/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shenbao::commands {

struct Option {
    std::string_view name;  // "--port"
    bool takes_value = true;
    bool value_optional = false;  // only as --name=value
    bool repeats = false;
};

struct Options {
    std::vector<std::string> words;
    std::map<std::string, std::string, std::less<>> values;  // the last where one repeats
    std::map<std::string, std::vector<std::string>, std::less<>> lists;  // of those that repeat

    bool has(std::string_view name) const { return values.find(name) != values.end(); }
    std::string value(std::string_view name, std::string_view otherwise) const
    {
        auto const found = values.find(name);
        return std::string(found == values.end() ? otherwise : std::string_view(found->second));
    }
    std::vector<std::string> list(std::string_view name) const
    {
        auto const found = lists.find(name);
        return found == lists.end() ? std::vector<std::string>() : found->second;
    }
};

Result<Options> read_options(std::vector<std::string> const& arguments, std::vector<Option> const& known);

// Each returns the process's exit code.
int serve(std::vector<std::string> const& arguments);
int check(std::vector<std::string> const& arguments);
int impact(std::vector<std::string> const& arguments);
int eval(std::vector<std::string> const& arguments);
int validate(std::vector<std::string> const& arguments);
int import_xlsform(std::vector<std::string> const& arguments);
int back_up(std::vector<std::string> const& arguments);
int restore(std::vector<std::string> const& arguments);
int import_files(std::vector<std::string> const& arguments);
int admin(std::vector<std::string> const& arguments);
int account(Options const&);  // of admin

int fail(std::string_view message);

}

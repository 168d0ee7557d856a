#include "commands/options.h"

#include <cstdio>

namespace shenbao::commands {

Result<Options> read_options(std::vector<std::string> const& arguments, std::vector<Option> const& known)
{
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string const& argument = arguments[i];
        if (argument.compare(0, 2, "--") != 0) {
            options.words.push_back(argument);
            continue;
        }
        auto const equals = argument.find('=');
        std::string const name = argument.substr(0, equals);
        Option const* option = nullptr;
        for (auto const& candidate : known) {
            if (candidate.name == name)
                option = &candidate;
        }
        if (!option)
            return Error { ErrorCode::UnknownName, "unknown option " + name, "" };
        if (equals != std::string::npos)
            options.values[name] = argument.substr(equals + 1);
        else if (!option->takes_value || option->value_optional)
            options.values[name] = "";
        else if (i + 1 < arguments.size())
            options.values[name] = arguments[++i];
        else
            return Error { ErrorCode::InvalidSyntax, name + " needs a value", "" };
        if (option->repeats)
            options.lists[name].push_back(options.values[name]);
    }
    return options;
}

int fail(std::string_view message)
{
    std::fprintf(stderr, "shenbao: %.*s\n", static_cast<int>(message.size()), message.data());
    return 1;
}

}

#include "commands/options.h"

#include <cstdio>

namespace shenbao::commands {

struct Command {
    std::string_view name;
    int (*run)(std::vector<std::string> const&);
    std::string_view what;
};

static constexpr Command table[] = {
    { "serve", serve, "serves the programmes of a data folder (--demo: with people and rounds to try)" },
    { "check", check, "lists every mistake of a pack, and examples that no longer hold" },
    { "impact", impact, "finds what a new pack version does to stored documents; writes nothing" },
    { "validate", validate, "judges documents from standard input, one JSON object a line" },
    { "eval", eval, "evaluates expressions from standard input, one JSON object a line" },
    { "import-xlsform", import_xlsform, "makes a pack of an XLSForm workbook (ODK, KoBo) and lists what it could not take" },
    { "import", import_files, "takes in news, publicity lists, committees or certificates; --check writes nothing" },
    { "backup", back_up, "copies the data folder, while it is served, without its key" },
    { "restore", restore, "makes a data folder from a backup and its key" },
    { "admin", admin, "round add, round change, round list, account show, account close, backup" },
};

static int help(int code)
{
    std::puts("shenbao <command>");
    for (auto const& command : table)
        std::printf("  %-14.*s %.*s\n", static_cast<int>(command.name.size()), command.name.data(), static_cast<int>(command.what.size()), command.what.data());
    std::puts("  version\n  help");
    return code;
}

static int run(std::vector<std::string> const& arguments)
{
    if (arguments.empty())
        return help(2);
    for (auto const& command : table) {
        if (command.name == arguments.front())
            return command.run({ arguments.begin() + 1, arguments.end() });
    }
    if (arguments.front() == "version" || arguments.front() == "--version") {
        std::puts("shenbao " SHENBAO_VERSION);
        return 0;
    }
    return help(arguments.front() == "help" || arguments.front() == "--help" ? 0 : 2);
}

}

int main(int count, char** values) { return shenbao::commands::run({ values + 1, values + count }); }

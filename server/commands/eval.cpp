// eval: expressions as NDJSON on standard input, for conformance runs and for an author who tries one.
#include "commands/lines.h"
#include "commands/options.h"
#include "wire/evaluate_line.h"

namespace shenbao::commands {

int eval(std::vector<std::string> const& arguments)
{
    if (!arguments.empty()) {
        fail("usage: shenbao eval < lines.ndjson\nA line is {\"id\", \"expr\", \"bindings\": {name: {\"t\", \"v\"}}, \"disable_check\"?, \"container\"?}.");
        return 2;
    }
    bool readable = true;
    std::size_t number = 0;
    std::string line;
    for (LineRead read; (read = read_line(stdin, line)) != LineRead::End;) {
        ++number;
        if (line.find_first_not_of(" \t") == std::string::npos)
            continue;
        if (read == LineRead::TooLong)
            line.clear();  // said as malformed below
        auto const answer = wire::evaluate_line(line, number);
        readable = readable && answer.readable;
        write_line(answer.text);
    }
    return readable ? 0 : 1;
}

}

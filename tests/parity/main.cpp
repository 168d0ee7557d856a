// One side of the comparison. Reads its input from stdin, writes lines to stdout:
//   documents FIRST COUNT    a pack's bundle or a compiled pack comes in
//   document NUMBER          the same, one of them in full
//   strings FIRST COUNT      blocks of a thousand
//   expressions              one a line
//   packs FIRST COUNT EACH   made up, each with so many documents; every fourth has a byte changed too
//   pack NUMBER              one of them as it is read
#include "pack/compiled.h"
#include "pack/pack.h"
#include "parity/packs.h"
#include "parity/report.h"

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace shenbao;

static std::string read_input()
{
    std::string text;
    char buffer[65536];
    for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
        text.append(buffer, count);
    return text;
}

static int complain(Diagnostics const& diagnostics)
{
    for (auto const& one : diagnostics)
        std::fprintf(stderr, "%s:%d:%d %s %s\n", one.file.c_str(), one.line, one.column, one.code.c_str(), one.message.c_str());
    return 1;
}

static int sum_up(parity::Tally const& tally)
{
    std::size_t seen = 0;
    for (bool one : tally.seen)
        seen += one ? 1 : 0;
    std::printf("# passing=%zu refused=%zu findings=%zu\n", tally.passing, tally.refused, seen);
    if (tally.live_differs > 0)
        std::fprintf(stderr, "%zu documents judged edit by edit differ from those judged in full\n", tally.live_differs);
    return tally.live_differs == 0 ? 0 : 1;
}

static int print_documents(Plan const& plan, std::uint64_t first, std::uint64_t count, parity::Detail detail)
{
    parity::Tally tally;
    for (std::uint64_t number = first; number < first + count; ++number)
        std::printf("%s\n", parity::document_line(plan, number, detail, tally).c_str());
    return sum_up(tally);
}

static int documents(std::uint64_t first, std::uint64_t count, parity::Detail detail)
{
    auto const input = read_input();
    if (input.empty() || input.front() != '{') {
        auto const compiled = pack::read_compiled(input);
        return compiled ? print_documents(*compiled->application, first, count, detail) : 1;
    }
    auto files = pack::unbundle(input);
    if (auto const* diagnostics = std::get_if<Diagnostics>(&files))
        return complain(*diagnostics);
    auto read = pack::read(std::get<pack::Files>(files));
    if (auto const* diagnostics = std::get_if<Diagnostics>(&read))
        return complain(*diagnostics);
    auto const& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    if (auto const* diagnostics = std::get_if<Diagnostics>(&plan))
        return complain(*diagnostics);
    return print_documents(std::get<Plan>(plan), first, count, detail);
}

static std::string text_of(Diagnostics const& diagnostics)
{
    std::string out;
    for (auto const& one : diagnostics)
        out += one.file + ":" + std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.code + " " + one.message + "\n";
    return out;
}

// As a browser gets it: compiled, and read again. Nothing where the pack has mistakes.
static std::optional<pack::CompiledPack> made(pack::Files const& files, std::string& told)
{
    auto const read = pack::read(files);
    if (auto const* mistakes = std::get_if<Diagnostics>(&read)) {
        told = text_of(*mistakes);
        return {};
    }
    auto const compiled = pack::compile(std::get<Programme>(read));
    if (auto const* mistakes = std::get_if<Diagnostics>(&compiled)) {
        told = text_of(*mistakes);
        return {};
    }
    auto const bytes = pack::write_compiled(std::get<Programme>(read));
    told = to_hex(sha256(bytes));
    return pack::read_compiled(bytes);
}

static int packs(std::uint64_t first, std::uint64_t count, std::uint64_t each)
{
    parity::Tally tally;
    std::string told;
    for (std::uint64_t number = first; number < first + count; ++number) {
        auto const files = parity::made_pack(number);
        auto const pack = made(files, told);
        std::printf("pack %llu %s\n", static_cast<unsigned long long>(number), told.c_str());
        if (!pack) {
            std::fprintf(stderr, "pack %llu has mistakes:\n%s", static_cast<unsigned long long>(number), told.c_str());
            return 1;
        }
        for (std::uint64_t document = number * each; document < (number + 1) * each; ++document)
            std::printf("%s\n", parity::document_line(*pack->application, document, parity::Detail::Digests, tally).c_str());
        if (number % 4 == 0) {
            parity::Random random(number);
            static_cast<void>(made(parity::broken(files, random), told));
            std::printf("broken %llu %s\n", static_cast<unsigned long long>(number), told.c_str());
        }
    }
    return sum_up(tally);
}

static int print_pack(std::uint64_t number)
{
    for (auto const& [path, text] : parity::made_pack(number))
        std::printf("==> %s\n%s\n", path.c_str(), text.c_str());
    return 0;
}

static int strings(std::uint64_t first, std::uint64_t count)
{
    for (std::uint64_t block = first; block < first + count; ++block)
        std::printf("%s\n", parity::strings_line(block).c_str());
    return 0;
}

static int expressions()
{
    auto text = read_input();
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = std::min(text.find('\n', begin), text.size());
        auto line = text.substr(begin, end - begin);
        if (!line.empty() && line.front() != '#')
            std::printf("%s\n", parity::expression_line(line).c_str());
        begin = end + 1;
    }
    return 0;
}

int main(int count, char** arguments)
{
    std::string command = count > 1 ? arguments[1] : "";
    auto number = [&](int at) { return count > at ? std::strtoull(arguments[at], nullptr, 10) : 0; };
    if (command == "documents")
        return documents(number(2), number(3), parity::Detail::Digests);
    if (command == "document")
        return documents(number(2), 1, parity::Detail::Everything);
    if (command == "strings")
        return strings(number(2), number(3));
    if (command == "expressions")
        return expressions();
    if (command == "packs")
        return packs(number(2), number(3), number(4));
    if (command == "pack")
        return print_pack(number(2));
    std::fprintf(stderr, "documents FIRST COUNT | document NUMBER | strings FIRST COUNT | expressions | packs FIRST COUNT EACH | pack NUMBER\n");
    return 2;
}

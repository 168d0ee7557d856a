// calendar.csv: read with every mistake named, and used by a rule of the pack.
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

pack::Files with_calendar(std::string const& csv)
{
    auto files = small_pack(R"({"id": "first", "type": "date"}, {"id": "last", "type": "date"})", R"({"id": "title", "type": "text"})",
        R"({"id": "in_time", "section": "basic", "assert": "working_days(basic.first, basic.last) <= 3"})", R"("in_time": "超过三个工作日")");
    if (!csv.empty())
        files["calendar.csv"] = csv;
    return files;
}

std::string mistakes(std::string const& csv)
{
    auto read = pack::read(with_calendar(csv));
    auto const* diagnostics = std::get_if<Diagnostics>(&read);
    std::string text;
    for (std::size_t i = 0; diagnostics && i < diagnostics->size(); ++i)
        text += (i == 0 ? "" : " ") + (*diagnostics)[i].code + ":" + std::to_string((*diagnostics)[i].line);
    return text;
}

constexpr char const* head = "# source: test\n# from: 2025-01-01\n# until: 2025-12-31\ndate,kind,label\n";

}

TEST_CASE("a rule counts working days by the pack's calendar", "[pack]")
{
    auto loaded = load(with_calendar(std::string(head) + "2025-09-28,workday,国庆节调休\n2025-10-01,holiday,国庆节\n2025-10-02,holiday,\n2025-10-03,holiday,\n"
        "2025-10-05,holiday,本为星期日\n2025-10-06,holiday,\n2025-10-07,holiday,\n2025-10-08,holiday,\n2025-10-11,workday,调休\n"));
    auto basic = [&](char const* last) { return findings(*loaded, std::string(R"({"basic": {"first": "2025-09-28", "last": ")") + last + "\"}}", Stage::Draft); };
    CHECK(basic("2025-10-09").empty());
    CHECK(basic("2025-10-10") == "basic rule:in_time");
    // What lies outside the calendar is not known, and does not pass.
    CHECK(basic("2026-01-01") == "basic rule:in_time");
}

TEST_CASE("a calendar's mistakes are named by line", "[pack]")
{
    CHECK(mistakes(head).empty());
    CHECK(mistakes(std::string(head) + "2025-10-01,feast,\n") == "calendar.kind:5");
    CHECK(mistakes(std::string(head) + "2025-10,holiday,\n") == "calendar.date:5");
    CHECK(mistakes(std::string(head) + "2026-01-01,holiday,\n") == "calendar.date:5");
    CHECK(mistakes(std::string(head) + "2025-10-02,holiday,\n2025-10-01,holiday,\n") == "calendar.order:6");
    CHECK(mistakes(std::string(head) + "2025-10-02,holiday,\n2025-10-02,holiday,\n") == "calendar.order:6");
    CHECK(mistakes("# source: test\ndate,kind\n") == "calendar.range:1 calendar.range:1");
    CHECK(mistakes("# from: 2025-01-01\n# until: 2025-12-31\ndate,kind\n") == "list.source:1");
    // Without the file the function is refused, at the rule.
    auto read = pack::read(with_calendar(""));
    auto& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    CHECK(std::get<Diagnostics>(plan)[0].code == "cel.no_calendar");
}

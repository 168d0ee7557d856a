// A line for `shenbao eval` or `shenbao validate` from anywhere: answered by one line of JSON, and by the same again.
#include "support.h"

#include "wire/evaluate_line.h"
#include "wire/json.h"
#include "wire/validate_line.h"

using namespace shenbao;

static void is_one_line_of_json(std::string const& text)
{
    VERIFY(text.find('\n') == std::string::npos);
    VERIFY(json::parse(text, { 64, 64u << 20, 10'000'000 }).ok());
}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const line = fuzz::text_of(data, size);
    auto const evaluated = wire::evaluate_line(line, 1);
    is_one_line_of_json(evaluated.text);
    VERIFY(wire::evaluate_line(line, 1).text == evaluated.text);

    auto const& pack = fuzz::pack();
    auto const validated = wire::validate_line(*pack.plan, { pack.context, Stage::Submit, pack.now }, line, 1);
    is_one_line_of_json(validated.text);
    return 0;
}

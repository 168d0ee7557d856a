// A pack that is read and compiled, as bytes: browsers get this instead of the pack's text, so that no reader of packs
// and no compiler of expressions travels to them. It holds for one build of the project only.
#pragma once

#include "check/plan.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shenbao::pack {

struct CompiledPack {
    std::unique_ptr<Programme> programme;
    std::unique_ptr<Plan> application;
    std::vector<std::vector<Plan>> account_steps;  // by flow, then step

    Plan const* step_plan(std::string_view flow, std::size_t step) const;
    Plan const* plan_of(AccountStep const&) const;  // of this programme's own
};

// Compiles every form of the programme, or lists all the mistakes of all of them.
std::variant<CompiledPack, Diagnostics> compile(Programme);

// Without the text of expressions and their places in the pack, of which a CompiledPack has no more need.
std::string write_compiled(Programme const&);
// Nothing for bytes that write_compiled() of this build never wrote.
std::optional<CompiledPack> read_compiled(std::string_view);

}

#include "support.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace shenbao::fuzz {

namespace {

pack::Files read_folder(std::string const& folder)
{
    namespace fs = std::filesystem;
    pack::Files files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        files[fs::relative(entry.path(), folder).generic_string()] = text.str();
    }
    return files;
}

}

Pack::Pack()
    : now(*parse_moment("2026-06-15T10:00:00+08:00"))
{
    auto read = pack::read(read_folder(SHENBAO_FUZZ_PACK));
    VERIFY(std::holds_alternative<Programme>(read));
    programme = std::make_unique<Programme const>(std::move(std::get<Programme>(read)));
    auto made = Plan::make(*programme, programme->application);
    VERIFY(std::holds_alternative<Plan>(made));
    plan = std::make_unique<Plan const>(std::move(std::get<Plan>(made)));
    context.round.opens = *parse_moment("2026-06-01T00:00:00+08:00");
    context.round.closes = *parse_moment("2026-06-30T18:00:00+08:00");
    context.round.modification_closes = context.round.closes;
    context.round.cutoff = { 2026, 6, 30 };
}

Pack const& pack()
{
    static Pack const pack;
    return pack;
}

void exercise(Pack const& pack, Document document)
{
    derive(*pack.plan, pack.context, document, pack.now);
    for (auto stage : { Stage::Draft, Stage::Submit }) {
        auto const verdict = validate(*pack.plan, pack.context, document, stage, pack.now);
        auto const json = wire::write_verdict(pack.form(), verdict);
        auto const again = wire::read_verdict(pack.form(), json);
        VERIFY(again.ok() && wire::write_verdict(pack.form(), again.value()) == json);
    }
    auto const json = wire::write_document(pack.form(), document);
    auto const again = wire::read_document(pack.form(), json);
    VERIFY(again.ok() || again.error().code == ErrorCode::TooLarge);
    if (again.ok()) {
        VERIFY(wire::write_document(pack.form(), again.value()) == json);
        VERIFY(content_hash(pack.form(), again.value()) == content_hash(pack.form(), document));
    }
    auto const kept = pruned(*pack.plan, pack.context, document, pack.now);
    VERIFY(pruned(*pack.plan, pack.context, kept, pack.now) == kept);
}

}

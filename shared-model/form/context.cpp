#include "form/context.h"

#include <algorithm>

namespace shenbao {

namespace {

class ContextHash {
public:
    void text(std::string_view bytes)
    {
        auto length = std::to_string(bytes.size()) + ":";
        m_hash.update(length);
        m_hash.update(bytes);
    }
    void moment(Moment moment) { text(std::to_string(moment.milliseconds)); }
    Digest finish() { return m_hash.finish(); }

private:
    Sha256 m_hash;
};

void add(ContextHash& hash, ContextScalar const& scalar)
{
    hash.text(std::to_string(scalar.held.index()));
    if (auto const* held = std::get_if<std::string>(&scalar.held))
        hash.text(*held);
    if (auto const* held = std::get_if<std::int64_t>(&scalar.held))
        hash.text(std::to_string(*held));
    if (auto const* held = std::get_if<bool>(&scalar.held))
        hash.text(*held ? "1" : "0");
    if (auto const* held = std::get_if<Date>(&scalar.held))
        hash.text(to_string(*held));
    if (auto const* held = std::get_if<std::vector<std::string>>(&scalar.held)) {
        hash.text(std::to_string(held->size()));
        for (auto const& one : *held)
            hash.text(one);
    }
    hash.text(scalar.source);
    hash.moment(scalar.fetched_at);
}

}

static std::vector<Code> const* codes_brought(CodeList const& list, Context const& context)
{
    auto const found = list.origin == CodeListOrigin::Pack ? context.code_lists.end() : context.code_lists.find(list.id);
    return found == context.code_lists.end() ? nullptr : &found->second;
}

template<typename T> static T const* by_id(std::vector<T> const& all, std::string const& id)
{
    auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

// The list that stands in the place of this one.
static CodeList const& standing_list(CodeList const& list, Context const& context)
{
    if (list.origin != CodeListOrigin::PackUnlessDirectory || !context.directory)
        return list;
    auto const* brought = by_id(context.directory->lists, list.id);
    return brought ? *brought : list;
}

std::vector<Code> const& codes_of(CodeList const& list, Context const& context)
{
    auto const* brought = codes_brought(list, context);
    return brought ? *brought : standing_list(list, context).codes;
}

std::vector<Relation::Row> const& rows_of(Relation const& relation, Context const& context)
{
    if (!relation.in_directory || !context.directory)
        return relation.rows;
    auto const* brought = by_id(context.directory->relations, relation.id);
    return brought ? brought->rows : relation.rows;
}

Code const* find_code(CodeList const& list, Context const& context, std::string const& code)
{
    auto const* brought = codes_brought(list, context);
    if (!brought)
        return standing_list(list, context).find(code);
    auto const found = std::find_if(brought->begin(), brought->end(), [&](Code const& one) { return one.code == code; });
    return found == brought->end() ? nullptr : &*found;
}

std::string_view directory_hash(Context const& context) { return context.directory ? std::string_view(context.directory->hash) : std::string_view(); }

Date code_day(Context const& context, Date today)
{
    if (is_real(context.code_day))
        return context.code_day;
    return is_real(context.round.cutoff) ? context.round.cutoff : today;
}

Digest hash_of(Context const& context)
{
    ContextHash hash;
    hash.text(context.round.id);
    hash.text(context.round.name);
    hash.moment(context.round.opens);
    hash.moment(context.round.closes);
    hash.moment(context.round.modification_closes);
    hash.text(to_string(context.round.cutoff));
    for (auto const& [name, moment] : context.round.deadlines) {
        hash.text(name);
        hash.moment(moment);
    }
    for (auto const& level : context.route.levels) {
        hash.text(level.organisation);
        hash.text(level.name);
    }
    if (!context.route.levels.empty())
        hash.text(std::to_string(context.route.at));
    hash.text(std::to_string(context.resubmissions));
    if (is_real(context.code_day))
        hash.text(to_string(context.code_day));
    for (auto const& [name, scalar] : context.values) {
        hash.text(name);
        add(hash, scalar);
    }
    for (auto const& [name, codes] : context.code_lists) {
        hash.text(name);
        hash.text(std::to_string(codes.size()));
        for (auto const& code : codes) {
            hash.text(code.code);
            hash.text(code.label.in(0));
            hash.text(code.parent);
            for (auto const& day : { code.valid_from, code.valid_until }) {
                if (day)
                    hash.text(to_string(*day));
            }
        }
    }
    if (context.directory)
        hash.text(directory_hash(context));
    return hash.finish();
}

}

#include "form/programme.h"

#include <algorithm>

namespace shenbao {

template<typename T>
static T const* find_by_id(std::vector<T> const& all, std::string_view id)
{
    for (auto const& one : all) {
        if (one.id == id)
            return &one;
    }
    return nullptr;
}

FormStep const* Programme::step_of(SectionIndex section) const
{
    for (auto const& step : steps) {
        for (auto one : step.sections) {
            if (one == section)
                return &step;
        }
    }
    return nullptr;
}

AccountFlow const* Programme::find_account_flow(std::string_view flow_id) const
{
    return find_by_id(account_flows, flow_id);
}

SiteChannel const* Site::find(std::string_view channel_id) const
{
    return find_by_id(channels, channel_id);
}

bool Site::is_built_in(std::string_view id)
{
    return id == "publicity" || id == "committees" || id == "certificates";
}

bool Programme::has_directory() const
{
    return std::any_of(code_lists.begin(), code_lists.end(), [](CodeList const& list) { return list.origin == CodeListOrigin::PackUnlessDirectory; })
        || std::any_of(relations.begin(), relations.end(), [](Relation const& relation) { return relation.in_directory; });
}

CodeList const* Programme::find_code_list(std::string_view list_id) const
{
    return find_by_id(code_lists, list_id);
}

FlowState const* FlowTable::find_state(std::string_view state_id) const
{
    return find_by_id(states, state_id);
}

FlowAction const* FlowTable::find_action(std::string_view action_id) const
{
    return find_by_id(actions, action_id);
}

static constexpr std::string_view role_names[] = { "applicant", "unit_clerk", "department_reviewer",
    "committee_secretary", "expert", "issuing_officer", "editor", "service_window", "administrator", "system" };

std::string_view to_string(Role role)
{
    return role_names[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view name)
{
    for (std::size_t i = 0; i < std::size(role_names); ++i) {
        if (role_names[i] == name)
            return static_cast<Role>(i);
    }
    return {};
}

}

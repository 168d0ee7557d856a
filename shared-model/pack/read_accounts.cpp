#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

static void read_step(FormInput const& input, json::Node const& node, std::string const& id, Texts const& fields, AccountStep& step)
{
    auto const& reader = input.reader;
    reader.only(node, { "fields", "proofs", "phone_field", "effect", "code_seconds", "initial_password" });
    step.form.id = "accounts." + id;
    read_step_form(input, reader.list(node, "fields"), "account", fields, step.form);
    for (auto const& item : reader.list(node, "proofs")) {
        static constexpr Proof proofs[] = { Proof::Captcha, Proof::Sms, Proof::Password };
        if (auto const at = reader.word_of(item, "proofs", { "captcha", "sms", "password" }))
            step.proofs.push_back(proofs[*at]);
    }
    step.phone_field = reader.optional_text(node, "phone_field");
    if (!step.phone_field.empty() && !step.form.find_field(step.form.sections[0], step.phone_field))
        reader.say(*node.find("phone_field"), "pack.unknown_field", "\"" + step.phone_field + "\" is not a field of this step");
    auto effect = reader.word(node, "effect", { "none", "create_account", "open_session", "find_account", "set_password" });
    step.effect = static_cast<AccountEffect>(effect.value_or(0));
    step.code_seconds = static_cast<std::uint32_t>(reader.integer(node, "code_seconds", 300, 10, 3600));
    step.initial_password = reader.boolean(node, "initial_password");
    if (step.initial_password && step.effect != AccountEffect::CreateAccount)
        reader.say(*node.find("initial_password"), "pack.unknown_word", "an initial password belongs to a step that makes an account");
}

static AccountStep const* creating_step(Programme const& programme)
{
    for (auto const& flow : programme.account_flows) {
        for (auto const& step : flow.steps) {
            if (step.effect == AccountEffect::CreateAccount)
                return &step;
        }
    }
    return nullptr;
}

static bool is_secret(Field const& field)
{
    auto const* text = std::get_if<TextField>(&field.kind);
    return text && text->format == TextFormat::Secret;
}

// Whoever comes from the platform is asked nothing: what an account must have comes from its claims.
static void expect_every_claim(Reader const& reader, json::Node const& node, Form const& form, PlatformLogin const& platform)
{
    for (auto index : form.sections[0].shape.fields) {
        auto const& field = form.fields[index];
        bool const given = std::any_of(platform.claims.begin(), platform.claims.end(), [&](auto const& claim) { return claim.field == field.id; });
        if (field.required && !is_secret(field) && !given)
            reader.say(node, "pack.missing", "an account needs \"" + field.id + "\": name the claim that holds it");
    }
}

static void read_platform(Reader const& reader, json::Node const& accounts, Texts const& texts, Programme& programme)
{
    auto const* node = accounts.find("platform");
    if (!node)
        return;
    reader.only(*node, { "scopes", "claims" });
    auto& platform = programme.platform;
    platform.scopes = reader.texts(*node, "scopes");
    platform.label = texts.localised("label");
    if (platform.label.empty())
        reader.say(*node, "text.missing", "the identity platform has no label in the texts (accounts.platform.label)");
    auto const* step = creating_step(programme);
    if (!step)
        return reader.say(*node, "pack.missing", "an identity platform needs an account flow with a step that makes an account");
    for (auto const& [field_id, claim] : reader.object(*node, "claims").members) {
        auto const* field = step->form.find_field(step->form.sections[0], field_id);
        if (!field || is_secret(*field))
            reader.say(claim, "pack.unknown_field", "\"" + std::string(field_id) + "\" is not a field of the step that makes an account, or it is a secret");
        else if (claim.text.empty())
            reader.say(claim, "pack.type", "a claim is named by a string");
        else
            platform.claims.push_back({ field_id, claim.text });
    }
    expect_every_claim(reader, *node, step->form, platform);
    if (programme.account_roles.identity_number.empty())
        reader.say(*node, "pack.missing", "an identity platform tells people apart by their document: `roles` needs `identity_number`");
}

static void read_person_file(Reader const& reader, json::Node const& accounts, Programme& programme)
{
    auto const* node = accounts.find("on_file");
    if (!node)
        return;
    reader.only(*node, { "verify" });
    auto const* step = creating_step(programme);
    if (!step || programme.account_roles.identity_number.empty())
        return reader.say(*node, "pack.missing", "a file of persons needs an account flow with a step that makes an account, and `identity_number` among the roles");
    auto& verified = programme.person_file.verified;
    for (auto const& item : reader.list(*node, "verify")) {
        auto const* field = step->form.find_field(step->form.sections[0], item.text);
        if (!field || is_secret(*field))
            reader.say(item, "pack.unknown_field", "\"" + item.text + "\" is not a field of the step that makes an account, or it is a secret");
        else
            verified.push_back(item.text);
    }
    if (std::find(verified.begin(), verified.end(), programme.account_roles.identity_number) == verified.end())
        reader.say(*node, "pack.missing", "`verify` needs the field of `identity_number`");
}

// A registry is asked about the number that the account holds.
static void expect_number_for_registries(Reader const& reader, json::Node const& accounts, Programme const& programme)
{
    auto const name = "account." + programme.account_roles.identity_number;
    bool const known = std::any_of(programme.context.begin(), programme.context.end(), [&](ContextValue const& value) { return value.name == name; });
    for (auto const& section : programme.application.sections) {
        if (section.registry.present() && !known)
            reader.say(accounts, "pack.registry", "the registry of \"" + section.id + "\" is asked by number: `roles` needs `identity_number`, and `context` its account value");
    }
}

// What plays a role is a field of the step that makes accounts; the password may be one that another step asks for.
static void expect_roles(Reader const& reader, json::Node const& roles, Programme const& programme)
{
    auto const* step = creating_step(programme);
    if (!step)
        return;
    std::vector<std::string> names;
    for (auto index : step->form.sections[0].shape.fields)
        names.push_back(step->form.fields[index].id);
    for (auto const& [role, field] : roles.members) {
        bool elsewhere = false;
        for (auto const& flow : programme.account_flows) {
            for (auto const& other : flow.steps)
                elsewhere = elsewhere || (role == "password" && other.form.find_field(other.form.sections[0], field.text));
        }
        if (!elsewhere && field.is(json::Kind::String) && std::find(names.begin(), names.end(), field.text) == names.end())
            reader.say_unknown(field, "pack.unknown_field", "\"" + field.text + "\" is not a field of the step that makes an account", field.text, names);
    }
}

void read_accounts(FormInput const& input, json::Node const& accounts, Texts const& texts, Programme& programme)
{
    auto const& reader = input.reader;
    reader.only(accounts, { "roles", "flows", "platform", "on_file", "captcha" });
    auto const& roles = reader.object(accounts, "roles");
    reader.only(roles, { "login", "phone", "password", "name", "identity_number" });
    programme.account_roles = { reader.optional_text(roles, "login"), reader.optional_text(roles, "phone"), reader.optional_text(roles, "password"),
        reader.optional_text(roles, "name"), reader.optional_text(roles, "identity_number") };
    programme.captcha_letters = reader.word(accounts, "captcha", { "digits", "letters" }).value_or(0) == 1;
    for (auto const& node : reader.list(accounts, "flows")) {
        reader.only(node, { "id", "needs_session", "steps" });
        AccountFlow flow;
        flow.id = reader.id(node);
        auto own = texts.below(flow.id);
        flow.label = own.localised("label");
        flow.notice = own.localised("notice");
        flow.needs_session = reader.boolean(node, "needs_session");
        if (flow.label.empty())
            reader.say(node, "text.missing", "the account flow \"" + flow.id + "\" has no label in the texts");
        auto const& steps = reader.list(node, "steps");
        for (std::size_t i = 0; i < steps.size(); ++i)
            read_step(input, steps[i], flow.id + "." + std::to_string(i), own.below("fields"), flow.steps.emplace_back());
        if (steps.empty())
            reader.say(node, "pack.missing", "an account flow needs `steps`");
        programme.account_flows.push_back(std::move(flow));
    }
    expect_roles(reader, roles, programme);
    read_platform(reader, accounts, texts.below("platform"), programme);
    read_person_file(reader, accounts, programme);
    expect_number_for_registries(reader, accounts, programme);
}

static std::vector<std::string> role_names()
{
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(Role::System); ++i)
        names.emplace_back(to_string(static_cast<Role>(i)));
    return names;
}

static void read_transition(Reader const& reader, json::Node const& node, FlowTable& flow)
{
    reader.only(node, { "from", "action", "role", "guard", "to", "effects", "inside_window", "needs_reason", "needs_valid_document", "before", "route" });
    FlowTransition row;
    row.position = reader.position(node);
    row.from = reader.text(node, "from");
    row.action = reader.text(node, "action");
    row.to = reader.text(node, "to");
    auto role = parse_role(reader.text(node, "role"));
    if (auto const* named = node.find("role"); named && !role)
        static_cast<void>(reader.word_of(*named, "role", role_names()));
    row.role = role.value_or(Role::Applicant);
    row.guard = reader.expression(node, "guard");
    row.inside_window = reader.boolean(node, "inside_window");
    row.needs_reason = reader.boolean(node, "needs_reason");
    row.needs_valid_document = reader.boolean(node, "needs_valid_document");
    row.before = reader.optional_text(node, "before");
    row.route = static_cast<RouteStep>(reader.word(node, "route", { "none", "begin", "skip", "next", "last" }).value_or(0));
    for (auto const& item : reader.list(node, "effects")) {
        static constexpr std::string_view names[] = { "store_submission", "count_resubmission", "keep_opinion", "notify_applicant", "discard", "keep_history" };
        bool known = false;
        for (std::size_t i = 0; i < std::size(names); ++i) {
            if (names[i] == item.text) {
                row.effects.push_back(static_cast<FlowEffect>(i));
                known = true;
            }
        }
        if (!known)
            reader.say(item, "pack.unknown_word", "\"" + item.text + "\" is not an effect");
    }
    bool const twice = std::any_of(flow.transitions.begin(), flow.transitions.end(), [&](FlowTransition const& one) {
        return one.from == row.from && one.action == row.action && one.role == row.role && one.route == row.route && one.guard.text == row.guard.text && one.before == row.before;
    });
    if (twice)
        reader.say(node, "pack.duplicate", "\"" + row.action + "\" from \"" + row.from + "\" stands twice for the same role and guard");
    flow.transitions.push_back(std::move(row));
}

static json::Node const& action_node(std::vector<json::Node> const& nodes, std::string const& id)
{
    return *std::find_if(nodes.begin(), nodes.end(), [&](json::Node const& node) { return node.text == id; });
}

void read_flow(Reader const& reader, Texts const& texts, FlowTable& flow)
{
    auto const& root = reader.root();
    reader.only(root, { "$schema", "states", "actions", "transitions", "deadlines", "route" });
    for (auto const& name : reader.texts(root, "deadlines")) {
        if (!Reader::is_id(name) || name == "closes" || name == "modification_closes")
            reader.say(root, "pack.id", "the deadline \"" + name + "\" must be an id (a lower-case letter, then letters, digits and underscores) that is not closes or modification_closes");
        if (std::find(flow.deadlines.begin(), flow.deadlines.end(), name) != flow.deadlines.end())
            reader.say(root, "pack.duplicate", "the deadline \"" + name + "\" stands twice");
        flow.deadlines.push_back(name);
    }
    for (auto const& node : reader.list(root, "states")) {
        reader.only(node, { "id", "initial", "editable", "final", "tone" });
        FlowState state;
        state.id = reader.id(node);
        state.position = reader.position(node);
        auto own = texts.below("states").below(state.id);
        state.label = own.localised("label");
        state.next = own.localised("next");
        state.initial = reader.boolean(node, "initial");
        state.editable = reader.boolean(node, "editable");
        state.final = reader.boolean(node, "final");
        reader.word(node, "tone", { "neutral", "info", "done", "warning", "error" });
        state.tone = reader.optional_text(node, "tone");
        if (state.label.empty())
            reader.say(node, "text.missing", "the state \"" + state.id + "\" has no label in the texts");
        if (flow.find_state(state.id))
            reader.say(node, "pack.duplicate", "the state \"" + state.id + "\" stands twice");
        flow.states.push_back(std::move(state));
    }
    for (auto const& id : reader.texts(root, "actions")) {
        auto own = texts.below("actions").below(id);
        if (std::any_of(flow.actions.begin(), flow.actions.end(), [&](auto const& one) { return one.id == id; }))
            reader.say(*root.find("actions"), "pack.duplicate", "the action \"" + id + "\" stands twice");
        flow.actions.push_back({ id, own.localised("label"), own.localised("confirm"), reader.position(action_node(reader.list(root, "actions"), id)) });
        if (flow.actions.back().label.empty())
            reader.say(root, "text.missing", "the action \"" + id + "\" has no label in the texts");
    }
    for (auto const& node : reader.list(root, "transitions"))
        read_transition(reader, node, flow);
}

}

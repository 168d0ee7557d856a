#include "screens/build.h"
#include "screens/screens.h"

#include <algorithm>

namespace shenbao::client::screens::account {

static ui::Node captcha_node(Model const& m, AccountWalk const& walk)
{
    auto id = walk.form.id_prefix + "captcha";
    if (!walk.captcha.pass.empty())
        return text(id, say(m, Word::captcha_passed), ui::Tone::Done);
    auto input = node(ui::Role::TextInput, id, say(m, Word::captcha));
    input.hint = say(m, walk.captcha.letters ? Word::captcha_hint_letters : Word::captcha_hint);
    input.error = walk.captcha.error;
    input.required = true;
    input.width_characters = 6;
    input.value = walk.captcha.answer;
    input.autocomplete = "off";
    input.target = Target { Place::Captcha, {}, {} };
    std::vector<ui::Node> row { std::move(input) };
    if (!walk.captcha.image.empty() && !walk.captcha.loading) {
        auto image = node(ui::Role::Image, id + ".image", say(m, Word::captcha_image));
        image.source = walk.captcha.image;
        image.width_pixels = 120;
        image.height_pixels = 44;
        image.press = Pressed { action::new_captcha, {}, {} };  // HQ-02; by keyboard the button beside it
        row.push_back(std::move(image));
    } else {
        row.push_back(node(ui::Role::Skeleton, id + ".image", say(m, Word::loading)));
    }
    row.push_back(button(id + ".new", say(m, Word::captcha_other), { action::new_captcha, {}, {} }, ui::Emphasis::Link));
    if (!walk.captcha.sound.empty())
        row.push_back(button(id + ".sound", say(m, Word::captcha_sound), { action::play_captcha, {}, {} }, ui::Emphasis::Link));
    std::vector<ui::Node> children { group(id + ".row", std::move(row), ui::Direction::Wrap) };
    if (walk.captcha.heard)
        children.push_back(quiet_text(id + ".sound_hint", say(m, Word::captcha_sound_hint)));
    return group(id + ".group", std::move(children));
}

static ui::Node sms_node(Model const& m, AccountWalk const& walk)
{
    auto id = walk.form.id_prefix + "sms_code";
    auto input = node(ui::Role::TextInput, id, say(m, Word::sms_code));
    bool const sent = walk.sms_sent && walk.sms_phone == phone_typed(walk);
    input.hint = walk.phone_masked.empty() ? std::string(say(m, sent ? Word::sms_sent_hint : Word::sms_hint))
                                           : say(m, sent ? Word::sms_sent_phone : Word::sms_hint_phone, { { "phone", walk.phone_masked } });
    input.error = walk.sms_error;
    input.required = true;
    input.width_characters = 8;
    input.value = walk.sms_code;
    input.autocomplete = "one-time-code";
    input.target = Target { Place::SmsCode, {}, {} };
    auto left = (walk.sms_again_at.milliseconds - server_now(m).milliseconds + 999) / 1000;
    auto label = left > 0 ? say(m, Word::sms_again_in, { { "n", std::to_string(left) } })
                          : std::string(say(m, walk.sms_sent ? Word::sms_again : Word::sms_send));
    auto send = button(id + ".send", label, { action::send_sms, {}, {} });
    send.disabled = left > 0;
    send.busy = walk.sms_sending;
    return group(id + ".group", { std::move(input), std::move(send) });
}

// Everything wrong on the page, to lead to it; only after the person asked to go on.
static std::vector<ui::Node> summary(Model const& m, AccountWalk const& walk)
{
    auto const& prefix = walk.form.id_prefix;
    // With what the server said stands what is red already.
    bool const told = walk.form.asked_all || !walk.captcha.error.empty() || !walk.sms_error.empty() || !walk.problem.empty();
    auto problems = told ? problems_of(walk.form) : std::vector<Problem> {};
    std::erase_if(problems, [&](Problem const& one) { return !walk.form.asked_all && !shows_error(walk.form, one.path); });
    auto made = error_summary(m, walk.form, problems);
    auto add = [&](char const* where, std::string const& words) {
        if (words.empty())
            return;
        auto link = node(ui::Role::Link, prefix + "error_summary." + where, words);
        link.press = Pressed { action::go_node, {}, prefix + where };
        made.children.push_back(std::move(link));
    };
    add("captcha", walk.captcha.error);
    add("sms_code", walk.sms_error);
    if (!walk.problem.empty())
        made.children.push_back(text(prefix + "error_summary.problem", walk.problem, ui::Tone::Error));
    if (made.children.empty())
        return {};
    made.label = say(m, Word::problems_title, { { "n", std::to_string(made.children.size()) } });
    std::vector<ui::Node> nodes;
    nodes.push_back(std::move(made));
    return nodes;
}

static Word submit_word(AccountWalk const& walk)
{
    switch (walk.current().effect) {
    case AccountEffect::CreateAccount: return Word::register_now;
    case AccountEffect::OpenSession: return Word::log_in;
    case AccountEffect::SetPassword: return Word::save_password;
    default: return Word::next_step;
    }
}

static bool is_secret(Form const& form, ui::Node const& node)
{
    auto index = node.target ? node.target->path.field() : no_index;
    auto const* kind = index == no_index ? nullptr : std::get_if<TextField>(&form.fields[index].kind);
    return kind && kind->format == TextFormat::Secret;
}

// The one button that shows what was typed stands below the last password it shows.
static void add_show_secret(Model const& m, AccountWalk const& walk, std::vector<ui::Node>& fields)
{
    auto last = std::find_if(fields.rbegin(), fields.rend(), [&](ui::Node const& node) { return is_secret(walk.form.form(), node); });
    if (last == fields.rend())
        return;
    auto show = button(walk.form.id_prefix + "show_secret", say(m, walk.secret_shown ? Word::hide_password : Word::show_password),
        { action::show_secret, {}, {} }, ui::Emphasis::Link);
    fields.insert(last.base(), std::move(show));
}

static void add_own_device(Model const& m, AccountWalk const& walk, std::vector<ui::Node>& children)
{
    if (walk.current().effect == AccountEffect::OpenSession && !walk.flow->needs_session)
        children.push_back(own_device_box(m, walk.form.id_prefix + "own_device"));
}

static ui::Node step_form_node(Model const& m, AccountWalk const& walk)
{
    auto const& prefix = walk.form.id_prefix;
    auto form = node(ui::Role::Form, prefix + "form", in_language(m, walk.flow->label));
    for (auto const& section : walk.form.outline.sections) {
        for (auto const& record : section.table.records) {
            for (auto& child : record_nodes(m, walk.form, Place::Account, record))
                form.children.push_back(std::move(child));
        }
    }
    add_show_secret(m, walk, form.children);
    if (walk.asks(Proof::Captcha))
        form.children.push_back(captcha_node(m, walk));
    if (walk.asks(Proof::Sms))
        form.children.push_back(sms_node(m, walk));
    add_own_device(m, walk, form.children);
    auto submit = button(prefix + "submit", say(m, submit_word(walk)), { action::submit_step, {}, {} }, ui::Emphasis::Primary);
    submit.busy = walk.busy;
    form.children.push_back(std::move(submit));
    return form;
}

static std::vector<ui::Node> done_nodes(Model const& m, AccountWalk const& walk)
{
    bool made = walk.current().effect == AccountEffect::CreateAccount;
    auto title = made ? say(m, Word::account_sent, { { "phone", walk.phone_masked } }) : std::string(say(m, Word::password_saved));
    std::vector<ui::Node> nodes { banner("account_done", ui::Tone::Done, title, made ? say(m, Word::account_sent_next) : std::string_view()) };
    bool inside = m.session.account.has_value();
    auto to = parse_route("/" + m.settings.programme + (inside ? "/rounds" : "/login"));
    nodes.push_back(button("account_done.next", say(m, inside ? Word::to_rounds : Word::log_in), { action::go, {}, address(m, to) }, ui::Emphasis::Primary));
    return nodes;
}

// ZC-02
static void add_platform(Model const& m, AccountWalk const& walk, std::vector<ui::Node>& nodes)
{
    if (walk.current().effect == AccountEffect::OpenSession && !m.session.platform.empty())
        nodes.push_back(button(walk.form.id_prefix + "platform", m.session.platform, { action::open_platform, {}, {} }));
}

static ui::Node other_ways(Model const& m, AccountWalk const& walk)
{
    auto row = group("account_ways", {}, ui::Direction::Wrap);
    auto add = [&](char const* flow, char const* path) {
        auto const* other = m.pack.programme->find_account_flow(flow);
        if (other && walk.flow->id != flow)
            row.children.push_back(link_to(m, std::string("account_ways.") + flow, in_language(m, other->label), parse_route("/" + m.settings.programme + path)));
    };
    add("login", "/login");
    add("login_sms", "/login-sms");
    if (m.session.platform.empty())  // else that is where accounts come from
        add("register", "/register");
    add("recover", "/recover");
    return row;
}

std::vector<ui::Node> view(Model const& m)
{
    if (!m.account)
        return {};
    auto const& walk = *m.account;
    std::vector<ui::Node> nodes { heading(1, "title", in_language(m, walk.flow->label)) };
    if (walk.done) {
        for (auto& one : done_nodes(m, walk))
            nodes.push_back(std::move(one));
        return nodes;
    }
    if (walk.flow->steps.size() > 1) {
        auto bar = node(ui::Role::StepBar, "steps");  // whose steps, the title above says
        bar.value = std::to_string(walk.step + 1);
        bar.total = static_cast<int>(walk.flow->steps.size());
        nodes.push_back(std::move(bar));
    }
    if (auto const& notice = in_language(m, walk.flow->notice); !notice.empty())
        nodes.push_back(node(ui::Role::Hint, "notice", notice));
    if (walk.flow->needs_session && m.session.account && m.session.account->must_change_password)
        nodes.push_back(banner("initial_password", ui::Tone::Warning, say(m, Word::initial_password), {}));
    for (auto& one : summary(m, walk))
        nodes.push_back(std::move(one));
    nodes.push_back(card("account_card", { step_form_node(m, walk) }));
    add_platform(m, walk, nodes);
    if (!walk.flow->needs_session)
        nodes.push_back(other_ways(m, walk));
    return nodes;
}

ui::Node view_relogin(Model const& m)
{
    auto const& walk = *m.relogin;
    std::vector<ui::Node> children { text("relogin.why", say(m, Word::session_lapsed)) };
    for (auto& one : summary(m, walk))
        children.push_back(std::move(one));
    children.push_back(step_form_node(m, walk));
    add_platform(m, walk, children);
    children.push_back(button("relogin.cancel", say(m, Word::leave_without_login), { action::cancel_relogin, {}, {} }, ui::Emphasis::Link));
    auto made = dialog("relogin", say(m, Word::log_in_again), std::move(children));
    made.press.reset();
    return made;
}

}

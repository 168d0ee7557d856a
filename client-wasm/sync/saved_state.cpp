#include "sync/drafts.h"
#include "sync/kept.h"

namespace shenbao::client::sync {

static std::string clock_text(Moment at)
{
    auto text = to_string(at);  // 2025-06-01T10:00:00+08:00
    return text.size() >= 16 ? text.substr(11, 5) : text;
}

SavedState saved_state(Model const& m)
{
    if (!m.application)
        return {};
    auto const& application = *m.application;
    auto const& outbox = application.outbox;
    if (!application.rejected.empty())
        return { std::string(say(m, Word::state_rejected)), ui::Tone::Error };
    if (!outbox.conflicts.empty())
        return { std::string(say(m, Word::state_conflict)), ui::Tone::Warning };
    bool waiting = !outbox.idle();
    if (waiting && (!m.online || outbox.failures > 0 || !m.session.account))
        return { std::string(say(m, is_kept(m) ? Word::state_kept : Word::state_local)), ui::Tone::Warning };
    if (waiting)
        return { std::string(say(m, Word::state_saving)), ui::Tone::Neutral };
    if (auto left = uploads_left(application); left > 0)
        return { say(m, Word::state_uploads, { { "n", std::to_string(left) } }), ui::Tone::Warning };
    if (!m.online)
        return { std::string(say(m, is_kept(m) ? Word::state_offline_kept : Word::state_offline)), ui::Tone::Warning };
    if (application.removed)
        return { std::string(say(m, Word::state_removal)), ui::Tone::Neutral };
    if (outbox.saved_at.milliseconds == 0)
        return {};
    return { say(m, Word::state_saved, { { "time", clock_text(outbox.saved_at) } }), ui::Tone::Done };
}

}

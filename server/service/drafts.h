// The applications that are being worked on, parsed once and kept in memory behind what is on disk.
#pragma once

#include "form/context.h"
#include "form/document.h"
#include "service/directory.h"
#include "service/programmes.h"
#include "service/refusal.h"
#include "store/applications.h"

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace shenbao::service {

struct Host;
struct Asker;

struct Draft {
    HostedProgramme const* hosted = nullptr;  // the version of the pack it began with
    store::ApplicationRow row;  // its `document` text is dropped after parsing
    Document document;
    store::Changes changes;
    std::map<std::string, ContextScalar> account;  // values of the Context
};

// Two drafts a stripe, a lock a stripe: one application's changes come one after the other, different
// applications (nearly) never wait for each other.
class Drafts {
public:
    class Locked {
    public:
        Draft& operator*() const { return *m_draft; }
        Draft* operator->() const { return m_draft; }

    private:
        friend class Drafts;
        std::unique_lock<std::mutex> m_lock;
        Draft* m_draft = nullptr;
    };

    // not_found also for somebody else's application, and for one that was discarded.
    Outcome<Locked> open(Host&, Asker const&, Id application);
    // The same, and those that were discarded: their last action may be asked for again.
    Outcome<Locked> open_even_discarded(Host&, Asker const&, Id application);
    // After a failed write: read it anew next time.
    void forget(Locked&);
    // After what is known of its person has changed.
    void forget_account(Id account);

private:
    static constexpr std::size_t stripe_count = 1024;
    struct Stripe {
        std::mutex mutex;
        std::array<std::optional<Draft>, 2> drafts;
        std::size_t oldest = 0;
    };
    Stripe& stripe_of(Id id) { return m_stripes[static_cast<std::size_t>(id.low ^ (id.high >> 7)) % stripe_count]; }
    std::vector<Stripe> m_stripes { stripe_count };
};

// The Context of this draft as it is now: the round's dates may have been changed since, and while it can be edited what
// the committee wants; after that this stays as it was submitted.
struct Standing {
    store::RoundRow round;
    std::int64_t resubmissions = 0;
    std::string committee;  // what tells one state of the committee's settings from another
    Context context;

    bool operator==(Standing const& other) const
    {
        return round == other.round && resubmissions == other.resubmissions && committee == other.committee && directory_hash(context) == directory_hash(other.context);
    }
    bool operator!=(Standing const& other) const { return !(*this == other); }
};
Result<Standing> standing_of(Host&, store::Connection&, Draft const&);
Outcome<Context> context_of(Host&, Draft const&);
// As it is for what the draft is about to become.
Outcome<Context> context_of(Host&, Draft const&, Document const&);
// As it would be handed in now: what is computed from the day or from elsewhere may have moved since it was saved. What cannot
// be changed any more stays as it is.
Document document_now(Draft const&, Context const&, Moment now);
// A submission's Context with the whole of the Directory that it names.
Result<Context> stored_context(Directories&, store::Connection&, Programme const&, std::string const& json);
Context make_context(store::RoundRow const&, std::map<std::string, ContextScalar> account, std::int64_t resubmissions);

}

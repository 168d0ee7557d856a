#include "service/sweep.h"

#include "store/applications.h"

namespace shenbao::service {

static constexpr std::int64_t day_ms = 86'400'000;

Result<void> sweep(Host& host)
{
    Moment const now = host.clock.now();
    auto before = [&](std::int64_t milliseconds) { return Moment { now.milliseconds - milliseconds }; };
    // What is on disk may be some minutes behind the last request that counted.
    constexpr std::int64_t behind_ms = 600'000;
    auto const dropped = TRY(host.database.write_value<std::vector<Id>>([&](store::Connection& connection) -> Result<std::vector<Id>> {
        store::delete_sessions_before(connection, before(Sessions::absolute_seconds * 1000ll), before(Sessions::idle_seconds * 1000ll + behind_ms));
        store::delete_sms_before(connection, before(day_ms));
        return store::drop_uploads_before(connection, before(day_ms));
    }));
    for (Id upload : dropped)
        host.files.drop_pieces(upload);
    return {};
}

}

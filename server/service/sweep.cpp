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
        store::delete_devices_before(connection, now);
        return store::drop_uploads_before(connection, before(day_ms));
    }));
    for (Id upload : dropped)
        host.files.drop_pieces(upload);
    auto const unfinished = TRY(host.database.read_value<std::unordered_set<std::string>>(
        [&](store::Connection& connection) -> Result<std::unordered_set<std::string>> { return store::unfinished_uploads(connection); }));
    (void)host.files.drop_stray_pieces(unfinished, std::chrono::minutes(10));
    return {};
}

static Result<void> drop_detached(Host& host, Id application, Moment before)
{
    auto const detached = TRY(host.database.read_value<std::vector<Id>>(
        [&](store::Connection& connection) { return store::detached_attachments(connection, host.vault, application, before); }));
    if (detached.empty())
        return {};
    return host.database.write([&](store::Connection& connection) -> Result<void> {
        for (Id attachment : detached)
            (void)store::delete_attachment(connection, application, attachment, before);
        return {};
    });
}

Result<void> sweep_files(Host& host)
{
    constexpr int applications_at_once = 200;
    Moment const before { host.clock.now().milliseconds - day_ms };
    Id after;
    while (true) {
        auto const applications = TRY(host.database.read_value<std::vector<Id>>([&](store::Connection& connection) -> Result<std::vector<Id>> {
            return store::applications_with_old_files(connection, after, before, applications_at_once);
        }));
        if (applications.empty())
            break;
        for (Id application : applications)
            TRY(drop_detached(host, application, before));
        after = applications.back();
    }
    auto const used = TRY(host.database.read_value<std::unordered_set<std::string>>(
        [&](store::Connection& connection) -> Result<std::unordered_set<std::string>> { return store::files_in_use(connection); }));
    (void)host.files.drop_unused(used, std::chrono::seconds(day_ms / 1000));
    return {};
}

}

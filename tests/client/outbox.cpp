#include "sync/outbox.h"

#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::client;
using namespace shenbao::test;

static SetValue set(FakeServer const& server, std::string const& path, std::int64_t value)
{
    return { server.path(path), Value { value } };
}

TEST_CASE("outbox: the last value typed at a place stands alone", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    sync::Outbox box;
    sync::queue(box, set(server, "basic/years", 1));
    sync::queue(box, set(server, "basic/years", 12));
    REQUIRE(box.pending.size() == 1);
    auto const* batch = sync::next_batch(box, Id { 1, 1 });
    REQUIRE(batch);
    REQUIRE(batch->edits.size() == 1);
    // In flight it stays as it is; what comes later waits.
    sync::queue(box, set(server, "basic/years", 13));
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->id == Id { 1, 1 });
    sync::accepted(box, { 1, Moment { 5 }, {} });
    REQUIRE(box.base_revision == 1);
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->id == Id { 1, 2 });
}

TEST_CASE("outbox: a gap in the revisions means somebody else wrote", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    sync::Outbox box;
    box.base_revision = 3;
    sync::queue(box, set(server, "basic/years", 1));
    static_cast<void>(sync::next_batch(box, Id { 1, 1 }));
    sync::accepted(box, { 5, Moment { 5 }, {} });
    REQUIRE(box.behind);
    REQUIRE(box.base_revision == 3);
    sync::queue(box, set(server, "basic/years", 2));
    REQUIRE_FALSE(sync::next_batch(box, Id { 1, 2 }));
    // Our own edit among the changes is no conflict with what was typed since; theirs elsewhere is applied.
    Document document = empty_document(server.form());
    Value income { 7.0 };
    sync::merge(box, server.form(), document, { set(server, "basic/years", 1), SetValue { server.path("basic/income"), income } }, 5);
    REQUIRE(box.conflicts.empty());
    REQUIRE(*find_value(document, server.form(), server.path("basic/income")) == income);
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->base_revision == 5);
}

TEST_CASE("outbox: a change under a pending edit is a conflict, the same value is not", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    Document document = empty_document(server.form());
    sync::Outbox box;
    sync::queue(box, set(server, "basic/years", 1));
    sync::merge(box, server.form(), document, { set(server, "basic/years", 1) }, 2);
    REQUIRE(box.conflicts.empty());
    REQUIRE(box.pending.empty());
    sync::queue(box, set(server, "basic/years", 2));
    sync::merge(box, server.form(), document, { set(server, "basic/years", 9) }, 3);
    REQUIRE(box.conflicts.size() == 1);
    REQUIRE(box.unsent());
    sync::resolve(box, server.form(), document, 0, sync::Keep::Mine);
    REQUIRE(box.pending.size() == 1);
    REQUIRE(box.conflicts.empty());
}

TEST_CASE("outbox: a record removed elsewhere while it is edited here", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.put(complete_document);
    auto document = server.document;
    auto record = server.path("works/000000000000000000000000000000aa");
    auto title = server.path("works/000000000000000000000000000000aa/title");
    sync::Outbox box;
    sync::queue(box, SetValue { title, Value { std::string("新") } });
    sync::merge(box, server.form(), document, { RemoveRecord { record } }, 2);
    REQUIRE(box.conflicts.size() == 1);
    REQUIRE(box.conflicts[0].whole_record);
    sync::resolve(box, server.form(), document, 0, sync::Keep::Theirs);
    REQUIRE(box.reload);
}

TEST_CASE("outbox: back-off doubles up to half a minute", "[outbox]")
{
    sync::Outbox box;
    std::vector<std::uint32_t> waits;
    for (box.failures = 1; box.failures <= 8; ++box.failures)
        waits.push_back(sync::retry_delay(box));
    REQUIRE(waits == std::vector<std::uint32_t> { 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 });
}

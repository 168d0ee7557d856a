// A Client driven as a person drives it, by labels, against a small server in memory that speaks the real formats.
#pragma once

#include "check/plan.h"
#include "core/client.h"
#include "wire/wire.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shenbao::test {

using client::Effects;
using client::Fetch;
using ui::Node;


// One applicant, one round, one application at most. Answers by API.md.
class FakeServer {
public:
    // `transitions` stand before those of its flow.json.
    explicit FakeServer(std::string const& folder, std::string const& transitions = "");

    client::Replied answer(Fetch const&);
    // As another window would: a batch of its own.
    void change_elsewhere(std::vector<Edit> const&);
    void put(std::string const& document_json);
    // The application moves to the newer edition of its form.
    void take_edition();
    Form const& form() const { return m_programme->application; }
    Plan const& plan() const { return std::get<Plan>(*m_plan); }
    Path path(std::string const& text) const;

    bool reachable = true;
    bool bad_gateway = false;        // a proxy answers in its place
    bool loses_replies = false;      // what it is asked for is done, but nobody hears of it
    bool session = false;
    std::string account = "a1";     // who logs in
    bool fail_log_out = false;
    bool upload_busy = false;
    std::string refused_path;        // no edit of this value is taken
    bool round_open = true;
    bool round_more = false;       // another application can be begun
    std::string applied_in;        // the year's other round that the application stands in
    bool demo = false;
    std::int64_t idle_left_seconds = 1800;
    int messages_status = 200;
    std::string messages = R"({"messages": []})";
    std::string pack_hash;         // of the application; "" is not said
    std::string edition;           // the answer about the newer edition of the form; "": there is none
    std::int64_t edition_revision = 0;  // at which it was taken over
    std::string directory;         // the name of the one that holds; "": none
    std::string answer_path;       // the next batch is answered with `answer_status` instead
    int fail_next_batches = 0;
    std::optional<std::pair<int, std::string>> action_answer;  // instead of the real one
    std::string state = "draft";
    RouteContext levels;           // of its route
    std::string decided_at = "2026-05-30T10:00:00+08:00";  // and so it came into its state
    std::optional<Id> application;
    Document document;
    std::int64_t revision = 1;
    std::size_t batches = 0;       // taken, repeats not counted
    std::size_t receipts = 0;
    std::vector<std::string> log;  // "METHOD /path"
    std::map<std::uint32_t, std::string> file_bytes;  // what the platform holds, by handle

private:
    client::Replied route(Fetch const&, std::string const& path);
    client::Replied account_step(std::string const& path, wire::Message const&);
    client::Replied application_call(Fetch const&, std::string const& path);
    client::Replied take_batch(Fetch const&);
    client::Replied take_piece(Fetch const&, std::string const& path);
    client::Replied take_action(Fetch const&);
    Context context() const;
    std::string application_json() const;

    std::string m_bundle;
    std::unique_ptr<Programme> m_programme;
    std::unique_ptr<std::variant<Plan, Diagnostics>> m_plan;
    struct Change {
        std::int64_t revision;
        Edit edit;
        Id batch;
    };
    std::vector<Change> m_changes;
    std::map<std::string, std::string> m_batch_answers;
    std::map<std::string, std::string> m_receipts;
    struct Upload {
        std::string path;
        std::string name;
        std::size_t size;
        std::string bytes;
    };
    std::map<std::string, Upload> m_uploads;
    std::map<std::string, Id> m_replaces;
    std::string m_printed_hash;

public:
    void lose_uploads() { m_uploads.clear(); }
};

// What the browser keeps for the client between its windows.
struct Device {
    std::map<std::string, std::string> kept;  // by key, a draft's with its window's number
    std::string own;                          // the stored choice
    bool full = false;                        // nothing more can be written
    int windows = 0;
};

class App {
public:
    explicit App(std::string const& url = "/sample/", std::string const& language = "zh", FakeServer* server = nullptr, Device* device = nullptr);

    // Answers everything that is under way, until nothing is.
    void pump();
    // What the server says now to what is under way there, to be handed on when the test likes.
    client::Replied answer_of(std::string const& method, std::string const& end_of_path);
    void fire(std::uint32_t timer);
    void pass(std::int64_t milliseconds) { m_now.milliseconds += milliseconds; }
    void handle(client::Event const&);

    Node view() const { return m_client.view(); }
    std::string url() const { return m_url; }
    std::string title() const { return m_title; }
    bool keep_open() const { return m_keep_open; }
    std::string focused() const { return m_focus; }
    std::vector<std::string> opened_pages;
    client::PickDate picked;
    std::vector<client::FitImage> fits;
    std::vector<std::string> dropped;
    bool auto_pump = true;

    // By label, as a person finds things; fails the test when it is not there.
    void type(std::string const& label, std::string const& text, bool leave = true);
    void press(std::string const& label, std::string const& description = "");
    void press_id(std::string const& id);
    void choose(std::string const& label, std::string const& option);
    void tick(std::string const& label, bool on = true);
    void choose_file(std::string const& field, std::string const& name, std::string const& bytes);
    void choose_files(std::string const& field, std::vector<std::pair<std::string, std::string>> const& named_bytes);
    void back(std::string const& url);
    bool has_text(std::string const& part) const;
    std::optional<Node> find(ui::Role, std::string const& label) const;
    std::optional<Node> find_id(std::string const& id) const;

    void log_in();
    // From the start page to the open application's task list.
    void open_application();

    FakeServer& server;

private:
    void take(Effects);

    std::string key_here(std::string const& key) const;

    std::unique_ptr<FakeServer> m_own_server;
    Device* m_device;
    int m_window = 0;
    client::Client m_client;
    Moment m_now;
    std::string m_url;
    std::string m_title;
    std::string m_focus;
    bool m_keep_open = false;
    std::vector<Fetch> m_under_way;
    std::map<std::uint32_t, std::uint32_t> m_timers;  // milliseconds of each that runs
    std::uint32_t m_handles = 0;

public:
    bool timer_set(std::uint32_t timer) const { return m_timers.count(timer) > 0; }
    std::uint32_t waits(std::uint32_t timer) const { return m_timers.at(timer); }  // milliseconds
};

void each(Node const&, std::function<void(Node const&)> const&);
std::string texts_of(Node const&);
// What every screen must hold: labels, unique ids.
std::vector<std::string> faults(Node const&);
std::string jpeg(std::size_t bytes);
std::string pdf();
extern char const complete_document[];

}

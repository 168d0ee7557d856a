// The client's pages as addresses (server/http/API.md, "Pages of the server"), so that back, reload and links work.
#pragma once

#include "base/id.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao::client {

enum class Page : std::uint8_t {
    Home,
    Register,
    Login,
    LoginSms,  // by a code to the phone alone
    Recover,
    Password,
    Rounds,
    Applications,
    Tasks,    // /applications/<id>
    Section,  // …/<section>
    Record,   // …/<section>/<record>
    Check,    // …/check: the check-answers page, and the read-only view after submission
    Receipt,  // …/receipt
    Messages, // /messages: what the person was told
    Message,  // /messages/<id>
    Outbox,   // /outbox: the demo's text messages
    NotFound,
};

struct Route {
    Page page = Page::Home;
    Id application;
    std::string section;
    Id record;
    Id message;

    friend bool operator==(Route const& a, Route const& b)
    {
        return a.page == b.page && a.application == b.application && a.section == b.section && a.record == b.record && a.message == b.message;
    }
};

Route application_route(Page, Id application);
Route section_route(Id application, std::string section);
Route message_route(Id message);
Route record_route(Id application, std::string section, Id record);

bool needs_account(Page);
bool is_of_application(Page);

// An absolute or relative address, with or without host, query and fragment.
Route parse_route(std::string_view url);
std::string url_of(std::string_view programme, Route const&);

}

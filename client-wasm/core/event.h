// Everything that can happen to the client, as values. update() is the only reader.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "form/path.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace shenbao::client {

// What a control's text or choice is for. `place` tells which document or box; `path` is a value in it.
enum class Place : std::uint8_t {
    Application,  // the open application's Document, by path
    Account,      // the open account flow's Document, by path
    Captcha,
    SmsCode,
    Search,       // the filter box of a long select; detail: its node
    FileTitle,
    Setting,
    Registry,     // a row that a registry offers
};

struct Target {
    Place place = Place::Application;
    Path path;
    std::string detail;  // a code of a many-choice, a setting's name, an attachment's id

    friend bool operator==(Target const& a, Target const& b)
    {
        return a.place == b.place && a.path == b.path && a.detail == b.detail;
    }
};

// ---- from controls
struct Typed { Target target; std::string text; };         // each change; also a select's chosen code
struct LeftField { Target target; };                       // focus went elsewhere
struct Ticked { Target target; bool on = false; };         // check box; of a many-choice: detail is the code
struct FilesChosen {                                       // chosen, dropped or pasted; bytes follow on request
    Target target;
    struct File { std::uint32_t handle = 0; std::string name; std::uint64_t size_bytes = 0; };
    std::vector<File> files;
};
struct Pressed {                                           // a button or link
    std::string action;   // a name of screens/actions.h: "submit_step", "add_record" …
    Path path;            // what it is about, if anything
    std::string detail;
};

// ---- from the platform
struct Navigated { std::string url; };                     // first load, back, forward, a link inside the client
struct Replied {                                           // the answer to a Fetch effect
    std::uint32_t request = 0;
    int status = 0;        // 0: no network
    std::string etag;
    std::string body;
};
struct FileRead { std::uint32_t handle = 0; std::string bytes; };
struct FileFitted { std::uint32_t old_handle = 0; std::uint32_t handle = 0; std::string name; std::uint64_t size_bytes = 0; };  // handle 0: could not
struct UploadProgress { std::uint32_t request = 0; std::uint64_t sent_bytes = 0; std::uint64_t total_bytes = 0; };
struct TimeCame { std::uint32_t timer = 0; };
struct NetworkChanged { bool online = true; };
struct Resized { int width = 0; int height = 0; double pixel_ratio = 1; };  // CSS pixels
struct StoredRead { std::string key; std::string value; };  // local storage of this device; "" when absent
struct KeptRead { std::string key; std::string text; };     // what an earlier window kept on this device, before the first answer
struct KeptHere { std::uint32_t write = 0; bool ok = false; };  // a KeepHere is done, and all before it
struct VisibilityChanged { bool visible = true; };
struct ClosingAsked {};                                     // beforeunload: update() answers with Effect KeepOpen when unsent

using Event = std::variant<Typed, LeftField, Ticked, FilesChosen, Pressed, Navigated, Replied, FileRead, FileFitted, UploadProgress, TimeCame,
    NetworkChanged, Resized, StoredRead, KeptRead, KeptHere, VisibilityChanged, ClosingAsked>;

}

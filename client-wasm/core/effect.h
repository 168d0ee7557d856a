// Everything the client wants done outside, as values. platform/ does them; core never touches the outside.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace shenbao::client {

struct Fetch {
    std::uint32_t request = 0;  // Replied carries it back
    std::string method;
    std::string url;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint32_t file_handle = 0;  // the body is this file's bytes (from `offset`) instead, with UploadProgress
    std::uint64_t offset = 0;
    std::uint64_t length_bytes = 0;  // of the piece; 0: to the file's end
    std::uint32_t timeout_ms = 20'000;
};
struct CancelFetch { std::uint32_t request = 0; };
struct Navigate { std::string url; bool replace = false; };  // address bar; no reload
struct OpenPage { std::string url; bool new_tab = true; };    // print page, download, a page of the server's
struct ReadFile { std::uint32_t handle = 0; };
struct FitImage { std::uint32_t handle = 0; std::uint64_t size_bytes_max = 0; int turn_degrees = 0; };  // re-encode as JPEG below the limit
struct DropFile { std::uint32_t handle = 0; };
struct StartTimer { std::uint32_t timer = 0; std::uint32_t milliseconds = 0; };  // a timer set again starts anew
struct StopTimer { std::uint32_t timer = 0; };
struct Focus { std::string node; bool scroll = true; };       // a Node id
struct ScrollToTop {};
struct SetTitle { std::string title; std::string language; };  // document.title and <html lang>
struct Announce { std::string text; bool assertive = false; }; // screen readers
struct Store { std::string key; std::string value; };          // "" removes
struct KeepOpen { bool unsent = false; };                      // whether closing the page must ask

// On the person's own device, encrypted; "" removes. KeptHere says when it is there. Forgotten is an account's, or with "" all.
struct KeepHere { std::uint32_t write = 0; std::string key; std::string text; };
struct ForgetHere { std::string account; };

struct PlaySound { std::string url; };                         // the spoken captcha
struct PickDate { std::string node; bool month = false; };     // the browser's calendar for this field; what is picked comes as Typed

using Effect = std::variant<Fetch, CancelFetch, Navigate, OpenPage, ReadFile, FitImage, DropFile, StartTimer, StopTimer, Focus, ScrollToTop, SetTitle,
    Announce, Store, KeepOpen, KeepHere, ForgetHere, PlaySound, PickDate>;
using Effects = std::vector<Effect>;

}

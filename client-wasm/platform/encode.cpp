#include "platform/encode.h"

#include "mirror/patch.h"

namespace shenbao::platform {

using namespace client;

namespace {

class Encoder {
public:
    std::string out;

    template<typename... Fields>
    void effect(char const* name, Fields const&... fields)
    {
        out += name;
        (field(fields), ...);
    }
    void end() { out += '\x1e'; }

    void field(std::string const& text)
    {
        out += '\x1f';
        mirror::append_clean(out, text);
    }
    void field(std::uint64_t number) { field(std::to_string(number)); }
    void field(std::uint32_t number) { field(std::to_string(number)); }
    void field(int number) { field(std::to_string(number)); }
    void field(bool flag) { field(std::string(flag ? "1" : "")); }

    void operator()(Fetch const& one)
    {
        effect("fetch", one.request, one.method, one.url, one.body, one.file_handle, one.offset, one.length_bytes, one.timeout_ms);
        for (auto const& [name, value] : one.headers) {
            field(name);
            field(value);
        }
    }
    void operator()(CancelFetch const& one) { effect("cancel", one.request); }
    void operator()(Navigate const& one) { effect("navigate", one.url, one.replace); }
    void operator()(OpenPage const& one) { effect("open", one.url, one.new_tab); }
    void operator()(ReadFile const& one) { effect("read", one.handle); }
    void operator()(FitImage const& one) { effect("fit", one.handle, one.size_bytes_max, one.turn_degrees); }
    void operator()(DropFile const& one) { effect("drop", one.handle); }
    void operator()(StartTimer const& one) { effect("timer", one.timer, one.milliseconds); }
    void operator()(StopTimer const& one) { effect("stop", one.timer); }
    void operator()(Focus const& one) { effect("focus", one.node, one.scroll); }
    void operator()(ScrollToTop const&) { effect("top"); }
    void operator()(SetTitle const& one) { effect("title", one.title, one.language); }
    void operator()(Announce const& one) { effect("say", one.text, one.assertive); }
    void operator()(Store const& one) { effect("store", one.key, one.value); }
    void operator()(KeepOpen const& one) { effect("keep", one.unsent); }
    void operator()(KeepHere const& one) { effect("here", one.write, one.key, one.text); }
    void operator()(ForgetHere const& one) { effect("forget", one.account); }
    void operator()(PlaySound const& one) { effect("sound", one.url); }
    void operator()(PickDate const& one) { effect("pick", one.node, one.month); }
};

}

std::string encoded(Effects const& effects)
{
    Encoder encoder;
    for (auto const& one : effects) {
        std::visit(encoder, one);
        encoder.end();
    }
    return std::move(encoder.out);
}

}

#include "support.h"

namespace shenbao::test {

static Id next_id()
{
    return {1, 2};
}

static client::Settings settings()
{
    client::Settings made;
    made.language = "zh";
    return made;
}

Page::Page(char const* url, int width, int height)
    : app(settings(), next_id, font, glyphs)
{
    app.start(url, {});
    signal(platform::Signal::Resized, width, "1");
    app.signal(platform::Signal::Resized, width, height, "1", {});
    app.frame();
}

void Page::signal(platform::Signal signal, double a, std::string const& payload) { app.signal(signal, a, 0, payload, {}); }

}

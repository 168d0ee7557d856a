// The client as a value machine: Event → update → Model + Effects; view(Model) → Node tree.
#pragma once

#include "core/effect.h"
#include "core/event.h"
#include "ui/node.h"

#include <memory>

namespace shenbao::client {

struct Model;

struct Settings {
    std::string programme;   // from the page's first path segment
    std::string language;    // "zh" or "en"
    int text_percent = 100;  // 100, 125, 150, 200
    bool text_mode = false;
    bool own_device = false;  // nobody else's: what is typed may be kept on it
    enum class Scheme : std::uint8_t { System, Light, Dark } scheme = Scheme::System;
};

// Owns the Model. `random` makes ids (128 bits a call); `now` is passed with every event.
class Client {
public:
    using Random = Id (*)();
    Client(Settings, Random);
    ~Client();

    Effects start(std::string const& url, Moment now);
    Effects handle(Event const&, Moment now);
    ui::Node view() const;
    Settings const& settings() const;

private:
    std::unique_ptr<Model> m_model;
};

}

#include "support.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace shenbao;
using namespace shenbao::ui;

static std::string without_blanks(std::string_view text)
{
    std::string made;
    for (auto const c : text) {
        if (c != ' ' && c != '\n')
            made += c;
    }
    return made;
}

static void collect(Node const& node, std::vector<std::string>& words)
{
    auto const shows_label = node.role != Role::Header && node.role != Role::Footer && node.role != Role::Navigation && node.role != Role::Skeleton
        && node.role != Role::TaskList && node.role != Role::Timeline && !node.hidden_label;
    if (shows_label)
        words.push_back(node.label);
    for (auto const* text : {&node.hint, &node.error, &node.description})
        words.push_back(*text);
    if (is_field(node.role) || node.role == Role::DescriptionRow)
        words.push_back(shown_value(node));
    for (auto const& child : node.children)
        collect(child, words);
}

TEST_CASE("the picture shows every label and value", "[paint]")
{
    for (auto const* url : {"/sample/form", "/sample/list", "/sample/dialog"}) {
        CAPTURE(url);
        // A window as high as the page: everything is in sight.
        test::Page page(url, 1280, 4000);
        std::vector<std::string> painted;
        page.app.canvas().record = &painted;
        page.signal(platform::Signal::Scrolled, 0);
        page.app.frame();
        page.app.canvas().record = nullptr;
        std::string all;
        for (auto const& line : painted)
            all += without_blanks(line);
        std::vector<std::string> words;
        collect(page.app.tree(), words);
        REQUIRE(words.size() > 50);
        for (auto const& one : words) {
            CAPTURE(one);
            CHECK(all.find(without_blanks(one)) != std::string::npos);
        }
    }
}

TEST_CASE("only what is in sight is drawn, and nothing when nothing changed", "[paint]")
{
    test::Page page("/sample/form", 1280, 400);
    std::vector<std::string> painted;
    page.app.canvas().record = &painted;
    page.signal(platform::Signal::Scrolled, 0);
    CHECK(page.app.frame().has_picture);
    CHECK(std::find(painted.begin(), painted.end(), "内容提要") == painted.end());
    painted.clear();
    auto const idle = page.app.frame();
    CHECK_FALSE(idle.has_picture);
    CHECK_FALSE(idle.has_patch);
    CHECK(painted.empty());
    page.signal(platform::Signal::Scrolled, 1000);
    page.app.frame();
    CHECK(std::find(painted.begin(), painted.end(), "内容提要") != painted.end());
}

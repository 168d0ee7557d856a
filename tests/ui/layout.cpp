#include "support.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::ui;

static bool is_leaf(Box const& box) { return box.node->children.empty() && box.rect.h > 0; }

static bool overlap(Rect const& a, Rect const& b)
{
    return a.x < b.right() - 0.5f && b.x < a.right() - 0.5f && a.y < b.bottom() - 0.5f && b.y < a.bottom() - 0.5f;
}

TEST_CASE("pages fit their width and nothing lies on anything else", "[layout]")
{
    for (auto const* url : {"/sample/form", "/sample/list"}) {
        for (int const width : {390, 768, 1280}) {
            CAPTURE(url, width);
            test::Page page(url, width);
            auto const& boxes = page.app.layout().boxes;
            REQUIRE(boxes.size() > 40);
            for (auto const& box : boxes) {
                CAPTURE(box.node->id);
                CHECK(box.rect.x >= 0);
                CHECK(box.rect.right() <= static_cast<float>(width) + 0.5f);
                for (auto const& piece : box.pieces)
                    CHECK(piece.rect.right() <= static_cast<float>(width) + 1.5f);
            }
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                for (std::size_t k = i + 1; k < boxes.size(); ++k) {
                    if (!is_leaf(boxes[i]) || !is_leaf(boxes[k]) || boxes[i].layer != boxes[k].layer)
                        continue;
                    CAPTURE(boxes[i].node->id, boxes[k].node->id);
                    CHECK_FALSE(overlap(boxes[i].rect, boxes[k].rect));
                }
            }
        }
    }
}

TEST_CASE("children stand inside their parents and in their order", "[layout]")
{
    for (int const width : {390, 768, 1280}) {
        test::Page page("/sample/form", width);
        auto const& boxes = page.app.layout().boxes;
        for (auto const& box : boxes) {
            if (box.parent < 0 || box.layer != Layer::Page)
                continue;
            CAPTURE(width, box.node->id);
            auto const& around = boxes[static_cast<std::size_t>(box.parent)];
            CHECK(box.rect.y >= around.rect.y - 0.5f);
            CHECK(box.rect.bottom() <= around.rect.bottom() + 0.5f);
        }
        float last = 0;
        for (auto const* id : {"title", "summary", "name", "sex", "kind", "identity", "address", "area", "file"}) {
            auto const found = std::find_if(boxes.begin(), boxes.end(), [&](Box const& box) { return box.node->id == id; });
            REQUIRE(found != boxes.end());
            CHECK(found->rect.y >= last);
            last = found->rect.bottom();
        }
    }
}

TEST_CASE("the task list has no column under 900 px; the main button stays in reach under 600", "[layout]")
{
    auto const has = [](test::Page const& page, char const* id) {
        auto const& boxes = page.app.layout().boxes;
        return std::any_of(boxes.begin(), boxes.end(), [&](Box const& box) { return box.node->id == id; });
    };
    CHECK(has(test::Page("/sample/form", 900), "nav"));
    CHECK_FALSE(has(test::Page("/sample/form", 899), "nav"));
    CHECK(test::Page("/sample/form", 600).app.layout().pinned < 0);
    test::Page phone("/sample/form", 599);
    REQUIRE(phone.app.layout().pinned >= 0);
    auto const& bar = phone.app.layout().boxes[static_cast<std::size_t>(phone.app.layout().pinned)];
    CHECK(bar.rect.bottom() == phone.app.layout().input.height);
}

TEST_CASE("a table with many columns is shown as cards where the page is narrow", "[layout]")
{
    for (int const width : { 390, 899, 900 }) {
        CAPTURE(width);
        test::Page page("/sample/list", width);
        auto const& boxes = page.app.layout().boxes;
        auto const box = [&](std::string_view id) {
            auto const found = std::find_if(boxes.begin(), boxes.end(), [&](Box const& one) { return one.node->id == id; });
            return found == boxes.end() ? nullptr : &*found;
        };
        REQUIRE(box("r1.c1"));
        REQUIRE(box("r1.c2"));
        bool const stacked = box("r1.c2")->rect.y >= box("r1.c1")->rect.bottom();
        CHECK(stacked == (width < 900));
        CHECK((box("t.h1") == nullptr) == stacked);
    }
}

TEST_CASE("a phone's main button takes what is left of its line, or a line of its own", "[layout]")
{
    auto const control = [](test::Page const& page, char const* id) {
        for (auto const& box : page.app.layout().boxes) {
            if (box.node->id == id)
                return box.control;
        }
        FAIL(id);
        return Rect {};
    };
    test::Page wide("/sample/form", 390);
    auto const back = control(wide, "back"), next = control(wide, "next");
    CHECK(next.y == back.y);
    CHECK(next.x > back.right());
    CHECK(next.right() == 390 - 16);
    test::Page narrow("/sample/form", 200);
    CHECK(control(narrow, "next").y >= control(narrow, "back").bottom());
    CHECK(control(narrow, "next").w == 200 - 32);
}

TEST_CASE("what is pressed is at least 44 px high", "[layout]")
{
    for (int const width : {390, 1280}) {
        test::Page page("/sample/form", width);
        for (auto const& box : page.app.layout().boxes) {
            CAPTURE(width, box.node->id);
            if (box.node->role == Role::Button || box.node->role == Role::TextInput || box.node->role == Role::Select) {
                if (!box.node->read_only)
                    CHECK(box.control.h >= size::control);
            }
            if (box.node->role == Role::Radio || box.node->role == Role::CheckBox || box.node->role == Role::TaskItem)
                CHECK(box.rect.h >= size::control);
        }
    }
}

TEST_CASE("a dialog stands in the middle of the window, on a phone with a narrow border", "[layout]")
{
    test::Page wide("/sample/dialog", 1280);
    REQUIRE(wide.app.layout().dialog >= 0);
    auto const& box = wide.app.layout().boxes[static_cast<std::size_t>(wide.app.layout().dialog)];
    CHECK(box.rect.x + box.rect.w / 2 == 640);
    test::Page phone("/sample/dialog", 390);
    auto const& sheet = phone.app.layout().boxes[static_cast<std::size_t>(phone.app.layout().dialog)];
    CHECK(sheet.rect.x == 16);
    CHECK(sheet.rect.w == 358);
    CHECK(sheet.rect.h < 300);
    CHECK(sheet.rect.y > 100);
}

TEST_CASE("what stands beside a field stands beside its box, on its line, also when something is wrong there", "[layout]")
{
    for (auto const* wrong : {"", "请填写图中的数字，不区分大小写"}) {
        Node page, main, row, field, button;
        page.role = Role::Page;
        main.role = Role::Main;
        field.role = Role::TextInput;
        button.role = Role::Button;
        page.id = "page", main.id = "main", row.id = "row", field.id = "field", button.id = "button";
        field.label = "验证码", field.hint = "填写图中的字母和数字，不分大小写", field.error = wrong, field.width_characters = 6;
        button.label = "换一张", button.emphasis = Emphasis::Link;
        row.direction = Direction::Wrap;
        row.children = {field, button};
        main.children = {row};
        page.children = {main};
        FixedFont font;
        LineCache lines;
        auto const layout = lay_out(page, {1280, 900}, font, lines);
        auto const control = [&](char const* id) { return std::find_if(layout.boxes.begin(), layout.boxes.end(), [&](Box const& box) { return box.node->id == id; })->control; };
        CHECK(control("button").x == control("field").right() + 8);
        CHECK(control("button").bottom() == control("field").bottom());
    }
}

#include "support.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>

using namespace shenbao;
using namespace shenbao::mirror;

namespace {

// A document as the browser's side keeps it.
struct Dom {
    struct One {
        std::string tag, text;
        std::map<std::string, std::string> attributes;
        std::vector<std::string> children;
        std::string parent;
    };
    std::map<std::string, One> all;
    std::vector<std::string> root;

    std::vector<std::string>& children(std::string const& key) { return key.empty() ? root : all[key].children; }

    void detach(std::string const& key)
    {
        auto const remove_from = [&](std::vector<std::string>& list) { list.erase(std::remove(list.begin(), list.end(), key), list.end()); };
        remove_from(root);
        // The parent may have gone before its children.
        auto const parent = all.find(all.at(key).parent);
        if (parent != all.end())
            remove_from(parent->second.children);
    }

    void apply(Patch const& patch)
    {
        using Kind = Operation::Kind;
        for (auto const& one : patch) {
            switch (one.kind) {
            case Kind::Delete:
                detach(one.key);
                all.erase(one.key);
                break;
            case Kind::Create:
                REQUIRE(all.count(one.key) == 0);
                all[one.key].tag = one.first;
                break;
            case Kind::Attribute: all.at(one.key).attributes[one.first] = one.second; break;
            case Kind::Remove: all.at(one.key).attributes.erase(one.first); break;
            case Kind::Text: all.at(one.key).text = one.first; break;
            case Kind::Insert: {
                detach(one.key);
                auto& list = children(one.first);
                auto const before = std::find(list.begin(), list.end(), one.second);
                REQUIRE((one.second.empty() || before != list.end()));
                list.insert(one.second.empty() ? list.begin() : before + 1, one.key);
                all[one.key].parent = one.first;
                break;
            }
            }
        }
    }

    std::string written(std::string const& key) const
    {
        auto const& one = all.at(key);
        std::string out = "<" + one.tag + " " + key;
        for (auto const& [name, value] : one.attributes)
            out += " " + name + "=" + value;
        out += ">" + one.text;
        for (auto const& child : one.children)
            out += written(child);
        return out + "</>";
    }

    std::string written() const
    {
        std::string out;
        for (auto const& key : root)
            out += written(key);
        return out;
    }
};

std::string built(Elements const& elements)
{
    Dom dom;
    dom.apply(difference({}, elements));
    return dom.written();
}

}

TEST_CASE("a patch applied gives what a full rebuild gives", "[mirror]")
{
    std::vector<Elements> pages;
    for (auto const* url : {"/sample/form", "/sample/list", "/sample/dialog"}) {
        for (int const width : {1280, 390}) {
            test::Page page(url, width);
            pages.push_back(elements_of(page.app.tree(), &page.app.layout(), 1));
            pages.push_back(elements_of(page.app.tree(), nullptr, 1));
        }
    }
    for (auto const& before : pages) {
        for (auto const& after : pages) {
            Dom dom;
            dom.apply(difference({}, before));
            dom.apply(difference(before, after));
            CHECK(dom.written() == built(after));
        }
    }
}

TEST_CASE("ids are unique and nothing unchanged is sent", "[mirror]")
{
    for (auto const* url : {"/sample/form", "/sample/list", "/sample/dialog"}) {
        test::Page page(url, 1280);
        auto elements = elements_of(page.app.tree(), nullptr, 1);
        CHECK(difference(elements, elements).empty());
        std::vector<std::string> keys;
        for (auto const& element : elements)
            keys.push_back(element.key);
        std::sort(keys.begin(), keys.end());
        CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
    }
}

TEST_CASE("what a person typed is not written back to them", "[mirror]")
{
    test::Page page("/sample/form", 1280);
    page.signal(platform::Signal::Typed, 0, "name\x1f王芳");
    page.app.frame();
    for (auto const& one : page.app.patch())
        CHECK_FALSE((one.key == "name" && one.first == "value"));
}

TEST_CASE("a control has its label, its error and its hint", "[mirror]")
{
    test::Page page("/sample/form", 1280);
    Dom dom;
    dom.apply(difference({}, elements_of(page.app.tree(), nullptr, 1)));
    auto const& control = dom.all.at("identity");
    CHECK(control.tag == "input");
    CHECK(control.attributes.at("aria-invalid") == "true");
    CHECK(control.attributes.at("aria-describedby") == "identity~e identity~h");
    CHECK(control.attributes.at("aria-required") == "true");
    CHECK(dom.all.at("identity~l").attributes.at("for") == "identity");
    CHECK(dom.all.at("identity~e").text == "身份证号码最后一位校验不通过，请对照证件核对");
    CHECK(dom.all.at("sex").tag == "fieldset");
    CHECK(dom.all.at("sex~l").tag == "legend");
}

TEST_CASE("an encoded patch has no stray separators", "[mirror]")
{
    auto const text = encoded({{Operation::Kind::Text, "a", "one\x1f\x1etwo\nthree", {}}});
    CHECK(text == "T\x1f" "a\x1f" "onetwo\nthree\x1f\x1e");
}

TEST_CASE("a value that cannot be changed takes the focus of a link that leads to it", "[mirror]")
{
    test::Page page("/sample/form", 1280);
    Dom dom;
    dom.apply(difference({}, elements_of(page.app.tree(), nullptr, 1)));
    auto const& fixed = dom.all.at("fixed");
    CHECK(fixed.attributes.at("tabindex") == "-1");
    CHECK(fixed.attributes.at("aria-describedby") == "fixed~l");
    CHECK(dom.all.at("fixed~l").text == "联系电话");
}

TEST_CASE("paper gets the page of text mode, the screen its picture back", "[mirror]")
{
    test::Page page("/sample/form", 1280);
    Dom dom;
    dom.apply(difference({}, elements_of(page.app.tree(), &page.app.layout(), 1)));
    auto const before = dom.written();
    page.signal(platform::Signal::Printing, 1);
    CHECK(page.app.text_mode());
    CHECK_FALSE(page.app.frame().has_picture);
    dom.apply(page.app.patch());
    CHECK(dom.all.at("name").attributes.count("~") == 0);
    page.signal(platform::Signal::Printing, 0);
    CHECK(page.app.frame().has_picture);
    dom.apply(page.app.patch());
    CHECK(dom.written() == before);
}

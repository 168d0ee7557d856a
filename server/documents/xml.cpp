#include "documents/xml.h"

#include <expat.h>

#include <memory>

namespace shenbao::documents {

namespace {

constexpr int depth_max = 64;

std::string_view without_prefix(char const* name)
{
    std::string_view whole = name;
    auto const colon = whole.find(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

struct Reading {
    XML_Parser parser;
    XmlVisitor& visitor;
    int depth = 0;
    std::string refusal;

    void stop(std::string why)
    {
        if (refusal.empty())
            refusal = std::move(why);
        XML_StopParser(parser, XML_FALSE);
    }
    void look_at_visitor()
    {
        if (!visitor.complaint().empty())
            stop(visitor.complaint());
    }
};

void on_start(void* data, XML_Char const* name, XML_Char const** attributes)
{
    auto& reading = *static_cast<Reading*>(data);
    if (++reading.depth > depth_max)
        return reading.stop("elements are nested too deeply");
    XmlAttributes list;
    for (auto const** at = attributes; *at; at += 2)
        list.all.emplace_back(without_prefix(at[0]), at[1]);
    reading.visitor.on_start(without_prefix(name), list);
    reading.look_at_visitor();
}

void on_end(void* data, XML_Char const* name)
{
    auto& reading = *static_cast<Reading*>(data);
    --reading.depth;
    reading.visitor.on_end(without_prefix(name));
    reading.look_at_visitor();
}

void on_text(void* data, XML_Char const* text, int length)
{
    auto& reading = *static_cast<Reading*>(data);
    reading.visitor.on_text({ text, static_cast<std::size_t>(length) });
    reading.look_at_visitor();
}

void on_doctype(void* data, XML_Char const*, XML_Char const*, XML_Char const*, int)
{
    static_cast<Reading*>(data)->stop("a document type is not accepted: it could define entities");
}

}

std::string_view XmlAttributes::of(std::string_view name) const
{
    for (auto const& [key, value] : all) {
        if (key == name)
            return value;
    }
    return {};
}

Result<void> read_xml(std::string_view text, std::string const& name, XmlVisitor& visitor)
{
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, void (*)(XML_Parser)> const parser(XML_ParserCreate(nullptr), XML_ParserFree);
    if (!parser)
        return Error { ErrorCode::Unavailable, "no memory for an XML reader", name };
    Reading reading { parser.get(), visitor };
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
    bool const read = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), 1) == XML_STATUS_OK;
    if (!reading.refusal.empty())
        return Error { ErrorCode::TooLarge, name + ": " + reading.refusal, "" };
    if (!read)
        return Error { ErrorCode::InvalidSyntax, name + " is no well-formed XML: line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) + ": "
                + XML_ErrorString(XML_GetErrorCode(parser.get())), "" };
    return {};
}

}

#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

// A number, or an expression that gives it: then the most that is ever allowed stands for it in the meantime.
std::int64_t limit(Reader const& reader, json::Node const& node, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most, ExpressionSource& when)
{
    auto const* found = node.find(name);
    if (!found || !found->is(json::Kind::String))
        return reader.integer(node, name, otherwise, least, most);
    when = reader.expression(node, name);
    return otherwise;
}

}

AttachmentField read_attachment(Reader const& reader, json::Node const& node, Texts const& texts)
{
    AttachmentField field;
    field.blank = texts.localised("blank");
    auto const* kinds = node.find("kinds");
    bool by_expression = kinds && kinds->is(json::Kind::String);
    if (kinds && kinds->is(json::Kind::Array) && kinds->items.empty())
        reader.say(*kinds, "pack.range", "`kinds` names no kind, so no file could ever be attached");
    if (by_expression)
        field.kinds_when = reader.expression(node, "kinds");
    for (auto const& item : by_expression ? std::vector<json::Node> {} : reader.list(node, "kinds")) {
        auto const at = reader.word_of(item, "kinds", { "pdf", "jpg", "png", "gif" });
        if (at)
            field.kinds.push_back(static_cast<FileKind>(*at));
    }
    if (field.kinds.empty())
        field.kinds = { FileKind::Pdf, FileKind::Jpeg, FileKind::Png };
    field.size_bytes_max = static_cast<std::uint64_t>(limit(reader, node, "max_bytes", 2 << 20, 1, 50 << 20, field.size_bytes_max_when));
    field.size_bytes_total_max = static_cast<std::uint64_t>(reader.integer(node, "max_total_bytes", 0, 1, 500 << 20));
    field.count_min = small(limit(reader, node, "min", 0, 0, 100, field.count_min_when));
    field.count_max = small(limit(reader, node, "max", field.count_max_when.present() ? 100 : 1, 1, 100, field.count_max_when));
    auto const& dpi = reader.object(node, "dpi");
    reader.only(dpi, { "min", "max" });
    field.dpi_min = small(reader.integer(dpi, "min", 0, 1, 10'000));
    field.dpi_max = small(reader.integer(dpi, "max", 0, 1, 10'000));
    if ((node.find("dpi") && field.kinds == std::vector { FileKind::Gif }) || (field.dpi_max != 0 && field.dpi_min > field.dpi_max))
        reader.say(dpi, "pack.dpi", "no file here can be of that resolution: \"min\" is over \"max\", or it is a GIF, which says none");
    if (!field.count_min_when.present() && !field.count_max_when.present())
        reader.expect_order(node, "min", field.count_min, "max", field.count_max);
    auto const& photo = reader.object(node, "photo");
    reader.only(photo, { "width_mm", "height_mm" });
    field.photo = node.find("photo") != nullptr;
    field.photo_width_mm = static_cast<std::uint16_t>(reader.integer(photo, "width_mm", 0, 1, 1000));
    field.photo_height_mm = static_cast<std::uint16_t>(reader.integer(photo, "height_mm", 0, 1, 1000));
    field.signed_print = reader.boolean(node, "signed_print");
    field.delete_first = reader.boolean(node, "delete_first");
    return field;
}

}

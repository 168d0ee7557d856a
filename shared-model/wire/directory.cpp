#include "wire/values.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::wire {

static CodeList read_list(std::string const& id, json::Node const& node)
{
    CodeList list;
    list.id = id;
    for (auto const& item : node.items) {
        auto code = read_code(item);
        if (list.by_code.emplace(code.code, static_cast<std::uint32_t>(list.codes.size())).second)
            list.codes.push_back(std::move(code));
    }
    return list;
}

// A column that the directory does not have takes any code.
static Relation read_relation(Relation const& own, json::Node const& node)
{
    Relation relation;
    relation.id = own.id;
    relation.columns = own.columns;
    std::vector<std::size_t> from(own.columns.size(), std::size_t(-1));
    auto const* columns = node.find("columns");
    for (std::size_t i = 0; columns && i < columns->items.size(); ++i) {
        auto const at = std::find(own.columns.begin(), own.columns.end(), columns->items[i].text);
        if (at != own.columns.end())
            from[static_cast<std::size_t>(at - own.columns.begin())] = i;
    }
    auto const* rows = node.find("rows");
    for (std::size_t i = 0; rows && i < rows->items.size(); ++i) {
        auto const& cells = rows->items[i].items;
        Relation::Row row;
        for (auto const at : from)
            row.cells.push_back(at < cells.size() ? std::string(cells[at].text) : std::string());
        relation.rows.push_back(std::move(row));
    }
    return relation;
}

SharedDirectory read_directory(Programme const& programme, json::Node const& root)
{
    Directory directory;
    auto const* lists = root.find("lists");
    for (auto const& list : programme.code_lists) {
        auto const* node = lists && list.origin == CodeListOrigin::PackUnlessDirectory ? lists->find(list.id) : nullptr;
        if (node)
            directory.lists.push_back(read_list(list.id, *node));
    }
    auto const* relations = root.find("relations");
    for (auto const& relation : programme.relations) {
        auto const* node = relations && relation.in_directory ? relations->find(relation.id) : nullptr;
        if (node)
            directory.relations.push_back(read_relation(relation, *node));
    }
    directory.known = lists || relations;
    directory.hash = text_of(root, "hash");
    return std::make_shared<Directory const>(std::move(directory));
}

Result<SharedDirectory> read_directory(Programme const& programme, std::string_view json)
{
    auto const root = TRY(json::parse(json, { depth_max, directory_bytes_max, directory_nodes_max }));
    return read_directory(programme, root);
}

static void write_texts(std::string& out, std::vector<std::string> const& texts)
{
    out += '[';
    for (auto const& text : texts) {
        out += out.back() == '[' ? "" : ",";
        json::write_string(out, text);
    }
    out += ']';
}

std::string write_directory(Directory const& directory)
{
    std::string out = "{\"lists\":{";
    for (auto const& list : directory.lists) {
        write_name(out, list.id);
        out += '[';
        for (auto const& code : list.codes)
            write_code(out, code);
        out += ']';
    }
    out += '}';
    write_name(out, "relations");
    out += '{';
    for (auto const& relation : directory.relations) {
        write_name(out, relation.id);
        out += '{';
        write_name(out, "columns");
        write_texts(out, relation.columns);
        write_name(out, "rows");
        out += '[';
        for (auto const& row : relation.rows) {
            out += out.back() == '[' ? "" : ",";
            write_texts(out, row.cells);
        }
        out += "]}";
    }
    return out + "}}";
}

}

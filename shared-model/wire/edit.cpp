#include "wire/values.h"
#include "wire/wire.h"

namespace shenbao::wire {

static constexpr std::size_t edits_max = 500;

static std::optional<Id> optional_id(json::Node const& node, std::string_view name)
{
    auto const* member = node.find(name);
    if (!member || member->is(json::Kind::Null))
        return Id {};
    return parse_id(member->text);
}

static Result<Edit> read_edit(Form const& form, json::Node const& node, std::string const& pointer)
{
    auto op = text_of(node, "op");
    auto path = parse_path(form, text_of(node, "path"));
    if (!path)
        return Error { ErrorCode::UnknownName, "no such path", json::pointer_with(pointer, "path") };
    auto after = optional_id(node, "after");
    if (!after)
        return wrong_type(json::pointer_with(pointer, "after"), "a record id");
    if (op == "add")
        return Edit { AddRecord { *path, *after } };
    if (op == "remove")
        return Edit { RemoveRecord { *path } };
    if (op == "move")
        return Edit { MoveRecord { *path, *after } };
    if (path->field() == no_index)
        return wrong_type(json::pointer_with(pointer, "path"), "the path of a value");
    if (op == "set") {
        auto const* value = node.find("value");
        if (!value)
            return Edit { SetValue { *path, {} } };
        auto const& field = form.fields[path->field()];
        auto set = TRY(read_value(form, field, *value, json::pointer_with(pointer, "value")));
        return Edit { SetValue { *path, std::move(set) } };
    }
    if (op == "attach") {
        auto const* attachment = node.find("attachment");
        if (!attachment)
            return wrong_type(pointer, "an attachment");
        auto attached = TRY(read_attachment_node(*attachment, json::pointer_with(pointer, "attachment")));
        return Edit { Attach { *path, std::move(attached) } };
    }
    if (op == "detach") {
        auto id = parse_id(text_of(node, "attachment"));
        if (!id)
            return wrong_type(json::pointer_with(pointer, "attachment"), "an attachment's id");
        return Edit { Detach { *path, *id } };
    }
    if (op == "choose")
        return Edit { Choose { *path, std::string(text_of(node, "code")), boolean_of(node, "chosen") } };
    return Error { ErrorCode::UnknownName, "no such op", json::pointer_with(pointer, "op") };
}

static Result<std::vector<Edit>> read_edit_list(Form const& form, json::Node const& list, std::string const& pointer)
{
    if (!list.is(json::Kind::Array))
        return wrong_type(pointer, "an array of edits");
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < list.items.size(); ++i)
        edits.push_back(TRY(read_edit(form, list.items[i], json::pointer_with(pointer, std::to_string(i)))));
    return edits;
}

namespace {

struct EditWriter {
    std::string& out;
    Form const& form;

    void head(std::string_view op, Path const& path) const
    {
        out += '{';
        write_text_member(out, "op", op);
        write_text_member(out, "path", to_string(form, path));
    }
    void after(Id id) const
    {
        if (!id.is_nil())
            write_text_member(out, "after", to_string(id));
    }

    void operator()(SetValue const& edit) const
    {
        head("set", edit.path);
        if (edit.value.absent())
            return;
        write_name(out, "value");
        write_value(out, form, form.fields[edit.path.field()], edit.value);
    }
    void operator()(AddRecord const& edit) const
    {
        head("add", edit.record);
        after(edit.after);
    }
    void operator()(RemoveRecord const& edit) const { head("remove", edit.record); }
    void operator()(MoveRecord const& edit) const
    {
        head("move", edit.record);
        after(edit.after);
    }
    void operator()(Attach const& edit) const
    {
        head("attach", edit.path);
        write_name(out, "attachment");
        write_attachment_to(out, edit.attachment);
    }
    void operator()(Detach const& edit) const
    {
        head("detach", edit.path);
        write_text_member(out, "attachment", to_string(edit.attachment));
    }
    void operator()(Choose const& edit) const
    {
        head("choose", edit.path);
        write_text_member(out, "code", edit.code);
        write_name(out, "chosen");
        out += edit.chosen ? "true" : "false";
    }
};

}

std::string write_edits(Form const& form, std::vector<Edit> const& edits)
{
    std::string out = "[";
    for (std::size_t i = 0; i < edits.size(); ++i) {
        out += i == 0 ? "" : ",";
        std::visit(EditWriter { out, form }, edits[i]);
        out += '}';
    }
    out += ']';
    return out;
}

Result<std::vector<Edit>> read_edits(Form const& form, std::string_view json)
{
    auto root = TRY(json::parse(json, { depth_max, document_bytes_max }));
    return read_edit_list(form, root, "");
}

Result<Batch> read_batch(Form const& form, std::string_view json)
{
    auto root = TRY(json::parse(json, { depth_max, document_bytes_max }));
    auto id = parse_id(text_of(root, "batch"));
    auto const* revision = root.find("base_revision");
    auto const* edits = root.find("edits");
    if (!id || id->is_nil())
        return wrong_type("/batch", "an id of 32 hexadecimal digits");
    if (!revision || !revision->is(json::Kind::Integer) || revision->integer < 0)
        return wrong_type("/base_revision", "a whole number");
    if (!edits)
        return wrong_type("/edits", "an array of edits");
    if (edits->items.size() > edits_max)
        return Error { ErrorCode::TooLarge, "over 500 edits", "/edits" };
    auto list = TRY(read_edit_list(form, *edits, "/edits"));
    return Batch { *id, revision->integer, std::move(list) };
}

std::string write_batch(Form const& form, Batch const& batch)
{
    std::string out = "{";
    write_text_member(out, "batch", to_string(batch.id));
    write_integer_member(out, "base_revision", batch.base_revision);
    write_name(out, "edits");
    out += write_edits(form, batch.edits);
    out += '}';
    return out;
}

static void write_conflict(std::string& out, Form const& form, Conflict const& conflict)
{
    out += '{';
    write_text_member(out, "path", to_string(form, conflict.path));
    auto index = conflict.path.field();
    for (auto const& [name, value] : { std::pair<char const*, Value const*> { "yours", &conflict.yours }, { "theirs", &conflict.theirs } }) {
        if (index == no_index || value->absent())
            continue;
        write_name(out, name);
        write_value(out, form, form.fields[index], *value);
    }
    write_integer_member(out, "revision", conflict.revision);
    out += '}';
}

std::string write_batch_reply(Form const& form, BatchReply const& reply)
{
    std::string out = "{";
    write_integer_member(out, "revision", reply.revision);
    write_text_member(out, "saved_at", to_string(reply.saved_at));
    write_name(out, "conflicts");
    out += '[';
    for (std::size_t i = 0; i < reply.conflicts.size(); ++i) {
        out += i == 0 ? "" : ",";
        write_conflict(out, form, reply.conflicts[i]);
    }
    out += ']';
    if (!reply.directory.empty())
        write_text_member(out, "directory", reply.directory);
    if (reply.context) {
        write_name(out, "context");
        out += write_context(*reply.context, DirectoryAs::Name);
    }
    out += '}';
    return out;
}

static Result<Conflict> read_conflict(Form const& form, json::Node const& node, std::string const& pointer)
{
    auto path = parse_path(form, text_of(node, "path"));
    if (!path)
        return Error { ErrorCode::UnknownName, "no such path", pointer };
    Conflict conflict { *path, {}, {}, integer_of(node, "revision") };
    if (path->field() == no_index)
        return conflict;
    auto const& field = form.fields[path->field()];
    if (auto const* yours = node.find("yours"))
        conflict.yours = TRY(read_value(form, field, *yours, json::pointer_with(pointer, "yours")));
    if (auto const* theirs = node.find("theirs"))
        conflict.theirs = TRY(read_value(form, field, *theirs, json::pointer_with(pointer, "theirs")));
    return conflict;
}

Result<BatchReply> read_batch_reply(Programme const& programme, std::string_view json)
{
    auto const& form = programme.application;
    auto root = TRY(json::parse(json, { depth_max, document_bytes_max }));
    BatchReply reply { integer_of(root, "revision"), moment_of(root, "saved_at"), {}, {}, std::string(text_of(root, "directory")) };
    if (auto const* conflicts = root.find("conflicts")) {
        for (std::size_t i = 0; i < conflicts->items.size(); ++i)
            reply.conflicts.push_back(TRY(read_conflict(form, conflicts->items[i], "/conflicts/" + std::to_string(i))));
    }
    if (auto const* context = root.find("context"))
        reply.context = TRY(read_context(programme, *context));
    return reply;
}

}

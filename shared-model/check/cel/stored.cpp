// Compiled expressions and patterns as bytes: the server compiles once, browsers only read. Whoever reads has made sure
// that the bytes are whole (pack/compiled.h does by their hash): the indexes in them are followed unchecked.
#include "base/bytes.h"
#include "check/cel/code.h"
#include "check/cel/pattern_code.h"

namespace shenbao::cel {

namespace {

void write(ByteWriter& out, Value const& value);

// Bits of a signed number so that small ones stay short.
std::uint64_t folded(std::int64_t value) { return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63); }
std::int64_t unfolded(std::uint64_t value) { return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1); }

void write_list(ByteWriter& out, List const& list)
{
    out.number(list.size());
    for (auto const& item : list)
        write(out, item);
}

void write(ByteWriter& out, Value const& value)
{
    if (auto const text = value.as_text()) {
        out.number(static_cast<std::uint64_t>(Kind::String));
        out.text(*text);
    } else if (auto const* flag = value.as<bool>()) {
        out.number(static_cast<std::uint64_t>(Kind::Bool));
        out.number(*flag ? 1 : 0);
    } else if (auto const* whole = value.as<std::int64_t>()) {
        out.number(static_cast<std::uint64_t>(Kind::Int));
        out.number(folded(*whole));
    } else if (auto const* real = value.as<double>()) {
        out.number(static_cast<std::uint64_t>(Kind::Double));
        out.real(*real);
    } else if (auto const* list = value.as_list()) {
        out.number(static_cast<std::uint64_t>(Kind::List));
        write_list(out, *list);
    } else if (auto const* map = value.as_map()) {
        out.number(static_cast<std::uint64_t>(Kind::Map));
        out.number(map->size());
        for (auto const& [key, held] : *map) {
            write(out, key);
            write(out, held);
        }
    } else if (auto const* moment = value.as<Timestamp>()) {
        out.number(static_cast<std::uint64_t>(Kind::Timestamp));
        out.number(folded(moment->seconds));
        out.number(folded(moment->nanoseconds));
    } else if (auto const* length = value.as<Duration>()) {
        out.number(static_cast<std::uint64_t>(Kind::Duration));
        out.number(folded(length->nanoseconds));
    } else if (auto const* date = value.as<Date>()) {
        out.number(static_cast<std::uint64_t>(Kind::Date));
        out.number(static_cast<std::uint64_t>(date->year));
        out.number(date->month);
        out.number(date->day);
    } else if (auto const* name = value.as<TypeName>()) {
        out.number(static_cast<std::uint64_t>(Kind::Type));
        out.text(name->name);
    } else if (auto const* error = value.as<EvaluationError>()) {
        // An expression that can only fail, folded: no kind of value.
        out.number(static_cast<std::uint64_t>(Kind::Dyn));
        out.number(static_cast<std::uint64_t>(error->kind));
        out.text(error->detail());
    } else {
        out.number(static_cast<std::uint64_t>(Kind::Null));
    }
}

// `depth`: what is read comes from the network, and a constant nests no deeper than its source may.
Value read_value(ByteReader& in, int depth)
{
    auto const kind = static_cast<Kind>(in.number());
    if (depth > 64) {
        in.fail();
        return {};
    }
    switch (kind) {
    case Kind::String: return in.text();
    case Kind::Bool: return in.number() != 0;
    case Kind::Int: return unfolded(in.number());
    case Kind::Double: return in.real();
    case Kind::List: {
        List list;
        for (auto left = in.count(); left > 0 && !in.failed(); --left)
            list.push_back(read_value(in, depth + 1));
        return Value::list(std::move(list));
    }
    case Kind::Map: {
        Map map;
        for (auto left = in.count(); left > 0 && !in.failed(); --left) {
            auto key = read_value(in, depth + 1);
            map.emplace_back(std::move(key), read_value(in, depth + 1));
        }
        return Value::map(std::move(map));
    }
    case Kind::Timestamp: {
        auto const seconds = unfolded(in.number());
        return Timestamp { seconds, static_cast<std::int32_t>(unfolded(in.number())) };
    }
    case Kind::Duration: return Duration { unfolded(in.number()) };
    case Kind::Date: {
        auto const year = in.number(), month = in.number();
        return Date { static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(in.number()) };
    }
    case Kind::Type: return TypeName { in.text() };
    case Kind::Dyn: {
        auto const error = static_cast<ErrorKind>(in.number());
        return Value::error(error, in.text());
    }
    default: return {};
    }
}

template<typename Count>
void write_numbers(ByteWriter& out, std::vector<Count> const& numbers)
{
    out.number(numbers.size());
    for (auto number : numbers)
        out.number(number);
}

template<typename Count>
void read_numbers(ByteReader& in, std::vector<Count>& numbers)
{
    for (auto left = in.count(); left > 0; --left)
        numbers.push_back(static_cast<Count>(in.number()));
}

void write(ByteWriter& out, Node const& node)
{
    static_assert(sizeof(Node) == 16, "a new member must be stored too");
    out.number(static_cast<std::uint64_t>(node.op));
    out.number(static_cast<std::uint64_t>(node.function));
    out.number(node.slot);
    out.number(node.first);
    out.number(node.count);
    out.number(node.extra);
}

Node read_node(ByteReader& in)
{
    Node node;
    node.op = static_cast<Op>(in.number());
    node.function = static_cast<Function>(in.number());
    node.slot = static_cast<std::uint16_t>(in.number());
    node.first = static_cast<std::uint32_t>(in.number());
    node.count = static_cast<std::uint32_t>(in.number());
    node.extra = static_cast<std::uint32_t>(in.number());
    return node;
}

void read_selector(ByteReader& in, Selector& selector)
{
    selector.name = in.text();
    for (auto left = in.count(); left > 0; --left) {
        auto const type = static_cast<std::uint16_t>(in.number());
        selector.slots.emplace_back(type, static_cast<std::uint16_t>(in.number()));
    }
}

}

void Pattern::write(ByteWriter& out) const
{
    out.number(m_code->anchored ? 1 : 0);
    out.number(m_code->instructions.size());
    for (auto const& instruction : m_code->instructions) {
        out.number(static_cast<std::uint64_t>(instruction.step));
        out.number(instruction.argument);
    }
    out.number(m_code->classes.size());
    for (auto const& one : m_code->classes) {
        out.number(one.negated ? 1 : 0);
        for (auto bits : one.ascii)
            out.number(bits);
        out.number(one.ranges.size());
        for (auto const& [first, last] : one.ranges) {
            out.number(first);
            out.number(last);
        }
    }
}

std::optional<Pattern> Pattern::read(ByteReader& in)
{
    auto code = std::make_unique<Code>();
    code->anchored = in.number() != 0;
    for (auto left = in.count(); left > 0; --left) {
        auto const step = static_cast<Step>(in.number());
        code->instructions.push_back({step, static_cast<std::uint32_t>(in.number())});
    }
    for (auto left = in.count(); left > 0; --left) {
        auto& one = code->classes.emplace_back();
        one.negated = in.number() != 0;
        for (auto& bits : one.ascii)
            bits = static_cast<std::uint32_t>(in.number());
        for (auto ranges = in.count(); ranges > 0; --ranges) {
            auto const first = static_cast<char32_t>(in.number());
            one.ranges.emplace_back(first, static_cast<char32_t>(in.number()));
        }
    }
    if (in.failed())
        return {};
    return Pattern(std::move(code));
}

void Program::write(ByteWriter& out) const
{
    auto const& code = *m_code;
    out.number(code.nodes.size());
    for (auto const& node : code.nodes)
        cel::write(out, node);
    write_numbers(out, code.children);
    write_list(out, code.constants);
    out.number(code.selectors.size());
    for (auto const& selector : code.selectors) {
        out.text(selector.name);
        out.number(selector.slots.size());
        for (auto const& [type, slot] : selector.slots) {
            out.number(type);
            out.number(slot);
        }
    }
    out.number(code.patterns.size());
    for (auto const& pattern : code.patterns)
        pattern.write(out);
    out.number(code.root);
    out.number(code.dependencies.size());
    for (auto const& dependency : code.dependencies) {
        out.number(dependency.variable);
        write_numbers(out, dependency.members);
    }
}

std::optional<Program> Program::read(ByteReader& in)
{
    auto code = std::make_unique<Code>();
    for (auto left = in.count(); left > 0; --left)
        code->nodes.push_back(read_node(in));
    read_numbers(in, code->children);
    for (auto left = in.count(); left > 0 && !in.failed(); --left)
        code->constants.push_back(read_value(in, 0));
    for (auto left = in.count(); left > 0; --left)
        read_selector(in, code->selectors.emplace_back());
    for (auto left = in.count(); left > 0 && !in.failed(); --left) {
        if (auto pattern = Pattern::read(in))
            code->patterns.push_back(std::move(*pattern));
    }
    code->root = static_cast<NodeIndex>(in.number());
    for (auto left = in.count(); left > 0; --left) {
        auto& dependency = code->dependencies.emplace_back();
        dependency.variable = static_cast<std::uint16_t>(in.number());
        read_numbers(in, dependency.members);
    }
    if (in.failed())
        return {};
    return Program(std::move(code));
}

}

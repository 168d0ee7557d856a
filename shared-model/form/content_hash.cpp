// SHA-256 over what a print shows. A key press in a signed document comes this way, so nothing is made that is not fed.
#include "form/document.h"
#include "form/form.h"

#include <charconv>

namespace shenbao {

namespace {

// Feeds values in a prefix-free form: a kind letter, a length where it varies, then the bytes.
class ContentHash {
public:
    explicit ContentHash(Form const& form)
        : m_form(form)
    {
        m_fed.reserve(4096);
    }

    void add(Table const& table, RecordShape const& shape)
    {
        number('T', static_cast<std::int64_t>(table.records.size()));
        for (auto const& record : table.records) {
            for (auto index : shape.fields) {
                auto const& field = m_form.fields[index];
                if (field.slot < record.slots.size())
                    add(record.slots[field.slot], field);
            }
        }
    }
    void text(char kind, std::string_view bytes)
    {
        number(kind, static_cast<std::int64_t>(bytes.size()));
        m_fed += bytes;
    }
    void number(char kind, std::int64_t value)
    {
        char buffer[24] = { kind };
        auto* end = std::to_chars(buffer + 1, buffer + sizeof buffer - 1, value).ptr;
        *end++ = ';';
        m_fed.append(buffer, static_cast<std::size_t>(end - buffer));
    }
    Digest finish() { return sha256(m_fed); }

private:
    void add(Value const& value, Field const& field)
    {
        if (value.absent())
            return text('0', {});
        if (auto const* held = value.as<std::string>())
            return text('s', *held);
        if (auto const* held = value.as<std::int64_t>())
            return number('i', *held);
        if (auto const* held = value.as<double>())
            return text('d', typed_text(field, Value { *held }));
        if (auto const* held = value.as<bool>())
            return number('b', *held ? 1 : 0);
        if (auto const* held = value.as<Date>())
            return text('D', to_string(*held));
        if (value.as<OpenEnd>())
            return text('O', {});
        if (auto const* held = value.as<Codes>()) {
            number('C', static_cast<std::int64_t>(held->size()));
            for (auto const& code : *held)
                text('c', code);
            return;
        }
        if (auto const* held = value.as<Attachments>()) {
            number('A', static_cast<std::int64_t>(held->size()));
            for (auto const& attachment : *held) {
                text('f', attachment.sha256);
                text('t', attachment.title);
            }
            return;
        }
        if (auto const* held = value.as<Table>())
            return add(*held, m_form.shape_of(field));
        if (auto const* held = value.as<Unreadable>())
            return text('u', held->text);
    }

    Form const& m_form;
    std::string m_fed;
};

}

Digest content_hash(Form const& form, Document const& document)
{
    if (document.known_content_hash)
        return *document.known_content_hash;
    ContentHash hash(form);
    for (auto const& section : form.sections) {
        if (section.kind == SectionKind::Declaration)
            continue;
        hash.text('S', section.id);
        hash.add(document.sections[section.index], section.shape);
    }
    document.known_content_hash = hash.finish();
    return *document.known_content_hash;
}

}

// A Document and its Context as CEL values, read where they stand. For this room only.
#pragma once

#include "check/layout.h"
#include "form/context.h"
#include "form/document.h"

namespace shenbao {

class DocumentActivation final : public cel::Activation {
public:
    // Notes in the layout what it finds out about visibility.
    DocumentActivation(Plan::Compiled const&, Context const&, Layout&, Moment now);

    cel::Value variable(std::uint16_t slot) const override;
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override;
    bool has_member(cel::RecordReference, std::uint16_t slot) const override;
    WorkCalendar const* calendar() const override
    {
        auto const& calendar = m_compiled.programme->calendar;
        return calendar ? &*calendar : nullptr;
    }

    // Does the field's `options` filter offer this code here?
    bool offers(Field const&, CodeList const&, Code const&, cel::RecordReference record);
    bool stands_apart(Field const&, Code const&, cel::RecordReference record);

    bool shows_section(SectionIndex) const;
    // By the field's own `visible`, with `record` as self; its section's visibility is not asked again.
    bool shows_field(RecordNode const& record, ShapeMember const& member) const
    {
        return !member.conditional || shows_conditional(record, member);
    }
    // Forgets what was found out about visibility: values have changed.
    void forget_visibility();

    // Evaluates with `record` as self: true only for a plain true (absent and errors count as `otherwise`).
    enum class Otherwise : std::uint8_t { False, True };
    bool holds(cel::Program const&, cel::RecordReference record, Otherwise on_absent, Otherwise on_error) const;
    // A rule that does not hold here, whatever its stage.
    bool fails(CompiledRule const&, cel::RecordReference self) const;
    cel::Value evaluate(cel::Program const&, cel::RecordReference record) const;
    // Whether a record has a row, by the condition of the section that follows it.
    bool makes_row(cel::Program const& where, cel::RecordReference source) const;

    Date today() const { return m_today; }
    Context const& context() const { return m_context; }
    // Expressions evaluated so far.
    std::size_t evaluated() const { return m_evaluated; }

private:
    class Standing;

    bool shows_conditional(RecordNode const&, ShapeMember const&) const;
    cel::Value built_in_member(cel::RecordReference, std::uint16_t slot) const;
    cel::Value context_member(ContextNode const&, std::uint16_t slot) const;
    cel::Value list_at(RecordNode const&, Value const&, Field const&) const;
    static cel::Value value_of(Value const&);
    cel::Value list_of(TableNode&) const;
    cel::Value attachments() const;
    cel::Value source() const;
    void add_attachments(TableNode const&, cel::List&) const;
    Shape const* shape_of(std::uint16_t type) const
    {
        auto index = type < m_compiled.shape_of_type.size() ? m_compiled.shape_of_type[type] : no_index;
        return index == no_index ? nullptr : &m_compiled.shapes[index];
    }

    Plan::Compiled const& m_compiled;
    Context const& m_context;
    Layout& m_layout;
    Moment m_now;
    Date m_today;
    mutable cel::RecordReference m_self;
    mutable cel::RecordReference m_source;  // while its rows are looked for
    mutable std::size_t m_evaluated = 0;
    Code const* m_option = nullptr;
};

}

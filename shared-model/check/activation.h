// A Document and its Context as CEL values, read where they stand. For this room only.
#pragma once

#include "check/compiled.h"
#include "form/context.h"
#include "form/document.h"

#include <unordered_map>

namespace shenbao {

class DocumentActivation final : public cel::Activation {
public:
    DocumentActivation(Plan::Compiled const&, Context const&, Document const&, Moment now);

    cel::Value variable(std::uint16_t slot) const override;
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override;
    bool has_member(cel::RecordReference, std::uint16_t slot) const override;
    WorkCalendar const* calendar() const override
    {
        auto const& calendar = m_compiled.programme->calendar;
        return calendar ? &*calendar : nullptr;
    }

    // The record an expression stands in. Set before each evaluation.
    void set_self(cel::RecordReference self) { m_self = self; }
    // Does the field's `options` filter offer this code here?
    bool offers(Field const&, CodeList const&, Code const&, cel::RecordReference record);
    cel::RecordReference self() const { return m_self; }

    bool shows_section(SectionIndex) const;
    // By the field's own `visible`, with `record` as self; its section's visibility is not asked again.
    bool shows_field(cel::RecordReference record, Field const&) const;

    // Evaluates with `record` as self: true only for a plain true (absent and errors count as `otherwise`).
    enum class Otherwise : std::uint8_t { False, True };
    bool holds(cel::Program const&, cel::RecordReference record, Otherwise on_absent, Otherwise on_error) const;
    cel::Value evaluate(cel::Program const&, cel::RecordReference record) const;

    Date today() const { return m_today; }
    Context const& context() const { return m_context; }

private:
    RecordShape const* shape_of_type(std::uint16_t type) const;
    Section const* section_of_type(std::uint16_t type) const;
    cel::Value built_in_member(cel::RecordReference, std::uint16_t slot) const;
    cel::Value context_member(ContextNode const&, std::uint16_t slot) const;
    cel::Value value_of(Value const&, Field const&) const;
    cel::Value list_of(Table const&, std::uint16_t type) const;
    cel::RecordReference parent_of(cel::RecordReference) const;
    void note_parents(Table const&, RecordShape const&, std::uint16_t type);

    Plan::Compiled const& m_compiled;
    Context const& m_context;
    Document const& m_document;
    Moment m_now;
    Date m_today;
    mutable cel::RecordReference m_self;
    Code const* m_option = nullptr;
    // Asked once each; the plan made sure that there is no cycle.
    mutable std::vector<std::int8_t> m_section_shown;
    struct Asked {
        void const* record;
        FieldIndex field;
        bool shown;
    };
    mutable std::vector<Asked> m_field_shown;
    std::unordered_map<void const*, cel::RecordReference> m_parents;  // only of nested records
};

}

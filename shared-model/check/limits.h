// What a single value may be, by its field's plain attributes. For this room only.
#pragma once

#include "check/activation.h"

namespace shenbao {

// Where findings go: the path is built only when one is made.
class FindingSink {
public:
    FindingSink(std::vector<Finding>& findings, Layout const& layout)
        : m_findings(findings)
        , m_layout(layout)
    {
    }

    using Parameters = std::vector<std::pair<std::string, std::string>>;
    void add(FindingCode code, Parameters parameters = {}) { add(code, default_severity(code), std::move(parameters)); }
    void add(FindingCode, Severity, Parameters = {});
    void add_rule(std::uint16_t rule, Severity, Parameters = {});

    // What is judged now: a section as a whole (no node), a record as a whole (no field), or a value.
    SectionIndex section = no_index;
    RecordNode const* node = nullptr;
    FieldIndex field = no_index;

private:
    Path path() const { return node ? m_layout.path_of(*node, field) : Path { section, {} }; }

    std::vector<Finding>& m_findings;
    Layout const& m_layout;
};

struct LimitInput {
    Plan::Compiled const& compiled;
    Context const& context;
    DocumentActivation const& activation;
    RecordNode const& node;
    Date today;
    std::string const* print_hash;  // content hash of the document as it is, hex; null while nothing needs it
    AttachmentField const* slot;    // of an attachment: its limits here, where they hang on other values; else null
};

// Whether a value that is there is right by the common limits of its field; when not, check_value says what is wrong.
bool is_plainly_right(CommonLimits const&, Value const&, Record const&, Date today);

// Findings about a value that is there. Requiredness, tables and rules are judged by the caller.
void check_value(LimitInput const&, Field const&, Value const&, FindingSink&);

// Empty in the sense of `required`: absent, no codes, no files, an unticked declaration.
bool is_empty(Field const&, Value const&);
FindingCode required_code(Field const&);

}

#include "wire/values.h"
#include "wire/wire.h"

namespace shenbao::wire {

std::string write_verdict(Form const& form, Verdict const& verdict)
{
    std::string out = "[";
    for (auto const& finding : verdict.findings) {
        out += out.back() == '[' ? "{" : ",{";
        write_text_member(out, "path", to_string(form, finding.path));
        write_text_member(out, "code", code_name(form, finding));
        write_text_member(out, "severity", finding.severity == Severity::Error ? "error" : "warning");
        if (!finding.parameters.empty()) {
            write_name(out, "parameters");
            out += '{';
            for (auto const& [name, value] : finding.parameters)
                write_text_member(out, name, value);
            out += '}';
        }
        out += '}';
    }
    out += ']';
    return out;
}

static bool read_code(Form const& form, std::string_view name, Finding& finding)
{
    if (name.rfind("rule:", 0) == 0) {
        for (std::size_t i = 0; i < form.rules.size(); ++i) {
            if (form.rules[i].id == name.substr(5)) {
                finding.code = FindingCode::rule;
                finding.rule = static_cast<std::uint16_t>(i);
                return true;
            }
        }
        return false;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(FindingCode::rule); ++i) {
        finding.code = static_cast<FindingCode>(i);
        if (code_name(form, finding) == name)
            return true;
    }
    return false;
}

Result<Verdict> read_verdict(Form const& form, std::string_view json)
{
    auto root = TRY(json::parse(json));
    Verdict verdict;
    for (std::size_t i = 0; i < root.items.size(); ++i) {
        auto const& node = root.items[i];
        auto pointer = "/" + std::to_string(i);
        auto path = parse_path(form, text_of(node, "path"));
        Finding finding;
        if (!path || !read_code(form, text_of(node, "code"), finding))
            return Error { ErrorCode::UnknownName, "no such path or code", pointer };
        finding.path = *path;
        finding.severity = text_of(node, "severity") == "warning" ? Severity::Warning : Severity::Error;
        if (auto const* parameters = node.find("parameters")) {
            for (auto const& [name, value] : parameters->members)
                finding.parameters.emplace_back(name, value.text);
        }
        verdict.findings.push_back(std::move(finding));
    }
    return verdict;
}

}

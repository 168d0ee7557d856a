// XML read in one go, for parts of other people's archives: no document type, bounded depth, names without their prefix.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::documents {

struct XmlAttributes {
    std::vector<std::pair<std::string_view, std::string_view>> all;

    std::string_view of(std::string_view name) const;
};

class XmlVisitor {
public:
    virtual ~XmlVisitor() = default;
    virtual void on_start(std::string_view name, XmlAttributes const&) = 0;
    virtual void on_end(std::string_view name) = 0;
    virtual void on_text(std::string_view) = 0;

    // A visitor that has seen too much says why; reading stops.
    std::string const& complaint() const { return m_complaint; }

protected:
    void complain(std::string why)
    {
        if (m_complaint.empty())
            m_complaint = std::move(why);
    }

private:
    std::string m_complaint;
};

// `name` is for messages only.
Result<void> read_xml(std::string_view text, std::string const& name, XmlVisitor&);

}

// Printing and the applicant's actions (SC-14).
#pragma once

#include "flow/flow.h"
#include "service/applications.h"

namespace shenbao::service {

struct Printed {
    std::string hash, number;
};
// Remembers what was printed: a scan uploaded later must be of the document as it was then.
Outcome<Printed> print(Host&, Asker const&, Id application);

// The printed form as an HTML page without script.
Outcome<std::string> print_page(Host&, Asker const&, Id application);

struct ActionRequest {
    std::string action;
    Id submission;  // made by the client
    std::int64_t base_revision = 0;
    std::string reason;
    std::vector<SectionReason> sections;
};

struct ActionDone {
    std::string state;
    std::optional<Receipt> receipt;
};
// The same submission id gives the same answer, however often it is sent.
Outcome<ActionDone> act(Host&, Asker const&, Id application, ActionRequest const&);

// Shared with the decisions of the authority's people.
RefusalCode refusal_of(FlowRefusal);
bool has_effect(FlowTransition const&, FlowEffect);
// Of the whole and of sections together: the history is kept for ever.
inline constexpr std::size_t reason_bytes_max = 20'000;
std::size_t reason_bytes(std::string const& reason, std::vector<SectionReason> const&);

// <PROGRAMME>-2026-000123-7: the last digit is that of GB/T 17710 MOD 11,10 over year and number.
std::string receipt_number(std::string_view programme, int year, std::int64_t number);

}

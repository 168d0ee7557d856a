// The public pages as HTML: no script, no style of their own, nothing of the person who reads.
#pragma once

#include "http/message.h"
#include "service/site.h"

#include <string>

namespace shenbao::http {

struct SiteReader {
    Programme const& programme;
    std::size_t language = 0;
    std::string origin;  // https://host, or empty when the request does not say a plain one
    Moment now;
    bool language_chosen = false;  // on the page; else it is the browser's
};

std::string home_page(SiteReader const&, service::SiteHome const&);
std::string news_list_page(SiteReader const&, SiteChannel const&, service::SiteList const&, std::string const& words);
std::string news_page(SiteReader const&, SiteChannel const&, store::PublicRow const&);
std::string publicity_list_page(SiteReader const&, SiteChannel const&, service::SiteList const&);
std::string publicity_page(SiteReader const&, SiteChannel const&, store::PublicRow const&);
struct CommitteeChoice {
    std::string region, words;
};
std::string committee_list_page(SiteReader const&, SiteChannel const&, service::SiteList const&, CommitteeChoice const&);
std::string committee_page(SiteReader const&, SiteChannel const&, store::PublicRow const&);

struct CertificateAnswer {
    bool asked = false;
    std::string number, name;
    std::string problem;  // in words; empty when it was looked up
    std::optional<std::vector<service::Fact>> found;
};
std::string certificates_page(SiteReader const&, SiteChannel const&, CertificateAnswer const&);
std::string missing_page(SiteReader const&, std::string_view words);

}

#include "service/demo_case.h"

#include "base/sha256.h"
#include "check/media.h"
#include "service/actions.h"
#include "service/applications.h"
#include "service/decisions.h"
#include "store/data_folder.h"

#include <algorithm>
#include <deque>

namespace shenbao::service {

namespace fs = std::filesystem;

namespace {

struct Case {
    Host& host;
    HostedProgramme const& hosted;
    Asker asker;
    Id application;

    Form const& form() const { return hosted.programme->application; }
};

}

// The first example that passes at submission, as the pack's author wrote it.
static Outcome<Document> complete_example(Form const& form, fs::path const& pack)
{
    std::vector<fs::path> files;
    std::error_code code;
    for (auto const& entry : fs::directory_iterator(pack / "examples", code))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (auto const& file : files) {
        auto const text = store::read_file(file);
        auto const example = text.ok() ? wire::Message::read(text.value(), 4u << 20) : Result<wire::Message>(text.error());
        if (!example.ok() || example.value().text("stage") != "submit" || example.value().raw("verdict") != "[]")
            continue;
        auto document = wire::read_document(form, example.value().raw("document"));
        if (document.ok())
            return document.release_value();
    }
    Refusal none(RefusalCode::not_found);
    none.detail = "the pack has no example that passes";
    return none;
}

std::string sample_pdf(std::string const& words)
{
    std::string const content = "BT /F1 24 Tf 72 720 Td (" + words + ") Tj ET";
    std::string const objects[] = { "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>" };
    std::string out = "%PDF-1.4\n";
    std::string table = "0000000000 65535 f \n";
    int number = 0;
    for (auto const& object : objects) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", out.size());
        table += line;
        out += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
    }
    std::string const start = std::to_string(out.size());
    out += "xref\n0 " + std::to_string(number + 1) + "\n" + table + "trailer\n<< /Size " + std::to_string(number + 1) + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
    return out;
}

// An evenly grey JPEG of that size: one code for "as the block before", one for "nothing else in this block".
static std::string sample_jpeg(std::uint32_t width, std::uint32_t height, std::uint32_t dpi)
{
    auto const two = [](std::uint32_t number) { return std::string { static_cast<char>(number >> 8 & 0xFF), static_cast<char>(number & 0xFF) }; };
    auto const table = [&](char which) { return std::string("\xFF\xC4") + two(20) + which + '\1' + std::string(15, '\0') + '\0'; };
    std::string out = "\xFF\xD8\xFF\xE0" + two(16) + std::string("JFIF\0\1\1\1", 8) + two(dpi) + two(dpi) + two(0);
    out += "\xFF\xDB" + two(67) + '\0' + std::string(64, '\1');
    out += "\xFF\xC0" + two(11) + '\x08' + two(height) + two(width) + std::string("\1\1\x11\0", 4);
    out += table('\0') + table('\x10');
    out += "\xFF\xDA" + two(8) + std::string("\1\1\0\0\x3F\0", 6);
    std::size_t const blocks = std::size_t { (width + 7) / 8 } * ((height + 7) / 8);
    out.append(blocks / 4, '\0');
    if (blocks % 4 != 0)
        out += static_cast<char>(0xFF >> blocks % 4 * 2);
    return out + "\xFF\xD9";
}

// A file of a kind that its slot takes, in the size the example says.
static std::string sample_file(AttachmentField const& slot, Attachment const& file, int number)
{
    if (accepts(slot, FileKind::Pdf))
        return sample_pdf("Demo file " + std::to_string(number));
    return sample_jpeg(file.width_pixels ? file.width_pixels : 295, file.height_pixels ? file.height_pixels : 413, file.dpi ? file.dpi : 300);
}

// `use` gets the slot's field and the file.
template<typename Use>
static void each_file(Form const& form, RecordShape const& shape, std::vector<Record>& records, Use const& use)
{
    for (auto& record : records) {
        for (auto index : shape.fields) {
            Field const& field = form.fields[index];
            auto& value = record.slots[field.slot];
            if (auto* files = std::get_if<Attachments>(&value.held)) {
                for (auto& file : *files)
                    use(field, file);
            } else if (auto* table = std::get_if<Table>(&value.held)) {
                each_file(form, form.shape_of(field), table->records, use);
            }
        }
    }
}

// Every attachment of the example becomes a file that is really there.
static Result<std::vector<store::AttachmentRow>> store_files(Case const& it, Document& document)
{
    std::vector<store::AttachmentRow> rows;
    Result<void> stored;
    int number = 0;
    for (auto const& section : it.form().sections) {
        each_file(it.form(), section.shape, document.sections[section.index].records, [&](Field const& field, Attachment& file) {
            std::string const bytes = sample_file(std::get<AttachmentField>(field.kind), file, ++number);
            auto const name = it.host.files.put(bytes);
            if (!name.ok()) {
                stored = name.error();
                return;
            }
            auto const media = read_media(bytes).value_or(Media {});
            file.id = it.host.random.id();
            file.name = file.name.substr(0, file.name.find_last_of('.') + 1) + std::string(to_string(media.kind));
            file.kind = media.kind;
            file.sha256 = to_hex(sha256(bytes));
            file.size_bytes = bytes.size();
            file.width_pixels = media.width_pixels;
            file.height_pixels = media.height_pixels;
            file.dpi = media.dpi;
            file.added_at = it.host.clock.now();
            rows.push_back({ file.id, it.application, name.value(), "", file.added_at });
        });
    }
    TRY(std::move(stored));
    // A signed form belongs to the content that was printed.
    std::string const hash = to_hex(content_hash(it.form(), document));
    std::size_t row = 0;
    for (auto const& section : it.form().sections) {
        each_file(it.form(), section.shape, document.sections[section.index].records, [&](Field const&, Attachment& file) {
            if (!file.printed_hash.empty())
                file.printed_hash = hash;
            rows[row++].body = wire::write_attachment(file);
        });
    }
    return rows;
}

static Outcome<Done> fill(Case const& it, fs::path const& pack)
{
    auto document = TRY(complete_example(it.form(), pack));
    Context context;
    {
        auto const draft = TRY(it.host.drafts.open(it.host, it.asker, it.application));
        context = TRY(context_of(it.host, *draft));
    }
    fill_in(it.hosted, context, document, it.host.clock.now());
    auto const rows = TRY(store_files(it, document));
    std::string const text = wire::write_document(it.form(), document);
    TRY(it.host.database.write([&](store::Connection& connection) -> Result<void> {
        auto const row = TRY(store::find_application(connection, it.host.vault, it.application));
        store::update_document(connection, it.host.vault, it.application, 1, row->state, text, 2, it.host.clock.now());
        for (auto const& file : rows)
            store::insert_attachment(connection, it.host.vault, file);
        return {};
    }));
    auto draft = TRY(it.host.drafts.open(it.host, it.asker, it.application));
    it.host.drafts.forget(draft);  // it was written past what is in memory
    TRY(print(it.host, it.asker, it.application));
    return Done {};
}

static bool is_goal(FlowState const& state, DemoCase wanted)
{
    return wanted == DemoCase::Returned ? state.editable && !state.initial : state.final && state.tone == "done";
}

using Way = std::vector<FlowTransition const*>;

// The shortest way of the authority's people from a state to one that shows the case, past the steps that are shut.
static Way way_to(FlowTable const& flow, std::string const& from, DemoCase wanted, Way const& shut)
{
    std::deque<std::pair<std::string, Way>> open { { from, {} } };
    std::vector<std::string> seen { from };
    while (!open.empty()) {
        auto const [state, way] = open.front();
        open.pop_front();
        auto const* found = flow.find_state(state);
        if (found && is_goal(*found, wanted))
            return way;
        for (auto const& transition : flow.transitions) {
            bool const closed = transition.role == Role::Applicant || transition.role == Role::System || std::count(shut.begin(), shut.end(), &transition);
            if (transition.from != state || closed || std::count(seen.begin(), seen.end(), transition.to))
                continue;
            seen.push_back(transition.to);
            auto longer = way;
            longer.push_back(&transition);
            open.emplace_back(transition.to, std::move(longer));
        }
    }
    return {};
}

// Of a department: the level whose turn it is.
static Outcome<RouteContext::Level> who_decides(Case const& it, std::string const& state)
{
    auto const draft = TRY(it.host.drafts.open(it.host, it.asker, it.application));
    auto const context = TRY(context_of(it.host, *draft));
    auto const& route = context.route;
    bool const by_level = goes_by_level(it.hosted.programme->flow, state) && route.at < route.levels.size();
    return by_level ? route.levels[route.at] : RouteContext::Level { "example", "示例市建设局" };
}

static Outcome<Done> decide_case(Case const& it, DemoCase wanted)
{
    ActionRequest request;
    request.submission = it.host.random.id();
    request.base_revision = 2;
    auto const& flow = it.hosted.programme->flow;
    for (auto const& transition : flow.transitions) {
        auto const* state = flow.find_state(transition.from);
        if (state && state->initial && transition.role == Role::Applicant && has_effect(transition, FlowEffect::StoreSubmission))
            request.action = transition.action;
    }
    // SH: where nothing is submitted, a filled-in document is the whole case.
    if (request.action.empty())
        return Done {};
    auto const sent = TRY(act(it.host, it.asker, it.application, request));
    std::string state = sent.state;
    // Which of several ways is open depends on what was filled in and on the day: a step that is refused is shut.
    Way shut;
    bool refused_by_guard = false;
    for (int steps = 0; steps < 40; ++steps) {
        auto const way = way_to(flow, state, wanted, shut);
        if (way.empty())
            break;
        auto const& next = *way.front();
        auto const who = TRY(who_decides(it, state));
        StaffDecision decision { next.role, who.organisation, "王审核", next.action, next.needs_reason ? "材料不全：请核对后补充，再次上报。" : "", {}, who.name };
        auto decided = decide_as_staff(it.host, it.application, decision);
        if (decided.ok()) {
            state = decided.release_value();
            continue;
        }
        refused_by_guard = refused_by_guard || decided.refusal().code == RefusalCode::guard_fails;
        shut.push_back(&next);
    }
    auto const* reached = flow.find_state(state);
    // SX-07: results that come out at a set time are not there yet.
    if ((reached && is_goal(*reached, wanted)) || refused_by_guard)
        return Done {};
    Refusal short_of(RefusalCode::state_changed);
    short_of.detail = "its workflow stopped at " + state;
    return short_of;
}

Outcome<Done> make_demo_case(Host& host, HostedProgramme const& hosted, Id account, DemoCase wanted, fs::path const& pack)
{
    Case const it { host, hosted, { hosted, "", 0, account, "" }, host.random.id() };
    auto const rounds = TRY(list_rounds(host, it.asker));
    auto const open = std::find_if(rounds.begin(), rounds.end(), [](RoundView const& view) { return view.open; });
    if (open == rounds.end())
        return RefusalCode::round_closed;
    TRY(create_application(host, it.asker, it.application, open->round.id));
    if (wanted == DemoCase::Begun)
        return Done {};
    TRY(fill(it, pack));
    return wanted == DemoCase::Filled ? Outcome<Done>(Done {}) : decide_case(it, wanted);
}

}

#include "service/registries.h"

#include "base/sha256.h"
#include "outline/outline.h"
#include "service/account_form.h"
#include "service/person_file.h"
#include "service/record_rows.h"
#include "store/accounts.h"

#include <algorithm>

namespace shenbao::service {

std::string registry_kind(std::string_view registry) { return "registry/" + std::string(registry); }
std::string registry_key(store::Vault const& vault, std::string const& identity_number) { return vault.blind_index("identity", identity_key(identity_number)); }

Section const* section_of_registry(Programme const& programme, std::string_view registry)
{
    for (auto const& section : programme.application.sections) {
        if (section.registry.present() && section.registry.id == registry)
            return &section;
    }
    return nullptr;
}

namespace {

// What must be known to ask, taken from the draft before it is asked: nobody waits for a registry with the draft in hand.
struct Question {
    HostedProgramme const& hosted;
    Section const& section;
    std::string identity_number;
    Context context;
    Table present;
};

struct Answered {
    store::RegistryState state;
    std::vector<Record> records;
};

}

// A registry tells of whoever has that number, so the number must be this person's: the platform's word, or the file's.
static Outcome<bool> is_identity_proven(Host& host, Draft const& draft)
{
    if (host.demo)
        return true;
    // As the programme is now: the file is not kept for the version that the draft began with.
    auto const& home = home_of(host.programmes, *find_programme(host.programmes, draft.row.programme));
    return TRY(host.database.read_value<bool>([&](store::Connection& connection) -> Result<bool> {
        if (store::has_subject(connection, draft.row.account))
            return true;
        auto const account = TRY(store::account_by_id(connection, host.vault, draft.row.account));
        return account && TRY(is_on_file(host, connection, home, *account));
    }));
}

static Outcome<Question> question_of(Host& host, Draft const& draft, std::string const& section_id)
{
    auto const& programme = *draft.hosted->programme;
    auto const* section = programme.application.find_section(section_id);
    if (!section || !section->registry.present())
        return RefusalCode::not_found;
    if (!is_editable(programme, draft.row.state))
        return RefusalCode::not_editable;
    if (!TRY(is_identity_proven(host, draft)))
        return RefusalCode::identity_unproven;
    auto const found = draft.account.find("account." + programme.account_roles.identity_number);
    auto const* number = found == draft.account.end() ? nullptr : std::get_if<std::string>(&found->second.held);
    Context const context = TRY(context_of(host, draft));
    return Question { *draft.hosted, *section, number ? *number : "", context, draft.document.sections[section->index] };
}

static Result<std::vector<wire::Message>> local_rows(Host& host, std::string const& programme, std::string const& registry, std::string const& number)
{
    auto row = TRY(host.database.read_value<std::optional<store::SealedRow>>([&](store::Connection& connection) {
        return store::find_sealed(connection, host.vault, programme, registry_kind(registry), registry_key(host.vault, number));
    }));
    if (!row)
        return std::vector<wire::Message> {};
    return TRY(wire::Message::read(row->body, 16u << 20)).list("rows");
}

static Result<std::vector<wire::Message>> rows_of(Host& host, Question const& question)
{
    if (question.identity_number.empty())
        return std::vector<wire::Message> {};
    std::string const& programme = home_of(host.programmes, question.hosted).programme->id;
    std::string const& registry = question.section.registry.id;
    if (auto* connector = host.registries ? host.registries->find(programme, registry) : nullptr)
        return connector->rows_of(question.identity_number);
    return local_rows(host, programme, registry, question.identity_number);
}

// The same row makes the same record, whenever it is asked for: taken over twice it is there once.
static Id id_of_row(Id application, Form const& form, Section const& section, Record const& record, int repetition)
{
    std::string text = to_string(application) + "\n" + section.registry.id + "\n" + std::to_string(repetition);
    for (auto index : section.registry.fields) {
        auto const typed = typed_text(form.fields[index], record.slots[form.fields[index].slot]);
        text += "\n" + std::to_string(typed.size()) + ":" + typed;
    }
    return parse_id(to_hex(sha256(text)).substr(0, 32)).value_or(Id {});
}

// A row of nothing, one that lacks what the form requires, or holds what cannot be read, is nobody's help.
static bool is_whole(Form const& form, RegistrySource const& registry, Record const& record)
{
    bool const says_something = std::any_of(registry.fields.begin(), registry.fields.end(), [&](FieldIndex index) { return !record.slots[form.fields[index].slot].absent(); });
    return says_something && std::all_of(registry.fields.begin(), registry.fields.end(), [&](FieldIndex index) {
        auto const& value = record.slots[form.fields[index].slot];
        return !value.as<Unreadable>() && !(value.absent() && form.fields[index].required);
    });
}

static std::vector<Record> records_of(Id application, Question const& question, std::vector<wire::Message> const& rows, Moment now)
{
    auto const& form = question.hosted.programme->application;
    auto const& section = question.section;
    std::vector<Record> records;
    std::map<Id, int> seen;
    for (auto const& row : rows) {
        Record record = empty_record(form, section.shape, Id {});
        for (auto index : section.registry.fields) {
            auto const& field = form.fields[index];
            if (auto const text = row.text(field.id); text && !text->empty())
                record.slots[field.slot] = value_of_cell(*question.hosted.programme, field, *text);
        }
        if (!is_whole(form, section.registry, record))
            continue;
        int const repetition = seen[id_of_row(application, form, section, record, 0)]++;
        record.id = id_of_row(application, form, section, record, repetition);
        record.slots[form.fields[section.registry.source].slot] = Value { section.registry.label.in(0) + "，" + moment_text(now, 0) };
        records.push_back(std::move(record));
    }
    return records;
}

static Answered ask(Host& host, Id application, Question const& question)
{
    Moment const now = host.clock.now();
    auto rows = rows_of(host, question);
    if (!rows.ok()) {
        std::fprintf(stderr, "The registry %s of %s: %s\n", question.section.registry.id.c_str(), question.hosted.programme->id.c_str(), rows.error().detail.c_str());
        return { { question.section.id, store::RegistryOutcome::Failed, now }, {} };
    }
    auto records = records_of(application, question, rows.value(), now);
    auto const outcome = records.empty() ? store::RegistryOutcome::Empty : store::RegistryOutcome::Filled;
    return { { question.section.id, outcome, now }, std::move(records) };
}

// Whether the application has what was answered: that very row, or one that says the same, typed or carried from a profile.
static bool holds(Form const& form, RegistrySource const& registry, Record const& there, Record const& answered)
{
    return there.id == answered.id || std::all_of(registry.fields.begin(), registry.fields.end(), [&](FieldIndex index) { return there.slots[form.fields[index].slot] == answered.slots[form.fields[index].slot]; });
}

static Path path_of_record(Section const& section, Id record) { return Path { section.index, { { record, no_index } } }; }

static void add_record(Form const& form, Section const& section, Record const& record, std::vector<Edit>& edits)
{
    Path path = path_of_record(section, record.id);
    edits.emplace_back(AddRecord { path, {} });
    for (auto index : section.shape.fields) {
        auto const& value = record.slots[form.fields[index].slot];
        path.steps.back().field = index;
        if (!value.absent() && !value.as<Table>())
            edits.emplace_back(SetValue { path, value });
    }
}

// What turns the section of `document` into what was answered.
static std::vector<Edit> edits_of(Form const& form, Section const& section, Table const& present, std::vector<Record> const& answered, std::vector<Id> const* wanted)
{
    std::vector<Edit> edits;
    auto const is_answered = [&](Id id) { return std::any_of(answered.begin(), answered.end(), [&](Record const& one) { return one.id == id; }); };
    auto const is_kept = [&](Record const& one) { return section.history.present() && !one.slots[form.fields[section.history.kept].slot].absent(); };
    // What the registry no longer knows does not stay where nobody else may add.
    bool const is_anybodys = wanted && section.registry.by_hand;
    std::vector<Record const*> staying;
    for (auto const& record : present.records) {
        if (is_anybodys || is_answered(record.id) || is_kept(record))
            staying.push_back(&record);
        else
            edits.emplace_back(RemoveRecord { path_of_record(section, record.id) });
    }
    auto const is_there = [&](Record const& one) { return std::any_of(staying.begin(), staying.end(), [&](Record const* other) { return holds(form, section.registry, *other, one); }); };
    for (auto const& record : answered) {
        bool const is_wanted = !wanted || std::find(wanted->begin(), wanted->end(), record.id) != wanted->end();
        if (is_wanted && !is_there(record))
            add_record(form, section, record, edits);
    }
    return edits;
}

static Outcome<RegistryAnswer> note(Host& host, Drafts::Locked& draft, store::RegistryState const& state, std::vector<Edit> const& edits)
{
    auto const write_state = [&](store::Connection& connection) -> Result<void> {
        store::put_registry_state(connection, draft->row.id, state);
        return {};
    };
    if (edits.empty()) {
        TRY(host.database.write(write_state));
        return RegistryAnswer { state, {}, draft->row.revision };
    }
    auto const revision = TRY(save_edits(host, draft, host.random.id(), edits, EditsBy::Registry,
        [&](store::Connection& connection, std::int64_t) { return write_state(connection); }));
    return RegistryAnswer { state, {}, revision };
}

static std::string summary_of(Question const& question, Record const& record, std::size_t language)
{
    auto const& form = question.hosted.programme->application;
    std::string summary;
    for (auto index : question.section.shape.columns) {
        if (index == question.section.registry.source)
            continue;
        auto const text = display_text(*question.hosted.application, question.context, form.fields[index], record.slots[form.fields[index].slot], language);
        if (!text.empty())
            summary += (summary.empty() ? "" : " · ") + text;
    }
    return summary;
}

static Outcome<Question> question_about(Host& host, Asker const& asker, Id application, std::string const& section)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    auto question = TRY(question_of(host, *draft, section));
    if (!host.limiter.allow("registry/" + to_string(asker.account), 60, 600'000, host.clock.now()))
        return RefusalCode::too_many_requests;
    return question;
}

Outcome<RegistryAnswer> ask_registry(Host& host, Asker const& asker, Id application, std::string const& section)
{
    auto const question = TRY(question_about(host, asker, application, section));
    auto const answered = ask(host, application, question);
    RegistryAnswer answer { answered.state, {}, 0 };
    auto const is_held = [&](Record const& one) {
        return std::any_of(question.present.records.begin(), question.present.records.end(), [&](Record const& other) { return holds(question.hosted.programme->application, question.section.registry, other, one); });
    };
    for (auto const& record : answered.records)
        answer.offered.push_back({ record.id, summary_of(question, record, asker.language), is_held(record) });
    return answer;
}

Outcome<RegistryAnswer> take_from_registry(Host& host, Asker const& asker, Id application, std::string const& section, std::vector<Id> const& wanted)
{
    auto const question = TRY(question_about(host, asker, application, section));
    auto const answered = ask(host, application, question);
    auto draft = TRY(host.drafts.open(host, asker, application));
    // Meanwhile it may have been submitted.
    if (draft->hosted != &question.hosted || !is_editable(*question.hosted.programme, draft->row.state))
        return RefusalCode::not_editable;
    if (answered.state.outcome == store::RegistryOutcome::Failed)
        return note(host, draft, answered.state, {});
    bool const all = question.section.kind == SectionKind::ReadOnly;
    auto const& form = question.hosted.programme->application;
    return note(host, draft, answered.state, edits_of(form, question.section, draft->document.sections[question.section.index], answered.records, all ? nullptr : &wanted));
}

void take_from_every_registry(Host& host, Asker const& asker, Id application)
{
    auto const begun = host.clock.now().milliseconds;
    for (auto const& section : asker.programme.programme->application.sections) {
        // Whoever begins an application does not wait for one silent registry after the other: its page asks again.
        bool const in_time = host.clock.now().milliseconds - begun < 10'000;
        if (in_time && section.registry.present() && section.kind == SectionKind::ReadOnly)
            static_cast<void>(take_from_registry(host, asker, application, section.id, {}));
    }
}

}

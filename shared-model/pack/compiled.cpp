#include "pack/compiled.h"

#include "base/bytes.h"

#include <algorithm>
#include <type_traits>

namespace shenbao::pack {

namespace {

// Changes with what is stored here, in check/cel/stored.cpp or in what they store.
constexpr std::uint64_t stored_format = 0x5b10;

// FNV-1a over what follows it, in its eight bytes in front: it tells what a line or a disk has spoilt. Who sends the pack sends the
// program too, so nothing more is asked of it.
std::string checksum_of(std::string_view bytes)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (unsigned char byte : bytes)
        hash = (hash ^ byte) * 0x100000001b3;
    std::string words;
    for (int shift = 0; shift < 64; shift += 8)
        words += static_cast<char>(hash >> shift & 0xff);
    return words;
}

class Writer {
public:
    static constexpr bool writes = true;
    ByteWriter out;

    void real(double value) { out.real(value); }
    void text(std::string const& value) { out.text(value); }
    std::uint64_t number(std::uint64_t value)
    {
        out.number(value);
        return value;
    }
    template<typename T> void count(std::vector<T> const& all) { number(all.size()); }
};

class CompiledReader {
public:
    static constexpr bool writes = false;
    ByteReader in;

    void real(double& value) { value = in.real(); }
    void text(std::string& value) { value = in.text(); }
    std::uint64_t number(std::uint64_t) { return in.number(); }
    template<typename T> void count(std::vector<T>& all) { all.resize(in.count()); }
};

// One description of every structure for both ways. Each names all members, so that a new one does not build until it
// is stored too, or left out on purpose.
template<typename Archive> class Transfer {
public:
    explicit Transfer(Archive& archive)
        : m_archive(archive)
    {
    }

    template<typename... Members> void all(Members&... members) { (one(members), ...); }

    void one(std::string& value) { m_archive.text(value); }
    void one(double& value) { m_archive.real(value); }
    void one(bool& value) { value = m_archive.number(value ? 1 : 0) != 0; }
    template<typename T, std::enable_if_t<std::is_integral_v<T> || std::is_enum_v<T>, int> = 0> void one(T& value)
    {
        value = static_cast<T>(m_archive.number(static_cast<std::uint64_t>(value)));
    }

    template<typename T> void one(std::vector<T>& values)
    {
        m_archive.count(values);
        for (auto& value : values)
            one(value);
    }
    template<typename A, typename B> void one(std::pair<A, B>& value) { all(value.first, value.second); }
    template<typename T> void one(std::optional<T>& value)
    {
        bool there = value.has_value();
        one(there);
        if (there && !value)
            value.emplace();
        if (there)
            one(*value);
    }

    void one(Localised& value) { one(value.texts); }
    void one(Date& value) { all(value.year, value.month, value.day); }
    void one(Code& value)
    {
        auto& [code, label, parent, valid_from, valid_until] = value;
        all(code, label, parent, valid_from, valid_until);
    }
    void one(CodeList& value)
    {
        [[maybe_unused]] auto& [id, source, status, origin, codes, by_code] = value;
        all(id, origin, codes);
        if constexpr (!Archive::writes) {
            for (std::size_t i = 0; i < codes.size(); ++i)
                by_code.emplace(codes[i].code, static_cast<std::uint32_t>(i));
        }
    }
    // Only whether there is one: what it compiled to comes apart.
    void one(ExpressionSource& value)
    {
        bool there = value.present();
        one(there);
        if constexpr (!Archive::writes)
            value.text = there ? "=" : "";
    }

    void one(TextField& f)
    {
        auto& [format, format_field, format_by_code, many_lines, length_max, length_min, length_advised_max, pattern,
            same_as, area_codes, pattern_position]
            = f;
        static_cast<void>(pattern_position);  // an author's
        all(format, format_field, format_by_code, many_lines, length_max, length_min, length_advised_max, same_as, area_codes);
        bool has_pattern = !pattern.empty();
        one(has_pattern);
        if constexpr (!Archive::writes)
            pattern = has_pattern ? "=" : "";
    }
    void one(NumberField& f)
    {
        auto& [decimals, minimum, maximum, unit] = f;
        all(decimals, minimum, maximum, unit);
    }
    void one(DateField& f)
    {
        auto& [precision, open_end, not_future, earliest, latest, not_before] = f;
        all(precision, open_end, not_future, earliest, latest, not_before);
    }
    void one(ChoiceField& f)
    {
        auto& [list, many, style, count_min, count_max, unique_in_table, parent_field, options, apart, near_label, apart_label] = f;
        all(list, many, style, count_min, count_max, unique_in_table, parent_field, options, apart, near_label, apart_label);
    }
    void one(BooleanField& f)
    {
        auto& [must_be_true] = f;
        all(must_be_true);
    }
    void one(AttachmentField& f)
    {
        auto& [kinds, size_bytes_max, size_bytes_total_max, count_min, count_max, dpi_min, dpi_max, photo,
            photo_width_mm, photo_height_mm, signed_print, kinds_when, size_bytes_max_when, count_min_when,
            count_max_when, blank, delete_first]
            = f;
        all(kinds, size_bytes_max, size_bytes_total_max, count_min, count_max, dpi_min, dpi_max, photo, photo_width_mm,
            photo_height_mm, signed_print, kinds_when, size_bytes_max_when, count_min_when, count_max_when, blank, delete_first);
    }
    void one(PeriodLimit& p)
    {
        auto& [from, to, same] = p;
        all(from, to, same);
    }
    void one(Combination::Member& m)
    {
        auto& [column, field] = m;
        all(column, field);
    }
    void one(Combination& c)
    {
        auto& [relation, members] = c;
        all(relation, members);
    }
    void one(RecordShape& s)
    {
        auto& [fields, count_min, count_max, record_name, columns, unique, periods, combinations] = s;
        all(fields, count_min, count_max, record_name, columns, unique, periods, combinations);
    }
    void one(TableField& f)
    {
        auto& [shape] = f;
        all(shape);
    }

    template<std::size_t At = 0> void alternative(FieldKind& value, std::size_t index)
    {
        if constexpr (At < std::variant_size_v<FieldKind>) {
            if (index != At)
                return alternative<At + 1>(value, index);
            if constexpr (!Archive::writes)
                value.template emplace<At>();
            one(*std::get_if<At>(&value));
        }
    }
    void one(FieldKind& value)
    {
        auto index = value.index();
        one(index);
        alternative(value, index);
    }

    void one(Field& f)
    {
        auto& [id, index, parent, section, slot, kind, label, hint, placeholder, required, required_severity,
            required_when, visible, asked_by_rules, derived, locked, context_value, initial, prefilled, width_characters, autocomplete, personal, internal,
            required_message]
            = f;
        all(id, index, parent, section, slot, kind, label, hint, placeholder, required, required_severity,
            required_when, visible, asked_by_rules, derived, locked, context_value, initial, prefilled, width_characters, autocomplete,
            personal, internal, required_message);
    }
    void one(RegistrySource& r)
    {
        auto& [id, label, source, fields, by_hand] = r;
        all(id, label, source, fields, by_hand);
    }
    void one(HistoryMark& h)
    {
        auto& [kept, ended, fields] = h;
        all(kept, ended, fields);
    }
    void one(RowsSource& r)
    {
        auto& [section, where] = r;
        all(section, where);
    }
    void one(Section& s)
    {
        auto& [id, index, kind, label, purpose, empty, shape, visible, registry, history, rows] = s;
        all(id, index, kind, label, purpose, empty, shape, visible, registry, history, rows);
    }
    void one(Rule& r)
    {
        [[maybe_unused]] auto& [id, when, assertion, severity, message, section, field, submit_only, each_record, table,
            reason_field, position]
            = r;
        all(id, when, assertion, severity, message, section, field, submit_only, each_record, table, reason_field);
    }
    void one(Ledger::Evidence& e)
    {
        auto& [section, field, counts] = e;
        all(section, field, counts);
    }
    void one(Ledger& l)
    {
        auto& [id, label, section, evidence, each, needed, apart, severity] = l;
        all(id, label, section, evidence, each, needed, apart, severity);
    }
    void one(Form& f)
    {
        auto& [id, sections, fields, rules, ledgers] = f;
        all(id, sections, fields, rules, ledgers);
    }

    void one(FlowState& s)
    {
        auto& [id, label, next, editable, final, initial, tone, position] = s;
        static_cast<void>(position);  // for authors alone
        all(id, label, next, editable, final, initial, tone);
    }
    void one(FlowTransition& t)
    {
        auto& [from, action, role, guard, to, effects, inside_window, needs_reason, needs_valid_document, before,
            route, position]
            = t;
        static_cast<void>(position);
        all(from, action, role, guard, to, effects, inside_window, needs_reason, needs_valid_document, before, route);
    }
    void one(FlowAction& a)
    {
        auto& [id, label, confirm, position] = a;
        static_cast<void>(position);
        all(id, label, confirm);
    }
    void one(FlowTable& f)
    {
        auto& [states, actions, transitions, deadlines, route] = f;
        static_cast<void>(route);  // the server's
        all(states, actions, transitions, deadlines);
    }

    void one(AccountStep& s)
    {
        auto& [form, proofs, phone_field, effect, code_seconds, initial_password] = s;
        all(form, proofs, phone_field, effect, code_seconds, initial_password);
    }
    void one(AccountFieldRoles& r)
    {
        auto& [login, phone, password, name, identity_number] = r;
        all(login, phone, password, name, identity_number);
    }
    void one(AccountFlow& f)
    {
        auto& [id, label, notice, needs_session, steps] = f;
        all(id, label, notice, needs_session, steps);
    }
    void one(Relation::Row& r)
    {
        auto& [cells, valid_from, valid_until] = r;
        all(cells, valid_from, valid_until);
    }
    void one(Relation& r)
    {
        [[maybe_unused]] auto& [id, source, in_directory, columns, rows] = r;
        all(id, in_directory, columns, rows);
    }
    void one(WorkCalendar& c)
    {
        auto& [first, last, holidays, workdays] = c;
        all(first, last, holidays, workdays);
    }
    void one(StartPage& s)
    {
        auto& [what_you_need, minutes, apply, after] = s;
        all(what_you_need, minutes, apply, after);
    }
    void one(FormStep& s)
    {
        auto& [id, label, sections] = s;
        all(id, label, sections);
    }
    void one(ContextValue& c)
    {
        auto& [name, type] = c;
        all(name, type);
    }
    void one(Programme& p)
    {
        [[maybe_unused]] auto& [id, version, content_hash, languages, name, authority, contact, code_lists, relations, application, steps, accounts_of, starts_from, standing, committee_field, list_fields, start,
            site, applications_per_round, applications_per_year, account_flows, account_roles, captcha_letters, platform, person_file, flow, context, calendar, texts]
            = p;
        all(id, version, content_hash, languages, name, authority, contact, code_lists, relations, application, steps, accounts_of, standing, list_fields, start,
            applications_per_round, account_flows, account_roles, flow, context, calendar);
        words(texts);
    }

private:
    void words(std::map<std::string, Localised>& values)
    {
        std::vector<std::pair<std::string, Localised>> flat(values.begin(), values.end());
        one(flat);
        if constexpr (!Archive::writes) {
            for (auto& [name, value] : flat)
                values.emplace(std::move(name), std::move(value));
        }
    }

    Archive& m_archive;
};

void append(Diagnostics& all, Diagnostics const& more)
{
    all.insert(all.end(), more.begin(), more.end());
}

// Compiles, and stores beside it where `stored` is given.
std::variant<CompiledPack, Diagnostics> compile_forms(std::unique_ptr<Programme> programme, ByteWriter* stored)
{
    CompiledPack pack;
    pack.programme = std::move(programme);
    Diagnostics mistakes;
    auto application = Plan::make(*pack.programme, pack.programme->application, stored);
    if (auto* wrong = std::get_if<Diagnostics>(&application))
        append(mistakes, *wrong);
    else
        pack.application = std::make_unique<Plan>(std::move(std::get<Plan>(application)));
    for (auto const& flow : pack.programme->account_flows) {
        auto& plans = pack.account_steps.emplace_back();
        for (auto const& step : flow.steps) {
            auto plan = Plan::make(*pack.programme, step.form, stored);
            if (auto* wrong = std::get_if<Diagnostics>(&plan))
                append(mistakes, *wrong);
            else
                plans.push_back(std::move(std::get<Plan>(plan)));
        }
    }
    if (!mistakes.empty())
        return mistakes;
    return pack;
}

}

Plan const* CompiledPack::step_plan(std::string_view flow, std::size_t step) const
{
    for (std::size_t i = 0; i < programme->account_flows.size(); ++i) {
        if (programme->account_flows[i].id == flow)
            return step < account_steps[i].size() ? &account_steps[i][step] : nullptr;
    }
    return nullptr;
}

Plan const* CompiledPack::plan_of(AccountStep const& step) const
{
    for (auto const& plans : account_steps) {
        for (auto const& plan : plans) {
            if (&plan.form() == &step.form)
                return &plan;
        }
    }
    return nullptr;
}

std::variant<CompiledPack, Diagnostics> compile(Programme programme)
{
    return compile_forms(std::make_unique<Programme>(std::move(programme)), nullptr);
}

std::string write_compiled(Programme const& programme)
{
    Writer writer;
    writer.number(stored_format);
    auto copy = std::make_unique<Programme>(programme);
    Transfer<Writer>(writer).one(*copy);
    compile_forms(std::move(copy), &writer.out);
    return checksum_of(writer.out.bytes) + writer.out.bytes;
}

std::optional<CompiledPack> read_compiled(std::string_view bytes)
{
    // The checksum in front says that they are whole; after it everything may be followed unchecked.
    constexpr std::size_t in_front = sizeof(std::uint64_t);
    auto const checksum = bytes.substr(0, in_front);
    bytes.remove_prefix(std::min(in_front, bytes.size()));
    CompiledReader reader {ByteReader(bytes)};
    if (checksum_of(bytes) != checksum || reader.number(0) != stored_format)
        return {};
    CompiledPack pack;
    pack.programme = std::make_unique<Programme>();
    Transfer<CompiledReader>(reader).one(*pack.programme);
    if (reader.in.failed())
        return {};
    auto application = Plan::read(*pack.programme, pack.programme->application, reader.in);
    if (!application)
        return {};
    pack.application = std::make_unique<Plan>(std::move(*application));
    for (auto const& flow : pack.programme->account_flows) {
        auto& plans = pack.account_steps.emplace_back();
        for (auto const& step : flow.steps) {
            auto plan = Plan::read(*pack.programme, step.form, reader.in);
            if (!plan)
                return {};
            plans.push_back(std::move(*plan));
        }
    }
    if (!reader.in.at_end())
        return {};
    return pack;
}

}

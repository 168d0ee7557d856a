#include "parity/report.h"

#include "base/text.h"
#include "check/identity.h"
#include "check/live.h"
#include "outline/outline.h"
#include "parity/documents.h"
#include "wire/wire.h"

namespace shenbao::parity {

// ---- the outline as one text

static void add_messages(std::string& out, std::vector<Message> const& messages)
{
    for (auto const& message : messages)
        out += (message.severity == Severity::Error ? "\n!" : "\n?") + message.text;
}

static void add_table(std::string& out, Form const&, OutlineTable const&);

static void add_field(std::string& out, Form const& form, OutlineField const& field)
{
    out += "\n" + to_string(form, field.path) + "\t" + field.label + "\t" + field.hint + "\t" + field.display + "\t" + field.typed + "\t";
    out += std::to_string(field.character_count) + (field.required ? "r" : "") + (field.locked ? "l" : "") + (field.open_end ? "o" : "");
    for (auto const& file : field.attachments)
        out += "\t" + file.name + " " + size_text(file.size_bytes);
    for (auto const& option : field.options)
        out += "\t" + option.group + "/" + option.code + " " + option.label + (option.chosen ? "*" : "");
    for (auto const& table : field.tables)
        add_table(out, form, table);
    add_messages(out, field.messages);
}

static void add_table(std::string& out, Form const& form, OutlineTable const& table)
{
    for (auto const& record : table.records) {
        out += "\n" + to_string(form, record.path) + "\t" + record.summary + "\t" + std::to_string(record.error_count);
        for (auto const& field : record.fields)
            add_field(out, form, field);
        add_messages(out, record.messages);
    }
    add_messages(out, table.messages);
}

static std::string text_of(Form const& form, Outline const& outline)
{
    std::string out = std::to_string(outline.error_count);
    for (auto const& section : outline.sections) {
        out += "\n# " + section.label + "\t" + section.purpose + "\t" + std::to_string(static_cast<int>(section.progress)) + " "
            + std::to_string(section.error_count) + " " + std::to_string(section.missing_count);
        add_table(out, form, section.table);
    }
    return out;
}

// ---- documents

static std::string part(Detail detail, std::string_view name, std::string_view text)
{
    return " " + std::string(name) + "=" + (detail == Detail::Everything ? std::string(text) + "\n" : to_hex(sha256(text)));
}

static Document grown(Plan const& plan, Case const& made, std::string& refusals)
{
    auto document = empty_document(plan.form());
    prefill(plan, made.context, document);
    for (auto const& edit : made.edits) {
        auto refusal = apply(plan.form(), document, edit);
        refusals += static_cast<char>('0' + static_cast<int>(refusal));
    }
    derive(plan, made.context, document, made.now);
    return document;
}

static std::string text_of(Form const& form, Changes const& changes)
{
    auto out = std::to_string(static_cast<int>(changes.refusal)) + " " + std::to_string(changes.expressions_evaluated);
    out += "-" + wire::write_verdict(form, { changes.gone }) + "+" + wire::write_verdict(form, { changes.come });
    for (auto const* paths : { &changes.visibility, &changes.derived }) {
        out += "|";
        for (auto const& path : *paths)
            out += " " + to_string(form, path);
    }
    return out + "\n";
}

// The same edits, judged one after another: what each changed. In the end it must be what judging in full gives.
static std::string live_text(Plan const& plan, Case const& made, Judgement const& full)
{
    auto const& form = plan.form();
    auto document = empty_document(form);
    prefill(plan, made.context, document);
    LiveJudgement live(plan, made.context, std::move(document), Stage::Submit);
    auto out = text_of(form, live.settle(made.now));
    for (auto const& edit : made.edits)
        out += text_of(form, live.apply(edit));
    bool same = wire::write_verdict(form, live.judgement().verdict) == wire::write_verdict(form, full.verdict);
    return same ? out : "DIFFERS FROM FULL\n" + wire::write_verdict(form, live.judgement().verdict);
}

static void count(Tally& tally, Verdict const& submit, std::string const& refusals)
{
    tally.passing += submit.passes() ? 1 : 0;
    for (char refusal : refusals)
        tally.refused += refusal != '0' ? 1 : 0;
    tally.seen.resize(static_cast<std::size_t>(FindingCode::rule) + 1);
    for (auto const& finding : submit.findings)
        tally.seen[static_cast<std::size_t>(finding.code)] = true;
}

std::string document_line(Plan const& plan, std::uint64_t number, Detail detail, Tally& tally)
{
    auto const& form = plan.form();
    auto made = make_case(plan, number);
    std::string refusals;
    auto document = grown(plan, made, refusals);
    auto draft = validate(plan, made.context, document, Stage::Draft, made.now);
    auto judgement = judge(plan, made.context, document, Stage::Submit, made.now);
    count(tally, judgement.verdict, refusals);

    auto line = std::to_string(number);
    line += part(detail, "edits", wire::write_edits(form, made.edits));
    line += part(detail, "refusals", refusals);
    line += part(detail, "context", to_hex(hash_of(made.context)) + wire::write_context(made.context));
    line += part(detail, "document", wire::write_document(form, document));
    line += part(detail, "draft", wire::write_verdict(form, draft));
    line += part(detail, "submit", wire::write_verdict(form, judgement.verdict));
    auto live = live_text(plan, made, judgement);
    tally.live_differs += live.rfind("DIFFERS", 0) == 0 ? 1 : 0;
    line += part(detail, "live", live);
    line += " hash=" + to_hex(content_hash(form, document));
    line += part(detail, "pruned", wire::write_document(form, pruned(plan, made.context, document, made.now)));
    auto section = static_cast<SectionIndex>(number % form.sections.size());
    for (std::size_t language = 0; language < plan.programme().languages.size(); ++language) {
        auto outline = make_outline(plan, made.context, document, judgement, language, made.now, { {}, shenbao::Part { section, {} } });
        line += part(detail, plan.programme().languages[language], text_of(form, outline));
    }
    return line;
}

// ---- strings

static Field field_of(FieldKind kind)
{
    Field field;
    field.index = 0;
    field.kind = std::move(kind);
    return field;
}

static std::string value_text(Field const& field, Value const& value)
{
    return std::to_string(value.held.index()) + ":" + typed_text(field, value) + "|" + (value.as<double>() ? std::to_string(*value.as<double>()) : "");
}

static std::string one_string(Random& random)
{
    static constexpr auto formats = static_cast<std::size_t>(TextFormat::Secret) + 1;
    switch (random.below(8)) {
    case 0: return date_text(random, random.chance(60) ? Quality::Right : Quality::Near);
    case 1: return number_text(random, random.chance(60) ? Quality::Right : Quality::Near);
    case 2: return hostile_text(random, 20);
    case 3: return broken_text(random, 12);
    default: break;
    }
    auto format = static_cast<TextFormat>(random.below(formats));
    return formatted_text(random, format, random.chance(50) ? Quality::Right : Quality::Near);
}

static std::string judged_string(std::string const& text, Date today)
{
    std::string out = regular_text(text, Lines::One) + "\x1f" + regular_text(text, Lines::Many) + "\x1f" + regular_code(text) + "\x1f" + regular_name(text) + "\x1f"
        + to_nfc(text) + "\x1f" + std::to_string(character_count(text)) + (is_valid_utf8(text) ? "u" : "-") + "\x1f" + masked(text, 3, 4) + masked_phone(text)
        + masked_identity_number(text) + "\x1f";
    for (std::size_t format = 0; format <= static_cast<std::size_t>(TextFormat::Secret); ++format) {
        TextField kind;
        kind.format = static_cast<TextFormat>(format);
        auto field = field_of(kind);
        auto value = read_typed(field, text);
        out += value_text(field, value) + "\x1f";
        if (auto const* regular = value.as<std::string>()) {
            auto code = check_format(kind.format, *regular, today);
            out += code ? std::to_string(static_cast<int>(*code)) : ".";
        }
    }
    DateField open;
    open.open_end = true;
    NumberField decimal;
    decimal.decimals = 2;
    for (auto const& field : { field_of(open), field_of(NumberField {}), field_of(decimal) })
        out += value_text(field, read_typed(field, text)) + "\x1f";
    auto born = birth_date_of_resident_id(text);
    auto sex = sex_of_resident_id(text);
    auto long_number = resident_id_from_fifteen(text);
    return out + (born ? to_string(*born) : "") + (sex ? std::to_string(static_cast<int>(*sex)) : "") + (long_number ? *long_number : "");
}

std::string strings_line(std::uint64_t block)
{
    Random random(block + 77);
    Sha256 digest;
    for (std::size_t i = 0; i < strings_in_block; ++i) {
        auto text = one_string(random);
        auto today = random.chance(80) ? Date { 2026, 6, 15 } : date_of_days(random.between(-10'000, 30'000));
        digest.update(text + "\x1e" + judged_string(text, today) + "\x1d");
    }
    return std::to_string(block) + " " + to_hex(digest.finish());
}

}

#include "xlsform/survey.h"

#include "base/diagnostic.h"
#include "base/text.h"
#include "xlsform/columns.h"

#include <algorithm>
#include <set>

namespace shenbao::xlsform {

namespace {

struct TypeName {
    std::string_view name;
    Question question;
};

constexpr TypeName types[] = {
    { "text", Question::Text }, { "string", Question::Text }, { "integer", Question::Integer }, { "int", Question::Integer }, { "decimal", Question::Decimal },
    { "date", Question::Date }, { "time", Question::Time }, { "note", Question::Note }, { "acknowledge", Question::Acknowledge },
    { "trigger", Question::Acknowledge }, { "calculate", Question::Calculate }, { "hidden", Question::Calculate }, { "image", Question::Image },
    { "photo", Question::Image }, { "file", Question::File }, { "range", Question::Range }, { "barcode", Question::Text }, { "email", Question::Text },
};

struct TypeLeftOut {
    std::string_view name, why;
};

constexpr char const metadata[] = "a telephone gives it; here the server keeps who filled the form in and when, so the row can go";
constexpr TypeLeftOut types_left_out[] = {
    { "geopoint", "there are no places on a map here; ask for an address (text) or for a region (select_one)" }, { "geotrace", "there are no places on a map here; ask for an address (text) or for a region (select_one)" }, { "geoshape", "there are no places on a map here; ask for an address (text) or for a region (select_one)" },
    { "start-geopoint", "there are no places on a map here; ask for an address (text) or for a region (select_one)" }, { "audio", "sound is not taken; ask for a file (pdf, jpg, png) instead" },
    { "background-audio", "sound is not taken; ask for a file (pdf, jpg, png) instead" }, { "video", "video is not taken; ask for a file (pdf, jpg, png) instead" },
    { "datetime", "there are dates, not times of day; use date, and time for the hour" }, { "rank", "choices are not put in order here; ask a select_one for each place" }, { "start", metadata }, { "end", metadata },
    { "today", metadata }, { "deviceid", metadata }, { "simserial", metadata }, { "subscriberid", metadata }, { "phonenumber", metadata }, { "username", metadata },
    { "audit", metadata }, { "xml-external", "no other file comes with the form; put its values on the sheet choices" }, { "csv-external", "no other file comes with the form; put its values on the sheet choices" },
    { "select_one_from_file", "no other file comes with the form; put the choices on the sheet choices" },
    { "select_multiple_from_file", "no other file comes with the form; put the choices on the sheet choices" },
    { "select_one_external", "no other file comes with the form; put the choices on the sheet choices" },
};

constexpr std::string_view known_columns[] = { "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint", "constraint_message",
    "calculation", "choice_filter", "default", "readonly", "appearance", "parameters", "repeat_count", "" };

// Columns that mean something in XLSForm; any other is the author's own, which every tool passes over.
constexpr TypeLeftOut columns_left_out[] = {
    { "media", "pictures and sounds beside a question are not taken; say it in the hint" }, { "image", "pictures beside a question are not taken; say it in the hint" },
    { "big-image", "pictures beside a question are not taken; say it in the hint" }, { "audio", "sounds beside a question are not taken; say it in the hint" },
    { "video", "videos beside a question are not taken; say it in the hint" }, { "guidance_hint", "there is one hint a question; join the two" },
    { "trigger", "a value is computed whenever what it reads changes; leave the column out" }, { "save_to", "there are no entities here" },
    { "intent", "no other program of a telephone is called" }, { "body", "settings of one program are not taken" }, { "bind", "settings of one program are not taken" },
    { "instance", "settings of one program are not taken" }, { "control", "settings of one program are not taken" },
};

std::string lower_name(std::string_view name)
{
    auto text = lower(name);
    std::replace(text.begin(), text.end(), ' ', '_');
    return text;
}

documents::Sheet const* find_sheet(std::vector<documents::Sheet> const& sheets, std::string_view name)
{
    for (auto const& sheet : sheets) {
        if (lower(sheet.name) == name)
            return &sheet;
    }
    return nullptr;
}

// Reads the sheet `survey` into a tree.
class SurveyReader {
public:
    SurveyReader(documents::Sheet const& sheet, Survey& survey, Issues& issues)
        : m_sheet(sheet)
        , m_columns(sheet.rows.front())
        , m_survey(survey)
        , m_issues(issues)
    {
    }

    void read()
    {
        check_columns();
        m_open.push_back({ &m_survey.items, Kind::Group, 0, "" });
        for (std::size_t i = 1; i < m_sheet.rows.size(); ++i) {
            if (i > survey_rows_max) {
                say(m_sheet.rows[i].number, "", Weight::Left, "more than " + std::to_string(survey_rows_max) + " rows: the rest is not read");
                break;
            }
            read_row(m_sheet.rows[i]);
        }
        while (m_open.size() > 1) {
            auto const& open = m_open.back();
            say(open.row, "type", Weight::Mistake, "the " + word(open.kind) + " “" + open.name + "” has no end; it ends with the sheet");
            m_open.pop_back();
        }
    }

private:
    struct Open {
        std::vector<Item>* children;
        Kind kind;
        int row;
        std::string name;
    };

    static std::string word(Kind kind) { return kind == Kind::Repeat ? "repeat" : "group"; }

    void say(int row, std::string column, Weight weight, std::string reason)
    {
        m_issues.push_back({ m_sheet.name, row, std::move(column), weight, std::move(reason) });
    }

    void check_columns()
    {
        int const head = m_sheet.rows.front().number;
        for (auto const& column : m_columns.all()) {
            bool const known = std::find(std::begin(known_columns), std::end(known_columns), column.name) != std::end(known_columns);
            if (known && column.language == Language::Other)
                say(head, column.head, Weight::Left, "there are words for Chinese and English only; another language stands in where both are missing");
            m_survey.has_chinese = m_survey.has_chinese || column.language == Language::Chinese;
            m_survey.has_english = m_survey.has_english || column.language == Language::English;
            if (known)
                continue;
            auto const head_word = column.name.substr(0, column.name.find(':'));
            auto const* left = std::find_if(std::begin(columns_left_out), std::end(columns_left_out), [&](TypeLeftOut const& one) { return one.name == head_word; });
            if (left != std::end(columns_left_out))
                say(head, column.head, Weight::Left, std::string(left->why));
            else
                say(head, column.head, Weight::Changed, "XLSForm knows no such column; it is passed over as a remark");
        }
    }

    void read_row(documents::SheetRow const& row)
    {
        auto const type = m_columns.text(row, "type");
        if (type.empty()) {
            if (!m_columns.text(row, "name").empty())
                say(row.number, "type", Weight::Mistake, "a row without a type is left out");
            return;
        }
        auto const plain = lower_name(type);
        if (plain == "begin_group" || plain == "begin_repeat")
            return begin(row, plain == "begin_group" ? Kind::Group : Kind::Repeat);
        if (plain == "end_group" || plain == "end_repeat")
            return end(row, plain == "end_group" ? Kind::Group : Kind::Repeat);
        auto item = common(row);
        if (read_type(item, type, row.number))
            m_open.back().children->push_back(std::move(item));
    }

    Item common(documents::SheetRow const& row) const
    {
        Item item;
        item.row = row.number;
        item.name = m_columns.text(row, "name");
        item.label = m_columns.words(row, "label");
        item.has_label = !item.label[0].empty();
        item.hint = m_columns.words(row, "hint");
        item.required_message = m_columns.words(row, "required_message");
        item.constraint_message = m_columns.words(row, "constraint_message");
        item.required = m_columns.text(row, "required");
        item.relevant = m_columns.text(row, "relevant");
        item.constraint = m_columns.text(row, "constraint");
        item.calculation = m_columns.text(row, "calculation");
        item.choice_filter = m_columns.text(row, "choice_filter");
        item.initial = m_columns.text(row, "default");
        item.read_only = m_columns.text(row, "readonly");
        item.appearance = lower(m_columns.text(row, "appearance"));
        item.repeat_count = m_columns.text(row, "repeat_count");
        read_parameters(item, m_columns.text(row, "parameters"));
        return item;
    }

    static void read_parameters(Item& item, std::string text)
    {
        std::replace_if(text.begin(), text.end(), [](char c) { return c == ';' || c == ','; }, ' ');
        for (std::size_t at = 0; at < text.size();) {
            auto const end = std::min(text.find(' ', at), text.size());
            auto const equals = text.find('=', at);
            if (equals < end)
                item.parameters[lower(text.substr(at, equals - at))] = text.substr(equals + 1, end - equals - 1);
            at = end + 1;
        }
    }

    void begin(documents::SheetRow const& row, Kind kind)
    {
        auto item = common(row);
        item.kind = kind;
        if (item.name.empty()) {
            say(row.number, "name", Weight::Mistake, "a " + word(kind) + " without a name");
            item.name = word(kind) + "_" + std::to_string(row.number);
        }
        if (static_cast<int>(m_open.size()) > survey_depth_max) {
            say(row.number, "type", Weight::Left, "nested more than " + std::to_string(survey_depth_max) + " deep: its questions stand in the " + word(m_open.back().kind) + " around it");
            m_open.push_back({ m_open.back().children, kind, row.number, item.name });
            return;
        }
        auto& siblings = *m_open.back().children;
        siblings.push_back(std::move(item));
        // Stays where it is: siblings grow only after it has been closed.
        m_open.push_back({ &siblings.back().children, kind, row.number, siblings.back().name });
    }

    void end(documents::SheetRow const& row, Kind kind)
    {
        if (m_open.size() == 1)
            return say(row.number, "type", Weight::Mistake, "an end of a " + word(kind) + " that was never begun");
        auto const& open = m_open.back();
        if (open.kind == kind) {
            m_open.pop_back();
            return;
        }
        bool const begun = std::any_of(m_open.begin() + 1, m_open.end(), [&](Open const& one) { return one.kind == kind; });
        if (!begun)
            return say(row.number, "type", Weight::Mistake, "an end of a " + word(kind) + " that was never begun; the " + word(open.kind) + " “" + open.name + "” (row "
                    + std::to_string(open.row) + ") stays open");
        while (m_open.back().kind != kind) {
            say(m_open.back().row, "type", Weight::Mistake, "the " + word(m_open.back().kind) + " “" + m_open.back().name + "” has no end before row " + std::to_string(row.number)
                    + "; it ends there");
            m_open.pop_back();
        }
        m_open.pop_back();
    }

    bool read_type(Item& item, std::string const& type, int row)
    {
        // "select_one counties or_other": a word, the list's name, perhaps more.
        auto text = trimmed(type);
        for (auto const& [written, meant] : { std::pair<std::string_view, std::string_view> { "select one from ", "select_one " }, { "select all that apply from ", "select_multiple " },
                 { "select one ", "select_one " }, { "select multiple ", "select_multiple " }, { "select1 ", "select_one " }, { "select ", "select_multiple " } }) {
            if (lower(text).rfind(written, 0) == 0) {
                text = std::string(meant) + text.substr(written.size());
                break;
            }
        }
        auto const blank = text.find(' ');
        auto const first = lower(text.substr(0, blank));
        auto rest = blank == std::string::npos ? std::string() : trimmed(text.substr(blank));
        if (first == "select_one" || first == "select_multiple")
            return read_select(item, first == "select_one", rest, row);
        for (auto const& known : types) {
            if (known.name == lower_name(text)) {
                item.question = known.question;
                return check_type(item, known.name, row);
            }
        }
        for (auto const& known : types_left_out) {
            if (known.name == first) {
                say(row, "type", Weight::Left, "“" + text + "” has no counterpart: " + std::string(known.why));
                return false;
            }
        }
        return unknown_type(text, row);
    }

    bool unknown_type(std::string const& text, int row)
    {
        std::vector<std::string> names { "select_one", "select_multiple", "begin_group", "end_group", "begin_repeat", "end_repeat" };
        for (auto const& known : types)
            names.emplace_back(known.name);
        auto const near = nearest(lower(text), names);
        say(row, "type", Weight::Mistake, "there is no type “" + text + "”" + (near.empty() ? "" : "; did you mean “" + near + "”?"));
        return false;
    }

    bool check_type(Item const& item, std::string_view written, int row)
    {
        if (item.name.empty() && item.question != Question::Note) {
            say(row, "name", Weight::Mistake, "a question without a name is left out");
            return false;
        }
        if (written == "hidden" && item.calculation.empty()) {
            say(row, "type", Weight::Left, "a hidden value without a calculation has nobody who could give it");
            return false;
        }
        if (written == "calculate" && item.calculation.empty()) {
            say(row, "calculation", Weight::Mistake, "there is nothing to calculate: the row is left out");
            return false;
        }
        if (written == "barcode")
            say(row, "type", Weight::Changed, "the code is typed: there is no scanner in the page");
        if (item.question == Question::Time)
            say(row, "type", Weight::Changed, "a time of day is taken as a text HH:MM");
        return true;
    }

    bool read_select(Item& item, bool one, std::string rest, int row)
    {
        item.question = one ? Question::SelectOne : Question::SelectMany;
        auto const blank = rest.find(' ');
        auto const more = blank == std::string::npos ? std::string() : lower_name(trimmed(rest.substr(blank)));
        item.list = rest.substr(0, blank);
        item.or_other = more == "or_other" || more == "or_specify_other";
        if (!more.empty() && !item.or_other)
            say(row, "type", Weight::Mistake, "“" + more + "” after the list's name is not known");
        if (!m_survey.find_list(item.list)) {
            std::vector<std::string> names;
            for (auto const& list : m_survey.lists)
                names.push_back(list.name);
            auto const near = nearest(item.list, names);
            say(row, "type", Weight::Mistake, "there is no list “" + item.list + "” on the sheet choices" + (near.empty() ? "" : "; did you mean “" + near + "”?"));
            return false;
        }
        return check_type(item, "select", row);
    }

    documents::Sheet const& m_sheet;
    Columns m_columns;
    Survey& m_survey;
    Issues& m_issues;
    std::vector<Open> m_open;
};

void read_choices(documents::Sheet const& sheet, Survey& survey, Issues& issues)
{
    Columns const columns(sheet.rows.front());
    std::set<std::pair<std::string, std::string>> seen;
    auto say = [&](int row, Weight weight, std::string reason) { issues.push_back({ sheet.name, row, "", weight, std::move(reason) }); };
    for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
        auto const& row = sheet.rows[i];
        auto const list_name = columns.text(row, "list_name");
        Choice choice { row.number, columns.text(row, "name"), columns.words(row, "label"), {} };
        if (list_name.empty() && choice.name.empty())
            continue;
        if (list_name.empty() || choice.name.empty()) {
            say(row.number, Weight::Mistake, "a choice needs list_name and name");
            continue;
        }
        if (choice.name.find(' ') != std::string::npos) {
            say(row.number, Weight::Mistake, "the name “" + choice.name + "” has a blank in it");
            continue;
        }
        if (!seen.emplace(list_name, choice.name).second) {
            say(row.number, Weight::Mistake, "the choice “" + choice.name + "” stands twice in “" + list_name + "”; the later one is left out");
            continue;
        }
        if (choice.label[0].empty())
            choice.label = { choice.name, choice.name };
        for (std::size_t c = 0; c < columns.all().size(); ++c) {
            auto const& column = columns.all()[c];
            bool const own = column.name != "list_name" && column.name != "name" && column.name != "label" && !column.name.empty();
            if (own && !trimmed(row.cell(c)).empty())
                choice.columns[column.head] = trimmed(row.cell(c));
        }
        auto found = std::find_if(survey.lists.begin(), survey.lists.end(), [&](ChoiceList const& one) { return one.name == list_name; });
        if (found == survey.lists.end())
            found = survey.lists.insert(found, ChoiceList { list_name, {} });
        found->choices.push_back(std::move(choice));
    }
}

void read_settings(documents::Sheet const& sheet, Survey& survey, Issues& issues)
{
    if (sheet.rows.size() < 2)
        return;
    Columns const columns(sheet.rows.front());
    auto const& row = sheet.rows[1];
    auto const title = plain_words(columns.text(row, "form_title"));
    survey.title = { title, title };
    survey.id = columns.text(row, "form_id").empty() ? columns.text(row, "id_string") : columns.text(row, "form_id");
    survey.version = columns.text(row, "version");
    constexpr std::string_view known[] = { "form_title", "form_id", "id_string", "version", "default_language", "style", "" };
    for (std::size_t i = 0; i < columns.all().size(); ++i) {
        auto const& column = columns.all()[i];
        bool const taken = std::find(std::begin(known), std::end(known), column.name) != std::end(known);
        if (!taken && !row.cell(i).empty())
            issues.push_back({ sheet.name, sheet.rows.front().number, column.head, Weight::Left, "this setting is not taken" });
    }
}

}

ChoiceList const* Survey::find_list(std::string_view name) const
{
    for (auto const& list : lists) {
        if (list.name == name)
            return &list;
    }
    return nullptr;
}

Result<Survey> read_survey(std::vector<documents::Sheet> const& sheets, Issues& issues)
{
    auto const* survey_sheet = find_sheet(sheets, "survey");
    if (!survey_sheet)
        return Error { ErrorCode::NotFound, "there is no sheet “survey”: this is no XLSForm", "" };
    if (survey_sheet->rows.empty() || !Columns(survey_sheet->rows.front()).has("type") || !Columns(survey_sheet->rows.front()).has("name"))
        return Error { ErrorCode::NotFound, "the first row of the sheet “survey” must name the columns, among them type and name", "" };
    Survey survey;
    auto const* choices = find_sheet(sheets, "choices");
    if (choices && !choices->rows.empty())
        read_choices(*choices, survey, issues);
    if (auto const* settings = find_sheet(sheets, "settings"))
        read_settings(*settings, survey, issues);
    SurveyReader(*survey_sheet, survey, issues).read();
    return survey;
}

}

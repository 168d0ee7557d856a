// An XLSForm as its sheets say it: questions, groups and repeats as a tree, and the lists of choices.
#pragma once

#include "documents/workbook.h"
#include "xlsform/issues.h"

#include <array>
#include <map>

namespace shenbao::xlsform {

// In Chinese and in English; a form in one language has the same words in both.
using Words = std::array<std::string, 2>;

enum class Kind : std::uint8_t { Question, Group, Repeat };

enum class Question : std::uint8_t { Text, Integer, Decimal, Date, Time, Note, SelectOne, SelectMany, Acknowledge, Calculate, Image, File, Range };

struct Item {
    Kind kind = Kind::Question;
    Question question = Question::Text;
    int row = 0;
    std::string name;
    Words label, hint, required_message, constraint_message;
    std::string required, relevant, constraint, calculation, choice_filter, initial, read_only, appearance, repeat_count;
    std::map<std::string, std::string> parameters;
    std::string list;
    bool or_other = false;
    bool has_label = false;
    std::vector<Item> children;
};

struct Choice {
    int row = 0;
    std::string name;
    Words label;
    std::map<std::string, std::string> columns;  // the others, by their head: what a choice_filter reads
};

struct ChoiceList {
    std::string name;
    std::vector<Choice> choices;
};

struct Survey {
    Words title;
    std::string id, version;
    std::vector<ChoiceList> lists;
    std::vector<Item> items;
    bool has_chinese = false, has_english = false;

    ChoiceList const* find_list(std::string_view name) const;
};

inline constexpr std::size_t survey_rows_max = 5'000;
inline constexpr int survey_depth_max = 20;

// NotFound when there is no survey; everything else is an issue and the reading goes on.
Result<Survey> read_survey(std::vector<documents::Sheet> const&, Issues&);

}

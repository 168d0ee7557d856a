// What a screen is, for both renderers: a tree of nodes with stable ids. One layout pass gives each its rectangle;
// the ImGui painter and the DOM mirror both read this tree and those rectangles.
#pragma once

#include "core/event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shenbao::ui {

enum class Role : std::uint8_t {
    // containers; `layout` says how children stand
    Page,        // the root: Header, [Navigation], Main, [Footer]
    Header,      // landmark banner
    Navigation,  // landmark; label required
    Main,
    Footer,
    Group,       // no meaning of its own
    Form,        // Enter in a text field presses its first Primary button
    FieldSet,    // label is the legend: radios, check boxes
    Card,        // a surface with a border
    List,        // children: ListItem
    ListItem,
    TaskList,    // children: TaskItem
    TaskItem,    // label, description = state in words, tone; press opens it; current
    Table,       // label is the caption; children: TableRow; becomes cards under 600 px
    TableRow,    // children: ColumnHeader or Cell (first Cell may be the row's header: `row_header`)
    ColumnHeader,
    Cell,        // `column_label` is shown before its content when the table is cards
    DescriptionList,  // children: DescriptionRow
    DescriptionRow,   // label = term, value = text, children = actions (修改)
    Dialog,      // modal; label is its title
    ErrorSummary,     // label is its title; children: Link
    Banner,      // tone; label (bold, may be empty) and text in children
    Timeline,    // children: TimelineStep
    TimelineStep,     // label, description, tone, current
    StepBar,     // "3 / 8 工作业绩": value = number, total

    // leaves
    Heading,     // label; level 1..3
    Text,        // label; tone, quiet, strong; may hold many lines
    Hint,        // inset help
    Link,        // label; press, or href for a page of the server's
    Button,      // label; emphasis; busy, disabled (with `description` saying why)
    TextInput,   // label, hint, error, value, input_type, autocomplete, width_characters, secret
    TextArea,    // … rows, counter (count / limit)
    Select,      // options; value = code; a search box over more than 12 options
    Radio,       // in a FieldSet: label, checked
    CheckBox,    // label, hint, error, checked
    FileButton,  // label, accept, many; also a drop target
    Image,       // label = alt text; source = URL or "file:<handle>"; width, height
    Progress,    // label, value / total
    Tag,         // label, tone
    Status,      // live region, polite: label
    Alert,       // live region, assertive: label
    Separator,
    Skeleton,    // loading; label read by screen readers
};

enum class Direction : std::uint8_t { Column, Row, Wrap };
enum class Emphasis : std::uint8_t { Plain, Primary, Danger, Link };
enum class Tone : std::uint8_t { Neutral, Info, Done, Warning, Error };
enum class InputType : std::uint8_t { Text, Password, Tel, Email, Number, Date, Search };

struct Option {
    std::string code;
    std::string label;
    std::string group;
};

struct Node {
    std::string id;  // unique and stable: from a Path or a fixed name, never from a label or row number
    Role role = Role::Group;
    std::string label;
    std::string hint;         // under the label
    std::string error;        // above the control; also aria-describedby
    std::string value;
    std::string description;  // a quiet second line; why a button is disabled
    std::string placeholder;
    std::string autocomplete;
    std::string source;
    std::string href;
    std::string accept;
    std::string column_label;
    std::vector<Option> options;

    Direction direction = Direction::Column;
    Emphasis emphasis = Emphasis::Plain;
    Tone tone = Tone::Neutral;
    InputType input_type = InputType::Text;
    int level = 0;
    int width_characters = 0;  // 0: full width
    int width_pixels = 0;
    int height_pixels = 0;
    int rows = 0;
    int count = 0;   // counter: characters now
    int limit = 0;   // counter: 0 none
    int total = 0;   // Progress, StepBar; rows of a Table of which only some are here
    bool limit_advised = false;
    bool required = false;     // says 必填 / marks *
    bool read_only = false;    // shown in its place as text
    bool disabled = false;
    bool busy = false;
    bool checked = false;
    bool current = false;      // aria-current
    bool expands = false;      // a button that shows and hides what stands below it
    bool expanded = false;     // it is shown
    bool many = false;
    bool row_header = false;
    bool strong = false;
    bool quiet = false;
    bool hidden_label = false; // the label is there for the mirror only
    bool secret_shown = false;
    bool cards = false;        // of a Table with many columns: its rows are cards wherever the page is narrow
    bool wide = false;         // Main: the full width instead of 760 px
    bool sticky = false;       // of a group: stays in reach at the bottom of a phone's screen

    std::optional<client::Pressed> press;   // Button, Link, TaskItem, Radio; of a Dialog: what Escape does
    std::optional<client::Target> target;   // text, select, check box, file button
    std::vector<Node> children;
};

}

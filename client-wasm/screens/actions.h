// The names buttons push (Pressed::action).
#pragma once

namespace shenbao::client::action {

inline constexpr char go[] = "go";                      // detail: an address of the client
inline constexpr char go_field[] = "go_field";          // path: leads to the value and gives it the focus
inline constexpr char go_node[] = "go_node";            // detail: a node's id
inline constexpr char retry_load[] = "retry_load";
inline constexpr char close_dialog[] = "close_dialog";
inline constexpr char confirm_dialog[] = "confirm_dialog";
inline constexpr char close_toast[] = "close_toast";

inline constexpr char toggle_group[] = "toggle_group";    // detail: the node of a group of boxes
inline constexpr char toggle_settings[] = "toggle_settings";
inline constexpr char toggle_account[] = "toggle_account";
inline constexpr char set_language[] = "set_language";  // detail: zh, en
inline constexpr char toggle_text_mode[] = "toggle_text_mode";
inline constexpr char log_out[] = "log_out";
inline constexpr char show_personal[] = "show_personal";

inline constexpr char submit_step[] = "submit_step";    // of an account flow
inline constexpr char choose_account[] = "choose_account";
inline constexpr char new_captcha[] = "new_captcha";
inline constexpr char play_captcha[] = "play_captcha";
inline constexpr char send_sms[] = "send_sms";
inline constexpr char show_secret[] = "show_secret";
inline constexpr char open_platform[] = "open_platform";
inline constexpr char cancel_relogin[] = "cancel_relogin";

inline constexpr char start_round[] = "start_round";    // detail: the round
inline constexpr char read_all[] = "read_all";          // every message

inline constexpr char show_page[] = "show_page";        // of a long table; detail: its node, a blank, the page
inline constexpr char choose[] = "choose";              // path, detail: code
inline constexpr char next_section[] = "next_section";
inline constexpr char skip_section[] = "skip_section";  // goes on with what is wrong or missing
inline constexpr char add_record[] = "add_record";      // path: the table
inline constexpr char show_record[] = "show_record";  // to read, over the table
inline constexpr char open_record[] = "open_record";
inline constexpr char remove_record[] = "remove_record";
inline constexpr char undo_remove[] = "undo_remove";
inline constexpr char move_up[] = "move_up";
inline constexpr char move_down[] = "move_down";
inline constexpr char finish_record[] = "finish_record";
inline constexpr char finish_and_add[] = "finish_and_add";
inline constexpr char cancel_adding[] = "cancel_adding";
inline constexpr char ask_registry[] = "ask_registry";    // detail: the section
inline constexpr char take_registry[] = "take_registry";
inline constexpr char close_registry[] = "close_registry";
inline constexpr char remove_file[] = "remove_file";    // path, detail: attachment
inline constexpr char rename_file[] = "rename_file";
inline constexpr char show_file[] = "show_file";
inline constexpr char open_file[] = "open_file";
inline constexpr char cancel_upload[] = "cancel_upload";  // detail: upload
inline constexpr char retry_upload[] = "retry_upload";
inline constexpr char fit_image[] = "fit_image";
inline constexpr char turn_image[] = "turn_image";
inline constexpr char print[] = "print";
inline constexpr char act[] = "act";                    // detail: the flow's action
inline constexpr char keep_mine[] = "keep_mine";        // detail: number of the conflict
inline constexpr char keep_theirs[] = "keep_theirs";
inline constexpr char reload_application[] = "reload_application";
inline constexpr char ask_edition[] = "ask_edition";
inline constexpr char save_now[] = "save_now";
inline constexpr char pick_date[] = "pick_date";        // detail: the field's node
inline constexpr char pick_month[] = "pick_month";

}

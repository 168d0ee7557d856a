// What a form says nothing about and a programme needs: accounts by telephone, and a simple way through review.
#pragma once

namespace shenbao::xlsform {

inline constexpr char const default_accounts[] = R"({
    "roles": {"login": "phone", "phone": "phone", "password": "password", "name": "name"},
    "flows": [
      {"id": "register", "steps": [{"fields": [
        {"id": "name", "type": "text", "required": true, "format": "person_name", "max": 50, "width": 16, "autocomplete": "name"},
        {"id": "password", "type": "text", "required": true, "format": "secret", "min": 8, "max": 64, "width": 20, "autocomplete": "new-password"},
        {"id": "password_again", "type": "text", "required": true, "format": "secret", "same_as": "password", "max": 64, "width": 20, "autocomplete": "new-password"},
        {"id": "phone", "type": "text", "required": true, "format": "mobile_phone", "width": 14, "personal": true, "autocomplete": "tel"}],
        "proofs": ["captcha", "sms"], "phone_field": "phone", "effect": "create_account"}]},
      {"id": "login", "steps": [{"fields": [
        {"id": "login", "type": "text", "required": true, "max": 50, "width": 20, "autocomplete": "username"},
        {"id": "password", "type": "text", "required": true, "format": "secret", "max": 64, "width": 20, "autocomplete": "current-password"}],
        "proofs": ["captcha"], "effect": "open_session"}]},
      {"id": "recover", "steps": [{"fields": [{"id": "login", "type": "text", "required": true, "max": 50, "width": 20, "autocomplete": "username"}],
        "proofs": ["captcha"], "effect": "find_account"},
        {"fields": [
        {"id": "password", "type": "text", "required": true, "format": "secret", "min": 8, "max": 64, "width": 20, "autocomplete": "new-password"},
        {"id": "password_again", "type": "text", "required": true, "format": "secret", "same_as": "password", "max": 64, "width": 20, "autocomplete": "new-password"}],
        "proofs": ["captcha", "sms"], "effect": "set_password"}]},
      {"id": "change_password", "needs_session": true, "steps": [{"fields": [
        {"id": "password", "type": "text", "required": true, "format": "secret", "min": 8, "max": 64, "width": 20, "autocomplete": "new-password"},
        {"id": "password_again", "type": "text", "required": true, "format": "secret", "same_as": "password", "max": 64, "width": 20, "autocomplete": "new-password"}],
        "proofs": ["captcha"], "effect": "set_password"}]}
    ]
  })";

inline constexpr char const default_flow[] = R"({
  "states": [
    {"id": "draft", "initial": true, "editable": true, "tone": "info"},
    {"id": "submitted", "tone": "info"},
    {"id": "returned", "editable": true, "tone": "warning"},
    {"id": "approved", "final": true, "tone": "done"},
    {"id": "rejected", "final": true, "tone": "error"}
  ],
  "actions": ["submit", "withdraw", "return", "approve", "reject"],
  "transitions": [
    {"from": "draft", "action": "submit", "role": "applicant", "to": "submitted", "inside_window": true, "needs_valid_document": true, "effects": ["store_submission", "notify_applicant"]},
    {"from": "returned", "action": "submit", "role": "applicant", "to": "submitted", "inside_window": true, "needs_valid_document": true, "effects": ["store_submission", "count_resubmission", "notify_applicant"]},
    {"from": "submitted", "action": "withdraw", "role": "applicant", "to": "draft", "inside_window": true},
    {"from": "submitted", "action": "return", "role": "committee_secretary", "to": "returned", "needs_reason": true, "effects": ["keep_opinion", "notify_applicant"]},
    {"from": "submitted", "action": "approve", "role": "committee_secretary", "to": "approved", "effects": ["keep_opinion", "notify_applicant"]},
    {"from": "submitted", "action": "reject", "role": "committee_secretary", "to": "rejected", "needs_reason": true, "effects": ["keep_opinion", "notify_applicant"]}
  ]
}
)";

// In Chinese and in English, to stand among the texts.
inline constexpr char const* default_texts[] = { R"("accounts": {
    "register": {"label": "注册账号", "notice": "请使用本人手机号注册，注册后用手机号登录。", "fields": {"name": {"label": "姓名"}, "password": {"label": "密码", "hint": "至少8个字符，须含字母和数字"}, "password_again": {"label": "确认密码"}, "phone": {"label": "手机号"}}},
    "login": {"label": "登录", "fields": {"login": {"label": "手机号"}, "password": {"label": "登录密码"}}},
    "recover": {"label": "忘记密码", "fields": {"login": {"label": "手机号"}, "password": {"label": "新密码", "hint": "至少8个字符，须含字母和数字"}, "password_again": {"label": "确认密码"}}},
    "change_password": {"label": "修改密码", "fields": {"password": {"label": "新密码", "hint": "至少8个字符，须含字母和数字"}, "password_again": {"label": "确认密码"}}}
  },
  "flow": {
    "states": {"draft": {"label": "草稿", "next": "请填写各栏内容后提交。"}, "submitted": {"label": "已提交", "next": "等待审核；审核前可在规定时间内撤回修改。"}, "returned": {"label": "退回修改", "next": "请按审核意见修改后再次提交。"}, "approved": {"label": "通过"}, "rejected": {"label": "不通过"}},
    "actions": {"submit": {"label": "提交", "confirm": "确定提交吗？提交后不能修改，需要修改时须先撤回。"}, "withdraw": {"label": "撤回", "confirm": "确定撤回吗？撤回后须在截止前重新提交。"}, "return": {"label": "退回修改", "confirm": "确定退回吗？"}, "approve": {"label": "通过", "confirm": "确定通过吗？"}, "reject": {"label": "不通过", "confirm": "确定不通过吗？"}}
  })",
    R"("accounts": {
    "register": {"label": "Register", "notice": "Register with your own mobile number; you log in with it.", "fields": {"name": {"label": "Name"}, "password": {"label": "Password", "hint": "At least 8 characters with letters and digits"}, "password_again": {"label": "Password again"}, "phone": {"label": "Mobile number"}}},
    "login": {"label": "Log in", "fields": {"login": {"label": "Mobile number"}, "password": {"label": "Password"}}},
    "recover": {"label": "Forgotten password", "fields": {"login": {"label": "Mobile number"}, "password": {"label": "New password", "hint": "At least 8 characters with letters and digits"}, "password_again": {"label": "Password again"}}},
    "change_password": {"label": "Change password", "fields": {"password": {"label": "New password", "hint": "At least 8 characters with letters and digits"}, "password_again": {"label": "Password again"}}}
  },
  "flow": {
    "states": {"draft": {"label": "Draft", "next": "Fill in every section, then submit."}, "submitted": {"label": "Submitted", "next": "Waiting for review; until then you can withdraw it."}, "returned": {"label": "Returned", "next": "Change what the reviewer asks for and submit again."}, "approved": {"label": "Approved"}, "rejected": {"label": "Rejected"}},
    "actions": {"submit": {"label": "Submit", "confirm": "Submit now? To change anything afterwards you must withdraw it."}, "withdraw": {"label": "Withdraw", "confirm": "Withdraw it? It must be submitted again before the deadline."}, "return": {"label": "Return", "confirm": "Return it?"}, "approve": {"label": "Approve", "confirm": "Approve it?"}, "reject": {"label": "Reject", "confirm": "Reject it?"}}
  })" };

}

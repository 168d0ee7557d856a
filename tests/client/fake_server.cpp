#include "support.h"

#include "pack/compiled.h"
#include "pack/pack.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace shenbao::test {

using client::Replied;
using wire::Message;

static pack::Files read_folder(std::string const& folder)
{
    namespace fs = std::filesystem;
    pack::Files files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        files[fs::relative(entry.path(), folder).generic_string()] = text.str();
    }
    return files;
}

// Everything that is needed for submission but files.
char const complete_document[] = R"({"basic": {"name": "张三", "identity_number": "11010519491231002X", "birth_date": "1949-12-31",
    "sex": "2", "region": "03", "years": 30}, "works": [{"id": "000000000000000000000000000000aa", "title": "大桥", "from": "1990-05"}],
    "skills": {"chosen": ["a1"]}, "declaration": {"statement": true}})";

FakeServer::FakeServer(std::string const& folder, std::string const& transitions)
{
    auto files = read_folder(folder);
    std::string const rows = "\"transitions\": [";
    auto& flow = files["flow.json"];
    flow.insert(flow.find(rows) + rows.size(), transitions);
    auto read = pack::read(files);
    if (auto const* wrong = std::get_if<Diagnostics>(&read)) {
        std::string all;
        for (auto const& one : *wrong)
            all += one.file + ":" + std::to_string(one.line) + " " + one.message + "\n";
        FAIL(all);
    }
    m_programme = std::make_unique<Programme>(std::move(std::get<Programme>(read)));
    m_bundle = pack::write_compiled(*m_programme);
    m_plan = std::make_unique<std::variant<Plan, Diagnostics>>(Plan::make(*m_programme, m_programme->application));
    if (auto const* wrong = std::get_if<Diagnostics>(m_plan.get())) {
        std::string all;
        for (auto const& one : *wrong)
            all += one.file + ":" + std::to_string(one.line) + " " + one.message + "\n";
        FAIL(all);
    }
    document = empty_document(form());
}

Path FakeServer::path(std::string const& text) const
{
    auto path = parse_path(form(), text);
    REQUIRE(path);
    return *path;
}

void FakeServer::put(std::string const& json)
{
    auto read = wire::read_document(form(), json);
    if (!read.ok())
        FAIL(read.error().pointer + " " + read.error().detail);
    document = read.release_value();
}

void FakeServer::change_elsewhere(std::vector<Edit> const& edits)
{
    ++revision;
    for (auto const& edit : edits) {
        REQUIRE(apply(form(), document, edit) == EditRefusal::None);
        m_changes.push_back({ revision, edit, Id { 9, static_cast<std::uint64_t>(revision) } });
    }
}

static Replied reply(int status, std::string body)
{
    Replied made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

static Replied problem(int status, std::string const& code, std::string const& title)
{
    Message message;
    message.set("type", "urn:shenbao:" + code).set("title", title).set("status", status);
    return reply(status, message.write());
}

static Replied finding(std::string const& path, std::string const& code, std::string const& words)
{
    Message one;
    one.set("path", path).set("code", code).set("message", words);
    Message message;
    message.set("type", "urn:shenbao:invalid").set("title", "请核对").set("findings", std::vector<Message> { one });
    return reply(422, message.write());
}

Replied FakeServer::answer(Fetch const& fetch)
{
    // The browser has the pack already.
    if (!reachable && fetch.url.find("/compiled-pack") == std::string::npos)
        return reply(0, "");
    if (bad_gateway && fetch.url.find("/compiled-pack") == std::string::npos)
        return reply(502, "<html>Bad Gateway</html>");
    auto from = fetch.url.find("/api/v1/sample");
    REQUIRE(from != std::string::npos);
    auto path = fetch.url.substr(from + 14);
    log.push_back(fetch.method + " " + path);
    auto answered = route(fetch, path);
    return loses_replies ? reply(0, "") : answered;
}

static bool starts(std::string const& text, std::string const& with)
{
    return text.compare(0, with.size(), with) == 0;
}

Replied FakeServer::route(Fetch const& fetch, std::string const& path)
{
    if (starts(path, "/session") && fetch.method == "GET") {
        Message message;
        message.set("demo", demo).set("idle_seconds", 1800).set("now", "2026-06-01T10:00:00+08:00");
        if (session)
            message.set("account", Message().set("id", account).set("name", "张三").set("phone_masked", "139****1858")).set("idle_left_seconds", idle_left_seconds);
        return reply(200, message.write());
    }
    if (path == "/session") {
        if (fail_log_out)
            return reply(503, "");
        session = false;
        return reply(204, "");
    }
    if (path == "/compiled-pack")
        return reply(200, m_bundle);
    if (path == "/captchas?quiet=1")
        return reply(200, R"({"id": "c1", "image": "/c1.png", "sound": "/c1.wav", "expires_seconds": 300})");
    auto body = Message::read(fetch.body.empty() ? "{}" : fetch.body, 1u << 20);
    REQUIRE(body.ok());
    if (path == "/sms") {
        if (body.value().object("captcha")->text("answer").value_or("") != "1234")
            return finding("captcha", "captcha_wrong", "图形验证码不正确");
        return reply(200, R"({"resend_seconds": 60, "expires_seconds": 300, "captcha_pass": "p1"})");
    }
    if (starts(path, "/accounts/"))
        return account_step(path, body.value());
    if (starts(path, "/demo/outbox"))
        return reply(200, R"({"messages": [{"phone": "139****1858", "text": "Code 654321", "code": "654321", "at": "2026-06-01 10:00"}]})");
    if (!session)
        return problem(401, "session_needed", "请先登录");
    if (path == "/messages")
        return reply(messages_status, messages);
    if (starts(path, "/messages/") && fetch.method == "GET") {
        for (auto const& one : Message::read(messages).value().list("messages")) {
            if (path == "/messages/" + one.text("id").value_or(""))
                return reply(200, one.write());
        }
        return problem(404, "not_found", "没有找到");
    }
    if (starts(path, "/messages/") && fetch.method == "POST")
        return reply(204, "");
    if (path == "/rounds") {
        Message round;
        round.set("id", "r1").set("name", "2026年批次").set("open", round_open);
        round.set("opens", "2026-05-01T00:00:00+08:00").set("closes", round_open ? "2026-07-01T18:00:00+08:00" : "2026-05-20T18:00:00+08:00");
        if (application)
            round.set("application", to_string(*application)).set("more", round_more);
        if (!applied_in.empty())
            round.set("applied_in", applied_in);
        return reply(200, Message().set("rounds", std::vector<Message> { round }).write());
    }
    return application_call(fetch, path);
}

Replied FakeServer::account_step(std::string const& path, Message const& body)
{
    auto captcha = body.object("captcha");
    REQUIRE(captcha);
    bool passed = captcha->text("pass").value_or("") == "p1" || captcha->text("answer").value_or("") == "1234";
    if (!passed)
        return finding("captcha", "captcha_wrong", "图形验证码不正确");
    auto fields = body.object("document")->object("account");
    REQUIRE(fields);
    if (path == "/accounts/recover/0")
        return reply(200, R"({"done": false, "ticket": "t1", "phone_masked": "139****1858"})");
    if (path == "/accounts/recover/1" && body.text("ticket").value_or("") != "t1")
        return problem(409, "ticket_old", "请重新开始");
    bool sms = path == "/accounts/register/0" || path == "/accounts/recover/1";
    if (sms && body.text("sms_code").value_or("") != "654321")
        return finding("sms_code", "sms_wrong", "短信验证码不正确");
    if (path == "/accounts/login/0" && fields->text("password").value_or("") != "qiao2026jz")
        return finding("account/password", "login_failed", "用户名或密码不正确");
    if (path != "/accounts/login/0" && path != "/accounts/register/0")
        return reply(200, R"({"done": true})");
    session = true;
    return reply(200, R"({"done": true, "account": {"id": ")" + account + R"(", "name": "张三", "phone_masked": "139****1858"}})");
}

Context FakeServer::context() const
{
    Context context;
    context.round.id = "r1";
    context.round.name = "2026年批次";
    context.round.opens = *parse_moment("2026-05-01T00:00:00+08:00");
    context.round.closes = *parse_moment(round_open ? "2026-07-01T18:00:00+08:00" : "2026-05-20T18:00:00+08:00");
    context.round.modification_closes = context.round.closes;
    context.round.cutoff = { 2026, 1, 1 };
    context.values["account.name"].held = std::string("张三");
    context.route = levels;
    if (!directory.empty()) {
        Directory own;
        own.hash = directory;
        context.directory = std::make_shared<Directory const>(std::move(own));
    }
    return context;
}

std::string FakeServer::application_json() const
{
    Message message;
    message.set("id", to_string(*application)).set("revision", revision).set("state", state).set("pack_version", "1.0.0");
    if (!pack_hash.empty())
        message.set("pack_hash", pack_hash);
    if (!edition.empty())
        message.set("newer_edition", true);
    if (edition_revision > 0)
        message.set("edition_revision", edition_revision);
    message.set_raw("context", wire::write_context(context())).set_raw("document", wire::write_document(form(), document));
    HistoryEntry entry;
    entry.at = *parse_moment(decided_at);
    entry.action = state == "returned" ? "return" : "submit";
    entry.actor.role = state == "returned" ? Role::CommitteeSecretary : Role::Applicant;
    entry.reason = state == "returned" ? "请补充业绩" : "";
    entry.to = state;
    message.set_raw("history", state == "draft" ? "[]" : wire::write_history({ entry }));
    if (!m_printed_hash.empty())
        message.set("print", Message().set("hash", m_printed_hash).set("printed_at", "2026-06-01T10:00:00+08:00"));
    if (receipts > 0)
        message.set("receipt", Message().set("number", "SL-0001").set("at", "2026-06-01T10:00:00+08:00"));
    message.set("saved_at", "2026-06-01T10:00:00+08:00");
    return message.write();
}

Replied FakeServer::application_call(Fetch const& fetch, std::string const& path)
{
    if (path == "/applications" && fetch.method == "POST") {
        if (!round_open)
            return problem(409, "round_closed", "当前批次已超过可添加时间或已关闭");
        application = parse_id(Message::read(fetch.body).value().text("id").value_or(""));
        return reply(201, Message().set("id", to_string(*application)).write());
    }
    if (path == "/applications") {
        std::vector<Message> rows;
        if (application) {
            Message row;
            row.set("id", to_string(*application)).set("round_name", "2026年批次").set("name", "张三").set("identity_number_masked", "110105********002X");
            row.set("state", state).set("opinion", "").set("added_at", "2026-06-01T10:00:00+08:00").set("editable", state == "draft");
            rows.push_back(row);
        }
        return reply(200, Message().set("applications", rows).write());
    }
    auto id = path.substr(std::string("/applications/").size(), 32);
    if (!application || parse_id(id) != application)
        return problem(404, "not_found", "没有找到这份申报");
    auto rest = path.substr(std::string("/applications/").size() + 32);
    if (rest.empty())
        return reply(200, application_json());
    if (rest == "/edition" && fetch.method == "GET")
        return edition.empty() ? problem(409, "edition_changed", "本申报的表单版本已变更") : reply(200, edition);
    if (rest == "/edition") {
        if (Message::read(fetch.body).value().integer("base_revision") != revision)
            return problem(409, "revision_old", "申报内容已有更新");
        take_edition();
        return reply(200, Message().set("revision", revision).write());
    }
    if (rest == "/batches")
        return take_batch(fetch);
    if (starts(rest, "/changes?since=")) {
        auto since = std::stoll(rest.substr(15));
        if (since < edition_revision)
            return problem(409, "edition_changed", "本申报的表单版本已变更");
        std::vector<Edit> edits;
        for (auto const& change : m_changes) {
            if (change.revision > since)
                edits.push_back(change.edit);
        }
        return reply(200, Message().set("revision", revision).set_raw("edits", wire::write_edits(form(), edits)).write());
    }
    if (starts(rest, "/uploads"))
        return take_piece(fetch, rest);
    if (rest == "/prints") {
        auto printed = document;
        derive(plan(), context(), printed, *parse_moment("2026-06-01T10:00:00+08:00"));
        m_printed_hash = to_hex(content_hash(form(), printed));
        return reply(200, Message().set("hash", m_printed_hash).set("number", "P1").set("url", "/sample/print/" + id).write());
    }
    if (rest == "/actions")
        return take_action(fetch);
    return problem(404, "not_found", "没有");
}

void FakeServer::take_edition()
{
    edition.clear();
    edition_revision = ++revision;
    pack_hash = "new";
}

Replied FakeServer::take_batch(Fetch const& fetch)
{
    if (fail_next_batches > 0) {
        --fail_next_batches;
        return reply(503, "");
    }
    auto read = wire::read_batch(form(), fetch.body);
    if (!read.ok())
        FAIL(read.error().detail + " " + read.error().pointer);
    auto const& batch = read.value();
    if (batch.base_revision < edition_revision)
        return problem(409, "edition_changed", "本申报的表单版本已变更");
    auto key = to_string(batch.id);
    if (auto known = m_batch_answers.find(key); known != m_batch_answers.end())
        return reply(200, known->second);
    if (state != "draft" && state != "returned")
        return problem(409, "not_editable", "当前状态下不能修改申报内容");
    for (auto const& edit : batch.edits) {
        if (!refused_path.empty() && path_of(edit) == this->path(refused_path))
            return problem(422, "edit_refused", "这项修改不能保存");
    }
    ++batches;
    wire::BatchReply answer;
    answer.directory = directory;
    std::vector<Edit> taken;
    for (auto const& edit : batch.edits) {
        Change const* other = nullptr;
        for (auto const& change : m_changes) {
            bool touches = path_of(change.edit) == path_of(edit) && change.revision > batch.base_revision;
            other = touches ? &change : other;
        }
        auto const gone = std::find_if(m_changes.begin(), m_changes.end(), [&](Change const& change) {
            return std::holds_alternative<RemoveRecord>(change.edit) && change.revision > batch.base_revision && is_same_or_ancestor(path_of(change.edit), path_of(edit));
        });
        auto const* mine = std::get_if<SetValue>(&edit);
        if (mine && gone != m_changes.end()) {
            answer.conflicts.push_back({ mine->path, mine->value, {}, gone->revision });
            continue;
        }
        auto const* theirs = other ? std::get_if<SetValue>(&other->edit) : nullptr;
        if (mine && theirs && !(mine->value == theirs->value)) {
            answer.conflicts.push_back({ mine->path, mine->value, theirs->value, other->revision });
            continue;
        }
        auto refusal = apply(form(), document, edit);
        INFO(to_string(form(), path_of(edit)));
        REQUIRE(refusal == EditRefusal::None);
        taken.push_back(edit);
    }
    revision += taken.empty() ? 0 : 1;
    for (auto const& edit : taken)
        m_changes.push_back({ revision, edit, batch.id });
    answer.revision = revision;
    answer.saved_at = *parse_moment("2026-06-01T10:32:00+08:00");
    auto body = wire::write_batch_reply(form(), answer);
    m_batch_answers[key] = body;
    return reply(answer.conflicts.empty() ? 200 : 409, body);
}

Replied FakeServer::take_piece(Fetch const& fetch, std::string const& rest)
{
    if (fetch.method == "POST") {
        auto body = Message::read(fetch.body).value();
        auto id = body.text("upload").value_or("");
        if (upload_busy)
            return problem(429, "too_many_requests", "操作过于频繁，请稍后再试");
        m_replaces[id] = parse_id(body.text("replaces").value_or("")).value_or(Id {});
        m_uploads[id] = { body.text("path").value_or(""), body.text("name").value_or(""), static_cast<std::size_t>(body.integer("size").value_or(0)), {} };
        return reply(201, Message().set("upload", id).set("offset", 0).write());
    }
    if (fetch.method == "DELETE") {
        m_uploads.erase(rest.substr(9, 32));
        return reply(204, "");
    }
    if (m_uploads.count(rest.substr(9, 32)) == 0)
        return problem(404, "not_found", "没有");
    auto& upload = m_uploads.at(rest.substr(9, 32));
    if (fetch.method == "GET")
        return reply(200, Message().set("offset", static_cast<std::int64_t>(upload.bytes.size())).write());
    REQUIRE(fetch.offset == upload.bytes.size());
    upload.bytes += file_bytes.at(fetch.file_handle).substr(fetch.offset, fetch.length_bytes);
    Message answer;
    answer.set("offset", static_cast<std::int64_t>(upload.bytes.size()));
    if (upload.bytes.size() < upload.size)
        return reply(200, answer.write());
    Attachment attachment;
    attachment.id = *parse_id(rest.substr(9, 32));
    attachment.name = upload.name;
    attachment.kind = upload.bytes[0] == '%' ? FileKind::Pdf : FileKind::Jpeg;
    attachment.size_bytes = upload.size;
    attachment.sha256 = std::string(64, 'a');
    attachment.added_at = *parse_moment("2026-06-01T10:00:00+08:00");
    if (upload.path == "declaration/signed")
        attachment.printed_hash = m_printed_hash;
    std::vector<Edit> edits { Attach { path(upload.path), attachment } };
    if (auto gone = m_replaces[rest.substr(9, 32)]; !gone.is_nil())
        edits.insert(edits.begin(), Detach { path(upload.path), gone });
    change_elsewhere(edits);
    return reply(200, answer.set("revision", revision).set_raw("attachment", wire::write_attachment(attachment)).write());
}

Replied FakeServer::take_action(Fetch const& fetch)
{
    if (action_answer) {
        auto answer = *action_answer;
        action_answer.reset();
        return reply(answer.first, answer.second);
    }
    auto body = Message::read(fetch.body).value();
    auto submission = body.text("submission").value_or("");
    if (body.text("action") == "withdraw") {
        state = "draft";
        return reply(200, Message().set("state", state).write());
    }
    if (m_receipts.count(submission) == 0) {
        ++receipts;
        m_receipts[submission] = "SL-000" + std::to_string(receipts);
    }
    state = "submitted";
    Message receipt;
    receipt.set("number", m_receipts[submission]).set("submission", submission).set("at", "2026-06-01T10:40:00+08:00");
    return reply(200, Message().set("state", state).set("receipt", receipt).write());
}

}

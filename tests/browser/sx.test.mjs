// SX-02 … SX-06, SX-08: register and recover, enrol, the eleven sections, files, submission, 二次申报.
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { exampleFiles, exampleWords } from './lib/example.mjs';
import { executable, file, jpeg, pdf, png } from './lib/files.mjs';
import { binary } from './lib/paths.mjs';
import { picture } from './lib/pictures.mjs';
import { finding } from './lib/words.mjs';

// Results come out after the round has closed. For the demo's own cases they may come out today, in this server's copy of the pack.
async function resultsToday(packs) {
    const path = join(packs, 'sx/flow.json');
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('now >= round.closes', 'now >= round.opens'));
}

const { each, only, shared, early, signedIn, withDraft } = suite({ programme: 'sx', early: 2, change: resultsToday });
const read = (person) => api.read(shared.server, person.cookie, person.application);
const stored = async (person) => (await read(person)).document;
const photo = () => png({ width: 295, height: 413, dpi: 300 });
// A name in the row of a record, and a word to change it to.
const lists = {
    experiences: ['unit', 7, 'SX-04 主要工作经历'], education: ['school', 10, 'SX-04 学历信息'], qualifications: ['name', 10, 'SX-04 专技人员资格信息'],
    training: ['subject', 6, 'SX-04 继续教育培训'], papers: ['title', 4, 'SX-04 论文'], materials: ['title', 3, 'SX-04 实用技术材料'],
    books: ['title', 3, 'SX-04 学术技术专著'], abilities: ['project', 6, 'SX-04 工作经历能力'], results: ['project', 6, 'SX-04 业绩成果'],
};

// The example as this person's own: the birth date must be the number's.
function own(person) {
    const words = exampleWords();
    return { ...words, basic: { ...words.basic, birth_date: person.who.birth_date, sex: person.who.sex, work_since: '2012-07', work_years: '10' } };
}

async function attachAll(person) {
    const { document } = await read(person);
    for (const slot of exampleFiles()) {
        const record = slot.at === undefined ? '' : `/${document[slot.section][slot.at].id}`;
        const bytes = slot.field === 'photo' ? photo() : pdf(slot.field);
        const name = slot.field === 'photo' ? 'photo.png' : 'scan.pdf';
        const answer = await api.upload(shared.server, person.cookie, person.application, `${slot.section}${record}/${slot.field}`, name, bytes);
        assert.ok(answer.status < 300, answer.text);
    }
}

async function withEverything(open, options) {
    const person = await withDraft(open, undefined, options);
    await api.fill(shared.server, person.cookie, person.application, own(person));
    await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'confirmation/statement', value: true }]);
    await attachAll(person);
    return person;
}

each('SX-02 registers, logs in with a captcha', async (open) => {
    const person = await open();
    const who = applicant();
    await person.register(who);
    await person.logOut();
    await person.login(who);
    assert.equal(await person.isLoggedIn(), true);
});

each('SX-02 recovers the password through the phone', async (open) => {
    const who = await early();
    const person = await open();
    await person.openRecover();
    await person.fill('accounts:recover/login', who.phone);
    await person.solveCaptcha();
    await person.submitStep('recover', 0);
    await person.seesText(`${who.phone.slice(0, 3)}****${who.phone.slice(7)}`);
    await person.fillAll('accounts:recover', { password: 'again2026word', password_again: 'again2026word' });
    await person.askSms();
    await person.enterSms(await api.smsCode(shared.server, who.phone));
    await person.submitStep('recover', 1);
    await person.passwordChanged();
    await api.login(shared.server, { ...who, password: 'again2026word' });
});

each('SX-03 enrols for one title, inside the window only, once a year', async (open) => {
    const person = await signedIn(open);
    const { json } = await shared.server.call('GET', '/rounds', { cookie: person.cookie });
    const closed = json.rounds.find((round) => !round.open);
    const round = json.rounds.find((one) => one.open);
    await person.openRounds();
    await person.pressApply(closed.name);
    await person.seesText('当前批次已超过可添加时间或已关闭');
    await person.openRounds();
    await person.startRound(round.name);
    person.application = person.applicationOnScreen();
    await person.openSection('enrolment');
    await person.fillAll('enrolment', { title: '02', speciality: '03' });
    await person.saved();
    assert.equal((await stored(person)).enrolment.title, '02');
    await person.openRounds();
    assert.equal(await person.canApply(round.name), false);
    const again = await shared.server.call('POST', '/applications', { cookie: person.cookie, body: { id: api.newId(), round: round.id } });
    assert.equal(again.json.type, 'urn:shenbao:already_applied');
    // The year's other round takes no other one.
    const other = await shared.server.call('POST', '/applications', { cookie: person.cookie, body: { id: api.newId(), round: closed.id } });
    assert.equal(other.json.type, 'urn:shenbao:already_applied_this_year');
});

each('SX-04 基本信息: every field, name and number from the account, a photo', async (open) => {
    const person = await withDraft(open);
    const { basic } = own(person);
    await person.openSection('basic');
    await person.attach('basic/photo', [file('红底照片.png', photo())]);
    await person.fillAll('basic', basic);
    await person.saved();
    const document = await stored(person);
    for (const [field, value] of Object.entries(basic)) assert.equal(String(document.basic[field]), value, field);
    assert.equal(document.basic.name, person.who.name);
    assert.equal(document.basic.identity_number, person.who.identity_number);
    await person.next();
    assert.deepEqual(await person.summary(), []);
});

for (const [section, [key, , name]] of Object.entries(lists)) {
    // Text mode is the same mirror: one list there is enough.
    (section === 'experiences' ? each : only)(`${name}: adds, changes and deletes a record`, async (open) => {
        const person = await withDraft(open);
        const record = exampleWords()[section][0];
        await person.openSection(section);
        await person.press(person.button(person.w('add_named', { name: person.recordName(section) })));
        await person.page.waitForURL(new RegExp(`${section}/[0-9a-f]{32}`));
        await person.fillAll(section, record);
        const slot = exampleFiles().find((one) => one.section === section);
        if (slot) await person.attach(`${section}/${slot.field}`, [file('证明材料.pdf', pdf(section))]);
        await person.finishRecord();
        await person.page.getByRole('table', { name: person.label(section) }).waitFor();
        await person.saved();
        const [kept] = (await stored(person))[section];
        for (const [field, value] of Object.entries(record)) assert.equal(String(kept[field]), value, field);
        await person.editRecord(section, record[key], { [key]: '改过的示例' });
        await person.saved();
        assert.equal((await stored(person))[section][0][key], '改过的示例');
        await person.deleteRecord(section, '改过的示例');
        await person.openSection('basic');
        await person.saved();
        assert.equal((await stored(person))[section]?.length ?? 0, 0);
    });
}

each('SX-04 考核考试及获奖: the kind decides what is asked', async (open) => {
    const person = await withDraft(open);
    await person.openSection('assessments');
    for (const record of exampleWords().assessments) await person.addRecord('assessments', record);
    await person.saved();
    const kept = (await stored(person)).assessments;
    assert.deepEqual(kept.map((one) => one.kind), ['1', '1', '2', '3']);
    await person.openRecord('assessments', kept[3].award);
    assert.equal(await person.has('assessments/year'), false);
    assert.equal(await person.has('assessments/rank'), true);
});

each('SX-04 no more records than the manual says, in every limited section', async (open) => {
    const person = await withDraft(open);
    const words = exampleWords();
    const over = Object.fromEntries(Object.entries(lists).filter(([section]) => !['education', 'qualifications'].includes(section))
        .map(([section, [key, most]]) => [section, Array.from({ length: most + 1 }, (_, at) => ({ ...words[section][0], [key]: `第${at + 1}条示例` }))]));
    await api.fill(shared.server, person.cookie, person.application, over);
    for (const [section, [, most]] of Object.entries(lists)) {
        if (!over[section]) continue;
        await person.openSection(section);
        await person.next();
        const said = finding('too_many_records', { section: person.label(section), max: most, count: most + 1 });
        assert.ok((await person.summaryAppears()).some((line) => line.includes(said)), section);
    }
});

each('SX-05 takes pdf, jpg, png and gif, and nothing else, by content and not by name', async (open) => {
    const person = await withDraft(open);
    await api.fill(shared.server, person.cookie, person.application, { training: exampleWords().training });
    await person.openSection('training');
    await person.openRecord('training', exampleWords().training[0].subject);
    const gif = Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex');
    for (const [name, bytes] of [['证书.pdf', pdf('a')], ['证书.jpg', await jpeg(shared.browser)], ['证书.jpeg', await jpeg(shared.browser, { width: 500 })], ['证书.png', png()], ['证书.gif', gif]]) {
        await person.attach('training/files', [file(name, bytes)]);
    }
    const docx = Buffer.concat([Buffer.from('504b0304140000000000', 'hex'), Buffer.alloc(200)]);
    for (const [name, bytes] of [['论文.pdf', docx], ['程序.jpg', executable()]]) {
        await person.attach('training/files', [file(name, bytes)], { refused: true });
        await person.seesText(finding('file_kind', { file: name, kinds: 'PDF、JPG、PNG、GIF' }));
    }
    const [record] = (await stored(person)).training;
    assert.deepEqual(record.files.map((one) => one.kind), ['pdf', 'jpg', 'jpg', 'png', 'gif']);
    const forced = await api.upload(shared.server, person.cookie, person.application, `training/${record.id}/files`, '论文.pdf', docx);
    assert.equal(forced.status, 422, forced.text);
});

each('SX-06 goes through everything and submits; afterwards nothing can be changed', async (open) => {
    const person = await withEverything(open);
    await person.openCheck();
    for (const text of ['示例体育馆', '大跨度钢屋盖抗连续倒塌设计研究', '大跨度钢结构设计实例']) await person.seesText(text);
    await person.submitApplication();
    const after = await read(person);
    assert.equal(after.state, 'submitted');
    await person.seesText(after.receipt.number);
    const answer = await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'basic/address', value: '改过的地址' }]);
    assert.equal(answer.json.type, 'urn:shenbao:not_editable', answer.text);
    await person.go(`applications/${person.application}/basic`);
    // A form that is not to be changed is not shown as one: the address leads to the receipt.
    await person.title(person.sentTitle()).waitFor();
    assert.equal(await person.page.getByRole('textbox').count(), 0, 'a submitted form has nothing to type into');
    await person.openApplications();
    await person.seesText(person.pack().flow.states.submitted.label);
    // The whole of it, to read and to keep.
    await person.press(person.button(person.w('view')));
    await person.press(person.button(person.w('view_application')));
    await person.title(person.w('my_application')).waitFor();
    await person.seesText('示例体育馆');
    await person.press(person.link(person.w('print_or_save')));
    await person.page.waitForURL(/print/);
    for (const text of ['示例体育馆', '大跨度钢结构设计实例', after.receipt.number]) await person.seesText(text);
    await person.doesNotSeeText(/签字/);
});

// Another round of the same year, which opens in two days.
function addRound(name, cutoff) {
    const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
    const made = spawnSync(binary, ['admin', 'round', 'add', 'sx', '--name', name, '--opens', day(2), '--closes', day(30), '--cutoff', cutoff, '--data', shared.server.data], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
}

each('SX-03 the other round of the year says in which one the person has applied, and leads there', async (open) => {
    const person = await signedIn(open);
    const round = await api.openRound(shared.server, person.cookie);
    const other = `${round.name}补报${api.newId().slice(0, 6)}`;
    addRound(other, round.cutoff);
    const card = () => person.roundCard(other);
    const words = person.w('applied_in', { round: round.name });
    await person.openRounds();
    await card().waitFor();
    assert.equal(await card().getByText(words).count(), 0, 'nobody has applied yet');
    await person.startRound(round.name);
    person.application = person.applicationOnScreen();
    await person.openRounds();
    await card().getByText(words).waitFor();
    assert.equal(await person.roundCard(round.name).getByText(words).count(), 0, 'it is said of the other one alone');
    assert.equal(await person.canApply(other), false);
    await picture(person.page, 'sx', `applied-in-${person.mode}`);
    await person.press(person.button(person.w('open_my_application'), card()));
    await person.page.waitForURL(new RegExp(person.application));
});

// The demo's person whose result was a failure.
const failed = { phone: '13900001861', password: 'Demo2026pass' };

each('SX-08 二次申报 exactly once: the reason is shown, it is corrected, and then nothing can be changed', async (open) => {
    const cookie = await api.login(shared.server, failed);
    const person = await open();
    await api.enter(shared.server, person.page, cookie);
    const { json } = await shared.server.call('GET', '/applications', { cookie });
    Object.assign(person, { cookie, application: json.applications[0].id });
    // In the other mode it has been sent already: only the refusal is left to see.
    if (json.applications[0].state === 'to_correct') {
        await person.openApplications();
        await person.seesText('材料不全：请核对后补充，再次上报。');
        await person.seesText(person.pack().flow.states.to_correct.label);
        await person.openSection('basic');
        await person.fill('basic/address', '太原市示例区示例街2号');
        await person.saved();
        await person.openCheck('resubmit');
        await person.confirmAction('resubmit');
        await person.title(person.sentTitle()).waitFor();
    }
    const { state, revision } = await read(person);
    assert.equal(state, 'submitted');
    const again = await shared.server.call('POST', `/applications/${person.application}/actions`, { cookie, body: { action: 'resubmit', submission: api.newId(), base_revision: revision } });
    assert.equal(again.json.type, 'urn:shenbao:state_changed', again.text);
    const edit = await api.batch(shared.server, cookie, person.application, [{ op: 'set', path: 'basic/address', value: '再改' }]);
    assert.equal(edit.json.type, 'urn:shenbao:not_editable', edit.text);
});

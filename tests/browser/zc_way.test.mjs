// ZC-03, ZC-05, ZC-09, ZC-14, ZC-15, NB-01: from 新增申报 to the receipt, back, returned and submitted again.
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { exampleDocument, exampleFiles, exampleWords } from './lib/example.mjs';
import { file, jpeg, pdf } from './lib/files.mjs';
import { residentId } from './lib/people.mjs';
import { picture } from './lib/pictures.mjs';

const { each, only, shared, account, signedIn, withDraft } = suite({ programme: 'zc' });
const read = (person) => api.read(shared.server, person.cookie, person.application);
const stored = async (person) => (await read(person)).document;
const photo = () => jpeg(shared.browser, { width: 295, height: 413, dpi: 300 });

// The example's person has the birth date that its dates fit; two registries' sections are not typed.
async function withEverything(open) {
    const born = { identity_number: residentId('1985-03-15'), birth_date: '1985-03-15' };
    const { who, cookie } = await account(born);
    const person = await open();
    await api.enter(shared.server, person.page, cookie);
    Object.assign(person, { who, cookie, application: await api.newApplication(shared.server, cookie) });
    const { insurance, provincial, ...words } = exampleWords();
    assert.ok(insurance && provincial);
    // Locked after a passed application, typed before one.
    words.experiences = exampleDocument().experiences.map(({ id, ...one }) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)));
    await api.fill(shared.server, cookie, person.application, words);
    const { document } = await read(person);
    for (const slot of exampleFiles()) {
        const record = slot.at === undefined ? '' : `/${document[slot.section][slot.at].id}`;
        const isPhoto = slot.field === 'photo';
        const answer = await api.upload(shared.server, cookie, person.application, `${slot.section}${record}/${slot.field}`, isPhoto ? 'photo.jpg' : 'scan.pdf', isPhoto ? await photo() : pdf(slot.field));
        assert.ok(answer.status < 300, answer.text);
    }
    return person;
}

async function options(person, path) {
    await person.frames();
    const all = await person.control(path).locator('option').allTextContents();
    return all.filter((text) => text && text !== person.w('please_choose'));
}

each('ZC-03 the four lists filter one another, from whichever end one begins', async (open) => {
    const person = await withDraft(open);
    await person.openSection('setting');
    const every = await options(person, 'setting/series');
    assert.ok(every.length > 20);
    await person.fill('setting/speciality', '0503');
    assert.deepEqual(await options(person, 'setting/series'), [person.code('series', '05')]);
    await person.fill('setting/qualification', '0503');
    assert.deepEqual(await options(person, 'setting/level'), [person.code('levels', '3')]);
    await person.fill('setting/series', '05');
    await person.fill('setting/level', '3');
    await person.saved();
    const { setting } = await stored(person);
    assert.deepEqual([setting.series, setting.level, setting.speciality, setting.qualification], ['05', '3', '0503', '0503']);
});

each('ZC-03 工作单位 is found by a keyword; where it is not there one reads whom to ask', async (open) => {
    const person = await withDraft(open);
    await person.openSection('setting');
    const box = person.page.getByRole('textbox', { name: person.w('search_options', { name: person.label('setting/unit') }) });
    await box.fill('小学');
    await person.seesText(person.w('matches', { n: 1 }));
    assert.deepEqual(await options(person, 'setting/unit'), ['成都示例小学']);
    // Left with one that has it, it is chosen.
    await box.press('Tab');
    await person.frames();
    assert.equal(await person.valueOf('setting/unit'), '510100-03');
    await box.fill('没有这样的单位');
    await person.seesText(person.w('no_match'));
    await person.seesText(/请联系本单位职称业务管理部门/);
    assert.deepEqual(await options(person, 'setting/unit'), ['成都示例小学']);
    await picture(person.page, 'zc-way', 'unit');
    await person.saved();
    assert.equal((await stored(person)).setting.unit, '510100-03');
});

only('ZC-03 职称初定 has its own sections alone', async (open) => {
    const person = await withDraft(open);
    const there = (section) => person.page.getByRole('link', { name: new RegExp(`^\\d*\\s*${person.label(section)}`) }).count();
    await api.fill(shared.server, person.cookie, person.application, { setting: { method: '2' } });
    await person.openSection('setting');
    for (const section of ['achievements', 'exceptions', 'societies', 'exams', 'committee_materials']) assert.equal(await there(section), 0, section);
    for (const section of ['education', 'experiences', 'assessments']) assert.equal(await there(section), 1, section);
    assert.equal(await person.has('setting/committee'), false);
});

only('ZC-05 counters, and a photo that is none is refused with the reason', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/summary', '长期从事建筑施工技术工作。');
    await person.seesText(/13\s*\/\s*2000/);
    await person.attach('basic/photo', [file('scan.pdf', pdf('scan'))], { refused: true });
    await person.attach('basic/photo', [file('photo.jpg', await photo())]);
    await person.saved();
    assert.equal((await stored(person)).basic.photo.length, 1);
});

only('ZC-09 an empty end date of 工作经历 is 至今; two that overlap are said', async (open) => {
    const person = await withDraft(open);
    await person.openSection('experiences');
    const one = { start: '2010-07-01', unit: '示例设计院', post: '技术员', title: '助理工程师', position: '技术岗', work: '结构设计。' };
    await person.addRecord('experiences', one);
    await person.saved();
    await person.row('示例设计院').waitFor();
    await person.seesText('至今');
    const [kept] = (await stored(person)).experiences;
    assert.equal(kept.end ?? null, null);
});

each('NB-01 the clauses that are met and those that are missing, with the evidence, while one types', async (open) => {
    const person = await withDraft(open);
    await api.fill(shared.server, person.cookie, person.application, { setting: { method: '1', series: '05', category: '1' } });
    await person.openSection('achievements');
    await person.seesText(/满足 ?0\/2 ?条/);
    const paper = exampleWords().achievements[0];
    await person.addRecord('achievements', paper);
    await person.seesText(/满足 ?0\/2 ?条/);  // without its proof it counts nothing
    const [kept] = (await stored(person)).achievements;
    await api.upload(shared.server, person.cookie, person.application, `achievements/${kept.id}/files`, 'paper.pdf', pdf('paper'));
    await person.page.reload();
    await person.openSection('achievements');
    await person.seesText(/满足 ?1\/2 ?条/);
    await person.seesText(new RegExp(paper.name));
    await picture(person.page, 'zc-way', 'ledger');
});

each('ZC-14, ZC-15 暂存, 继续申报, 提交 with a receipt, 撤回', async (open) => {
    const person = await withEverything(open);
    // 我的申报 → 继续申报
    await person.openApplications();
    await person.press(person.button('继续申报'));
    await person.page.waitForURL(new RegExp(`applications/${person.application}`));
    await person.openSection('basic');
    await person.fill('basic/residence', '成都示例区');
    await person.saved();
    await person.openCheck();
    await picture(person.page, 'zc-way', 'check');
    await person.submitApplication();
    const { json } = await shared.server.call('GET', '/applications', { cookie: person.cookie });
    assert.equal(json.applications[0].state, 'unit_review');
    await person.seesText((await read(person)).receipt.number);
    await person.seesText(person.pack().flow.states.unit_review.next);
    // The departments above the unit, the nearest first.
    const ahead = person.page.getByRole('list', { name: person.w('history') }).getByRole('listitem').filter({ hasText: person.w('level_later') });
    assert.deepEqual(await ahead.locator('p:first-of-type').allTextContents(), [person.code('authorities', '510100'), person.code('authorities', '510000')]);
    await picture(person.page, 'zc-way', 'receipt');
    assert.equal((await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'basic/residence', value: '别处' }])).status, 409);
    await person.withdraw();
    assert.equal((await read(person)).state, 'draft');
    assert.equal((await stored(person)).basic.residence, '成都示例区');
});

only('ZC-15 returned: who, why and the whole route are shown; corrected and submitted again', async (open) => {
    const cookie = await api.login(shared.server, { phone: '13900001861', password: 'Demo2026pass' });
    const person = await open();
    await api.enter(shared.server, person.page, cookie);
    const { json } = await shared.server.call('GET', '/applications', { cookie });
    const [mine] = json.applications;
    assert.equal(mine.state, 'returned');
    Object.assign(person, { cookie, application: mine.id });
    const { history } = await read(person);
    const back = history.find((entry) => entry.action === 'return');
    await person.openTasks();
    await person.seesText(back.reason);
    await person.go(`applications/${mine.id}/receipt`);
    await person.title(person.pack().flow.states.returned.label).waitFor();  // not that it was handed in
    for (const entry of history.filter((one) => one.action !== 'create')) await person.seesText(person.action(entry.action));
    await picture(person.page, 'zc-way', 'route');
    await person.openSection('basic');
    await person.fill('basic/residence', '乐山');
    await person.saved();
    await person.openCheck('resubmit');
    await person.confirmAction('resubmit');
    await person.title(person.sentTitle()).waitFor();
    assert.equal((await read(person)).state, 'unit_review');
});

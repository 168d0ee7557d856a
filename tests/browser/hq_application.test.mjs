// HQ-05 … HQ-11: three steps, the matrix of domains, preview and 确认申报, the list, 撤回, 不通过 and again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, assert, suite } from './lib/suite.mjs';
import { root } from './lib/paths.mjs';
import { member, phoneLogin } from './lib/hq.mjs';
import { fillAchievements, fillBasic, fillDomains, steps } from './lib/hq_way.mjs';

const { each, only, shared } = suite({ programme: 'hq' });

async function signedIn(open, options) {
    const who = await member(shared.server);
    const person = await open(options);
    await api.enter(shared.server, person.page, who.cookie);
    return Object.assign(person, { who, cookie: who.cookie });
}

async function begin(person) {
    await person.openRounds();
    await person.press(person.button(person.pack().start.apply).first());
    await person.press(person.button(person.w('start_confirm'), person.dialog(person.w('start_title'))));
    await person.page.waitForURL(/applications\/[0-9a-f]{32}/);
    person.application = person.applicationOnScreen();
}

async function openStep(person, step) {
    await person.go(`applications/${person.application}/${steps[step]}`);
    await person.title(person.pack().steps[step].label).waitFor();
}

async function fillSteps(person) {
    await openStep(person, 'basic');
    await fillBasic(person);
    await nextPage(person);
    await person.title(person.pack().steps.domains.label).waitFor();
    await fillDomains(person);
    await nextPage(person);
    await person.title(person.pack().steps.achievements.label).waitFor();
    await fillAchievements(person);
    await person.press(person.button(person.w('preview')));
    await person.title(person.checkTitle()).waitFor();
}

const nextPage = (person) => person.press(person.button(person.w('next_page')));

each('HQ-07 on a phone the domains are folded, with what is chosen in each counted', async (open) => {
    const person = await signedIn(open, { width: 390, height: 844, touch: true });
    await begin(person);
    await openStep(person, 'domains');
    const boxes = person.page.getByRole('checkbox');
    const groups = person.page.getByRole('group', { name: person.named(person.label('domains/domains')) }).locator('button[aria-expanded]');
    assert.ok(await groups.count() > 5);
    const shown = await boxes.count();
    assert.ok(shown > 0 && shown < 20, `${shown} boxes are shown`);
    const second = groups.nth(1), name = (await second.textContent()).trim();
    await person.press(second);
    await person.frames();
    assert.equal(await second.getAttribute('aria-expanded'), 'true');
    assert.ok(await boxes.count() > shown);
    await person.press(boxes.nth(shown));
    await person.seesText(person.w('chosen_in_group', { name, n: 1 }));
    await person.press(second);
    await person.frames();
    assert.equal(await boxes.count(), shown);
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.domains.domains.length, 1);
});

each('HQ-05 下一页 goes on only when the step holds; 保存 and 上一页 at any time', async (open) => {
    const person = await signedIn(open);
    await begin(person);
    await openStep(person, 'basic');
    await person.fill('basic/employer', '示例设计院');
    await person.press(person.button(person.w('save')));
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.basic.employer, '示例设计院');
    await nextPage(person);
    assert.ok((await person.summaryAppears()).length > 5);
    assert.equal(await person.title(person.pack().steps.basic.label).count(), 1);
    await openStep(person, 'domains');
    await nextPage(person);
    assert.equal((await person.summaryAppears()).length, 1);
    await person.press(person.button(person.w('previous_page')));
    await person.title(person.pack().steps.basic.label).waitFor();
    assert.equal(await person.valueOf('basic/employer'), '示例设计院');
});

each('HQ-06 the age follows the birth date, the phone is the account’s', async (open) => {
    const person = await signedIn(open);
    await begin(person);
    await openStep(person, 'basic');
    await person.fill('applicant/birth_date', '1980-05-01');
    await person.frames();
    const year = new Date().getUTCFullYear();
    const said = await person.page.getByText(person.label('applicant/age'), { exact: false }).first().locator('..').innerText();
    const age = Number(/\d+/.exec(said)?.[0]);
    assert.ok(age === year - 1980 || age === year - 1981, said);
    await person.seesText(`${person.who.number.slice(0, 3)}****${person.who.number.slice(7)}`);
});

// Line by line with the manual: whatever the pack's list has is on the screen, under its group.
each('HQ-07 nine domains with every speciality and direction, several at once, by keyboard too', async (open) => {
    const person = await signedIn(open);
    await begin(person);
    await openStep(person, 'domains');
    const lines = readFileSync(join(root, 'shared-model/programmes/hq/code-lists/domains.csv'), 'utf8').split('\n');
    const codes = lines.filter((line) => /^[A-I]\d{3},/.test(line)).map((line) => line.split(',')[1]);
    assert.ok(codes.length > 100);
    const shown = await person.page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.labels?.[0]?.textContent?.trim() ?? box.getAttribute('aria-label')));
    assert.deepEqual([...shown].sort(), [...codes].sort());
    const boxes = person.page.getByRole('checkbox');
    await boxes.nth(0).focus();
    await person.page.keyboard.press('Space');
    await boxes.nth(30).focus();
    await person.page.keyboard.press('Space');
    await person.press(person.button(person.w('save')));
    await person.saved();
    const { document } = await api.read(shared.server, person.cookie, person.application);
    assert.equal(document.domains.domains.length, 2);
});

each('HQ-08, HQ-09, HQ-10 three steps, 预览, 确认申报, the list, 撤回', async (open) => {
    const person = await signedIn(open);
    await begin(person);
    await fillSteps(person);
    // HQ-09: a draft is found again.
    await person.openApplications();
    const head = await person.page.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(head.map((text) => text.trim()), ['序号', '姓名', '性别', '年龄', '工作单位', '毕业院校', '专业', '申请时间', '状态', '操作']);
    const row = person.page.getByRole('row').nth(1);
    for (const text of ['欧阳示例', '女', '示例设计院', '示例建筑大学', '土木工程', person.pack().flow.states.draft.label]) assert.match(await row.innerText(), new RegExp(text));
    await person.press(person.button(person.action('submit'), row));
    await person.title(person.checkTitle()).waitFor();
    await person.submitApplication();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).state, 'submitted');
    // HQ-10: progress, all details, back again after a second question.
    await person.page.getByRole('listitem').filter({ hasText: person.action('submit') }).first().waitFor();
    await person.press(person.button(person.w('view_application')));
    await person.seesText('欧阳示例');
    await person.openReceipt();
    await person.withdraw();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).state, 'draft');
});

only('HQ-11 不通过: department and reason are shown; changed and submitted again', async (open) => {
    const person = await open();
    const cookie = await phoneLogin(shared.server, '+8613900001861', 'Demo2026pass');
    const { json } = await shared.server.call('GET', '/applications', { cookie });
    const mine = json.applications[0];
    assert.equal(mine.state, 'rejected');
    await api.enter(shared.server, person.page, cookie);
    person.application = mine.id;
    await person.openApplications();
    await person.press(person.button('查看不通过原因'));
    await person.seesText('示例市建设局');
    await person.seesText('材料不全');
    await openStep(person, 'basic');
    await person.fill('basic/position', '副总工程师');
    await person.saved();
    await person.go(`applications/${mine.id}/check`);
    await person.submitApplication();
    assert.equal((await api.read(shared.server, cookie, mine.id)).state, 'submitted');
});

// HQ-01 … HQ-08 again, with a thumb: nothing is wider than the screen.
for (const width of [360, 430]) {
    each(`HQ-14 the three steps, preview, submission and records by touch at ${width} px`, async (open) => {
        const person = await signedIn(open, { width, height: 800, touch: true });
        const fits = async () => assert.ok(await person.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), person.page.url());
        await begin(person);
        await fillSteps(person);
        await fits();
        await openStep(person, 'domains');
        await fits();
        await person.go(`applications/${person.application}/check`);
        await person.submitApplication();
        await fits();
        await person.openApplications();
        await person.seesText('欧阳示例');
        await fits();
    });
}

// ZC-04, ZC-10, ZC-13: the committees that fit, in two tables; the clauses that the chosen one sets, and what it wants.
import { api, assert, suite } from './lib/suite.mjs';
import { file, jpeg, pdf } from './lib/files.mjs';
import { finding, pack } from './lib/words.mjs';
import { accessibilityProblems, picture } from './lib/pictures.mjs';

const { each, shared, withDraft } = suite({ programme: 'zc' });
const chengdu = '510100-02';  // 成都示例建筑工程有限公司
const tables = pack('zh', 'zc').sections.setting.fields.committee;
const table = (person, which) => person.page.getByRole('table', { name: tables[which] });
const rows = async (person, which) => {
    await person.frames();
    return (await table(person, which).getByRole('radio').count());
};

async function inSetting(open, values = {}) {
    const person = await withDraft(open);
    await person.openSection('setting');
    for (const [field, value] of Object.entries(values)) await person.fill(`setting/${field}`, value);
    await table(person, 'near').waitFor();
    return person;
}

each('ZC-04 committees that fit: directly by region, or with a letter; their counts, state, and a page of ten', async (open) => {
    const person = await inSetting(open, { method: '1' });
    // Nothing else is chosen yet: all of them, ten a page.
    assert.equal(await rows(person, 'near'), 10);
    await person.seesText(person.w('page_of', { n: 1, total: 2 }));
    await person.press(person.button(person.w('next_page')));
    await person.seesText(person.w('page_of', { n: 2, total: 2 }));
    assert.equal(await table(person, 'near').evaluate((element) => element === document.activeElement), true, 'the table has the focus');
    assert.equal(await rows(person, 'near'), 2);
    await person.fill('setting/unit', chengdu);
    await person.fill('setting/series', '06');
    await person.fill('setting/level', '3');
    assert.equal(await rows(person, 'near'), 1);
    assert.equal(await rows(person, 'apart'), 1);
    await person.seesText(new RegExp(`${tables.near}：1个（评审区域范围：四川省/成都市）`));
    await person.seesText(new RegExp(`${tables.apart}：1个（评审区域范围：四川省/乐山市）`));
    await table(person, 'near').getByText('028-00000015').waitFor();
    await table(person, 'near').getByText(person.w('takes_materials')).waitFor();
    await table(person, 'apart').getByText(person.w('materials_closed')).waitFor();
    await picture(person.page, 'zc-committees', 'tables');
    assert.deepEqual(await accessibilityProblems(person.page), []);
});

each('ZC-04 one that takes no more material is said to, on every page of the draft, until another is chosen', async (open) => {
    const person = await inSetting(open, { unit: chengdu, method: '3', series: '06', level: '3' });
    const words = pack('zh', 'zc').pages.after_committee_closes;
    await person.fill('setting/committee', '5111-0603');
    await person.seesText(words);
    await person.saved();
    await picture(person.page, 'zc-committees', 'closed');
    await person.openSection('basic');
    await person.seesText(words);
    await person.openSection('setting');
    await person.fill('setting/committee', '5101-0602');
    await person.saved();
    await person.doesNotSeeText(words);
});

each('ZC-04 the chosen one shows its dates, how it reviews, and its documents', async (open) => {
    const person = await inSetting(open, { unit: chengdu, method: '1', series: '05', level: '3' });
    await person.fill('setting/committee', '5101-0502');
    const card = person.page.getByRole('heading', { level: 3, name: person.code('committees', '5101-0502') }).locator('..');
    for (const term of ['申报范围', '申报开始时间', '材料提交截止', '个人修改提交截止时间', '各单位提交截止时间', '咨询电话', '评审方式', '评委会组织考试', '是否组织面试答辩', '是否设专业组投票']) {
        await card.getByText(term, { exact: true }).waitFor();
    }
    assert.equal(await person.link('评审政策文件').getAttribute('href'), '/zc/news/policies/policy-engineering');
    assert.equal((await person.page.request.get(`${shared.server.origin}/zc/news/policies/policy-engineering`)).status(), 200);
    await person.link('评审活动安排').waitFor();
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.setting.committee, '5101-0502');
    await picture(person.page, 'zc-committees', 'chosen');
});

each('ZC-04 one of another region is not for 申报评审; with a letter it is', async (open) => {
    const person = await inSetting(open, { unit: chengdu, method: '1', series: '05', level: '3' });
    await person.fill('setting/committee', '5111-0503');
    const words = pack('zh', 'zc').rules.committee_of_region;
    await person.seesText(words);
    await person.fill('setting/method', '3');
    await person.frames();
    await person.doesNotSeeText(words);
    assert.equal(await person.has('setting/delegation'), true);
});

each('ZC-13 what the committee wants: name, kind, largest size, how many, required', async (open) => {
    const person = await inSetting(open, { unit: chengdu, method: '1', series: '05', level: '2' });
    await person.fill('setting/committee', '51-0501');
    await person.saved();
    await person.openSection('committee_materials');
    await person.press(person.button(person.w('add_named', { name: person.recordName('committee_materials') })).first());
    await person.frames();
    const select = person.control('committee_materials/material');
    const offered = (await select.locator('option').allTextContents()).filter((text) => text && text !== person.w('please_choose'));
    assert.deepEqual(offered, ['专业技术工作总结（必传）', '答辩汇报材料', '工程现场照片']);
    await select.selectOption({ label: '工程现场照片' });
    await person.saved();
    await person.attach('committee_materials/files', [file('照片.pdf', pdf('photo'))], { refused: true });
    await person.seesText(/照片\.pdf/);
    await person.attach('committee_materials/files', [file('照片.jpg', await jpeg(shared.browser, { width: 600, height: 400 }))]);
    await person.saved();
    await picture(person.page, 'zc-committees', 'material');
    await person.finishRecord();
    await person.openCheck();
    await person.trySubmit();
    assert.ok((await person.summary()).includes(pack('zh', 'zc').rules.materials_complete), (await person.summary()).join('\n'));
    // Another committee wants something else.
    await person.openSection('setting');
    await person.press(person.button(person.w('choose_again')));
    assert.equal(await person.focusIsOn('setting/committee'), true);
    await person.fill('setting/level', '3');
    await person.fill('setting/committee', '5101-0502');
    await person.saved();
    await person.openSection('committee_materials');
    await person.press(person.button(person.w('add_named', { name: person.recordName('committee_materials') })).first());
    await person.frames();
    assert.deepEqual((await select.locator('option').allTextContents()).filter((text) => text && text !== person.w('please_choose')), ['专业技术工作总结']);
});

each('ZC-10 the clauses and 破格条件 are those that the chosen committee sets', async (open) => {
    const person = await inSetting(open, { unit: chengdu, method: '1', series: '05', level: '2' });
    const offered = async (section, field) => {
        await person.openSection(section);
        await person.press(person.button(person.w('add_named', { name: person.recordName(section) })).first());
        await person.frames();
        const labels = await person.control(`${section}/${field}`).getByRole('radio').evaluateAll((boxes) => boxes.map((box) => box.labels[0]?.textContent ?? box.ariaLabel));
        await person.finishRecord();
        return labels.map((label) => label.trim());
    };
    await person.fill('setting/committee', '51-0501');
    await person.saved();
    await person.openSection('achievements');
    await person.seesText(/满足 ?0\/3 ?条/);
    await picture(person.page, 'zc-committees', 'clauses');
    const own = await offered('achievements', 'clause');
    assert.equal(own.length, 5);
    assert.ok(own[1].startsWith('主持或作为主要技术负责人完成省级及以上重点工程项目'), own[1]);
    // Another committee sets none: the general ones hold.
    await person.openSection('setting');
    await person.press(person.button(person.w('choose_again')));
    await person.fill('setting/level', '3');
    await person.fill('setting/committee', '5101-0502');
    await person.saved();
    await person.openSection('achievements');
    await person.seesText(/满足 ?0\/2 ?条/);
    assert.equal((await offered('achievements', 'clause')).length, 4);
});

// ZC-10, ZC-11, ZC-12, ZC-14: achievements, lists, the sections that only some series have, discarding.
import { api, assert, suite } from './lib/suite.mjs';
import { file, pdf } from './lib/files.mjs';

const { each, only, shared, withDraft } = suite({ programme: 'zc' });
const stored = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;

async function withSeries(open, series) {
    const person = await withDraft(open);
    await api.fill(shared.server, person.cookie, person.application, { setting: { method: '1', series } });
    await person.go(`applications/${person.application}/assessments`);
    await person.title(person.label('assessments')).waitFor();
    return person;
}

const listed = (person, section) => person.page.getByRole('link', { name: new RegExp(`^\\d*\\s*${person.label(section)}`) }).count();

only('ZC-11 考核情况 keeps the year and its result', async (open) => {
    const person = await withSeries(open, '22');
    await person.addRecord('assessments', { year: '2024', result: '1' });
    await person.saved();
    const [kept] = (await stored(person)).assessments;
    assert.equal(kept.year, 2024);
    assert.equal(kept.result, '1');
});

for (const [series, section] of [['17', 'exams'], ['22', 'teaching'], ['04', 'health']]) {
    only(`${section === 'exams' ? 'ZC-11' : 'ZC-12'} series ${series} alone has the section ${section}`, async (open) => {
        const person = await withSeries(open, series);
        for (const one of ['exams', 'teaching', 'health']) assert.equal(await listed(person, one) > 0, one === section, one);
    });
}

// A word that is in the row of the record, for the lists that are the same for every series.
const lists = {
    training: { start: '2024-03-01', end: '2024-03-05', organiser: '示例继续教育中心', place: '成都市', subject: '新标准培训' },
    societies: { name: '示例土木学会', start: '2020-01-01', post: '会员' },
};

for (const [section, record] of Object.entries(lists)) {
    only(`ZC-11 a record of ${section} is kept as typed`, async (open) => {
        const person = await withSeries(open, '17');
        await person.openSection(section);
        await person.addRecord(section, record);
        await person.saved();
        const [kept] = (await stored(person))[section];
        for (const [field, value] of Object.entries(record)) assert.equal(kept[field], value, field);
    });
}

each('ZC-14 废弃 asks first, removes the draft, and another one can be begun in the same round', async (open) => {
    const person = await withSeries(open, '17');
    const rows = () => person.page.getByRole('row').count();
    await person.go(`applications/${person.application}/check`);
    await person.title(person.checkTitle()).waitFor();
    await person.confirmAction('discard');
    await person.title(person.w('my_applications')).waitFor();
    await person.seesText(person.pack().flow.states.discarded.next);
    await person.seesText(person.w('no_applications'));
    assert.equal(await rows(), 0);
    await person.go(`applications/${person.application}`);
    await person.seesText(person.w('not_found'));
    person.application = await api.newApplication(shared.server, person.cookie);
    await person.openApplications();
    assert.equal(await rows(), 2);
});

only('ZC-10 the kind of an achievement decides its fields, and what was typed is kept', async (open) => {
    const person = await withSeries(open, '17');
    await person.openSection('achievements');
    await person.press(person.button(person.w('add_named', { name: person.recordName('achievements') })));
    await person.page.waitForURL(/achievements\/[0-9a-f]{32}/);
    await person.fill('achievements/clause', '1');
    await person.fill('achievements/kind', '1');
    assert.equal(await person.has('achievements/journal'), true);
    await person.fill('achievements/kind', '4');
    assert.equal(await person.has('achievements/journal'), false);
    await person.fill('achievements/patent_number', 'ZL201810000000.1');
    await person.saved();
    const [kept] = (await stored(person)).achievements;
    assert.deepEqual([kept.clause, kept.kind, kept.patent_number], ['1', '4', 'ZL201810000000.1']);
});

each('ZC-12 tables inside 中小学教师信息: rows are added, kept, corrected and taken away', async (open) => {
    const person = await withSeries(open, '22');
    await person.openSection('teaching');
    const table = person.page.getByRole('group', { name: person.label('teaching/lessons'), exact: true });
    const add = person.button(person.w('add_named', { name: person.pack().sections.teaching.fields.lessons.record }), table);
    await person.press(add);
    const lesson = { date: '2022-10-12', kind: '2', title: '示例课文', organiser: '示例市教育局', grade: '3', effect: '好评' };
    for (const [field, value] of Object.entries(lesson)) await person.fill(`teaching/lessons/${field}`, value, table);
    await person.saved();
    const lessons = async () => (await stored(person)).teaching.lessons ?? [];
    const [{ id, ...kept }] = await lessons();
    assert.deepEqual(kept, lesson);
    await person.fill('teaching/lessons/date', '2022-13-40', table);
    assert.notEqual(await person.errorAt('teaching/lessons/date', table), '');
    await person.fill('teaching/lessons/date', '2022-10-13', table);
    await person.saved();
    assert.equal((await lessons())[0].date, '2022-10-13');
    await person.press(add);
    await person.saved();
    assert.equal((await lessons()).length, 2);
    await person.press(table.getByRole('button', { name: new RegExp(`^${person.w('remove_named', { name: '' }).trim()}.*${lesson.title}`) }));
    // There is no list that could give it back: it is asked first, and the focus is where one is added.
    await person.press(person.button(person.w('remove'), person.dialog(person.w('remove'))));
    await person.frames();
    assert.ok(await add.evaluate((element) => element === document.activeElement));
    await person.saved();
    assert.deepEqual((await lessons()).map((one) => one.title ?? ''), ['']);
});

only('ZC-12 卫生技术信息: a file of a single field, and fields that hang on an answer', async (open) => {
    const person = await withSeries(open, '04');
    await person.openSection('health');
    assert.equal(await person.has('health/exception_files'), false);
    await person.fill('health/exception', '1');
    await person.attach('health/exception_files', [file('proof.pdf', pdf('proof'))]);
    await person.saved();
    assert.deepEqual((await stored(person)).health.exception_files.map((one) => one.name), ['proof.pdf']);
    await person.fill('health/exception', '0');
    assert.equal(await person.has('health/exception_files'), false);
});

each('ZC-12 the letter of recommendation has a template to fill in', async (open) => {
    const person = await withSeries(open, '04');
    await person.openSection('health');
    await person.fill('health/front_line', '1');
    const field = person.page.getByRole('group', { name: person.named(person.label('health/recommendation')) });
    await person.press(person.link(person.w('open_blank'), field));
    await person.page.waitForURL(/blanks/);
    await person.page.getByRole('heading', { level: 1, name: person.label('health/recommendation') }).waitFor();
    await person.seesText(/兹推荐我单位/);
    assert.equal((await fetch(`${shared.server.base}/blanks/health.report`)).status, 404);
});

// SC-07 … SC-13: the sections of the form.
import { api, application, assert, suite } from './lib/suite.mjs';
import { file, pdf, png, jpeg } from './lib/files.mjs';
import { finding } from './lib/words.mjs';

const { each, shared, withDraft } = suite();
const stored = (person) => api.read(shared.server, person.cookie, person.application).then((answer) => answer.document);

each('SC-07 adds fields of service one at a time, from the list only, each once', async (open) => {
    const person = await withDraft(open);
    await person.openSection('directions');
    await person.addRecord('directions', { direction: 'A03' });
    await person.addRecord('directions', { direction: 'E01' });
    await person.saved();
    assert.deepEqual((await stored(person)).directions.map((record) => record.direction), ['A03', 'E01']);
    await person.addRecord('directions', { direction: 'A03' }, { stays: true });
    await person.seesText(finding('duplicate_choice', { value: person.code('directions', 'A03') }));
});

each('SC-08 fills the basic information; name and number come from the account', async (open) => {
    const person = await withDraft(open);
    const { basic } = application(person.who);
    await person.openSection('basic');
    await person.seesText(person.who.name);
    // Who filled in an account needs no source named.
    await person.doesNotSeeText(/来源/);
    await person.fillAll('basic', basic);
    await person.saved();
    const document = await stored(person);
    for (const [field, value] of Object.entries(basic)) assert.equal(String(document.basic[field]), value, field);
    assert.equal(document.basic.name, person.who.name);
    assert.equal(document.basic.identity_number, person.who.identity_number);
    assert.equal(document.basic.title, person.who.title, 'what was given at registration is not asked twice');
    await person.next();
    assert.deepEqual(await person.summary(), []);
});

each('SC-08 what is missing is named after 下一步, at the field and in the summary', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    assert.deepEqual(await person.summary(), [], 'nothing red before the person had a chance');
    await person.next();
    assert.equal(await person.errorAt('basic/school'), finding('required', { label: person.label('basic/school') }));
    assert.ok((await person.summary()).includes(finding('required', { label: person.label('basic/school') })));
});

each('SC-08 a certificate number belongs to a chosen qualification', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    assert.equal(await person.has('basic/qualification_1_number'), false);
    await person.fill('basic/qualification_1', 'A17');
    assert.equal(await person.has('basic/qualification_1_number'), true);
    await person.next();
    assert.match(await person.errorAt('basic/qualification_1_number'), /请填写/);
});

each('SC-08 a date is picked from the calendar as well as typed; a month is picked as one', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    const pick = (path) => person.control(path).locator('xpath=ancestor::*[contains(@class, "row")][1]').getByRole('button', { name: person.w('pick_date') });
    const choose = (value) => person.page.locator('input.picker').evaluate((input, chosen) => {
        input.value = chosen;
        input.dispatchEvent(new Event('change'));
    }, value);
    await person.press(pick('basic/birth_date'));
    assert.equal(await person.page.locator('input.picker').getAttribute('type'), 'date');
    await choose('1980-02-29');
    await person.press(pick('basic/graduation_date'));
    assert.equal(await person.page.locator('input.picker').count(), 1);
    await choose('2002-07');
    await person.page.keyboard.press('Tab');
    await person.saved();
    const { basic } = await stored(person);
    assert.deepEqual([basic.birth_date, basic.graduation_date], ['1980-02-29', '2002-07']);
});

each('SC-09 a record that was just added has nothing red, whatever was asked for before', async (open) => {
    const person = await withDraft(open);
    await person.openSection('works');
    await person.next();
    assert.notDeepEqual(await person.summary(), []);
    await person.press(person.button(person.w('add_named', { name: person.recordName('works') })));
    await person.title(person.w('add_named', { name: person.recordName('works') })).waitFor();
    assert.equal(await person.errorAt('works/project'), '');
    await person.press(person.button(person.w('save_and_back')));
    await person.title(person.w('edit_named', { name: person.recordName('works') })).waitFor();
    assert.equal(await person.errorAt('works/project'), finding('required', { label: person.label('works/project') }));
});

each('SC-09 a record in which nothing was written is gone when its page is left, also by the address bar', async (open) => {
    const person = await withDraft(open);
    const name = person.recordName('works');
    await person.openSection('works');
    await person.press(person.button(person.w('add_named', { name })));
    await person.title(person.w('add_named', { name })).waitFor();
    await person.page.waitForTimeout(1500);  // the autosave's time
    await person.page.reload();
    await person.title(person.label('works')).waitFor();
    assert.equal(await person.page.getByRole('table').count(), 0);
    assert.deepEqual((await stored(person)).works ?? [], []);
});

for (const section of ['works', 'achievements', 'resume']) {
    const row = { works: 'SC-09', achievements: 'SC-10', resume: 'SC-11' }[section];
    const key = { works: 'project', achievements: 'title', resume: 'employer' }[section];
    each(`${row} ${section}: adds, views, edits and deletes records`, async (open) => {
        const person = await withDraft(open);
        const record = application(person.who)[section][0];
        await person.openSection(section);
        await person.addRecord(section, record);
        await person.addRecord(section, { ...record, [key]: '第二条示例' });
        await person.saved();
        assert.equal((await stored(person))[section].length, 2);
        await person.editRecord(section, '第二条示例', { [key]: '改过的示例' });
        await person.saved();
        assert.deepEqual((await stored(person))[section].map((one) => one[key]), [record[key], '改过的示例']);
        await person.deleteRecord(section, '改过的示例');
        // It goes when it can no longer be undone: at the latest when the page is left.
        await person.openSection('basic');
        await person.saved();
        assert.deepEqual((await stored(person))[section].map((one) => one[key]), [record[key]]);
    });
}

each('SC-09 a deleted record comes back with 撤销删除', async (open) => {
    const person = await withDraft(open, ({ works }) => ({ works }));
    await person.openSection('works');
    await person.deleteRecord('works', '示例市文化中心');
    await person.undoDelete();
    await person.openSection('basic');
    await person.saved();
    assert.equal((await stored(person)).works.length, 1);
});

each('SC-09 a file of a record is listed with its time and comes back under its name', async (open) => {
    const person = await withDraft(open, ({ works }) => ({ works }));
    await person.openSection('works');
    await person.openRecord('works', '示例市文化中心');
    await person.attach('works/files', [file('竣工证明.pdf', pdf('proof'))]);
    await person.saved();
    const download = await person.download('竣工证明.pdf');
    assert.equal(download.suggestedFilename(), '竣工证明.pdf');
    const [attachment] = (await stored(person)).works[0].files;
    assert.equal(attachment.name, '竣工证明.pdf');
});

each('SC-10 an advised limit warns and does not block', async (open) => {
    const person = await withDraft(open, ({ achievements }) => ({ achievements }));
    await person.openSection('achievements');
    await person.openRecord('achievements', '大跨度钢屋盖设计研究');
    await person.fill('achievements/summary', '构'.repeat(201));
    await person.seesText(finding('longer_than_advised', { label: person.label('achievements/summary'), max: 200, count: 201 }));
    await person.finishRecord();
    await person.saved();
    assert.equal((await stored(person)).achievements[0].summary.length, 201);
});

each('SC-11 an end before the start is refused at the field', async (open) => {
    const person = await withDraft(open, ({ resume }) => ({ resume }));
    await person.openSection('resume');
    await person.openRecord('resume', '示例建筑设计研究院有限公司');
    await person.fill('resume/end', '1955-01');
    await person.finishRecord();
    assert.equal(await person.errorAt('resume/end'),
        finding('date_order', { label: person.label('resume/end'), other: person.label('resume/start') }));
});

each('SC-12 takes scans of the eleven kinds, several files a kind, and shows what is still missing', async (open) => {
    const person = await withDraft(open);
    await person.openSection('attachments');
    assert.equal(await person.stateOf('attachments/identity_document'), 'missing');
    await person.attach('attachments/identity_document', [
        file('身份证正面.jpg', await jpeg(shared.browser)), file('身份证反面.png', png()),
    ]);
    await person.attach('attachments/education_certificate', [file('毕业证书.pdf', pdf('diploma'))]);
    await person.saved();
    const { attachments } = await stored(person);
    assert.deepEqual(attachments.identity_document.map((one) => [one.name, one.kind]), [['身份证正面.jpg', 'jpg'], ['身份证反面.png', 'png']]);
    assert.equal(await person.stateOf('attachments/identity_document'), 'there');
    await person.next();
    assert.ok((await person.summary()).some((line) => line.includes('职称证书、职业资格证书至少上传一项')));
    await person.removeFile('身份证反面.png');
    await person.saved();
    assert.equal((await stored(person)).attachments.identity_document.length, 1);
});

each('SC-13 the recommending department is optional', async (open) => {
    const person = await withDraft(open);
    await person.openSection('recommendation');
    await person.fill('recommendation/department', '510100');
    await person.saved();
    assert.equal((await stored(person)).recommendation.department, '510100');
    await person.fill('recommendation/department', '');
    await person.saved();
    assert.equal((await stored(person)).recommendation?.department, undefined);
});

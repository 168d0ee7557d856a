// SC-14: print, sign, upload the scan, submit.
import { api, assert, suite } from './lib/suite.mjs';
import { file, pdf } from './lib/files.mjs';
import { finding } from './lib/words.mjs';

const { each, shared, withDraft, withFullDraft } = suite();
const read = (person) => api.read(shared.server, person.cookie, person.application);

each('SC-14 prints, takes the signed scan and submits; a receipt and what happens next', async (open) => {
    const person = await withFullDraft(open);
    await person.openSection('submission');
    const printed = await person.print();
    for (const text of [person.who.name, person.who.identity_number, '示例市文化中心', '大跨度钢屋盖设计研究']) {
        assert.ok(printed.includes(text), `the print shows ${text}`);
    }
    await person.attach('submission/signed_form', [file('申报表签字扫描.pdf', pdf('signed'))]);
    await person.fill('submission/statement', true);
    await person.saved();
    await person.openCheck();
    await person.seesText('示例市文化中心');
    await person.submitApplication();
    const after = await read(person);
    assert.equal(after.state, 'submitted');
    assert.ok(after.receipt.number);
    await person.seesText(after.receipt.number);
    await person.seesText('推荐部门');
    await person.openApplications();
    await person.seesText('已上报');
    // ZC-19: and it is told, with the way to the application.
    await person.press(person.link(person.w('unread_messages', { n: 1 })));
    await person.press(person.link('您的申报现为“已上报”'));
    await person.seesText(new RegExp(after.receipt.number));
    await person.press(person.link(person.w('see_application')));
    await person.page.waitForURL(new RegExp(`/applications/${person.application}`));
    await person.seesText(after.receipt.number);
});

each('SC-14 a form printed before a later edit is out of date and blocks', async (open) => {
    const person = await withFullDraft(open);
    await person.openSection('submission');
    await person.print();
    await person.attach('submission/signed_form', [file('申报表签字扫描.pdf', pdf('signed'))]);
    await person.fill('submission/statement', true);
    await person.saved();
    await person.openSection('basic');
    await person.fill('basic/position', '副总工程师');
    await person.saved();
    await person.openCheck();
    await person.trySubmit();
    assert.ok((await person.summary()).some((line) => line.includes(finding('print_outdated'))), (await person.summary()).join('\n'));
    assert.equal((await read(person)).state, 'draft');
});

each('SC-14 an unfinished application is not submitted; every gap is named and leads to its field', async (open) => {
    const person = await withDraft(open);
    await person.openCheck();
    await person.trySubmit();
    const summary = await person.summary();
    assert.ok(summary.length >= 10, summary.join('\n'));
    await person.followSummary(finding('required', { label: person.label('basic/school') }));
    assert.equal(await person.focusIsOn('basic/school'), true);
    assert.equal((await read(person)).state, 'draft');
});

each('SC-14 one application a person and round, and one receipt however often it is sent', async (open) => {
    const person = await withFullDraft(open);
    const { server } = shared;
    const round = await api.openRound(server, person.cookie);
    const again = await server.call('POST', '/applications', { cookie: person.cookie, body: { id: api.newId(), round: round.id } });
    assert.equal(again.status, 409);
    assert.equal(again.json.type, 'urn:shenbao:already_applied');
    await server.call('POST', `/applications/${person.application}/prints`, { cookie: person.cookie, body: {} });
    await api.upload(server, person.cookie, person.application, 'submission/signed_form', 'signed.pdf', pdf('signed'));
    await api.batch(server, person.cookie, person.application, [{ op: 'set', path: 'submission/statement', value: true }]);
    const { revision } = await read(person);
    const body = { action: 'submit', submission: api.newId(), base_revision: revision };
    const receipts = await Promise.all([1, 2, 3].map(() => server.call('POST', `/applications/${person.application}/actions`, { cookie: person.cookie, body })));
    assert.deepEqual(receipts.map((answer) => answer.status), [200, 200, 200], receipts[0].text);
    assert.equal(new Set(receipts.map((answer) => answer.json.receipt.number)).size, 1);
    // The person withdraws it while nobody has taken it up.
    await person.openApplications();
    await person.viewApplication(round.name);
    await person.withdraw();
    assert.equal((await read(person)).state, 'draft');
});

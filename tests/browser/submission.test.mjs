// SC-14: print, sign, upload the scan, submit.
import { api, assert, suite } from './lib/suite.mjs';
import { file, pdf } from './lib/files.mjs';
import { finding } from './lib/words.mjs';

const { each, only, shared, withDraft, withFullDraft, demoPerson } = suite();
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
    await person.seesText(`先由推荐部门“${person.code('departments', '510100')}”审核`);
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

only('SC-14 the printed form has a button that prints and a way back; neither is on paper', async (open) => {
    const person = await withFullDraft(open);
    await person.page.context().addInitScript(() => { window.print = () => document.body.append('the printer was asked'); });
    await person.go(`print/${person.application}`);
    await person.press(person.button('打印'));
    await person.seesText('the printer was asked');
    const back = person.link('返回申报');
    await person.page.emulateMedia({ media: 'print' });
    assert.deepEqual([await back.isVisible(), await person.button('打印').isVisible()], [false, false]);
    await person.page.emulateMedia({ media: 'screen' });
    await person.press(back);
    await person.page.waitForURL(new RegExp(`/applications/${person.application}$`));
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
    // Printed anew, signed anew: now it goes.
    await person.openSection('submission');
    await person.seesText(person.w('print_outdated'));
    assert.ok((await person.print()).includes('副总工程师'));
    await person.replaceFile('申报表签字扫描.pdf', file('新签字扫描.pdf', pdf('signed again')));
    await person.saved();
    await person.openCheck();
    await person.submitApplication();
    assert.equal((await read(person)).state, 'submitted');
});

only('SC-14 SC-06 returned: the opinion is in the list, what was corrected is printed, signed and submitted again', async (open) => {
    const person = await demoPerson(open, '13900001861');
    const before = await read(person);
    assert.equal(before.state, 'returned');
    const { reason } = before.history.find((entry) => entry.action === 'return');
    await person.openApplications();
    await person.seesText(person.pack().flow.states.returned.label);
    await person.row(person.pack().flow.states.returned.label).getByText(reason).waitFor();
    await person.openTasks();
    await person.seesText(reason);
    await person.openCheck();
    await person.seesText(person.w('unchanged'));
    await person.openSection('basic');
    await person.fill('basic/position', '总工程师（更正）');
    await person.saved();
    await person.openCheck();
    await person.doesNotSeeText(person.w('unchanged'));
    await person.trySubmit();  // the old form's signature is of other content
    assert.ok((await person.summary()).some((line) => line.includes(finding('print_outdated'))), (await person.summary()).join('\n'));
    await person.openSection('submission');
    await person.print();
    const [old] = before.document.submission.signed_form;
    await person.replaceFile(old.title || old.name, file('更正后签字扫描.pdf', pdf('signed again')));
    await person.saved();
    await person.openCheck();
    await person.submitApplication();
    assert.equal((await read(person)).state, 'submitted');
    await person.openApplications();
    await person.row(person.pack().flow.states.submitted.label).waitFor();
});

only('SC-14 SC-06 passed: the list and the application say so, and nothing can be changed', async (open) => {
    const person = await demoPerson(open, '13900001862');
    const { label } = person.pack().flow.states.approved;
    await person.openApplications();
    await person.row(label).waitFor();
    await person.go(`applications/${person.application}/check`);
    await person.seesText(label);
    const name = await person.files().first().innerText();
    assert.equal((await person.download(name)).suggestedFilename(), name);
    assert.equal((await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'basic/position', value: '别的' }])).status, 409);
    // A form that is not to be changed is not shown as one.
    await person.go(`applications/${person.application}/basic`);
    await person.title(label).waitFor();
    assert.equal(await person.page.getByRole('textbox').count(), 0);
});

each('SC-05 SC-14 a draft whose round has closed says so on every page, keeps its content and is not submitted', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.doesNotSeeText(person.w('too_late_text'));
    await person.page.clock.setFixedTime(Date.now() + 31 * 86400e3);
    await person.fill('basic/position', '总工程师');
    await person.seesText(person.w('too_late_text'));
    await person.saved();
    assert.equal((await read(person)).document.basic.position, '总工程师');
    await person.openSection('works');
    await person.seesText(person.w('too_late_text'));
    await person.press(person.page.getByRole('link', { name: new RegExp(person.checkTitle()) }));
    await person.press(person.button(person.action('submit')));
    // Not first through all its gaps.
    await person.dialog(person.w('cannot_start')).waitFor();
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

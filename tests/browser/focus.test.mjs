// SC-08, SC-12, SC-14: where the keyboard and a screen reader are after a step, in a dialog and after it.
import { api, assert, suite } from './lib/suite.mjs';
import { pdf } from './lib/files.mjs';
import { finding } from './lib/words.mjs';

const { each, shared, withDraft, withFullDraft } = suite();

async function holdsFocus(person, target) {
    await person.frames();
    return target.evaluate((element) => element.contains(document.activeElement));
}

each('SC-14 a dialog takes the focus, and gives it back to what opened it', async (open) => {
    const person = await withFullDraft(open);
    await shared.server.call('POST', `/applications/${person.application}/prints`, { cookie: person.cookie, body: {} });
    await api.upload(shared.server, person.cookie, person.application, 'submission/signed_form', 'signed.pdf', pdf('signed'));
    await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'submission/statement', value: true }]);
    await person.openCheck();
    const opener = person.button(person.action('submit')).first();
    const dialog = person.dialog(person.action('submit'));
    for (const close of [() => person.page.keyboard.press('Escape'), () => person.button(person.w('cancel'), dialog).press('Enter')]) {
        await opener.press('Enter');
        await dialog.waitFor();
        assert.equal(await holdsFocus(person, dialog), true, 'the dialog has the focus');
        await person.page.keyboard.press('Tab');
        assert.equal(await holdsFocus(person, person.button(person.action('submit'), dialog)), true, 'the first thing to press comes first');
        await close();
        await dialog.waitFor({ state: 'detached' });
        assert.equal(await holdsFocus(person, opener), true, 'what opened it has the focus again');
    }
});

each('SC-12 a dialog with a field begins in it', async (open) => {
    const person = await withFullDraft(open);
    await person.openSection('attachments');
    const opener = person.button(person.w('rename_file'), person.fileItem('identity_document.pdf'));
    await opener.press('Enter');
    const dialog = person.dialog(person.w('rename_file'));
    await dialog.waitFor();
    assert.equal(await holdsFocus(person, dialog.getByRole('textbox')), true);
    await person.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await holdsFocus(person, opener), true);
});

each('SC-02 after the login in place one goes on in the field where one was', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await shared.server.call('DELETE', '/session', { cookie: person.cookie });
    await person.control('basic/school').pressSequentially('示例');
    await person.seesRelogin();
    assert.equal(await holdsFocus(person, person.dialog(person.w('log_in_again'))), true);
    await person.reloginInPlace(person.who);
    assert.equal(await person.focusIsOn('basic/school'), true);
});

each('SC-08 a new page begins at its title, without a frame around it', async (open) => {
    const person = await withDraft(open);
    await person.openSection('recommendation');
    await person.button(person.w('save_and_next')).press('Enter');
    const title = person.title(person.label('submission'));
    await title.waitFor();
    assert.equal(await holdsFocus(person, title), true);
    assert.equal(await title.evaluate((element) => getComputedStyle(element).outlineStyle), 'none');
    await person.page.goBack();
    const before = person.title(person.label('recommendation'));
    await before.waitFor();
    assert.equal(await holdsFocus(person, before), true);
});

each('SC-12 a missing scan is named at 上报, and its link leads to its row', async (open) => {
    const person = await withDraft(open);
    await person.openCheck();
    await person.trySubmit();
    await person.followSummary(finding('required_attachment', { label: person.label('attachments/identity_document') }));
    await person.title(person.label('attachments')).waitFor();
    assert.equal(await holdsFocus(person, person.control('attachments/identity_document')), true);
});

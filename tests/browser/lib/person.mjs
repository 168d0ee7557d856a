// What a person does, by the names that stand on the screen: roles and labels only. Each word of the client is
// looked up here once; a changed word is a changed line of words.def and none of a test.
import assert from 'node:assert/strict';
import { captchaAnswer, smsCode } from './api.mjs';
import { compose } from './browser.mjs';
import { code, label, pack, word } from './words.mjs';
import programme from './programme.mjs';

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function expectChecked(control, value = true) {
    for (let tries = 0; tries < 100; tries++) {
        if ((await control.isChecked()) === value) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the choice did not take');
}

export class Person {
    constructor(server, page, { mode = 'canvas', language = 'zh', touch = false } = {}) {
        Object.assign(this, { server, page, mode, language, touch });
    }

    // ---- words and finding things
    w(id, parameters) { return word(id, parameters, this.language); }
    label(path) { return label(path, this.language); }
    code(list, value) { return code(list, value, this.language); }
    pack() { return pack(this.language); }
    // A word with numbers left open: 有{n}处需要处理.
    pattern(id) { return new RegExp(`^${escape(this.w(id)).replace(/\\\{\w+\\\}/g, '.*')}$`); }
    // A control's name is its label, perhaps with its unit and a sign that it is required.
    named(text) { return new RegExp(`^${escape(text)}(\\s*[（(].*[)）])?(\\s*[*＊])?$`); }

    button(text, within = this.page) { return within.getByRole('button', { name: text, exact: true }); }
    link(text, within = this.page) { return within.getByRole('link', { name: text, exact: true }); }
    title(text) { return this.page.getByRole('heading', { level: 1, name: text, exact: true }); }
    dialog(text) { return this.page.getByRole('dialog', { name: text }); }
    control(path, within = this.page) {
        const kind = programme.field(path);
        const name = this.named(this.label(path));
        if (kind.type === 'choice' && ['radio', 'committees'].includes(kind.style)) return within.getByRole('radiogroup', { name });
        if (kind.type === 'choice') return within.getByRole('combobox', { name });
        if (kind.type === 'boolean') return within.getByRole('checkbox', { name });
        if (kind.type === 'attachment') return within.getByRole('group', { name });
        return within.getByLabel(name).and(within.getByRole('textbox'));
    }
    // A password has no role of its own: by its label alone.
    secret(path, within = this.page) { return within.getByLabel(this.named(this.label(path))); }

    async press(target) { await (this.touch ? target.tap() : target.click()); }
    async go(path = '') { await this.page.goto(`${this.server.base}/${path}`); }
    async ready() { await this.page.getByRole('heading', { level: 1 }).first().waitFor(); }
    async frames() {
        await this.page.evaluate(() => new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20)));
        }));
    }

    async seesText(text) { await this.page.getByText(text).first().waitFor(); }
    async doesNotSeeText(text) { assert.equal(await this.page.getByText(text).count(), 0, `${text} is on the screen`); }

    // ---- one value, by its path in the pack: "basic/name", "accounts:register/phone"
    async fill(path, value, within = this.page) {
        const kind = programme.field(path);
        const control = kind.format === 'secret' ? this.secret(path, within) : this.control(path, within);
        if (kind.type === 'choice' && ['radio', 'committees'].includes(kind.style)) {
            // As a hand does it: on the words beside the mark.
            const text = this.code(kind.list, value);
            await this.press(control.getByText(text, { exact: true }));
            await expectChecked(control.getByRole('radio', { name: text, exact: true }));
        } else if (kind.type === 'choice') {
            await control.selectOption(value === '' ? { value: '' } : { label: this.code(kind.list, value) });
        } else if (kind.type === 'boolean') {
            if ((await control.isChecked()) !== value) await this.press(within.getByText(this.label(path), { exact: true }));
            await expectChecked(control, value);
        } else {
            await control.fill(value);
            await control.blur();
        }
    }

    async fillAll(section, values, within = this.page) {
        const known = new Set(programme.fields(section));
        for (const [field, value] of Object.entries(values)) {
            if (known.has(field) && value !== '') await this.fill(`${section}/${field}`, value, within);
        }
    }

    async compose(path, text) {
        const control = this.control(path);
        await compose(this.page, control, text);
        await control.blur();
    }

    async has(path) {
        await this.frames();
        return (await this.control(path).count()) > 0;
    }

    async valueOf(path) { return this.control(path).inputValue(); }

    // What is said about a control (aria-describedby), when it is marked as wrong.
    async errorAt(path, within = this.page) {
        const kind = programme.field(path);
        const control = kind.format === 'secret' ? this.secret(path, within) : this.control(path, within);
        return this.errorOf(control);
    }

    // Waits a little for the error that is expected; '' when none comes.
    async errorOf(control) {
        for (let tries = 0; tries < 60 && (await control.getAttribute('aria-invalid')) !== 'true'; tries++) await this.page.waitForTimeout(50);
        return control.evaluate((element) => {
            if (element.getAttribute('aria-invalid') !== 'true') return '';
            const said = (element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
            return document.getElementById(said[0])?.textContent ?? '';
        });
    }

    async focusIsOn(path) {
        await this.frames();
        return this.control(path).evaluate((element) => element === document.activeElement);
    }

    // ---- what is wrong, in one place
    errorSummary() { return this.page.getByRole('group', { name: this.pattern('problems_title') }); }

    async summary() {
        await this.frames();
        const box = this.errorSummary();
        if ((await box.count()) === 0) return [];
        const lines = await box.first().innerText();
        return lines.split('\n').map((line) => line.trim()).filter((line) => line && !this.pattern('problems_title').test(line));
    }

    async summaryAppears() {
        await this.errorSummary().waitFor();
        return this.summary();
    }

    async followSummary(text) { await this.press(this.link(text, this.errorSummary())); }

    // ---- how it is shown
    async openSettings() {
        const opener = this.button(this.w('display_settings'));
        if ((await opener.getAttribute('aria-expanded')) !== 'true') await this.press(opener);
    }

    async setting(wordId) {
        await this.openSettings();
        await this.press(this.button(this.w(wordId)));
        await this.frames();
    }

    async textSize(percent) {
        await this.openSettings();
        await this.page.getByRole('combobox', { name: this.w('text_size') }).selectOption(percent);
        await this.frames();
    }

    // ---- accounts
    async openRegister() { await this.go('register'); await this.title(this.pack().accounts.register.label).waitFor(); }
    async openLogin() { await this.go('login'); await this.title(this.pack().accounts.login.label).waitFor(); }
    async openRecover() { await this.go('recover'); await this.title(this.pack().accounts.recover.label).waitFor(); }

    // SC-03: from the left menu (the account's menu on a narrow screen).
    async openChangePassword() {
        await this.go('rounds');
        await this.title(this.w('rounds')).waitFor();
        const menu = this.page.getByRole('navigation', { name: this.w('menu') });
        if (await menu.count()) await this.press(this.link(this.w('change_password'), menu));
        else await this.go('password');
        await this.title(this.pack().accounts.change_password.label).waitFor();
    }

    captchaImage(within = this.page) { return within.getByRole('img', { name: this.w('captcha_image') }); }
    async captchaSource(within = this.page) { return this.captchaImage(within).getAttribute('src'); }

    async newCaptcha() {
        const before = await this.captchaSource();
        await this.press(this.button(this.w('captcha_other')));
        await this.page.waitForFunction((old) => {
            const image = [...document.querySelectorAll('img')].find((one) => /captchas/.test(one.src));
            return image && image.getAttribute('src') !== old;
        }, before);
    }

    async solveCaptcha(within = this.page) {
        const id = /captchas\/([0-9a-f]{32})/.exec(await this.captchaSource(within))[1];
        await within.getByLabel(this.named(this.w('captcha'))).fill(await captchaAnswer(this.server, id));
    }

    smsField() { return this.page.getByLabel(this.named(this.w('sms_code'))); }
    async smsError() { return this.errorOf(this.smsField()); }
    async enterSms(text) { await this.smsField().fill(text); }

    async askSms() {
        await this.solveCaptcha();
        await this.press(this.button(this.w('sms_send')));
        await this.seesText(this.w('captcha_passed'));
    }

    async submitStep(flow, step = 0, within = this.page) {
        const effect = programme.accountStep(flow, step).effect;
        const name = { create_account: 'register_now', open_session: 'log_in', set_password: 'save_password' }[effect] ?? 'next_step';
        await this.press(this.button(this.w(name), within));
    }

    async fillLogin(login, password, within = this.page) {
        await this.fill('accounts:login/login', login, within);
        await this.fill('accounts:login/password', password, within);
    }

    async register(who) {
        await this.openRegister();
        await this.fillAll('accounts:register', { ...who, password_again: who.password });
        await this.askSms();
        await this.enterSms(await smsCode(this.server, who.phone));
        await this.submitStep('register');
        await this.registered();
        this.who = who;
    }

    async login(who) {
        await this.openLogin();
        await this.fillLogin(who.phone, who.password);
        await this.solveCaptcha();
        await this.submitStep('login');
        await this.loggedIn();
        this.who = who;
    }

    // Who has just proven the phone and chosen a password is not asked for both again.
    async registered() { await this.loggedIn(); }
    async passwordChanged() { await this.seesText(this.w('password_saved')); }
    async loggedIn() { await this.title(this.w('rounds')).waitFor(); }
    async logOut() {
        const opener = this.page.getByRole('banner').getByRole('button', { name: this.who.name });
        await this.press(opener);
        await this.press(this.button(this.w('log_out')));
        await this.link(this.w('log_in')).first().waitFor();
    }
    async isLoggedIn() {
        return this.page.evaluate(async (api) => Boolean((await (await fetch(`${api}/session`)).json()).account), this.server.api);
    }
    async cookieText() {
        const cookie = (await this.page.context().cookies()).find((one) => one.name === `shenbao-${this.server.programme}`);
        return `${cookie.name}=${cookie.value}`;
    }

    async seesRelogin() { await this.dialog(this.w('log_in_again')).waitFor(); }
    async reloginInPlace(who) {
        const dialog = this.dialog(this.w('log_in_again'));
        await this.captchaImage(dialog).waitFor();
        await this.fillLogin(who.phone, who.password, dialog);
        await this.solveCaptcha(dialog);
        await this.submitStep('login', 0, dialog);
        await dialog.waitFor({ state: 'detached' });
    }

    // ---- rounds and the list
    async openRounds() { await this.go('rounds'); await this.title(this.w('rounds')).waitFor(); }
    roundCard(name) { return this.page.getByRole('heading', { level: 2, name, exact: true }).locator('..'); }

    async pressApply(name) { await this.press(this.button(this.w('apply'), this.roundCard(name))); }
    async canApply(name) {
        await this.roundCard(name).waitFor();
        return (await this.button(this.w('apply'), this.roundCard(name)).count()) > 0;
    }

    async startRound(name) {
        await this.pressApply(name);
        const dialog = this.dialog(this.w('start_title'));
        await this.press(this.button(this.w('start_confirm'), dialog));
        await this.title(name).waitFor();
        this.application = this.applicationOnScreen();
    }

    applicationOnScreen() { return /applications\/([0-9a-f]{32})/.exec(this.page.url())?.[1]; }

    async openApplications() {
        await this.go('applications');
        await this.page.getByRole('table', { name: this.w('my_applications') }).waitFor();
    }

    async viewApplication(round) {
        const row = this.page.getByRole('row').filter({ hasText: round });
        await this.press(this.button(this.w('view'), row));
        await this.page.waitForURL(/applications\/[0-9a-f]{32}/);
        this.application = this.applicationOnScreen();
    }

    // ---- the form
    async openTasks() {
        await this.go(`applications/${this.application}`);
        await this.page.getByRole('link', { name: new RegExp(`^\\d*\\s*${escape(this.label('basic'))}`) }).first().waitFor();
    }

    async openSection(section) {
        const text = this.label(section);
        if (!this.page.url().includes(`applications/${this.application}`)) {
            await this.go(`applications/${this.application}/${section}`);
        } else {
            if ((await this.page.getByRole('navigation', { name: this.w('task_list') }).count()) === 0) {
                // A narrow screen has the list on a page of its own.
                const back = this.link(this.w('back_to', { name: this.w('task_list') }));
                if (await back.count()) await this.press(back);
                else if (!/applications\/[0-9a-f]{32}$/.test(this.page.url())) await this.go(`applications/${this.application}`);
            }
            await this.press(this.page.getByRole('link', { name: new RegExp(`^\\d*\\s*${escape(text)}`) }).first());
        }
        await this.title(text).waitFor();
    }

    async next() {
        await this.press(this.button(new RegExp(`^(${this.w('save_and_next')}|${this.w('save_and_check')})$`)));
        await this.frames();
    }

    savedStatus() { return this.page.getByRole('status').filter({ hasText: new RegExp(escape(this.w('state_saved', { time: '' }).trim())) }); }

    // Everything typed is on the server, and the page says so.
    async saved(options) {
        await this.frames();
        await this.savedStatus().first().waitFor(options);
    }

    // On one's own device, without a network.
    async keptHere() {
        await this.frames();
        await this.page.getByRole('status').filter({ hasText: this.w('state_kept') }).first().waitFor();
    }

    async unsaved() {
        const words = new RegExp(`${escape(this.w('state_local'))}|${escape(this.w('state_offline'))}`);
        await this.page.getByRole('status').filter({ hasText: words }).first().waitFor();
    }

    recordName(section) { return this.pack().sections[section].record; }
    row(text) { return this.page.getByRole('row').filter({ hasText: text }).last(); }

    async addRecord(section, values, { stays = false } = {}) {
        await this.press(this.button(this.w('add_named', { name: this.recordName(section) })));
        await this.page.waitForURL(new RegExp(`${section}/[0-9a-f]{32}`));
        await this.fillAll(section, values);
        await this.finishRecord();
        if (stays) await this.errorSummary().waitFor();
        else await this.page.getByRole('table', { name: this.label(section) }).waitFor();
    }

    async finishRecord() { await this.press(this.button(this.w('save_and_back'))); await this.frames(); }

    async openRecord(section, text) {
        await this.press(this.button(this.w('edit'), this.row(text)));
        await this.page.waitForURL(new RegExp(`${section}/[0-9a-f]{32}`));
    }

    async editRecord(section, text, changes) {
        await this.openRecord(section, text);
        await this.fillAll(section, changes);
        await this.finishRecord();
        await this.page.getByRole('table', { name: this.label(section) }).waitFor();
    }

    async deleteRecord(section, text) {
        await this.press(this.button(this.w('remove'), this.row(text)));
        await this.seesText(this.w('removed'));
    }

    async undoDelete() { await this.press(this.button(this.w('undo'))); }

    // ---- files
    async attach(path, files, { refused = false } = {}) {
        const slot = this.control(path);
        const before = await this.files(slot).count();
        await slot.getByLabel(this.w('choose_file')).setInputFiles(files);
        if (!refused) await this.files(slot).nth(before + files.length - 1).waitFor();
    }

    // Names of the files that are there: links that download them.
    files(within = this.page) { return within.locator('a[href*="/attachments/"]'); }

    fileItem(name) { return this.page.getByRole('listitem').filter({ hasText: name }).last(); }

    async download(name) {
        const [download] = await Promise.all([
            this.page.waitForEvent('download'),
            this.press(this.link(name)),
        ]);
        return download;
    }

    async replaceFile(name, by) {
        await this.fileItem(name).getByLabel(this.w('replace_file')).setInputFiles([by]);
        await this.link(by.name).waitFor({ timeout: 30000 });
    }

    async removeFile(name) {
        await this.press(this.button(this.w('remove_file'), this.fileItem(name)));
        const dialog = this.dialog(this.w('remove_file'));
        await this.press(this.button(this.w('remove'), dialog));
        await dialog.waitFor({ state: 'detached' });
    }

    async stateOf(path) {
        await this.frames();
        return (await this.control(path).getByText(this.w('not_uploaded')).count()) > 0 ? 'missing' : 'there';
    }

    async makeFit(name) {
        const dialog = this.dialog(this.w('fit_title')).filter({ has: this.page.getByRole('img', { name: new RegExp(escape(name)) }) });
        await dialog.getByText(new RegExp(escape(this.w('fit_done')).replace(/\\\{\w+\\\}/g, '.*'))).waitFor({ timeout: 30000 });
        await this.press(this.button(this.w('fit_confirm'), dialog));
        await dialog.waitFor({ state: 'detached' });
    }

    async keepMine() {
        const dialog = this.dialog(this.w('conflict_title'));
        await this.press(this.button(this.w('keep_mine'), dialog));
        await dialog.waitFor({ state: 'detached' });
    }

    // ---- submission
    // The printed form's text.
    async print() {
        const name = new RegExp(`^(${escape(this.w('print'))}|${escape(this.w('print_again'))})$`);
        const [printed] = await Promise.all([
            this.page.context().waitForEvent('page'),
            this.press(this.page.getByRole('button', { name })),
        ]);
        await printed.waitForLoadState();
        const text = await printed.locator('body').innerText();
        await printed.close();
        return text;
    }

    async openCheck(act = 'submit') {
        await this.go(`applications/${this.application}/check`);
        await this.title(this.checkTitle(act)).waitFor();
    }

    async openReceipt() {
        await this.go(`applications/${this.application}/receipt`);
        await this.title(this.sentTitle()).waitFor();
    }

    action(id) { return this.pack().flow.actions[id].label; }
    checkTitle(act = 'submit') { return this.w('check_and', { act: this.action(act) }); }
    sentTitle() { return this.w('receipt_title', { act: this.action('submit') }); }

    async confirmAction(id) {
        await this.press(this.button(this.action(id)));
        const dialog = this.dialog(this.action(id));
        await this.press(this.button(this.action(id), dialog));
    }

    async submitApplication() {
        await this.confirmAction('submit');
        await this.title(this.sentTitle()).waitFor();
    }

    async trySubmit() {
        await this.press(this.button(this.action('submit')));
        await this.errorSummary().waitFor();
    }

    async withdraw() {
        await this.confirmAction('withdraw');
        // The state's name may stand in the history before.
        await this.button(this.action('withdraw')).first().waitFor({ state: 'hidden' });
        await this.seesText(this.pack().flow.states.draft.label);
    }
}

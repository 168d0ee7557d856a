// Every screen, in both modes and three widths: a picture for people, axe-core for machines, and a canvas that
// shows what the mirror says.
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { accessibilityProblems, picture, settled, unpainted } from './lib/pictures.mjs';
import { file, jpeg, pdf } from './lib/files.mjs';

const { only, shared, account, signedIn, withDraft, withFullDraft, demoPerson } = suite();
const sections = ['directions', 'basic', 'works', 'achievements', 'resume', 'attachments', 'recommendation', 'submission'];

// Screens by name; each leaves the person on it.
const screens = {
    start: async (open, options) => { const p = await open(options); await p.go(); await p.ready(); return p; },
    register: async (open, options) => { const p = await open(options); await p.openRegister(); return p; },
    'register-wrong': async (open, options) => {
        const p = await open(options);
        await p.openRegister();
        await p.fill('accounts:register/identity_type', '111');
        await p.fill('accounts:register/identity_number', '110105194912310021');
        await p.submitStep('register');
        return p;
    },
    login: async (open, options) => { const p = await open(options); await p.openLogin(); return p; },
    recover: async (open, options) => { const p = await open(options); await p.openRecover(); return p; },
    'recover-2': async (open, options) => {
        const p = await open(options);
        await p.openRecover();
        await p.fill('accounts:recover/login', '13900000001');
        await p.solveCaptcha();
        await p.submitStep('recover', 0);
        await p.seesText('139****0001');
        return p;
    },
    settings: async (open, options) => { const p = await open(options); await p.openLogin(); await p.openSettings(); return p; },
    password: async (open, options) => { const p = await signedIn(open, options); await p.openChangePassword(); return p; },
    rounds: async (open, options) => { const p = await signedIn(open, options); await p.openRounds(); return p; },
    applications: async (open, options) => { const p = await withDraft(open, undefined, options); await p.openApplications(); return p; },
    tasks: async (open, options) => { const p = await withFullDraft(open, options); await p.openTasks(); return p; },
    ...Object.fromEntries(sections.map((section) => [`section-${section}`, async (open, options) => {
        const p = await withFullDraft(open, options);
        await p.openSection(section);
        return p;
    }])),
    'section-basic-wrong': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('basic');
        await p.fill('basic/birth_date', '1991-02-30');
        await p.next();
        return p;
    },
    'section-works-empty': async (open, options) => { const p = await withDraft(open, undefined, options); await p.openSection('works'); return p; },
    record: async (open, options) => {
        const p = await withFullDraft(open, options);
        await p.openSection('achievements');
        await p.openRecord('achievements', '大跨度钢屋盖设计研究');
        return p;
    },
    'dialog-start': async (open, options) => {
        const p = await signedIn(open, options);
        await p.openRounds();
        await p.pressApply((await api.openRound(shared.server, p.cookie)).name);
        await p.dialog(p.w('start_title')).waitFor();
        return p;
    },
    'dialog-relogin': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('basic');
        await shared.server.call('DELETE', '/session', { cookie: p.cookie });
        await p.fill('basic/school', '示例师范大学');
        await p.seesRelogin();
        await p.captchaImage(p.dialog(p.w('log_in_again'))).waitFor();
        return p;
    },
    'dialog-conflict': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('basic');
        await p.fill('basic/school', '第一所学校');
        await p.saved();
        const { revision } = await api.read(shared.server, p.cookie, p.application);
        await api.batch(shared.server, p.cookie, p.application, [{ op: 'set', path: 'basic/school', value: '第二所学校' }], revision);
        await p.fill('basic/school', '第三所学校');
        await p.dialog(p.w('conflict_title')).waitFor();
        return p;
    },
    'dialog-fit': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('attachments');
        const photo = await jpeg(shared.browser, { width: 2400, height: 1600, quality: 1, noise: true });
        await p.attach('attachments/identity_document', [file('身份证.jpg', photo)], { refused: true });
        await p.dialog(p.w('fit_title')).waitFor();
        return p;
    },
    'dialog-remove-file': async (open, options) => {
        const p = await withFullDraft(open, options);
        await p.openSection('attachments');
        await p.press(p.button(p.w('remove_file'), p.fileItem('identity_document.pdf')));
        await p.dialog(p.w('remove_file')).waitFor();
        return p;
    },
    'dialog-record': async (open, options) => {
        const p = await withFullDraft(open, options);
        await p.openSection('works');
        await p.press(p.button(p.w('view'), p.row('示例市文化中心')));
        await p.page.getByRole('dialog').waitFor();
        return p;
    },
    print: async (open, options) => {
        const p = await withFullDraft(open, options);
        const { json } = await shared.server.call('POST', `/applications/${p.application}/prints`, { cookie: p.cookie, body: {} });
        await p.page.goto(shared.server.origin + json.url);
        await p.page.getByRole('heading', { level: 1 }).waitFor();
        const ruled = await p.page.locator('td').first().evaluate((cell) => parseFloat(getComputedStyle(cell).borderTopWidth));
        assert.ok(ruled > 0, 'the printed form has its rules: its own style sheet was read');
        return p;
    },
    check: async (open, options) => { const p = await withFullDraft(open, options); await p.openCheck(); return p; },
    receipt: async (open, options) => {
        const p = await withFullDraft(open, options);
        await submitted(p);
        await p.openReceipt();
        return p;
    },
};

// What only happens after an act, or when something goes wrong.
const happenings = {
    'register-sms': async (open, options) => {
        const p = await open(options);
        await p.openRegister();
        await p.fill('accounts:register/phone', applicant().phone);
        await p.solveCaptcha();
        await p.askSms();
        return p;
    },
    outbox: async (open, options) => {
        const p = await signedIn(open, options);
        await p.go('outbox');
        await p.seesText(p.who.phone);
        return p;
    },
    messages: async (open, options) => {
        const p = await demoPerson(open, '13900001861', options);
        await p.go('messages');
        await p.title(p.w('my_messages')).waitFor();
        return p;
    },
    message: async (open, options) => {
        const p = await demoPerson(open, '13900001861', options);
        await p.go('messages');
        await p.press(p.page.getByRole('link', { name: new RegExp(p.pack().flow.states.returned.label) }).first());
        await p.link(p.w('see_application')).waitFor();
        return p;
    },
    'not-found': async (open, options) => {
        const p = await open(options);
        await p.go('nothing/of/the/kind');
        await p.seesText(p.w('not_found_text'));
        return p;
    },
    'applications-returned': async (open, options) => { const p = await demoPerson(open, '13900001861', options); await p.openApplications(); return p; },
    'tasks-returned': async (open, options) => { const p = await demoPerson(open, '13900001861', options); await p.openTasks(); return p; },
    'check-approved': async (open, options) => {
        const p = await demoPerson(open, '13900001862', options);
        await p.go(`applications/${p.application}/check`);
        await p.title(p.w('my_application')).waitFor();
        return p;
    },
    'section-too-late': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('basic');
        await p.page.clock.setFixedTime(Date.now() + 31 * 86400e3);
        await p.fill('basic/position', '总工程师');
        await p.seesText(p.w('too_late_text'));
        return p;
    },
    'dialog-too-late': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openCheck();
        await p.page.clock.setFixedTime(Date.now() + 31 * 86400e3);
        await p.press(p.button(p.action('submit')));
        await p.dialog(p.w('cannot_start')).waitFor();
        return p;
    },
    'dialog-submit': async (open, options) => {
        const p = await withFullDraft(open, options);
        await signedForm(p);
        await p.openCheck();
        await p.press(p.button(p.action('submit')));
        await p.dialog(p.action('submit')).waitFor();
        return p;
    },
    'dialog-idle': async (open, options) => {
        const p = await open(options);
        await p.page.clock.install();
        const { who, cookie } = await account();
        await api.enter(shared.server, p.page, cookie);
        Object.assign(p, { who, cookie, application: await api.newApplication(shared.server, cookie) });
        await p.openSection('basic');
        await p.page.clock.fastForward('28:05');
        await p.dialog(p.w('idle_title')).waitFor();
        return p;
    },
    'dialog-log-out': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('basic');
        await p.page.context().setOffline(true);
        await p.fill('basic/school', '断网时写的学校');
        await p.unsaved();
        await p.press(p.page.getByRole('banner').getByRole('button', { name: p.who.name }));
        await p.press(p.button(p.w('log_out')));
        await p.dialog(p.w('log_out_title')).waitFor();
        return p;
    },
    'dialog-rename': async (open, options) => {
        const p = await withFullDraft(open, options);
        await p.openSection('attachments');
        await p.press(p.button(p.w('rename_file'), p.fileItem('identity_document.pdf')));
        await p.dialog(p.w('rename_file')).waitFor();
        return p;
    },
    'dialog-image': async (open, options) => {
        const p = await withDraft(open, undefined, options);
        await p.openSection('attachments');
        await p.attach('attachments/identity_document', [file('身份证正面.jpg', await jpeg(shared.browser, { width: 800, height: 500 }))]);
        await p.press(p.button(p.w('preview'), p.fileItem('身份证正面.jpg')));
        await p.dialog('身份证正面.jpg').waitFor();
        return p;
    },
};
Object.assign(screens, happenings);

async function signedForm(person) {
    await shared.server.call('POST', `/applications/${person.application}/prints`, { cookie: person.cookie, body: {} });
    await api.upload(shared.server, person.cookie, person.application, 'submission/signed_form', 'signed.pdf', pdf('signed'));
    await api.batch(shared.server, person.cookie, person.application, [{ op: 'set', path: 'submission/statement', value: true }]);
}

async function submitted(person) {
    const { server } = shared;
    const path = `/applications/${person.application}`;
    await signedForm(person);
    const { revision } = await api.read(server, person.cookie, person.application);
    const answer = await server.call('POST', `${path}/actions`, {
        cookie: person.cookie, body: { action: 'submit', submission: api.newId(), base_revision: revision },
    });
    assert.equal(answer.status, 200, answer.text);
}

const widths = [[1280, 900], [768, 1024], [390, 844]];

// What is wrong with the window as it stands.
async function problems(person, mode) {
    const found = await accessibilityProblems(person.page);
    const painted = mode === 'canvas' && (await person.page.locator('canvas').count()) > 0;
    return painted ? [...found, ...(await unpainted(person.page)).map((text) => `not painted: ${text}`)] : found;
}

only('SC-01 … SC-14 the look for what is not painted is no decoration: a border alone is no value', async (open) => {
    const person = await open();
    await person.page.goto('about:blank');
    await person.page.setContent(`<style>* { margin: 0 } canvas, input { position: absolute; left: 0; top: 0 } input { left: 40px; width: 200px; height: 40px; border: 0; background: none }</style>
        <canvas width="600" height="300"></canvas><input value="画了" style="top: 40px"><input value="没有画" style="top: 140px">`);
    await person.page.evaluate(() => {
        const pen = document.querySelector('canvas').getContext('2d');
        pen.fillStyle = 'white';
        pen.fillRect(0, 0, 600, 300);
        pen.strokeRect(40.5, 40.5, 199, 39);
        pen.strokeRect(40.5, 140.5, 199, 39);
        pen.fillStyle = 'black';
        pen.font = '20px sans-serif';
        pen.fillText('画了', 52, 67);
    });
    assert.deepEqual(await unpainted(person.page), ['没有画']);
});

// The look for unpainted words leaves the page where it ended.
async function fromTop(page) {
    await page.evaluate(() => scrollTo(0, 0));
    await settled(page);
}

for (const [name, open_] of Object.entries(screens)) {
    for (const mode of ['canvas', 'text']) {
        only(`SC-01 … SC-14 screen ${name} (${mode}): pictures, axe-core, nothing only in the mirror`, async (open) => {
            const person = await open_(open, { mode });
            const found = [];
            const look = async (at) => found.push(...(await problems(person, mode)).map((problem) => `${at}: ${problem}`));
            for (const [width, height] of widths) {
                await person.page.setViewportSize({ width, height });
                await settled(person.page);
                await fromTop(person.page);
                await picture(person.page, `${mode}-${width}`, name);
                assert.equal(await person.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `no sideways scrolling at ${width}`);
                await look(width);
            }
            await person.page.emulateMedia({ colorScheme: 'dark' });
            await settled(person.page);
            await fromTop(person.page);
            await picture(person.page, `${mode}-dark`, name);
            await look('dark');
            assert.deepEqual(found, []);
        });
    }
}

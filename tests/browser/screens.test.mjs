// Every screen, in both modes and three widths: a picture for people, axe-core for machines, and a canvas that
// shows what the mirror says.
import { api, assert, suite } from './lib/suite.mjs';
import { accessibilityProblems, picture, settled, unpainted } from './lib/pictures.mjs';
import { pdf } from './lib/files.mjs';

const { only, shared, signedIn, withDraft, withFullDraft } = suite();
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
    check: async (open, options) => { const p = await withFullDraft(open, options); await p.openCheck(); return p; },
    receipt: async (open, options) => {
        const p = await withFullDraft(open, options);
        await submitted(p);
        await p.openReceipt();
        return p;
    },
};

async function submitted(person) {
    const { server } = shared;
    const path = `/applications/${person.application}`;
    await server.call('POST', `${path}/prints`, { cookie: person.cookie, body: {} });
    await api.upload(server, person.cookie, person.application, 'submission/signed_form', 'signed.pdf', pdf('signed'));
    await api.batch(server, person.cookie, person.application, [{ op: 'set', path: 'submission/statement', value: true }]);
    const { revision } = await api.read(server, person.cookie, person.application);
    const answer = await server.call('POST', `${path}/actions`, {
        cookie: person.cookie, body: { action: 'submit', submission: api.newId(), base_revision: revision },
    });
    assert.equal(answer.status, 200, answer.text);
}

const widths = [[1280, 900], [768, 1024], [390, 844]];

for (const [name, open_] of Object.entries(screens)) {
    for (const mode of ['canvas', 'text']) {
        only(`SC-01 … SC-14 screen ${name} (${mode}): pictures, axe-core, nothing only in the mirror`, async (open) => {
            const person = await open_(open, { mode });
            const found = [];
            for (const [width, height] of widths) {
                await person.page.setViewportSize({ width, height });
                await settled(person.page);
                await picture(person.page, `${mode}-${width}`, name);
                assert.equal(await person.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `no sideways scrolling at ${width}`);
                found.push(...(await accessibilityProblems(person.page)).map((problem) => `${width}: ${problem}`));
                if (mode === 'canvas') found.push(...(await unpainted(person.page)).map((text) => `${width}: not painted: ${text}`));
            }
            assert.deepEqual(found, []);
        });
    }
}

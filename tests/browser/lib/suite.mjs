// One server and one browser a file; a person in a fresh browser a test.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, modes, newPerson } from './browser.mjs';
import { Person } from './person.mjs';
import { picture } from './pictures.mjs';
import { Server } from './server.mjs';
import { chosen } from './chosen.mjs';
import * as api from './api.mjs';
import { applicant, application } from './people.mjs';

export { assert, api, applicant, application };

// `early`: so many accounts are made at the start, for tests that want another SMS to the same phone.
export function suite({ programme = 'sc', environment = {}, options, change, early: earlyCount = 0, engine = 'chromium' } = {}) {
    chosen.programme = programme;
    const shared = {};
    const earlyAccounts = [];
    before(async () => {
        shared.server = await Server.start({ programme, environment, options, change });
        shared.browser = await launch(engine);
        for (let i = 0; i < earlyCount; i++) earlyAccounts.push({ ...(await account()).who, made: Date.now() });
    });
    after(async () => {
        await shared.browser?.close();
        await shared.server?.stop();
    });

    // A person at a screen. What was on it when a test failed is kept as a picture.
    async function person(options = {}) {
        const page = await newPerson(shared.browser, options);
        return new Person(shared.server, page, options);
    }

    async function run(name, options, body) {
        const people = [];
        const open = async (more = {}) => {
            const one = await person({ ...options, ...more });
            people.push(one);
            return one;
        };
        try {
            // A server that an earlier test brought down must not fail this one too.
            if (!shared.server.isUp()) await shared.server.launch();
            await body(open, shared);
            for (const one of people) assert.deepEqual(one.page.problems, [], 'the page reported errors');
        } catch (error) {
            const file = name.replace(/[^\w一-鿿-]+/g, '-').slice(0, 80);
            if (!shared.server.isUp()) error.message += `\nthe server went down: ${await shared.server.lastWords()}`;
            for (const [at, one] of people.entries()) await picture(one.page, 'failures', `${file}-${at}`).catch(() => {});
            throw error;
        } finally {
            for (const one of people) await one.page.context().close();
        }
    }

    // An account in the server, made without the screens.
    async function account(changes) {
        const who = applicant(changes);
        await api.register(shared.server, who);
        const cookie = await api.login(shared.server, who);
        return { who, cookie };
    }

    async function early() {
        const who = earlyAccounts.shift();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, who.made + 61000 - Date.now())));
        return who;
    }

    // The same in a person's browser.
    async function signedIn(open, options) {
        const { who, cookie } = await account();
        const one = await open(options);
        await api.enter(shared.server, one.page, cookie);
        one.who = who;
        one.cookie = cookie;
        return one;
    }

    // … with a draft.
    async function withDraft(open, sections, options) {
        const one = await signedIn(open, options);
        one.application = await api.newApplication(shared.server, one.cookie);
        if (sections) await api.fill(shared.server, one.cookie, one.application, sections(application(one.who)));
        return one;
    }

    // … filled, with its attachments, ready to be printed.
    async function withFullDraft(open, options) {
        const one = await withDraft(open, (all) => all, options);
        await api.uploadRequired(shared.server, one.cookie, one.application);
        return one;
    }

    // One of the demo's people, with the application that the demo has made for him.
    async function demoPerson(open, phone, options) {
        const cookie = await api.login(shared.server, { phone, password: 'Demo2026pass' });
        const one = await open(options);
        await api.enter(shared.server, one.page, cookie);
        const { json } = await shared.server.call('GET', '/applications', { cookie });
        return Object.assign(one, { cookie, application: json.applications[0].id });
    }

    return {
        shared, account, early, signedIn, withDraft, withFullDraft, demoPerson,
        // A requirement's test in every mode: the painted page with its mirror, and text mode alone.
        each(name, body, options = {}) {
            for (const mode of modes) {
                const title = mode === 'canvas' ? name : `${name} (text mode)`;
                test(title, { timeout: 120000 }, () => run(title, { ...options, mode }, body));
            }
        },
        only(name, body, options = {}) {
            test(name, { timeout: 180000 }, () => run(name, options, body));
        },
    };
}

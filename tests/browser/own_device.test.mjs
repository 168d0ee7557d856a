// A device of one's own: the form opens, is filled in and judged without a network, and what was typed arrives later.
import { api, assert, suite } from './lib/suite.mjs';

const { each, only, shared, account, withDraft } = suite();
const stored = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;

const entries = (page) => page.evaluate(async () => {
    if (!(await indexedDB.databases()).some((one) => one.name === 'shenbao')) return [];
    const base = await new Promise((resolve) => { const ask = indexedDB.open('shenbao'); ask.onsuccess = () => resolve(ask.result); });
    const rows = base.transaction('kept').objectStore('kept'), all = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const [names, values] = [await all(rows.getAllKeys()), await all(rows.getAll())];
    base.close();
    return names.map((name, i) => ({ name, bytes: Array.from(new Uint8Array(values[i].data)) }));
});

// The window is gone without a word, and another one is opened later.
async function anotherWindow(person, path) {
    const context = person.page.context();
    await person.page.close();
    person.page = await context.newPage();
    person.page.problems = [];
    await person.page.goto(shared.server.origin + path);
}

const shellIsKept = (person) => person.page.waitForFunction(async () => Boolean(await caches.match(`/${location.pathname.split('/')[1]}/login`, { ignoreVary: true })));

// Logged in with the choice made, and an application begun.
async function onOwnDevice(open) {
    const { who, cookie } = await account();
    const person = await open();
    Object.assign(person, { who, cookie, application: await api.newApplication(shared.server, cookie) });
    await person.openLogin();
    await person.press(person.page.getByRole('checkbox', { name: person.w('own_device') }));
    await person.fillLogin(who.phone, who.password);
    await person.solveCaptcha();
    await person.submitStep('login');
    await person.loggedIn();
    return person;
}

each('SC-08 on one\'s own device the form opens and is judged without the server, and what was typed arrives later', async (open) => {
    const person = await onOwnDevice(open);
    await person.openSection('basic');
    const address = new URL(person.page.url()).pathname;
    await person.fill('basic/school', '有网络时写的学校');
    await person.saved();
    await shellIsKept(person);

    await shared.server.kill();
    await person.fill('basic/school', '断网时写的学校');
    await person.keptHere();
    for (const { name, bytes } of await entries(person.page)) {
        assert.ok(!Buffer.from(bytes).includes(Buffer.from('断网时写的学校')), `${name} can be read`);
    }

    await anotherWindow(person, address);
    await person.control('basic/school').waitFor();
    assert.equal(await person.valueOf('basic/school'), '断网时写的学校');
    await person.fill('basic/email', '没有这样的邮箱');
    assert.match(await person.errorAt('basic/email'), /邮箱/);
    await person.fill('basic/school', '又改过的学校');
    await person.keptHere();

    await shared.server.launch();
    await person.saved({ timeout: 40_000 });
    person.cookie = await api.login(shared.server, person.who);
    assert.equal((await stored(person)).basic.school, '又改过的学校');
});

only('SC-06 the start page and the list are there without the server', async (open) => {
    const person = await onOwnDevice(open);
    await person.go('applications');
    await person.row(person.w('continue_filling')).waitFor();
    await shellIsKept(person);
    await shared.server.kill();
    await anotherWindow(person, `/${shared.server.programme}/rounds`);
    await person.loggedIn();
    await person.seesText(person.w('no_network'));
    await person.go('applications');
    await person.row(person.w('continue_filling')).waitFor();
});

only('SC-06 logging out leaves nothing on the device', async (open) => {
    const person = await onOwnDevice(open);
    await person.page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    for (let i = 0; i < 50 && (await entries(person.page)).length < 2; i++) await person.page.waitForTimeout(50);
    assert.ok((await entries(person.page)).length >= 2);
    await person.logOut();
    for (let i = 0; i < 50 && (await entries(person.page)).length > 0; i++) await person.page.waitForTimeout(50);
    assert.deepEqual(await entries(person.page), []);
});

only('SC-08 on a shared computer nothing stays', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/school', '示例大学');
    await person.saved();
    assert.deepEqual(await entries(person.page), []);
    assert.deepEqual(await person.page.evaluate(() => caches.keys()), []);
    assert.equal(await person.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

// The client's module comes in two parts: a page stands, and is typed into, before the second is there.
import { assert, suite } from './lib/suite.mjs';

const { each, only, shared, account, withDraft } = suite();
const waits = (page) => page.evaluate(() => globalThis.shenbaoStats.waits);
const stands = (page) => page.waitForFunction(() => document.documentElement.dataset.ready && !document.querySelector('#app .skeleton'));

// As the back button does: the page is the same, and nothing is asked of it before.
const goWithin = (person, section) => person.page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
}, `/${shared.server.programme}/applications/${person.application}/${section}`);

// The second part does not come before the function that this gives is called, or until something waits for it: then it takes a second more.
async function heldBack(person) {
    let letGo, asked = 0;
    const held = new Promise((resolve) => { letGo = resolve; });
    await person.page.route('**/later.wasm', async (route) => {
        if (++asked === 2) setTimeout(letGo, 1000);
        await held;
        await route.continue();
    });
    return letGo;
}

for (const [name, path, field] of [['SC-01', '/register', 'name'], ['SC-02', '/login', 'login']]) {
    each(`${name} a first field takes what is typed while the second part of the program is still on its way`, async (open) => {
        const person = await open();
        const letGo = await heldBack(person);
        await person.page.goto(shared.server.base + path);
        await stands(person.page);
        const box = person.page.locator('main input.control').first();
        await box.click();
        await person.page.keyboard.type('13900001858');
        await person.page.waitForTimeout(1500);
        assert.equal(await box.inputValue(), '13900001858', field);
        assert.equal(await waits(person.page), 0, 'something of the second part was needed: tests/bench/page/profile.mjs makes the list anew');
        letGo();
    });
}

each('SC-08 a section opens and its fields take what is typed before the second part is there', async (open) => {
    const person = await withDraft(open);
    const letGo = await heldBack(person);
    await person.page.goto(`${shared.server.base}/applications/${person.application}/basic`);
    await stands(person.page);
    await person.page.locator('main input.control').first().click();
    await person.page.keyboard.type('示例');
    await person.page.waitForTimeout(1500);
    assert.equal(await waits(person.page), 0, 'something of the second part was needed: tests/bench/page/profile.mjs makes the list anew');
    letGo();
    await person.saved();
});

each('SC-09 what needs the second part waits for it and goes on', async (open) => {
    const person = await withDraft(open);
    await heldBack(person);
    await person.page.goto(`${shared.server.base}/applications/${person.application}/basic`);
    await stands(person.page);
    // The browser's own thread stands still here: nothing of the page answers before the part has come.
    await goWithin(person, 'achievements');
    await person.title(person.label('achievements')).waitFor();
    assert.equal(await waits(person.page), 1);
    await person.openSection('basic');
    await person.fill('basic/school', '示例师范大学');
    await person.saved();
});

only('SC-08 a second part that cannot be had when it is needed is asked for again, and nothing typed is lost by it', async (open) => {
    const person = await withDraft(open);
    let gone = true;
    const asked = [];
    await person.page.route('**/later.wasm', (route) => (gone ? route.abort() : route.continue()));
    person.page.on('dialog', async (dialog) => {
        asked.push(dialog.message());
        gone = asked.length < 2;
        await dialog.accept();
    });
    await person.page.goto(`${shared.server.base}/applications/${person.application}/basic`);
    await stands(person.page);
    await person.fill('basic/school', '示例师范大学');
    await goWithin(person, 'achievements');
    await person.title(person.label('achievements')).waitFor();
    assert.equal(asked.length, 2);
    assert.match(asked[0], /已填写的内容还在/);
    person.page.problems = [];
    await person.openSection('basic');
    assert.equal(await person.control('basic/school').inputValue(), '示例师范大学');
    await person.saved();
});

only('SC-08 who does not wait for a second part that cannot be had is told so, with a way to try again', async (open) => {
    const person = await withDraft(open);
    let gone = true;
    await person.page.route('**/later.wasm', (route) => (gone ? route.abort() : route.continue()));
    await person.page.goto(`${shared.server.base}/applications/${person.application}/basic`);
    await stands(person.page);
    person.page.on('dialog', (dialog) => dialog.dismiss());
    await goWithin(person, 'achievements');
    await person.page.getByRole('alert').getByText('页面没有载入').waitFor();
    person.page.problems = [];
    gone = false;
    await person.page.getByRole('button', { name: '重试' }).click();
    await person.title(person.label('achievements')).waitFor();
});

only('SC-08 a second part that did not come at first comes later by itself', async (open) => {
    const person = await withDraft(open);
    let tries = 0;
    await person.page.route('**/later.wasm', (route) => (tries++ < 4 ? route.abort() : route.continue()));
    await person.page.goto(`${shared.server.base}/applications/${person.application}/basic`);
    await stands(person.page);
    await person.page.waitForResponse('**/later.wasm');
    await person.page.waitForTimeout(500);
    await person.openSection('achievements');
    assert.equal(await waits(person.page), 0);
});

only('SC-08 a browser that cannot wait for a module has both before it begins', async (open) => {
    const { who } = await account();
    const person = await open();
    // As Chromium before 115: nothing above 4 KB is compiled at once.
    await person.page.addInitScript(() => {
        const Own = WebAssembly.Module;
        WebAssembly.Module = function (code) {
            if (code.byteLength > 4096) throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.');
            return new Own(code);
        };
    });
    await person.page.goto(`${shared.server.base}/login`);
    await stands(person.page);
    await person.fillLogin(who.phone, who.password);
    await person.solveCaptcha();
    await person.submitStep('login');
    await person.loggedIn();
    assert.equal(await waits(person.page), 0);
});

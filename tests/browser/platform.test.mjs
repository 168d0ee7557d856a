// ZC-02: logging in through the unified identity platform, there and back, with a real one on this machine.
import { after } from 'node:test';
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { IdentityProvider, logInThere } from './lib/identity_provider.mjs';
import { picture } from './lib/pictures.mjs';

const provider = await IdentityProvider.start('zc');
after(() => provider.stop());

const { each, only, shared } = suite({
    programme: 'zc',
    options: async (site) => {
        await provider.describe(site);
        return ['--identity-platforms', provider.settings];
    },
});

const way = (person) => person.button(person.pack().accounts.platform.label);

async function goThere(person) {
    await person.openLogin();
    await person.press(way(person));
    await person.page.waitForURL(`${provider.issuer}/**`);
}

async function arrive(person, who) {
    if (who) {
        await goThere(person);
        await logInThere(person.page, provider.enrol(who));
    }
    await person.page.waitForURL(`${shared.server.base}/rounds`);
    await person.loggedIn();
}

each('ZC-02 goes to the platform and back; name and number come from it and cannot be edited', async (open) => {
    const person = await open();
    const who = applicant();
    await arrive(person, who);
    const cookie = await person.cookieText();
    const account = (await shared.server.call('GET', '/session', { cookie })).json.account;
    assert.equal(account.name, who.name);
    assert.equal(account.phone_masked, `${who.phone.slice(0, 3)}****${who.phone.slice(-4)}`);
    const application = await api.newApplication(shared.server, cookie);
    await person.go(`applications/${application}/basic`);
    await person.ready();
    for (const path of ['basic/name', 'basic/identity_number', 'basic/sex', 'basic/birth_date']) assert.equal(await person.control(path).count(), 0, `${path} can be edited`);
    await person.seesText(who.name);
    const { basic } = (await api.read(shared.server, cookie, application)).document;
    assert.deepEqual([basic.name, basic.identity_number, basic.birth_date], [who.name, who.identity_number, who.birth_date]);
    // Whoever sends it all the same changes nothing.
    const refused = await api.batch(shared.server, cookie, application, [{ op: 'set', path: 'basic/name', value: '李四' }]);
    assert.equal(refused.status, 422, refused.text);
});

only('ZC-02 whoever says no there is told so here, and has two ways on', async (open) => {
    for (const width of [1280, 390]) {
        const person = await open({ width });
        await goThere(person);
        await person.page.getByRole('link', { name: /Cancel/ }).click();
        await person.page.getByRole('heading', { level: 1, name: '没有登录' }).waitFor();
        await person.seesText('没有在身份认证平台上完成登录');
        await picture(person.page, 'platform', `refused-${width}`);
        assert.equal(await person.page.getByRole('link', { name: '重新登录' }).count(), 1);
        await person.page.getByRole('link', { name: '用手机号和密码登录' }).click();
        await person.title(person.pack().accounts.login.label).waitFor();
        await person.frames();
        await picture(person.page, 'platform', `login-${width}`);
    }
});

only('ZC-02 a platform that goes down in the middle of a log-in is named; nothing is opened', async (open) => {
    const person = await open();
    await goThere(person);
    await person.page.getByPlaceholder('Enter any login').fill(provider.enrol(applicant()));
    await person.page.getByPlaceholder('and password').fill('anything');
    await person.page.getByRole('button', { name: 'Sign-in' }).click();
    const last = person.page.getByRole('button', { name: 'Continue' });
    await last.waitFor();
    // It answers the browser once more, and the server no more.
    const handle = provider.handle;
    provider.handle = (request, answer) => (request.url.startsWith('/token') || request.url.startsWith('/jwks') ? answer.destroy() : handle(request, answer));
    try {
        await last.click();
        await person.seesText('身份认证平台暂时无法访问');
        assert.equal(await person.isLoggedIn(), false);
    } finally {
        provider.handle = handle;
    }
    person.page.problems.length = 0;  // the page's own status, 502
    await person.page.getByRole('link', { name: '重新登录' }).click();
    await arrive(person);
});

only('ZC-02 a lapsed session is renewed through the platform in another window; nothing typed is lost', async (open) => {
    const person = await open();
    await arrive(person, applicant());
    const cookie = await person.cookieText();
    const application = await api.newApplication(shared.server, cookie);
    await person.go(`applications/${application}/basic`);
    await person.ready();
    await shared.server.call('DELETE', '/session', { cookie });
    await person.fill('basic/postcode', '610000');
    const dialog = person.dialog(person.w('log_in_again'));
    await dialog.waitFor();
    const opened = person.page.context().waitForEvent('page');
    await person.press(person.button(person.pack().accounts.platform.label, dialog));
    const other = await opened;
    await other.getByText('回到原来的窗口').waitFor();
    await other.close();
    // A page without a window of its own does not notice by itself that it is in front again.
    await person.page.evaluate(() => {
        for (const state of ['hidden', 'visible']) {
            Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
            Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }
    });
    await dialog.waitFor({ state: 'detached' });
    await person.page.waitForFunction(async (url) => (await (await fetch(url)).text()).includes('610000'), `${shared.server.api}/applications/${application}`);
    person.page.problems.length = 0;  // the answer 401 that began it
});

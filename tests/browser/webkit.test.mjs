// The engine of Safari: a person registers, writes, reads what is wrong, saves, and finds it again; painted and in text mode.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import * as api from './lib/api.mjs';
import { applicant } from './lib/people.mjs';
import { Server } from './lib/server.mjs';
import { WebKit } from './lib/webkit.mjs';
import { code, finding, label, pack, word } from './lib/words.mjs';

let server;
let browser;
before(async () => {
    server = await Server.start({});
    browser = await WebKit.start();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

async function solveCaptcha() {
    const source = await (await browser.find('img', word('captcha_image'))).getAttribute('src');
    await browser.fill(word('captcha'), await api.captchaAnswer(server, /captchas\/([0-9a-f]{32})/.exec(source)[1]));
}

async function work() {
    const who = applicant();
    const field = (id) => label(`accounts:register/${id}`);
    await browser.go(`${server.base}/register`);
    await browser.seesTitle(pack().accounts.register.label);
    for (const id of ['name', 'identity_number', 'major', 'phone', 'password']) await browser.fill(field(id), who[id]);
    await browser.fill(field('password_again'), who.password);
    await browser.mark(code('sexes', who.sex));
    await browser.choose(field('identity_type'), code('identity_types', who.identity_type));
    await browser.choose(field('title'), code('titles', who.title));
    await browser.choose(field('education'), code('education_levels', who.education));
    await solveCaptcha();
    await browser.press('button', word('sms_send'));
    await browser.seesText(word('captcha_passed'));
    await browser.picture('register');
    await browser.fill(word('sms_code'), await api.smsCode(server, who.phone));
    await browser.press('button', word('register_now'));
    await browser.seesTitle(word('rounds'));
    await browser.picture('rounds');

    const cookie = await api.login(server, who);
    const application = await api.newApplication(server, cookie);
    await browser.go(`${server.base}/applications/${application}/basic`);
    await browser.seesTitle(label('basic'));
    assert.equal(await browser.run('return document.documentElement.classList.contains("canvas-mode")'), true, 'the page is painted');
    await browser.fill(label('basic/school'), '示例建筑大学');
    await browser.fill(label('basic/postcode'), '12345');
    await browser.seesText(finding('postcode', { label: label('basic/postcode') }));
    await browser.seesText(word('state_saved', { time: '' }).trim());
    await browser.picture('section-basic');
    assert.equal((await api.read(server, cookie, application)).document.basic.school, '示例建筑大学');

    await browser.run('localStorage.setItem("shenbao:text_mode", "1")');
    await browser.go(`${server.base}/applications/${application}/works`);
    await browser.seesTitle(label('works'));
    await browser.picture('section-works-text');
    await browser.press('button', word('add_named', { name: pack().sections.works.record }));
    for (const [id, text] of Object.entries({ project: '示例市文化中心', description: '建筑面积五万平方米', duties: '结构专业负责人' })) {
        await browser.fill(label(`works/${id}`), text);
    }
    await browser.press('button', word('save_and_back'));
    await browser.seesTitle(label('works'));
    await browser.seesText('示例市文化中心');
    await browser.picture('records-text');
    const { document } = await api.read(server, cookie, application);
    assert.equal(document.works[0].project, '示例市文化中心');
}

test('SC-01, SC-08, SC-09 in WebKit', { timeout: 180000 }, async () => {
    try {
        await work();
    } catch (error) {
        await browser.picture('failure').catch(() => {});
        throw error;
    }
});

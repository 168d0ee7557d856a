// Two tabs, a killed server, a lapsed session, a lost network: nothing that was typed is lost.
import { api, assert, suite } from './lib/suite.mjs';

const { each, only, shared, account, withDraft } = suite();
const stored = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;

async function secondTab(open, person) {
    const other = await open();
    await api.enter(shared.server, other.page, person.cookie);
    Object.assign(other, { application: person.application, cookie: person.cookie, who: person.who });
    return other;
}

only('SC-09 two tabs change two fields of one record, the server is killed, both changes survive', async (open) => {
    const person = await withDraft(open, ({ works }) => ({ works }));
    const other = await secondTab(open, person);
    for (const one of [person, other]) {
        await one.openSection('works');
        await one.openRecord('works', '示例市文化中心');
    }
    await person.fill('works/description', '第一个窗口写的介绍');
    await other.fill('works/duties', '第二个窗口写的工作');
    await person.saved();
    await other.saved();
    await shared.server.kill();
    await shared.server.launch();
    const [record] = (await stored(person)).works;
    assert.equal(record.description, '第一个窗口写的介绍');
    assert.equal(record.duties, '第二个窗口写的工作');
});

only('SC-08 two tabs change the same field: both values are shown and nothing is overwritten', async (open) => {
    const person = await withDraft(open);
    const other = await secondTab(open, person);
    for (const one of [person, other]) await one.openSection('basic');
    await person.fill('basic/school', '第一所学校');
    await person.saved();
    await other.fill('basic/school', '第二所学校');
    await other.seesText(/第一所学校/);
    await other.seesText(/第二所学校/);
    assert.equal((await stored(person)).basic.school, '第一所学校');
    await other.keepMine();
    await other.saved();
    assert.equal((await stored(person)).basic.school, '第二所学校');
});

each('SC-02 a lapsed session asks for the login in place and loses nothing', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    // The session ends elsewhere: on the server.
    await shared.server.call('DELETE', '/session', { cookie: person.cookie });
    await person.fill('basic/school', '会话过期时写的学校');
    await person.seesRelogin();
    await person.reloginInPlace(person.who);
    await person.saved();
    person.cookie = await api.login(shared.server, person.who);
    assert.equal((await stored(person)).basic.school, '会话过期时写的学校');
    assert.equal(await person.valueOf('basic/school'), '会话过期时写的学校');
});

each('SC-02 before the idle log-out one is asked; staying keeps everything, the end asks for the login in place', async (open) => {
    const person = await open();
    await person.page.clock.install();
    const { who, cookie } = await account();
    await api.enter(shared.server, person.page, cookie);
    Object.assign(person, { who, cookie, application: await api.newApplication(shared.server, cookie) });
    await person.openSection('basic');
    await person.fill('basic/school', '示例师范大学');
    await person.saved();
    const idle = person.dialog(person.w('idle_title'));
    await person.page.clock.fastForward('28:05');
    await idle.waitFor();
    await person.press(person.button(person.w('idle_stay'), idle));
    await idle.waitFor({ state: 'detached' });
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
    await person.page.clock.fastForward('28:05');
    await idle.waitFor();
    await shared.server.call('DELETE', '/session', { cookie });
    await person.page.clock.fastForward('02:05');
    await person.seesRelogin();
    await person.doesNotSeeText('示例师范大学');
    assert.equal(await person.has('basic/school'), false);
    await person.reloginInPlace(who);
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
});

each('SC-06 the browser\'s back and forward go through the form\'s pages, and what was typed a moment ago is saved', async (open) => {
    const person = await withDraft(open, ({ works }) => ({ works }));
    await person.openTasks();
    await person.openSection('basic');
    await person.openSection('works');
    await person.openRecord('works', '示例市文化中心');
    await person.fill('works/duties', '负责结构设计');
    await person.page.goBack();
    await person.title(person.label('works')).waitFor();
    await person.page.goBack();
    await person.title(person.label('basic')).waitFor();
    await person.fill('basic/school', '示例师范大学');
    await person.page.goBack();
    await person.link(person.label('basic')).or(person.page.getByRole('link', { name: new RegExp(person.label('basic')) })).first().waitFor();
    assert.ok(new URL(person.page.url()).pathname.endsWith(person.application));
    await person.page.goForward();
    await person.title(person.label('basic')).waitFor();
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
    await person.saved();
    const document = await stored(person);
    assert.equal(document.basic.school, '示例师范大学');
    assert.equal(document.works[0].duties, '负责结构设计');
});

each('SC-06 a lost network is said, and what was typed is saved when it is back', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.page.context().setOffline(true);
    await person.fill('basic/school', '断网时写的学校');
    await person.unsaved();
    assert.equal((await stored(person)).basic?.school, undefined);
    await person.page.context().setOffline(false);
    await person.saved();
    assert.equal((await stored(person)).basic.school, '断网时写的学校');
});

each('SC-08 Chinese through an input method arrives whole, once', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.compose('basic/school', '示例理工大学');
    assert.equal(await person.valueOf('basic/school'), '示例理工大学');
    await person.saved();
    assert.equal((await stored(person)).basic.school, '示例理工大学');
});

// A draft that began with last year's edition of its form, when the server gives out this year's.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { api, assert, suite } from './lib/suite.mjs';
import { pdf } from './lib/files.mjs';
import { accessibilityProblems, picture } from './lib/pictures.mjs';

// Last year's asks for a motto and a letter more.
const more = '{"id": "motto", "type": "text"}, {"id": "letter", "type": "attachment", "kinds": ["pdf"]}, ';
const words = '"motto": {"label": "座右铭"}, "letter": {"label": "来信"}, ';
const now = {};
async function lastYears(packs) {
    for (const [name, before, text] of [['programme.json', '"id": "school", "type"', `${more}{"id": "school", "type"`], ['texts/zh.json', '"school": {"label"', `${words}"school": {"label"`], ['texts/en.json', '"school": {"label"', `${words}"school": {"label"`]]) {
        const path = join(packs, 'sc', name);
        now[name] ??= await readFile(path, 'utf8');
        const found = name === 'programme.json' ? `{${before}` : before;
        assert.ok(now[name].includes(found), name);
        await writeFile(path, now[name].replace(found, text));
    }
}

const { each, shared, withDraft } = suite({ change: lastYears });
const stored = async (person) => api.read(shared.server, person.cookie, person.application);

async function serve(change) {
    await shared.server.kill();
    await change(shared.server.packs);
    await shared.server.launch();
}
const thisYears = async (packs) => { for (const [name, text] of Object.entries(now)) await writeFile(join(packs, 'sc', name), text); };

async function withOldDraft(open) {
    await serve(lastYears);
    const person = await withDraft(open);
    const set = (path, value) => ({ op: 'set', path, value });
    const saved = await api.batch(shared.server, person.cookie, person.application, [set('basic/motto', '学无止境'), set('basic/school', '示例大学')]);
    assert.ok(saved.status < 300, saved.text);
    const file = await api.upload(shared.server, person.cookie, person.application, 'basic/letter', '来信.pdf', pdf('letter'));
    assert.ok(file.status < 300, file.text);
    return person;
}

// The page of the older edition names its pack too.
async function movesOn(person, button) {
    const before = person.page.url();
    await person.press(button);
    await person.page.waitForURL((url) => /pack=/.test(url.search) && url.href !== before);
}

each('SC-06 a newer edition of the form: what would be lost is read, then it is taken over or left', async (open) => {
    const person = await withOldDraft(open);
    await person.go(`applications/${person.application}`);
    await person.button(person.w('go_on')).waitFor();
    await person.doesNotSeeText(person.w('edition_offer'));
    const old = (await stored(person)).pack_hash;
    await serve(thisYears);
    await person.go(`applications/${person.application}`);
    await person.seesText(person.w('edition_offer'));
    await picture(person.page, 'edition', `offer-${person.mode}`);
    await person.press(person.button(person.w('edition_take')));
    const dialog = person.dialog(person.w('edition_take'));
    await dialog.waitFor();
    for (const text of [/ · 座右铭/, '学无止境', / · 来信/, '来信.pdf']) await dialog.getByText(text).first().waitFor();
    assert.equal(await dialog.getByText('示例大学').count(), 0, 'what is kept is not among what is lost');
    await picture(person.page, 'edition', `report-${person.mode}`);
    assert.deepEqual(await accessibilityProblems(person.page), []);
    await person.press(person.button(person.w('cancel'), dialog));
    assert.equal((await stored(person)).pack_hash, old, 'looking changes nothing');

    await person.press(person.button(person.w('edition_take')));
    await dialog.waitFor();
    await movesOn(person, person.button(person.w('edition_take'), dialog));
    await person.button(person.w('go_on')).waitFor();
    await person.doesNotSeeText(person.w('edition_offer'));
    const after = await stored(person);
    assert.notEqual(after.pack_hash, old);
    assert.equal(after.document.basic.school, '示例大学');
    assert.equal(after.document.basic.motto, undefined);
    await person.seesText(person.w('edition_take'));
    await picture(person.page, 'edition', `taken-${person.mode}`);
    await person.openSection('basic');
    assert.equal(await person.valueOf('basic/school'), '示例大学');
    await person.doesNotSeeText('座右铭');
    await person.fill('basic/school', '另一所示例大学');
    await person.saved();
    assert.equal((await stored(person)).document.basic.school, '另一所示例大学');
});

each('SC-06 another window takes the newer edition over: this one says so and loses nothing without a word', async (open) => {
    const person = await withOldDraft(open);
    await serve(thisYears);
    await person.openSection('basic');
    await person.control('basic/school').waitFor();
    const offer = await shared.server.call('GET', `/applications/${person.application}/edition`, { cookie: person.cookie });
    const { revision, pack_hash } = offer.json;
    const move = await shared.server.call('POST', `/applications/${person.application}/edition`, { cookie: person.cookie, body: { submission: api.newId(), base_revision: revision, pack_hash } });
    assert.equal(move.status, 200, move.text);
    await person.fill('basic/school', '旧版里写的大学');
    await person.seesText(/表单版本已变更/);
    assert.equal(await person.valueOf('basic/school'), '旧版里写的大学');
    assert.equal((await stored(person)).document.basic.school, '示例大学');
    await movesOn(person, person.button(person.w('reload')));
    await person.control('basic/school').waitFor();
    assert.equal(await person.valueOf('basic/school'), '示例大学');
    assert.equal(await person.page.getByText('座右铭').count(), 0);
});

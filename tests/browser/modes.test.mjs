// Text mode by choice and by forced colours, language and text size: chosen by the person, remembered, nothing lost.
import { api, assert, suite } from './lib/suite.mjs';
import { settled, unpainted } from './lib/pictures.mjs';

const { only, shared, withDraft, demoPerson } = suite();
const canvasIsThere = (person) => person.page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    return Boolean(canvas) && getComputedStyle(canvas).display !== 'none' && canvas.getBoundingClientRect().height > 0;
});

only('SC-08 text mode is entered and left at a press, what was typed stays, the choice is remembered', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    assert.equal(await canvasIsThere(person), true);
    await person.fill('basic/school', '示例师范大学');
    await person.setting('text_mode');
    assert.equal(await canvasIsThere(person), false);
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
    await person.saved();
    await person.page.reload();
    await person.title(person.label('basic')).waitFor();
    assert.equal(await canvasIsThere(person), false);
    await person.setting('leave_text_mode');
    assert.equal(await canvasIsThere(person), true);
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
});

only('SC-08 a picture that is lost is painted again, or the page goes on in text mode', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/school', '示例师范大学');
    assert.deepEqual(await unpainted(person.page), []);
    await person.page.evaluate(() => {
        globalThis.lost = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        globalThis.lost.loseContext();
    });
    await person.page.waitForTimeout(500);
    await person.page.evaluate(() => globalThis.lost.restoreContext());
    await settled(person.page);
    assert.deepEqual(await unpainted(person.page), []);
    await person.page.waitForTimeout(3500);
    assert.equal(await canvasIsThere(person), true);
    await person.page.evaluate(() => globalThis.lost.loseContext());
    await person.page.waitForFunction(() => getComputedStyle(document.querySelector('canvas')).display === 'none');
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
    await person.fill('basic/school', '示例工业大学');
    await person.saved();
});

only('SC-08 forced colours get text mode', async (open) => {
    const person = await withDraft(open, undefined, { mode: 'forced' });
    await person.openSection('basic');
    assert.equal(await canvasIsThere(person), false);
    await person.fill('basic/school', '示例师范大学');
    await person.saved();
});

only('SC-08 the language changes at a press and what was typed stays', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/school', '示例师范大学');
    await person.press(person.button('English'));
    person.language = 'en';
    await person.title(person.label('basic')).waitFor();
    assert.equal(await person.page.evaluate(() => document.documentElement.lang), 'en');
    assert.equal(await person.valueOf('basic/school'), '示例师范大学');
    await person.saved();
    const { document } = await api.read(shared.server, person.cookie, person.application);
    assert.equal(document.basic.school, '示例师范大学');
});

only('SC-08 at 200% text on a narrow screen nothing is cut off sideways', async (open) => {
    const person = await withDraft(open, undefined, { width: 768, height: 1024 });
    await person.openSection('basic');
    await person.textSize('200');
    assert.equal(await person.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await person.fill('basic/school', '示例师范大学');
    await person.saved();
});

only('SC-14 what the browser prints by itself is the page of text mode, light, and no canvas', async (open) => {
    const person = await demoPerson(open, '13900001862');
    const { receipt } = await api.read(shared.server, person.cookie, person.application);
    await person.page.emulateMedia({ colorScheme: 'dark' });
    await person.go(`applications/${person.application}/receipt`);
    const number = person.page.getByText(receipt.number);
    await number.waitFor();
    await settled(person.page);
    const look = () => number.evaluate((element) => {
        const { opacity, position, color } = getComputedStyle(element);
        return [opacity, position, color];
    });
    assert.equal((await look())[0], '0');
    const ways = [
        // As a browser tells it that is about to print, and as a style sheet learns it.
        [() => person.page.evaluate(() => dispatchEvent(new Event('beforeprint'))), () => person.page.evaluate(() => dispatchEvent(new Event('afterprint')))],
        [() => person.page.emulateMedia({ media: 'print' }), () => person.page.emulateMedia({ media: 'screen' })],
    ];
    for (const [begin, end] of ways) {
        await begin();
        assert.deepEqual(await look(), ['1', 'static', 'rgb(27, 36, 48)']);
        assert.equal(await canvasIsThere(person), false);
        await end();
        assert.equal((await look())[0], '0');
        assert.equal(await canvasIsThere(person), true);
        await settled(person.page);
        assert.deepEqual(await unpainted(person.page), []);
    }
});

#!/usr/bin/env node
// The largest form of the title review with every repeating section filled to its limit: the client's own work at a key press and a frame,
// and the time to the next paint, beside that of a page with one field and nothing else: a key waits for the next frame there too.
//   largest.mjs [--keys N]
import { launch, newPerson } from '../../browser/lib/browser.mjs';
import { chosen } from '../../browser/lib/chosen.mjs';
import { Server } from '../../browser/lib/server.mjs';
import { watchKeys } from './keys.mjs';

const programme = 'zc';
chosen.programme = programme;
const api = await import('../../browser/lib/api.mjs');
const { fillAll } = await import('./full.mjs');
const { applicant } = await import('../../browser/lib/people.mjs');

const at = process.argv.indexOf('--keys');
const keyCount = at < 0 ? 60 : Number(process.argv[at + 1]);
const warmUp = 20;

// Every call of the module from outside, by name, in ms.
function watchModule() {
    const times = window.callTimes = {};
    const timed = (name, call) => (...given) => {
        const began = performance.now(), result = call(...given);
        (times[name] ||= []).push(performance.now() - began);
        return result;
    };
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
        const { exports } = await instantiate.apply(WebAssembly, given);
        return { exports: Object.fromEntries(Object.entries(exports).map(([name, one]) => [name, typeof one === 'function' ? timed(name, one) : one])) };
    };
}

const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const figures = (list) => `p50 ${quantile(list, 0.5).toFixed(1).padStart(6)}  p95 ${quantile(list, 0.95).toFixed(1).padStart(6)}  (${list.length})`;

async function type(page, count) {
    for (let i = 0; i < count; i++) {
        await page.keyboard.press(i % 10 === 9 ? 'Backspace' : String.fromCharCode(97 + (i % 26)));
        await page.waitForTimeout(23 + (i * 7) % 17);
    }
}

// The least that any page of this browser takes.
async function measureOneField(browser) {
    const page = await newPerson(browser);
    await page.addInitScript(watchKeys);
    await page.goto('data:text/html,<input>');
    await page.locator('input').click();
    await type(page, warmUp);
    await page.evaluate(() => { window.keyTimes.length = 0; });
    await type(page, keyCount);
    const keys = await page.evaluate(() => window.keyTimes);
    if (keys.length < keyCount / 2) throw new Error(`one field: only ${keys.length} keys were seen`);
    console.log(`  one field and nothing else\n          key to paint ${figures(keys)}`);
    await page.context().close();
}

async function measure(browser, server, cookie, id, mode) {
    const page = await newPerson(browser, { mode });
    await page.addInitScript(watchModule);
    await page.addInitScript(watchKeys);
    await api.enter(server, page, cookie);
    await page.goto(`${server.base}/applications/${id}/basic`);
    const field = page.locator('input.control[type=text]:not([readonly])').first();
    await field.click();
    await page.waitForTimeout(1500);
    const timed = async (count) => {
        await page.evaluate(() => { window.callTimes = Object.assign(window.callTimes, { signal: [], frame: [] }); window.keyTimes.length = 0; });
        await type(page, count);
        return page.evaluate(() => ({ ...window.callTimes, keys: window.keyTimes }));
    };
    // A person's first keys: the browser still compiles, and every letter is new to the atlas.
    const { frame: cold } = await timed(warmUp);
    const { signal, frame, keys } = await timed(keyCount);
    if (keys.length < keyCount / 2) throw new Error(`${mode}: only ${keys.length} keys were seen`);
    const verdict = (list, most) => (quantile(list, 0.95) <= most ? `<= ${most}: reached` : `<= ${most}: NOT REACHED`);
    console.log(`  ${mode.padEnd(7)} event ${figures(signal)}\n          frame ${figures(frame)}   ${verdict(frame, 4)}\n          of the first ${warmUp} keys ${figures(cold)}\n          key to paint ${figures(keys)}   ${verdict(keys, 16)}`);
    await page.context().close();
}

const server = await Server.start({ programme });
const browser = await launch();
try {
    const person = applicant();
    await api.register(server, person);
    const cookie = await api.login(server, person);
    const id = await api.newApplication(server, cookie);
    const { records, bytes } = await fillAll(server, cookie, id, programme, 250);
    console.log(`Largest form: ${records} records, ${bytes} bytes of JSON; ms`);
    await measureOneField(browser);
    for (const mode of ['canvas', 'text']) await measure(browser, server, cookie, id, mode);
} finally {
    await browser.close();
    await server.stop();
}

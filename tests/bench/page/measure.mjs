#!/usr/bin/env node
// The client beside a plain page of the same form, in one run of one browser.
//   measure.mjs [first|keys|idle …] [--rounds N] [--keys N]
// Prints figures and ratios; fails only when it cannot measure.
import { launch, newPerson } from '../../browser/lib/browser.mjs';
import { Server } from '../../browser/lib/server.mjs';
import { someoneWithApplication } from './applicant.mjs';
import { watchKeys } from './keys.mjs';
import { servePlain } from './plain_server.mjs';

const option = (name, otherwise) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const parts = process.argv.slice(2).filter((word) => ['first', 'keys', 'idle'].includes(word));
const wants = (part) => parts.length === 0 || parts.includes(part);
const rounds = option('--rounds', 5), keyCount = option('--keys', 60);

const slow = { cpu: 4, network: { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 } };

const sorted = (list) => [...list].sort((a, b) => a - b);
const quantile = (list, share) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * share))];
const middle = (list) => quantile(list, 0.5);
const ms = (value) => value.toFixed(1).padStart(8);

// ---- first usable field

// In the page: types into the first field as soon as there is one, until the page has taken it in. The client says so
// by its count of the time from key to paint, the plain page by its model's.
function watchFirstField() {
    const client = 'main input.control[type=text], main input.control:not([type])';
    const reached = () => (window.shenbaoStats ? window.shenbaoStats.lastKeyToPaintMs > 0 : window.plainStats?.reached > 0);
    const field = () => document.querySelector(location.pathname.startsWith('/plain/') ? '#form input' : client);
    const channel = new MessageChannel();
    let typedInto, typedAt = 0;
    channel.port1.onmessage = () => {
        if (reached()) requestAnimationFrame(() => setTimeout(() => { window.firstUsableMs = performance.now(); }));
        else look();
    };
    const look = () => setTimeout(() => {
        if (!window.firstFrameMs && document.documentElement?.dataset.ready) window.firstFrameMs = performance.now();
        const found = document.readyState !== 'loading' && field();
        // Once for each field that comes, and again when nothing has come of it: a person types no faster.
        if (found && (found !== typedInto || performance.now() - typedAt > 100)) {
            typedInto = found;
            typedAt = performance.now();
            found.focus({ preventScroll: true });
            document.execCommand('insertText', false, 'a');
        }
        channel.port2.postMessage(0);
    }, 4);
    look();
}

async function throttleBy(page, { cpu, network }) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', network);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

async function firstUsable(browser, url, { mode, throttle }) {
    const page = await newPerson(browser, { mode });
    try {
        if (throttle) await throttleBy(page, throttle);
        await page.addInitScript(watchFirstField);
        await page.goto(url, { waitUntil: 'commit' });
        await page.waitForFunction(() => window.firstUsableMs > 0, undefined, { timeout: 60_000 });
        return await page.evaluate(() => {
            const loaded = (end) => performance.getEntriesByType('resource').find((one) => one.name.split('?')[0].endsWith(end))?.responseEnd ?? 0;
            return { usable: window.firstUsableMs, wasm: loaded('.wasm'), pack: loaded('pack'), frame: window.firstFrameMs ?? 0 };
        });
    } finally {
        await page.context().close();
    }
}

// Real keys from the moment the page has a focus at all: what of them is in the field at last.
async function lostKeys(browser, url) {
    const page = await newPerson(browser);
    try {
        await throttleBy(page, slow);
        await page.goto(url, { waitUntil: 'commit' });
        await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
        let typed = '';
        const field = page.locator('main input.control').first();
        for (let at = 0; at < 26; at++) {
            const letter = String.fromCharCode(97 + at);
            await page.keyboard.press(letter);
            typed += letter;
            await page.waitForTimeout(20);
        }
        await field.waitFor();
        await page.waitForTimeout(1000);
        return { typed, kept: await field.inputValue() };
    } finally {
        await page.context().close();
    }
}

async function measureFirst(browser, server, plain) {
    console.log(`First usable field, ms from the start of navigation (middle of ${rounds}, slow of ${Math.max(2, rounds - 2)}; register page, nothing cached)`);
    for (const [name, throttle] of [['as it is', null], ['4 x CPU, 1.6 Mbit/s, 150 ms', slow]]) {
        const times = { plain: [], canvas: [], text: [] };
        // In turn, so that what else the machine does meets all three alike.
        for (let round = 0; round < (throttle ? Math.max(2, rounds - 2) : rounds); round++) {
            times.plain.push(await firstUsable(browser, `${plain.origin}/plain/flow/register`, { mode: 'canvas', throttle }));
            for (const mode of ['canvas', 'text']) times[mode].push(await firstUsable(browser, `${server.base}/register`, { mode, throttle }));
        }
        const at = (mode, what) => middle(times[mode].map((one) => one[what]));
        const base = at('plain', 'usable');
        console.log(`  ${name}\n    plain  ${ms(base)}   (pack ${at('plain', 'pack').toFixed(0)})`);
        for (const mode of ['canvas', 'text']) {
            const ratio = at(mode, 'usable') / base;
            const way = ['wasm', 'pack', 'frame'].map((what) => `${what} ${at(mode, what).toFixed(0)}`).join(', ');
            console.log(`    ${mode.padEnd(6)} ${ms(at(mode, 'usable'))}   x${ratio.toFixed(2)}  <= 2: ${ratio <= 2 ? 'reached' : 'NOT REACHED'}   (${way})`);
        }
    }
    const { typed, kept } = await lostKeys(browser, `${server.base}/register`);
    console.log(`  typed while it loads: ${typed.length} keys, kept ${kept.length}${kept === typed ? ': reached' : ` ("${kept}"): NOT REACHED`}`);
}

// ---- key press to next paint

async function openForKeys(browser, url, { mode, cookie, selector }) {
    const page = await newPerson(browser, { mode });
    if (cookie) await page.context().addCookies([cookie]);
    await page.addInitScript(watchKeys);
    await page.goto(url);
    await page.locator(selector).first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(500);
    return page;
}

async function typeKeys(page, selector, count) {
    const field = page.locator(selector).first();
    await field.click();
    await page.keyboard.press('End');
    for (let at = 0; at < count; at++) {
        await page.keyboard.press(at % 10 === 9 ? 'Backspace' : String.fromCharCode(97 + (at % 26)));
        await page.waitForTimeout(23 + (at * 7) % 17);  // not in step with the frames
    }
    return page.evaluate(() => window.keyTimes.splice(0));
}

async function measureKeys(browser, server, plain, someone) {
    const form = `${server.base}/applications/${someone.application}/basic`;
    const pages = {
        plain: { page: await openForKeys(browser, `${plain.origin}/plain/section/basic`, { selector: '[name=school]' }), selector: '[name=school]' },
    };
    const selector = '[id="basic/school"], [id$="basic/school"]';
    for (const mode of ['canvas', 'text']) pages[mode] = { page: await openForKeys(browser, form, { mode, cookie: someone.cookie, selector }), selector };
    // A person's first keys in a page that has just opened, while the browser still compiles, are told apart.
    const first = {};
    for (const [name, { page, selector: field }] of Object.entries(pages)) {
        await page.bringToFront();
        first[name] = await typeKeys(page, field, 20);
    }
    const times = { plain: [], canvas: [], text: [] };
    for (let round = 0; round < 3; round++) {
        for (const name of Object.keys(pages)) {
            await pages[name].page.bringToFront();
            times[name].push(...await typeKeys(pages[name].page, pages[name].selector, Math.ceil(keyCount / 3)));
        }
    }
    console.log('Key press to next paint, ms, every field of the section shown');
    const base = quantile(times.plain, 0.95);
    for (const [name, { page }] of Object.entries(pages)) {
        if (times[name].length < keyCount / 2) throw new Error(`${name}: only ${times[name].length} keys were seen`);
        const p95 = quantile(times[name], 0.95);
        const fields = await page.locator('input, select, textarea').count();
        const verdict = name === 'plain' ? '' : `   ${p95 - base >= 0 ? '+' : ''}${(p95 - base).toFixed(1)}  <= +4: ${p95 - base <= 4 ? 'reached' : 'NOT REACHED'}`;
        console.log(`  ${name.padEnd(7)} p50${ms(middle(times[name]))}  p95${ms(p95)}  (${times[name].length} keys, ${fields} controls; of the first ${first[name].length} p95 ${quantile(first[name], 0.95).toFixed(1)})${verdict}`);
        await page.context().close();
    }
}

// ---- idle

async function idleFrames(browser, server, someone, mode) {
    const page = await newPerson(browser, { mode });
    await page.context().addCookies([someone.cookie]);
    await page.goto(`${server.base}/applications/${someone.application}/basic`);
    await page.locator('main input.control').first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(2500);
    const frames = () => page.evaluate(() => window.shenbaoStats.frames);
    const before = await frames();
    await page.waitForTimeout(5000);
    const after = await frames();
    await page.context().close();
    if (!before) throw new Error(`${mode}: the page counts no frames`);
    return after - before;
}

async function measureIdle(browser, server, someone) {
    const modes = ['canvas', 'text'];
    const frames = await Promise.all(modes.map((mode) => idleFrames(browser, server, someone, mode)));
    console.log('Frames of an idle page in 5 s');
    modes.forEach((mode, at) => console.log(`  ${mode.padEnd(7)} ${frames[at]}  <= 0: ${frames[at] === 0 ? 'reached' : 'NOT REACHED'}`));
}

const server = await Server.start();
let browser, plain;
try {
    plain = await servePlain(server.origin);
    browser = await launch();
    if (wants('first')) await measureFirst(browser, server, plain);
    const someone = wants('keys') || wants('idle') ? await someoneWithApplication(server) : null;
    if (wants('keys')) await measureKeys(browser, server, plain, someone);
    if (wants('idle')) await measureIdle(browser, server, someone);
} finally {
    await browser?.close();
    plain?.stop();
    await server.stop();
}

#!/usr/bin/env node
// What runs before a first field, and so what of the client may come after it: writes client-wasm/later.txt.
//   profile.mjs [MODULE]
// Opens pages in which something can be typed or chosen, and those that people land on, with a module that notes which of its functions run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, newPerson } from '../../browser/lib/browser.mjs';
import { root } from '../../browser/lib/paths.mjs';
import { Server } from '../../browser/lib/server.mjs';
import { someoneWithApplication } from './applicant.mjs';

const module = process.argv[2] ?? join(root, 'build/wasm/client-wasm/client.wasm');
const desk = { width: 1280, height: 900 }, phone = { width: 390, height: 800 };
const folder = mkdtempSync(join(tmpdir(), 'shenbao-profile-'));
const features = ['--enable-bulk-memory', '--enable-sign-ext', '--enable-nontrapping-float-to-int', '--enable-mutable-globals'];

// In the page: the module's one instance, to be asked at the end.
function keepInstance() {
    const own = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => (window.instance = await own.apply(WebAssembly, given));
}

function readProfile() {
    const { memory, __write_profile: write } = window.instance.exports;
    const pages = 4, at = memory.grow(pages) * 65536, length = write(at, pages * 65536);
    return [...new Uint8Array(memory.buffer, at, length)];
}

async function profileOf(browser, wasm, server, { path, mode, size, cookie }) {
    const page = await newPerson(browser, { mode });
    await page.setViewportSize(size);
    if (cookie) await page.context().addCookies([cookie]);
    await page.route('**/client.wasm', (route) => route.fulfill({ body: wasm, contentType: 'application/wasm' }));
    await page.route('**/later.wasm', (route) => route.abort());
    await page.addInitScript(keepInstance);
    await page.goto(server.base + path);
    await page.waitForFunction(() => document.documentElement.dataset.ready && window.instance);
    await page.waitForTimeout(1000);
    const field = page.locator('main input.control').first();
    if (await field.count() && await field.isEditable()) {
        await field.click();
        await page.keyboard.type('abc');
        await page.waitForTimeout(1500);
    }
    const bytes = Buffer.from(await page.evaluate(readProfile));
    await page.context().close();
    return bytes;
}

async function scenesOf(server) {
    const scenes = [{ path: '/login' }, { path: '/register' }];
    if (server.programme !== 'sc') return scenes;
    for (const filled of [true, false]) {
        const { application, cookie } = await someoneWithApplication(server, { filled });
        for (const path of ['/rounds', `/applications/${application}`, `/applications/${application}/basic`]) scenes.push({ path, cookie });
    }
    return scenes;
}

const instrumented = join(folder, 'instrumented.wasm');
execFileSync('wasm-split', [...features, '--instrument', module, '-o', instrumented], { stdio: 'inherit' });
const wasm = readFileSync(instrumented), browser = await launch(), profiles = [];
for (const programme of ['sc', 'hq', 'sx', 'zc', 'sh']) {
    const server = await Server.start({ programme });
    for (const scene of await scenesOf(server)) {
        for (const [mode, size] of [['canvas', desk], ['text', desk], ['canvas', phone]]) {
            const file = join(folder, `${profiles.length}.profile`);
            writeFileSync(file, await profileOf(browser, wasm, server, { ...scene, mode, size }));
            profiles.push(file);
            console.log(`  ${programme} ${scene.path.replace(/[0-9a-f]{32}/, '…')} ${mode} ${size.width}`);
        }
    }
    await server.stop();
}
await browser.close();
const list = execFileSync('python3', [join(root, 'scripts/split_client.py'), 'list', module, ...profiles], { encoding: 'utf8' });
writeFileSync(join(root, 'client-wasm/later.txt'), list);
rmSync(folder, { recursive: true });
console.log(`client-wasm/later.txt: ${list.split('\n').length - 2} lines`);

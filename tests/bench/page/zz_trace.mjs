import { launch, newPerson } from '../../browser/lib/browser.mjs';
import { Server } from '../../browser/lib/server.mjs';
import { readFileSync } from 'node:fs';
const src = readFileSync(new URL('./measure.mjs', import.meta.url), 'utf8');
const fn = src.slice(src.indexOf('function watchFirstField()'), src.indexOf('async function throttleBy'));
const watch = new Function(fn + '; return watchFirstField;')();
const mode = process.argv[2] ?? 'canvas', cpu = Number(process.argv[3] ?? 1);
const server = await Server.start({ programme: 'sc' });
const browser = await launch();
try {
  for (let i = 0; i < 3; i++) {
    const page = await newPerson(browser, { mode });
    const s = await page.context().newCDPSession(page);
    if (cpu > 1) { await s.send('Emulation.setCPUThrottlingRate', { rate: cpu }); await s.send('Network.enable'); await s.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 }); }
    await page.addInitScript(watch);
    if (i === 2) await browser.startTracing(page, { path: '/tmp/trace.json', categories: ['devtools.timeline', 'v8', 'v8.wasm', 'disabled-by-default-v8.wasm.detailed', 'disabled-by-default-v8.compile','blink.user_timing', 'disabled-by-default-devtools.timeline', 'toplevel'] });
    await page.goto(`${server.base}/register`, { waitUntil: 'commit' });
    await page.waitForFunction(() => window.firstUsableMs > 0);
    console.log(await page.evaluate(() => ({ u: window.firstUsableMs, k: window.shenbaoStats.lastKeyToPaintMs, f: window.shenbaoStats.frames })));
    if (i === 2) await browser.stopTracing();
    await page.context().close();
  }
} finally { await browser.close(); await server.stop(); }

// Browsers as people have them. `mode` is "canvas" (painted, with its mirror) or "text" (the mirror alone).
import { chromium, firefox } from 'playwright-core';
import { existsSync } from 'node:fs';
import { withDisplay } from './display.mjs';

export const modes = (process.env.SHENBAO_TEST_MODES ?? 'canvas,text').split(',');

const executable = process.env.SHENBAO_CHROMIUM
    // Chromium without its windows does the same in half the time.
    ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const launchers = {
    chromium: () => chromium.launch({
        executablePath: executable,
        args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
            '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
            '--disable-domain-reliability', '--disable-client-side-phishing-detection', '--disable-default-apps'],
    }),
    // Debian's own Firefox over WebDriver BiDi. It has WebGL only when it paints into a window.
    async firefox() {
        const display = await withDisplay();
        const browser = await firefox.launch({
            channel: 'moz-firefox', executablePath: process.env.SHENBAO_FIREFOX ?? '/usr/bin/firefox-esr', headless: false,
            env: { ...process.env, DISPLAY: display.name }, firefoxUserPrefs: { 'webgl.force-enabled': true },
        });
        browser.on('disconnected', display.close);
        return browser;
    },
};

export async function launch(engine = 'chromium') {
    return launchers[engine]();
}

// A person's browser: cookies and storage of its own.
export async function newPerson(browser, { width = 1280, height = 900, mode = 'canvas', touch = false, language = 'zh' } = {}) {
    const context = await browser.newContext({
        viewport: { width, height },
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
        timezoneId: 'Asia/Shanghai',
        hasTouch: touch,
        ...(touch ? { isMobile: true } : {}),
        forcedColors: mode === 'forced' ? 'active' : 'none',
        acceptDownloads: true,
    });
    // What the person chose on an earlier visit.
    const chosen = { ...(mode === 'text' ? { text_mode: '1' } : {}), ...(language === 'zh' ? {} : { language }) };
    await context.addInitScript((settings) => {
        // A page without an address of its own (about:blank) has no storage.
        if (location.protocol.startsWith('http')) for (const [key, value] of Object.entries(settings)) localStorage.setItem(`shenbao:${key}`, value);
    }, chosen);
    context.setDefaultTimeout(Number(process.env.SHENBAO_TEST_TIMEOUT ?? 30000));
    const page = await context.newPage();
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(`${error}`));
    page.on('console', (message) => {
        // A refused request is part of many tests; everything else the page says in red is not.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.problems.push(`${message.text()} (${message.location().url}:${message.location().lineNumber})`);
    });
    return page;
}

// Chinese through an input method: the composition is shown first, then committed.
export async function compose(page, locator, text) {
    await locator.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'shi', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await session.send('Input.insertText', { text });
    await session.detach();
}

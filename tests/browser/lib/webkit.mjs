// WebKitGTK as Debian has it, by WebDriver: the engine of Safari. A small vocabulary: role, accessible name, act.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Builder, By, Capabilities, Key } from 'selenium-webdriver';
import { withDisplay } from './display.mjs';
import { pictures } from './paths.mjs';

const browserPath = ['4.1', '4.0'].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`).find(existsSync);
const candidates = {
    textbox: 'input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea', button: 'button', link: 'a[href]',
    combobox: 'select', radio: 'input[type=radio]', checkbox: 'input[type=checkbox]', heading: 'h1, h2, h3', img: 'img', file: 'input[type=file]',
};

const freePort = () => new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
    });
});

async function until(what, look, milliseconds = 20000) {
    const end = Date.now() + milliseconds;
    for (;;) {
        const found = await look().catch(() => undefined);
        if (found) return found;
        if (Date.now() > end) throw new Error(`not there after ${milliseconds} ms: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

export class WebKit {
    static async start() {
        const display = await withDisplay();
        const port = await freePort();
        const process_ = spawn('WebKitWebDriver', [`--port=${port}`], {
            env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' }, stdio: 'ignore',
        });
        const capabilities = new Capabilities({
            browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: browserPath, args: ['--automation'] },
        });
        const server = `http://127.0.0.1:${port}`;
        await until('WebKitWebDriver', async () => (await fetch(`${server}/status`)).ok);
        const driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
        await driver.manage().window().setRect({ width: 1280, height: 1000 });
        return new WebKit(driver, () => { process_.kill(); display.close(); });
    }

    constructor(driver, stop) { Object.assign(this, { driver, stop }); }
    async close() {
        await this.driver.quit().catch(() => {});
        this.stop();
    }

    // The element of that role whose accessible name is, or begins with, `name`.
    async find(role, name) {
        return until(`${role} "${name}"`, async () => {
            for (const element of await this.driver.findElements(By.css(candidates[role]))) {
                const is = (await element.getAccessibleName()).trim();
                if (is === name || is.startsWith(`${name} `) || is.startsWith(`${name}（`)) return element;
            }
            return undefined;
        });
    }

    async go(address) { await this.driver.get(address); }
    async seesTitle(text) {
        // Not getText(): under the picture the elements are transparent, and WebDriver then sees no text.
        await until(`title ${text}`, async () => this.run('return [...document.querySelectorAll("h1")].some((one) => one.textContent.trim() === arguments[0])', text));
    }
    async seesText(text) {
        await until(`text ${text}`, async () => this.driver.executeScript('return document.body.textContent.includes(arguments[0])', text));
    }
    async press(role, name) { await (await this.find(role, name)).click(); }
    async fill(name, value) {
        const field = await this.find('textbox', name);
        await field.click();
        await field.sendKeys(value, Key.TAB);
    }
    async choose(name, text) {
        const list = await this.find('combobox', name);
        await list.findElement(By.xpath(`.//option[normalize-space(.)="${text}"]`)).click();
    }
    async mark(name) { await this.driver.executeScript('arguments[0].click()', await this.find('radio', name)); }
    async check(name) { await this.driver.executeScript('arguments[0].click()', await this.find('checkbox', name)); }
    async run(script, ...values) { return this.driver.executeScript(script, ...values); }
    async picture(name) {
        mkdirSync(join(pictures, 'webkit'), { recursive: true });
        writeFileSync(join(pictures, 'webkit', `${name}.png`), Buffer.from(await this.driver.takeScreenshot(), 'base64'));
    }
}

// What a screen looks like, and whether it can be used by everybody.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrastIn, readPng } from './png.mjs';
import { pictures } from './paths.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Saved under build/pictures/<folder>/<name>.png, for people to look at.
export async function picture(page, folder, name) {
    const to = join(pictures, folder);
    mkdirSync(to, { recursive: true });
    await settled(page);
    await page.screenshot({ path: join(to, `${name}.png`) });
}

// Two frames after fonts are there: what was asked for has been painted.
export async function settled(page) {
    await page.evaluate(() => document.fonts.ready.then(() => new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60)));
    })));
}

// What axe-core has to say, one line a finding.
export async function accessibilityProblems(page) {
    // Through the debugger: the page's own policy lets no foreign script in.
    await page.evaluate(axeSource);
    const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return result.violations.flatMap((violation) =>
        violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.html.slice(0, 160)}`));
}

// Texts and values that the mirror has within the window, with the rectangles they stand in.
function textsInWindow() {
    const found = [];
    const seen = (element) => {
        const style = getComputedStyle(element);
        return style.visibility !== 'hidden' && style.display !== 'none';
    };
    // Of a control its inside alone: a border, a round corner or a select's arrow is no writing.
    const inside = ({ left, top, right, bottom }, arrow) => new DOMRect(left + 5, top + 5, right - left - 10 - arrow, bottom - top - 10);
    const add = (text, box, element) => {
        // What lies behind a dialog is dimmed or covered by it.
        if (!text.trim() || box.width < 6 || box.height < 8 || !seen(element) || element.closest('[inert]')) return;
        if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) return;
        found.push({ text: text.trim().slice(0, 60), x: box.left, y: box.top, width: box.width, height: box.height });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element || ['SCRIPT', 'STYLE', 'OPTION', 'TEXTAREA', 'NOSCRIPT'].includes(element.tagName)) continue;
        // The rectangle of the element, which the layout set; the painter may break the lines elsewhere.
        const box = element.getBoundingClientRect();
        add(walker.currentNode.data, element.matches('button.button') ? inside(box, 0) : box, element);
    }
    for (const input of document.querySelectorAll('input, textarea, select')) {
        if (['checkbox', 'radio', 'file', 'hidden'].includes(input.type)) continue;
        const value = input.tagName === 'SELECT' ? input.selectedOptions[0]?.label ?? '' : input.value;
        if (input !== document.activeElement) add(value, inside(input.getBoundingClientRect(), input.tagName === 'SELECT' ? 28 : 0), input);
    }
    return found;
}

// What the window shows while every element but the canvas is transparent.
async function withoutMirror(page) {
    await page.evaluate(() => {
        for (const element of document.body.querySelectorAll('*')) {
            if (element.tagName !== 'CANVAS' && !element.querySelector('canvas')) element.style.setProperty('opacity', '0', 'important');
        }
    });
    const image = readPng(await page.screenshot({ scale: 'css' }));
    await page.evaluate(() => {
        for (const element of document.body.querySelectorAll('*')) element.style.removeProperty('opacity');
    });
    return image;
}

// With the mirror made transparent, what does the canvas not show? The whole page, window by window.
export async function unpainted(page) {
    // By text and place in the page: what a bar at the bottom covers in one window is looked for in the next.
    const painted = new Map();
    await page.evaluate(() => document.activeElement?.blur?.());
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const window_ = page.viewportSize().height;
    for (let top = 0; top < height; top += Math.floor(window_ * 0.7)) {
        await page.evaluate((y) => scrollTo(0, y), top);
        await settled(page);
        const texts = await page.evaluate(textsInWindow);
        const scrolled = await page.evaluate(() => scrollY);
        const note = ({ text, x, y }, seen) => {
            const key = `${Math.round((y + scrolled) / 4)} ${Math.round(x)} ${text}`;
            painted.set(key, painted.get(key) || seen);
        };
        // A busy machine may be a frame behind: what is not there yet is looked for again.
        for (let tries = 0; tries < 4; tries++) {
            const image = await withoutMirror(page);
            if (texts.every((text) => contrastIn(image, text) >= 40 || tries === 3)) {
                for (const text of texts) note(text, contrastIn(image, text) >= 40);
                break;
            }
            await page.waitForTimeout(150);
        }
    }
    return [...painted].filter(([, seen]) => !seen).map(([key]) => key.replace(/^\d+ \d+ /, ''));
}

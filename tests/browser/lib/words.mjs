// Every word the tests look for, from where the product takes it: a changed label changes no test.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen } from './chosen.mjs';
import { packFolder, root } from './paths.mjs';

const packs = new Map();

const read = (programme, file) => readFileSync(join(packFolder(programme), file), 'utf8');
const baseOf = (programme) => JSON.parse(read(programme, 'programme.json')).extends;

// The pack's texts of a language, over those of the pack that it extends.
export function pack(language = 'zh', programme = chosen.programme) {
    const key = `${programme}/${language}`;
    if (!packs.has(key)) {
        const own = JSON.parse(read(programme, `texts/${language}.json`));
        const base = baseOf(programme);
        const lent = base ? pack(language, base) : {};
        packs.set(key, { accounts: lent.accounts, ...own, sections: { ...lent.sections, ...own.sections } });
    }
    return packs.get(key);
}

// "basic/name" → 姓名; "accounts:register/phone" → 手机号.
export function label(path, language = 'zh') {
    const texts = pack(language);
    const [head, ...fields] = path.split('/');
    let place = head.startsWith('accounts:') ? texts.accounts[head.slice(9)] : texts.sections[head];
    for (const field of fields) place = place?.fields?.[field];
    const found = place?.label;
    if (!found) throw new Error(`no label for ${path}`);
    return found;
}

function readTable(file, macro) {
    const table = new Map();
    const text = readFileSync(join(root, file), 'utf8');
    const string = String.raw`"((?:[^"\\]|\\.)*)"`;
    const gap = String.raw`\s*,\s*`;
    const middle = macro === 'FINDING' ? String.raw`\w+${gap}` : '';
    const pattern = new RegExp(String.raw`^${macro}\((\w+)${gap}${middle}${string}${gap}${string}\)`, 'gm');
    for (const [, id, zh, en] of text.matchAll(pattern)) {
        const plain = (s) => s.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
        table.set(id, { zh: plain(zh), en: plain(en) });
    }
    return table;
}

let words;
let findings;

function fill(text, parameters) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => parameters[name] ?? whole);
}

// A word of the client (client-wasm/core/words.def).
export function word(id, parameters = {}, language = 'zh') {
    words ??= readTable('client-wasm/core/words.def', 'WORD');
    if (!words.has(id)) throw new Error(`no word ${id} in words.def`);
    return fill(words.get(id)[language], parameters);
}

// The sentence of a built-in finding.
export function finding(id, parameters = {}, language = 'zh') {
    findings ??= readTable('shared-model/check/findings.def', 'FINDING');
    if (!findings.has(id)) throw new Error(`no finding ${id} in findings.def`);
    return fill(findings.get(id)[language], parameters);
}

// The label of a code.
export function code(list, code_, language = 'zh', programme = chosen.programme) {
    const file = `code-lists/${list}.csv`;
    const own = existsSync(join(packFolder(programme), file));
    const text = read(own ? programme : baseOf(programme), file);
    for (const line of text.split('\n')) {
        const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, '').replace(/""/g, '"'));
        if (cells[0] === code_) return language === 'zh' ? cells[1] : cells[2];
    }
    throw new Error(`no code ${code_} in ${list}`);
}

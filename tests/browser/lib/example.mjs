// The pack's own complete example, as something a person can fill in: words alone, files apart.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen } from './chosen.mjs';
import { packFolder } from './paths.mjs';
import programme from './programme.mjs';

export function exampleDocument(name = 'complete') {
    const path = join(packFolder(chosen.programme), 'examples', `${name}.json`);
    return JSON.parse(readFileSync(path, 'utf8')).document;
}

function words(section, record) {
    const typed = new Set(programme.typed(section));
    return Object.fromEntries(Object.entries(record).filter(([field, value]) => typed.has(field) && value !== null));
}

// {section: {field: value}} and {section: [{…}, …]}, as `fill` and `addRecord` take them; numbers as they are typed.
export function exampleWords(name) {
    const sections = {};
    for (const [section, content] of Object.entries(exampleDocument(name))) {
        const one = (record) => Object.fromEntries(Object.entries(words(section, record)).map(([field, value]) => [field, typeof value === 'number' ? String(value) : value]));
        sections[section] = Array.isArray(content) ? content.map(one) : one(content);
    }
    return sections;
}

// [section, place of the record or undefined, field] of every slot that the example has a file in.
export function exampleFiles(name) {
    const slots = [];
    for (const [section, content] of Object.entries(exampleDocument(name))) {
        for (const [at, record] of (Array.isArray(content) ? content : [content]).entries()) {
            for (const [field, value] of Object.entries(record)) {
                if (Array.isArray(value) && value[0]?.sha256) slots.push({ section, at: Array.isArray(content) ? at : undefined, field, name: value[0].name });
            }
        }
    }
    return slots;
}

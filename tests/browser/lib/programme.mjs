// The pack's fields, for a test that fills them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen } from './chosen.mjs';
import { packFolder } from './paths.mjs';

const packs = new Map();

// With what it takes from the pack that it extends.
function read(id) {
    const own = JSON.parse(readFileSync(join(packFolder(id), 'programme.json'), 'utf8'));
    if (!own.extends) return own;
    const base = read(own.extends);
    const sections = own.sections.map((section) => {
        const taken = typeof section === 'string' ? section : section.taken;
        return taken ? base.sections.find((one) => one.id === taken) : section;
    });
    return { accounts: base.accounts, ...own, sections };
}

function pack() {
    const id = chosen.programme;
    if (!packs.has(id)) packs.set(id, read(id));
    return packs.get(id);
}

const accountFlow = (id) => pack().accounts.flows.find((flow) => flow.id === id);

// Of a section, or of all steps of "accounts:<flow>".
const fieldsOf = (head) => (head.startsWith('accounts:')
    ? accountFlow(head.slice(9)).steps.flatMap((step) => step.fields)
    : pack().sections.find((section) => section.id === head).fields);

export default {
    get sections() { return pack().sections; },
    accountStep: (flow, step) => accountFlow(flow).steps[step],
    fields: (head) => fieldsOf(head).map((field) => field.id),
    // What a person fills in: neither files nor what is derived, always locked or the account's.
    typed: (head) => fieldsOf(head).filter((field) => !['attachment', 'table'].includes(field.type) && !field.derived && field.locked !== 'true' && !field.context_value).map((field) => field.id),
    // "basic/name", and of a table in a record "teaching/lessons/date".
    field(path) {
        const [head, ...ids] = path.split('/');
        let field = { fields: fieldsOf(head) };
        for (const id of ids) field = field?.fields?.find((candidate) => candidate.id === id);
        if (!field) throw new Error(`no field ${path} in the pack`);
        return field;
    },
};

// A programme's example with every repeating section filled to its limit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen } from '../../browser/lib/chosen.mjs';
import { packFolder } from '../../browser/lib/paths.mjs';

const api = await import('../../browser/lib/api.mjs');
const { exampleWords } = await import('../../browser/lib/example.mjs');
const batchEditsMax = 500;

const packOf = (programme) => JSON.parse(readFileSync(join(packFolder(programme), 'programme.json'), 'utf8'));

// Of the programme that the tests have chosen; of one that extends it the sections that it takes.
function fullSections(programme) {
    const taken = packOf(programme).sections.map((one) => one.id ?? one.taken ?? one);
    const all = packOf(chosen.programme).sections;
    const section = (id) => taken.includes(id) ? all.find((one) => one.id === id) : undefined;
    const limit = (id) => section(id).records?.max ?? 1;
    // What a registry alone fills stays empty.
    const isTyped = (id) => section(id) && section(id).kind !== 'read_only' && section(id).registry?.by_hand !== false;
    return Object.fromEntries(Object.entries(exampleWords('complete')).filter(([id]) => isTyped(id)).map(([id, content]) =>
        [id, Array.isArray(content) && content.length > 0 ? Array.from({ length: limit(id) }, (_, i) => content[i % content.length]) : content]));
}

export async function fillAll(server, cookie, id, programme, recordsMin) {
    const edits = api.editsOf(fullSections(programme));
    for (let from = 0; from < edits.length; from += batchEditsMax) {
        const answer = await api.batch(server, cookie, id, edits.slice(from, from + batchEditsMax));
        if (answer.status !== 200) throw new Error(`a batch was refused: ${answer.status} ${answer.text}`);
    }
    return size(await api.read(server, cookie, id), recordsMin);
}

export function size({ document }, recordsMin) {
    const records = Object.values(document).reduce((sum, content) => sum + (Array.isArray(content) ? content.length : 0), 0);
    if (records < recordsMin) throw new Error(`only ${records} records are there`);
    return { records, bytes: JSON.stringify(document).length };
}

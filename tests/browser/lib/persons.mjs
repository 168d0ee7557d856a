// SH-01: people put on file as the service window does it, with the command, while the server runs.
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from './paths.mjs';

const columns = ['identity_type', 'name', 'sex', 'nation', 'birth_date', 'address', 'identity_number', 'issuer', 'valid_from', 'validity', 'phone'];

// `withPhone`: they can log in with their phone; without it they register first.
export async function putOnFile(server, people, { withPhone = false } = {}) {
    const sheet = join(server.data, 'persons.csv');
    const line = (one) => columns.map((column) => (column === 'phone' && !withPhone ? '' : (one[column] ?? (column === 'identity_type' ? '111' : '')))).join(',');
    await writeFile(sheet, [columns.join(','), ...people.map(line)].join('\n'));
    try {
        await promisify(execFile)(binary, ['import', 'persons', server.programme, sheet, '--data', server.data]);
    } finally {
        await rm(sheet);
    }
}

#!/usr/bin/env node
// What a person's first visit loads: every file of the client and the pack, each with brotli 11. First what a first field waits for, then what
// follows once it stands.
//   page_size.mjs [CLIENT FOLDER] [PACK BUNDLE]
// Fails when there is nothing to measure or a sum is larger than it was.
import { brotliCompressSync, constants } from 'node:zlib';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// The aim, and where the sums stand: they may only become smaller.
const limitBytes = 180_000;
const ratchets = { first: 178_500, all: 280_500 };
// client-wasm/later.txt; what a printer has; what a device of one's own keeps the rest by.
const follows = ['later.wasm', 'print.css', 'sw.js'];
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const client = process.argv[2] ?? join(root, 'build/client');
const pack = process.argv[3] ?? join(root, 'build/bench/sc.json.compiled');

function filesBelow(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return /\.(br|gz|zst)$/.test(entry.name) ? [] : [path];
    });
}

function compressed(bytes) {
    return brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }).length;
}

if (!existsSync(client) || !statSync(client).isDirectory() || !existsSync(pack)) {
    console.error(`nothing to measure: ${client} and ${pack} must be built first`);
    process.exit(1);
}
const rows = [...filesBelow(client).map((path) => [relative(client, path), path]), ['the pack', pack]]
    .map(([name, path]) => ({ name, plain: statSync(path).size, small: compressed(readFileSync(path)) }))
    .sort((a, b) => b.small - a.small);
const missing = ['client.wasm', ...follows].filter((name) => !rows.some((row) => row.name === name));
if (missing.length) {
    console.error(`nothing to measure: no ${missing.join(', ')} in ${client}`);
    process.exit(1);
}
const sumOf = (name, parts) => parts.reduce((sum, row) => ({ name, plain: sum.plain + row.plain, small: sum.small + row.small }), { name, plain: 0, small: 0 });
const isFirst = (row) => !follows.includes(row.name);
const sums = { first: sumOf('before a first field', rows.filter(isFirst)), all: sumOf('all', rows) };
console.log(`Page: bytes\n  ${'file'.padEnd(28)}${'plain'.padStart(10)}${'brotli 11'.padStart(12)}`);
for (const row of [...rows.filter(isFirst), sums.first, ...rows.filter((one) => !isFirst(one)), sums.all]) {
    console.log(`  ${row.name.padEnd(28)}${String(row.plain).padStart(10)}${String(row.small).padStart(12)}`);
}
let larger = false;
for (const [name, ratchet] of Object.entries(ratchets)) {
    const { name: words, small } = sums[name];
    console.log(`  ${words}: ${((small / limitBytes) * 100).toFixed(0)} % of ${limitBytes} bytes: ${small <= limitBytes ? 'reached' : 'NOT REACHED'}`);
    if (small > ratchet) console.log(`  and over ${ratchet}, which it had reached before`);
    larger ||= small > ratchet;
}
process.exit(larger ? 1 : 0);

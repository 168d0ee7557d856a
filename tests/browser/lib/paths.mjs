import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const pictures = process.env.SHENBAO_PICTURES ?? join(root, 'build/pictures');
export const binary = process.env.SHENBAO_BINARY ?? join(root, 'build/release/server/shenbao');

// Of the programmes that are delivered, or one that is there for the tests alone.
export function packFolder(id) {
    const own = join(root, 'shared-model/programmes', id);
    return existsSync(own) ? own : join(root, 'tests/data', id);
}

// The plain page, served as the client is: brotli 11 ahead of time, the pack's own bytes and headers.
import { brotliCompressSync } from 'node:zlib';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };

// As sent, still compressed.
function fetchRaw(url) {
    return new Promise((resolve, reject) => {
        request(url, { headers: { 'Accept-Encoding': 'br' } }, (answer) => {
            const pieces = [];
            answer.on('data', (piece) => pieces.push(piece));
            answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }));
        }).on('error', reject).end();
    });
}

export async function servePlain(origin) {
    const pack = await fetchRaw(`${origin}/api/v1/sc/pack`);
    if (pack.status !== 200) throw new Error(`the pack: ${pack.status}`);
    const file = (name, caching) => ({
        body: brotliCompressSync(readFileSync(new URL(name, import.meta.url))),
        headers: { 'Content-Type': types[name.split('.').pop()], 'Content-Encoding': 'br', 'Cache-Control': caching },
    });
    const kept = ['content-type', 'content-encoding', 'cache-control', 'etag'].filter((name) => pack.headers[name]);
    const files = {
        '/plain.js': file('plain.js', 'public, max-age=31536000, immutable'),
        '/api/v1/sc/pack': { body: pack.body, headers: Object.fromEntries(kept.map((name) => [name, pack.headers[name]])) },
        '/plain': file('plain.html', 'no-cache'),
    };
    const server = createServer((asked, answer) => {
        const path = asked.url.split('?')[0];
        const found = files[path.startsWith('/plain/') ? '/plain' : path];
        answer.writeHead(found ? 200 : 404, found ? { ...found.headers, 'Content-Length': found.body.length } : {});
        answer.end(found?.body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

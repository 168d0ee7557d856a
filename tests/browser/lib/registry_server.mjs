// Outside registries as their own servers would be: asked over HTTP about one person at a time.
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class RegistryServer {
    // `registries`: their ids in the programme.
    static async start(programme, registries) {
        const server = new RegistryServer();
        server.rows = new Map();  // by registry and number
        server.down = new Set();
        server.http = createServer((request, response) => server.answer(request, response));
        await new Promise((resolve) => server.http.listen(0, '127.0.0.1', resolve));
        const at = `http://127.0.0.1:${server.http.address().port}`;
        server.folder = mkdtempSync(join(tmpdir(), 'registries-'));
        server.settings = join(server.folder, 'registries.json');
        const connectors = Object.fromEntries(registries.map((id) => [id, { url: `${at}/${id}`, token: 'only-for-tests' }]));
        writeFileSync(server.settings, JSON.stringify({ [programme]: connectors }));
        return server;
    }

    know(registry, number, rows) { this.rows.set(`${registry}/${number}`, rows); }

    async answer(request, response) {
        let body = '';
        for await (const piece of request) body += piece;
        const registry = request.url.slice(1);
        const allowed = request.method === 'POST' && request.headers.authorization === 'Bearer only-for-tests';
        if (!allowed || this.down.has(registry)) {
            response.writeHead(allowed ? 503 : 401).end();
            return;
        }
        const rows = this.rows.get(`${registry}/${JSON.parse(body).identity_number}`) ?? [];
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ rows }));
    }

    async stop() {
        await new Promise((resolve) => this.http.close(resolve));
        rmSync(this.folder, { recursive: true });
    }
}

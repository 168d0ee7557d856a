// The built server with a data folder of its own.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, root } from './paths.mjs';

async function freePort() {
    const probe = createServer();
    await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return port;
}

// A connection of its own for every call: one kept from before may just have been closed by the server.
function send(method, url, headers, body) {
    return new Promise((resolve, reject) => {
        const outgoing = request(url, { method, headers, agent: false }, (answer) => {
            const pieces = [];
            answer.on('data', (piece) => pieces.push(piece));
            answer.on('end', () => resolve({
                status: answer.statusCode,
                text: Buffer.concat(pieces).toString('utf8'),
                headers: {
                    get: (name) => [answer.headers[name.toLowerCase()] ?? []].flat().join(', ') || null,
                    getSetCookie: () => answer.headers['set-cookie'] ?? [],
                },
            }));
            answer.on('error', reject);
        });
        outgoing.on('error', reject);
        outgoing.end(body);
    });
}

export class Server {
    // `options`: more arguments, or a function of the site's address that makes them. `change(folder)`: the server runs a copy of the packs with this done to it.
    static async start({ programme = 'sc', environment = {}, options = [], change } = {}) {
        const server = new Server();
        server.programme = programme;
        server.environment = environment;
        server.data = await mkdtemp(join(tmpdir(), 'shenbao-test-'));
        server.port = await freePort();
        server.options = typeof options === 'function' ? await options(server.origin) : options;
        if (change) {
            server.packs = await mkdtemp(join(tmpdir(), 'shenbao-packs-'));
            await cp(join(root, 'shared-model/programmes'), server.packs, { recursive: true });
            await change(server.packs);
            server.options = [...server.options, '--packs', server.packs];
        }
        await server.launch();
        return server;
    }

    get origin() { return `http://127.0.0.1:${this.port}`; }
    get base() { return `${this.origin}/${this.programme}`; }
    get api() { return `${this.origin}/api/v1/${this.programme}`; }

    async launch() {
        this.output = '';
        this.process = spawn(binary, ['serve', '--demo', '--data', this.data, '--port', String(this.port), ...this.options], {
            env: { ...process.env, SHENBAO_TEST_CAPTCHA: '1', ...this.environment },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        const keep = (bytes) => { this.output = (this.output + bytes).slice(-20000); };
        this.process.stdout.on('data', keep);
        this.process.stderr.on('data', keep);
        this.gone = new Promise((resolve) => this.process.once('exit', (code, signal) => resolve({ code, signal })));
        this.process.once('error', (error) => keep(String(error)));
        for (let tries = 0; tries < 200; tries++) {
            if (this.process.exitCode !== null) break;
            try {
                if ((await send('GET', `${this.origin}/readyz`, {})).status === 200) return;
            } catch { /* not yet listening */ }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`the server did not become ready:\n${this.output}`);
    }

    isUp() { return this.process.exitCode === null && this.process.signalCode === null; }
    async lastWords() {
        const { code, signal } = await this.gone;
        return `exit ${code ?? signal}\n${this.output.slice(-2000)}`;
    }

    // As a power cut: no chance to finish anything.
    async kill() {
        this.process.kill('SIGKILL');
        await this.gone;
    }

    async stop() {
        if (this.process.exitCode === null && this.process.signalCode === null) {
            this.process.kill('SIGTERM');
            const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
            await this.gone;
            clearTimeout(timer);
        }
        for (const folder of [this.data, this.packs].filter(Boolean)) await rm(folder, { recursive: true, force: true });
    }

    // Text messages and captcha answers, oldest first (only under --demo).
    async outbox(phone = '') {
        const answer = await send('GET', `${this.api}/demo/outbox${phone ? `?phone=${encodeURIComponent(phone)}` : ''}`, {});
        if (answer.status !== 200) throw new Error(`outbox: ${answer.status} ${answer.text}`);
        return JSON.parse(answer.text);
    }

    // A call of the interface as somebody without the client would make it.
    async call(method, path, { body, cookie, headers = {} } = {}) {
        const bytes = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
        const answer = await send(method, `${this.api}${path}`, {
            'X-Shenbao': '1',
            ...(bytes === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(bytes) }),
            ...(cookie ? { Cookie: cookie } : {}),
            ...headers,
        }, bytes);
        let json;
        try { json = JSON.parse(answer.text); } catch { /* not JSON */ }
        return { ...answer, json };
    }
}

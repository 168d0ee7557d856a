// The built server with a data folder of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from './paths.mjs';

async function freePort() {
    const probe = createServer();
    await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return port;
}

export class Server {
    static async start({ programme = 'sc', environment = {} } = {}) {
        const server = new Server();
        server.programme = programme;
        server.environment = environment;
        server.data = await mkdtemp(join(tmpdir(), 'shenbao-test-'));
        server.port = await freePort();
        await server.launch();
        return server;
    }

    get origin() { return `http://127.0.0.1:${this.port}`; }
    get base() { return `${this.origin}/${this.programme}`; }
    get api() { return `${this.origin}/api/v1/${this.programme}`; }

    async launch() {
        this.output = '';
        this.process = spawn(binary, ['serve', '--demo', '--data', this.data, '--port', String(this.port)], {
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
                const answer = await fetch(`${this.origin}/readyz`);
                if (answer.ok) return;
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
        await rm(this.data, { recursive: true, force: true });
    }

    // Text messages and captcha answers, oldest first (only under --demo).
    async outbox(phone = '') {
        const answer = await fetch(`${this.api}/demo/outbox${phone ? `?phone=${encodeURIComponent(phone)}` : ''}`);
        if (!answer.ok) throw new Error(`outbox: ${answer.status} ${await answer.text()}`);
        return answer.json();
    }

    // A call of the interface as somebody without the client would make it.
    async call(method, path, { body, cookie, headers = {} } = {}) {
        const answer = await fetch(`${this.api}${path}`, {
            method,
            headers: {
                'X-Shenbao': '1',
                ...(body !== undefined ? { 'Content-Type': 'application/json' } : {}),
                ...(cookie ? { Cookie: cookie } : {}),
                ...headers,
            },
            body: body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        });
        const text = await answer.text();
        let json;
        try { json = JSON.parse(text); } catch { /* not JSON */ }
        return { status: answer.status, json, text, headers: answer.headers };
    }
}

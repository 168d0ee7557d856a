// A real identity platform (oidc-provider) on this machine. Its pages are its own; the tests fill them in as anybody would.
import { createServer } from 'node:http';
import { rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Provider from 'oidc-provider';

export class IdentityProvider {
    // `site`: where the people's browsers see the server, http://127.0.0.1:PORT.
    static async start(programme = 'zc') {
        const one = new IdentityProvider();
        one.programme = programme;
        one.people = new Map();
        one.http = createServer((request, answer) => (one.handle ? one.handle(request, answer) : answer.destroy()));
        await new Promise((resolve) => one.http.listen(0, '127.0.0.1', resolve));
        one.issuer = `http://127.0.0.1:${one.http.address().port}`;
        one.folder = await mkdtemp(join(tmpdir(), 'shenbao-platform-'));
        one.settings = join(one.folder, 'platforms.json');
        return one;
    }

    // Before the server starts: its file of platforms.
    async describe(site) {
        const secret = 'a secret of tests only';
        await writeFile(this.settings, JSON.stringify({ [this.programme]: { issuer: this.issuer, client: 'shenbao', secret, address: site } }));
        const provider = new Provider(this.issuer, {
            clients: [{ client_id: 'shenbao', client_secret: secret, redirect_uris: [`${site}/${this.programme}/platform/return`], grant_types: ['authorization_code'], response_types: ['code'] }],
            claims: { openid: ['sub'], profile: ['name', 'identity_number'], phone: ['phone_number'] },
            pkce: { required: () => true },
            cookies: { keys: ['of tests only'] },
            findAccount: (context, id) => ({ accountId: id, claims: () => ({ ...this.people.get(id), sub: id }) }),
        });
        this.handle = provider.callback();
    }

    // Somebody it knows; the name to log in by there.
    enrol({ name, identity_number, phone }) {
        const login = `person${this.people.size + 1}`;
        this.people.set(login, { name, identity_number, phone_number: phone });
        return login;
    }

    async stop() {
        this.http.closeAllConnections();
        await new Promise((resolve) => this.http.close(resolve));
        await rm(this.folder, { recursive: true, force: true });
    }
}

// Its own pages: the log-in, then what it is asked to tell.
export async function logInThere(page, login) {
    await page.getByPlaceholder('Enter any login').fill(login);
    await page.getByPlaceholder('and password').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
}

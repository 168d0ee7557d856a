// The quick way to a state that a test is not about: accounts and applications through the interface.
import { randomBytes } from 'node:crypto';
import { pdf } from './files.mjs';
import programme from './programme.mjs';

export const newId = () => randomBytes(16).toString('hex');

export async function captcha(server) {
    const { json } = await server.call('POST', '/captchas', { body: {} });
    return { id: json.id, answer: await captchaAnswer(server, json.id) };
}

export async function captchaAnswer(server, id) {
    const { captchas } = await server.outbox();
    const found = captchas?.find((entry) => entry.id === id);
    if (!found) throw new Error(`no captcha ${id} in the outbox`);
    return found.answer ?? found.text;
}

// The newest code sent to a phone.
export async function smsCode(server, phone) {
    const { messages } = await server.outbox(phone);
    const code = [...messages].sort((a, b) => (a.at < b.at ? -1 : 1)).pop()?.code;
    if (!code) throw new Error(`no message to ${phone}`);
    return code;
}

function expect(answer, what) {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer;
}

export async function register(server, person) {
    const sms = expect(await server.call('POST', '/sms', {
        body: { flow: 'register', step: 0, phone: person.phone, captcha: await captcha(server) },
    }), 'sms');
    const given = { ...person, password_again: person.password };
    const document = Object.fromEntries(programme.fields('accounts:register').filter((field) => field in given).map((field) => [field, given[field]]));
    return expect(await server.call('POST', '/accounts/register/0', {
        body: {
            document,
            captcha: { pass: sms.json.captcha_pass },
            sms_code: await smsCode(server, person.phone),
        },
    }), 'register');
}

// The session's cookie that an answer sets, as "name=value"; beside it may stand the device's.
export const sessionCookie = (answer) => answer.headers.getSetCookie().map((line) => line.split(';')[0]).find((one) => !one.includes('-device='));

export async function login(server, person) {
    const answer = expect(await server.call('POST', '/accounts/login/0', {
        body: { document: { login: person.phone, password: person.password }, captcha: await captcha(server) },
    }), 'login');
    return sessionCookie(answer);
}

// Puts the session into a person's browser.
export async function enter(server, page, cookie) {
    const [name, ...value] = cookie.split('=');
    await page.context().addCookies([{
        name, value: value.join('='), domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict', secure: name.startsWith('__'),
    }]);
}

export async function openRound(server, cookie) {
    const { json } = expect(await server.call('GET', '/rounds', { cookie }), 'rounds');
    const round = json.rounds.find((entry) => entry.open);
    if (!round) throw new Error('no open round in the demo');
    return round;
}

export async function newApplication(server, cookie) {
    const id = newId();
    const round = await openRound(server, cookie);
    expect(await server.call('POST', '/applications', { cookie, body: { id, round: round.id } }), 'application');
    return id;
}

export async function read(server, cookie, id) {
    return expect(await server.call('GET', `/applications/${id}`, { cookie }), 'application').json;
}

export async function batch(server, cookie, id, edits, base) {
    const base_revision = base ?? (await read(server, cookie, id)).revision;
    return server.call('POST', `/applications/${id}/batches`, { cookie, body: { batch: newId(), base_revision, edits } });
}

const typed = (path, value) => (programme.field(path).type === 'number' ? Number(value) : value);

// The edits that fill a draft with `sections` (people.mjs).
export function editsOf(sections) {
    const edits = [];
    for (const [section, content] of Object.entries(sections)) {
        for (const record of Array.isArray(content) ? content : [content]) {
            let path = section;
            if (Array.isArray(content)) {
                path = `${section}/${newId()}`;
                edits.push({ op: 'add', path });
            }
            for (const [field, value] of Object.entries(record)) {
                if (value !== '') edits.push({ op: 'set', path: `${path}/${field}`, value: typed(`${section}/${field}`, value) });
            }
        }
    }
    return edits;
}

export async function fill(server, cookie, id, sections) {
    return expect(await batch(server, cookie, id, editsOf(sections)), 'batch').json;
}

export async function upload(server, cookie, id, path, name, bytes) {
    const uploadId = newId();
    const begun = await server.call('POST', `/applications/${id}/uploads`, { cookie, body: { upload: uploadId, path, name, size: bytes.length } });
    if (begun.status >= 300) return begun;
    return server.call('PATCH', `/applications/${id}/uploads/${uploadId}?offset=0`, {
        cookie, body: bytes, headers: { 'Content-Type': 'application/octet-stream' },
    });
}

// Everything but the signed print.
export async function uploadRequired(server, cookie, id) {
    for (const field of ['identity_document', 'education_certificate', 'title_certificate', 'qualification_certificate']) {
        expect(await upload(server, cookie, id, `attachments/${field}`, `${field}.pdf`, pdf(field)), field);
    }
}

// Somebody logged in with an application.
import { randomBytes } from 'node:crypto';
import { sessionCookie } from '../../browser/lib/api.mjs';
import { application, applicant } from '../../browser/lib/people.mjs';

const id = () => randomBytes(16).toString('hex');

function expect(answer, what) {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer;
}

async function captcha(server) {
    const { json } = expect(await server.call('POST', '/captchas'), 'captcha');
    const known = (await server.outbox()).captchas.find((one) => one.id === json.id);
    return { id: json.id, answer: known.answer };
}

async function register(server) {
    const person = applicant();
    const asked = expect(await server.call('POST', '/sms', {
        body: { flow: 'register', step: 0, phone: person.phone, captcha: await captcha(server) },
    }), 'sms');
    const { messages } = await server.outbox(person.phone);
    const { name, sex, identity_type, identity_number, title, education, major, password, phone } = person;
    const answer = expect(await server.call('POST', '/accounts/register/0', {
        body: {
            document: { name, sex, identity_type, identity_number, title, education, major, password, password_again: password, phone },
            captcha: { pass: asked.json.captcha_pass }, sms_code: messages.at(-1).code,
        },
    }), 'register');
    return { person, cookie: sessionCookie(answer) };
}

async function logIn(server, person) {
    const answer = expect(await server.call('POST', '/accounts/login/0', {
        body: { document: { login: person.phone, password: person.password }, captcha: await captcha(server) },
    }), 'login');
    return sessionCookie(answer);
}

// `filled`: every field of the section that the page is measured by has a value.
export async function someoneWithApplication(server, { filled = true } = {}) {
    const { person, cookie: first } = await register(server);
    const cookie = first || await logIn(server, person);
    const { json: { rounds } } = expect(await server.call('GET', '/rounds', { cookie }), 'rounds');
    const round = rounds.find((one) => one.open);
    const made = expect(await server.call('POST', '/applications', { cookie, body: { id: id(), round: round.id } }), 'application');
    const values = filled ? {
        ...application(person).basic, work_years: 10,
        qualification_2: 'A19', qualification_2_number: '510012345', qualification_3: 'A05', qualification_3_number: '510054321',
    } : {};
    const edits = Object.entries(values).map(([field, value]) => ({ op: 'set', path: `basic/${field}`, value }));
    const saved = await server.call('POST', `/applications/${made.json.id}/batches`, { cookie, body: { batch: id(), base_revision: 0, edits } });
    expect(saved, 'draft');
    const [name, value] = cookie.split('=');
    return { application: made.json.id, cookie: { name, value, url: server.origin } };
}

// Accounts of a programme that sends an initial password, made through the interface.
import { captcha, sessionCookie, smsCode } from './api.mjs';

let next = 0;
export const chinaPhone = () => `137${String(process.pid % 10000).padStart(4, '0')}${String(next++).padStart(4, '0')}`;

function expect(answer, what) {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer;
}

export async function initialPassword(server, phone) {
    const { messages } = await server.outbox(phone);
    const found = messages.map((one) => /初始密码：([a-z0-9]+)/.exec(one.text)).find(Boolean);
    if (!found) throw new Error(`no initial password for ${phone}: ${JSON.stringify(messages)}`);
    return found[1];
}

// A session's cookie, as "name=value".
export async function phoneLogin(server, phone, password) {
    const answer = expect(await server.call('POST', '/accounts/login/0', {
        body: { document: { login: phone, password }, captcha: await captcha(server) },
    }), 'login');
    return sessionCookie(answer);
}

// Somebody who has registered and changed the initial password.
export async function member(server, number = chinaPhone(), password = 'right2026word') {
    const phone = `+86${number}`;
    const sms = expect(await server.call('POST', '/sms', {
        body: { flow: 'register', step: 0, phone, captcha: await captcha(server) },
    }), 'sms');
    expect(await server.call('POST', '/accounts/register/0', {
        body: { document: { phone }, captcha: { pass: sms.json.captcha_pass }, sms_code: await smsCode(server, phone) },
    }), 'register');
    const initial = await initialPassword(server, phone);
    const cookie = await phoneLogin(server, phone, initial);
    expect(await server.call('POST', '/accounts/change_password/0', {
        cookie, body: { document: { current_password: initial, password, password_again: password } },
    }), 'change_password');
    return { number, phone, password, made: Date.now(), cookie: await phoneLogin(server, phone, password) };
}

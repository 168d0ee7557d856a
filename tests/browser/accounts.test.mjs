// SC-01 … SC-04: register, log in, change and recover the password.
import { api, applicant, assert, suite } from './lib/suite.mjs';

const { each, shared, account, signedIn, early } = suite({ early: 2 });

each('SC-01 registers with captcha and SMS code, then logs in', async (open) => {
    const person = await open();
    const who = applicant();
    await person.register(who);
    await person.logOut();
    assert.equal(await person.isLoggedIn(), false);
    await person.login(who);
    assert.equal(await person.isLoggedIn(), true);
});

each('SC-01 says at the field and in the summary what is wrong, and registers nobody', async (open) => {
    const person = await open();
    const who = applicant({ identity_number: '110105194912310021' });
    await person.openRegister();
    await person.fillAll('accounts:register', { ...who, password_again: 'another2026' });
    await person.submitStep('register');
    assert.match(await person.errorAt('accounts:register/identity_number'), /校验不通过/);
    assert.match(await person.errorAt('accounts:register/password_again'), /不一致/);
    const summary = await person.summaryAppears();
    assert.ok(summary.some((line) => line.includes('校验不通过')), summary.join('\n'));
    assert.ok(summary.some((line) => line.includes('不一致')), summary.join('\n'));
    // The captcha was left empty.
    assert.ok(summary.some((line) => /验证码/.test(line)), summary.join('\n'));
    await assert.rejects(api.login(shared.server, { ...who }));
});

each('SC-01 refuses a wrong SMS code, and takes the right one after', async (open) => {
    const person = await open();
    const who = applicant();
    await person.openRegister();
    await person.fillAll('accounts:register', { ...who, password_again: who.password });
    await person.askSms();
    const right = await api.smsCode(shared.server, who.phone);
    await person.enterSms(right === '000000' ? '000001' : '000000');
    await person.submitStep('register');
    assert.match(await person.smsError(), /验证码/);
    await person.enterSms(right);
    await person.submitStep('register');
    await person.registered();
});

each('SC-01 what was typed is there after a look at the demo’s text messages', async (open) => {
    const person = await open();
    const who = applicant();
    await person.openRegister();
    await person.fillAll('accounts:register', { ...who, password_again: who.password });
    await person.askSms();
    await person.press(person.link(person.w('demo_outbox')));
    const code = await api.smsCode(shared.server, who.phone);
    await person.seesText(code);
    await person.page.goBack();
    await person.title(person.pack().accounts.register.label).waitFor();
    assert.equal(await person.valueOf('accounts:register/name'), who.name);
    await person.enterSms(code);
    await person.submitStep('register');
    await person.registered();
});

each('SC-02 logs in with phone, password and captcha; a new captcha at a press', async (open) => {
    const { who } = await account();
    const person = await open();
    await person.openLogin();
    const before = await person.captchaSource();
    await person.newCaptcha();
    assert.notEqual(await person.captchaSource(), before);
    const heard = person.page.waitForResponse(/captchas\/[0-9a-f]{32}\.zh\.wav$/);
    await person.press(person.button(person.w('captcha_sound')));
    const sound = await heard;
    assert.equal(sound.status(), 200);
    assert.equal(sound.headers()['content-type'], 'audio/wav');
    await person.seesText(person.w('captcha_sound_hint'));
    await person.fillLogin(who.phone, who.password);
    await person.solveCaptcha();
    await person.submitStep('login');
    await person.loggedIn();
});

each('SC-02 a name instead of the phone gets an answer that says so, whether or not there is an account', async (open) => {
    const { who } = await account();
    const answers = [];
    for (const name of [who.name, '无此人']) {
        const person = await open();
        await person.openLogin();
        await person.fillLogin(name, who.password);
        await person.solveCaptcha();
        await person.submitStep('login');
        answers.push((await person.summaryAppears()).join('\n'));
    }
    assert.match(answers[0], /手机号/);
    assert.equal(answers[0], answers[1]);
});

each('SC-02 a wrong password and an unknown phone get the same answer; an empty captcha is named', async (open) => {
    const { who } = await account();
    const answers = [];
    for (const phone of [who.phone, '13900000000']) {
        const person = await open();
        await person.openLogin();
        await person.fillLogin(phone, 'wrong2026pass');
        await person.solveCaptcha();
        await person.submitStep('login');
        answers.push((await person.summaryAppears()).join('\n'));
    }
    assert.ok(answers[0].length > 0);
    assert.equal(answers[0], answers[1]);
    const person = await open();
    await person.openLogin();
    await person.fillLogin(who.phone, who.password);
    await person.submitStep('login');
    assert.match((await person.summaryAppears()).join('\n'), /验证码/);
    assert.equal(await person.isLoggedIn(), false);
});

each('SC-03 changes the password from the menu', async (open) => {
    const person = await signedIn(open);
    await person.openChangePassword();
    await person.fillAll('accounts:change_password', { password: 'newer2026word', password_again: 'newer2026word' });
    await person.solveCaptcha();
    await person.submitStep('change_password');
    await person.passwordChanged();
    await assert.rejects(api.login(shared.server, person.who));
    await api.login(shared.server, { ...person.who, password: 'newer2026word' });
});

each('SC-04 recovers a password in two steps, with the phone masked', async (open) => {
    // A number gets one code a minute, and this one got its first when it registered.
    const who = await early();
    const person = await open();
    await person.openRecover();
    await person.fill('accounts:recover/login', who.phone);
    await person.solveCaptcha();
    await person.submitStep('recover', 0);
    await person.seesText(`${who.phone.slice(0, 3)}****${who.phone.slice(7)}`);
    await person.fillAll('accounts:recover', { password: 'again2026word', password_again: 'again2026word' });
    await person.askSms();
    await person.enterSms(await api.smsCode(shared.server, who.phone));
    await person.submitStep('recover', 1);
    await person.passwordChanged();
    await api.login(shared.server, { ...who, password: 'again2026word' });
});

each('SC-04 what was typed in one step is gone in the next, also where pictures come late', async (open) => {
    const person = await open();
    await person.openRecover();
    await person.fill('accounts:recover/login', '13900000001');
    await person.page.evaluate(() => {
        const soon = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (run) => setTimeout(() => soon(run), 1500);
    });
    // Typed, pressed and answered before there is a frame.
    await person.solveCaptcha();
    await person.button(person.w('next_step')).click();
    await person.seesText('139****0001');
    assert.equal(await person.page.getByLabel(person.named(person.w('captcha'))).inputValue(), '');
});

each('SC-04 shows the same second step for a phone without an account', async (open) => {
    const person = await open();
    await person.openRecover();
    await person.fill('accounts:recover/login', '13900000001');
    await person.solveCaptcha();
    await person.submitStep('recover', 0);
    await person.seesText('139****0001');
});

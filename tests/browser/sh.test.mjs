// SH-01 … SH-09: who is on file, by the identity card's data and without a password; records with one scan each, kept for good.
// That a code is good for 90 seconds and not for 91 is tests/server/accounts.cpp, where the clock can be moved.
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { exampleWords } from './lib/example.mjs';
import { file, jpeg, pdf } from './lib/files.mjs';
import { putOnFile } from './lib/persons.mjs';
import { finding } from './lib/words.mjs';

const { each, only, shared } = suite({ programme: 'sh' });
const card = (changes) => {
    const { identity_type, ...who } = applicant({ nation: '01', address: '示例区示例路1号', issuer: '示例市公安局', valid_from: '2016-05-01', validity: '2', ...changes });
    return who;
};
let registered;  // by the first test, for the last one: a number gets one code a minute
const stored = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;
const scan = (options) => jpeg(shared.browser, { width: 595, height: 842, dpi: 72, ...options });

async function onFile(open) {
    const who = card();
    await putOnFile(shared.server, [who]);
    const cookie = api.sessionCookie(await api.register(shared.server, who));
    const person = await open();
    await api.enter(shared.server, person.page, cookie);
    return Object.assign(person, { who, cookie, application: await api.newApplication(shared.server, cookie) });
}

// Whether there is such an account is said only to who holds the phone: after the code.
async function send(person, flow, values) {
    await person.go(flow);
    await person.title(person.pack().accounts[flow].label).waitFor();
    await person.fillAll(`accounts:${flow}`, values);
    await person.askSms();
    await person.enterSms(await api.smsCode(shared.server, values.phone));
    await person.submitStep(flow);
}

each('SH-02, SH-04 registers by the card; the particulars can be read and not written', async (open) => {
    const person = await open();
    const who = card();
    await putOnFile(shared.server, [who]);
    await send(person, 'register', who);
    await person.registered();
    registered ??= { ...who, at: Date.now() };
    const cookie = await person.cookieText();
    Object.assign(person, { cookie, application: await api.newApplication(shared.server, cookie) });
    await person.openSection('basic');
    for (const text of [who.name, who.issuer, /请携带本人证件至受理服务窗口/]) await person.seesText(text);
    assert.equal(await person.page.getByRole('textbox').count(), 0, 'nothing to type into');
    const answer = await api.batch(shared.server, cookie, person.application, [{ op: 'set', path: 'basic/name', value: '别人' }]);
    assert.ok(answer.status >= 400, answer.text);
    assert.equal((await stored(person)).basic.name, who.name);
});

const refusal = (person, code) => person.pack().pages[`account_${code}`];

async function refused(person, who, code) {
    await send(person, 'register', who);
    const lines = await person.summaryAppears();
    assert.ok(lines.some((line) => line.includes(refusal(person, code))), `${code}: ${lines}`);
    assert.equal(await person.isLoggedIn(), false);
}

each('SH-01, SH-02 refusals, each with its own words; a wrong check digit is said while typing', async (open) => {
    const person = await open();
    const first = card();
    await refused(person, first, 'not_on_file');
    const filed = card();
    await putOnFile(shared.server, [filed]);
    await refused(person, { ...filed, address: '别的区别的路9号' }, 'not_on_file');
    await api.register(shared.server, { ...filed, phone: applicant().phone });
    await refused(person, { ...filed, phone: applicant().phone }, 'identity_taken');
    const known = card();
    await putOnFile(shared.server, [known], { withPhone: true });
    await refused(person, { ...known, phone: applicant().phone }, 'on_file');
    const wrong = first.identity_number.slice(0, 17) + (first.identity_number[17] === '1' ? '2' : '1');
    await person.fill('accounts:register/identity_number', wrong);
    assert.ok(await person.errorAt('accounts:register/identity_number'));
});

each('SH-01, SH-03 who is on file with a phone logs in without registering, by a passport too', async (open) => {
    const pass = { ...card(), identity_type: '414', identity_number: `E${String(Date.now()).slice(-8)}`, name: 'John Example', nation: '', address: '', issuer: '', valid_from: '', validity: '' };
    for (const who of [card(), pass]) {
        await putOnFile(shared.server, [who], { withPhone: true });
        const person = await open();
        await send(person, 'login', who);
        await person.loggedIn();
        assert.equal((await shared.server.call('GET', '/session', { cookie: await person.cookieText() })).json.account.name, who.name);
    }
});

each('SH-03 no password: a pair that is not registered is refused', async (open) => {
    const person = await open();
    const who = card();
    await person.openLogin();
    await person.seesText(/动态密码90秒内有效/);
    assert.equal(await person.page.locator('input[type=password]').count(), 0);
    await send(person, 'login', who);
    assert.ok((await person.summaryAppears()).some((line) => line.includes('该证件号及手机号未注册过短信用户，请先注册后再行登录')));
    assert.equal(await person.isLoggedIn(), false);
});

for (const section of ['education', 'degrees', 'titles', 'skills']) {
    const [key, id] = section === 'education' || section === 'degrees' ? ['school', 'SH-05'] : [section === 'titles' ? 'speciality' : 'name', 'SH-06'];
    (section === 'education' ? each : only)(`${id} ${section}: a record, one scan once it is complete, changed and deleted`, async (open) => {
        const person = await onFile(open);
        const record = exampleWords()[section][0];
        await api.fill(shared.server, person.cookie, person.application, { [section]: [{ [key]: record[key] }] });
        const [{ id: row }] = (await stored(person))[section];
        const upload = (name, bytes) => api.upload(shared.server, person.cookie, person.application, `${section}/${row}/scan`, name, bytes);
        assert.ok((await upload('证书.jpg', await scan())).status >= 400, 'no scan before the record is complete');
        await person.openSection(section);
        await person.openRecord(section, record[key]);
        await person.fillAll(section, record);
        await person.saved();
        for (const [name, bytes] of [['证书.jpg', await scan({ dpi: 200 })], ['证书.jpg', await scan({ dpi: 71 })], ['证书.jpg', pdf('a')], ['证书.jpg', await scan({ noise: true, quality: 1 })]]) {
            const answer = await upload(name, bytes);
            assert.equal(answer.status, 422, answer.text);
        }
        await person.attach(`${section}/scan`, [file('证书.jpg', await scan({ dpi: 100 }))]);
        assert.ok((await upload('又一张.jpg', await scan())).status >= 400, 'the first is deleted before a second');
        // Nothing is offered that the server would refuse, and it is said what to do instead.
        const slot = person.control(`${section}/scan`);
        assert.equal(await slot.getByLabel(person.w('replace_file')).count(), 0, 'a file is offered to be replaced');
        assert.equal(await slot.getByLabel(person.w('choose_file')).count(), 0, 'a second one is offered');
        await slot.getByText(/重新上传请先删除/).first().waitFor();
        const [{ scan: [first] }] = (await stored(person))[section];
        const path = `${section}/${row}/scan`;
        const replacing = await shared.server.call('POST', `/applications/${person.application}/uploads`, { cookie: person.cookie, body: { upload: api.newId(), path, name: '换一张.jpg', size: 1000, replaces: first.id } });
        assert.equal(replacing.status, 422, replacing.text);
        await person.removeFile('证书.jpg');
        await person.attach(`${section}/scan`, [file('新证书.jpg', await scan({ dpi: 100 }))]);
        await person.finishRecord();
        await person.page.getByRole('table', { name: person.label(section) }).waitFor();
        await person.saved();
        const [kept] = (await stored(person))[section];
        for (const [field, value] of Object.entries(record)) assert.equal(String(kept[field]), value, field);
        assert.deepEqual(kept.scan.map((one) => one.dpi), [100]);
        await person.deleteRecord(section, record[key]);
        await person.openSection('basic');
        await person.saved();
        assert.equal((await stored(person))[section]?.length ?? 0, 0);
    });
}

each('SH-07 registrations, projects and credit come from outside: read, and never written', async (open) => {
    const person = await onFile(open);
    for (const section of ['registrations', 'projects', 'integrity']) {
        await person.openSection(section);
        await person.seesText(person.pack().sections[section].empty);
        assert.equal(await person.button(person.w('add_named', { name: person.recordName(section) })).count(), 0);
        const answer = await api.batch(shared.server, person.cookie, person.application, [{ op: 'add', path: `${section}/${api.newId()}` }]);
        assert.ok(answer.status >= 400, answer.text);
    }
});

each('SH-08, SH-09 work until now, and the signed sheet', async (open) => {
    const person = await onFile(open);
    const record = { ...exampleWords().experiences[0], end: '' };
    await person.openSection('experiences');
    await person.addRecord('experiences', record);
    await person.row(record.unit).getByText('至今', { exact: true }).first().waitFor();
    await person.openSection('signature');
    await person.attach('signature/sheet', [file('签名.pdf', pdf('a'))], { refused: true });
    await person.seesText(finding('file_kind', { file: '签名.pdf', kinds: 'JPG' }));
    await person.attach('signature/sheet', [file('签名.jpg', await scan())]);
    await person.saved();
    assert.equal((await stored(person)).signature.sheet.length, 1);
});

only('SH-02 a phone that is registered is refused', async (open) => {
    const who = { ...card(), phone: registered.phone };
    await putOnFile(shared.server, [who]);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, registered.at + 61000 - Date.now())));
    await refused(await open(), who, 'phone_taken');
});

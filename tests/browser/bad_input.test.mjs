// Bad input gets a clear sentence at the field and in the summary, and changes nothing.
import { api, assert, suite } from './lib/suite.mjs';
import { executable, file, jpeg, pdf } from './lib/files.mjs';

const { each, only, shared, account, withDraft } = suite();
const stored = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;

each('SC-08 bad input: a birth date that contradicts the number', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/birth_date', '1991-02-03');
    await person.next();
    assert.match(await person.errorAt('basic/birth_date'), /出生日期与证件号码中的出生日期不一致/);
    assert.ok((await person.summary()).some((line) => line.includes('出生日期与证件号码')));
});

each('SC-08 bad input: what cannot be read as a date is kept as typed and named', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.fill('basic/birth_date', '1991-02-30');
    await person.fill('basic/work_years', '十年');
    assert.match(await person.errorAt('basic/birth_date'), /真实存在的日期/);
    assert.match(await person.errorAt('basic/work_years'), /数字/);
    assert.equal(await person.valueOf('basic/work_years'), '十年');
});

each('SC-12 bad input: a photo of 5 MB is offered to be made fit', async (open) => {
    const person = await withDraft(open);
    await person.openSection('attachments');
    const photo = await jpeg(shared.browser, { width: 2800, height: 2000, noise: true, quality: 0.95 });
    assert.ok(photo.length > 5e6, `${photo.length}`);
    await person.attach('attachments/identity_document', [file('手机照片.jpg', photo)], { refused: true });
    await person.seesText(/手机照片\.jpg/);
    await person.makeFit('手机照片.jpg');
    await person.link('手机照片.jpg').waitFor({ timeout: 30000 });
    await person.saved();
    const [kept] = (await stored(person)).attachments.identity_document;
    assert.ok(kept.size <= 2097152, `${kept.size}`);
    assert.equal(kept.kind, 'jpg');
});

each('SC-12 bad input: two large photos chosen together are asked about one after the other', async (open) => {
    const person = await withDraft(open);
    await person.openSection('basic');
    await person.openSection('attachments');
    const photo = await jpeg(shared.browser, { width: 2400, height: 1600, noise: true, quality: 1 });
    assert.ok(photo.length > 2 << 20, `${photo.length}`);
    await person.attach('attachments/identity_document', [file('正面.jpg', photo), file('反面.jpg', photo)], { refused: true });
    await person.dialog(person.w('fit_title')).waitFor();
    // Nobody has answered yet: going back does not answer either.
    await person.page.goBack();
    await person.makeFit('正面.jpg');
    await person.makeFit('反面.jpg');
    await person.openSection('attachments');
    for (const name of ['正面.jpg', '反面.jpg']) await person.link(name).waitFor({ timeout: 30000 });
    const kept = (await stored(person)).attachments.identity_document;
    assert.deepEqual(kept.map((one) => one.name), ['正面.jpg', '反面.jpg']);
    assert.ok(kept.every((one) => one.size <= 2097152));
});

each('SC-12 bad input: a PDF of 5 MB is refused with both sizes', async (open) => {
    const person = await withDraft(open);
    await person.openSection('attachments');
    await person.attach('attachments/identity_document', [file('扫描件.pdf', pdf('large', 5 << 20))], { refused: true });
    await person.seesText(/扫描件\.pdf.*超过2(\.0)? ?MB/);
    assert.equal((await stored(person)).attachments?.identity_document, undefined);
});

each('SC-12 bad input: a renamed exe is refused by its content', async (open) => {
    const person = await withDraft(open);
    await person.openSection('attachments');
    await person.attach('attachments/identity_document', [file('身份证.jpg', executable())], { refused: true });
    await person.seesText(/身份证\.jpg.*的内容不是/);
    assert.equal((await stored(person)).attachments?.identity_document, undefined);
    const answer = await api.upload(shared.server, person.cookie, person.application, 'attachments/identity_document', '身份证.jpg', executable());
    assert.equal(answer.status, 422);
    assert.equal((await stored(person)).attachments?.identity_document, undefined);
});

only('bad input: somebody else\'s application answers like one that is not there', async (open) => {
    const person = await withDraft(open);
    const { cookie } = await account();
    const { server } = shared;
    const there = await server.call('GET', `/applications/${person.application}`, { cookie });
    const nowhere = await server.call('GET', `/applications/${api.newId()}`, { cookie });
    assert.equal(there.status, 404);
    assert.deepEqual([there.status, there.json.type, there.json.title], [nowhere.status, nowhere.json.type, nowhere.json.title]);
    const edits = [{ op: 'set', path: 'basic/school', value: '外人' }];
    assert.equal((await server.call('POST', `/applications/${person.application}/batches`, {
        cookie, body: { batch: api.newId(), base_revision: 0, edits },
    })).status, 404);
    assert.equal((await stored(person)).basic?.school, undefined);
});

only('bad input: malformed and oversized JSON, wrong types and locked paths change nothing', async (open) => {
    const person = await withDraft(open);
    const { server } = shared;
    const path = `/applications/${person.application}/batches`;
    const post = (body) => server.call('POST', path, { cookie: person.cookie, body });
    assert.equal((await post('{"batch": ')).status, 400);
    assert.equal((await post(JSON.stringify({ padding: 'x'.repeat(1 << 20) }))).status, 413);
    const { revision } = await api.read(server, person.cookie, person.application);
    const edit = (value, at = 'basic/work_years') => ({ batch: api.newId(), base_revision: revision, edits: [{ op: 'set', path: at, value }] });
    for (const body of [edit({ a: 1 }), edit([1]), edit('x', 'basic/nothing'), edit('别人', 'basic/name')]) {
        const answer = await post(body);
        assert.ok(answer.status >= 400 && answer.status < 500, `${JSON.stringify(body.edits)}: ${answer.status}`);
        assert.match(answer.headers.get('content-type'), /application\/problem\+json/);
        assert.ok(answer.json.title, 'a sentence for the person');
    }
    const document = await stored(person);
    assert.equal(document.basic.work_years, undefined);
    assert.equal(document.basic.name, person.who.name);
});

only('bad input: an edit on an old revision answers with both values', async (open) => {
    const person = await withDraft(open);
    const { server } = shared;
    const { revision } = await api.read(server, person.cookie, person.application);
    const set = (value) => [{ op: 'set', path: 'basic/school', value }];
    assert.equal((await api.batch(server, person.cookie, person.application, set('先保存的学校'), revision)).status, 200);
    const late = await api.batch(server, person.cookie, person.application, set('后保存的学校'), revision);
    assert.equal(late.status, 409);
    assert.deepEqual(late.json.conflicts.map(({ path, yours, theirs }) => ({ path, yours, theirs })),
        [{ path: 'basic/school', yours: '后保存的学校', theirs: '先保存的学校' }]);
    assert.equal((await stored(person)).basic.school, '先保存的学校');
});

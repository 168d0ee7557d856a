// ZC-17, ZC-18, ZC-20: programmes beside the title review, with its accounts: the profile of all year, and forms of their own.
import { api, assert, suite } from './lib/suite.mjs';
import { chosen } from './lib/chosen.mjs';
import { exampleFiles, exampleWords } from './lib/example.mjs';
import { file, jpeg, pdf } from './lib/files.mjs';
import { picture } from './lib/pictures.mjs';
import { pack } from './lib/words.mjs';

const { each, shared, signedIn } = suite({ programme: 'zc' });
const name = (programme) => pack('zh', programme).name;

// The same server at another programme's address; the tests' words are that programme's then.
const at = (programme) => Object.create(shared.server, { programme: { value: programme } });
async function inside(programme, body) {
    chosen.programme = programme;
    try { await body(at(programme)); } finally { chosen.programme = 'zc'; }
}

// From the title review's own page to another matter of the same account.
async function goTo(person, programme) {
    await person.openRounds();
    await person.press(person.link(name(programme), person.page.getByRole('navigation', { name: person.w('menu') })));
    await person.page.waitForURL(new RegExp(`/${programme}/rounds$`));
    await person.title(programme === 'zc_profile' ? name(programme) : person.w('rounds')).waitFor();
}

async function begin(person, programme, { confirmed }) {
    const start = pack('zh', programme).start.apply;
    await person.press(person.button(start).first());
    if (confirmed) await person.press(person.button(person.w('start_confirm')));
    await person.page.waitForURL(/applications\/[0-9a-f]{32}/);
    person.application = person.applicationOnScreen();
}

each('ZC-17 个人信息 is kept all year, and a new application starts from it', async (open) => {
    const person = await signedIn(open);
    await goTo(person, 'zc_profile');
    await person.seesText(person.w('always_open'));
    await begin(person, 'zc_profile', { confirmed: false });
    await inside('zc_profile', async (server) => {
        person.server = server;
        await person.openSection('basic');
        await person.fill('basic/birthplace', '四川乐山');
        await person.fill('basic/email', 'a@example.org');
        await person.openSection('experiences');
        await person.addRecord('experiences', { start: '2007-07-10', end: '2015-08-31', unit: '示例设计院', work: '结构设计' });
        await person.saved();
        // All that the manual keeps here (2.3), the two that a title review shows for some ways and series alone among them.
        await person.openSection('societies');
        await person.addRecord('societies', { name: '示例学会', start: '2019-01-01', post: '理事' });
        await person.openSection('exams');
        await person.addRecord('exams', { kind: '1', name: '示例考试', date: '2024-06-01', score: '合格' });
        await person.saved();
        await person.openSection('experiences');
        // What no application has confirmed says nothing of it.
        await person.openRecord('experiences', '示例设计院');
        await person.doesNotSeeText(person.label('experiences/kept'));
        await picture(person.page, 'zc-others', 'profile');
        // Nothing is ever submitted here, and nothing is called so.
        await person.doesNotSeeText(person.w('check_and', { act: '' }));
    });
    person.server = shared.server;
    const application = await api.newApplication(shared.server, person.cookie);
    person.application = application;
    await person.openSection('basic');
    assert.equal(await person.valueOf('basic/birthplace'), '四川乐山');
    assert.equal(await person.valueOf('basic/email'), 'a@example.org');
    const { document } = await api.read(shared.server, person.cookie, application);
    assert.deepEqual(document.societies.map((one) => one.name), ['示例学会']);
    assert.deepEqual(document.exams.map((one) => one.name), ['示例考试']);
    await person.openSection('experiences');
    await person.seesText('示例设计院');
});

each('ZC-14, ZC-17 discarding an application keeps what belongs to the profile', async (open) => {
    const person = await signedIn(open);
    person.application = await api.newApplication(shared.server, person.cookie);
    await person.openSection('basic');
    await person.fill('basic/birthplace', '四川宜宾');
    await person.saved();
    await person.go(`applications/${person.application}/check`);
    await person.confirmAction('discard');
    await person.title(person.w('my_applications')).waitFor();
    await goTo(person, 'zc_profile');
    await person.press(person.button(person.w('open_my_application')));
    await person.page.waitForURL(/zc_profile\/applications\/[0-9a-f]{32}/);
    person.application = person.applicationOnScreen();
    await inside('zc_profile', async (server) => {
        person.server = server;
        await person.openSection('basic');
        assert.equal(await person.valueOf('basic/birthplace'), '四川宜宾');
    });
});

// A form of its own from the start to the receipt, and back.
async function wholeWay(open, programme, state) {
    const person = await signedIn(open);
    await goTo(person, programme);
    await begin(person, programme, { confirmed: true });
    await inside(programme, async (server) => {
        person.server = server;
        for (const [section, words] of Object.entries(exampleWords())) {
            if (Array.isArray(words)) continue;
            await person.openSection(section);
            await person.fillAll(section, words);
            for (const slot of exampleFiles().filter((one) => one.section === section)) {
                const isPhoto = slot.field === 'photo';
                const bytes = isPhoto ? await jpeg(shared.browser, { width: 295, height: 413, dpi: 300 }) : pdf(slot.field);
                await person.attach(`${section}/${slot.field}`, [file(slot.name, bytes)]);
            }
            await person.saved();
            await picture(person.page, programme, section);
        }
        await person.openCheck();
        await picture(person.page, programme, 'check');
        await person.submitApplication();
        await person.seesText(pack('zh', programme).flow.states[state].label);
        await person.confirmAction('withdraw');
        await person.seesText(pack('zh', programme).flow.states.draft.label);
    });
    return person;
}

each('ZC-20 外省职称确认 is filled in, submitted to the work unit, and withdrawn', (open) => wholeWay(open, 'zc_transfer', 'unit_review'));
each('ZC-20 专技人才统计 is filled in, submitted to the work unit, and withdrawn', (open) => wholeWay(open, 'zc_statistics', 'unit_review'));
each('ZC-18 证书核验: a certificate of earlier years goes to the unit that set up the committee; then another', async (open) => {
    const person = await wholeWay(open, 'zc_certificate', 'founder_review');
    const first = person.application;
    await inside('zc_certificate', async () => {
        await person.openRounds();
        await begin(person, 'zc_certificate', { confirmed: true });
        assert.notEqual(person.application, first);
        await person.openRounds();
        await person.press(person.button(person.w('my_applications')));
        await person.title(person.w('my_applications')).waitFor();
        const table = person.page.getByRole('table', { name: person.w('my_applications') });
        await table.waitFor();
        await person.frames();
        assert.equal(await table.getByRole('row').count(), 3);
    });
});

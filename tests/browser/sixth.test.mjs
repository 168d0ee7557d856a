// A pack that none of the five systems has, written from the documentation alone: other account steps, another flow,
// tables in records, a committee's settings. It runs as it is: there is nothing of it in the program.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { api, assert, suite } from './lib/suite.mjs';
import { root } from './lib/paths.mjs';
import { picture } from './lib/pictures.mjs';

const change = (folder) => cp(join(root, 'tests/data/society'), join(folder, 'society'), { recursive: true });
const { each, shared } = suite({ programme: 'society', change });

let next = 1000;
async function registered(open) {
    const person = await open();
    const phone = `1390002${next++}`;
    await person.openRegister();
    // The first step is the statutes alone; who does not agree does not go on.
    await person.solveCaptcha();
    await person.submitStep('register', 0);
    assert.notEqual(await person.errorAt('accounts:register/statutes'), '');
    await person.fill('accounts:register/statutes', true);
    await person.newCaptcha();
    await person.solveCaptcha();
    await person.submitStep('register', 0);
    await person.control('accounts:register/name').waitFor();
    await person.fillAll('accounts:register', { name: '欧阳示例', affiliation: '示例大学', phone, password: 'short', password_again: 'short' });
    await person.control('accounts:register/affiliation').focus();
    assert.notEqual(await person.errorOf(person.secret('accounts:register/password')), '');
    await person.fillAll('accounts:register', { password: 'Society2026pass', password_again: 'Society2026pass' });
    await person.askSms();
    await person.enterSms(await api.smsCode(shared.server, phone));
    await person.submitStep('register', 1);
    await person.loggedIn();
    return person;
}

const people = (person) => person.page.getByRole('group', { name: person.label('projects/people'), exact: true });

async function addPerson(person, row) {
    const group = people(person);
    await person.press(person.button(person.w('add_named', { name: person.pack().sections.projects.fields.people.record }), group));
    await person.frames();
    const last = (path) => person.control(path, group).last();
    await last('projects/people/name').fill(row.name);
    await last('projects/people/part').selectOption({ label: person.code('parts', row.part) });
    await last('projects/people/share').fill(row.share);
    await last('projects/people/share').blur();
}

each('a pack of its own runs without a change of the program: register in two steps, fill in, hand in, take back', async (open) => {
    const person = await registered(open);
    await person.press(person.button(person.pack().start.apply).first());
    await person.press(person.button(person.w('start_confirm')));
    await person.page.waitForURL(/applications\/[0-9a-f]{32}/);
    person.application = person.applicationOnScreen();
    await person.openSection('member');
    assert.equal(await person.valueOf('member/affiliation'), '示例大学');
    await person.fill('member/grade', 'fellow');
    await person.fill('member/since', '2010-07');
    await person.press(person.page.getByText('岩土', { exact: true }));
    await person.fill('member/statement', '软土地基处理。');
    await person.saved();
    await picture(person.page, 'sixth', 'member');

    await person.openSection('projects');
    await person.press(person.button(person.w('add_named', { name: person.pack().sections.projects.record })));
    await person.page.waitForURL(/projects\/[0-9a-f]{32}/);
    await person.fillAll('projects', { title: '示例大桥', start: '2015-03' });
    await addPerson(person, { name: '欧阳示例', part: 'leads', share: '60' });
    await addPerson(person, { name: '司马示例', part: 'takes_part', share: '30' });
    // It does not add up: said when one wants to leave, and gone when it does.
    await person.press(person.button(person.w('save_and_back')));
    await person.summaryAppears();
    assert.deepEqual(await person.errorSummary().getByRole('link').allTextContents(), [person.pack().rules.shares_make_a_whole]);
    await picture(person.page, 'sixth', 'shares');
    await person.control('projects/people/share', people(person)).last().fill('40');
    await person.control('projects/people/share', people(person)).last().blur();
    await person.saved();
    await picture(person.page, 'sixth', 'project');
    await person.finishRecord();

    // What follows from it stands in a section that nobody types into, and goes with it.
    await person.openSection('led');
    const led = person.page.getByRole('table', { name: person.pack().sections.led.label });
    await led.getByRole('cell', { name: '60', exact: true }).waitFor();
    assert.equal(await led.getByRole('row').count(), 2);
    assert.equal(await person.page.getByRole('textbox').count(), 0);
    await picture(person.page, 'sixth', 'led');
    await person.openSection('projects');
    await person.press(person.button(person.w('edit')).first());
    await person.fill('projects/title', '示例长桥');
    await person.saved();
    await person.openSection('led');
    await led.getByText('示例长桥').first().waitFor();

    // A fellow needs two.
    await person.go(`applications/${person.application}/promise`);
    await person.fill('promise/true_words', true);
    await person.saved();
    await person.openCheck('hand_in');
    await person.press(person.button(person.action('hand_in')));
    await person.errorSummary().waitFor();
    await person.seesText(person.pack().rules.fellow_has_projects);
    await person.openSection('member');
    await person.fill('member/grade', 'member');
    await person.saved();
    await person.openCheck('hand_in');
    await person.confirmAction('hand_in');
    await person.seesText(person.pack().flow.states.circulated.label);
    await picture(person.page, 'sixth', 'receipt');
    await person.confirmAction('take_back');
    await person.seesText(person.pack().flow.states.open.label);
});

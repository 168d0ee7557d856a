// SC-01 … SC-14 by touch on a phone of 390 px, and once in English; in both modes the whole way in one go.
import { api, applicant, application, assert, suite } from './lib/suite.mjs';
import { file, pdf } from './lib/files.mjs';

const { each, only, shared } = suite();

async function wholeWay(person) {
    const who = applicant();
    const all = application(who);
    await person.register(who);
    const round = await api.openRound(shared.server, (await person.cookieText()));
    await person.startRound(round.name);
    person.application = await person.applicationOnScreen();
    for (const section of ['directions', 'basic', 'works', 'achievements', 'resume', 'attachments', 'recommendation']) {
        await person.openSection(section);
        if (section === 'attachments') {
            for (const field of ['identity_document', 'education_certificate', 'title_certificate']) {
                await person.attach(`attachments/${field}`, [file(`${field}.pdf`, pdf(field))]);
            }
        } else if (Array.isArray(all[section])) {
            for (const record of all[section]) await person.addRecord(section, record);
        } else {
            await person.fillAll(section, all[section]);
        }
        await person.saved();
    }
    await person.openSection('submission');
    await person.print();
    await person.attach('submission/signed_form', [file('signed.pdf', pdf('signed'))]);
    await person.fill('submission/statement', true);
    await person.saved();
    await person.openCheck();
    await person.submitApplication();
    const after = await api.read(shared.server, await person.cookieText(), person.application);
    assert.equal(after.state, 'submitted');
    await person.seesText(after.receipt.number);
}

each('SC-01 … SC-14 the whole way on a phone by touch', async (open) => {
    await wholeWay(await open());
}, { width: 390, height: 844, touch: true });

each('SC-01 … SC-14 the whole way on an office PC', async (open) => {
    await wholeWay(await open());
});

only('SC-02, SC-08 in English', async (open) => {
    const person = await open();
    const who = applicant();
    await person.register(who);
    const cookie = await person.cookieText();
    person.application = await api.newApplication(shared.server, cookie);
    await person.openSection('basic');
    await person.fill('basic/school', 'Example University');
    await person.next();
    assert.match(await person.errorAt('basic/employer'), /^Enter /);
    await person.saved();
    assert.equal((await api.read(shared.server, cookie, person.application)).document.basic.school, 'Example University');
}, { language: 'en' });

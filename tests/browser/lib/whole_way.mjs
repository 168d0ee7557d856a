// SC-01 … SC-14 in one go, from registering to the receipt.
import assert from 'node:assert/strict';
import * as api from './api.mjs';
import { file, pdf } from './files.mjs';
import { applicant, application } from './people.mjs';

export async function wholeWay(person, server) {
    const who = applicant();
    const all = application(who);
    await person.register(who);
    const round = await api.openRound(server, await person.cookieText());
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
    const after = await api.read(server, await person.cookieText(), person.application);
    assert.equal(after.state, 'submitted');
    await person.seesText(after.receipt.number);
}

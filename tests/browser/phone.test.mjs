// SC-01 … SC-14 by touch on a phone of 390 px, and once in English; in both modes the whole way in one go.
import { api, applicant, assert, suite } from './lib/suite.mjs';
import { wholeWay } from './lib/whole_way.mjs';

const { each, only, shared } = suite();

each('SC-01 … SC-14 the whole way on a phone by touch', async (open) => {
    await wholeWay(await open(), shared.server);
}, { width: 390, height: 844, touch: true });

each('SC-01 … SC-14 the whole way on an office PC', async (open) => {
    await wholeWay(await open(), shared.server);
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

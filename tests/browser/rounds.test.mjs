// SC-05, SC-06: rounds and the list of applications.
import { api, assert, suite } from './lib/suite.mjs';

const { each, shared, signedIn, withDraft } = suite();

each('SC-05 starts an application in an open round after a question', async (open) => {
    const person = await signedIn(open);
    const round = await api.openRound(shared.server, person.cookie);
    await person.openRounds();
    await person.startRound(round.name);
    const { json } = await shared.server.call('GET', '/applications', { cookie: person.cookie });
    assert.equal(json.applications.length, 1);
    assert.equal(json.applications[0].round_name, round.name);
    // One application a person and round: the round now leads to it.
    await person.openRounds();
    assert.equal(await person.canApply(round.name), false);
});

each('SC-05 outside the window says so on the page and on the server', async (open) => {
    const person = await signedIn(open);
    const { json } = await shared.server.call('GET', '/rounds', { cookie: person.cookie });
    const closed = json.rounds.find((round) => !round.open);
    assert.ok(closed, 'the demo has a closed round');
    await person.openRounds();
    await person.pressApply(closed.name);
    await person.seesText('当前批次已超过可添加时间或已关闭');
    const answer = await shared.server.call('POST', '/applications', { cookie: person.cookie, body: { id: api.newId(), round: closed.id } });
    assert.equal(answer.status, 409);
    assert.equal(answer.json.type, 'urn:shenbao:round_closed');
    assert.equal(answer.json.title, '当前批次已超过可添加时间或已关闭');
});

each('SC-06 lists applications with all columns and reopens an unfinished one', async (open) => {
    const person = await withDraft(open, ({ basic }) => ({ basic: { school: basic.school } }));
    await person.openApplications();
    const round = await api.openRound(shared.server, person.cookie);
    const number = person.who.identity_number;
    for (const text of [round.name, person.who.name, `${number.slice(0, 3)}`, '草稿']) await person.seesText(text);
    await person.doesNotSeeText(number);
    await person.viewApplication(round.name);
    await person.openSection('basic');
    assert.equal(await person.valueOf('basic/school'), '示例建筑大学');
    await person.fill('basic/school', '示例工业大学');
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.basic.school, '示例工业大学');
});

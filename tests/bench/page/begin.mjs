#!/usr/bin/env node
// A new application out of a profile whose sections are filled to their limits: what the server needs, from request to answer.
//   begin.mjs [--people N]
import { chosen } from '../../browser/lib/chosen.mjs';
import { Server } from '../../browser/lib/server.mjs';

chosen.programme = 'zc';
const api = await import('../../browser/lib/api.mjs');
const { applicant } = await import('../../browser/lib/people.mjs');
const { fillAll, size } = await import('./full.mjs');

const option = process.argv.indexOf('--people');
const people = option < 0 ? 8 : Number(process.argv[option + 1]);
const limitMs = 200;

const server = await Server.start({ programme: 'zc' });
const profiles = Object.create(server, { programme: { value: 'zc_profile' } });
try {
    const times = [];
    let kept, begun;
    for (let i = 0; i < people; i++) {
        const person = applicant();
        await api.register(server, person);
        const cookie = await api.login(server, person);
        kept = await fillAll(profiles, cookie, await api.newApplication(profiles, cookie), 'zc_profile', 100);
        const round = await api.openRound(server, cookie);
        const id = api.newId();
        const began = performance.now();
        const answer = await server.call('POST', '/applications', { cookie, body: { id, round: round.id } });
        times.push(performance.now() - began);
        if (answer.status !== 201) throw new Error(`no application: ${answer.status} ${answer.text}`);
        begun = size(await api.read(server, cookie, id), 100);
    }
    times.sort((a, b) => a - b);
    const middle = times[times.length >> 1], slowest = times[times.length - 1];
    console.log(`A new application from a full profile (${kept.records} records, ${kept.bytes} bytes), ${begun.records} records taken over; ms`);
    console.log(`  p50 ${middle.toFixed(1).padStart(6)}  slowest of ${people} ${slowest.toFixed(1)}   <= ${limitMs}: ${slowest <= limitMs ? 'reached' : 'NOT REACHED'}`);
} finally {
    await server.stop();
}

// ZC-19: 我的消息: sent by staff's rows and by what happens to an application, counted until it is read.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assert, suite } from './lib/suite.mjs';
import { binary } from './lib/paths.mjs';
import { picture } from './lib/pictures.mjs';

const { each, shared, signedIn } = suite({ programme: 'zc' });

// As staff send them, while the server runs. `all`: [number, person, kind, title, text].
async function send(all) {
    const sheet = join(shared.server.data, 'messages.csv');
    const line = ([key, who, ...rest]) => [key, who.identity_number, ...rest].join(',');
    await writeFile(sheet, ['编号,证件号码,类别,标题,正文', ...all.map(line)].join('\n'));
    await promisify(execFile)(binary, ['import', 'messages', shared.server.programme, sheet, '--data', shared.server.data]);
}

const count = (person, n) => person.link(person.w('unread_messages', { n })).first();

each('ZC-19 我的消息 are counted until they are read; a defence notice is opened from there', async (open) => {
    const person = await signedIn(open);
    const other = await signedIn(open);
    await send([
        ['defence', person.who, '答辩通知', '请参加现场答辩', '2026年6月20日上午9时，示例大厦三楼。请携带身份证原件。'],
        ['complaint', person.who, '投诉反馈', '您反映的问题已经处理', '经核实，材料已补录。'],
        ['unit', person.who, '单位推送', '请核对您的参保信息', '请于6月30日前核对。'],
    ]);
    await person.openRounds();
    await count(person, 3).waitFor();
    await person.frames();
    await picture(person.page, 'messages', 'rounds');
    await person.press(count(person, 3));
    await person.title(person.w('my_messages')).waitFor();
    await picture(person.page, 'messages', 'list');
    await person.press(person.link('请参加现场答辩'));
    await person.title('请参加现场答辩').waitFor();
    await person.seesText('2026年6月20日上午9时，示例大厦三楼。请携带身份证原件。');
    await count(person, 2).waitFor();
    await picture(person.page, 'messages', 'message');
    // It is read at the server too, and a link to it opens it again.
    await person.page.reload();
    await person.title('请参加现场答辩').waitFor();
    await count(person, 2).waitFor();
    const address = new URL(person.page.url()).pathname.replace('/zc/', '');
    await person.press(person.link(person.w('back_to', { name: person.w('my_messages') })));
    await person.press(person.button(person.w('mark_all_read')));
    await person.button(person.w('mark_all_read')).waitFor({ state: 'detached' });
    const listed = person.page.waitForResponse((answer) => answer.url().endsWith('/messages'));
    await person.openRounds();
    assert.deepEqual((await (await listed).json()).messages.map((one) => one.read), [true, true, true]);
    await person.frames();
    assert.equal(await person.link(person.pattern('unread_messages')).count(), 0);
    // Nobody else has them.
    await other.go('messages');
    await other.seesText(other.w('messages_empty'));
    await other.go(address);
    await other.seesText(other.w('not_found_text'));
    await other.doesNotSeeText('示例大厦');
});

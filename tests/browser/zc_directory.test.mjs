// ZC-03, ZC-04: units and committees as the authority brings them in, while people are filling in.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from './lib/paths.mjs';
import { api, assert, suite } from './lib/suite.mjs';
import { pack } from './lib/words.mjs';
import { picture } from './lib/pictures.mjs';

const { each, shared, withDraft } = suite({ programme: 'zc' });
const run = promisify(execFile);
const tables = pack('zh', 'zc').sections.setting.fields.committee;
let number = 0;

async function bringIn(kind, files) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(shared.server.data, name), text);
    await run(binary, ['import', kind, 'zc', join(shared.server.data, Object.keys(files)[0]), '--data', shared.server.data]);
}

each('ZC-03 a unit that has just been registered is found and chosen; the sample is gone', async (open) => {
    const unit = { code: `510100-9${++number}`, name: `成都新注册单位${number}` };
    const person = await withDraft(open);
    await person.openSection('setting');
    await bringIn('codes/units', { 'units.csv': `编号,名称\n${unit.code},${unit.name}\n` });
    // The page that is open learns of it with its next save that needs it, at the latest when it is opened again.
    await person.page.reload();
    await person.ready();
    await person.control('setting/unit').selectOption({ label: unit.name });
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.setting.unit, unit.code);
    assert.equal(await person.control('setting/unit').evaluate((select) => select.selectedOptions[0].textContent), unit.name);
    assert.equal(await person.page.getByText('四川示例规划设计研究院').count(), 0, 'a unit of the sample is offered');
    await picture(person.page, 'zc-directory', 'unit');
});

each('ZC-04 a committee that has just been brought in is offered for what it takes, without loading the page again', async (open) => {
    const name = `新建评审委员会${++number}`, key = `51-99${number}`, phone = `028-9900000${number}`;
    const person = await withDraft(open);
    await person.openSection('setting');
    await person.fill('setting/method', '1');
    const near = person.page.getByRole('table', { name: tables.near });
    await near.waitFor();
    await bringIn('committees', {
        'committees.csv': `编号,名称,地区,评审系列,咨询电话,relation.committees\n${key},${name},四川省,农业技术人员,${phone},levels.csv\n`,
        'levels.csv': '申报系列,申报层级\n农业技术人员,正高级\n',
    });
    await person.fill('setting/committee', '51-0601');
    await person.saved();
    await person.fill('setting/series', '06');
    await person.fill('setting/level', '1');
    await person.page.getByRole('button', { name: person.w('choose_again') }).click();
    await near.getByText(name).waitFor();
    await near.getByRole('row').filter({ hasText: name }).getByText(phone).waitFor();
    await picture(person.page, 'zc-directory', 'committee');
    // Not for another level.
    await person.fill('setting/level', '3');
    await person.frames();
    assert.equal(await near.getByText(name).count(), 0);
    await person.fill('setting/level', '1');
    await near.getByText(name).waitFor();
    await near.getByRole('row').filter({ hasText: name }).getByRole('radio').check();
    await person.saved();
    assert.equal((await api.read(shared.server, person.cookie, person.application)).document.setting.committee, key);
    await person.openCheck();
    await person.seesText(name);
});

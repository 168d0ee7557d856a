// ZC-06, ZC-07, ZC-08: records from outside registries, which may know nothing or be down.
import { after } from 'node:test';
import { api, assert, suite } from './lib/suite.mjs';
import { chosen } from './lib/chosen.mjs';
import { picture } from './lib/pictures.mjs';
import { RegistryServer } from './lib/registry_server.mjs';
import { pack } from './lib/words.mjs';

const registries = await RegistryServer.start('zc', ['social_insurance', 'education', 'provincial_qualifications']);
after(() => registries.stop());

const { each, only, shared, signedIn } = suite({ programme: 'zc', options: ['--registries', registries.settings] });

const insured = (unit) => ({ payer: unit, kind: '基本养老保险', state: '正常参保', start: '2010-07-01', payment: '参保缴费' });
const studies = [
    { start: '2003-09', end: '2007-06', school: '示例建筑大学', major: '土木工程', level: '大学本科毕业', degree: '工学学士学位', length: '四年', before_work: '是' },
    { start: '2007-09', end: '2010-06', school: '示例理工大学', major: '结构工程', level: '硕士研究生毕业', degree: '工学硕士学位', length: '三年', before_work: '是' },
];
const name = (person, section) => person.pack().sections[section].registry;
const document = async (person) => (await api.read(shared.server, person.cookie, person.application)).document;

async function begin(open, known = {}) {
    const person = await signedIn(open);
    for (const [registry, rows] of Object.entries(known)) registries.know(registry, person.who.identity_number, rows);
    person.application = await api.newApplication(shared.server, person.cookie);
    return person;
}

each('ZC-06 社保参保信息 is fetched, read-only, with its source and time', async (open) => {
    const person = await begin(open, { social_insurance: [insured('示例设计院'), insured('示例建设集团')] });
    await person.openSection('insurance');
    await person.seesText('示例设计院');
    await person.seesText('示例建设集团');
    await person.seesText(new RegExp(`来源：${name(person, 'insurance')}，\\d{4}年\\d+月\\d+日 \\d\\d:\\d\\d获取`));
    assert.equal(await person.page.getByRole('main').getByRole('textbox').count(), 0, 'something can be typed');
    registries.know('social_insurance', person.who.identity_number, [insured('示例设计院'), insured('示例新单位')]);
    await person.press(person.button(person.w('registry_fetch')));
    await person.seesText('示例新单位');
    await person.doesNotSeeText('示例建设集团');
    await picture(person.page, 'zc-registries', 'insurance');
});

each('ZC-06 an empty answer and a registry that is down say so, and stop nobody', async (open) => {
    const person = await begin(open);
    await person.openSection('insurance');
    await person.seesText(person.pack().sections.insurance.empty);
    await person.seesText(new RegExp(`查询了${name(person, 'insurance')}，没有您的记录`));
    registries.down.add('social_insurance');
    try {
        await person.press(person.button(person.w('registry_fetch')));
        await person.seesText(new RegExp(`未能连接${name(person, 'insurance')}`));
        const other = await begin(open);
        await other.openSection('basic');
        await other.fill('basic/birthplace', '四川乐山');
        await other.saved();
        assert.equal((await document(other)).basic.birthplace, '四川乐山');
    } finally {
        registries.down.delete('social_insurance');
    }
});

each('ZC-07 some of the education registry, then the rest, are taken over; the others are typed', async (open) => {
    const person = await begin(open, { education: studies });
    await person.openSection('education');
    const ask = person.button(person.w('registry_ask', { name: name(person, 'education') }));
    await person.press(ask);
    const offered = person.page.getByRole('group', { name: person.w('registry_choose', { name: name(person, 'education') }) });
    await offered.getByRole('checkbox', { name: /示例建筑大学/ }).uncheck();
    await picture(person.page, 'zc-registries', 'education-offered');
    await person.press(person.button(person.w('registry_take')));
    await person.row('示例理工大学').waitFor();
    assert.equal(await person.row('示例建筑大学').count(), 0);
    await person.press(ask);
    await person.seesText(/示例理工大学.*（已同步）/);
    await person.press(person.button(person.w('registry_take')));
    await person.row('示例建筑大学').waitFor();
    const kept = (await document(person)).education;
    assert.deepEqual(kept.map((one) => [one.school, one.level, one.degree, one.length]), [['示例理工大学', '14', '308', '3'], ['示例建筑大学', '21', '408', '4']]);
    // What was taken over is read; what is typed is typed, and wants its certificate.
    await person.openRecord('education', '示例建筑大学');
    assert.equal(await person.control('education/school').count(), 0, 'the school can be typed over');
    await person.seesText(new RegExp(name(person, 'education')));
    await person.fill('education/remark', '全日制');
    await person.saved();
    await picture(person.page, 'zc-registries', 'education-record');
    await person.openSection('education');
    await person.addRecord('education', { start: '2012-09', end: '2015-06', school: '示例电大', major: '工程管理', level: '21', degree: '408', length: '3', before_work: '0' }, { stays: true });
    assert.match((await person.summary()).join('\n'), /附件信息/);
});

each('ZC-07, ZC-17 the profile of all year takes over from the education registry too, and a new application starts with it', async (open) => {
    const person = await signedIn(open);
    registries.know('education', person.who.identity_number, studies);
    chosen.programme = 'zc_profile';
    try {
        person.server = Object.create(shared.server, { programme: { value: 'zc_profile' } });
        person.application = await api.newApplication(person.server, person.cookie);
        await person.openSection('education');
        const from = pack('zh', 'zc').sections.education.registry;
        await person.press(person.button(person.w('registry_ask', { name: from })));
        await person.page.getByRole('checkbox', { name: /示例理工大学/ }).uncheck();
        await person.press(person.button(person.w('registry_take')));
        await person.row('示例建筑大学').waitFor();
        assert.equal(await person.row('示例理工大学').count(), 0);
        await person.openRecord('education', '示例建筑大学');
        assert.equal(await person.control('education/school').count(), 0, 'the school can be typed over');
    } finally {
        chosen.programme = 'zc';
        person.server = shared.server;
    }
    person.application = await api.newApplication(shared.server, person.cookie);
    assert.deepEqual((await document(person)).education.map((one) => one.school), ['示例建筑大学']);
});

each('ZC-08 省职业资格证书: some or all of those that their registry knows, and no others', async (open) => {
    const person = await begin(open, { provincial_qualifications: [
        { name: '示例注册工程师', level: '一级', number: '川示2015000001', issued: '2015-12-01' },
        { name: '示例注册建造师', level: '二级', number: '川示2018000002', issued: '2018-12-01' },
    ] });
    await person.openSection('provincial');
    await person.seesText(person.pack().sections.provincial.empty);
    assert.equal(await person.button(person.w('add_named', { name: person.pack().sections.provincial.record })).count(), 0, 'one can be typed');
    await person.press(person.button(person.w('registry_ask', { name: name(person, 'provincial') })));
    await person.page.getByRole('checkbox', { name: /示例注册工程师/ }).uncheck();
    await picture(person.page, 'zc-registries', 'provincial');
    await person.press(person.button(person.w('registry_take')));
    await person.row('示例注册建造师').waitFor();
    await person.seesText(new RegExp(`来源：${name(person, 'provincial')}`));
    assert.equal(await person.row('示例注册建造师').getByRole('button', { name: person.w('edit') }).count(), 0, 'what is locked is offered to be changed');
    assert.deepEqual((await document(person)).provincial.map((one) => one.number), ['川示2018000002']);
});

only('ZC-08 资历信息 and 取得职称职业技能等级 are kept as typed', async (open) => {
    const person = await begin(open);
    await person.openSection('titles_held');
    await person.addRecord('titles_held', { name: '工程师', level: '4', speciality: '结构工程', issuer: '示例评审委员会', obtained: '2015-12-01', document: '示职〔2015〕1号', work: '结构设计', appointed: '工程师', appointed_since: '2016-01-01' });
    const [kept] = (await document(person)).titles_held;
    assert.deepEqual([kept.name, kept.speciality, kept.obtained], ['工程师', '结构工程', '2015-12-01']);
});

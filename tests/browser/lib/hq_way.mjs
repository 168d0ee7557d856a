// The three steps filled in by hand.
import { pdf, png } from './files.mjs';

// The first section of each step: its address.
export const steps = { basic: 'applicant', domains: 'domains', achievements: 'titles' };

const scan = (name) => [{ name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf(name) }];

export async function fillBasic(person) {
    await person.attach('applicant/photo', [{ name: 'photo.png', mimeType: 'image/png', buffer: png({ width: 295, height: 413, dpi: 300 }) }]);
    await person.fillAll('applicant', { name: '欧阳示例', sex: '2', identity_type: '111', identity_number: '11010519491231002X', birth_date: '1949-12-31' });
    await person.attach('applicant/identity_document', scan('identity'));
    await person.fillAll('basic', { work_status: '2', employer: '示例设计院', position: '总工程师', profession: '建筑结构', residence: '珠海市横琴' });
    await addRecord(person, 'schools', { school: '示例建筑大学', major: '土木工程', education: '21', study_mode: '1', start: '1968-09', end: '1972-07' }, 'certificate');
    await addRecord(person, 'career', { start: '1972-08', employer: '示例设计院', position: '总工程师', duties: '结构设计' });
}

export async function fillDomains(person) {
    // On a phone the groups are folded.
    const folded = person.page.locator('fieldset button[aria-expanded=false]');
    while (await folded.count()) {
        await person.press(folded.first());
        await person.frames();
    }
    const boxes = person.page.getByRole('checkbox');
    for (const at of [0, 12, 40]) await person.press(boxes.nth(at));
}

export async function fillAchievements(person) {
    await addRecord(person, 'titles', { name: '正高级工程师', level: '1', speciality: '结构', number: '示例001', issuer: '示例省人社厅', issued_on: '2001-12' }, 'certificate');
    await addRecord(person, 'projects', { project: '示例市文化中心', scale: '6万平方米', role: '1', start: '1990-01', end: '1993-12', result: '已竣工' });
    await person.fill('declaration/statement', true);
}

async function addRecord(person, section, values, file) {
    await person.press(person.button(person.w('add_named', { name: person.recordName(section) })));
    await person.page.waitForURL(new RegExp(`${section}/[0-9a-f]{32}`));
    await person.fillAll(section, values);
    if (file) await person.attach(`${section}/${file}`, scan(file));
    await person.finishRecord();
    await person.page.getByRole('table', { name: person.label(section) }).waitFor();
}

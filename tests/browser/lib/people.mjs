// Synthetic applicants. The sequence 000 is never given to a person, so no number here is anybody's; the county is
// drawn, so that two of a run hardly meet.
import { randomInt } from 'node:crypto';

export function residentId(birth, region = `51${randomInt(1000, 10000)}`) {
    const first = region + birth.replace(/-/g, '') + '000';
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((total, weight, at) => total + weight * Number(first[at]), 0);
    return first + '10X98765432'[sum % 11];
}

// The sequence number 000 is even: the card says female.
export function applicant(changes = {}) {
    const year = randomInt(1960, 1990);
    const birth = `${year}-${String(randomInt(1, 13)).padStart(2, '0')}-${String(randomInt(1, 29)).padStart(2, '0')}`;
    return {
        name: '欧阳示例',
        sex: '2',
        identity_type: '111',
        identity_number: residentId(birth),
        birth_date: birth,
        title: '0502',
        education: '21',
        major: '土木工程',
        password: 'shili2026ok',
        phone: `139${String(randomInt(0, 100000000)).padStart(8, '0')}`,
        ...changes,
    };
}

// A whole application of that person, by section.
export function application(person) {
    const graduation = `${Number(person.birth_date.slice(0, 4)) + 22}-07`;
    const started = `${Number(person.birth_date.slice(0, 4)) + 22}-08`;
    return {
        directions: [{ direction: 'A03' }, { direction: 'E01' }],
        basic: {
            birth_date: person.birth_date,
            political_status: '13',
            nation: '01',
            degree: '408',
            school: '示例建筑大学',
            graduation_date: graduation,
            employer: '示例建筑设计研究院有限公司',
            employer_address: '成都市示例区示例大道1号',
            postcode: '610000',
            position: '总工程师',
            work_years: '10',
            retired: '0',
            email: 'expert@example.cn',
            phone: '028-12345678',
            qualification_1: 'A03',
            qualification_1_number: 'S195100001',
            honour: '04',
        },
        works: [{ project: '示例市文化中心', description: '总建筑面积6万平方米，大跨度钢结构屋盖。', duties: '结构专业负责人。' }],
        achievements: [{
            title: '大跨度钢屋盖设计研究', kind: '01', summary: '提出大跨度钢屋盖的简化设计方法。',
            publication: '发表于《示例建筑结构学报》2018年第5期。', published_on: '2018-05', authorship: '2', remark: '第一作者',
        }],
        resume: [{ start: started, end: '', employer: '示例建筑设计研究院有限公司', position: '总工程师' }],
        recommendation: { department: '510100' },
    };
}

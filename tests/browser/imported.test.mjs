// XLSForms of a hundred rows and more: imported by the command, filled in and submitted by a person.
import { after, before, describe, test } from 'node:test';
import { rmSync } from 'node:fs';
import { applicant as someone, assert, api } from './lib/suite.mjs';
import { launch, modes, newPerson } from './lib/browser.mjs';
import { jpeg } from './lib/files.mjs';
import { importForm, Applicant } from './lib/imported.mjs';
import { picture } from './lib/pictures.mjs';
import { Server } from './lib/server.mjs';

const forms = {
    doctors: {
        exit: 0,
        listed: [],
        // A cascade of three: what is offered hangs on what was chosen.
        cascade: ['person', { province: 'east', city: 'e2' }, 'county', { zh: ['东二甲区', '东二乙县'], en: ['East Two County 1', 'East Two County 2'] }],
        wrong: ['person', { full_name: '某' }, { zh: '姓名至少两个字', en: 'A name has at least two characters' }],
        computed: {
            'jobs.0.rotation_total': 18, 'workload.0.operation_total': 88, 'cases.0.case_days': 15, 'training.1.credits': 15,
            'summary.all_credits': 40.5, 'summary.all_operations': 88, 'summary.first_papers': 1,
        },
    },
    teachers: {
        exit: 2,
        listed: [/^survey row 2 type: left out: “start”/, /^survey row 15 type: left out: “geopoint”/, /^survey row \d+ type: left out: “audio”/,
            /^survey row \d+ calculation: left out: .*position/],
        cascade: ['school', { region: 'north', county: 'n1' }, 'school_name', { zh: ['北一区实验小学', '北一区第二中学'], en: ['North One Primary', 'North One Middle'] }],
        wrong: ['applicant', { teacher_id: '12345' }, { zh: '资格证号码为17位数字', en: '17 digits' }],
        computed: {
            'title.title_summary': '一级教师 → 高级教师', 'career.0.pupils': 93, 'career.0.career_years': 8, 'lessons.0.lesson_mean': 90.5, 'result.best_lesson': 95,
            'result.lesson_count': 2, 'result.lesson_list': '大气压强（2021-10）；浮力（2023-04）', 'result.first_school': '北二县第一中学',
        },
    },
    engineers: {
        exit: 0,
        listed: [],
        cascade: ['specialities', { domain: 'building', speciality: 'services' }, 'direction', { zh: ['暖通', '电气'], en: ['HVAC', 'Power'] }],
        wrong: ['general', { expert_name: '诸 葛' }, { zh: '姓名中不要有空格', en: 'No blanks in the name' }],
        computed: {
            'titles.1.title_valid': 1, 'projects.0.project_months': 55, 'projects.0.roles.0.role_pages': 200, 'closing.cost_total': 64000.5, 'closing.score': 12,
            'closing.mean_shown': '92.5', 'closing.pages_total': 200, 'employers.0.employed_years': 31.5,
        },
    },
};

// Every answer as it was given; attachments by their kinds.
function assertHolds(stored, answers, path) {
    if (Array.isArray(answers) && typeof answers[0] === 'object') {
        assert.equal(stored.length, answers.length, path);
        answers.forEach((one, at) => assertHolds(stored[at], one, `${path}.${at}`));
    } else if (Array.isArray(stored) && stored[0]?.kind) {
        assert.deepEqual(stored.map((one) => one.kind), answers, path);
    } else if (Array.isArray(answers)) {
        assert.deepEqual([...stored].sort(), [...answers].sort(), path);
    } else if (answers !== null && typeof answers === 'object') {
        for (const [key, value] of Object.entries(answers)) assertHolds(stored?.[key], value, `${path}.${key}`);
    } else {
        assert.deepEqual(stored, answers, path);
    }
}

const at = (document, path) => path.split('.').reduce((value, key) => value?.[key], document);

for (const [name, wanted] of Object.entries(forms)) describe(`XLSForm ${name}`, () => {
    const shared = {};
    let browser;

    before(async () => {
        shared.form = importForm(name);
        shared.server = await Server.start({ programme: shared.form.id, options: ['--packs', shared.form.folder] });
        browser = await launch();
        shared.photograph = await jpeg(browser);
    });
    after(async () => {
        await browser?.close();
        await shared.server?.stop();
        if (shared.form) rmSync(shared.form.folder, { recursive: true, force: true });
    });

    // Somebody new at the form's own server, with a new application.
    async function applicant(options) {
        const page = await newPerson(browser, options);
        const one = new Applicant(shared.form, shared.server, page, options);
        one.photograph = shared.photograph;
        const { name: called, phone, password } = someone();
        const who = { name: called, phone, password };
        await api.register(shared.server, who);
        one.cookie = await api.login(shared.server, who);
        await api.enter(shared.server, page, one.cookie);
        one.application = await api.newApplication(shared.server, one.cookie);
        return one;
    }

    test(`the import says what it took, and the pack passes the check`, () => {
        const { imported, checked } = shared.form;
        assert.equal(checked.status, 0, checked.stdout);
        assert.equal(imported.status, wanted.exit, imported.stdout + imported.stderr);
        for (const line of wanted.listed) assert.ok(imported.stdout.split('\n').some((one) => line.test(one)), `${line} in\n${imported.stdout}`);
    });

    for (const mode of modes) {
        const language = mode === 'canvas' ? 'zh' : 'en';
        test(`filled in and submitted (${mode}, ${language})`, { timeout: 600000 }, async () => {
            const one = await applicant({ mode, language });
            try {
                const [section, first, next, offered] = wanted.cascade;
                const { fields } = one.section(section);
                const texts = one.pack().sections[section].fields;
                await one.openSection(section);
                assert.deepEqual(await one.offered(section, next), [], 'nothing is offered before the first is chosen');
                await one.answerAll(fields, texts, first);
                assert.deepEqual(await one.offered(section, next), offered[language]);
                const [wrongSection, wrong, words] = wanted.wrong;
                await one.openSection(wrongSection);
                await one.answerAll(one.section(wrongSection).fields, one.pack().sections[wrongSection].fields, wrong);
                await one.next();
                await one.seesText(words[language]);
                for (const { id } of shared.form.programme.sections) {
                    if (!shared.form.answers[id]) continue;
                    await one.fillSection(id);
                    await picture(one.page, 'imported', `${name}-${id}-${mode}-1280`);
                }
                await one.saved();
                await one.openCheck();
                await picture(one.page, 'imported', `${name}-check-${mode}-1280`);
                await one.submitApplication();
                const { document, state } = await api.read(shared.server, one.cookie, one.application);
                assertHolds(document, shared.form.answers, name);
                for (const [path, value] of Object.entries(wanted.computed)) assert.deepEqual(at(document, path), value, path);
                assert.equal(state.id ?? state, 'submitted');
                assert.deepEqual(one.page.problems, []);
            } catch (error) {
                await picture(one.page, 'failures', `imported-${name}-${mode}`).catch(() => {});
                throw error;
            } finally {
                await one.page.context().close();
            }
        });
    }

    test(`on a telephone`, { timeout: 180000 }, async () => {
        for (const mode of modes) {
            const one = await applicant({ mode, width: 390, height: 844, touch: true });
            for (const section of Object.keys(shared.form.answers).slice(0, 4)) {
                await one.go(`applications/${one.application}/${section}`);
                await one.title(one.label(section)).waitFor();
                const wide = await one.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                assert.ok(wide <= 0, `${section} is ${wide} px wider than the screen`);
                await picture(one.page, 'imported', `${name}-${section}-${mode}-390`);
            }
            await one.page.context().close();
        }
    });
});

// An XLSForm that the server's own command has made into a pack, and a person who fills it in.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, root } from './paths.mjs';
import { file, pdf, png } from './files.mjs';
import { Person } from './person.mjs';

function run(program, parameters, options) {
    const { status, stdout, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8', ...options });
    if (error) throw error;
    return { status, stdout, stderr };
}

// The CSV files of tests/data/xlsform/<name> as a workbook, and that as a pack in a folder of packs.
export function importForm(name) {
    const folder = mkdtempSync(join(tmpdir(), 'shenbao-xlsform-'));
    const source = join(root, 'tests/data/xlsform', name);
    const workbook = join(folder, `${name}.xlsx`);
    const made = run('python3', [join(root, 'tests/data/xlsform/make_xlsx.py'), source, workbook]);
    if (made.status !== 0) throw new Error(made.stderr);
    const imported = run(binary, ['import-xlsform', workbook], { cwd: folder });
    const id = imported.stdout.split(':')[0];
    const checked = run(binary, ['check', join(folder, id)]);
    const read = (path) => readFileSync(join(folder, id, path), 'utf8');
    return {
        folder, id, imported, checked,
        programme: JSON.parse(read('programme.json')),
        texts: { zh: JSON.parse(read('texts/zh.json')), en: JSON.parse(read('texts/en.json')) },
        codes: (list) => read(`code-lists/${list}.csv`),
        answers: JSON.parse(readFileSync(join(source, 'answers.json'), 'utf8')),
    };
}

// Fills an imported form by the names on the screen: roles and labels of the pack that was made.
export class Applicant extends Person {
    constructor(form, server, page, options) {
        super(server, page, options);
        this.form = form;
    }

    pack() { return this.form.texts[this.language]; }
    section(id) { return this.form.programme.sections.find((one) => one.id === id); }
    label(section) { return this.pack().sections[section].label; }
    code(list, value) {
        for (const line of this.form.codes(list).split('\n')) {
            const cells = [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map((match) => (match[1] ?? match[2]).replace(/""/g, '"'));
            if (cells[0] === value) return this.language === 'zh' ? cells[1] : cells[2];
        }
        throw new Error(`no code ${value} in ${list}`);
    }

    // The last control of that name: rows of a table have the same names, and the newest row stands last.
    asked(field, name, within) {
        const text = this.named(name);
        if (field.type === 'choice' && field.many) return within.getByRole('group', { name: text }).last();
        if (field.type === 'choice' && field.style === 'radio') return within.getByRole('radiogroup', { name: text }).last();
        if (field.type === 'choice') return within.getByRole('combobox', { name: text }).last();
        if (field.type === 'boolean') return within.getByRole('checkbox', { name: text }).last();
        if (field.type === 'attachment' || field.type === 'table') return within.getByRole('group', { name: text }).last();
        return within.getByLabel(text).and(within.getByRole('textbox')).last();
    }

    async answer(field, texts, value, within) {
        const control = this.asked(field, texts.label, within);
        if (field.type === 'table') return this.answerRows(field, texts, value, control);
        if (field.type === 'attachment') {
            const files = value.map((kind, at) => file(`附件${at + 1}.${kind}`, kind === 'pdf' ? pdf('proof') : kind === 'png' ? png() : this.photograph));
            await control.getByLabel(this.w('choose_file')).setInputFiles(files);
            return this.files(control).nth(files.length - 1).waitFor();
        }
        if (field.type === 'choice' && (field.many || field.style === 'radio')) {
            for (const one of [value].flat()) {
                await this.press(control.getByText(this.code(field.list, one), { exact: true }));
                await this.frames();
            }
            return undefined;
        }
        if (field.type === 'choice') return control.selectOption({ label: this.code(field.list, value) });
        if (field.type === 'boolean') return this.press(within.getByText(texts.label, { exact: true }).last());
        await control.fill(String(value));
        return control.blur();
    }

    async answerRows(field, texts, rows, table) {
        for (const row of rows) {
            await this.press(this.button(this.w('add_named', { name: texts.record }), table).last());
            await this.frames();
            await this.answerAll(field.fields, texts.fields, row, table);
        }
    }

    // In the form's order: what is asked may hang on what was answered before.
    async answerAll(fields, texts, answers, within = this.page) {
        const open = new Set(Object.keys(answers));
        for (const field of fields) {
            if (!open.delete(field.id)) continue;
            await this.answer(field, texts[field.id], answers[field.id], within);
            await this.frames();
        }
        if (open.size) throw new Error(`the imported form does not ask for ${[...open].join(', ')}`);
    }

    async fillSection(id) {
        const { fields, kind } = this.section(id);
        const texts = this.pack().sections[id].fields;
        const answers = this.form.answers[id];
        await this.openSection(id);
        if (kind !== 'repeating') return this.answerAll(fields, texts, answers);
        for (const record of answers) {
            await this.press(this.button(this.w('add_named', { name: this.recordName(id) })));
            await this.page.waitForURL(new RegExp(`${id}/[0-9a-f]{32}`));
            await this.answerAll(fields, texts, record);
            await this.finishRecord();
            await this.page.getByRole('table', { name: this.label(id) }).waitFor();
        }
        return undefined;
    }

    // What stands to be chosen, without the line that asks to choose.
    async offered(section, id) {
        const field = this.section(section).fields.find((one) => one.id === id);
        const control = this.asked(field, this.pack().sections[section].fields[id].label, this.page);
        return control.locator('option').evaluateAll((options) => options.filter((one) => one.value !== '').map((one) => one.label));
    }
}

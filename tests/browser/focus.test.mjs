// SC-12: where the keyboard and a screen reader are after a link to what is missing.
import { assert, suite } from './lib/suite.mjs';
import { finding } from './lib/words.mjs';

const { each, withDraft } = suite();

async function holdsFocus(person, target) {
    await person.frames();
    return target.evaluate((element) => element.contains(document.activeElement));
}

each('SC-12 a missing scan is named at 上报, and its link leads to its row', async (open) => {
    const person = await withDraft(open);
    await person.openCheck();
    await person.trySubmit();
    await person.followSummary(finding('required_attachment', { label: person.label('attachments/identity_document') }));
    await person.title(person.label('attachments')).waitFor();
    assert.equal(await holdsFocus(person, person.control('attachments/identity_document')), true);
});

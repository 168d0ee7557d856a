// The form without a framework: the same pack, plain inputs, each key kept in a model and counted on the page.
const [, kind, id] = location.pathname.match(/\/plain\/(\w+)\/(\w+)/);
const model = {};
window.plainStats = { reached: 0 };

const rows = (csv) => csv.split('\n').filter((line) => line && !line.startsWith('#')).slice(1).map((line) => line.split(','));

function options(select, csv) {
  select.add(new Option('请选择', ''));
  for (const [code, label] of rows(csv)) select.add(new Option(label, code));
  return select;
}

function control(field, files) {
  if (field.type === 'choice') return options(document.createElement('select'), files[`code-lists/${field.list}.csv`]);
  const input = document.createElement('input');
  if (field.type === 'boolean') input.type = 'checkbox';
  if (field.type === 'attachment') input.type = 'file';
  if (field.format === 'secret') input.type = 'password';
  if (field.max && field.type === 'text') input.maxLength = field.max;
  return input;
}

function show(fields, words, files) {
  for (const field of fields) {
    const label = document.createElement('label'), text = words[field.id] || {}, made = control(field, files);
    label.append((text.label || field.id) + (field.required ? ' *' : ''), made);
    if (text.hint) label.append(Object.assign(document.createElement('small'), { textContent: text.hint }));
    made.name = field.id;
    document.getElementById('form').append(label);
  }
}

document.getElementById('form').addEventListener('input', (event) => {
  model[event.target.name] = event.target.value;
  document.getElementById('count').textContent = `已填 ${Object.values(model).filter(Boolean).length} 项`;
  window.plainStats.reached++;
});

fetch('/api/v1/sc/pack').then((answer) => answer.json()).then(({ files }) => {
  const pack = JSON.parse(files['programme.json']), texts = JSON.parse(files['texts/zh.json']);
  document.getElementById('title').textContent = texts.name;
  if (kind === 'section') show(pack.sections.find((one) => one.id === id).fields, texts.sections[id].fields, files);
  else {
    const words = texts.accounts[id].fields || {};
    show(pack.accounts.flows.find((one) => one.id === id).steps[0].fields, words, files);
  }
});

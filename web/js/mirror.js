// The mirror: real elements kept as the module says; they take all input.
const elements = new Map();
let typing = null, focused = '', hovered = '', dialogOpen = false, scrollBehind = 0, lateSelects = new Set();
let cameFrom = '';  // what had the focus before a dialog came

function setAttribute(element, name, value) {
  if (name === '~') {
    const off = value === 'off';
    element.toggleAttribute('data-off', off);
    const [x, y, w, h] = off ? ['', '', '', ''] : value.split(',').map(n => n + 'px');
    Object.assign(element.style, { left: x, top: y, width: w, height: h });
  } else if (name === '~w') element.style.setProperty('--w', value);
  else if (name === 'checked') element.checked = value === '1';
  else if (name === 'value' && element.tagName === 'SELECT') { element.wanted = value; lateSelects.add(element); }
  else if (name === 'value' && /^(INPUT|TEXTAREA)$/.test(element.tagName)) setValue(element, value);
  else if (name === 'src' && value.startsWith('file:')) element.src = fileUrl(value.slice(5));
  else element.setAttribute(name, value);
}

// Never into a composition; while a person types into it, what the model makes of it waits until they leave.
function setValue(element, value) {
  element.wanted = value;
  if (element.composing || (element === typing && element === document.activeElement)) element.late = true;
  else if (element.value !== value) element.value = value;
}

function applyPatch(patch) {
  const before = document.activeElement.id;
  if (app.firstElementChild && app.firstElementChild.classList.contains('shell')) leaveShell();
  for (const line of patch.split('\x1e')) {
    if (!line) continue;
    const [kind, key, first, second] = line.split('\x1f');
    const element = elements.get(key);
    if (kind === 'C') {
      const made = document.createElement(first);
      made.id = key;
      elements.set(key, made);
    } else if (kind === 'A') setAttribute(element, first, second);
    else if (kind === 'T') element.textContent = first;
    else if (kind === 'I') {
      const parent = first ? elements.get(first) : app, before = second ? elements.get(second) : null;
      const next = before ? before.nextSibling : parent.firstChild;
      if (next !== element || element.parentNode !== parent) parent.insertBefore(element, next);
      const select = element.tagName === 'OPTION' && element.closest('select');
      if (select) lateSelects.add(select);
    } else if (kind === 'R') {
      if (first === '~') { element.removeAttribute('data-off'); Object.assign(element.style, { left: '', top: '', width: '', height: '' }); }
      else element.removeAttribute(first);
    } else if (kind === 'D') {
      element.remove();
      elements.delete(key);
    }
  }
  for (const select of lateSelects) select.value = select.wanted || '';
  lateSelects.clear();
  typing = null;
  // Not every browser says that an element was left when it is taken away.
  if (focused && focused !== document.activeElement.id) later.push(() => signal(FOCUSED, 0, 0, focused = document.activeElement.id || ''));
  if (early) later.push(() => early && handOver());
  passFocus(before);
}

// Into a dialog that has come, and back when it has gone, unless the program has given it elsewhere.
function passFocus(before) {
  const box = dialog();
  if (!box && !cameFrom) return;
  cameFrom = cameFrom || before;
  const to = box || $(cameFrom);
  if (!box) cameFrom = '';
  later.push(() => {
    const now = document.activeElement;
    if (to && (box ? !box.contains(now) : now === document.body)) to.focus({ preventScroll: true });
  });
}

// The shell's place is taken. Its field stays where keys go until a first real field is there to take them over.
let early = null;
function leaveShell() {
  const field = $('early'), owned = document.activeElement === field;
  if (field && (owned || field.value)) {
    early = field;
    document.body.append(early);
    if (owned) early.focus({ preventScroll: true });
    setTimeout(dropEarly, 8000);
  }
  // It stays to look at until there is a picture.
  shell = app.firstElementChild;
  document.body.prepend(shell);
  app.textContent = '';
}

let shell = null;
function dropShell() {
  if (shell) shell.remove();
  shell = null;
}

function dropEarly() {
  if (early) early.remove();
  early = null;
}

function handOver() {
  if (document.activeElement !== early && !early.value) return dropEarly();
  const field = app.querySelector('main input.control, main textarea.control');
  // A page without a field, once it is no longer loading, has nobody to hand over to.
  if (!field && !early.value && !app.querySelector('.skeleton')) return dropEarly();
  if (!field || early.composing) return;
  const typed = early.value, owned = document.activeElement === early;
  if (typed && !field.value) {
    field.value = typed;
    signal(TYPED, 0, 0, field.id + '\x1f' + typed);
  }
  if (owned && typed) {
    field.focus({ preventScroll: true });
    if (/^(text|tel|password|search)$/.test(field.type)) field.setSelectionRange(typed.length, typed.length);
  }
  dropEarly();
}

function setMode(isText, percent, scheme, height, hasDialog) {
  const size = percent + '%', changed = html.style.fontSize !== size;
  if (textMode && !isText) later.push(() => signal(SCROLLED, scrollY));  // as text it was nobody's business
  textMode = !!isText;
  html.classList.toggle('text-mode', textMode);
  html.classList.toggle('canvas-mode', !textMode);
  html.style.fontSize = size;
  html.dataset.choice = ['system', 'light', 'dark'][scheme];
  const was = scrollY;  // the new height may cut it
  app.style.height = textMode ? '' : height + 'px';
  if (!!hasDialog !== dialogOpen || textMode) {
    const opens = !!hasDialog && !dialogOpen;
    if (!textMode && opens) { scrollBehind = was; scrollTo(0, 0); }
    else if (!textMode && dialogOpen) { const back = scrollBehind; later.push(() => scrollTo(0, back)); }
    dialogOpen = !!hasDialog;
  }
  applyScheme();
  if (changed) setTimeout(resized);
}

// The bar at a phone's bottom is part of the picture, so the field being typed in, which lies over it, gives way.
function passUnderBar() {
  const bar = document.querySelector('.pinned'), field = document.activeElement;
  if (bar && field) field.classList.toggle('under', field.getBoundingClientRect().bottom > bar.getBoundingClientRect().top);
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)');
function applyScheme() {
  const choice = html.dataset.choice || 'system';
  const dark = !printed && (choice === 'dark' || (choice === 'system' && darkQuery.matches)), name = dark ? 'dark' : 'light';
  if (html.dataset.scheme === name) return;
  html.dataset.scheme = name;
  setTimeout(() => signal(DARK, dark ? 1 : 0));
}

// Paper gets text mode's page, and light: a canvas is a picture of the window alone.
let printed = false, printedFrom = 0;  // where the page was scrolled to
function toPaper(on) {
  const back = printedFrom;
  if (on === printed) return;
  printed = on;
  printedFrom = scrollY;
  applyScheme();
  signal(PRINTING, +on);
  frame();
  if (!on) scrollTo(0, back);
}

function resized() {
  fitCanvas();
  const width = html.clientWidth / (parseFloat(html.style.fontSize || 100) / 100);
  html.classList.toggle('narrow', width < 900);
  html.classList.toggle('phone', width < 600);
  signal(RESIZED, html.clientWidth, innerHeight, String(devicePixelRatio || 1));
}

function sendTyped(element) {
  typing = element;
  keyAt = keyAt || performance.now();
  element.late = false;
  signal(TYPED, 0, 0, element.id + '\x1f' + element.value);
}

const isText = element => element.matches && element.matches('input.control,textarea.control');
const dialog = () => app.querySelector('[role=dialog]');

function listen() {
  const on = (name, run, options) => document.addEventListener(name, run, options);
  on('compositionstart', event => { event.target.composing = true; });
  on('compositionend', event => { event.target.composing = false; if (isText(event.target)) sendTyped(event.target); });
  on('input', event => { if (isText(event.target) && !event.isComposing && !event.target.composing) sendTyped(event.target); });
  on('change', event => {
    const target = event.target;
    if (target.tagName === 'SELECT') sendTyped(target);
    else if (target.type === 'file') { chooseFiles(target, target.files); target.value = ''; }
    else if (target.classList.contains('mark')) signal(TICKED, target.checked ? 1 : 0, 0, target.id);
  });
  on('focusin', event => {
    const visible = event.target.matches(':focus-visible');
    signal(FOCUSED, visible ? 1 : 0, 0, focused = event.target.id || '');
  });
  on('focusout', event => {
    const target = event.target;
    signal(FOCUSED, 0, 0, focused = '');
    if (isText(target) || target.tagName === 'SELECT') signal(LEFT, 0, 0, target.id);
    if (target.late) { target.late = false; if (target.value !== target.wanted) target.value = target.wanted; }
  });
  on('click', event => {
    const target = event.target.closest && event.target.closest('[data-p],a[href="#"]');
    if (!target || event.defaultPrevented) return;
    const href = target.getAttribute('href');
    // A link's own window stays the browser's business.
    if (href && href !== '#' && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return;
    event.preventDefault();
    if (target.getAttribute('aria-disabled') !== 'true') { keyAt = performance.now(); signal(PRESSED, 0, 0, target.id); }
  });
  on('submit', event => event.preventDefault());
  on('keydown', event => {
    const target = event.target;
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && dialog()) signal(ESCAPE);
    if (event.key === 'Enter' && target.matches('form input:not([type=file])')) {
      const main = target.closest('form').querySelector('button.primary');
      if (main) { event.preventDefault(); main.click(); }
    }
    if (event.key === 'Tab' && dialog()) keepInside(event, dialog());
  });
  on('pointerover', event => {
    if (event.pointerType !== 'mouse') return;
    const target = event.target.closest('button,a,input,select,textarea,tr');
    const id = target ? target.id : '';
    if (id !== hovered) signal(HOVERED, 0, 0, hovered = id);
  });
  on('paste', event => {
    const list = event.clipboardData && event.clipboardData.files;
    if (!list || !list.length) return;
    const inputs = [...(dialog() || app).querySelectorAll('input[type=file]')];
    const target = inputs.includes(document.activeElement) ? document.activeElement : inputs.length === 1 && inputs[0];
    if (target) { event.preventDefault(); chooseFiles(target, list); }
  });
  // A file dropped beside its field must not replace the page.
  for (const name of ['dragover', 'drop']) on(name, event => {
    if (event.target.type !== 'file') event.preventDefault();
    const zone = name === 'drop' && event.target.closest && event.target.closest('.file');
    const input = zone && event.target.type !== 'file' && zone.querySelector('input[type=file]');
    if (input) chooseFiles(input, event.dataTransfer.files);
  });
  addEventListener('scroll', () => { if (!textMode) { signal(SCROLLED, scrollY); passUnderBar(); } }, { passive: true });
  addEventListener('resize', resized);
  addEventListener('popstate', () => signal(NAVIGATED, 0, 0, location.pathname + location.search + location.hash));
  addEventListener('online', () => signal(NETWORK, 1));
  addEventListener('offline', () => signal(NETWORK, 0));
  on('visibilitychange', () => signal(VISIBILITY, document.hidden ? 0 : 1));
  addEventListener('storage', event => {
    if (event.key && event.key.startsWith(STORE)) signal(STORED, 0, 0, event.key.slice(STORE.length) + '\x1f' + (event.newValue || ''));
  });
  addEventListener('beforeunload', event => {
    signal(CLOSING);
    if (keepOpen) { event.preventDefault(); event.returnValue = ''; }
  });
  darkQuery.addEventListener('change', applyScheme);
  addEventListener('beforeprint', () => toPaper(true));
  addEventListener('afterprint', () => toPaper(false));
  matchMedia('print').addEventListener('change', event => toPaper(event.matches));
}

function keepInside(event, box) {
  const all = [...box.querySelectorAll('a[href],button,input,select,textarea')].filter(one => !one.disabled);
  if (!all.length) return event.preventDefault();
  const first = all[0], last = all[all.length - 1], inside = box.contains(document.activeElement) && document.activeElement !== box;
  if (event.shiftKey ? !inside || document.activeElement === first : !inside || document.activeElement === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

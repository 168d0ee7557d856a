// What the client wants done outside.
const STORE = 'shenbao:';
const requests = new Map(), timers = new Map(), files = new Map(), urls = new Map();
let fileCount = 0, keepOpen = false, sound;

const store = {
  get(key) { try { return localStorage.getItem(STORE + key) || ''; } catch { return ''; } },
  // Private windows may refuse; then the choice holds for this page only.
  set(key, value) { try { value ? localStorage.setItem(STORE + key, value) : localStorage.removeItem(STORE + key); } catch { } },
  all() { try { return Object.keys(localStorage).filter(key => key.startsWith(STORE)).map(key => key.slice(STORE.length)); } catch { return []; } },
};

function chooseFiles(input, list) {
  const fields = [input.id];
  for (const file of list) {
    files.set(++fileCount, file);
    fields.push(fileCount, file.name.replace(/[\x00-\x1f]/g, ''), file.size);
  }
  signal(FILES, 0, 0, fields.join('\x1f'));
}

function fileUrl(handle) {
  const file = files.get(+handle);
  if (!urls.has(+handle) && file) urls.set(+handle, URL.createObjectURL(file));
  return urls.get(+handle) || '';
}

function reply(request, status, etag, body, at) {
  if (!requests.delete(request)) return;
  const head = coder.encode((etag || '') + '\x1f'), all = new Uint8Array(head.length + body.byteLength);
  all.set(head);
  all.set(new Uint8Array(body), head.length);
  signal(REPLIED, request, status, all, at);
}

// The pack's own address is the one the shell has already begun to load.
function preloaded(url) {
  const link = $('pack'), href = link && link.getAttribute('href');
  return href && href.split('?')[0] === url ? href : url;
}

async function send(request, method, url, body, handle, offset, length, timeout, headers) {
  if (+handle) return upload(request, method, url, files.get(+handle), +offset, +length, +timeout, headers);
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), +timeout || 20000);
  requests.set(request, () => stop.abort());
  try {
    const from = method === 'GET' ? preloaded(url) : url;
    // What is sure to be asked first is on its way since early.js.
    const asked = method === 'GET' && window.shenbaoAsked && window.shenbaoAsked[from];
    if (asked) {
      // Until it is settled it stays: whoever loses patience and asks again waits for the same.
      const given = asked.finally(() => { delete window.shenbaoAsked[from]; });
      reply(request, ...await Promise.race([given, new Promise((_, fail) => { stop.signal.onabort = fail; })]));
    } else {
      const answer = await fetch(from, { method, headers, body: body || undefined, signal: stop.signal, credentials: 'same-origin' });
      reply(request, answer.status, answer.headers.get('etag'), await answer.arrayBuffer());
    }
  } catch {
    reply(request, 0, '', new ArrayBuffer(0));
  }
  clearTimeout(timer);
}

// fetch() says nothing of what is sent so far; this does.
function upload(request, method, url, file, offset, length, timeout, headers) {
  const call = new XMLHttpRequest();
  requests.set(request, () => call.abort());
  const fail = () => reply(request, 0, '', new ArrayBuffer(0));
  if (!file) return void setTimeout(fail);
  call.open(method, url);
  call.responseType = 'arraybuffer';
  // The time without any progress, not the whole: a slow line may take long.
  let timer;
  const watch = () => { clearTimeout(timer); timer = setTimeout(() => { fail(); call.abort(); }, timeout || 20000); };
  for (const name in headers) call.setRequestHeader(name, headers[name]);
  call.upload.onprogress = event => { watch(); signal(PROGRESS, request, offset + event.loaded, String(file.size)); };
  call.onload = () => { clearTimeout(timer); reply(request, call.status, call.getResponseHeader('etag'), call.response || new ArrayBuffer(0)); };
  call.onerror = call.onabort = () => { clearTimeout(timer); fail(); };
  watch();
  call.send(file.slice(offset, length ? offset + length : undefined));
}

// The browser's own calendar; what is picked is as if it had been typed. Where months are not picked, a day gives its month.
let picker = null;
function pickDate(id, month) {
  if (picker) picker.remove();
  const field = $(id);
  if (!field) return;
  const made = picker = document.createElement('input'), place = field.getBoundingClientRect();
  made.type = month ? 'month' : 'date';
  const byDay = month && made.type === 'text';
  if (byDay) made.type = 'date';
  made.value = byDay && field.value ? field.value + '-01' : field.value;
  made.className = 'picker';
  made.tabIndex = -1;
  made.setAttribute('aria-hidden', 'true');
  Object.assign(made.style, { left: place.left + 'px', top: place.top + 'px', width: place.width + 'px', height: place.height + 'px' });
  made.onchange = () => {
    const now = $(id);
    if (!now || !made.value) return;
    now.value = made.value.slice(0, month ? 7 : 10);
    now.dispatchEvent(new Event('input', { bubbles: true }));
    signal(LEFT, 0, 0, id);
  };
  document.body.append(made);
  // It may be typed as well where there is none.
  try { made.showPicker(); } catch { made.remove(); field.focus(); }
}

// Smaller steps of quality, then of size, until it is below the limit; the turn a phone noted is applied.
async function fitImage(handle, limit, turn) {
  let made = null;
  const file = files.get(handle);
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => createImageBitmap(file));
    const swap = turn % 180 !== 0, board = document.createElement('canvas'), pen = board.getContext('2d');
    let scale = Math.min(1, 4000 / Math.max(picture.width, picture.height));
    for (let step = 0; step < 8 && !made; step++, scale *= 0.75) {
      const w = Math.round(picture.width * scale), h = Math.round(picture.height * scale);
      board.width = swap ? h : w;
      board.height = swap ? w : h;
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, board.width, board.height);
      pen.translate(board.width / 2, board.height / 2);
      pen.rotate(turn * Math.PI / 180);
      pen.drawImage(picture, -w / 2, -h / 2, w, h);
      for (const quality of [0.9, 0.8, 0.7]) {
        const blob = await new Promise(done => board.toBlob(done, 'image/jpeg', quality));
        if (blob && (blob.size <= limit || !limit)) { made = blob; break; }
      }
    }
  } catch { made = null; }
  if (!made) return signal(FILE_FITTED, handle, 0, '\x1f0');
  const name = file.name.replace(/\.[^.]*$/, '') + '.jpg';
  files.set(++fileCount, new File([made], name, { type: 'image/jpeg' }));
  signal(FILE_FITTED, handle, fileCount, name + '\x1f' + made.size);
}

function focusNode(id, scroll) {
  const element = $(id);
  if (!element) return;
  element.focus({ preventScroll: true });
  if (!scroll) return;
  const box = element.getBoundingClientRect();
  if (box.top < 80 || box.bottom > innerHeight - 80) scrollTo(0, Math.max(0, box.top + scrollY - innerHeight / 3));
}

function say(words, assertive) {
  const id = assertive ? 'say-now' : 'say';
  let element = $(id);
  if (!element) {
    element = document.body.appendChild(Object.assign(document.createElement('div'), { id, className: 'said' }));
    element.setAttribute('aria-live', assertive ? 'assertive' : 'polite');
  }
  element.textContent = '';
  setTimeout(() => { element.textContent = words; }, 50);
}

const effects = {
  fetch: (request, method, url, body, handle, offset, length, timeout, ...rest) => {
    const headers = {};
    for (let i = 0; i + 1 < rest.length; i += 2) headers[rest[i]] = rest[i + 1];
    send(+request, method, url, body, handle, offset, length, timeout, headers);
  },
  cancel: request => { const stop = requests.get(+request); requests.delete(+request); if (stop) stop(); },
  navigate: (url, replace) => { if (url !== location.pathname + location.search + location.hash) history[replace ? 'replaceState' : 'pushState'](null, '', url); },
  open: (url, newTab) => { newTab ? open(url, '_blank', 'noopener') : location.assign(url); },
  read: handle => {
    const file = files.get(+handle);
    if (!file) return;
    file.arrayBuffer().then(data => {
      // What was checked is what is sent, also when the file is changed or gone by then.
      if (files.has(+handle)) files.set(+handle, new File([data], file.name, { type: file.type }));
      signal(FILE_READ, +handle, 0, new Uint8Array(data));
    }, () => signal(FILE_READ, +handle));
  },
  fit: (handle, limit, turn) => fitImage(+handle, +limit, +turn),
  drop: handle => {
    if (urls.has(+handle)) URL.revokeObjectURL(urls.get(+handle));
    urls.delete(+handle);
    files.delete(+handle);
  },
  timer: (id, ms) => {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => { timers.delete(id); signal(TIMER, +id); }, +ms));
  },
  stop: id => { clearTimeout(timers.get(id)); timers.delete(id); },
  focus: (id, scroll) => { later.push(() => focusNode(id, scroll)); frameSoon(); },
  top: () => { later.push(() => scrollTo(0, 0)); frameSoon(); },
  title: (title, language) => { document.title = title; if (language) html.lang = language === 'zh' ? 'zh-CN' : language; },
  say: (words, assertive) => say(words, assertive),
  store: (key, value) => {
    store.set(key, value);
    if (key === 'own_device') keepShell(value);
  },
  here: (write, key, words) => void keepLater(() => keepEntry(key, words)).then(() => signal(KEPT_HERE, +write, 1), () => signal(KEPT_HERE, +write, 0)),
  forget: account => void keepLater(() => forgetEntries(account)).catch(() => {}),
  keep: unsent => { keepOpen = !!unsent; },
  pick: pickDate,
  sound: url => { sound = sound || new Audio(); sound.src = url; sound.play().catch(() => {}); },
};

function runEffects(list) {
  for (const line of list.split('\x1e')) {
    if (!line) continue;
    const [name, ...fields] = line.split('\x1f');
    // Answers come as events of their own, never inside the call that asked.
    effects[name](...fields);
  }
}

// What stays on the person's own device: each entry encrypted, with a key that no script can read out.
const KEY = 'key', hasLocks = !!(navigator.locks && navigator.locks.query);
const ownWindow = Array.from(crypto.getRandomValues(new Uint8Array(8)), one => one.toString(16).padStart(2, '0')).join('');
let vault, writing = Promise.resolve(), holdsLock = false;

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openVault() {
  return vault = vault || (async () => {
    const ask = indexedDB.open('shenbao', 1);
    ask.onupgradeneeded = () => { ask.result.createObjectStore('keys'); ask.result.createObjectStore('kept'); };
    const base = await done(ask), rows = (name, mode = 'readonly') => base.transaction(name, mode).objectStore(name);
    let key = await done(rows('keys').get(KEY));
    if (!key) {
      const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      // Two windows may do it at once: the first one's holds.
      key = await done(rows('keys', 'readwrite').add(made, KEY)).then(() => made, () => done(rows('keys').get(KEY)));
    }
    return { rows, key };
  })();
}

const cipher = (iv, name) => ({ name: 'AES-GCM', iv, additionalData: coder.encode(name) });

// A draft is its window's own until the window is gone: the lock says so.
function holdLock() {
  if (holdsLock || !hasLocks) return;
  holdsLock = true;
  navigator.locks.request(ownWindow, () => new Promise(() => {}));
}

async function keepEntry(name, words) {
  const { rows, key } = await openVault(), draft = name.includes('/draft/') && !name.includes('#');
  const full = draft ? name + '#' + ownWindow : name;
  if (draft) holdLock();
  if (!words) return done(rows('kept', 'readwrite').delete(full));
  const iv = crypto.getRandomValues(new Uint8Array(12)), data = await crypto.subtle.encrypt(cipher(iv, full), key, coder.encode(words));
  const put = rows('kept', 'readwrite').put({ iv, data }, full);
  // Only when the transaction is through is it on the disk.
  return new Promise((resolve, reject) => { put.transaction.oncomplete = resolve; put.transaction.onabort = put.transaction.onerror = () => reject(put.error); });
}

async function forgetEntries(account) {
  const { rows } = await openVault();
  for (const name of await done(rows('kept').getAllKeys())) {
    if (!account || name.includes('/' + account + '/') || name.endsWith('/session')) await done(rows('kept', 'readwrite').delete(name));
  }
}

// One after another, so that what is said last holds.
function keepLater(work) {
  const next = writing.then(work);
  writing = next.catch(() => {});
  return next;
}

async function readEntries(programme) {
  const { rows, key } = await openVault(), found = [];
  const names = (await done(rows('kept').getAllKeys())).filter(name => name.startsWith(programme + '/'));
  const living = async () => hasLocks ? (await navigator.locks.query()).held.map(lock => lock.name) : [];
  const belongs = (name, held) => held.includes(name.split('#')[1]);
  let held = await living();
  if (names.some(name => belongs(name, held))) {
    // The window that this one came from may be going just now.
    await new Promise(resolve => setTimeout(resolve, 300));
    held = await living();
  }
  for (const name of names.filter(one => !belongs(one, held))) {
    const row = await done(rows('kept').get(name));
    // What cannot be read any more is no reason not to open.
    const plain = row && await crypto.subtle.decrypt(cipher(row.iv, name), key, row.data).catch(() => 0);
    if (plain) found.push([name, decoder.decode(plain)]);
  }
  return found;
}

// The page's own files, kept by the worker, open it without a network.
function keepShell(own) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (!own) return void workers.getRegistrations().then(all => all.forEach(one => one.unregister()));
  const files = [...document.querySelectorAll('link[href],script[src]')].map(one => one.href || one.src);
  const pack = new URL(location.href).searchParams.get('pack');
  files.push(new URL('/' + app.dataset.programme + '/login' + (pack ? '?pack=' + pack : ''), location.href).href);
  workers.register('/sw.js').then(() => workers.ready).then(({ active }) => active.postMessage({ name: app.dataset.programme + ' ' + (pack || ''), files }), () => {});
}

// What stays on the person's own device: each entry encrypted, with a key that no script can read out.
const KEY = 'key', hasLocks = !!(navigator.locks && navigator.locks.query);
const ownWindow = Array.from(crypto.getRandomValues(new Uint8Array(8)), one => one.toString(16).padStart(2, '0')).join('');
let vault, writing = Promise.resolve(), ownLock;

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openVault() {
  vault = vault || (async () => {
    const ask = indexedDB.open('shenbao', 1);
    ask.onupgradeneeded = () => { ask.result.createObjectStore('keys'); ask.result.createObjectStore('kept'); };
    const base = await done(ask), rows = (name, mode = 'readonly') => base.transaction(name, mode, { durability: 'strict' }).objectStore(name);
    base.onclose = () => { vault = 0; };
    let key = await done(rows('keys').get(KEY));
    if (!key) {
      const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      // Two windows may do it at once: the first one's holds.
      key = await done(rows('keys', 'readwrite').add(made, KEY)).then(() => made, () => done(rows('keys').get(KEY)));
    }
    return { rows, key };
  })();
  vault.catch(() => { vault = 0; });
  return vault;
}

const cipher = (iv, name) => ({ name: 'AES-GCM', iv, additionalData: coder.encode(name) });

// A draft is its window's own while the window lives, and then whose who takes it over: the lock says so.
const holdLock = (name, options) => new Promise(resolve => {
  if (!hasLocks) return resolve(true);
  navigator.locks.request(name, options, lock => { resolve(!!lock); return lock && new Promise(() => {}); }).catch(() => resolve(false));
});

async function keepEntry(name, words) {
  const { rows, key } = await openVault(), draft = name.includes('/draft/') && !name.includes('#');
  const full = draft ? name + '#' + ownWindow : name;
  // Where the choice itself cannot be stored, nobody would ever read it again.
  if (!store.get('own_device') && words) throw new Error('the choice is not stored');
  if (draft) await (ownLock = ownLock || holdLock(ownWindow, {}));
  if (!words) return done(rows('kept', 'readwrite').delete(full));
  const iv = crypto.getRandomValues(new Uint8Array(12)), data = await crypto.subtle.encrypt(cipher(iv, full), key, coder.encode(words));
  const put = rows('kept', 'readwrite').put({ iv, data }, full);
  // Strict, and only when the transaction is through: then it is on the disk.
  return new Promise((resolve, reject) => { put.transaction.oncomplete = resolve; put.transaction.onabort = put.transaction.onerror = () => reject(put.error); });
}

// Of this programme everything of the account goes; of others all but its drafts, which wait for its next login there.
async function forgetEntries(account) {
  const { rows } = await openVault(), own = app.dataset.programme + '/' + account + '/';
  for (const name of await done(rows('kept').getAllKeys())) {
    const goes = account && name.startsWith(own) || !name.includes('/draft/') && (!account || name.endsWith('/session') || name.includes('/' + account + '/'));
    if (goes) await done(rows('kept', 'readwrite').delete(name));
  }
  store.set('forgotten', String(Date.now()));
}

// One after another, so that what is said last holds.
function keepLater(work) {
  const next = writing.then(work);
  writing = next.catch(() => {});
  return next;
}

// Drafts of windows that live stay with them.
async function isFree(from) {
  const take = () => holdLock(from, { ifAvailable: true });
  // The window that this page follows may be going just now: it gets a moment.
  return await take() || (await new Promise(resolve => setTimeout(resolve, 300)), take());
}

async function readEntries(programme) {
  const { rows, key } = await openVault(), windows = new Map();
  const read = async name => {
    const from = name.split('#')[1];
    if (from && !windows.has(from)) windows.set(from, isFree(from));
    if (from && !await windows.get(from)) return;
    const row = await done(rows('kept').get(name));
    // What cannot be read any more is no reason not to open.
    const plain = row && await crypto.subtle.decrypt(cipher(row.iv, name), key, row.data).catch(() => 0);
    return plain && [name, decoder.decode(plain)];
  };
  const names = (await done(rows('kept').getAllKeys())).filter(name => name.startsWith(programme + '/'));
  return (await Promise.all(names.map(read))).filter(Boolean);
}

// The page's own files, kept by the worker, open it without a network.
function keepShell(own) {
  const workers = navigator.serviceWorker, mine = 'shenbao ';
  if (!workers) return;
  if (!own) {
    workers.getRegistrations().then(all => all.forEach(one => one.unregister()));
    return void caches.keys().then(all => all.forEach(one => one.startsWith(mine) && caches.delete(one)));
  }
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  const files = [...document.querySelectorAll('link[href],script[src]')].map(one => one.href || one.src).concat(new URL(app.dataset.later, location.href).href);
  const pack = new URL(location.href).searchParams.get('pack');
  const shell = new URL('/' + app.dataset.programme + '/login' + (pack ? '?pack=' + pack : ''), location.href).href;
  workers.register('/sw.js').then(() => workers.ready).then(({ active }) => active.postMessage({ name: app.dataset.programme + ' ' + (pack || ''), files, shell }), () => {});
}

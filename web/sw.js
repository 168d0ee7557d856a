// Opens the client without a network: the shell, its files and the pack, as they were when a page last opened with one.
// Nothing of a person is here: what the server says is never kept by this worker.
const START = 'shenbao ';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('message', event => event.waitUntil(keep(event.data)));

// All of a page's files or none of them, so that a shell never meets the files of another version: the shell is put last.
async function keep({ name, files, shell }) {
  const start = START + name + ' ', whole = start + files.join(' ');
  const cache = await caches.open(whole);
  if (!await cache.match(shell)) {
    const made = await fetch(shell), text = await made.clone().text();
    const answers = await Promise.all(files.map(file => fetch(file)));
    const isWhole = made.ok && answers.every(answer => answer.ok) && files.every(file => { const { pathname, search } = new URL(file); return text.includes(pathname + search); });
    if (!isWhole) return void await caches.delete(whole);
    await Promise.all(files.map((file, i) => cache.put(file, answers[i])));
    await cache.put(shell, made);
  }
  for (const one of await caches.keys()) if (one.startsWith(start) && one !== whole) await caches.delete(one);
}

async function kept(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(START) && await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
}

// Pages of the server's own have no shell.
function shellOf(url) {
  const [, programme, part] = url.pathname.split('/'), pack = url.searchParams.get('pack');
  if (!programme || programme === 'api' || /^(print|blanks|platform|file|home|news|publicity|committees|certificates)$/.test(part)) return;
  return kept(new URL('/' + programme + '/login' + (pack ? '?pack=' + pack : ''), url).href);
}

const PATIENCE_MS = 5000;

async function page(request) {
  const shell = await shellOf(new URL(request.url));
  if (!shell) return fetch(request);
  // A line that swallows everything must not keep the form from opening.
  const tired = new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => {}), tired]);
  // A proxy may stand before a server that does not.
  return answer && !(answer.status >= 502 && answer.status <= 504) ? answer : shell;
}

addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/static/') || url.pathname.endsWith('/compiled-pack')) event.respondWith(kept(request.url).then(found => found || fetch(request)));
});

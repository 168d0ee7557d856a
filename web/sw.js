// Opens the client without a network: the shell, its files and the pack, as they were when a page last opened with one.
// Nothing of a person is here: what the server says is never kept by this worker.
const START = 'shenbao ';

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('message', event => event.waitUntil(keep(event.data)));

// All of a page's files or none of them, so that a shell never meets the files of another version.
async function keep({ name, files }) {
  const start = START + name + ' ', whole = start + files.join(' ');
  const names = await caches.keys();
  if (!names.includes(whole)) {
    const answers = await Promise.all(files.map(file => fetch(file)));
    if (!answers.every(answer => answer.ok)) return;
    const cache = await caches.open(whole);
    try {
      await Promise.all(files.map((file, i) => cache.put(file, answers[i])));
    } catch (problem) {
      await caches.delete(whole);
      throw problem;
    }
  }
  await Promise.all(names.filter(one => one.startsWith(start) && one !== whole).map(one => caches.delete(one)));
}

async function kept(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(START) && await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
}

async function page(request) {
  const url = new URL(request.url), pack = url.searchParams.get('pack');
  const shell = async () => kept(new URL('/' + url.pathname.split('/')[1] + '/login' + (pack ? '?pack=' + pack : ''), url).href);
  try {
    const answer = await fetch(request);
    // A proxy that stands before a server that does not.
    return answer.status >= 502 && answer.status <= 504 && await shell() || answer;
  } catch (problem) {
    const found = await shell();
    if (!found) throw problem;
    return found;
  }
}

addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/static/') || url.pathname.endsWith('/compiled-pack')) event.respondWith(kept(request.url).then(found => found || fetch(request)));
});

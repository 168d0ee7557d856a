// The module is fetched, given its functions, and started with the address.
async function boot() {
  const force = matchMedia('(forced-colors: active)').matches || !window.WebGL2RenderingContext;
  const language = store.get('language') || (html.lang || 'zh').slice(0, 2);
  const environment = { env: new Proxy(imports, { get: (all, name) => all[name] || (() => 0) }) };
  const quiet = new Proxy({}, { get: () => () => 0 });
  environment.wasi_snapshot_preview1 = quiet;
  // It is asked for before the module is there, and handed on before the server's first answer.
  const kept = store.get('own_device') ? readEntries(app.dataset.programme).catch(() => []) : [];
  const patience = new Promise(resolve => setTimeout(resolve, 2000));
  wasm = (await WebAssembly.instantiate(await compiled(app.dataset.wasm), environment)).exports;
  if (!canWait()) await joinLater();
  const entries = await Promise.race([kept, patience]);
  if (wasm._initialize) wasm._initialize();
  const handle = wasm.open();
  page = handle;
  listen();
  fitCanvas();
  const path = location.pathname + location.search + location.hash;
  put([path, app.dataset.programme, language, store.get('text_percent'), store.get('text_mode'), store.get('scheme')].join('\x1f'));
  wasm.start(page, force ? 1 : 0, Date.now());
  for (const key of store.all()) if (key !== 'forgotten') signal(STORED, 0, 0, key + '\x1f' + store.get(key));
  const tell = list => list.forEach(([key, words]) => signal(KEPT_READ, 0, 0, key + '\x1f' + words));
  if (entries) tell(entries); else kept.then(tell);
  applyScheme();
  resized();
  if (!navigator.onLine) signal(NETWORK, 0);
  // The answers are handed on first, each in turns of its own.
  Promise.race([Promise.allSettled(Object.values(window.shenbaoAsked || {})), new Promise(resolve => setTimeout(resolve, 400))]).then(() => setTimeout(begin));
}
// Nothing that failed to load may look like something that is still loading.
function sayNotLoaded() {
  const words = document.createElement('p'), again = document.createElement('button');
  words.className = 'text';
  words.setAttribute('role', 'alert');
  words.textContent = inLanguage('页面没有载入，请检查网络后重试', 'The page did not load; check the network and try again');
  again.textContent = inLanguage('重试', 'Try again');
  again.className = 'button primary';
  again.onclick = () => location.reload();
  (app.querySelector('main') || app).replaceChildren(words, again);
}
boot().then(() => { if (store.get('own_device')) keepShell(true); }).catch(sayNotLoaded);

// The module comes in two parts (scripts/split_client.py): what the first field needs, and the rest, which follows once a page stands.
// What calls into the rest before it is there waits for it: it cannot be put off, for the module is in the middle of its work.
let joined = false;

// What the second part has of the first: by its name, or by the number of its place in the table.
const shared = () => ({ p: new Proxy(wasm, { get: (all, name) => all[name] || all.__indirect_function_table.get(parseInt(name, 36)) }) });

async function compiled(url) {
  const ask = () => fetch(url, { credentials: 'same-origin' });
  try {
    return await WebAssembly.compileStreaming(ask());
  } catch {
    // A server that gives the wrong content type.
    return WebAssembly.compile(await (await ask()).arrayBuffer());
  }
}

async function joinLater() {
  const module = await compiled(app.dataset.later);
  // Its functions take their places in the table.
  if (!joined) await WebAssembly.instantiate(module, shared());
  joined = true;
}

function followUp() {
  if (!joined) joinLater().catch(() => setTimeout(followUp, 2000));
}

function loadNow() {
  const ask = new XMLHttpRequest();
  ask.open('GET', app.dataset.later, false);
  ask.overrideMimeType('text/plain; charset=x-user-defined');
  ask.send();
  const code = Uint8Array.from(ask.responseText, letter => letter.charCodeAt(0));
  new WebAssembly.Instance(new WebAssembly.Module(code), shared());
  joined = true;
}

imports.load_later = () => {
  for (stats.waits++; !joined;) {
    try {
      loadNow();
    } catch (error) {
      // What has been typed is still in the module, which stands in the middle of its work.
      if (confirm(inLanguage('页面的一部分没有载入，已填写的内容还在。请检查网络，再点“确定”重试。', 'A part of the page did not load. What you typed is still here. Check the network, then press OK to try again.'))) continue;
      page = 0;  // it must not be called any more
      sayNotLoaded();
      throw error;
    }
  }
};

// Older Chromium compiles no module of this size while a page waits for it.
function canWait() {
  const code = new Uint8Array(5003);
  code.set([0, 97, 115, 109, 1, 0, 0, 0, 0, 0x80, 0x27]);  // one section of 4,992 bytes that means nothing
  try {
    return !!new WebAssembly.Module(code);
  } catch {
    return false;
  }
}

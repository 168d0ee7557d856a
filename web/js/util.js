// Shared by the other parts: the module's memory, strings in and out of it, and the frame.
const $ = id => document.getElementById(id);
const app = $('app'), html = document.documentElement;
const inLanguage = (chinese, english) => html.lang.startsWith('zh') ? chinese : english;
const coder = new TextEncoder(), decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const FONT = 'system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif';
const stats = window.shenbaoStats = { frames: 0, patches: 0, lastKeyToPaintMs: 0, waits: 0 };
// In the order of platform/app.h.
const [TYPED, LEFT, TICKED, PRESSED, FILES, NAVIGATED, REPLIED, FILE_READ, FILE_FITTED, PROGRESS, TIMER, NETWORK, RESIZED, STORED,
  VISIBILITY, CLOSING, FOCUSED, HOVERED, DARK, ESCAPE, SCROLLED,
  NO_PICTURE, KEPT_READ, KEPT_HERE, PRINTING] = Array(25).keys();
let wasm, page = 0, textMode = false, keyAt = 0, waiting = false;
const later = [];

const bytes = (at, length) => new Uint8Array(wasm.memory.buffer, at, length);
const text = (at, length) => decoder.decode(bytes(at, length));

function write(at, words) {
  const data = coder.encode(words);
  bytes(at, data.length).set(data);
  return data.length;
}

function put(payload) {
  const data = typeof payload === 'string' ? coder.encode(payload) : payload;
  const at = wasm.input(page, data.length);
  bytes(at, data.length).set(data);
}

// `at`: when it happened, if not now.
function signal(kind, a = 0, b = 0, payload = '', at = Date.now()) {
  if (!wasm || !page) return;
  put(payload);
  if (wasm.signal(page, kind, +a, +b, at)) frameSoon();
}

// Nothing is drawn before what the first page is made of is there, or takes long: the shell shows what that would show.
let begun = false;
function begin() {
  begun = true;
  frameSoon();
}

function frameSoon() {
  if (waiting || !begun) return;
  waiting = true;
  // A hidden page gets no animation frames, but its mirror must not fall behind.
  if (document.hidden) setTimeout(frame); else requestAnimationFrame(frame);
}

// The elements come first, so that a person can begin; opening the canvas may take a quarter of a second.
let painting = false, opening = false, standing = false;
function openPicture() {
  painting = openCanvas();
  if (!painting) return signal(NO_PICTURE);
  fitCanvas();
  signal(SCROLLED, scrollY);
}

function frame() {
  waiting = false;
  if (!page) return;
  const done = wasm.frame(page, painting ? 1 : 0);
  if (done & 1) stats.patches++;
  if (done) stats.frames++;
  if (keyAt) { stats.lastKeyToPaintMs = performance.now() - keyAt; keyAt = 0; }
  for (const run of later.splice(0)) run();
  // Not while the page still loads, and keys that wait go first.
  if (!standing && (performance.now() > 5000 || !app.querySelector('.skeleton'))) {
    standing = true;
    followUp();
  }
  if (!textMode && !opening && standing) {
    opening = true;
    setTimeout(openPicture, 60);
  }
  if (html.dataset.ready || !(textMode ? done & 1 : done & 2)) return;
  html.dataset.ready = '1';
  dropShell();
}

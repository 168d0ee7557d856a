// What the module is sure to ask first is on its way before the module is there.
(() => {
  const url = document.currentScript.dataset.session;
  let language = '';
  try { language = localStorage.getItem('shenbao:language') || ''; } catch { }
  language = language || document.documentElement.lang.slice(0, 2);
  const asked = fetch(url, { headers: { 'Accept-Language': language }, credentials: 'same-origin' });
  asked.catch(() => {});
  window.shenbaoAsked = { [url]: asked };
})();
// What is typed before the client is there must not be lost: the shell's own field takes it, boot.js hands it on.
document.addEventListener('DOMContentLoaded', () => {
  const field = document.getElementById('early');
  if (!field) return;
  field.addEventListener('compositionstart', () => { field.composing = true; });
  field.addEventListener('compositionend', () => { field.composing = false; });
  if (document.activeElement === document.body) field.focus({ preventScroll: true });
});

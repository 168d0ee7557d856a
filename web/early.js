// What the module is sure to ask first is on its way, and read, before the module is there: it answers with a form, not with a page that waits.
(() => {
  const url = document.currentScript.dataset.session, pack = document.getElementById('pack').getAttribute('href');
  // What a page before this one chose counts from now on; the address is the same for both.
  const address = new URL(location), chosen = address.searchParams.get('lang');
  let language = chosen;
  try {
    if (chosen === 'zh' || chosen === 'en') localStorage.setItem('shenbao:language', chosen);
    language = localStorage.getItem('shenbao:language');
  } catch { }
  if (chosen !== null) {
    address.searchParams.delete('lang');
    history.replaceState(history.state, '', address);
  }
  language = language || document.documentElement.lang.slice(0, 2);
  const read = async answer => [answer.status, answer.headers.get('etag'), await answer.arrayBuffer(), Date.now()];
  const asked = window.shenbaoAsked = {
    [url]: fetch(url, { headers: { 'Accept-Language': language }, credentials: 'same-origin' }).then(read),
    [pack]: fetch(pack, { credentials: 'same-origin' }).then(read),
  };
  for (const one of Object.values(asked)) one.catch(() => {});
})();
// What is typed before the client is there must not be lost: the shell's own field takes it, boot.js hands it on.
document.addEventListener('DOMContentLoaded', () => {
  const field = document.getElementById('early');
  if (!field) return;
  field.addEventListener('compositionstart', () => { field.composing = true; });
  field.addEventListener('compositionend', () => { field.composing = false; });
  if (document.activeElement === document.body) field.focus({ preventScroll: true });
});

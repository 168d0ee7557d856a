// What is typed before the client is there must not be lost: the shell's own field takes it, boot.js hands it on.
document.addEventListener('DOMContentLoaded', () => {
  const field = document.getElementById('early');
  if (!field) return;
  field.addEventListener('compositionstart', () => { field.composing = true; });
  field.addEventListener('compositionend', () => { field.composing = false; });
  if (document.activeElement === document.body) field.focus({ preventScroll: true });
});

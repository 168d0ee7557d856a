// In the page, as an init script: window.keyTimes, ms from each key event to the end of the first frame after it, script, layout and
// painting on the main thread included.
export function watchKeys() {
    window.keyTimes = [];
    const channel = new MessageChannel();
    let began = 0;
    channel.port1.onmessage = () => { window.keyTimes.push(performance.now() - began); };
    addEventListener('keydown', (event) => { began = event.timeStamp; }, true);
    addEventListener('input', () => requestAnimationFrame(() => channel.port2.postMessage(0)), true);
}

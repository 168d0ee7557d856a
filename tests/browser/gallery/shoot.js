// Pictures of the gallery: node shoot.js <folder of the built gallery> <folder for the pictures> [names…]
const http = require('http'), fs = require('fs'), path = require('path');
const { chromium } = require('playwright-core');
const [, , folder, out, ...only] = process.argv;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
const server = http.createServer((request, response) => {
  const name = request.url.split('?')[0];
  const file = name.startsWith('/static/') ? path.basename(name) : 'index.html';
  let body = fs.readFileSync(path.join(folder, file));
  if (file === 'index.html')
    body = body.toString().replace(/%LANG%/g, 'zh').replace(/%HASH%/g, '0').replace(/%PACK_URL%/g, '/static/0/early.js').replace(/%PROGRAMME%/g, 'sample').replace(/%NAME%/g, '专家库申报系统').replace(/%AUTHORITY%/g, '主管部门');
  response.writeHead(200, {
    'Content-Type': types[path.extname(file)],
    'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
  });
  response.end(body);
});
(async () => {
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
  const widths = [1280, 768, 390];
  for (const scene of ['form', 'list', 'dialog'])
    for (const width of widths)
      for (const scheme of ['light', 'dark'])
        for (const mode of ['canvas', 'text']) {
          const name = `${scene}-${width}-${scheme}-${mode}`;
          if (only.length && !only.some(one => name.startsWith(one))) continue;
          const context = await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, colorScheme: scheme, deviceScaleFactor: width < 600 ? 2 : 1 });
          const page = await context.newPage();
          page.on('pageerror', error => console.log(name, 'error', error.message));
          page.on('console', message => message.type() === 'error' && console.log(name, message.text()));
          await page.addInitScript(`localStorage.setItem('shenbao:text_mode', '${mode === 'text' ? 1 : 0}')`);
          await page.goto(`${origin}/sample/${scene}`);
          await page.waitForSelector('html[data-ready]', { timeout: 10000 }).catch(() => console.log(name, 'not ready'));
          await page.waitForTimeout(250);
          if (mode === 'canvas') {
            const height = await page.evaluate(() => document.documentElement.scrollHeight);
            // A window as high as the page shows all of it at once.
            await page.setViewportSize({ width, height: Math.min(height, 4000) });
            await page.waitForTimeout(250);
          }
          await page.screenshot({ path: path.join(out, name + '.png'), fullPage: mode === 'text' });
          console.log(name, JSON.stringify(await page.evaluate(() => window.shenbaoStats)));
          await context.close();
        }
  await browser.close();
  server.close();
})();

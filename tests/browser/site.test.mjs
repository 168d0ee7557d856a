// SX-01, ZC-01: the public site, read by anybody without logging in and without the client.
import { existsSync } from 'node:fs';
import { assert, suite } from './lib/suite.mjs';
import { accessibilityProblems, picture } from './lib/pictures.mjs';

const { only, shared } = suite({ programme: 'zc' });

const at = (person, path) => person.page.goto(`${shared.server.origin}/${path}`);
const role = (person, kind, name) => person.page.getByRole(kind, { name, exact: true });

for (const width of [1280, 768, 390]) {
    only(`SX-01, ZC-01 every public page at ${width} px: axe-core finds nothing, nothing is wider than the window`, async (open) => {
        const person = await open({ width, height: width < 600 ? 844 : 900 });
        for (const path of ['zc/', 'zc/news/notices', 'zc/news/notices/open-2026', 'zc/publicity', 'zc/publicity/senior-2026-1', 'zc/committees',
            'zc/committees/51-0501', 'zc/certificates', 'sx/', 'sx/news/guides/guide-upload']) {
            await at(person, path);
            await picture(person.page, 'site', `${path.replaceAll('/', '-')}-${width}`);
            assert.deepEqual(await accessibilityProblems(person.page), [], path);
            assert.ok(await person.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is too wide`);
        }
    });
}

only('SX-01 the home page is open to everyone: four panels with 更多, an item with its attachment, login top right', async (open) => {
    const person = await open();
    const asked = [];
    person.page.on('request', (request) => asked.push(request.url()));
    await at(person, 'sx/');
    for (const name of ['通知公告', '政策法规', '评审公示', '办事指南']) assert.equal(await role(person, 'region', name).count(), 1, name);
    assert.deepEqual(asked.filter((url) => /\.(wasm|js)$/.test(url)), []);
    const login = await role(person, 'link', '登录').boundingBox();
    assert.ok(login.x > 900 && login.y < 80, JSON.stringify(login));
    await role(person, 'region', '办事指南').getByRole('link', { name: /^更多\s*办事指南$/ }).click();
    await role(person, 'heading', '办事指南').waitFor();
    await role(person, 'link', '附件上传要求').click();
    await role(person, 'heading', '附件上传要求').waitFor();
    const [download] = await Promise.all([
        person.page.waitForEvent('download'),
        role(person, 'link', '扫描件示例.pdf').evaluate((link) => { link.download = ''; link.click(); }),
    ]);
    assert.equal(download.suggestedFilename(), '扫描件示例.pdf');
    assert.ok(existsSync(await download.path()));
});

only('SX-01 登录 leads into the client, which then begins the programme', async (open) => {
    const person = await open();
    await at(person, 'sx/');
    await role(person, 'link', '登录').click();
    await person.page.waitForURL(/\/sx\/login$/);
    await person.page.getByRole('textbox').first().waitFor();
});

only('ZC-01 every entry of the menu: notices, policies, publicity, certificates, committees', async (open) => {
    const person = await open();
    await at(person, 'zc/home');
    for (const name of ['通知公告', '政策文件', '评审公示', '证书查询', '评审委员会']) {
        await person.page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name, exact: true }).click();
        await person.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
        assert.match(await person.page.title(), new RegExp(`^${name} - `));
    }
    await person.page.getByLabel('地区').selectOption('四川省/乐山市');
    await person.page.getByLabel('关键词').fill('农业');
    await role(person, 'button', '查询').click();
    assert.equal(await person.page.getByRole('table').getByRole('link').count(), 1);
    await person.page.getByRole('table').getByRole('link').click();
    await person.page.getByText('已过申报材料提交截止时间').waitFor();
    await at(person, 'zc/publicity');
    await role(person, 'link', '2026年度工程技术系列高级职称评审通过人员公示').click();
    assert.equal(await person.page.getByRole('row').count(), 17);
});

only('ZC-01 a certificate needs its number and its name; a wrong one of either finds nothing', async (open) => {
    const person = await open();
    await at(person, 'zc/certificates');
    const number = person.page.getByLabel('证书编号');
    const name = person.page.getByLabel('姓名');
    const check = () => role(person, 'button', '查询').click();
    await check();
    await person.page.getByText('请填写').first().waitFor();
    assert.equal(await number.getAttribute('aria-invalid'), 'true');
    assert.match(await person.page.title(), /^有误/);
    await number.fill('DEMO-2026-0001');
    await name.fill('李四');
    await check();
    await person.page.getByText('没有查到').waitFor();
    await name.fill('张三');
    await check();
    await person.page.getByText('工程师', { exact: true }).waitFor();
    assert.ok(!person.page.url().includes('?'), 'nothing of it stands in the address');
    await picture(person.page, 'site', 'zc-certificate-found');
    assert.deepEqual(await accessibilityProblems(person.page), []);
});

only('SX-01 the language chosen on the site is the application’s from then on, also where another was chosen before', async (open) => {
    const person = await open();
    const language = (wanted) => person.page.waitForFunction((lang) => document.documentElement.lang === lang && !document.querySelector('.shell'), wanted);
    await at(person, 'sx/login?lang=zh');
    await language('zh-CN');
    await at(person, 'sx/news/notices?q=%E9%80%9A%E7%9F%A5');
    await role(person, 'link', 'English').click();
    await person.page.waitForURL(/q=%E9%80%9A%E7%9F%A5&lang=en/);
    await role(person, 'link', 'Log in').click();
    await language('en');
    assert.equal(new URL(person.page.url()).search, '');
    await at(person, 'sx/register');
    await language('en');
});

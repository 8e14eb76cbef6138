// The readiness pages: twelve features in every state, forty with hostile texts, none at all; in the site and apart from it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { faults, follow, gaps, host, html, launch, open, pages, piecewise, preview, scrollThrough, sites, until } from './kit.mjs';
import { empty, hostile, make, twelve } from './readiness-site.mjs';

const out = path.join(path.dirname(sites.root.folder), 'readiness');
const at = name => path.join(out, name);
const published = 'readiness: {publish: true}\nbase_url: https://help.test/\n';
const own = folder => pages(folder).filter(url => url.startsWith('readiness/'));

let browser;
const servers = {};
before(async () => {
  make(at('twelve'), twelve(published), ['build'], ['checklist', 'report', '--pages', 'apart']);
  make(at('hostile'), hostile(published), ['build']);
  make(at('empty'), empty(published), ['build']);
  make(at('quiet'), twelve('base_url: https://help.test/\n'), ['build']);
  browser = await launch();
  for (const name of ['twelve', 'hostile', 'empty']) servers[name] = await host(at(`${name}/public`));
});
after(async () => {
  await browser?.close();
  for (const server of Object.values(servers)) await server.close();
});

test('the fixture has every approval, and every worth of an answer', () => {
  const page = html(at('twelve/public'), 'readiness/');
  for (const kind of ['approved', 'approved-with-gaps', 'support-unready', 'invalid', 'missing', 'verified', 'stated', 'contradicted', 'no', 'na', 'unanswered', 'stale', 'broken', 'unsigned-off']) {
    assert.match(page, new RegExp(`<(td|li)[^>]*>(<b>|<span)?.{0,60}class="mark ${kind}\\b`), kind);
  }
  assert.equal(own(at('twelve/public')).length, 13);
});

test('nothing of it is in a site that does not publish it, nor in any list of pages', () => {
  assert.ok(!existsSync(at('quiet/public/readiness')));
  assert.ok(!readdirSync(at('quiet/public/assets')).some(name => name.startsWith('readiness')));
  for (const file of ['sitemap.xml', 'robots.txt', 'search/index.html', 'index.html']) {
    assert.doesNotMatch(readFileSync(at(`twelve/public/${file}`), 'utf8'), /readiness/i, file);
  }
  for (const url of own(at('twelve/public'))) {
    const page = html(at('twelve/public'), url);
    assert.match(page, /<meta name="robots" content="noindex">/, url);
    assert.doesNotMatch(page, /secret draft|billing\/later|@example\.com/, url);
  }
});

test('Nu Html Checker: pages, style sheet and badges', () => {
  const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const assets = at('twelve/public/assets');
  const sheet = path.join(assets, readdirSync(assets).find(name => name.startsWith('readiness')));
  const folders = [at('twelve/public/readiness'), at('twelve/apart'), at('hostile/public/readiness'), at('empty/public/readiness'), sheet];
  const run = spawnSync('java', ['-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', '--also-check-css', '--also-check-svg', ...folders], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr);
  const found = JSON.parse(run.stdout).messages.filter(m => (m.type !== 'info' || m.subType === 'warning') && !gaps.some(gap => gap.test(`${m.message} ${m.extract}`)));
  assert.deepEqual(found.slice(0, 10).map(m => `${m.url}:${m.lastLine}: ${m.message}\n${m.extract}`), []);
});

for (const width of [390, 1440]) {
  for (const dark of [false, true]) {
    test(`axe: ${width} px, ${dark ? 'dark' : 'light'}`, async () => {
      const urls = [['twelve', 'readiness/'], ...['refunds', 'exports', 'audit-log', 'api-tokens', 'signed-off', 'mobile-app', 'typo'].map(id => ['twelve', `readiness/${id}/`]), ['empty', 'readiness/']];
      // Forty rows are slow to look at, and the same in every width and colour.
      if (width === 390 && !dark) urls.push(['hostile', 'readiness/']);
      for (const [name, url] of urls) {
        const page = await open(browser, { width, dark });
        await page.goto(servers[name].url + url);
        assert.deepEqual(await faults(page), [], `${name} ${url}`);
        await page.context().close();
      }
    });
  }
}

test('no sideways scrolling of the page, no layout shift, no complaint, at 320 px and at 1440', async () => {
  const urls = [...own(at('twelve/public')).map(url => ['twelve', url]), ...own(at('hostile/public')).slice(0, 14).map(url => ['hostile', url]), ['empty', 'readiness/']];
  for (const width of [320, 1440]) {
    const page = await open(browser, { width, height: 800 });
    for (const [name, url] of urls) {
      // Each fixture has a server of its own, and another origin is no trouble here.
      await page.goto(servers[name].url + url);
      await scrollThrough(page);
      const state = await page.evaluate(() => ({ ...window.seen, over: document.documentElement.scrollWidth - document.documentElement.clientWidth }));
      assert.ok(state.over <= 0, `${name} ${url}: ${state.over} px too wide at ${width} px`);
      assert.deepEqual([state.shifts, state.violations, page.trouble.splice(0).filter(text => !text.startsWith('another origin: ' + servers[name].url))], [[], [], []], `${name} ${url}`);
    }
    await page.context().close();
  }
});

for (const [name, url] of [['twelve', ''], ['twelve', 'refunds/'], ['twelve', 'exports/'], ['twelve', 'typo/'], ['empty', '']]) {
  test(`nothing moves while ${name} readiness/${url} comes in piece by piece`, { timeout: 120_000 }, () => piecewise(browser, at(`${name}/public`), `readiness/${url}`));
}

test('the table scrolls in its own box, by the keyboard too, and the feature stays in sight', async () => {
  const page = await open(browser, { width: 390, height: 844 });
  await page.goto(servers.twelve.url + 'readiness/');
  const box = page.locator('.matrix').first();
  let reached = false;
  for (let n = 0; n < 40 && !reached; n += 1) {
    await page.keyboard.press('Tab');
    reached = await box.evaluate(el => el === document.activeElement);
  }
  assert.ok(reached, 'Tab reaches the box');
  const first = box.locator('tbody th').first();
  const before = await first.boundingBox();
  for (let n = 0; n < 8; n += 1) await page.keyboard.press('ArrowRight');
  await until('the box has scrolled', () => box.evaluate(el => el.scrollLeft > 100));
  assert.equal((await first.boundingBox()).x, before.x, 'the first column is where it was');
  await page.context().close();
});

test('the whole table can be seen on a desk', async () => {
  const page = await open(browser, { width: 1440 });
  await page.goto(servers.twelve.url + 'readiness/');
  const over = await page.locator('.matrix').first().evaluate(el => el.scrollWidth - el.clientWidth);
  assert.ok(over <= 0, `${over} px of it are out of sight`);
  await page.context().close();
});

test('without JavaScript everything is there, and all links on these pages lead somewhere', async () => {
  const page = await open(browser, { script: false });
  for (const url of own(at('twelve/public'))) {
    await page.goto(servers.twelve.url + url);
    const links = await page.locator('a[href], img[src], link[href]').evaluateAll(all => all.map(a => a.href || a.src));
    for (const link of new Set(links)) {
      const { origin, pathname, hash } = new URL(link);
      if (origin !== servers.twelve.origin) continue;
      const answer = await page.request.get(origin + pathname);
      assert.equal(answer.status(), 200, `${url} → ${pathname}`);
      if (hash && pathname.startsWith('/readiness/')) assert.ok((await answer.text()).includes(`id="${decodeURIComponent(hash.slice(1))}"`), `${url} → ${link}`);
    }
  }
  await page.goto(servers.twelve.url + 'readiness/');
  await follow(page, page.locator('.matrix tbody th a').first());
  await page.locator('.answers > li').first().waitFor();
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('what it costs: style 10 kB, script 3 kB, four requests', async () => {
  for (const url of ['readiness/', 'readiness/exports/']) {
    const page = await open(browser, { width: 390 });
    servers.twelve.log.length = 0;
    await page.goto(servers.twelve.url + url, { waitUntil: 'networkidle' });
    await page.context().close();
    const log = servers.twelve.log.filter(r => !r.type.startsWith('image/'));
    const bytes = type => log.filter(r => r.type.includes(type)).reduce((sum, r) => sum + r.bytes, 0);
    assert.ok(bytes('css') > 0 && bytes('css') <= 10_000, `CSS: ${bytes('css')} bytes`);
    assert.ok(bytes('javascript') <= 3_000, `JavaScript: ${bytes('javascript')} bytes`);
    assert.ok(log.length <= 4, log.map(r => r.path).join(' '));
  }
});

test('texts of strangers stay texts', async () => {
  const page = await open(browser);
  page.on('dialog', () => assert.fail('a script ran'));
  for (const url of own(at('hostile/public'))) {
    await page.goto(servers.hostile.url + url);
    assert.equal(await page.locator('main script, main [onerror], main img:not([width])').count(), 0, url);
  }
  await page.goto(servers.hostile.url + 'readiness/');
  assert.match(await page.locator('main').innerText(), /<script>alert\(1\)<\/script>/);
  assert.doesNotMatch(await page.locator('main').innerText(), /a@b\.example/);
  // Whoever goes on before the icon is there breaks its request off.
  assert.deepEqual(page.trouble.filter(line => !line.includes('ERR_ABORTED')), []);
  await page.context().close();
});

test('apart from the site, the pages open from a disk and lead to one another', async () => {
  const page = await open(browser);
  await page.goto(pathToFileURL(at('twelve/apart/index.html')).href);
  await follow(page, page.locator('.matrix tbody th a', { hasText: 'Exports' }));
  await page.locator('h1', { hasText: 'Exports' }).waitFor();
  assert.equal(await page.locator('.ready-side a', { hasText: 'Refund an invoice' }).getAttribute('href'), 'https://help.test/billing/refunds/');
  assert.ok(await page.locator('.ready-side img').evaluate(img => img.complete && img.naturalWidth > 0), 'the badge is there');
  await follow(page, page.locator('.crumbs a'));
  await page.locator('h1', { hasText: 'Readiness' }).waitFor();
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('the preview shows them, published or not', async () => {
  const served = await preview(at('quiet'));
  try {
    const page = await open(browser);
    for (const url of ['readiness/', 'readiness', 'readiness/exports/']) {
      const answer = await page.goto(served.url + url, { waitUntil: 'domcontentloaded' });
      assert.equal(answer.status(), 200, url);
      await page.locator('main .mark').first().waitFor();
    }
    assert.match((await page.request.get(`${served.url}readiness/badges/exports.svg`)).headers()['content-type'], /^image\/svg\+xml/);
    assert.equal((await page.request.get(`${served.url}readiness/nobody/`)).status(), 404);
    await page.context().close();
  } finally {
    served.stop();
  }
});

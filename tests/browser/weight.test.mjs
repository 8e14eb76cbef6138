// What a page costs the reader's network, and that nothing jumps: the figures of the specification.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, host, html, isRedirect, open, pages, piecewise, samples, scrollThrough, server, sites, stage } from './kit.mjs';

const kinds = samples(sites.root.folder);
stage(() => sites.root.folder);

/** What the server sent for one first visit of a page. */
async function visit(url) {
  server.log.length = 0;
  const page = await open(browser, { width: 390, height: 844 });
  await page.goto(server.url + url, { waitUntil: 'networkidle' });
  await page.context().close();
  return server.log.slice();
}

const bytes = (log, type) => log.filter(r => r.type.includes(type)).reduce((sum, r) => sum + r.bytes, 0);

// Never side by side: the log is the server's, not the page's.
test('style, script and requests of each kind of page', { concurrency: false }, async t => {
  for (const kind of Object.keys(kinds)) {
    await t.test(kind, async () => {
      const log = await visit(kinds[kind]);
      const requests = log.filter(r => !r.type.startsWith('image/'));
      assert.ok(bytes(log, 'css') > 0, 'a style sheet was loaded');
      assert.ok(bytes(log, 'css') <= 10_000, `CSS: ${bytes(log, 'css')} bytes, at most 10,000`);
      assert.ok(bytes(log, 'javascript') <= 3_000, `JavaScript: ${bytes(log, 'javascript')} bytes, at most 3,000`);
      assert.ok(requests.length <= 4, `requests, pictures aside: ${requests.map(r => r.path).join(' ')}`);
    });
  }
});

// 320 px is the narrowest supported screen, so this one tour of the whole site also proves that nothing sticks out.
test('every page: no layout shift, no sideways scrolling, nothing to complain about in the console', async t => {
  // One window for each width, led from page to page: a new one for each would take longer than the pages do.
  const windows = await Promise.all([320, 1440].map(width => open(browser, { width, height: 800 })));
  for (const url of pages(sites.root.folder)) {
    if (isRedirect(html(sites.root.folder, url))) continue;
    await t.test(url || '(home)', async () => {
      for (const page of windows) {
        await page.goto(server.url + url);
        await scrollThrough(page);
        const { width } = page.viewportSize();
        const state = await page.evaluate(() => ({ ...window.seen, over: document.documentElement.scrollWidth - document.documentElement.clientWidth }));
        assert.deepEqual(state.shifts, [], `layout shift at ${width} px`);
        assert.ok(state.over <= 0, `${state.over} px too wide at ${width} px`);
        assert.deepEqual(state.violations, [], 'content security policy');
        assert.deepEqual(page.trouble.splice(0), []);
      }
    });
  }
  for (const page of windows) await page.context().close();
});

test('nothing moves on a page that comes in piece by piece, as on a slow line or a busy machine', async t => {
  const shown = { ...kinds, table: pages(sites.root.folder).find(url => html(sites.root.folder, url).includes('<table')) };
  for (const kind of ['home', 'section', 'article', 'faq', 'table', 'tags', 'search', 'lost']) {
    await t.test(kind, { timeout: 120_000 }, () => piecewise(browser, sites.root.folder, shown[kind]));
  }
});

test('under a sub-path every kind of page, and a missing one deep down, finds its style, script and way home', async () => {
  const sub = await host(sites.help.folder, sites.help.prefix);
  try {
    for (const url of [...Object.values(samples(sites.help.folder)), 'no/such/page/here/']) {
      const page = await open(browser);
      sub.log.length = 0;
      await page.goto(sub.url + url, { waitUntil: 'networkidle' });
      const lost = sub.log.filter(r => r.status !== 200 && r.path !== new URL(sub.url + url).pathname);
      assert.deepEqual(lost, [], url);
      assert.ok(bytes(sub.log, 'css') > 0 && bytes(sub.log, 'javascript') > 0, `${url}: style and script`);
      assert.equal(new URL(await page.locator('header a').first().evaluate(a => a.href)).pathname, sites.help.prefix, url);
      assert.deepEqual(page.trouble, [], url);
      await page.context().close();
    }
  } finally {
    await sub.close();
  }
});

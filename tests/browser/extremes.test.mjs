// What a help center grows into when nobody watches: articles like books, hundreds of headings, names without a space,
// sections of thousands. The pages stay usable, still and light. The site is made here, so that no such file is kept.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { faults, guidepost, host, html, launch, open, scrollThrough } from './kit.mjs';

const count = (n, f) => Array.from({ length: n }, (_, i) => f(i + 1));
const words = n => count(n, i => ['reports', 'open', 'with', 'the', 'share', 'menu', 'export', 'keeps', 'rows', 'and', 'columns'][i * 7 % 11]).join(' ');
const unbroken = 'Donaudampfschifffahrt'.repeat(10).slice(0, 200);
const row = cells => `| ${cells.join(' | ')} |\n`;
const front = title => `---\ntitle: ${title}\ndescription: An article of ${title.slice(0, 40)} that goes further than anybody would write.\n---\n\nA short description.\n\n`;

/** Each page that is looked at: its file, and the most that it may weigh, in kB as it travels. */
const extremes = {
  book: { most: 80, text: () => front('Book') + count(40, i => `## Chapter ${i}\n\n${count(5, () => words(100)).join('\n\n')}\n`).join('\n') },
  headings: { most: 20, text: () => front('Headings') + count(200, i => `${i % 5 === 1 ? '##' : '###'} Heading number ${i}\n\nWords.\n`).join('\n') },
  columns: { most: 12, text: () => front('Columns') + row(count(40, i => `Column ${i}`)) + row(count(40, () => '---')) + count(20, i => row(count(40, j => `${i}.${j}`))).join('') },
  rows: { most: 40, text: () => front('Rows') + row(['number', 'name', 'note']) + row(['---', '---', '---']) + count(2000, i => row([i, `Name ${i}`, words(8)])).join('') },
  line: { most: 12, text: () => front('Line') + '```json\n{"key": "' + 'a1b2 '.repeat(1000) + '"}\n```\n\n`' + 'x'.repeat(300) + '`\n' },
  tabs: {
    most: 14,
    text: () => front('Tabs') + '## Install\n\n<!-- tabs:start -->\n\n' + count(20, i => `#### ${i === 7 ? unbroken : `Platform ${i}`}\n\n${words(60)}\n`).join('\n') + '\n<!-- tabs:end -->\n',
  },
  faq: { most: 60, text: () => front('Questions').replace('title:', 'kind: faq\ntitle:') + count(300, i => `## Why is number ${i} what it is?\n\n${words(30)}\n`).join('\n') },
  unbroken: { most: 12, text: () => front(unbroken) + `## ${unbroken}\n\nWords.\n\n## Another\n\nWords.\n` },
};

let browser, server, folder;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guidepost-extremes-'));
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write('guidepost.yaml', 'title: Extremes\n');
  for (const [name, { text }] of Object.entries(extremes)) write(`content/deep/${name}.md`, text());
  for (let i = 1; i <= 2000; i++) write(`content/many/article-${i}.md`, `---\ntitle: Article ${i}\ndescription: What number ${i} is about.\n---\n\nWords of number ${i}.\n`);
  execFileSync(guidepost(), ['build', '--root', folder, '--output', path.join(folder, 'public')], { stdio: ['ignore', 'ignore', 'inherit'] });
  browser = await launch();
  server = await host(path.join(folder, 'public'));
});
after(async () => {
  await browser?.close();
  await server?.close();
  // GUIDEPOST_KEEP=1 leaves the site for a look at it.
  if (process.env.GUIDEPOST_KEEP) console.log(folder);
  else rmSync(folder, { recursive: true, force: true });
});

const listed = { '': 20, 'deep/': 12, 'many/': 80, 'many/article-1000/': 12, 'search/': 80 };
const pages = () => [...Object.entries(extremes).map(([name, { most }]) => [`deep/${name}/`, most]), ...Object.entries(listed)];

test('nothing sticks out and nothing moves, at any width', async t => {
  for (const [url] of pages()) {
    await t.test(url || '(home)', async () => {
      for (const width of [320, 390, 1440]) {
        const page = await open(browser, { width, height: 844 });
        await page.goto(server.url + url);
        if (!/rows|book|faq/.test(url)) await scrollThrough(page);
        const state = await page.evaluate(() => ({ ...window.seen, over: document.documentElement.scrollWidth - document.documentElement.clientWidth }));
        assert.deepEqual(state.shifts, [], `layout shift at ${width} px`);
        assert.ok(state.over <= 0, `${state.over} px too wide at ${width} px`);
        assert.deepEqual(page.trouble, []);
        await page.context().close();
      }
    });
  }
});

test('pages stay light', () => {
  const sizes = pages().map(([url, most]) => ({ url, most, kb: gzipSync(html(path.join(folder, 'public'), url)).length / 1000 }));
  for (const { url, kb, most } of sizes) assert.ok(kb <= most, `${url}: ${kb.toFixed(1)} kB, at most ${most}`);
});

test('the longest pages can be read while most of them is still to come', async () => {
  for (const url of ['deep/book/', 'deep/rows/', 'deep/faq/', 'many/']) {
    const slow = await host(path.join(folder, 'public'), '/', (response, page) => response.write(page.slice(0, 30_000)));
    const page = await open(browser, { width: 390, height: 844 });
    await page.goto(slow.url + url, { waitUntil: 'commit' });
    await page.locator('h1').waitFor();
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
    await page.context().close();
    await slow.close();
  }
});

test('two hundred headings: the contents list scrolls by itself and follows', async () => {
  const page = await open(browser);
  await page.goto(server.url + 'deep/headings/');
  const list = page.locator('.toc > div');
  assert.ok(await list.evaluate(el => el.scrollHeight > el.clientHeight && el.getBoundingClientRect().bottom <= innerHeight));
  await page.evaluate(() => document.getElementById('heading-number-150').scrollIntoView({ behavior: 'instant' }));
  const current = page.locator('.toc [aria-current]');
  await page.waitForFunction(() => /number 15\d$/.test(document.querySelector('.toc [aria-current]')?.textContent));
  assert.ok(await current.evaluate(a => {
    const box = a.closest('div').getBoundingClientRect(), at = a.getBoundingClientRect();
    return at.top >= box.top && at.bottom <= box.bottom;
  }), 'the current entry is in sight');
  await page.context().close();
});

test('a name without a space, in a list of results', async () => {
  const page = await open(browser, { width: 320, height: 844 });
  await page.goto(server.url + 'search/?q=short+description');
  await page.locator('main a[href*="deep/unbroken"]').filter({ visible: true }).first().waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await page.context().close();
});

for (const [width, dark] of [[390, false], [1440, true]]) {
  test(`axe: extremes, ${width} px`, async t => {
    for (const url of ['deep/headings/', 'deep/columns/', 'deep/line/', 'deep/tabs/', 'deep/unbroken/', 'many/article-1000/', 'deep/']) {
      await t.test(url, async () => {
        const page = await open(browser, { width, dark });
        await page.goto(server.url + url);
        assert.deepEqual(await faults(page), []);
        await page.context().close();
      });
    }
  });
}

// Brand colours that are hard to read, the bar above the header and the header's links: accessibility and a page that stands still.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { faults, guidepost, host, launch, open, piecewise } from './kit.mjs';

const brands = { yellow: '#ffe600', black: '#0a0a0a', pink: '#ffd6e0', red: '#e11d48', blue: '#3b82f6' };

const article = `---
title: Everything
description: One of each thing that stands on a ground of its own.
kind: how-to
tags: [one]
---

A short description with a [link](b.md).

## Steps

1. Press [this](b.md).
2. Type \`code\` and <kbd>Enter</kbd>.

${['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map(kind => `> [!${kind}]\n> Mind the [link](b.md).\n`).join('\n')}
| one | two |
|---|---|
| [three](b.md) | four |

\`\`\`yaml title="a.yaml" {2}
one: 1
two: "2"
\`\`\`

## What's next

- [B](b.md)
`;

const files = brand => ({
  'guidepost.yaml': `title: Acme Help
theme:
  brand: "${brand}"
  logo: brand/logo.svg
  logo_dark: brand/logo-dark.svg
  header_links: [{label: Status, address: https://status.example}, {label: All about A, address: /a/}]
  announcement: {text: Invoices look new., link: {label: See how, address: /a/b/}, until: 2999-12-31}
  home: {hero: brand, layout: list, articles: 2}
contact: [{label: Write to us, address: a@b.example}]
readiness: {publish: true}
features: [{id: f, title: F}]
`,
  'brand/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30" fill="#123"/></svg>',
  'brand/logo-dark.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><rect width="60" height="30" fill="#def"/></svg>',
  'content/index.md': '---\ntitle: How can we help?\n---\n\nAsk, or [read on](a/b.md).\n',
  'content/a/_section.md': '---\ntitle: A\ndescription: All of it.\n---\n',
  'content/a/all.md': article,
  'content/a/b.md': '---\ntitle: B\ndescription: Another one.\nkind: faq\n---\n\nAnswers.\n\n## Why?\n\nSee [this](all.md).\n\n## How?\n\nSo.\n',
  'checklists/f.yaml': 'feature: f\ntemplate: new-feature@1.0\nitems:\n  measured: {answer: no, risk: None is known.}\n',
});

const built = {};
let browser, folder;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guidepost-brands-'));
  for (const [name, brand] of Object.entries(brands)) {
    const root = path.join(folder, name);
    for (const [file, text] of Object.entries(files(brand))) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    execFileSync(guidepost(), ['build', '--root', root], { stdio: 'pipe' });
    built[name] = await host(path.join(root, 'public'));
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await Promise.all(Object.values(built).map(server => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

for (const name of Object.keys(brands)) {
  test(`axe: a site in ${name}, light and dark`, async () => {
    for (const dark of [false, true]) {
      const page = await open(browser, { dark });
      for (const url of ['', 'a/all/', 'a/b/', 'search/', 'readiness/']) {
        await page.goto(built[name].url + url);
        assert.deepEqual(await faults(page), [], `${url} ${dark ? 'dark' : 'light'}`);
      }
      await page.goto(`${built[name].url}a/b/`, { waitUntil: 'networkidle' });
      await page.keyboard.press('/');
      await page.locator('dialog[open] [role=combobox]').fill('link');
      await page.locator('dialog[open] [role=option]').first().waitFor();
      assert.deepEqual(await faults(page), [], `search, ${dark ? 'dark' : 'light'}`);
      assert.deepEqual(page.trouble, []);
      await page.context().close();
    }
  });
}

test('a closed announcement is gone before the next page is painted, and nothing moves', async () => {
  const page = await open(browser);
  await page.goto(built.red.url);
  const news = page.locator('.news');
  await news.waitFor();
  assert.equal(new URL(await news.getByRole('link').evaluate(a => a.href)).pathname, '/a/b/');
  await news.getByRole('button').click();
  await news.waitFor({ state: 'hidden' });
  await page.goto(`${built.red.url}a/all/`, { waitUntil: 'networkidle' });
  assert.ok(await news.isHidden());
  assert.deepEqual(await page.evaluate(() => window.seen.shifts), []);
  await page.context().close();

  const plain = await open(browser, { script: false });
  await plain.goto(built.red.url);
  await plain.locator('.news').waitFor();
  await plain.locator('.news button').waitFor({ state: 'hidden' });
  await plain.emulateMedia({ media: 'print' });
  await plain.locator('.news').waitFor({ state: 'hidden' });
  await plain.context().close();
});

test('links of the header: in it on a desk, in the menu below it on a phone', async () => {
  const desk = await open(browser);
  await desk.goto(`${built.blue.url}a/all/`);
  assert.deepEqual(await desk.locator('header .tops a').allInnerTexts(), ['Status', 'All about A']);
  await desk.locator('header .tops').waitFor();
  assert.equal(await desk.locator('header .tops a').nth(1).getAttribute('href'), '../../a/');
  await desk.locator('#gp-menu .out').waitFor({ state: 'hidden' });
  await desk.context().close();

  const phone = await open(browser, { width: 390 });
  await phone.goto(`${built.blue.url}a/all/`);
  await phone.locator('header .tops').waitFor({ state: 'hidden' });
  await phone.locator('.menu-open').click();
  await phone.locator('#gp-menu .out a').first().waitFor();
  const [menu, top] = await Promise.all(['#gp-menu', '.top'].map(one => phone.locator(one).boundingBox()));
  assert.ok(Math.abs(menu.y - (top.y + top.height)) <= 1, `the menu is at ${menu.y}, the header ends at ${top.y + top.height}`);
  await phone.context().close();
});

test('each logo has its own shape, by the system and by the switch', async () => {
  const page = await open(browser, { dark: true });
  await page.goto(built.blue.url);
  const shown = async () => (await page.locator('.brand img:visible').evaluateAll(all => all.map(img => [img.alt, img.clientWidth, img.clientHeight])))[0];
  assert.deepEqual(await shown(), ['Acme Help', 64, 32]);
  await page.locator('.theme').click();
  assert.deepEqual(await shown(), ['Acme Help', 96, 32]);
  await page.context().close();
});

test('nothing moves while pages with an announcement and links in the header come in', { timeout: 120_000 }, async () => {
  for (const url of ['', 'a/b/']) await piecewise(browser, path.join(folder, 'yellow/public'), url);
});

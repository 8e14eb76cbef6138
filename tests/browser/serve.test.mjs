// The writer's preview: what is saved is on the screen by itself, and a mistake is shown with its line until it is mended.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, preview, until } from './kit.mjs';

const article = words => `---\ntitle: Install the app\ndescription: Get the app running.\n---\n\nGet the app running.\n\n1. ${words}\n2. Start it.\n`;
const broken = article('Never shown').replace('title: Install the app', 'title: "Install the app');

let folder, file, child, stop, url, browser;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guidepost-serve-'));
  mkdirSync(path.join(folder, 'content/getting-started'), { recursive: true });
  file = path.join(folder, 'content/getting-started/install.md');
  writeFileSync(path.join(folder, 'guidepost.yaml'), 'title: Small site\n');
  writeFileSync(path.join(folder, 'content/getting-started/_section.md'), '---\ntitle: Getting started\n---\n');
  writeFileSync(file, article('Open the first box.'));
  [browser, { url, child, stop }] = await Promise.all([launch(), preview(folder)]);
});
after(async () => {
  await browser?.close();
  stop?.();
  rmSync(folder, { recursive: true, force: true });
});

const shows = (page, words) => until(`the page shows "${words}"`, () => page.getByText(words).first().isVisible());
const hides = (page, words) => until(`the page no longer shows "${words}"`, async () => !(await page.getByText(words).first().isVisible()));

test('a saved change appears without a reload by hand', async () => {
  const page = await open(browser);
  await page.goto(url + 'getting-started/install/');
  await shows(page, 'Open the first box.');
  writeFileSync(file, article('Open the second box.'));
  await shows(page, 'Open the second box.');
  await hides(page, 'Open the first box.');
  assert.deepEqual(page.trouble.filter(t => !t.includes('/events')), []);
  await page.context().close();
});

test('broken front matter is shown over the page with file and source line; mended, the page is back', async () => {
  const page = await open(browser);
  await page.goto(url + 'getting-started/install/');
  writeFileSync(file, broken);
  await shows(page, 'title: "Install the app');
  await shows(page, 'install.md');
  writeFileSync(file, article('Open the third box.'));
  await shows(page, 'Open the third box.');
  await hides(page, 'title: "Install the app');
  assert.equal(child.exitCode, null, 'the server is still there');
  await page.context().close();
});

test('an empty and a vanished file do not end the preview', async () => {
  const page = await open(browser);
  await page.goto(url);
  writeFileSync(file, '');
  rmSync(file);
  writeFileSync(file, article('Open the fourth box.'));
  // In a window of its own: the first one may be reloading by itself just now.
  const other = await open(browser);
  await other.goto(url + 'getting-started/install/');
  await shows(other, 'Open the fourth box.');
  assert.equal(child.exitCode, null);
  await other.context().close();
  await page.context().close();
});

test('the search of the preview answers from the texts as they were saved', async () => {
  const page = await open(browser);
  writeFileSync(file, article('Open the fifth box.'));
  await page.goto(url);
  await shows(page, 'Install the app');
  await until('the index has the new words', async () => {
    const answer = await fetch(`${url}api/search?q=fifth`);
    return answer.ok && /fifth/i.test(await answer.text().then(text => JSON.stringify(JSON.parse(text).results)));
  });
  await page.keyboard.press('/');
  await page.locator('dialog[open] [role=combobox]').fill('fifth box');
  await until('an answer', async () => (await page.locator('dialog[open] [role=option]').count()) > 0);
  assert.match(await page.locator('dialog[open] [role=option]').first().innerText(), /Install the app/);
  assert.match(await page.locator('dialog[open] [role=option]').first().innerText(), /fifth/);
  await page.context().close();
});

test('an unknown path gets the site’s own 404 page', async () => {
  const answer = await fetch(url + 'no/such/page/');
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /role="?search/);
});

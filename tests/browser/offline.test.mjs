// A site that was built for a disk: opened from file://, every link leads to a page and the search finds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { answered, follow, guidepost, launch, open, repository, until } from './kit.mjs';

let folder, home, browser;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guidepost offline ü '));
  const site = path.join(folder, 'site');
  execFileSync(guidepost(), ['build', '--root', repository, '--offline', '--output', site, '--quiet'], { stdio: 'inherit' });
  home = pathToFileURL(path.join(site, 'index.html')).href;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function visit(url = home, options) {
  const page = await open(browser, options);
  await page.goto(url);
  return page;
}

async function ask(page, words) {
  await page.keyboard.press('/');
  await until('the dialog is open', () => page.locator('dialog[open]').isVisible());
  await page.keyboard.type(words);
  await answered(page, words);
}

test('from home to a section to an article and back home by links alone', async () => {
  const page = await visit();
  await follow(page, page.locator('main .cards h3 a').first());
  assert.match(page.url(), /\/index\.html$/);
  await follow(page, page.locator('main h3 a').filter({ visible: true }).first());
  await page.locator('main article h1').waitFor();
  await follow(page, page.locator('header .brand'));
  assert.equal(page.url(), home);
  assert.deepEqual(page.trouble, []);
});

for (const width of [390, 1440]) {
  test(`the search finds and leads to the article, ${width} px`, async () => {
    const page = await visit(home, { width });
    await ask(page, 'synonyms');
    const hit = page.locator('dialog a.hit').first();
    await until('a result is shown', () => hit.isVisible());
    assert.match(await hit.getAttribute('href'), /^file:.*\/index\.html(#.*)?$/);
    await follow(page, hit);
    await page.locator('main article h1').waitFor();
    assert.deepEqual(page.trouble, []);
  });
}

test('a mistyped word is corrected, so every kind of file of the search can be loaded', async () => {
  const page = await visit();
  await ask(page, 'instal guidepst');
  await until('a result is shown', () => page.locator('dialog a.hit').first().isVisible());
  assert.match(await page.locator('dialog [role=status]').innerText(), /instead of/);
  assert.deepEqual(page.trouble, []);
});

test('the page of results works by its address', async () => {
  const page = await visit(home.replace('index.html', 'search/index.html?q=install'));
  await until('results are shown', () => page.locator('.find-page a.hit').first().isVisible());
  assert.deepEqual(page.trouble, []);
});

test('without scripts, the form leads to the list of articles', async () => {
  const page = await visit(home, { script: false });
  const field = page.locator('form[role=search] input[name=q]').filter({ visible: true }).first();
  await field.fill('install');
  await field.press('Enter');
  await page.waitForURL('**/search/index.html?q=install');
  assert.ok((await page.locator('main li a').filter({ visible: true }).count()) >= 5);
});

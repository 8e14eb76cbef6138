// Everything but live search and the theme switch works with JavaScript off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, follow, open, samples, server, sites, stage } from './kit.mjs';

const kinds = samples(sites.help.folder);
stage(() => [sites.help.folder, sites.help.prefix]);

async function visit(url, options) {
  const page = await open(browser, { ...options, script: false });
  await page.goto(server.url + url);
  return page;
}

test('an article can be read: title, steps, pictures', async () => {
  const page = await visit(kinds.article);
  await page.locator('main h1').waitFor();
  assert.ok((await page.locator('main .steps > li').first().innerText()).trim().length > 0);
  await page.locator('main figure.picture img').first().waitFor();
});

test('from home to a section to an article by links alone', async () => {
  const page = await visit('');
  await follow(page, page.locator('main .cards h3 a').first());
  assert.notEqual(page.url(), server.url);
  await follow(page, page.locator('main h3 a').filter({ visible: true }).first());
  await page.locator('main article h1').waitFor();
  assert.deepEqual(page.trouble, []);
});

for (const width of [390, 1440]) {
  test(`the search form leads to a page that lists the articles, ${width} px`, async () => {
    const page = await visit('', { width });
    const field = page.locator('form[role=search] input[name=q]').filter({ visible: true }).first();
    await field.fill('install');
    await field.press('Enter');
    await page.waitForURL('**/search/?q=install');
    assert.ok((await page.locator('main li a').filter({ visible: true }).count()) >= 5, 'the list of articles is there without JavaScript');
  });
}

test('the menu opens on a phone', async () => {
  const page = await visit(kinds.article, { width: 390 });
  await page.locator('header .menu-open').click();
  await page.locator('#gp-menu a').first().waitFor();
});

test('the answers of the FAQ open', async () => {
  const page = await visit(kinds.faq);
  const first = page.locator('details.faq').first();
  if ((await first.getAttribute('open')) === null) await first.locator('summary').click();
  assert.ok((await first.innerText()).length > (await first.locator('summary').innerText()).length);
});

test('no dead control: a button that needs JavaScript is not shown', async () => {
  for (const url of Object.values(kinds)) {
    const page = await visit(url);
    const dead = page.locator('button:not([popovertarget]):not([command]):not(form button)').filter({ visible: true });
    assert.equal(await dead.count(), 0, `${url}: ${(await dead.allInnerTexts()).join(', ')}`);
    await page.context().close();
  }
});

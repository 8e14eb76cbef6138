// The search as a reader meets it: the dialog, the page of results and the words marked on the page that opens. A reader
// with a small memory stands in for the theme's own, so that late, partial and failing answers can be had when wanted.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fakeReader, memory } from './fake-reader.mjs';
import { answered, faults, follow, host, launch, open, samples, sites, until } from './kit.mjs';

let browser, server, kinds, articles, reader;
before(async () => {
  browser = await launch();
  server = await host(sites.root.folder);
  kinds = samples(sites.root.folder);
  articles = memory(sites.root.folder);
  reader = fakeReader(articles);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page whose reader is the small one; events of the search are collected in the order in which they come. */
async function visit(url, { fail, recent, ...options } = {}) {
  const page = await open(browser, options);
  await page.route('**/assets/search*.js', route => (fail ? route.fulfill({ status: 500 }) : route.fulfill({ contentType: 'text/javascript', body: reader })));
  await page.addInitScript(() => {
    document.addEventListener('guidepost:search', e => sessionStorage.setItem('events', JSON.stringify([...JSON.parse(sessionStorage.getItem('events') ?? '[]'), e.detail])));
  });
  if (recent) await page.addInitScript(list => localStorage.getItem('guidepost-recent') ?? localStorage.setItem('guidepost-recent', JSON.stringify(list)), recent);
  await page.goto(server.url + url);
  return page;
}

const field = page => page.locator('dialog[open] [role=combobox]');
const options = page => page.locator('dialog[open] [role=option]');
const status = page => page.locator('dialog[open] [role=status]');
const events = page => page.evaluate(() => JSON.parse(sessionStorage.getItem('events') ?? '[]'));
const isOpen = async page => (await page.locator('dialog[open]').count()) === 1;

async function opened(url, query, settings) {
  const page = await visit(url, settings);
  await page.keyboard.press('/');
  await field(page).waitFor();
  // The dialog may be there before its reader.
  await until('the reader', () => page.evaluate(fails => fails || 'fake' in window, Boolean(settings?.fail)));
  if (query) await ask(page, query);
  return page;
}

async function ask(page, query) {
  await field(page).fill(query);
  await until(`an answer to ${query}`, () => page.evaluate(q => window.fake?.asked.at(-1) === q && !document.querySelector('.busy'), query));
  await answered(page, query);
}

test('nothing of the search is loaded before it is touched; Tab through the page does not open it', async () => {
  for (const url of [kinds.article, kinds.home, kinds.search, kinds.lost]) {
    server.log.length = 0;
    const page = await visit(url);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(server.log.filter(r => /assets\/(find|search)/.test(r.path)), [], url);
    for (let i = 0; i < 12; i++) await page.keyboard.press('Tab');
    assert.equal(await page.locator('link[href*="assets/find"]').count(), 0, url);
    assert.equal(await isOpen(page), false, url);
    await page.context().close();
  }
});

test('the weight: script and style of the dialog', () => {
  const folder = path.join(sites.root.folder, 'assets');
  const size = pattern => readdirSync(folder).filter(name => pattern.test(name)).reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length, 0);
  const [script, style] = [size(/^find-.*\.js$/), size(/^find-.*\.css$/)];
  assert.ok(script > 0 && script <= 6_200, `script: ${script} bytes`);
  assert.ok(style > 0 && style <= 2_100, `style: ${style} bytes`);
});

test('it opens from each place: keys, the field of the header, of the home page and of the 404 page, the icon of a phone', async () => {
  const places = [
    [kinds.article, 1440, page => page.keyboard.press('/')],
    [kinds.article, 1440, page => page.keyboard.press('Control+k')],
    [kinds.article, 1440, page => page.keyboard.press('Meta+k')],
    [kinds.article, 1440, page => page.locator('.find input').click()],
    [kinds.home, 1440, page => page.locator('.searchbox input').click()],
    [kinds.home, 390, page => page.locator('.searchbox input').click()],
    [kinds.lost, 1440, page => page.locator('.searchbox input').click()],
    [kinds.article, 390, page => page.locator('.find-link').click()],
    [kinds.section, 320, page => page.locator('.find-link').click()],
  ];
  for (const [url, width, touch] of places) {
    const page = await visit(url, { width });
    await touch(page);
    await field(page).waitFor();
    assert.ok(await field(page).evaluate(el => el === document.activeElement), `${url} ${width} ${touch}`);
    await ask(page, 'install');
    const { over, wide } = await page.evaluate(() => ({
      over: document.documentElement.scrollWidth - innerWidth,
      wide: [...document.querySelectorAll('dialog[open], dialog[open] *')].filter(el => el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).overflowX !== 'hidden' && getComputedStyle(el).display !== 'inline' && !el.closest('.sr')).map(el => el.outerHTML.slice(0, 80)),
    }));
    assert.ok(over <= 0, `${over} px too wide at ${width}`);
    assert.deepEqual(wide, [], `at ${width}`);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  }
});

test('what is typed into a field while the dialog is on its way is taken along', async () => {
  const page = await visit(kinds.home);
  await page.locator('.searchbox input').focus();
  // One key after the other, some before the dialog is there, some while it opens, some after.
  await page.keyboard.type('install', { delay: 15 });
  await field(page).waitFor();
  await until('all is there', async () => (await field(page).inputValue()) === 'install');
  assert.equal(await page.locator('.searchbox input').inputValue(), '');
  await page.context().close();
});

test('the keyboard alone: open, type, walk, choose; Esc gives the focus back to where it was', async () => {
  const page = await visit(kinds.article);
  const link = page.locator('main a[href]').filter({ visible: true }).first();
  await link.focus();
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
  assert.ok(await page.locator('dialog[open]').evaluate(el => el.matches(':modal')));
  await ask(page, 'install');
  const ids = await options(page).evaluateAll(all => all.map(el => el.id));
  const active = () => field(page).getAttribute('aria-activedescendant');
  assert.ok(ids.length > 3);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(await active(), ids[0], 'the best result is ready for Enter');
  for (const [key, expected] of [['ArrowDown', 1], ['ArrowDown', 2], ['ArrowUp', 1], ['End', ids.length - 1], ['ArrowDown', 0], ['ArrowUp', ids.length - 1], ['Home', 0]]) {
    await page.keyboard.press(key);
    assert.equal(await active(), ids[expected], key);
    const selected = page.locator('[role=option][aria-selected=true]');
    assert.equal(await selected.count(), 1, key);
    const [box, frame] = [await selected.boundingBox(), await page.locator('.finder-body').boundingBox()];
    assert.ok(box.y >= frame.y - 1 && box.y + box.height <= frame.y + frame.height + 1, `${key}: in sight`);
  }
  await page.keyboard.press('Escape');
  await until('closed', async () => !(await isOpen(page)));
  assert.ok(await link.evaluate(el => el === document.activeElement), 'focus is back');
  await page.keyboard.press('/');
  await field(page).waitFor();
  assert.equal(await field(page).inputValue(), 'install', 'the query is still there, to be typed over');
  await page.keyboard.press('ArrowDown');
  const target = await page.locator('[role=option][aria-selected=true]').getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForURL(target);
  await page.locator('.unmark').waitFor();
  await page.waitForLoadState('networkidle');
  await page.goBack();
  await page.waitForLoadState('networkidle');
  await page.waitForURL(server.url + kinds.article);
  assert.equal(await isOpen(page), false);
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('Enter opens the best result, even when it is pressed before the answer is there', async () => {
  const page = await opened(kinds.article);
  await page.evaluate(() => (fake.held = { install: new Promise(free => (fake.free = free)) }));
  await page.keyboard.type('install');
  await page.keyboard.press('Enter');
  await until('asked', () => page.evaluate(() => fake.asked.includes('install')));
  await page.evaluate(() => fake.free());
  const best = articles.find(a => JSON.stringify(a).toLowerCase().includes('install'));
  await page.waitForURL(server.url + best.url);
  await page.context().close();
});

test('whoever closes the dialog stays on the page, whatever was pressed before', async () => {
  const page = await opened(kinds.article), here = page.url();
  await page.evaluate(() => (fake.held = { install: new Promise(free => (fake.free = free)) }));
  await page.keyboard.type('install');
  await page.keyboard.press('Enter');
  await until('asked', () => page.evaluate(() => fake.asked.includes('install')));
  await page.keyboard.press('Escape');
  await until('closed', async () => !(await isOpen(page)));
  await page.evaluate(() => { fake.free(); return new Promise(next => setTimeout(next, 200)); });
  assert.equal(page.url(), here);
  await page.context().close();
});

test('text that is selected past the edge of the dialog leaves it open, a press beside it does not', async () => {
  const page = await opened(kinds.article), dialog = page.locator('dialog[open]');
  const box = await dialog.locator('[role=combobox]').boundingBox();
  await page.mouse.move(box.x + 60, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(2, box.y + box.height / 2);
  await page.mouse.up();
  assert.ok(await dialog.isVisible());
  await page.mouse.click(2, 2);
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});

test('Enter in the dialog does not send the form of the field that opened it', async () => {
  for (const url of [kinds.home, kinds.lost]) {
    const page = await visit(url);
    await page.locator('main [name=q], .searchbox [name=q]').first().click();
    await ask(page, 'install');
    const best = await options(page).first().getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL(best);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  }
});

test('Home and End move in the text until a result was walked to', async () => {
  const page = await opened(kinds.article, 'install');
  await page.keyboard.press('Home');
  assert.equal(await field(page).evaluate(el => el.selectionStart), 0);
  await page.context().close();
});

test('what a screen reader is told', async () => {
  const page = await opened(kinds.article, 'install');
  const tree = await page.locator('dialog[open]').ariaSnapshot();
  assert.match(tree, /dialog "Search the help center"/);
  assert.match(tree, /combobox "Search the help center" \[expanded\]/);
  assert.match(tree, /listbox "Results"/);
  assert.match(tree, /option "[^"]*nstall[^"]*" \[selected\]|option ".*" \[selected\]/);
  assert.match(tree, /status: \d+ articles/);
  const part = options(page).locator('nth=0').locator('xpath=following-sibling::a[contains(@class, "part")]').first();
  assert.match(await part.innerText(), /\S/);
  assert.equal(await field(page).getAttribute('aria-controls'), await page.locator('[role=listbox]').getAttribute('id'));
  await field(page).fill('zzyzx');
  await until('told', async () => /Nothing matches “zzyzx”/.test(await page.locator('dialog[open]').ariaSnapshot()));
  assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
  assert.equal(await field(page).getAttribute('aria-activedescendant'), null);
  await page.context().close();
});

for (const width of [390, 1440]) {
  for (const dark of [false, true]) {
    test(`axe: dialog and page of results in each state, ${width} px, ${dark ? 'dark' : 'light'}`, async () => {
      const page = await opened(kinds.article, '', { width, dark, recent: ['publish', 'C++'] });
      assert.deepEqual(await faults(page), [], 'empty');
      await ask(page, 'install');
      assert.deepEqual(await faults(page), [], 'results');
      await page.locator('dialog[open] .find-filter').click();
      await until('filters', async () => (await page.locator('dialog[open] select option').count()) > 3);
      assert.deepEqual(await faults(page), [], 'filters');
      await ask(page, 'zzyzx');
      assert.deepEqual(await faults(page), [], 'no match');
      await page.goto(server.url + 'search/?q=install');
      await page.locator('.found li').first().waitFor();
      assert.deepEqual(await faults(page), [], 'page');
      await page.locator('.found .hit').first().click();
      await page.locator('.unmark').waitFor();
      assert.deepEqual(await faults(page), [], 'marked words');
      await page.context().close();
    });
  }
}

test('markup, control characters and other languages’ operators are words, never executed', async () => {
  const hostile = [
    '<img src=x onerror="window.hurt=1">', '"><script>window.hurt=1</script>', "';window.hurt=1;//", '{{ 7*7 }}', 'javascript:window.hurt=1',
    '\u0000\u0007\u202e', '((((', '+ - : ^ ~ * ( )', '👩‍👩‍👧 مرحبا 東京', ' '.repeat(40), 'x'.repeat(10_000),
  ];
  const page = await opened(kinds.article);
  const hurt = () => page.evaluate(() => [window.hurt ?? null, seen.violations, document.querySelectorAll('dialog img, .find-page img, main script').length]);
  for (const query of hostile) {
    await field(page).fill(query);
    const asked = query.trimStart().slice(0, 256);
    if (asked) await until('asked', () => page.evaluate(q => fake.asked.at(-1) === q, asked));
    assert.ok(await isOpen(page));
    assert.deepEqual(await hurt(), [null, [], 0], query);
  }
  for (const query of hostile) {
    await page.goto(server.url + 'search/?' + new URLSearchParams({ q: query }));
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await hurt(), [null, [], 0], query);
  }
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('markup in what was found stays text', async () => {
  const page = await opened(kinds.article);
  const evil = { url: kinds.faq, title: '<b id=evil>x</b>', heading: '<i id=evil></i>', crumbs: ['<u id=evil>'], kind: '', score: 1, snippet: ['<img id=evil src=x>', '<script>', ''], sections: [] };
  await page.evaluate(async hit => {
    const find = (await import(document.documentElement.dataset.root + document.documentElement.dataset.find)).start(
      async () => ({ open: async () => ({ search: async query => ({ query, total: 1, corrected: [['<s id=evil>', '<s>']], unknown: ['<s id=evil>'], results: [hit] }) }) }),
      path => new URL(path, document.baseURI).href);
    document.querySelector('dialog').remove();
    await find.open();
  }, evil);
  await field(page).fill('anything');
  await until('shown', async () => (await options(page).count()) === 1);
  assert.equal(await page.locator('#evil').count(), 0);
  assert.match(await options(page).innerText(), /<img id=evil src=x><script>/);
  assert.match(await status(page).innerText(), /<s id=evil>/);
  await page.context().close();
});

test('one event for each closed dialog, with what was asked and chosen', async () => {
  const page = await opened(kinds.article, 'install');
  await page.keyboard.press('Escape');
  await until('told', async () => (await events(page)).length === 1);
  await page.keyboard.press('/');
  await field(page).waitFor();
  await ask(page, 'instal');
  await follow(page, options(page).nth(1));
  await until('both are told', async () => (await events(page)).length === 2);
  const [first, second, ...more] = await events(page);
  const total = articles.filter(a => JSON.stringify([a.title, a.words, a.parts]).toLowerCase().includes('install')).length;
  assert.deepEqual(first, { query: 'install', total, chosen: null, rank: null, corrected: [], filters: {} });
  assert.equal(second.query, 'instal');
  assert.deepEqual(second.corrected, [['instal', 'install']]);
  assert.ok(second.chosen && [1, 2].includes(second.rank), JSON.stringify(second));
  assert.deepEqual(more, []);
  await page.context().close();
});

test('no match: said, with the sections and the people to ask', async () => {
  const page = await opened(kinds.article, 'zzyzx');
  assert.match(await status(page).innerText(), /Nothing matches “zzyzx”/);
  const names = selector => page.locator(selector).evaluateAll(all => all.map(a => a.textContent.trim()));
  const offered = await names('dialog[open] .ways a');
  for (const name of [...(await names('#gp-menu a')), ...(await names('.foot .ask'))]) assert.ok(offered.includes(name), name);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), offered[0]);
  await page.keyboard.press('ArrowUp');
  assert.ok(await field(page).evaluate(el => el === document.activeElement));
  await page.context().close();
});

test('a mistyped word is said, and so is one that stands nowhere', async () => {
  const page = await opened(kinds.article, 'instal zzfoo');
  assert.match(await status(page).innerText(), /Showing results for “install” instead of “instal”\./);
  assert.match(await status(page).innerText(), /No article contains “zzfoo”\./);
  await page.context().close();
});

test('filters: counts, fewer results, the way back', async () => {
  const page = await opened(kinds.article, 'install');
  assert.equal(await page.evaluate(() => fake.filters), 0, 'nothing is fetched for filters before they are wanted');
  const all = await page.locator('dialog[open] .hit:not(.part)').count();
  await page.locator('dialog[open] .find-filter').click();
  const select = page.locator('dialog[open] select[name=section]');
  await until('counts', async () => (await select.locator('option').count()) > 1);
  const [value, count] = await select.locator('option').nth(1).evaluate(o => [o.value, Number(/\((\d+)\)$/.exec(o.textContent)[1])]);
  assert.ok(count < all);
  await select.selectOption(value);
  await until('fewer', async () => (await page.locator('dialog[open] .hit:not(.part)').count()) === count);
  assert.equal(await select.inputValue(), value);
  assert.ok(await page.locator('dialog[open] .finder-foot a').evaluate((a, v) => new URL(a.href).searchParams.get('section') === v, value));
  await ask(page, 'zzyzx');
  assert.match(await status(page).innerText(), /with these filters/);
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await until('back', async () => /Nothing matches “zzyzx”\./.test(await status(page).innerText()));
  assert.equal(await select.inputValue(), '');
  await page.context().close();
});

test('recent searches stay on the device and can be taken away, one and all', async () => {
  const page = await opened(kinds.article, 'install');
  await page.keyboard.press('Enter');
  await page.locator('.unmark').waitFor();
  await page.keyboard.press('/');
  await field(page).waitFor();
  const recent = page.locator('dialog[open] .ways li button:first-child');
  assert.deepEqual(await recent.allInnerTexts(), ['install']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until('asked again', async () => (await options(page).count()) > 0);
  await field(page).fill('');
  await page.getByRole('button', { name: 'Forget “install”' }).click();
  assert.equal(await recent.count(), 0);
  assert.equal(await page.evaluate(() => localStorage.getItem('guidepost-recent')), '[]');
  await page.evaluate(() => localStorage.setItem('guidepost-recent', '{"broken": 1'));
  await page.reload();
  await page.keyboard.press('/');
  await field(page).waitFor();
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('while typing: late answers to older queries are dropped, and a slow one is said after a moment', async () => {
  const page = await opened(kinds.article);
  await page.evaluate(() => (fake.held = { inst: new Promise(free => (fake.free = free)) }));
  await field(page).fill('inst');
  await until('asked', () => page.evaluate(() => fake.asked.includes('inst')));
  await until('busy', async () => /Searching/.test(await status(page).innerText()));
  await field(page).fill('install');
  await until('answered', async () => (await options(page).count()) > 0);
  const shown = await page.locator('.finder-foot a').getAttribute('href');
  assert.match(shown, /q=install$/);
  await page.evaluate(() => { fake.free(); return new Promise(next => setTimeout(next, 200)); });
  assert.equal(await page.locator('.finder-foot a').getAttribute('href'), shown);
  assert.deepEqual(await page.evaluate(() => seen.shifts), [], 'no layout shift');
  await page.context().close();
});

test('the dialog keeps its size whatever it says', async () => {
  const page = await opened(kinds.article);
  const size = () => page.locator('dialog[open]').evaluate(el => JSON.stringify(el.getBoundingClientRect()));
  const empty = await size();
  for (const query of ['install', 'zzyzx', 'instal zzfoo']) {
    await ask(page, query);
    assert.equal(await size(), empty, query);
  }
  await page.context().close();
});

test('a reader that fails, and an answer in part, are said in plain words with the way out', async () => {
  const page = await opened(kinds.article);
  await page.evaluate(() => (fake.fail = true));
  await ask(page, 'install');
  assert.match(await status(page).innerText(), /could not be loaded/);
  assert.equal(await page.locator('dialog[open] .find-rest a').first().getAttribute('href'), server.url + 'search/?q=install');
  await page.evaluate(() => Object.assign(fake, { fail: false, partial: true }));
  await ask(page, 'install g');
  assert.match(await status(page).innerText(), /results may be missing/);
  await page.context().close();
});

test('without the reader’s file the plain list still finds titles', async () => {
  const page = await visit('search/?q=install', { fail: true });
  await until('titles', async () => (await page.locator('#gp-results li:visible').count()) > 0);
  for (const title of await page.locator('#gp-results li:visible').allInnerTexts()) assert.match(title, /install/i);
  assert.match(await page.locator('.find-page [role=status]').innerText(), /could not be loaded/);
  await page.context().close();
});

test('without the dialog’s file the fields are plain fields', async () => {
  const page = await open(browser);
  await page.route('**/assets/find-*', route => route.abort());
  await page.goto(server.url + kinds.article);
  await page.keyboard.press('/');
  await until('the field', () => page.evaluate(() => document.activeElement.name === 'q'));
  await page.keyboard.type('install');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search/?q=install');
  await page.locator('#gp-results li').first().waitFor();
  await page.context().close();
});

test('the page of results: an address to share, filters in it, more on demand, and back from an article', async () => {
  const page = await visit('search/?q=install');
  await page.locator('.found li').first().waitFor();
  assert.equal(await page.locator('#gp-q').inputValue(), 'install');
  await page.locator('#gp-results').waitFor({ state: 'hidden' });
  assert.match(await page.locator('.find-page [role=status]').innerText(), /\d+ articles/);
  await page.locator('#gp-q').fill('article');
  await page.waitForURL('**/search/?q=article');
  await until('more than one page', async () => (await page.locator('.found > li').count()) === 20);
  await page.getByRole('button', { name: 'Show more' }).click();
  await until('more', async () => (await page.locator('.found > li').count()) > 20);
  await page.locator('.find-filter').click();
  const select = page.locator('.find-page select[name=kind]');
  await until('counts', async () => (await select.locator('option').count()) > 1);
  const kind = await select.locator('option').nth(1).getAttribute('value');
  await select.selectOption(kind);
  await page.waitForURL(`**/search/?q=article&kind=${kind}`);
  await page.waitForLoadState('networkidle');
  await page.reload();
  await page.locator('.found li').first().waitFor();
  assert.equal(await page.locator('.find-page select[name=kind]').inputValue(), kind);
  const count = await page.locator('.found > li').count();
  await page.locator('.found .hit').first().click();
  await page.locator('.unmark').waitFor();
  const [event] = await events(page);
  assert.equal(event.rank, 1);
  assert.deepEqual(event.filters, { kind });
  await page.goBack();
  await until('the same results', async () => (await page.locator('.found > li').count()) === count);
  await page.keyboard.press('/');
  await until('its own field', () => page.evaluate(() => document.activeElement.id === 'gp-q'));
  await page.locator('#gp-q').fill('');
  await until('the plain list', () => page.locator('#gp-results').isVisible());
  assert.deepEqual(page.trouble, []);
  assert.deepEqual(await page.evaluate(() => seen.shifts), []);
  await page.context().close();
});

test('more on demand: when the button goes, the first of the new results has the focus', async () => {
  const page = await visit('search/?q=article');
  await until('twenty', async () => (await page.locator('.found > li').count()) === 20);
  const more = page.getByRole('button', { name: 'Show more' }), isFocused = locator => locator.evaluate(el => el === document.activeElement);
  await more.focus();
  for (let shown = 20; await more.isVisible(); shown += 20) {
    assert.ok(await isFocused(more), 'ready for the next press');
    await page.keyboard.press('Enter');
    await until('more', async () => (await page.locator('.found > li').count()) > shown);
    if (!(await more.isVisible())) assert.ok(await isFocused(page.locator('.found > li').nth(shown).locator('a').first()));
  }
  assert.ok((await page.locator('.found > li').count()) > 20);
  await page.context().close();
});

test('the preview shows more up to what it answers', async () => {
  const page = await visit('search/'), limits = [];
  await page.route('**/api/search?*', route => {
    const given = new URL(route.request().url()).searchParams, limit = Number(given.get('limit'));
    limits.push(limit);
    const hit = n => ({ url: `a${n}/`, title: `Article ${n}`, heading: '', crumbs: [], kind: '', score: 1, snippet: [], sections: [] });
    route.fulfill({ json: { query: given.get('q'), total: 900, corrected: [], unknown: [], results: Array.from({ length: limit }, (_, n) => hit(n)) } });
  });
  await page.evaluate(() => (document.documentElement.dataset.api = new URL('../api/search', location).href));
  await page.locator('#gp-q').fill('article');
  const found = page.locator('.found > li'), more = page.getByRole('button', { name: 'Show more' });
  for (let shown = 20; shown <= 200; shown += 20) {
    await until(`${shown} results`, async () => (await found.count()) === shown);
    assert.equal(await more.isVisible(), shown < 200, `${shown}`);
    if (shown < 200) await more.click();
  }
  assert.deepEqual(limits, Array.from({ length: 10 }, (_, i) => 20 * (i + 1)));
  assert.ok(await found.nth(180).locator('a').evaluate(el => el === document.activeElement));
  await page.context().close();
});

test('an address that cannot be decoded leaves the page as it is: its search, its contents and its questions', async () => {
  for (const url of [kinds.article, kinds.faq, kinds.search]) {
    const page = await visit(`${url}#50%`);
    if (url === kinds.search) await page.locator('#gp-q').fill('install');
    else await page.locator('[data-root] .find input, .find-link').filter({ visible: true }).first().click();
    if (url !== kinds.search) {
      await field(page).waitFor();
      await ask(page, 'install');
    } else await page.locator('.found li').first().waitFor();
    assert.deepEqual(page.trouble, [], url);
    await page.context().close();
  }
});

test('words are marked at an address that cannot be decoded', async () => {
  const page = await visit(kinds.article);
  const word = await page.locator('h1').innerText().then(text => /\p{L}{4,}/u.exec(text)[0]);
  await page.evaluate(([url, words]) => sessionStorage.setItem('guidepost-marks', JSON.stringify({ url, words })), [server.url + kinds.article, [word]]);
  await page.goto(`${server.url}${kinds.article}#50%`);
  await page.waitForLoadState('networkidle');
  await page.reload();
  await until('marks', () => page.evaluate(() => CSS.highlights.has('guidepost')));
  await page.locator('.unmark').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('letters that are still being composed do not open the dialog; composed, they do and come along', async () => {
  const page = await visit(kinds.home);
  const input = page.locator('.searchbox input');
  await input.focus();
  const devtools = await page.context().newCDPSession(page);
  await until('the script is there', () => page.evaluate(() => performance.getEntriesByType('resource').some(file => /assets\/find-.*\.js/.test(file.name))));
  for (const text of ['ｋ', 'け', 'けん', '検', '検索']) await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await page.evaluate(() => new Promise(next => setTimeout(next, 200)));
  assert.equal(await isOpen(page), false);
  assert.equal(await input.inputValue(), '検索');
  await devtools.send('Input.insertText', { text: '検索' });
  await field(page).waitFor();
  await until('taken along', async () => (await field(page).inputValue()) === '検索');
  assert.equal(await input.inputValue(), '');
  await page.context().close();
});

test('the words are marked on the page that opens, in sight, until Esc, and only once', async () => {
  const page = await opened(kinds.article, 'install');
  const target = await page.locator('dialog[open] .part').first().getAttribute('href');
  await page.locator('dialog[open] .part').first().click();
  await page.waitForURL(target);
  const marked = () => page.evaluate(() => [...(CSS.highlights.get('guidepost') ?? [])].map(range => [range.toString().toLowerCase(), range.getBoundingClientRect().top]));
  await until('marks', async () => (await marked()).length > 0);
  const found = await marked();
  assert.ok(found.every(([word]) => word === 'install'), JSON.stringify(found));
  assert.ok(found.some(([, top]) => top > 0 && top < 900), 'in sight');
  assert.equal(await page.locator('main mark').count(), 0, 'the page itself is as it was');
  await page.keyboard.press('Escape');
  assert.deepEqual(await marked(), []);
  assert.equal(await page.locator('.unmark').count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('guidepost-marks')), null);
  await page.reload();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(await marked(), []);
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('on the page itself: a result that leads to a heading closes the dialog, goes there and marks', async () => {
  const own = articles.find(a => a.url === kinds.article), part = own.parts.find(p => /\p{L}{4}/u.test(p.heading));
  const page = await opened(kinds.article, `${own.title.split(' ')[0].toLowerCase()} ${part.heading.split(' ')[0].toLowerCase()}`);
  await page.locator(`dialog[open] .part[href$="${kinds.article}#${part.anchor}"]`).click();
  await until('closed', async () => !(await isOpen(page)));
  await page.waitForURL(url => url.hash === '#' + part.anchor);
  await until('marks', () => page.evaluate(() => CSS.highlights.has('guidepost')));
  await page.context().close();
});

test('with the site’s own reader: an answer, filters with counts, a part, its words marked', async () => {
  const page = await open(browser);
  await page.goto(server.url + kinds.home);
  await page.keyboard.press('/');
  await field(page).waitFor();
  await page.keyboard.type('install guidepost', { delay: 20 });
  await until('an answer', async () => (await options(page).count()) > 0);
  const best = articles.find(a => a.title.toLowerCase() === 'install guidepost');
  await until('the title that is meant', async () => (await options(page).first().locator('b').innerText()) === best.title);
  await page.locator('dialog[open] .find-filter').click();
  await until('counts', async () => (await page.locator('dialog[open] select[name=section] option').count()) > 1);
  assert.match(await page.locator('dialog[open] select[name=section] option').nth(1).innerText(), /\(\d+\)$/);
  await field(page).press('Enter');
  await page.waitForURL(url => url.href.startsWith(server.url + best.url));
  await until('marks', () => page.evaluate(() => CSS.highlights.has('guidepost')));
  await page.goto(server.url + 'search/?q=instal');
  await until('results', async () => (await page.locator('.found > li').count()) > 0);
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

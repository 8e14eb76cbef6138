// The article that shows every element really holds each of them, and those that act do what they promise: tabs, the way
// back to the top, pictures, and the list of the section under one thumb.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, faults, piecewise, server, sites, stage, until, visit } from './kit.mjs';

const all = 'core-features/writing/every-element/', steps = 'core-features/writing/show-steps-per-platform/';

stage(() => sites.root.folder);

const elements = [
  'h1', 'h2 .anchor', 'h3', 'h4', 'h5', 'h6', '.lead', '.toc a', '.crumbs a', 'p strong', 'p em', 'p del', 'p code', 'p a', 'sub', 'sup', 'mark',
  'abbr[title]', 'kbd', 'ul > li > ul', 'ol > li > ol', 'li > p', '.task input:checked', '.task input:not(:checked)', 'dl > dt', 'dd + dd',
  '.alert.note', '.alert.tip', '.alert.important', '.alert.warning', '.alert.caution', 'li > .alert', 'blockquote > blockquote',
  'details:not(.faq, .toc-fold) > summary', '.tabs [role=tab]', '.tabs .panel', '.code figcaption', '.code .hl', '.code .copy', 'pre [class^=h]',
  '.table .right', '.table .center', '.table th:nth-child(6)', 'figure.picture a.zoom img', 'figure.picture figcaption', 'p > img', 'p > img + img',
  'video[aria-label]', 'video[poster] > track', 'hr', '.footnote-ref a', '.footnotes a[href="#fnref-1"]', '.to-top a', 'nav.turn a',
];

test('every element is there', async () => {
  const page = await visit(all);
  const missing = await page.evaluate(list => list.filter(s => !document.querySelector(`main ${s}`)), elements);
  assert.deepEqual(missing, []);
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('nothing of it moves while it comes in', { timeout: 240_000 }, () => piecewise(browser, sites.root.folder, all));

for (const [width, dark] of [[390, true], [1440, false]]) {
  test(`axe: every element, ${width} px`, async () => {
    const page = await visit(all, { width, dark });
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });
}

const shown = page => page.locator('.panel').evaluateAll(all => all.filter(p => !p.hidden).map(p => p.firstElementChild.textContent.trim()));

test('tabs: arrows, Home and End choose, other groups and pages follow, nothing jumps', async () => {
  const page = await visit(steps);
  assert.deepEqual(await shown(page), ['macOS', 'Windows'], 'the first of each group');
  const tab = page.locator('[role=tab]').first();
  await tab.focus();
  const before = await tab.evaluate(t => t.getBoundingClientRect().top);
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await shown(page), ['Windows', 'Windows']);
  assert.equal(await page.evaluate(() => `${document.activeElement.textContent} ${document.activeElement.ariaSelected} ${document.activeElement.tabIndex}`), 'Windows true 0');
  assert.ok(Math.abs(await tab.evaluate(t => t.getBoundingClientRect().top) - before) < 1);
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await shown(page), ['macOS', 'macOS'], 'round');
  await page.keyboard.press('End');
  assert.deepEqual(await shown(page), ['Windows', 'Windows']);
  await page.keyboard.press('Home');
  assert.deepEqual(await shown(page), ['macOS', 'macOS']);
  await page.locator('[role=tab]', { hasText: 'Windows' }).first().click();
  await page.goto(server.url + all);
  assert.deepEqual(await shown(page), ['Windows'], 'on another page');
  assert.deepEqual(await page.evaluate(() => window.seen.shifts), []);
  await page.keyboard.press('Tab');
  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test('tabs: an address, the browser and the search open what is hidden', async () => {
  const page = await visit(steps + '#windows');
  await page.waitForFunction(() => !document.getElementById('windows').closest('.panel').hidden);
  assert.ok(await page.locator('#windows').evaluate(h => h.getBoundingClientRect().top < innerHeight));
  // What the browser's own search does before it shows a match.
  await page.evaluate(() => document.getElementById('macos').closest('.panel').dispatchEvent(new Event('beforematch', { bubbles: true })));
  assert.equal(await page.locator('#macos').evaluate(h => h.closest('.panel').hidden), false);
  assert.equal(await page.locator('[aria-selected=true]').first().innerText(), 'macOS');
  await page.evaluate(() => sessionStorage.setItem('guidepost-marks', JSON.stringify({ url: location.href.split('#')[0], words: ['installer'] })));
  await page.goto(server.url + steps);
  await page.locator('.unmark').waitFor();
  assert.equal(await page.evaluate(() => [...CSS.highlights.get('guidepost')].length > 0), true);
  await page.context().close();
});

test('tabs without JavaScript and on paper: all panels under their headings', async () => {
  for (const script of [false, true]) {
    const page = await visit(steps, { script });
    if (script) await page.emulateMedia({ media: 'print' });
    const seen = await page.locator('.panel').evaluateAll(all => all.map(p => p.getBoundingClientRect().height > 60 && p.firstElementChild.getBoundingClientRect().width > 20));
    assert.deepEqual(seen, [true, true, true, true], script ? 'print' : 'no script');
    await page.locator('[role=tablist]').first().waitFor({ state: 'hidden' });
    for (const name of ['macOS', 'Windows']) await page.locator('.tab-name', { hasText: name }).first().waitFor();
    await page.context().close();
  }
});

for (const [width, height] of [[390, 844], [1100, 800], [1440, 900]]) {
  test(`the way back to the top, ${width} px`, async () => {
    const page = await visit(all, { width, height });
    const link = page.locator('.to-top a');
    const inView = () => link.evaluate(a => { const box = a.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('a') === a; });
    assert.equal(await inView(), false, 'not on the first screen');
    await page.evaluate(() => scrollTo(0, innerHeight * 2.5));
    assert.equal(await inView(), true);
    const over = await link.evaluate(a => {
      const box = a.getBoundingClientRect();
      const text = [...document.querySelectorAll('.prose > *')].some(el => { const b = el.getBoundingClientRect(); return b.right > box.left + 4 && b.left < box.right && b.bottom > box.top && b.top < box.bottom; });
      return text && !document.elementsFromPoint(box.x + 4, box.y + 4).some(el => el.closest('.side'));
    });
    assert.equal(over, false, 'covers no text');
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => scrollY < 50);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'gp-content');
    await page.context().close();
  });
}

test('a phone: the section opens where the thumb is, the current article in sight, rows to hit', async () => {
  const page = await visit('core-features/rules/vague-link-text/', { width: 390, height: 844 });
  const opener = page.locator('.side-open'), list = page.locator('.sidebar');
  const at = await opener.boundingBox();
  assert.ok(at.y > 844 * .6 && at.height >= 44, JSON.stringify(at));
  await opener.click();
  await list.waitFor();
  const current = page.locator('.sidebar [aria-current]');
  await page.waitForFunction(() => { const b = document.querySelector('.sidebar [aria-current]').getBoundingClientRect(); return b.top > 200 && b.bottom < innerHeight; });
  assert.ok((await current.boundingBox()).height >= 43.5);
  const box = await list.boundingBox();
  assert.ok(box.y >= 844 * .2, 'room above to tap beside it');
  await page.mouse.click(200, 60);
  await list.waitFor({ state: 'hidden' });
  await opener.click();
  await list.waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await page.context().close();
});

test('a picture opens large by key, closes with Esc, and the focus comes back', async () => {
  const page = await visit(all);
  await page.locator('a.zoom').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] img').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.ok(await page.evaluate(() => document.activeElement.matches('a.zoom')));
  await page.context().close();
});

test('a phone: the contents of the article open beside it, follow the reader, and close when one is chosen', async () => {
  const page = await visit(all, { width: 390, height: 844 });
  const opener = page.locator('.toc-open'), list = page.locator('.toc');
  await page.locator('.toc-fold').waitFor({ state: 'hidden' });
  for (const button of [opener, page.locator('.side-open')]) {
    const at = await button.boundingBox();
    assert.ok(at.height >= 44 && at.y + at.height <= 844, JSON.stringify(at));
  }
  await page.locator('#tables').scrollIntoViewIfNeeded();
  await page.evaluate(() => document.getElementById('tables').scrollIntoView());
  await page.locator('.toc a[href="#tables"][aria-current]').waitFor({ state: 'attached' });
  await opener.click();
  await list.waitFor();
  assert.deepEqual(await faults(page), []);
  await page.locator('.toc a[href="#alerts"]').click();
  await list.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => Math.abs(document.getElementById('alerts').getBoundingClientRect().top) < 200);
  await opener.focus();
  await page.keyboard.press('Enter');
  await list.waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  assert.ok(await page.evaluate(() => document.activeElement.matches('.toc-open')), 'the focus comes back');
  await page.context().close();
});

test('pictures alone in a paragraph stand in a row, or below one another, and never touch', async () => {
  for (const [width, beside] of [[390, false], [1440, true]]) {
    const page = await visit(all, { width });
    const [first, second] = await page.locator('.row img').evaluateAll(all => all.map(img => img.getBoundingClientRect().toJSON()));
    assert.equal(beside ? second.left - first.right : second.top - first.bottom, 16, `${width} px`);
    assert.equal(await page.locator('.row img[src*=icon]').count(), 0, 'icons among words stay there');
    await page.context().close();
  }
});

test('a finger: the button that copies is large, covers no code, and shows that it has copied', async () => {
  const page = await visit(all, { width: 390, hasTouch: true, isMobile: true });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const block = page.locator('.code:not(:has(figcaption))').first();
  const [copy, code] = await Promise.all(['.copy', 'pre'].map(one => block.locator(one).boundingBox()));
  assert.ok(copy.width >= 44 && copy.height >= 44 && code.x + code.width <= copy.x + 1, JSON.stringify([copy, code]));
  // Whoever looks only now and then may miss it on a busy machine.
  await block.locator('.copy').evaluate(el => {
    const sign = () => getComputedStyle(el, '::before').clipPath;
    window.signs = [sign()];
    new MutationObserver(() => signs.push(sign())).observe(el, { attributes: true });
  });
  await block.locator('.copy').tap();
  const [before, copied, after] = await until('the sign of before', () => page.evaluate(() => signs.length > 2 && signs));
  assert.ok(copied !== before && after === before, 'another sign in between');
  await page.context().close();
});

test('what is copied from a terminal is what was typed', async () => {
  const page = await visit(all);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const block = page.locator('.code:has(.ps)').first();
  const shown = await block.locator('pre').textContent();
  await block.hover();
  await block.locator('.copy').click();
  const copied = await until('copied', () => page.evaluate(() => navigator.clipboard.readText()));
  const typed = shown.split('\n').filter(line => line.startsWith('$ ')).map(line => line.slice(2));
  assert.ok(shown.split('\n').length > typed.length, 'the block shows an answer too');
  assert.equal(copied, typed.join('\n'));
  await page.context().close();
});

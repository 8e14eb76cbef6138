// A help center that is written from right to left: the side list is on the right, arrows point the other way, code does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, open, scrollThrough, stage, until, visit } from './kit.mjs';
import { arabic, built } from './tour-site.mjs';

const shown = { home: '', section: 'exports/', article: 'exports/export/', faq: 'billing/faq/', search: 'search/', tags: 'tags/', lost: '404.html' };

stage(() => built('rtl', arabic()));

const box = (page, selector) => page.locator(selector).filter({ visible: true }).first().boundingBox();
const middle = async (page, selector) => { const { x, width } = await box(page, selector); return x + width / 2; };

for (const width of [320, 390, 1440]) {
  test(`right to left, ${width} px: axe finds nothing, nothing scrolls sideways, nothing moves`, async () => {
    for (const [kind, url] of Object.entries(shown)) {
      const page = await visit(url, { width });
      assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
      if (width > 320) assert.deepEqual(await faults(page), [], kind);
      await scrollThrough(page);
      // Sideways may be to the left here, where scrollWidth alone would not tell.
      const state = await page.evaluate(() => {
        scrollTo(-500, 0);
        const sideways = scrollX;
        return { ...window.seen, sideways, over: document.documentElement.scrollWidth - document.documentElement.clientWidth };
      });
      assert.deepEqual([state.sideways, state.over, state.shifts, state.violations, page.trouble], [0, 0, [], [], []], kind);
      await page.context().close();
    }
  });
}

test('on a desk the side list is on the right, the contents list on the left, the name before the tools', async () => {
  const page = await visit(shown.article);
  const [side, text, contents] = [await middle(page, '.sidebar'), await middle(page, 'main h1'), await middle(page, '.toc')];
  assert.ok(side > text && text > contents, `${side} > ${text} > ${contents}`);
  assert.ok((await middle(page, '.brand')) > (await middle(page, '.menu a')) && (await middle(page, '.menu a')) > (await middle(page, '.theme')));
  const number = await box(page, '.steps > li'), words = await box(page, '.steps > li > p');
  assert.ok(words.x + words.width <= number.x + number.width - 30, 'the numbers of the steps are on the right');
  await page.context().close();
});

test('on a phone the side list comes from the foot, reads from the right, and Esc closes it', async () => {
  const page = await visit(shown.article, { width: 390, height: 844 });
  await page.locator('.side-open').click();
  const { y, height } = await box(page, '.sidebar'), words = await box(page, '.side-head a'), close = await box(page, '.side-head button');
  assert.ok(Math.abs(y + height - 844) < 1 && y > 200, `from ${y} to ${y + height}`);
  assert.ok(words.x > close.x, 'the name is on the right, the button that closes on the left');
  await page.keyboard.press('Escape');
  await page.locator('.sidebar').waitFor({ state: 'hidden' });
  await page.context().close();
});

test('arrows and chevrons point the other way; code and addresses run from left to right', async () => {
  const page = await visit(shown.article);
  // The head of the arrow to the next article is on the left of its icon: the drawing is mirrored.
  for (const icon of await page.locator('svg.flip').filter({ visible: true }).all()) {
    assert.ok((await icon.evaluate(el => el.getScreenCTM().a)) < 0);
  }
  const turn = await box(page, '.turn a[rel=next]'), main = await box(page, 'main article');
  assert.ok(turn.x < main.x + main.width / 2, 'the next article is on the left');
  // A closed chevron is the corner of a square: its lower right one, turned to the left here and down when open.
  const chevron = () => page.locator('.prose summary').first().evaluate(el => getComputedStyle(el, '::before').rotate);
  assert.equal(await chevron(), '135deg');
  await page.locator('.prose summary').first().click();
  assert.equal(await chevron(), '45deg');
  for (const selector of ['main pre', 'main p code']) assert.equal(await page.locator(selector).first().evaluate(el => getComputedStyle(el).direction), 'ltr', selector);
  const copy = await box(page, '.code .copy'), code = await box(page, '.code');
  assert.ok(copy.x < code.x + code.width / 2, 'the button that copies is on the left');
  assert.equal(await page.locator('main td').nth(2).evaluate(el => getComputedStyle(el).textAlign), 'end');
  await page.context().close();
});

for (const width of [390, 1440]) {
  test(`the search works from right to left, ${width} px`, async () => {
    const page = await visit(shown.home, { width, height: 844 });
    await page.keyboard.press('/');
    const field = page.locator('dialog[open] [role=combobox]');
    await field.fill('تقرير');
    await page.locator('dialog[open] [role=option]').first().waitFor();
    assert.deepEqual(await faults(page), []);
    const sides = await page.evaluate(() => {
      const at = selector => { const { x, width } = document.querySelector(`dialog[open] ${selector}`).getBoundingClientRect(); return x + width / 2; };
      return { icon: at('.finder-head svg'), close: at('.finder-head button'), over: [...document.querySelectorAll('dialog[open] *')].filter(el => { const { left, right } = el.getBoundingClientRect(); return !el.closest('.sr') && (left < -1 || right > innerWidth + 1); }).map(el => el.outerHTML.slice(0, 80)) };
    });
    assert.ok(sides.icon > sides.close, 'the glass is on the right, the way out on the left');
    assert.deepEqual(sides.over, []);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/exports/**');
    await page.locator('.unmark').waitFor();
    await page.locator('.unmark').click();
    await until('the words are no longer marked', async () => (await page.locator('.unmark').count()) === 0);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  });
}

// The keyboard alone: order and visibility of focus, the shortcuts, the theme switch, the picture dialog.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samples, server, sites, stage, until, visit } from './kit.mjs';

const kinds = samples(sites.root.folder);
stage(() => sites.root.folder);

const focused = (page, question) => page.locator(':focus').evaluate(question);

test('the first Tab reaches the skip link, which shows itself and leads to the content', async () => {
  for (const url of Object.values(kinds)) {
    const page = await visit(url);
    await page.keyboard.press('Tab');
    const link = page.locator(':focus');
    assert.match(await link.getAttribute('href'), /^#./, url);
    const box = await link.boundingBox();
    assert.ok(box.width > 20 && box.height > 10 && box.x >= 0 && box.y >= 0, `${url}: visible when focused, ${JSON.stringify(box)}`);
    await page.keyboard.press('Enter');
    await until(`${url}: the content has the focus`, () => focused(page, el => el.id === 'gp-content'));
    await page.keyboard.press('Tab');
    assert.ok(await focused(page, el => !!el.closest('main') || !document.querySelector('main :is(a[href], button, input, summary)')), `${url}: the next Tab is in the content`);
    await page.context().close();
  }
});

test('on the home page the search box comes next', async () => {
  const page = await visit(kinds.home);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page, el => el.getAttribute('name')), 'q');
});

for (const width of [390, 1440]) {
  test(`every control is reached by Tab and shows that it has the focus, ${width} px`, async () => {
    for (const kind of ['home', 'section', 'article', 'faq', 'search']) {
      const page = await visit(kinds[kind], { width });
      const expected = await page.evaluate(() => {
        const controls = [...document.querySelectorAll('a[href], button, input, summary, select, textarea')].filter(el => el.checkVisibility({ visibilityProperty: true }) && !el.disabled && el.tabIndex >= 0);
        controls.forEach((el, i) => el.setAttribute('data-stop', i));
        return controls.map(el => el.outerHTML.slice(0, 100));
      });
      const reached = new Set();
      for (let i = 0; i < expected.length + 10; i++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const el = document.activeElement;
          if (!el || el === document.body) return null;
          // The ring may be drawn by the control or by what encloses it (a search box, a card).
          const ringed = [el, el.parentElement, el.parentElement?.parentElement].some(e => {
            const style = e && getComputedStyle(e);
            return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
          });
          return { id: el.getAttribute('data-stop'), ringed, text: el.outerHTML.slice(0, 100) };
        });
        if (!stop) break;
        assert.ok(stop.ringed, `${kind}: no visible focus on ${stop.text}`);
        if (stop.id !== null) reached.add(Number(stop.id));
      }
      const missed = expected.filter((_, i) => !reached.has(i));
      assert.deepEqual(missed, [], `${kind}: not reached`);
      await page.context().close();
    }
  });
}

test('/ moves to the search field, and is an ordinary character inside it', async () => {
  for (const url of Object.values(kinds)) {
    const page = await visit(url);
    await page.keyboard.press('/');
    await until(`${url}: a search field has the focus`, () => page.evaluate(() => document.activeElement.matches('[name=q], [role=combobox]')));
    await page.keyboard.type('a/b');
    assert.equal(await page.evaluate(() => document.activeElement.value), 'a/b', url);
    await page.context().close();
  }
});

test('the theme switch changes the colours and is remembered', async () => {
  const page = await visit(kinds.article);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  const button = page.locator('header button.theme');
  // The switch has three states, of which two look alike on a light system.
  for (let i = 0; i < 2 && (await paper()) === light; i++) {
    await button.focus();
    await page.keyboard.press('Enter');
  }
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await paper(), dark, 'after a reload');
  await page.goto(server.url + kinds.home);
  assert.equal(await paper(), dark, 'on another page');
});

test('a picture opens in a dialog; Esc closes it and the focus is back where it was', async () => {
  for (const width of [390, 1440]) {
    const page = await visit(kinds.article, { width });
    const zoom = page.locator('figure.picture a.zoom').first();
    await zoom.focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.locator('dialog[open] img').waitFor();
    assert.ok(await page.evaluate(() => document.querySelector('dialog[open]').matches(':modal')), 'the page behind is inert');
    await page.keyboard.press('Escape');
    await until('the dialog is closed', async () => (await page.locator('dialog[open]').count()) === 0);
    assert.ok(await zoom.evaluate(el => el === document.activeElement));
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  }
});

// One visit with the keyboard alone, from the home page to an answer, through all that opens; there and back again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, server, stage, until, visit } from './kit.mjs';
import { built, english, kinds } from './tour-site.mjs';

stage(() => built('visit', english()), 'networkidle');

const focused = page => page.evaluate(() => document.activeElement?.dataset.stop ?? null);

/** Numbers everything that takes the focus, in the order of the page, and notes how it looks without it. */
const number = () => {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"], pre, .table')].filter(el => el.checkVisibility({ visibilityProperty: true }) && !el.disabled && (el.tabIndex >= 0 || el.scrollWidth > el.clientWidth));
  const scrolls = el => el.matches('pre, .table') && !(el.scrollWidth > el.clientWidth || el.tabIndex === 0);
  const kept = stops.filter(el => !scrolls(el));
  kept.forEach((el, n) => (el.dataset.stop = n));
  return kept.map(el => el.outerHTML.replace(/\s+/g, ' ').slice(0, 100));
};

/** How an element and what encloses it are drawn, as far as a ring of focus may show. */
const drawn = stop => {
  const el = document.querySelector(`[data-stop="${stop}"]`), parts = [];
  for (let up = el, n = 0; up && n < 4; up = up.parentElement, n++) {
    const style = getComputedStyle(up);
    parts.push({ ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), colour: style.outlineColor, shadow: style.boxShadow, border: style.borderTopColor });
  }
  return parts;
};

/** Contrast of two colours by WCAG, drawn on a canvas to get at their parts. */
const contrast = ([one, other]) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};

for (const width of [390, 1440]) {
  for (const dark of [false, true]) {
    test(`Tab goes through everything in order, shows where it is, lets go at the end, and Shift+Tab goes back: ${width} px, ${dark ? 'dark' : 'light'}`, async () => {
      for (const [kind, url] of Object.entries(kinds)) {
        const page = await visit(url, { width, height: 900, dark });
        const stops = await page.evaluate(number), ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const unfocused = await Promise.all(stops.map((_, n) => page.evaluate(drawn, n)));
        const there = [];
        for (let press = 0; press <= stops.length; press++) {
          await page.keyboard.press('Tab');
          const stop = await focused(page);
          if (stop === null) break;
          there.push(Number(stop));
          const now = await page.evaluate(drawn, stop), was = unfocused[stop];
          const ring = now.find((part, n) => part.ring >= 1 && part.ring !== was[n].ring);
          assert.ok(ring, `${kind}: nothing shows the focus on ${stops[stop]}`);
          assert.ok((await page.evaluate(contrast, [ring.colour, ground])) >= 3, `${kind}: ${ring.colour} on ${ground}, ${stops[stop]}`);
          const { top, bottom } = await page.evaluate(n => document.querySelector(`[data-stop="${n}"]`).getBoundingClientRect().toJSON(), stop);
          assert.ok(bottom > 0 && top < 900, `${kind}: the focus is out of sight, ${stops[stop]}`);
        }
        assert.deepEqual(there, stops.map((_, n) => n), `${kind}: order of ${stops.map((s, n) => `${n} ${s}`).join('\n')}`);
        assert.equal(await focused(page), null, `${kind}: after the last one the focus leaves the page`);
        const back = [];
        for (let press = 0; press < stops.length; press++) {
          await page.keyboard.press('Shift+Tab');
          back.push(Number(await focused(page)));
        }
        assert.deepEqual(back, there.toReversed(), `${kind}: back`);
        await page.context().close();
      }
    });
  }
}

test('a focus is seen: pixels around a link, a button, a field, a card and a summary change', async () => {
  for (const [url, selector] of [[kinds.article, '.prose p a'], [kinds.article, 'button.theme'], [kinds.home, '.searchbox input'], [kinds.section, '.card h3 a'], [kinds.faq, '.faq summary'], [kinds.article, '.sidebar li a'], [kinds.lost, '.button']]) {
    const page = await visit(url), el = page.locator(selector).filter({ visible: true }).first();
    await el.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await el.boundingBox(), clip = { x: Math.max(0, x - 24), y: Math.max(0, y - 24), width: width + 48, height: height + 48 };
    const before = await page.screenshot({ clip, caret: 'hide' });
    // The ring is for the keyboard: a focus that follows a key shows it.
    await page.keyboard.press('Shift');
    await el.focus();
    assert.ok(!before.equals(await page.screenshot({ clip, caret: 'hide' })), `${url} ${selector}`);
    await page.context().close();
  }
});

for (const width of [390, 1440]) {
  test(`a whole visit, ${width} px: search, article, picture, code, questions, menus, readiness, a lost page`, async () => {
    const page = await visit(kinds.home, { width, height: 844, permissions: ['clipboard-read', 'clipboard-write'] });
    const tabTo = async (what, selector) => {
      for (let press = 0; press < 90; press++) {
        if (await page.evaluate(s => document.activeElement.matches(s), selector)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`Tab does not reach ${what} (${selector})`);
    };
    const closed = () => until('closed', async () => (await page.locator('dialog[open], :popover-open').count()) === 0);
    const isFocused = selector => page.evaluate(s => document.activeElement.matches(s), selector);

    // Home: the second stop is the search; what is typed opens the dialog, Esc leads back, Enter opens the best result.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('export');
    await page.locator('dialog[open] [role=option]').first().waitFor();
    for (let press = 0; press < 25; press++) {
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog')), 'the page behind is out of reach');
    }
    await page.keyboard.press('Escape');
    await closed();
    assert.ok(await isFocused('[name=q]'), 'the focus is back in the field');
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open] [role=combobox]').fill('export a report');
    await answered(page, 'export a report');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${kinds.article}**`);
    await page.locator('.unmark').waitFor();

    // Article: over the head into the text, a wide table and code that scroll, the copy button, a picture, a disclosure.
    await page.locator('body').press('Tab');
    await tabTo('the table', '.table');
    if (await page.evaluate(() => document.activeElement.scrollWidth > document.activeElement.clientWidth)) {
      await page.keyboard.press('ArrowRight');
      await until('the table scrolls', () => page.evaluate(() => document.activeElement.scrollLeft > 0));
    }
    await tabTo('the copy button', '.copy');
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('Enter');
    await until('copied', async () => (await page.evaluate(() => navigator.clipboard.readText())).includes('acme export'));
    await page.goto(server.url + kinds.article);
    await tabTo('the picture', 'a.zoom');
    await page.keyboard.press('Enter');
    await page.locator('dialog.large[open]').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog')));
    await page.keyboard.press('Escape');
    await closed();
    assert.ok(await isFocused('a.zoom'));
    await tabTo('the disclosure', '.prose summary');
    await page.keyboard.press('Enter');
    await page.locator('.prose details[open]').waitFor();
    await page.keyboard.press('Space');
    assert.equal(await page.locator('.prose details[open]').count(), 0);

    // The menus of a phone: Esc closes them, and the focus is where it was.
    if (width === 390) {
      for (const [opener, inside] of [['.menu-open', '#gp-menu a'], ['.side-open', '.sidebar a']]) {
        await page.goto(server.url + kinds.article);
        await tabTo(opener, opener);
        await page.keyboard.press('Enter');
        await page.locator(':popover-open').waitFor();
        await page.keyboard.press('Tab');
        assert.ok(await isFocused(inside), `${opener}: the next stop is inside`);
        await page.keyboard.press('Escape');
        await closed();
        assert.ok(await isFocused(opener), `${opener}: the focus is back`);
      }
    }

    // On to the next article, to the questions, to readiness and to a page that is not there.
    await page.goto(server.url + kinds.article);
    await tabTo('the next article', '.turn [rel=next]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/exports/formats/');
    await page.goto(server.url + kinds.faq);
    await tabTo('a question', '.faq summary');
    await page.keyboard.press('Enter');
    await tabTo('its link', '.faq-link a');
    await page.goto(server.url + kinds.readiness);
    await tabTo('the table', '.matrix');
    await tabTo('a feature', '.matrix tbody a');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/readiness/*/');
    await page.goto(`${server.url}no/such/page/`);
    await tabTo('the search of the lost page', 'main [name=q]');
    await page.keyboard.type('refund');
    await page.locator('dialog[open] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/billing/**');
    assert.deepEqual(page.trouble.filter(line => !/ERR_ABORTED|status of 404/.test(line)), []);
    await page.context().close();
  });
}

// Zoom, larger letters and wider spacing: each kind of page, with nothing that sticks out, is cut off or lies over something else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { host, launch, open } from './kit.mjs';
import { built, english, kinds } from './tour-site.mjs';

let browser, large, server;
before(async () => {
  server = await host(built('reflow', english()));
  browser = await launch();
  // The reader's own setting: letters of 32 px where 16 are usual, and all that is measured in them.
  large = await launch(['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26']);
});
after(async () => {
  await browser?.close();
  await large?.close();
  await server?.close();
});

/**
 * Lines of text that a reader cannot see whole, and lines that lie over one another. Text in a box that scrolls can be had;
 * text that is cut by a box which does not scroll, or by the screen's edge, cannot.
 * An excerpt below a result is short by intention, and so may be the site's name in the header, which the foot says whole, and
 * the section's in the bar of a phone, which the list that it opens says whole.
 */
function unreadable() {
  const found = [], lines = [], within = document.querySelector('dialog[open], :popover-open') ?? document.body;
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const name = el => `<${el.tagName.toLowerCase()}${el.className && typeof el.className === 'string' ? ` class="${el.className}"` : ''}>`;
  for (let node; (node = walker.nextNode());) {
    const el = node.parentElement, text = node.textContent.trim();
    if (!text || el.closest('.sr, .skip, script, [hidden], svg, .hit-text, .brand, .side-open') || !el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const line = { el, text: text.slice(0, 40), left: box.left, right: box.right, top: box.top, bottom: box.bottom };
      let scrolls = false, hidden = false, shut = false;
      for (let up = el; up && up !== document.documentElement; up = up.parentElement) {
        const style = getComputedStyle(up), frame = up.getBoundingClientRect();
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const out = { x: Math.max(frame.left - line.left, line.right - frame.right), y: Math.max(frame.top - line.top, line.bottom - frame.bottom) };
        if (out.y >= box.height || out.x >= box.width) hidden = true;
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) { scrolls = true; if (out.x > 0 || out.y > 0) shut = true; continue; }
        // Letters reach a little over their line; what is missing must be more than that.
        if (!scrolls && (out.x > 1 || out.y > box.height / 3)) found.push(`cut by ${name(up)}: ${name(el)} ${line.text} (${Math.round(out.x)}, ${Math.round(out.y)})`);
      }
      if (!scrolls && (line.right > innerWidth + 1 || line.left < -1)) found.push(`off the screen: ${name(el)} ${line.text}`);
      if (!hidden && !shut) lines.push(line);
    }
  }
  const fixed = el => { for (let up = el; up; up = up.parentElement) if (/fixed|sticky/.test(getComputedStyle(up).position)) return up; return null; };
  for (const [n, a] of lines.entries()) {
    for (const b of lines.slice(n + 1)) {
      if (fixed(a.el) !== fixed(b.el)) continue;
      const over = { x: Math.min(a.right, b.right) - Math.max(a.left, b.left), y: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) };
      if (over.x > 2 && over.y > Math.min(a.bottom - a.top, b.bottom - b.top) * 0.4) found.push(`over one another: ${name(a.el)} ${a.text} and ${name(b.el)} ${b.text}`);
    }
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  return [...new Set(found)];
}

const sheet = css => `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets = [sheet] }`;
// What WCAG 1.4.12 asks for.
const spaced = sheet('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');

const readers = {
  'on a screen of 320 px, which is 1280 px at 400 %': { width: 320, height: 640 },
  'at 200 %': { width: 640, height: 512, scale: 2 },
  'with letters of twice the size, on a desk': { width: 1280, height: 900, letters: 32 },
  'with letters of twice the size, on a phone': { width: 390, height: 844, letters: 32 },
  'with wide spacing, on a desk': { width: 1280, height: 900, change: spaced },
  'with wide spacing, on a screen of 320 px': { width: 320, height: 640, change: spaced },
};

async function visit(url, { change, letters, ...options }) {
  const page = await open(letters ? large : browser, options);
  await page.goto(server.url + url, { waitUntil: 'networkidle' });
  if (change) await page.evaluate(change);
  if (letters) assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), `${letters}px`);
  return page;
}

for (const [how, options] of Object.entries(readers)) {
  test(`nothing sticks out, is cut off or lies over something else ${how}`, async t => {
    for (const [kind, url] of Object.entries(kinds)) {
      await t.test(kind, async () => {
        const page = await visit(url, options);
        await page.evaluate(() => document.querySelectorAll('details').forEach(d => (d.open = true)));
        assert.deepEqual(await page.evaluate(unreadable), []);
        await page.context().close();
      });
    }
    await t.test('what opens over a page', async () => {
      const page = await visit(kinds.article, options);
      for (const opener of ['.menu-open', '.side-open']) {
        if (!(await page.locator(opener).isVisible())) continue;
        await page.locator(opener).click();
        assert.deepEqual(await page.evaluate(unreadable), [], opener);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('/');
      await page.locator('dialog[open] [role=combobox]').fill('export');
      await page.locator('dialog[open] [role=option]').first().waitFor();
      assert.deepEqual(await page.evaluate(unreadable), [], 'search');
      await page.locator('dialog[open] .find-filter').click();
      await page.locator('dialog[open] select option:nth-child(2)').first().waitFor({ state: 'attached' });
      assert.deepEqual(await page.evaluate(unreadable), [], 'filters');
      await page.context().close();
    });
  });
}

test('the tour sees what it must: a text that is cut, one off the screen, two over one another', async () => {
  const page = await visit(kinds.article, { width: 320, height: 640 });
  for (const [css, expected] of [
    ['h1 { overflow: hidden; block-size: 1rem }', /^cut by <h1>/],
    ['.lead p { text-wrap: nowrap }', /^off the screen: <p>/],
    ['h1 + .lead { margin-block-start: -2rem }', /^over one another/],
  ]) {
    await page.evaluate(sheet(css));
    assert.match((await page.evaluate(unreadable)).join('\n'), new RegExp(expected.source, 'm'), css);
  }
  await page.context().close();
});

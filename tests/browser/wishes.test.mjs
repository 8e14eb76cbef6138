// What a reader asks the system for: other colours, less movement, dark, paper; and room for a finger.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, host, html, open, server, stage, until, visit } from './kit.mjs';
import { built, english, kinds } from './tour-site.mjs';

const folder = built('wishes', english());
stage(() => folder, 'networkidle');

async function search(page, query = 'export') {
  await page.keyboard.press('/');
  await page.locator('dialog[open] [role=combobox]').fill(query);
  await page.locator('dialog[open] [role=option]').first().waitFor();
}

// ---- forced colours --------------------------------------------------------------------------------------------

/** Controls that only a background makes visible: in forced colours there is none. */
const grounds = () => [...document.querySelectorAll('a:not([role=option]), button, input, select, summary')].filter(el => el.checkVisibility({ visibilityProperty: true })).map((el, n) => {
  el.dataset.n = n;
  return /^rgba.*, 0\)$/.test(getComputedStyle(el).backgroundColor) ? null : n;
}).filter(n => n !== null);

const forced = () => {
  const clear = colour => /^rgba.*, 0\)$/.test(colour);
  const bordered = el => { const s = getComputedStyle(el); return ['Top', 'Right', 'Bottom', 'Left'].some(side => parseFloat(s[`border${side}Width`]) > 0 && s[`border${side}Style`] !== 'none' && !clear(s[`border${side}Color`])); };
  const paper = getComputedStyle(document.body).backgroundColor;
  return {
    bare: [...document.querySelectorAll('[data-n]')].filter(el => !bordered(el) && !el.matches('[aria-current]') && !el.parentElement.matches('form:not(.searchbox)')).map(el => [Number(el.dataset.n), el.outerHTML.slice(0, 90)]),
    unmarked: [...document.querySelectorAll('[aria-current]')].filter(el => el.checkVisibility() && !/underline/.test(getComputedStyle(el).textDecorationLine) && !bordered(el)).map(el => el.outerHTML.slice(0, 90)),
    unseen: [...document.querySelectorAll('svg.i')].filter(el => el.checkVisibility({ visibilityProperty: true })).filter(el => { const s = getComputedStyle(el); return s.stroke === paper || s.stroke === 'none' || el.getBoundingClientRect().width < 8; }).map(el => el.parentElement.outerHTML.slice(0, 90)),
    signs: [...document.querySelectorAll('.alert-title')].filter(el => getComputedStyle(el, '::before').backgroundColor === paper).length,
  };
};

for (const width of [390, 1440]) {
  for (const dark of [false, true]) {
    test(`forced colours, ${width} px, ${dark ? 'dark' : 'light'}: borders, icons, the current page and focus are there`, async () => {
      for (const [kind, url] of Object.entries(kinds)) {
        const page = await visit(url, { width, dark });
        if (kind === 'section') await search(page);
        const drawn = new Set(await page.evaluate(grounds));
        await page.emulateMedia({ forcedColors: 'active' });
        const found = await page.evaluate(forced);
        assert.deepEqual(found.bare.filter(([n]) => drawn.has(n)).map(([, el]) => el), [], `${kind}: only a background draws it`);
        assert.deepEqual([found.unmarked, found.unseen, found.signs], [[], [], 0], `${kind}: current pages, icons, signs of alerts`);
        if (kind === 'section') {
          const chosen = await page.locator('.hit[aria-selected=true]').evaluate(el => getComputedStyle(el).outlineStyle);
          assert.equal(chosen, 'solid', 'the chosen result');
          await page.keyboard.press('Escape');
        }
        // With one hidden part of a control, such as the field of a search box, what encloses it shows the focus.
        for (let stop = 0; stop < 14; stop++) {
          await page.keyboard.press('Tab');
          const ring = await page.evaluate(() => {
            const el = document.activeElement, paper = getComputedStyle(document.body).backgroundColor;
            if (el === document.body) return 'left';
            const ringed = [el, el.closest('.card'), el.closest('form')].some(e => { const s = e && getComputedStyle(e); return s && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 && s.outlineColor !== paper; });
            return ringed || el.outerHTML.slice(0, 90);
          });
          if (ring === 'left') break;
          assert.equal(ring, true, `${kind}: focus`);
        }
        await page.context().close();
      }
    });
  }
}

// ---- less movement ---------------------------------------------------------------------------------------------

const moving = () => {
  const found = [], slow = times => times.split(',').some(time => parseFloat(time) > 0.001);
  for (const el of document.querySelectorAll('*')) {
    for (const part of [undefined, '::before', '::after', '::backdrop']) {
      const style = getComputedStyle(el, part);
      // A pseudo-element that is not there has the styles that it would have.
      if ((part === '::before' || part === '::after') && style.content === 'none') continue;
      const moves = (slow(style.transitionDuration) && style.transitionProperty !== 'none') || (slow(style.animationDuration) && style.animationName !== 'none');
      if (moves || style.scrollBehavior === 'smooth') found.push(`${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''}${part ?? ''}`);
    }
  }
  return [...new Set(found)];
};

test('who asks for less movement gets none; who does not, gets some', async () => {
  for (const reducedMotion of ['reduce', 'no-preference']) {
    let seen = 0;
    for (const [kind, url] of Object.entries(kinds)) {
      for (const width of [390, 1440]) {
        const page = await visit(url, { width, reducedMotion });
        const found = await page.evaluate(moving);
        if (kind === 'article') {
          await search(page);
          found.push(...(await page.evaluate(moving)));
          await page.keyboard.press('Escape');
          if (width === 390) await page.locator('.side-open').click();
          found.push(...(await page.evaluate(moving)));
        }
        seen += found.length;
        if (reducedMotion === 'reduce') assert.deepEqual(found, [], `${kind}, ${width} px`);
        await page.context().close();
      }
    }
    if (reducedMotion === 'no-preference') assert.ok(seen > 0, 'a test that sees no movement anywhere proves nothing');
  }
});

// ---- dark ------------------------------------------------------------------------------------------------------

const paper = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3);
const isDark = async page => (await paper(page)) < 60;

/** Presses the switch until the page looks and is as wanted: system, light, dark. */
async function choose(page, wanted) {
  for (let press = 0; press < 3 && (await page.evaluate(() => document.documentElement.dataset.theme ?? 'system')) !== wanted; press++) await page.locator('button.theme').click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme ?? 'system'), wanted);
}

test('dark by the system, by the switch, and remembered from page to page against the system', async () => {
  for (const system of ['light', 'dark']) {
    const page = await visit(kinds.article, { dark: system === 'dark' });
    assert.equal(await isDark(page), system === 'dark', 'as the system');
    const other = system === 'dark' ? 'light' : 'dark';
    await choose(page, other);
    for (const url of Object.values(kinds)) {
      await page.goto(server.url + url);
      assert.equal(await isDark(page), other === 'dark', `${url}: chosen ${other} on a ${system} system`);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), other, `${url}: fields and scroll bars too`);
    }
    await choose(page, 'system');
    await page.goto(server.url + kinds.home);
    await page.emulateMedia({ colorScheme: other });
    assert.equal(await isDark(page), other === 'dark', 'it follows the system again, without a reload');
    await page.context().close();
  }
});

test('no flash: what was chosen is there before anything is shown', async () => {
  let stream;
  const slow = await host(folder, '/', response => (stream = response));
  try {
    for (const [system, chosen] of [['light', 'dark'], ['dark', 'light']]) {
      const page = await open(browser, { dark: system === 'dark' });
      await page.addInitScript(value => localStorage.setItem('guidepost-theme', value), chosen);
      await page.addInitScript(() => {
        new MutationObserver((_, watch) => {
          if (!document.body) return;
          window.atBody = document.documentElement.dataset.theme;
          watch.disconnect();
        }).observe(document, { childList: true, subtree: true });
      });
      const source = html(folder, kinds.article), half = source.indexOf('</header>');
      const arrived = page.goto(slow.url + kinds.article, { waitUntil: 'commit' });
      await until('the page is asked for', () => stream);
      stream.write(source.slice(0, half));
      await arrived;
      await page.locator('.top').waitFor();
      assert.equal(await page.evaluate(() => window.atBody), chosen);
      assert.equal(await isDark(page), chosen === 'dark', 'while half of the page is still on its way');
      stream.end(source.slice(half));
      stream = undefined;
      await page.waitForLoadState();
      await page.context().close();
    }
  } finally {
    await slow.close();
  }
});

// ---- paper -----------------------------------------------------------------------------------------------------

test('paper: the text alone, links spelled out, everything open, nothing cut, a sane number of sheets', async t => {
  const sheets = { home: [1, 2], section: [1, 1], article: [2, 4], faq: [1, 1], search: [1, 1], readiness: [2, 5], feature: [1, 4], lost: [1, 1] };
  for (const [kind, url] of Object.entries(kinds)) {
    await t.test(kind, async () => {
      // What is left of A4 between the margins, at 96 pixels an inch.
      const page = await visit(url, { width: 718, height: 1000, dark: true });
      await page.emulateMedia({ media: 'print' });
      const found = await page.evaluate(() => {
        const shown = selector => [...document.querySelectorAll(selector)].filter(el => el.checkVisibility({ visibilityProperty: true }) && el.getBoundingClientRect().height > 0).map(el => el.outerHTML.slice(0, 80));
        return {
          chrome: shown('.top, .side, .toc, .toc-fold, .foot, .crumbs, .skip, .searchbox, .copy, .anchor, .edit, .turn, .faq-link, button, input:not([type=checkbox])'),
          shut: [...document.querySelectorAll('main details > :not(summary)')].filter(el => !el.closest('.toc-fold') && !(el.getBoundingClientRect().height > 0 && el.checkVisibility({ contentVisibilityAuto: true }))).map(el => el.outerHTML.slice(0, 80)),
          silent: [...document.querySelectorAll('.prose a[href^="http"]')].filter(el => !getComputedStyle(el, '::after').content.includes(el.getAttribute('href')) && !getComputedStyle(el, '::after').content.includes('attr')).map(el => el.outerHTML.slice(0, 80)),
          cut: [...document.querySelectorAll('main *')].filter(el => el.checkVisibility() && !el.closest('.sr') && !el.matches('.sr, svg *') && (el.getBoundingClientRect().right > innerWidth + 1 || (getComputedStyle(el).overflowX !== 'visible' && el.scrollWidth > el.clientWidth + 1))).map(el => el.outerHTML.slice(0, 80)),
          paper: getComputedStyle(document.body).backgroundColor,
          title: shown('h1').length,
        };
      });
      assert.deepEqual({ ...found, paper: '', title: 0 }, { chrome: [], shut: [], silent: [], cut: [], paper: '', title: 0 });
      assert.equal(found.paper, 'rgb(255, 255, 255)', 'white, though the reader has it dark');
      assert.equal(found.title, 1);
      const pdf = (await page.pdf({ format: 'A4', margin: { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' } })).toString('latin1');
      const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0, [least, most] = sheets[kind];
      assert.ok(pages >= least && pages <= most, `${pages} sheets, expected ${least} to ${most}`);
      await page.context().close();
    });
  }
});

// ---- fingers ---------------------------------------------------------------------------------------------------

/** All that can be touched, with the box that takes the touch. Links in a sentence are as high as its lines (WCAG 2.5.8). */
const targets = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(el => el.checkVisibility({ visibilityProperty: true }) && !el.disabled && !el.closest('.skip')).map(el => {
  const over = getComputedStyle(el, '::after');
  const taker = over.position === 'absolute' && over.content !== 'none' ? el.closest('.card') : el;
  const { x, y, width, height } = taker.getBoundingClientRect();
  const inSentence = getComputedStyle(el).display === 'inline' && [...el.parentNode.childNodes].some(n => n !== el && n.nodeType === 3 && n.textContent.trim().length > 1);
  return { x, y, width, height, inSentence, says: `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} in ${el.parentElement.tagName.toLowerCase()}.${el.parentElement.getAttribute('class') ?? ''} “${(el.textContent.trim() || el.getAttribute('aria-label') || el.name || '').slice(0, 24)}”` };
}).filter(target => target.width > 0 && !target.inSentence);

/** Too small, and so near to another that a circle of 24 px around its middle meets it: the exception for spacing does not help. */
function tooSmall(all) {
  const middle = t => [t.x + t.width / 2, t.y + t.height / 2];
  return all.filter(t => {
    if (t.width >= 24 && t.height >= 24) return false;
    const [x, y] = middle(t);
    return all.some(other => {
      if (other === t) return false;
      const [dx, dy] = [Math.max(other.x - x, 0, x - other.x - other.width), Math.max(other.y - y, 0, y - other.y - other.height)];
      const small = other.width < 24 || other.height < 24, [ox, oy] = middle(other);
      return Math.hypot(dx, dy) < 12 || (small && Math.hypot(ox - x, oy - y) < 24);
    });
  });
}

test('a finger has 24 × 24 px for everything on a phone', async t => {
  const narrow = new Set();
  for (const [kind, url] of Object.entries(kinds)) {
    const page = await visit(url, { width: 390, height: 844, hasTouch: true, isMobile: true });
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => (d.open = true)));
    const looks = { page: await page.evaluate(targets) };
    if (kind === 'article') {
      await page.locator('.side-open').click();
      looks.drawer = (await page.evaluate(targets)).filter(target => !looks.page.some(t => t.says === target.says));
      await page.keyboard.press('Escape');
      await page.locator('.menu-open').click();
      looks.menu = (await page.evaluate(targets)).filter(target => !looks.page.some(t => t.says === target.says));
      await page.keyboard.press('Escape');
      await search(page);
      looks.search = (await page.evaluate(targets)).filter(target => !looks.page.some(t => t.says === target.says));
    }
    for (const [look, all] of Object.entries(looks)) {
      assert.ok(all.length > 0, `${kind}: ${look}`);
      assert.deepEqual(tooSmall(all).map(t => `${t.says}: ${Math.round(t.width)} × ${Math.round(t.height)}`), [], `${kind}: ${look}`);
      for (const t of all) if (t.height < 44 || t.width < 44) narrow.add(`${t.says.replace(/ “.*/, '')}: ${Math.round(t.height)} high`);
    }
    await page.context().close();
  }
  t.diagnostic(`below 44 px, as large as a thumb would like: ${[...narrow].sort().join('; ')}`);
});

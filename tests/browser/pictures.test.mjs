// The pages look as approved: screenshots of a small help center beside those in approved/. After a wanted change,
// `npm run approve --prefix tests/browser` makes new ones.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PNG } from 'pngjs';
import { approved, approvedPicture, compare, differing, names, packed, studio } from './pictures.mjs';

let place;
before(async () => {
  rmSync(differing, { recursive: true, force: true });
  place = await studio('pictures');
});
after(() => place?.close());

test('the pages look as approved', async t => {
  for (const name of names) {
    await t.test(name, async () => {
      const actual = await place.take(name), expected = approvedPicture(name);
      const { problem, marked } = expected ? compare(actual, expected) : { problem: 'no approved picture' };
      if (!problem) return;
      mkdirSync(differing, { recursive: true });
      const files = { actual, approved: expected, difference: marked };
      for (const [kind, png] of Object.entries(files)) if (png) writeFileSync(path.join(differing, `${name}.${kind}.png`), packed(png));
      assert.fail(`${name}: ${problem}\nSee ${path.relative(process.cwd(), differing)}/${name}.*.png. If it is meant to look so: npm run approve --prefix tests/browser`);
    });
  }
});

test('each approved picture is used, and all together stay small', () => {
  const files = readdirSync(approved);
  assert.deepEqual(files.map(file => path.parse(file).name).sort(), [...names].sort());
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(approved, file)).size, 0);
  assert.ok(bytes <= 1_500_000, `${bytes} bytes`);
});

test('two pictures of the same page are equal to the pixel', async () => {
  const [one, other] = [await place.take('article-390'), await place.take('article-390')];
  assert.ok(one.data.equals(other.data));
});

test('what changed is found: margins, colours, weights, icons, height', async t => {
  const change = css => `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets = [sheet] }`;
  const spoiled = {
    'a card that is 2 px further in': '.card:first-child { padding-inline-start: calc(1.375rem + 2px) }',
    'a heading that is 2 px lower': 'h1 { position: relative; top: 2px }',
    'another accent': ':root { --brand: #7a3fb5 }',
    'another weight': '.card h3 { font-weight: 400 }',
    'an icon that is gone': '.card:first-child .badge svg { visibility: hidden }',
    'a pale ground that is gone': '.hero { background: none }',
    'a page that grew': '.home-body { padding-block-end: 6rem }',
  };
  for (const [what, css] of Object.entries(spoiled)) {
    await t.test(what, async () => assert.ok(compare(await place.take('home-1440', change(css)), approvedPicture('home-1440')).problem));
  }
});

test('what another machine may draw differently passes: paler edges, a pixel here and there', () => {
  const one = new PNG({ width: 400, height: 400 }), other = new PNG({ width: 400, height: 400 });
  for (let at = 0; at < 400 * 400; at++) {
    const ink = at % 7 === 0 ? 60 : 255;
    one.data.set([ink, ink, ink, 255], at * 4);
    // Every letter a shade paler, and one pixel in 400 quite another.
    const drawn = at % 400 === 399 ? 255 - ink : Math.min(255, ink + 12);
    other.data.set([drawn, drawn, drawn, 255], at * 4);
  }
  assert.equal(compare(other, one).problem, '');
});

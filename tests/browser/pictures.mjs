// The screenshots that are compared with approved ones: which there are, how they are taken and how two are compared.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { host, launch, open, scrollThrough, sites } from './kit.mjs';
import { arabic, built, english, kinds } from './tour-site.mjs';

export const approved = path.join(path.dirname(fileURLToPath(import.meta.url)), 'approved');
export const differing = path.join(path.dirname(sites.root.folder), 'pictures');

// Letters are drawn without what the machine's settings and screen would add to them.
const drawing = ['--disable-lcd-text', '--font-render-hinting=none', '--disable-font-subpixel-positioning', '--force-color-profile=srgb', '--hide-scrollbars'];

const asked = async page => {
  await page.locator('.found li').first().waitFor();
};
const dialog = async page => {
  await page.keyboard.press('/');
  await page.locator('dialog[open] [role=combobox]').fill('export');
  await page.locator('dialog[open] [role=option]').first().waitFor();
};
const answered = page => page.locator('.faq summary').nth(1).click();

/** `look` brings the page into the state that is wanted; of a `tall` page all is shown, of others what fits the screen. */
const shown = [
  { name: 'home', url: kinds.home, tall: true, at: ['390', '1440', '390-dark', '1440-dark'] },
  { name: 'section', url: kinds.section, tall: true, at: ['390', '1440'] },
  { name: 'article', url: kinds.article, tall: true, at: ['390', '1440', '390-dark', '1440-dark'] },
  { name: 'faq', url: kinds.faq, look: answered, at: ['390', '1440'] },
  { name: 'results', url: 'search/?q=export', look: asked, at: ['390', '1440'] },
  { name: 'readiness', url: kinds.readiness, tall: true, at: ['390', '1440'] },
  { name: 'feature', url: kinds.feature, at: ['1440', '1440-dark'] },
  { name: 'lost', url: kinds.lost, at: ['390', '1440'] },
  { name: 'dialog', url: kinds.section, look: dialog, at: ['390', '1440', '1440-dark'] },
  { name: 'arabic', url: kinds.article, site: 'arabic', tall: true, at: ['390', '1440'] },
];

/** Every picture by its name, `article-390-dark`. */
export const names = shown.flatMap(({ name, at }) => at.map(how => `${name}-${how}`));

/** The two sites, served, and a browser that draws the same everywhere. `take` gives a picture; `change` may spoil the page before. */
export async function studio(folder, more = drawing) {
  const servers = { english: await host(built(`${folder}-english`, english())), arabic: await host(built(`${folder}-arabic`, arabic())) };
  const browser = await launch(more);
  const take = async (wanted, change) => {
    const [, name, width, dark] = /^(\w+)-(\d+)(-dark)?$/.exec(wanted), { url, look, tall, site = 'english' } = shown.find(s => s.name === name);
    const page = await open(browser, { width: Number(width), height: Number(width) < 600 ? 844 : 900, dark: Boolean(dark) });
    await page.goto(servers[site].url + url);
    await look?.(page);
    await scrollThrough(page);
    await page.evaluate(() => scrollTo(0, 0));
    await page.evaluate(() => document.fonts.ready);
    // The contents list follows a frame later.
    await page.evaluate(async () => { for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame); });
    await page.waitForFunction(() => { const first = document.querySelector('.toc a'); return !first?.checkVisibility() || document.querySelector('.toc [aria-current]'); });
    await page.evaluate(() => Promise.all([...document.images].filter(img => img.checkVisibility()).map(img => img.decode().catch(() => {}))));
    if (change) await page.evaluate(change);
    const bytes = await page.screenshot({ fullPage: tall, animations: 'disabled', caret: 'hide', scale: 'css' });
    await page.context().close();
    return PNG.sync.read(bytes);
  };
  return { take, close: async () => { await browser.close(); await Promise.all(Object.values(servers).map(server => server.close())); } };
}

/**
 * Bytes of a picture, small, because the repository keeps them: a PNG of 256 colours. Those are the most frequent ones, so that
 * areas keep theirs to the bit; what is left, the rarer shades at the edges of letters, takes the nearest.
 */
export function packed({ width, height, data }) {
  const frequency = new Map(), colour = at => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
  for (let at = 0; at < data.length; at += 4) frequency.set(colour(at), (frequency.get(colour(at)) ?? 0) + 1);
  const palette = [...frequency].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 256).map(([value]) => value);
  const parts = value => [value >> 16, (value >> 8) & 255, value & 255];
  const apart = (a, b) => parts(a).reduce((sum, part, n) => sum + (part - parts(b)[n]) ** 2, 0);
  const place = new Map(palette.map((value, n) => [value, n]));
  for (const value of frequency.keys()) {
    if (!place.has(value)) place.set(value, palette.reduce((best, other, n) => (apart(other, value) < apart(palette[best], value) ? n : best), 0));
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = place.get(colour((y * width + x) * 4));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const chunks = { IHDR: head, PLTE: Buffer.from(palette.flatMap(parts)), IDAT: deflateSync(rows, { level: 9, memLevel: 9 }), IEND: Buffer.alloc(0) };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, ...Object.entries(chunks).map(([type, body]) => chunk(type, body))]);
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]), ends = Buffer.alloc(8);
  let crc = -1;
  for (const byte of named) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  ends.writeUInt32BE(body.length);
  ends.writeUInt32BE(~crc >>> 0, 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

export function approvedPicture(name) {
  const file = path.join(approved, `${name}.png`);
  return existsSync(file) ? PNG.sync.read(readFileSync(file)) : undefined;
}

// How much may differ. Two pictures of a page, taken on one machine, are equal. Another way of placing and smoothing letters, as
// without the arguments above, changes 0.2 to 1.1 % of all pixels, thinly over all text; so 0.5 % leave room for another version
// of the browser with the same arguments. A pixel counts from a tenth of the way between black and white, unless it is
// an edge that is only smoothed differently. What somebody changed is dense where it is: a lost icon drowns in a long page, but
// it is 4 % of a square of 40 pixels. And a tint that is gone is faint, but fills squares, which smoothed letters never do.
const most = { all: 0.005, square: 0.03, faint: 0.4 }, side = 40;

/** The share of pixels that differ, the densest square's share and where that is. */
function differences(actual, expected, threshold) {
  const { width, height } = expected, marked = new PNG({ width, height });
  const count = pixelmatch(actual.data, expected.data, marked.data, width, height, { threshold, diffMask: true });
  const squares = new Map();
  for (let at = 0; at < width * height; at++) {
    if (!marked.data[at * 4 + 3]) continue;
    const place = `${Math.floor((at % width) / side) * side}, ${Math.floor(Math.floor(at / width) / side) * side}`;
    squares.set(place, (squares.get(place) ?? 0) + 1);
  }
  const [place, densest] = [...squares].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
  return { marked, all: count / (width * height), square: densest / side ** 2, place };
}

/** What is wrong with a picture beside the approved one, in words, and the pixels that differ. */
export function compare(taken, expected) {
  const { width, height } = expected, actual = PNG.sync.read(packed(taken));
  if (actual.width !== width || actual.height !== height) return { problem: `${actual.width} × ${actual.height} pixels instead of ${width} × ${height}` };
  const clear = differences(actual, expected, 0.1), faint = differences(actual, expected, 0.03);
  const percent = n => `${(n * 100).toFixed(2)} %`, beyond = (what, found, limit) => found > limit && `${percent(found)} of ${what} (at most ${percent(limit)})`;
  const found = [
    beyond('the picture differs', clear.all, most.all),
    beyond(`the square at ${clear.place} differs`, clear.square, most.square),
    beyond(`the square at ${faint.place} is paler or darker`, faint.square, most.faint),
  ].filter(Boolean);
  return { problem: found.join('; '), marked: (clear.all ? clear : faint).marked };
}

// What every test here needs: the two built sites, a server that behaves like a CDN, and Chromium with its eyes open.
// It holds no expectation of its own; those are in the tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));

export const repository = path.resolve(here, '../..');

/** The own site as built by build.mjs. The hosts are reserved names: nothing may ever be fetched from them. */
export const sites = {
  root: { folder: path.join(here, 'out/root'), prefix: '/', baseUrl: 'https://help.test/' },
  help: { folder: path.join(here, 'out/help'), prefix: '/help/', baseUrl: 'https://docs.test/help/' },
};

/** The policy that the theme promises to live under (spec: no inline script or style, nothing from elsewhere). */
const policy = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'img-src', 'font-src', 'media-src', 'connect-src', 'manifest-src', 'form-action'].map(d => `${d} 'self'`),
  "base-uri 'none'",
].join('; ');

/** The binary under test. tests/run sets GUIDEPOST; by hand, what `cargo build` left is taken. */
export function guidepost() {
  const binary = path.resolve(process.env.GUIDEPOST ?? path.join(repository, 'target/debug/guidepost'));
  assert.ok(existsSync(binary), `no guidepost at ${binary}: set GUIDEPOST, or run "cargo build"`);
  return binary;
}

/** What the reader of the published index gives, and what it keeps to itself: `await reader('tokens')`. */
export function reader(names = 'open') {
  const script = readFileSync(path.join(repository, 'themes/default/assets/search.js'), 'utf8');
  return import('data:text/javascript,' + encodeURIComponent(script.replace(/export \{.*\};\s*$/, `export { ${names} };`)));
}

// What browsers know and the checker's CSS part does not yet. Its HTML part has no exceptions.
export const gaps = [/^CSS: “clip-path”: “path\(/, /^CSS: “container”: Property/, /^CSS: Unrecognized at-rule “@container”/, /^CSS: “(top|inset-block-start)”: “anchor\(/, /^CSS: “anchor-name”: Property/, /^CSS: Parse Error\.\s+(::high)?light\(guidepost\) /];

// ---- the built site --------------------------------------------------------------------------------------------

/** Every HTML file below a folder, as URL paths relative to the site's root: `''`, `billing/`, `404.html`. */
export function pages(folder) {
  const found = [];
  const walk = relative => {
    for (const entry of readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      const name = path.posix.join(relative, entry.name);
      if (entry.isDirectory()) walk(name);
      else if (name.endsWith('.html')) found.push(name.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/'));
    }
  };
  walk('');
  return found.sort();
}

export const isRedirect = html => /http-equiv="?refresh/i.test(html);

/** One page of each kind, found by its markup, so that articles may be added, moved and renamed freely. */
export function samples(folder) {
  const all = pages(folder).map(url => ({ url, html: html(folder, url) })).filter(p => !isRedirect(p.html));
  const bodyHas = (p, word) => new RegExp(`<body[^>]*class="[^"]*\\b${word}\\b`).test(p.html);
  const kinds = {
    home: p => p.url === '',
    section: p => bodyHas(p, 'section'),
    article: p => bodyHas(p, 'article') && /class="[^"]*\bsteps\b/.test(p.html) && /<a[^>]*class="[^"]*\bzoom\b/.test(p.html),
    faq: p => /<details[^>]*class="faq"/.test(p.html),
    tags: p => p.url === 'tags/',
    tag: p => /^tags\/.+\/$/.test(p.url),
    search: p => p.url === 'search/',
    lost: p => p.url === '404.html',
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, test]) => {
    const page = all.find(test);
    assert.ok(page, `the own site has no page of the kind "${kind}" (looked through ${all.length} pages in ${folder})`);
    return [kind, page.url];
  }));
}

export function html(folder, url) {
  const file = path.join(folder, decodeURIComponent(url));
  return readFileSync(url === '' || url.endsWith('/') ? path.join(file, 'index.html') : file, 'utf8');
}

// ---- the server ------------------------------------------------------------------------------------------------

const types = {
  html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8',
  json: 'application/json', webmanifest: 'application/manifest+json', svg: 'image/svg+xml', xml: 'application/xml',
  txt: 'text/plain; charset=utf-8', md: 'text/markdown; charset=utf-8', png: 'image/png', jpg: 'image/jpeg',
  jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', ico: 'image/x-icon', mp4: 'video/mp4', webm: 'video/webm', vtt: 'text/vtt',
};
const compressed = /^text\/|json$|xml$|javascript/;

/**
 * Serves a folder under a prefix the way a static host does: text as gzip, `index.html` for folders, the site's own
 * 404 page, nothing outside the prefix. `log` has one `{ path, status, type, bytes }` per answer; bytes are the body's
 * on the wire. With `send(response, html)` a test writes the pages itself, in its own time.
 */
export async function host(folder, prefix = '/', send) {
  const log = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    const answer = find(folder, prefix, decodeURIComponent(pathname));
    if (answer.location) {
      response.writeHead(301, { location: answer.location }).end();
      return;
    }
    const type = types[path.extname(answer.file ?? '.txt').slice(1)] ?? 'application/octet-stream';
    const plain = answer.file ? readFileSync(answer.file) : Buffer.from('not here');
    if (send && type === types.html) {
      response.writeHead(answer.status, { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' });
      send(response, plain.toString());
      return;
    }
    const gzip = compressed.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = gzip ? gzipSync(plain) : plain;
    log.push({ path: pathname, status: answer.status, type, bytes: body.length });
    response.writeHead(answer.status, {
      'content-type': type, 'content-length': body.length, 'content-security-policy': policy, 'x-content-type-options': 'nosniff',
      ...(gzip && { 'content-encoding': 'gzip' }),
      // LinkChecker waits up to 0.6 s between requests unless the host itself says that it may hurry.
      linkchecker: 'welcome',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise(done => { server.close(done); server.closeAllConnections(); });
  return { origin, url: origin + prefix, log, close };
}

function find(folder, prefix, pathname) {
  if (pathname.startsWith(prefix)) {
    const file = path.join(folder, pathname.slice(prefix.length));
    const inside = file === folder || file.startsWith(folder + path.sep);
    if (inside && existsSync(file)) {
      if (!statSync(file).isDirectory()) return { status: 200, file };
      if (!pathname.endsWith('/')) return { location: encodeURI(pathname) + '/' };
      if (existsSync(path.join(file, 'index.html'))) return { status: 200, file: path.join(file, 'index.html') };
    }
  }
  const lost = path.join(folder, '404.html');
  return { status: 404, file: pathname.startsWith(prefix) && existsSync(lost) ? lost : undefined };
}

/** Starts the preview of a folder on any free port. */
export function preview(folder) {
  const child = spawn(guidepost(), ['serve', '--root', folder, '--port', '0', '--color', 'never'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => { child.removeAllListeners('exit'); child.kill('SIGINT'); };
  return new Promise((found, failed) => {
    let said = '';
    const listen = text => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (address) found({ url: address[0], child, stop });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', failed);
    child.on('exit', status => failed(new Error(`serve ended with status ${status}: ${said}`)));
  });
}

// ---- the browser -----------------------------------------------------------------------------------------------

/**
 * Chromium from the system, with more arguments if wanted; the one without windows of its own, where there is one. A missing
 * browser is a failure, never a skipped test.
 */
export function launch(more = []) {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(':');
  const candidates = [process.env.CHROMIUM, ...names.flatMap(name => folders.map(folder => path.join(folder, name)))];
  const executablePath = candidates.find(file => file && isExecutable(file));
  assert.ok(executablePath, 'no Chromium found: install the package "chromium", or set CHROMIUM to its path');
  return chromium.launch({
    executablePath,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // Chromium refuses to start its sandbox for root, which is what a CI container usually is.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...more,
    ],
  });
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A fresh page in a context of its own. `page.trouble` collects everything a reader's console would complain about:
 * errors, exceptions, broken requests, requests to other origins and violations of the policy.
 */
export async function open(browser, { width = 1440, height = 900, scale = 1, dark = false, script = true, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: scale, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script, reducedMotion: 'reduce', ...more,
  });
  await context.addInitScript(() => {
    window.seen = { shifts: [], violations: [] };
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        const moved = entry.sources?.map(s => s.node?.outerHTML?.slice(0, 80) ?? s.node?.textContent).join(', ');
        if (!entry.hadRecentInput) window.seen.shifts.push(`${entry.value}: ${moved}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', e => window.seen.violations.push(`${e.violatedDirective}: ${e.blockedURI} (${e.sourceFile}:${e.lineNumber})`));
  });
  const page = await context.newPage();
  page.trouble = [];
  let origin;
  page.on('console', message => {
    // The address bar's own 404 is what a test of the 404 page asked for.
    const own404 = message.location().url === page.url() && /status of 404/.test(message.text());
    if (message.type() === 'error' && !own404) page.trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => page.trouble.push(`exception: ${error.message}`));
  page.on('requestfailed', request => {
    // Whoever goes on to the next page gives up what this one was still loading.
    const text = request.failure()?.errorText;
    if (text !== 'net::ERR_ABORTED') page.trouble.push(`failed: ${request.url()} ${text}`);
  });
  page.on('request', request => {
    if (/^(data|blob|about):/.test(request.url())) return;
    origin ??= new URL(request.url()).origin;
    if (new URL(request.url()).origin !== origin) page.trouble.push(`another origin: ${request.url()}`);
  });
  return page;
}

/** Clicks a link and waits until its page is there: Chromium may tell of a click before it has begun to leave the page. */
export async function follow(page, link) {
  const target = new URL(await link.getAttribute('href'), page.url()).href;
  assert.notEqual(target, page.url(), 'the link leads elsewhere');
  await link.click();
  await page.waitForURL(url => url.href === target);
}

/** Repeats until the answer is truthy and returns it; fails with the last answer's name after `ms`. */
export async function until(what, question, ms = 15_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    assert.ok(Date.now() < end, `not within ${ms} ms: ${what}`);
    await new Promise(next => setTimeout(next, 50));
  }
}

/** Waits until what the search dialog shows is the answer to these words, and not to those before. */
export const answered = (page, words) =>
  until(`the answer to "${words}"`, () => page.locator('dialog[open] .finder-foot a').evaluate((a, q) => (new URL(a.href).searchParams.get('q') ?? '') === q.trim(), words));

/** What axe-core finds on a page as it stands: the rule, and the first places with what is wrong there. */
export async function faults(page) {
  // The legacy mode is the one that opens no second window for each look; no page here has a frame, for which the other mode is.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const place = node => `\n    ${node.target.join(' ')}  ${node.failureSummary?.replace(/\s+/g, ' ')}`;
  return violations.map(v => `${v.id}: ${v.help}${v.nodes.slice(0, 5).map(place).join('')}`);
}

/** Scrolls to the end in steps, until the lazy pictures that came into sight are there and what shifts has shifted. */
export async function scrollThrough(page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    const coming = [...document.images].filter(img => !img.complete && img.checkVisibility());
    await Promise.all(coming.map(img => new Promise(done => { img.onload = img.onerror = done })));
    // A frame with the last of them, and a moment in which the browser tells what moved in it.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await new Promise(done => requestIdleCallback(done, { timeout: 2000 }));
  });
}

// ---- a page that comes in slowly -------------------------------------------------------------------------------

/**
 * A page cut before each element and before its text; of elements that come in dozens, such as the links of a list, the
 * first three are cut. The head and the skip link, before which nothing is shown, are one piece.
 */
function pieces(html) {
  const [head, body] = html.split(/(?<=<a class="skip".*<\/a>)/), found = [head], seen = {};
  for (const [, tag, text, ends] of body.matchAll(/(<[a-z][^>]*>)([^<]*)((?:<\/[^>]*>[^<]*)*)/g)) {
    const kind = tag.match(/^<\w+( class="[^"]*")?/)[0];
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (seen[kind] > 3) found[found.length - 1] += tag + text + ends;
    else if (text.trim()) found.push(tag, text + ends);
    else found.push(tag + text + ends);
  }
  return found;
}

/** Waits until a piece is there and was painted. What moved then comes with the answer, or with the next one. */
const painted = page => page.evaluate(() => new Promise(done => {
  const look = () => {
    const size = document.documentElement.outerHTML.length;
    if (size === window.seen.size) return setTimeout(look);
    window.seen.size = size;
    requestAnimationFrame(() => setTimeout(() => done(window.seen.shifts.splice(0))));
  };
  look();
}));

/** Sends a page piece by piece, as on a slow line or a busy machine, at three widths; nothing on it may ever move. */
export function piecewise(browser, folder, url) {
  return Promise.all([320, 390, 1440].map(async width => {
    let begun;
    const response = new Promise(found => (begun = found));
    const slow = await host(folder, '/', begun), page = await open(browser, { width, height: width < 600 ? 844 : 900 });
    try {
      const arrived = page.goto(slow.url + url, { waitUntil: 'commit' }), moved = [];
      const stream = await response, [head, ...rest] = pieces(html(folder, url));
      stream.write(head);
      await arrived;
      await page.locator('.skip').waitFor({ state: 'attached' });
      await painted(page);
      for (const piece of rest) {
        stream.write(piece);
        for (const shift of await painted(page)) moved.push(`${piece.trim().slice(0, 60)} → ${shift}`);
      }
      stream.end();
      await page.waitForLoadState('networkidle');
      assert.deepEqual([...moved, ...(await page.evaluate(() => window.seen.shifts))], [], `layout shift at ${width} px: ${url}`);
      assert.deepEqual(page.trouble, []);
    } finally {
      await page.context().close();
      await slow.close();
    }
  }));
}

// ---- a stage ---------------------------------------------------------------------------------------------------

/** What a file of tests looks with, and at, once it has called `stage`. */
export let browser, server;
let ready;

/**
 * Starts the browser and a server for the tests of a file, and ends both after them. `built` gives the folder, and its prefix
 * where it has one; `visit` waits for `waitUntil`, in Playwright's words.
 */
export function stage(built, waitUntil = 'load') {
  ready = waitUntil;
  before(async () => {
    server = await host(...[built()].flat());
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}

/** A page of the stage in a window of its own. */
export async function visit(url, options) {
  const page = await open(browser, options);
  await page.goto(server.url + url, { waitUntil: ready });
  return page;
}

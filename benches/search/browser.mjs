// A browser, and a server that behaves like a static host behind a CDN: text compressed, other types as they are.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { peer, repository } from './engines.mjs';

/** Chromium from the system ($CHROMIUM, else from PATH), driven by the playwright-core of the peers or of the browser tests. */
export async function launch(peers) {
  const tests = path.join(repository, 'tests/browser');
  const playwright = peer(peers, 'playwright-core') ?? peer(tests, 'playwright-core');
  if (!playwright) throw new Error(`no playwright-core: run "npm ci --ignore-scripts --prefix ${tests}"`);
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const candidates = (process.env.PATH ?? '').split(path.delimiter).flatMap(folder => names.map(name => path.join(folder, name)));
  const executablePath = [process.env.CHROMIUM, ...candidates].find(file => file && existsSync(file));
  if (!executablePath) throw new Error('no Chromium found: install the package "chromium", or set CHROMIUM to its path');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return playwright.chromium.launch({ executablePath, args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', ...sandbox] });
}

const types = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml',
  json: 'application/json', wasm: 'application/wasm',
};

/**
 * Serves folders, each under a prefix; the first prefix that fits wins. `log` has one `{ path, status, bytes }` per answer, bytes
 * being the body's on the wire. What was sent is kept compressed, so that a second reading measures the client only.
 */
export async function host(folders) {
  const log = [];
  const kept = new Map();
  const server = createServer((request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const answer = pathname === '/__blank' ? blank : kept.get(pathname) ?? load(folders, pathname);
    kept.set(pathname, answer);
    log.push({ path: pathname, status: answer.status, bytes: answer.body.length });
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length, 'cache-control': 'max-age=600' });
    response.end(answer.body);
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise(done => { server.close(done); server.closeAllConnections(); });
  return { origin: `http://127.0.0.1:${server.address().port}`, log, close };
}

const blank = { status: 200, body: Buffer.from('<!doctype html><title>blank</title>'), headers: { 'content-type': types.html } };

function load(folders, pathname) {
  const [prefix, folder] = Object.entries(folders).find(([prefix]) => pathname.startsWith(prefix)) ?? ['/', undefined];
  const file = folder && fileBehind(path.join(folder, pathname.slice(prefix.length)));
  if (!file) return { status: 404, body: Buffer.from('not here'), headers: { 'content-type': 'text/plain' } };
  const body = readFileSync(file);
  const type = types[path.extname(file).slice(1)];
  const headers = { 'content-type': type ?? 'application/octet-stream' };
  return type ? { status: 200, body: gzipSync(body), headers: { ...headers, 'content-encoding': 'gzip' } } : { status: 200, body, headers };
}

function fileBehind(file) {
  const at = statSync(file, { throwIfNoEntry: false });
  if (at?.isDirectory()) return fileBehind(path.join(file, 'index.html'));
  return at?.isFile() ? file : undefined;
}

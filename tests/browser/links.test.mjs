// Every link and every #anchor of the built site, followed by LinkChecker, which knows nothing of Guidepost.
// (linkinator was tried and is not used: it misses a broken anchor whose page it has already read.)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { host, pages, sites } from './kit.mjs';

// The default of ten requests a second is a courtesy to strangers' servers; this one is ours, and says so in a header (kit.mjs).
const config = '[checking]\nmaxrequestspersecond=5000\nthreads=8\nrobotstxt=0\n[filtering]\nignorewarnings=http-redirected\n[AnchorCheck]\n';

/** What LinkChecker reports for the given pages of a host; other hosts are recognised, not contacted. */
async function linkchecker(origin, urls) {
  const folder = mkdtempSync(path.join(tmpdir(), 'guidepost-links-'));
  try {
    writeFileSync(path.join(folder, 'rc'), config);
    const elsewhere = `^(?!${origin}|mailto:|tel:)`;
    const args = ['--config', path.join(folder, 'rc'), '--no-status', '--check-extern', '--ignore-url', elsewhere, '--ignore-url', '^(mailto|tel):', ...urls];
    const child = spawn('linkchecker', args, { env: { ...process.env, LANGUAGE: 'en', XDG_CONFIG_HOME: folder } });
    let report = '';
    child.stdout.on('data', text => (report += text));
    child.stderr.on('data', text => (report += text));
    const status = await new Promise((done, failed) => child.on('error', failed).on('close', done));
    return { status, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [name, site] of Object.entries(sites)) {
  test(`links and anchors: the site at ${name}`, async () => {
    const server = await host(site.folder, site.prefix);
    try {
      // Every page is a start, or pages that nothing links to (404, redirects) would not be looked at.
      const { status, report } = await linkchecker(server.origin, pages(site.folder).map(url => server.url + url));
      assert.equal(status, 0, report);
      assert.match(report, /[1-9]\d* links? in [1-9]\d* URLs? checked/);
    } finally {
      await server.close();
    }
  });
}

test('the checker sees what it must: a missing page, picture and anchor, wherever they are read first', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'guidepost-planted-'));
  const page = body => `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>${body}`;
  for (const dir of ['a', 'b']) mkdirSync(path.join(folder, dir));
  writeFileSync(path.join(folder, 'index.html'), page('<a href="a/">a</a> <a href="b/">b</a> <a href="gone/">x</a> <img src="gone.png" alt="">'));
  writeFileSync(path.join(folder, 'a/index.html'), page('<h2 id="größe">a</h2> <a href="../b/#good">b</a> <a href="../b/#bad-forward">b</a>'));
  writeFileSync(path.join(folder, 'b/index.html'), page('<h2 id="good">b</h2> <a href="../a/#gr%C3%B6%C3%9Fe">a</a> <a href="../a/#bad-back">a</a> <a href="/outside/">up</a>'));
  const server = await host(folder, '/help/');
  try {
    const { status, report } = await linkchecker(server.origin, [server.url]);
    assert.equal(status, 1, report);
    for (const planted of ['gone/', 'gone.png', 'bad-forward', 'bad-back', '/outside/']) assert.ok(report.includes(planted), `${planted} was missed:\n${report}`);
    assert.doesNotMatch(report, /Anchor .(good|größe)/);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

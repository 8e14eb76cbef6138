// The Nu Html Checker on everything that is published: pages, style sheets and drawings, not one error or warning.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gaps, pages, sites } from './kit.mjs';

const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

function findings(folder) {
  const args = ['-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', '--also-check-css', '--also-check-svg', folder];
  const run = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, `java: ${run.error?.message ?? run.stderr}`);
  const found = JSON.parse(run.stdout).messages.filter(m => (m.type !== 'info' || m.subType === 'warning') && !gaps.some(gap => gap.test(`${m.message} ${m.extract}`)));
  return found.map(m => `${path.relative(folder, decodeURI(m.url ?? '').replace(/^file:/, ''))}:${m.lastLine}: ${m.message}\n    ${m.extract ?? ''}`);
}

test('Nu Html Checker: every page, style sheet and drawing', () => {
  const { folder } = sites.root;
  assert.ok(pages(folder).length > 0, 'an empty site proves nothing');
  const lines = findings(folder);
  assert.ok(lines.length === 0, `${lines.length} findings\n${lines.slice(0, 30).join('\n')}`);
});

test('the checker sees what it must: a planted error in a page and in a style sheet', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'guidepost-planted-'));
  try {
    mkdirSync(path.join(folder, 'sub'));
    writeFileSync(path.join(folder, 'sub/index.html'), '<!doctype html><html lang="en"><title>x</title><p><div></div></p></html>');
    writeFileSync(path.join(folder, 'site.css'), 'p { colour: red }');
    const lines = findings(folder).join('\n');
    assert.match(lines, /sub\/index\.html/);
    assert.match(lines, /site\.css.*colour/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

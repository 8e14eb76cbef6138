// One search, three places: the reader in Chromium, the preview's API and the terminal give the same articles, parts, scores
// and words around them, for whatever is typed, in five languages. GUIDEPOST_PARITY=2000 asks 2,000 queries instead of 300.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { guidepost, host, launch, open, preview } from './kit.mjs';
import { languages, queries, write } from './languages.mjs';

const names = Object.keys(languages), each = Math.ceil(Number(process.env.GUIDEPOST_PARITY ?? 300) / names.length);

let browser, folder;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'guidepost-parity-'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the reader answers in a real browser, under the policy that the theme promises. */
async function published(site, asked) {
  const server = await host(site);
  try {
    const page = await open(browser);
    await page.goto(server.url);
    const script = readdirSync(path.join(site, 'assets')).find(name => /^search-.*\.js$/.test(name));
    const answers = await page.evaluate(async ({ script, asked, base }) => {
      const { open } = await import(script), { search } = open(base), answers = [];
      for (const query of asked) answers.push(await search(query, { limit: 20 }));
      return answers;
    }, { script: `${server.url}assets/${script}`, asked, base: server.url });
    assert.deepEqual(page.trouble, []);
    await page.context().close();
    return answers;
  } finally {
    await server.close();
  }
}

/** What the preview answers. */
async function previewed(root, asked) {
  const { url, stop } = await preview(root);
  try {
    const answers = [];
    for (const query of asked) {
      let answer;
      do answer = await fetch(`${url}api/search?${new URLSearchParams({ q: query, limit: 20 })}`);
      while (answer.status === 503 && (await new Promise(next => setTimeout(next, 100, true))));
      answers.push(answer.ok ? await answer.json() : { status: answer.status, said: await answer.text() });
    }
    return answers;
  } finally {
    stop();
  }
}

/** What the terminal answers. */
function printed(root, asked) {
  const args = ['search', '--root', root, '--queries', '-', '--limit', '20'];
  return execFileSync(guidepost(), args, { input: asked.join('\n') + '\n', maxBuffer: 1 << 28 }).toString().trimEnd().split('\n').map(line => JSON.parse(line));
}

const plain = ({ url, title, heading, score, snippet }) => ({ url, title, heading, score, snippet: Array.isArray(snippet) ? snippet.join('') : snippet });

for (const language of names) test(`${each} queries in ${language}`, async () => {
  const root = path.join(folder, language), site = path.join(folder, `${language}-site`), asked = queries(language, each);
  write(root, language);
  execFileSync(guidepost(), ['build', '--root', root, '--output', site, '--quiet'], { stdio: 'inherit' });
  const [reader, api] = [await published(site, asked), await previewed(root, asked)], terminal = printed(root, asked);
  let found = 0;
  for (const [i, query] of asked.entries()) {
    if (query.trim()) assert.deepEqual(reader[i], api[i], `reader and API differ: ${JSON.stringify(query)}`);
    assert.deepEqual(reader[i].results.map(plain), terminal[i].results.map(plain), `reader and terminal differ: ${JSON.stringify(query)}`);
    found += reader[i].total > 0;
  }
  assert.ok(found > asked.length / 2, `only ${found} of ${asked.length} queries find anything: they say nothing`);
});

// The reader of the published index, without a browser around it: what it finds in our own help center, what it fetches for
// that, and what it makes of files that are missing, broken or of another day.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { html, isRedirect, pages, reader, sites } from './kit.mjs';

const { open } = await reader();
const folder = path.join(sites.root.folder, 'search');
const read = name => new Uint8Array(readFileSync(path.join(folder, name)));
const manifest = () => JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));

/** A site whose files go through `change`: what is thrown is missing, what is returned is served. `asked` names them. */
function site(change = (name, bytes) => bytes) {
  const asked = [];
  const load = async name => {
    asked.push(name);
    return change(name, read(name), asked.length);
  };
  return { ...open('', { load }), asked };
}

const articles = pages(sites.root.folder).map(url => ({ url, html: html(sites.root.folder, url) }))
  .filter(page => !isRedirect(page.html) && /<body[^>]*class="[^"]*\barticle\b/.test(page.html))
  .map(page => ({ url: page.url, title: /<h1[^>]*>([^<]+)<\/h1>/.exec(page.html)?.[1] })).filter(page => page.title);
const unescaped = text => text.replace(/&(#x27|#39|quot|amp|lt|gt);/g, (_, name) => ({ '#x27': "'", '#39': "'", quot: '"', amp: '&', lt: '<', gt: '>' })[name]);

test('every article is the first result for its own title', async () => {
  assert.ok(articles.length > 30, `${articles.length} articles`);
  const { search } = site(), missed = [];
  for (const { url, title } of articles) {
    const { results } = await search(unescaped(title));
    if (results[0]?.url.split('#')[0] !== url) missed.push(`${title}: ${results[0]?.url}`);
  }
  assert.deepEqual(missed, []);
});

test('a word costs a few files, and the next one fewer', async () => {
  const { search, asked } = site();
  const answer = await search('install', { limit: 5 });
  assert.ok(answer.results.length > 2 && !answer.partial);
  const kinds = asked.map(name => name[0]).join('');
  assert.match(kinds, /^m[twpd]+$/);
  assert.ok(asked.length < 20, asked.join(' '));
  assert.equal(new Set(asked).size, asked.length, 'nothing is fetched twice');
  const before = asked.length;
  await search('install', { limit: 5 });
  assert.equal(asked.length, before, 'the same query fetches nothing');
});

test('nothing that is typed breaks it', async () => {
  const { search, filters } = site();
  const odd = ['', ' ', '"', '""', '" "', '\u0000', '\ud800', '\udc00x', '🦀', '💩'.repeat(300), 'a'.repeat(5000), '<script>alert(1)</script>', '__proto__', 'constructor', 'toString',
    '%', '\\', '.*', '(((', '-', '--', '"a', 'a"b"c', '\u202e', '\n\t', '漢', 'ก', '\u0301', Array.from({ length: 99 }, (_, i) => `w${i}`).join(' '), null, undefined, 7, {}];
  for (const query of odd) {
    const answer = await search(query);
    assert.ok(Array.isArray(answer.results) && !answer.partial, JSON.stringify(query));
    await filters(query);
  }
  assert.equal((await search('xqzvjk')).total, 0);
  assert.deepEqual((await search('xqzvjk')).unknown, ['xqzvjk']);
});

test('quotation marks want the words in a row', async () => {
  const { search } = site();
  const { title } = articles.find(page => unescaped(page.title).split(' ').length > 3), words = unescaped(title).split(' ');
  assert.ok((await search(`"${words.join(' ')}"`)).total >= 1);
  assert.equal((await search(`"${words.reverse().join(' ')}"`)).unquoted, true, 'nothing says it like this, so the words are looked for');
});

test('filters count what they leave', async () => {
  const { search, filters } = site();
  for (const query of ['', 'install']) {
    const values = await filters(query);
    for (const field of ['section', 'kind', 'tag']) for (const { value, count } of values[field].slice(0, 6)) {
      if (!query || !value) continue;
      assert.equal((await search(query, { [field]: value })).total, count, `${field} ${value}`);
    }
  }
  assert.ok((await filters('install')).kind.length > 1);
  assert.equal((await search('install', { section: 'no such section' })).total, 0);
});

for (const kind of ['t', 'p', 'd', 'w', 'f']) {
  test(`files of ${kind}/ that are missing leave the rest`, async () => {
    const { search, asked } = site((name, bytes) => {
      if (name.startsWith(kind + '/')) throw new Error('404');
      return bytes;
    });
    const answer = await search('install', { kind: 'how-to' });
    assert.equal(answer.partial, true);
    assert.ok(Array.isArray(answer.results));
    assert.equal(asked.filter(name => name === 'manifest.json').length, 2, 'the manifest is asked for once more');
  });

  test(`files of ${kind}/ that are broken break nothing`, async () => {
    for (let seed = 1; seed < 17; seed++) {
      const { search } = site((name, bytes) => {
        if (!name.startsWith(kind + '/')) return bytes;
        if (seed % 4 === 0) return bytes.subarray(0, seed);
        if (seed % 4 === 1) return Uint8Array.from({ length: 400 }, (_, i) => i * seed);
        const broken = bytes.slice();
        broken[broken.length * seed / 17 | 0] ^= seed;
        return broken;
      });
      for (const query of ['install', 'instal', 'instlal', 'how to']) assert.ok(Array.isArray((await search(query, { kind: 'how-to' })).results));
    }
  });
}

test('a site that was published anew is read anew, once', async () => {
  const old = manifest(), stale = { ...old, dict: old.dict.map(([key]) => [key, '0123456789']) };
  let turn = 0;
  const { search } = open('', {
    load: async name => name === 'manifest.json' && turn++ === 0 ? new TextEncoder().encode(JSON.stringify(stale)) : read(name),
  });
  const answer = await search('install');
  assert.ok(answer.total > 2 && !answer.partial, JSON.stringify(answer).slice(0, 200));
  assert.equal(turn, 2);
});

test('a site without an index, or with one of another format, says so and works when it is there', async () => {
  let there = false;
  const { search } = open('', { load: async name => {
    if (there) return read(name);
    if (name === 'manifest.json') return new TextEncoder().encode('{"format": 99}');
    throw new Error('404');
  } });
  assert.deepEqual(await search('install'), { query: 'install', total: 0, corrected: [], unknown: [], results: [], partial: true });
  there = true;
  assert.ok((await search('install')).total > 2);
});

test('names in the published folder are content hashes, and all are reachable', () => {
  const m = manifest(), files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isFile()).length;
  const grouped = ['posts', 'packs'].flatMap(kind => m[kind].groups);
  for (const name of [...m.dict.map(([, name]) => name), ...grouped, m.words, m.filters]) assert.match(name, /^[0-9a-f]{10}$/);
  const listed = ['p', 'd'].flatMap(kind => readdirSync(path.join(folder, kind)));
  assert.deepEqual(listed.sort(), [...new Set(grouped)].sort());
  assert.ok(files > 5);
});

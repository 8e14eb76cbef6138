// The reader of the published index, without a browser around it: what it finds in our own help center, what it fetches for
// that, and what it makes of files that are missing, broken or of another day.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { deflateRawSync, gunzipSync } from 'node:zlib';
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

/** A pack with one article, coded without words and without the text that packs share. */
const pack = (title, text) => deflateRawSync(['x/', title, 'how-to', '0', '1', text, ''].map(s => `${s}\0`).join(''));

/** The file of filters, with `change` made to it. */
function narrowed(change) {
  const bytes = read(`f/${manifest().filters}.gp`), f = JSON.parse(new TextDecoder().decode(bytes[0] === 31 ? gunzipSync(bytes) : bytes));
  change(f);
  return new TextEncoder().encode(JSON.stringify(f));
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
  for (const query of ['install', 'publish', '"install guidepost"', '"the site"', '"site the of"']) {
    const values = await filters(query);
    assert.ok(values.kind.length && values.section.length && values.tag.length, query);
    for (const field of ['section', 'kind', 'tag']) for (const { value, count } of values[field]) {
      assert.ok(value && count > 0, `${query}: ${field} ${value}`);
      assert.equal((await search(query, { [field]: value })).total, count, `${query}: ${field} ${value}`);
    }
  }
  const total = list => list.reduce((sum, { count }) => sum + count, 0), all = (await filters('')).kind;
  assert.ok(total(all) > articles.length / 2 && total(all) <= manifest().articles, 'without a query all are counted');
  assert.ok(total((await filters('"install guidepost"')).kind) < total((await filters('install guidepost')).kind), 'a phrase leaves fewer than its words');
  assert.equal((await search('install', { section: 'no such section' })).total, 0);
});

test('what has no kind, tag or section is no value to narrow by', async () => {
  const { filters } = site((name, bytes) => name.startsWith('f/') ? narrowed(f => {
    for (const field of ['section', 'kind', 'tag']) {
      const { values, titles } = f[field];
      values.push('');
      titles?.push('');
      f[field].of = f[field].of.map(own => field === 'tag' ? [...own, values.length - 1] : values.length - 1);
    }
  }) : bytes);
  for (const query of ['', 'install', '"install guidepost"']) {
    const { section, kind, tag } = await filters(query);
    assert.deepEqual([section, kind], [[], []], query);
    assert.ok(tag.length && tag.every(({ value }) => value), query);
  }
});

test('a phrase is looked for ten articles at a time, until it is found often enough', async () => {
  let now = 0, most = 0;
  const asked = new Set, load = async name => {
    if (!name.startsWith('d/')) return read(name);
    asked.add(name);
    most = Math.max(most, ++now);
    await new Promise(next => setTimeout(next, 2));
    now--;
    return pack('Title', 'a guidepost here');
  };
  const { search, filters } = open('', { load }), { total } = await search('guidepost');
  assert.ok(total > 60, `${total} articles are enough for this test`);
  asked.clear();
  assert.equal((await search('"guidepost here"', { limit: 5 })).total, 50);
  assert.ok(asked.size <= 50 && most <= 10, `${asked.size} files, ${most} at once`);
  const { kind } = await filters('"guidepost here"');
  assert.ok(kind.length && kind.every(v => v.value && v.count === undefined), 'where not all were looked at, nothing is counted');
});

test('an article that no pattern can read is found without its text, and the others as ever', async () => {
  const huge = 'a'.repeat(6_000_000), files = new Set;
  const { search } = site((name, bytes) => {
    if (!name.startsWith('d/')) return bytes;
    files.add(name);
    return pack('Title', name === [...files][0] ? huge : 'Install it here.');
  });
  for (const query of ['install', '"install"']) {
    const answer = await search(query), without = answer.results.filter(hit => !hit.snippet.length);
    assert.ok(answer.results.length > 2 && !answer.partial && !answer.unquoted, query);
    assert.equal(without.length, query === 'install' ? 1 : 0, query);
    for (const hit of answer.results) assert.equal(hit.title, 'Title');
  }
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

  test(`files of ${kind}/ that are broken break nothing, and are read anew when they are whole again`, async () => {
    const asked = ['install', 'instal', 'instlal', 'how to', '"install guidepost"'], options = { kind: 'how-to' };
    const whole = [], intact = site();
    for (const query of asked) whole.push(await intact.search(query, options));
    assert.ok(whole.every(answer => answer.total && answer.results[0].snippet.length && !answer.partial));
    for (let seed = 1; seed < 17; seed++) {
      let mended = false;
      const { search } = site((name, bytes) => {
        if (mended || !name.startsWith(kind + '/')) return bytes;
        if (seed % 4 === 0) return bytes.subarray(0, seed);
        if (seed % 4 === 1) return Uint8Array.from({ length: 400 }, (_, i) => i * seed);
        const broken = bytes.slice();
        broken[broken.length * seed / 17 | 0] ^= seed;
        return broken;
      });
      const noticed = [];
      for (const [i, query] of asked.entries()) {
        const answer = await search(query, options), said = `${kind}, ${seed}, ${query}: ${JSON.stringify(answer).slice(0, 300)}`;
        noticed.push(answer.partial);
        assert.equal(answer.query, query, said);
        assert.ok(Number.isInteger(answer.total) && answer.total >= answer.results.length && answer.results.length <= 10, said);
        for (const hit of answer.results) for (const part of [hit, ...hit.sections]) {
          assert.ok([part.url, part.heading, hit.title, hit.kind, ...hit.crumbs, ...part.snippet].every(text => typeof text === 'string'), said);
        }
        // What the broken files have no part in is as ever.
        const names = answer => answer.results.map(hit => hit.url.split('#')[0]);
        if (!'tp'.includes(kind)) assert.deepEqual(answer.corrected, whole[i].corrected, said);
        if ('dw'.includes(kind) && !query.includes('"')) assert.equal(answer.total, whole[i].total, said);
        if (kind === 'f' && answer.partial) assert.ok(answer.total >= whole[i].total && names(answer).length, said);
      }
      // Half a file is always noticed; other bytes may look like a file.
      if (seed % 4) continue;
      assert.ok(noticed.every(Boolean), `${kind}, ${seed}: ${noticed}`);
      mended = true;
      for (const [i, query] of asked.entries()) assert.deepEqual(await search(query, options), whole[i], `${kind}, ${seed}, ${query}: mended`);
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

test('a deploy while many queries wait: every one of them is answered by the new site', async () => {
  const old = manifest(), stale = new TextEncoder().encode(JSON.stringify({ ...old, dict: old.dict.map(([key]) => [key, '0123456789']) }));
  let turn = 0, fail = false;
  const { search } = open('', { load: async name => {
    if (name !== 'manifest.json') return read(name);
    if (turn++ === 0) return stale;
    await new Promise(next => setTimeout(next, 100));
    if (fail) throw new Error('offline');
    return read(name);
  } });
  const later = async (query, ms) => { await new Promise(next => setTimeout(next, ms)); return search(query); };
  for (const answer of await Promise.all([search('install'), search('publish'), later('article', 30), later('tags', 60)])) {
    assert.ok(answer.total > 2 && !answer.partial, JSON.stringify(answer).slice(0, 120));
  }
  assert.equal(turn, 2, 'one more manifest for all of them');
});

test('files that stay away: the manifest is asked for once in ten seconds, and what is there is told', async () => {
  for (const offline of [false, true]) {
    let turn = 0;
    const { search } = open('', { load: async name => {
      if (name === 'manifest.json' && turn++ && offline || name.startsWith('d/')) throw new Error('offline');
      return read(name);
    } });
    for (const query of ['install', 'publish', 'install']) {
      const answer = await search(query);
      assert.ok(answer.partial && answer.total > 2 && !answer.results.length, `${query}: ${JSON.stringify(answer).slice(0, 120)}`);
    }
    assert.equal(turn, 2);
  }
});

test('the manifest is revalidated each time, all else comes from the browser’s memory', async () => {
  const own = globalThis.fetch, how = new Map;
  globalThis.fetch = async (url, options) => {
    how.set(`${url}`, options?.cache);
    return new Response(read(`${url}`.replace('https://help.test/search/', '')));
  };
  try {
    assert.ok((await open('https://help.test/').search('install')).total > 2);
  } finally {
    globalThis.fetch = own;
  }
  assert.equal(how.get('https://help.test/search/manifest.json'), 'no-cache');
  how.delete('https://help.test/search/manifest.json');
  assert.ok(how.size > 3 && [...how.values()].every(cache => cache === undefined));
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

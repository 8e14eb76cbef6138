// Ranking quality on a retrieval collection, ours beside the peers':
//   node benches/search/quality.mjs COLLECTION [--peers FOLDER] [--only NAME,…] [--misses] [--save FILE] [--against FILE]
// How to get a collection and the peers: README.md beside this file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { knownItems, placeOf, read, writePages, writeSite } from './collection.mjs';
import { binary, guidepost, libraries, pagefind, scratch } from './engines.mjs';
import { distinct, mean, ndcg, reciprocal, table } from './judge.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    guidepost: { type: 'string' }, peers: { type: 'string' }, only: { type: 'string' }, language: { type: 'string', default: 'en' },
    misses: { type: 'boolean' }, save: { type: 'string' }, against: { type: 'string' },
  },
});
if (positionals.length !== 1) {
  console.error('usage: node benches/search/quality.mjs COLLECTION [--guidepost FILE] [--peers FOLDER] [--only NAME,…] [--language en] [--misses] [--save FILE] [--against FILE]');
  process.exit(2);
}
const only = options.only?.split(',');
const wanted = name => !only || only.includes(name);

const collection = read(positionals[0]);
const sets = knownItems(collection);
const { titles, words } = sets;
const questions = [
  ...collection.queries.map(([, text]) => text),
  ...titles.map(item => item.text), ...titles.map(item => item.bad),
  ...words.map(item => item.text), ...words.map(item => item.bad),
];

const rows = [['engine', 'nDCG@10', 'MRR@10', 'empty', 'title first', 'title+typo @5', 'rare word @5', 'mistyped @5', 'ms/query']];
for await (const engine of engines()) {
  const start = performance.now();
  const answers = await engine.ask(questions);
  const time = (performance.now() - start) / questions.length;
  const lists = answers.map(answer => distinct(answer.map(engine.id ?? (id => id))));
  rows.push(row(engine.name, lists, time));
  if (engine.name === 'guidepost') report(lists);
  await engine.close?.();
}
console.log(`${path.basename(path.resolve(positionals[0]))}: ${collection.documents.length} documents, ${collection.queries.length} judged queries, ${titles.length} titles, ${words.length} rare words`);
console.log(table(rows));

async function* engines() {
  const idOf = url => collection.documents[placeOf(url)].id;
  if (wanted('guidepost')) {
    const root = scratch('collection');
    writeSite(collection, root, options.language);
    yield { ...guidepost({ program: binary(options.guidepost), root }), id: hit => idOf(hit.url) };
  }
  for (const library of libraries(options.peers, wantsPeers() ? collection.documents : [])) {
    if (wanted(library.name)) yield library;
  }
  if (options.peers && wanted('pagefind')) {
    const site = scratch('pages');
    mkdirSync(site, { recursive: true });
    writePages(collection, site);
    const engine = await pagefind({ peers: options.peers, site });
    if (engine) yield { ...engine, id: hit => idOf(hit.url) };
  }
}

function wantsPeers() {
  return !only || only.some(name => name !== 'guidepost' && name !== 'pagefind');
}

/** The lists of one engine, in the order of `questions`, as a row of figures. */
function row(name, lists, time) {
  const { judged, titleHits, badTitleHits, wordHits, badWordHits } = judge(lists);
  const share = hits => mean(hits.map(Number)).toFixed(3);
  const empty = `${judged.filter(one => one.empty).length}/${judged.length}`;
  return [
    name, mean(judged.map(one => one.ndcg)).toFixed(3), mean(judged.map(one => one.mrr)).toFixed(3), empty,
    share(titleHits), share(badTitleHits), share(wordHits), share(badWordHits), time.toFixed(2),
  ];
}

function judge(lists) {
  const rest = lists.slice();
  const take = list => rest.splice(0, list.length);
  const judged = take(collection.queries).map((ids, k) => {
    const [query, text] = collection.queries[k];
    const grades = collection.grades[query];
    return { query, text, ids, ndcg: ndcg(ids, grades), mrr: reciprocal(ids, id => grades[id] > 0), empty: !ids.length };
  });
  const among = (items, first) => take(items).map((ids, k) => ids.slice(0, first).some(id => items[k].right.has(id)));
  return { judged, titleHits: among(titles, 1), badTitleHits: among(titles, 5), wordHits: among(words, 5), badWordHits: among(words, 5) };
}

/** What one tunes by: which queries changed since a saved run, and which known items are missed. */
function report(lists) {
  const result = judge(lists);
  if (options.against) difference(result.judged, JSON.parse(readFileSync(options.against, 'utf8')));
  if (options.save) writeFileSync(options.save, JSON.stringify(Object.fromEntries(result.judged.map(one => [one.query, one.ndcg]))));
  if (!options.misses) return;
  for (const one of result.judged.toSorted((a, b) => a.ndcg - b.ndcg).slice(0, 15)) {
    console.log(`nDCG ${one.ndcg.toFixed(3)}  query ${one.query}: ${one.text}  →  ${one.ids.join(' ')}`);
  }
  let at = collection.queries.length;
  const parts = [['title not first', titles, 'text', 'titleHits'], ['mistyped title', titles, 'bad', 'badTitleHits'], ['rare word', words, 'text', 'wordHits'], ['mistyped word', words, 'bad', 'badWordHits']];
  for (const [label, items, key, hits] of parts) {
    items.forEach((item, k) => {
      const typed = key === 'bad' ? ` (for ${item.text})` : '';
      if (!result[hits][k]) console.log(`${label}: ${item[key]}${typed}  wants ${[...item.right].join(' ')}, got ${lists[at + k].slice(0, 5).join(' ') || 'nothing'}`);
    });
    at += items.length;
  }
}

function difference(judged, before) {
  const changed = judged.map(one => ({ ...one, by: one.ndcg - (before[one.query] ?? 0) })).filter(one => Math.abs(one.by) > 0.0005);
  for (const one of changed.sort((a, b) => a.by - b.by)) {
    console.log(`${one.by > 0 ? '+' : ''}${one.by.toFixed(3)} to ${one.ndcg.toFixed(3)}  query ${one.query}: ${one.text}`);
  }
  console.log(`${changed.length} of ${judged.length} queries changed, nDCG@10 by ${mean(judged.map(one => one.ndcg - (before[one.query] ?? 0))).toFixed(4)}`);
}

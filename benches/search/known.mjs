// Known items of a real help center: its titles, headings and link texts as queries, each also mistyped and not yet typed to the end.
//   node benches/search/known.mjs CONTENT [--peers FOLDER] [--only NAME,…] [--misses]
// CONTENT is a folder of Markdown that our binary can build; the peers read the HTML that it builds. More: README.md beside this file.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { binary, guidepost, libraries, pagefind, scratch } from './engines.mjs';
import { dice, distinct, mean, ndcg, prefix, reciprocal, sample, table, typo } from './judge.mjs';
import { article, articles } from './pages.mjs';

const MOST = 200;
/** Link texts that name nothing. */
const vague = /^(click |see |learn |read )?(here|this|more|this (page|article|guide|section)|these (steps|instructions))[.:]?$/i;
const pageOf = address => address.replace(/#.*$/, '');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { guidepost: { type: 'string' }, peers: { type: 'string' }, only: { type: 'string' }, misses: { type: 'boolean' } },
});
if (positionals.length !== 1) {
  console.error('usage: node benches/search/known.mjs CONTENT [--guidepost FILE] [--peers FOLDER] [--only NAME,…] [--misses]');
  process.exit(2);
}
const root = path.resolve(positionals[0]);
const program = binary(options.guidepost);
const site = scratch('site');
execFileSync(program, ['build', '--root', root, '--output', path.join(site, 'out'), '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });

const browser = await launch(options.peers);
const found = await articles(path.join(site, 'out'), browser);
await browser.close();

const sets = itemSets(found);
const questions = sets.flatMap(set => set.items.map(item => item.query));
console.log(`${root}: ${found.length} articles, ${questions.length} queries`);
const rows = [['set', 'engine', 'success@1', 'MRR@10', 'nDCG@10', 'no result', 'anchor@1', 'anchor MRR', 'one of 3 @1', 'one of 3 MRR']];
const results = [];
for await (const engine of engines()) {
  const lists = {};
  for (const anchors of [false, true]) lists[anchors] = await engine.ask(anchors);
  results.push({ name: engine.name, lists });
}
for (const [at, set] of sets.entries()) {
  for (const { name, lists } of results) {
    const mine = lists[set.anchors].slice(start(at), start(at) + set.items.length);
    const pages = figures(set, mine, 0);
    const anchors = set.anchors ? [1, 3].flatMap(shown => figures(set, mine, shown).slice(0, 2)) : [];
    rows.push([`${set.name} (${set.items.length})`, name, ...pages, ...anchors]);
  }
}
console.log(table(rows));

function start(at) {
  return sets.slice(0, at).reduce((sum, set) => sum + set.items.length, 0);
}

/** Sets of {query, right}; `right` holds the addresses that answer the query, with an anchor where the set asks for one. */
function itemSets(pages) {
  const random = dice(11);
  const titles = gather(pages.map(page => [page.title, page.url]));
  const headings = gather(pages.flatMap(page => page.sections.filter(one => one.anchor).map(one => [one.title, `${page.url}#${one.anchor}`])));
  const known = new Map(pages.map(page => [page.url, page.title.toLowerCase()]));
  const links = gather(pages.flatMap(page => page.links.filter(link => known.has(link.url)).map(link => [link.text, link.url])));
  const own = ({ text, right }) => right.some(url => known.get(url) === text.toLowerCase());
  const kinds = [
    ['title', titles, false],
    ['heading', headings.filter(({ text }) => ![...known.values()].includes(text.toLowerCase())), true],
    ['link text', links.filter(one => !own(one)), false],
  ];
  return kinds.flatMap(([kind, all, anchors]) => {
    const drawn = sample(all.filter(({ text, right }) => right.length <= 3 && text.length >= 5 && /\p{L}{3}/u.test(text) && !vague.test(text)), MOST, random);
    const bent = bend => drawn.map(({ text, right }) => ({ query: bend(text), right })).filter(({ query }) => query);
    return [
      { name: kind, anchors, items: bent(text => text) },
      { name: `${kind}, mistyped`, anchors, items: bent(text => mistyped(text, random)) },
      { name: `${kind}, cut short`, anchors, items: bent(text => prefix(text, random)) },
    ];
  });
}

function mistyped(text, random) {
  for (let k = 0; k < 10; k++) {
    const bad = typo(text, random);
    if (bad !== text && !bad.includes('undefined')) return bad;
  }
  return undefined;
}

/** Pairs of a text and an address, by text: in the order in which the texts came, each with all its addresses. */
function gather(pairs) {
  const groups = new Map();
  for (const [text, address] of pairs) {
    const key = text.toLowerCase();
    const group = groups.get(key) ?? { text, right: new Set() };
    group.right.add(address);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ text, right }) => ({ text, right: [...right] }));
}

/** Each engine as {name, ask(anchors)}, which answers all questions with lists of {page, anchors: best first}. */
async function* engines() {
  const wanted = name => !options.only || options.only.split(',').includes(name);
  if (wanted('guidepost')) {
    const engine = guidepost({ program, root });
    const lists = (await engine.ask(questions)).map(hits => hits.map(hit => ({ page: pageOf(hit.url), anchors: distinct([hit.url, ...(hit.sections ?? []).map(one => one.url)]) })));
    yield { name: engine.name, ask: () => lists };
  }
  const pages = libraries(options.peers, found.map(({ url, title, text }) => ({ id: url || '/', title, text })));
  const parts = libraries(options.peers, found.flatMap(page => page.sections.map(one => ({ ...one, id: one.anchor ? `${page.url}#${one.anchor}` : page.url || '/' }))));
  for (const [k, { name }] of pages.entries()) {
    if (!wanted(name)) continue;
    yield { name, ask: async anchors => (await (anchors ? parts : pages)[k].ask(questions)).map(grouped) };
  }
  if (!options.peers || !wanted('pagefind')) return;
  const engine = await pagefind({ peers: options.peers, site: path.join(site, 'out'), ...article });
  if (!engine) return;
  const relative = url => decodeURI(url.replace(/^\//, ''));
  const lists = (await engine.ask(questions)).map(hits => hits.map(hit => ({ page: relative(hit.url), anchors: hit.parts.map(relative) })));
  await engine.close();
  yield { name: engine.name, ask: () => lists };
}

/** Hits on pages or their sections, grouped by page as a reader would be shown them. */
function grouped(ids) {
  const groups = new Map();
  for (const id of ids.slice(0, 100)) {
    const address = id === '/' ? '' : id;
    const page = pageOf(address);
    if (!groups.has(page)) groups.set(page, { page, anchors: [] });
    groups.get(page).anchors.push(address);
  }
  return [...groups.values()];
}

/**
 * Success@1, MRR@10, nDCG@10 and the share of empty answers. With `shown` = 0 a page is right whatever the anchor; else one of so many
 * anchors under it has to be.
 */
function figures({ name, items }, lists, shown) {
  const judged = lists.map((hits, k) => {
    const right = shown ? items[k].right : distinct(items[k].right.map(pageOf));
    const ids = hits.slice(0, 10).map(hit => {
      const addresses = shown ? hit.anchors.slice(0, shown) : [hit.page];
      return addresses.find(address => right.includes(address)) ?? addresses[0] ?? hit.page;
    });
    const grades = Object.fromEntries(right.map(address => [address, 1]));
    return { first: +right.includes(ids[0]), mrr: reciprocal(ids, id => right.includes(id)), ndcg: ndcg(ids, grades), empty: +!hits.length, item: items[k], ids };
  });
  if (options.misses && options.only === 'guidepost' && shown < 3) {
    const by = shown ? ' by anchor' : '';
    for (const { item, ids } of judged.filter(one => !one.first)) console.log(`${name}${by}: ${item.query}  wants ${item.right.join(' ')}, got ${ids.slice(0, 3).join(' ') || 'nothing'}`);
  }
  return ['first', 'mrr', 'ndcg', 'empty'].map(key => mean(judged.map(one => one[key])).toFixed(3));
}

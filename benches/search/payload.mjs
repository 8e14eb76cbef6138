// Bytes and milliseconds of searching a published site in Chromium, beside Pagefind on the same articles:
//   node benches/search/payload.mjs SITE [--peers FOLDER] [--bundle FOLDER] [--only guidepost,pagefind] [--each 5]
// SITE is a folder that `guidepost build` wrote. --bundle keeps Pagefind's index between runs. More: README.md beside this file.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { host, launch } from './browser.mjs';
import { indexWithPagefind, scratch } from './engines.mjs';
import { mean, quantile, table } from './judge.mjs';
import { article } from './pages.mjs';
import { Visit, tally } from './visit.mjs';
import { choose } from './words.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: 'string' }, bundle: { type: 'string' }, only: { type: 'string' }, each: { type: 'string', default: '5' } },
});
if (positionals.length !== 1) {
  console.error('usage: node benches/search/payload.mjs SITE [--peers FOLDER] [--bundle FOLDER] [--only guidepost,pagefind] [--each 5]');
  process.exit(2);
}
const site = path.resolve(positionals[0]);
const words = choose(site, +options.each);
console.log(`${site}: ${words.articles} articles`);
console.log(`frequent ${words.frequent.join(' ')}; medium ${words.medium.join(' ')}; rare ${words.rare.join(' ')}; eight letters ${words.eight.join(' ')}`);

const browser = await launch(options.peers);
const measured = {};
for (const engine of engines()) measured[engine.name] = await measure(engine);
await browser.close();
print(measured);

/** How each engine is opened and asked inside the page; both functions run in the browser. */
function engines() {
  const wanted = name => !options.only || options.only.split(',').includes(name);
  const found = [];
  const reader = asset(/^search-[0-9a-f]+\.js$/);
  if (wanted('guidepost') && reader) {
    found.push({ name: 'guidepost', folders: { '/': site }, script: `/assets/${reader}`, open: openGuidepost, openWithFiles: openGuidepostWithFiles, ask: askGuidepost, dialog: true, output: path.join(site, 'search') });
  }
  if (wanted('pagefind') && options.peers) {
    const bundle = options.bundle ? path.resolve(options.bundle) : scratch('pagefind');
    if (!existsSync(path.join(bundle, 'pagefind.js'))) indexWithPagefind(options.peers, { site, output: bundle, ...article });
    found.push({ name: 'pagefind', folders: { '/pagefind/': bundle, '/': site }, script: '/pagefind/pagefind.js', open: openPagefind, ask: askPagefind, output: bundle });
  }
  return found;
}

function asset(pattern) {
  return readdirSync(path.join(site, 'assets')).find(name => pattern.test(name));
}

async function openGuidepost(script) {
  const { open } = await import(script);
  window.engine = await open(`${location.origin}/`);
}

async function openGuidepostWithFiles(script) {
  const { open } = await import(script);
  const files = window.files ??= new Map();
  const load = async name => {
    if (!files.has(name)) files.set(name, new Uint8Array(await (await fetch(`/search/${name}`)).arrayBuffer()));
    return files.get(name);
  };
  window.engine = await open(`${location.origin}/`, { load });
}

async function askGuidepost({ query, limit }) {
  const start = performance.now();
  const { results } = await window.engine.search(query, { limit, snippets: limit > 0 });
  return { ms: performance.now() - start, results: results.length };
}

async function openPagefind(script) {
  window.engine = await import(script);
  await window.engine.init();
}

async function askPagefind({ query, limit }) {
  const start = performance.now();
  const { results } = await window.engine.search(query);
  await Promise.all(results.slice(0, limit).map(result => result.data()));
  return { ms: performance.now() - start, results: results.length };
}

/** All rows of one engine: name → list of {bytes, ms, requests}, one a query. */
async function measure(engine) {
  const server = await host(engine.folders);
  const rows = { 'cold, one word': [], 'cold, two words': [], 'another word, warm': [], 'typing eight letters': [], 'misspelt, extra': [] };
  const singles = [...words.frequent, ...words.medium, ...words.rare];
  for (const [k, word] of singles.entries()) {
    const visit = await Visit.start(browser, engine, server);
    rows['cold, one word'].push(await visit.ask(word));
    rows['another word, warm'].push(await visit.ask(singles[(k + 4) % singles.length]));
    await visit.end();
  }
  for (const pair of words.pairs) rows['cold, two words'].push(await cold(engine, server, [pair]));
  for (const word of words.eight) {
    const prefixes = Array.from({ length: word.length }, (_, k) => word.slice(0, k + 1));
    rows['typing eight letters'].push(await cold(engine, server, prefixes));
  }
  for (const [word, typed] of words.misspelt) {
    const visit = await Visit.start(browser, engine, server);
    await visit.ask(word);
    rows['misspelt, extra'].push(await visit.ask(typed));
    await visit.end();
  }
  if (engine.dialog) {
    rows['typing in the dialog'] = [];
    for (const word of words.eight) rows['typing in the dialog'].push(await inDialog(server, word));
  }
  const times = { ...await rankingTimes(engine, server), ...await timesAlone(engine, server) };
  await server.close();
  return { rows, times, output: weigh(engine.output) };
}

/** The sum of some queries in a fresh browser. */
async function cold(engine, server, queries) {
  const visit = await Visit.start(browser, engine, server);
  const log = [];
  let ms = 0;
  for (const query of queries) {
    const one = await visit.ask(query);
    ms += one.ms;
    log.push(...one.log);
  }
  await visit.end();
  return { ms, ...tally(log) };
}

/** What a reader of the home page waits for and loads: `/`, then a word at the pace of a quick typist. */
async function inDialog(server, word) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/`, { waitUntil: 'networkidle' });
  server.log.length = 0;
  const start = performance.now();
  await page.keyboard.press('/');
  await page.locator('dialog[open] input').waitFor();
  await page.keyboard.type(word, { delay: 120 });
  await page.locator('dialog[open] a.hit mark').first().waitFor();
  await page.waitForLoadState('networkidle');
  const log = server.log.splice(0);
  await context.close();
  return { ms: performance.now() - start, ...tally(log) };
}

/**
 * Milliseconds of each of 200 queries whose files the browser has already: without fetching snippets, and with five. Each list is of
 * the second round in a fresh page, the first having filled the browser's cache, so files are decoded but not waited for.
 */
async function rankingTimes(engine, server) {
  const context = await browser.newContext();
  const lists = {};
  for (const [name, limit] of [['ranking', 0], ['with five snippets', 5]]) {
    for (const round of ['filling', 'measuring']) {
      const page = await context.newPage();
      await page.goto(`${server.origin}/__blank`);
      await page.evaluate(engine.open, engine.script);
      const times = [];
      for (const query of words.many) times.push((await page.evaluate(engine.ask, { query, limit })).ms);
      if (round === 'measuring') lists[name] = times;
      await page.close();
    }
  }
  await context.close();
  return lists;
}

/** The same without any fetching, for an engine that lets one hand it its files: what decoding and ranking take by themselves. */
async function timesAlone(engine, server) {
  if (!engine.openWithFiles) return {};
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/__blank`);
  const lists = { 'decoding and ranking alone': [], 'once more': [] };
  for (const round of ['filling', ...Object.keys(lists)]) {
    if (round !== 'once more') await page.evaluate(engine.openWithFiles, engine.script);
    for (const query of words.many) {
      const { ms } = await page.evaluate(engine.ask, { query, limit: 0 });
      lists[round]?.push(ms);
    }
  }
  await context.close();
  return lists;
}

/** Bytes and number of the files of an index. */
function weigh(folder) {
  const files = readdirSync(folder, { recursive: true }).map(name => path.join(folder, name)).filter(file => statSync(file).isFile() && !file.endsWith('.html'));
  return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}

/** Where the bytes go, by the folder that they come from: means in kB. */
function shares(name, rows) {
  const sorts = [...new Set(Object.values(rows).flat().flatMap(one => Object.keys(one.sorts)))].sort();
  const cell = (list, sort) => (mean(list.map(one => one.sorts[sort] ?? 0)) / 1000).toFixed(1);
  return table([[`${name}, mean kB of`, ...sorts], ...Object.entries(rows).map(([row, list]) => [row, ...sorts.map(sort => cell(list, sort))])]);
}

function print(all) {
  const names = Object.keys(all);
  const kb = bytes => (bytes / 1000).toFixed(1);
  const head = ['median (worst)', ...names.flatMap(name => [`${name} kB`, 'requests', 'ms'])];
  const spread = (list, show) => `${show(quantile(list, 0.5))} (${show(Math.max(...list))})`;
  const rows = Object.keys(all[names[0]].rows).map(row => [row, ...names.flatMap(name => {
    const list = all[name].rows[row];
    if (!list) return ['', '', ''];
    return [spread(list.map(one => one.bytes), kb), spread(list.map(one => one.requests), String), spread(list.map(one => one.ms), ms => ms.toFixed(0))];
  })]);
  console.log(table([head, ...rows]));
  const times = [['200 queries, files at hand', ...names.flatMap(name => [`${name} p50 ms`, 'p95 ms'])]];
  for (const kind of Object.keys(all[names[0]].times)) {
    times.push([kind, ...names.flatMap(name => [0.5, 0.95].map(share => all[name].times[kind] && quantile(all[name].times[kind], share).toFixed(1)))]);
  }
  console.log(`\n${table(times)}\n`);
  console.log(table([['index', 'MB', 'files'], ...names.map(name => [name, (all[name].output.bytes / 1e6).toFixed(2), all[name].output.files])]));
  for (const name of names) console.log(`\n${shares(name, all[name].rows)}`);
  const failed = names.flatMap(name => Object.values(all[name].rows).flat()).filter(one => one.failed).length;
  if (failed) console.log(`${failed} measurements had requests that failed`);
  const size = pattern => kb(gzipSync(readFileSync(path.join(site, 'assets', asset(pattern)))).length);
  for (const [name, pattern] of Object.entries({ 'the reader': /^search-[0-9a-f]+\.js$/, 'the dialog': /^find-[0-9a-f]+\.js$/, 'its style': /^find-[0-9a-f]+\.css$/ })) {
    if (asset(pattern)) console.log(`${name}: ${size(pattern)} kB`);
  }
}

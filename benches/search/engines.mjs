// The engines that are compared. Each is `{ name, ask(queries) → one list of ids a query }`, best first; the peers have the
// settings that their users get: MiniSearch as VitePress sets it, lunr as MkDocs, elasticlunr as mdBook, Pagefind untouched.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A folder that is gone when the process ends; in memory where the machine has such a place. */
export function scratch(name) {
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `guidepost-${name}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The binary: as given, else $GUIDEPOST, else what `cargo build --release` left. */
export function binary(given) {
  const file = path.resolve(given ?? process.env.GUIDEPOST ?? path.join(repository, 'target/release/guidepost'));
  if (!existsSync(file)) throw new Error(`no guidepost at ${file}: run "cargo build --release", or give --guidepost FILE`);
  return file;
}

/** A package below the folder of peers, or nothing when it is not installed there. */
export function peer(folder, name) {
  if (!folder) return undefined;
  try {
    return createRequire(path.resolve(folder, 'x.js'))(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Ours: whole answers of `guidepost search --queries`, one a query. */
export function guidepost({ program, root, limit = 10 }) {
  const folder = scratch('queries');
  return {
    name: 'guidepost',
    async ask(queries) {
      const file = path.join(folder, 'queries.txt');
      writeFileSync(file, queries.map(query => `${query.replace(/\s+/g, ' ').trim()}\n`).join(''));
      const args = ['search', '--root', root, '--queries', file, '--limit', String(limit)];
      const lines = run(program, args).trim().split('\n').map(line => JSON.parse(line));
      if (lines.length !== queries.length) throw new Error(`${queries.length} queries, ${lines.length} answers`);
      return lines.map(line => line.results);
    },
  };
}

/** Standard output of a program; status 1 is "no match" and an answer too. */
function run(program, args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.status === 1 && error.stdout) return error.stdout;
    throw new Error(`${path.basename(program)} ${args.join(' ')}\n${error.stderr ?? error.message}`);
  }
}

/** The libraries that hold the whole index in memory. `documents` are {id, title, text, …}; answers are ids. */
export function libraries(folder, documents) {
  const makers = { minisearch, lunr, elasticlunr };
  return Object.entries(makers).flatMap(([name, make]) => {
    const library = peer(folder, name);
    if (!library) return [];
    const search = make(library, documents);
    return [{ name, ask: async queries => queries.map(search) }];
  });
}

function minisearch(MiniSearch, documents) {
  const index = new MiniSearch({ fields: ['title', 'text'], searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2 } } });
  index.addAll(documents);
  return query => index.search(query).map(hit => hit.id);
}

function lunr(build, documents) {
  const index = build(function configure() {
    this.ref('id');
    this.field('title', { boost: 1000 });
    this.field('text');
    documents.forEach(document => this.add(document));
  });
  return query => {
    const words = query.replace(/[^\p{L}\p{N}\s]/gu, ' ').trim();
    return words ? index.search(words).map(hit => hit.ref) : [];
  };
}

function elasticlunr(build, documents) {
  const index = build(function configure() {
    this.setRef('id');
    this.addField('title');
    this.addField('text');
    this.saveDocument(false);
  });
  documents.forEach(document => index.addDoc(document));
  const options = { bool: 'AND', expand: true, fields: { title: { boost: 2 }, text: { boost: 1 } } };
  return query => index.search(query, options).map(hit => hit.ref);
}

/** Runs Pagefind's indexer over a folder of pages; the bundle goes to `output`. */
export function indexWithPagefind(folder, { site, output, root = 'html', exclude = [] }) {
  const program = path.resolve(folder, 'node_modules/.bin/pagefind');
  const skip = exclude.flatMap(selector => ['--exclude-selectors', selector]);
  execFileSync(program, ['--silent', '--site', site, '--output-path', output, '--root-selector', root, ...skip], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Pagefind in a real browser. Answers are `{ url, parts }`, the parts' addresses best first. `close` when done. */
export async function pagefind({ peers, site, root, exclude }) {
  if (!existsSync(path.join(peers ?? '', 'node_modules/.bin/pagefind'))) return undefined;
  const { host, launch } = await import('./browser.mjs');
  const bundle = scratch('pagefind');
  indexWithPagefind(peers, { site, output: bundle, root, exclude });
  const server = await host({ '/pagefind/': bundle, '/': site });
  const browser = await launch(peers);
  const page = await browser.newPage();
  await page.goto(`${server.origin}/__blank`);
  await page.evaluate(async () => {
    window.engine = await import('/pagefind/pagefind.js');
    await window.engine.init();
  });
  return {
    name: 'pagefind',
    async ask(queries) {
      const answers = [];
      for (const query of queries) answers.push(await page.evaluate(askPagefind, query));
      return answers;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function askPagefind(query) {
  const { results } = await window.engine.search(query);
  const found = await Promise.all(results.slice(0, 12).map(result => result.data()));
  const weight = part => part.weighted_locations.reduce((sum, place) => sum + place.balanced_score, 0);
  return found.map(({ url, sub_results: parts }) => ({ url, parts: parts.toSorted((a, b) => weight(b) - weight(a)).map(part => part.url) }));
}

// What machines read of the own site, held to tools that are not ours: structured data to the shapes that schema.org and
// Google ask for, Markdown to another parser, the manifest to Chromium's own reader, everything to the pages themselves.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv';
import { marked } from 'marked';
import { host, html, isRedirect, launch, open, pages, samples, sites } from './kit.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const { folder, baseUrl } = sites.root;
const text = name => readFileSync(path.join(folder, name), 'utf8');
const url = { type: 'string', pattern: `^${baseUrl.replaceAll('.', '\\.')}` };
const words = { type: 'string', minLength: 1 };
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const object = (type, properties, optional = {}) => ({
  type: 'object', additionalProperties: false, required: ['@type', ...Object.keys(properties)],
  properties: { '@context': { const: 'https://schema.org' }, '@type': { const: type }, ...properties, ...optional },
});
const named = type => object(type, { name: words, url });
const shapes = {
  WebSite: object('WebSite', { name: words, url, inLanguage: words }, { description: words }),
  // Google asks for two steps at least, counted from 1.
  BreadcrumbList: object('BreadcrumbList', {
    itemListElement: { type: 'array', minItems: 2, items: object('ListItem', { position: { type: 'integer', minimum: 1 }, name: words, item: url }) },
  }),
  TechArticle: object('TechArticle', {
    headline: words, description: words, inLanguage: words,
    mainEntityOfPage: { type: 'object', required: ['@type', '@id'], properties: { '@type': { const: 'WebPage' }, '@id': url } },
    isPartOf: named('WebSite'), author: named('Organization'), publisher: named('Organization'),
  }, {
    // Git knows no day of an article that is not committed yet.
    image: url, datePublished: day, dateModified: day,
  }),
};

const ajv = new Ajv({ strict: false });
const validate = Object.fromEntries(Object.entries(shapes).map(([type, shape]) => [type, ajv.compile(shape)]));

/** The structured data of a page as a list of nodes. */
function data(markup) {
  const scripts = [...markup.matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)].map(([, json]) => JSON.parse(json));
  return scripts.flatMap(json => json['@graph'] ?? [json]);
}

/** The file of the site that a complete address leads to. */
function file(address) {
  assert.ok(address.startsWith(baseUrl), address);
  const name = decodeURIComponent(address.slice(baseUrl.length).split('#')[0]);
  return path.join(folder, name === '' || name.endsWith('/') ? name + 'index.html' : name);
}

test('structured data has the shapes that search engines ask for, and says what the page says', () => {
  const seen = {};
  for (const page of pages(folder)) {
    const markup = html(folder, page);
    if (isRedirect(markup)) continue;
    const nodes = data(markup);
    if (/name="robots" content="noindex"/.test(markup)) assert.deepEqual(nodes, [], page);
    for (const node of nodes) {
      const type = node['@type'];
      assert.ok(validate[type]?.(node), `${page}: ${type} ${JSON.stringify(validate[type]?.errors)}`);
      seen[type] = (seen[type] ?? 0) + 1;
      if (type === 'BreadcrumbList') {
        assert.deepEqual(node.itemListElement.map(item => item.position), node.itemListElement.map((_, at) => at + 1), page);
        for (const { item } of node.itemListElement) assert.ok(existsSync(file(item)), `${page}: ${item}`);
        assert.equal(node.itemListElement.at(-1).item, baseUrl + page);
      }
      if (type === 'TechArticle') assert.equal(node.mainEntityOfPage['@id'], baseUrl + page);
    }
  }
  assert.ok(seen.WebSite === 1 && seen.TechArticle > 50 && seen.BreadcrumbList > seen.TechArticle, JSON.stringify(seen));
  assert.ok(!validate.BreadcrumbList({ '@type': 'BreadcrumbList', itemListElement: [] }), 'the shapes see what is wrong');
});

test('cards for social networks are complete, and their pictures are there', () => {
  for (const page of Object.values(samples(folder))) {
    const metas = [...html(folder, page).matchAll(/<meta (?:property|name)="((?:og|article|twitter):[^"]*)" content="([^"]*)">/g)];
    const card = Object.fromEntries(metas.map(([, name, value]) => [name, value]));
    assert.equal(metas.length, Object.keys(card).length, `${page}: nothing stands there twice`);
    for (const name of ['og:title', 'og:type', 'og:site_name', 'twitter:card']) assert.ok(card[name], `${page}: ${name}`);
    const picture = card['og:image'];
    if (picture) {
      assert.ok(existsSync(file(picture)), picture);
      assert.ok(card['og:image:alt'] && card['og:image:width'] >= 300 && card['og:image:height'] >= 157, page);
    }
    assert.equal(card['twitter:card'], picture ? 'summary_large_image' : 'summary');
  }
});

test('Chromium reads the manifest without a complaint, under the policy and within the budget', async () => {
  const server = await host(folder);
  try {
    const page = await open(browser);
    await page.goto(server.url + samples(folder).article, { waitUntil: 'networkidle' });
    const requests = server.log.filter(r => !r.type.startsWith('image/'));
    assert.ok(requests.length <= 4, requests.map(r => r.path).join(' '));
    const session = await page.context().newCDPSession(page);
    const { url, errors, data } = await session.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    assert.equal(url, server.url + 'manifest.webmanifest');
    const manifest = JSON.parse(data);
    assert.deepEqual([manifest.start_url, manifest.scope, manifest.display, manifest.dir], ['./', './', 'browser', 'ltr']);
    for (const { src, sizes, type } of manifest.icons) {
      assert.ok(existsSync(path.join(folder, src)), src);
      assert.deepEqual([sizes, type], ['any', 'image/svg+xml']);
    }
    assert.deepEqual(await page.evaluate(() => window.seen.violations), []);
    assert.deepEqual(page.trouble, []);
    await page.context().close();
  } finally {
    await server.close();
  }
});

test('llms.txt is a title, a quote and lists of links to Markdown that is there', () => {
  const tokens = marked.lexer(text('llms.txt')).filter(token => token.type !== 'space');
  const [title, summary, ...rest] = tokens;
  assert.deepEqual([title.type, title.depth, summary.type], ['heading', 1, 'blockquote']);
  const found = [];
  while (rest.length) {
    const [heading, list] = rest.splice(0, 2);
    assert.deepEqual([heading.type, heading.depth, list?.type], ['heading', 2, 'list'], heading.raw);
    for (const item of list.items) {
      const [link, note] = item.tokens[0].tokens;
      assert.equal(link.type, 'link', item.raw);
      assert.match(note?.raw ?? ': ', /^: /, item.raw);
      assert.ok(existsSync(file(link.href)), link.href);
      found.push(link.href);
    }
  }
  assert.ok(found.length > 50 && new Set(found).size === found.length);
  const full = text('llms-full.txt');
  for (const address of found) assert.ok(full.includes(readFileSync(file(address), 'utf8').trimEnd()), address);
});

/** What the Markdown of an article holds, by a parser that is not ours: headings and addresses, code left out. */
function outline(markdown) {
  const found = { headings: [], addresses: [] };
  marked.walkTokens(marked.lexer(markdown), token => {
    if (token.type === 'heading') found.headings.push(token);
    if (token.type === 'link' || token.type === 'image') found.addresses.push(token.href);
    if (token.type === 'html') {
      assert.doesNotMatch(token.raw, /<!--/, 'comments are gone');
      for (const [, address] of token.raw.matchAll(/\s(?:href|src)="([^"]*)"/g)) found.addresses.push(address);
    }
  });
  return found;
}

test('every article has its Markdown: one title, the headings of its page, and links that lead to published files', () => {
  let count = 0;
  for (const page of pages(folder)) {
    const markup = html(folder, page);
    const [, name] = markup.match(/<link rel="alternate" type="text\/markdown" href="([^"]*)">/) ?? [];
    assert.equal(name !== undefined, /<meta property="og:type" content="article">/.test(markup), page);
    if (!name) continue;
    count++;
    assert.equal(name, `/${page}index.md`);
    const markdown = text(decodeURIComponent(name.slice(1)));
    assert.doesNotMatch(markdown, /^---\n/, 'no front matter');
    const { headings, addresses } = outline(markdown);
    assert.deepEqual(headings.filter(h => h.depth === 1).length, 1, page);
    const shown = markup.match(/<main[^]*<\/main>/)[0].match(/<h[1-6][ >]/g).length;
    // What's next may hold related articles as cards, whose titles are headings there.
    assert.ok(headings.length <= shown && headings.length > 0, page);
    for (const address of addresses) {
      if (address.startsWith('#') || !address.startsWith(baseUrl)) assert.match(address, /^(#|https?:|mailto:|tel:)/, `${page}: ${address}`);
      else assert.ok(existsSync(file(address)), `${page}: ${address}`);
    }
  }
  assert.ok(count > 50, `${count} articles`);
});

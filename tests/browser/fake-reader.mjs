// A reader with a small memory, in place of the theme's `search.js`: answers that a test of the dialog can rely on, among
// them late, partial and failing ones, whatever the own help center says this week.
import { html, isRedirect, pages } from './kit.mjs';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
const plain = html => html.replace(/<(script|style|svg)[^]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ').replace(/&(\w+|#\w+);/g, (all, name) => entities[name] ?? all).replace(/\s+/g, ' ').trim();

/** The articles of a built site, read from its pages. */
export function memory(folder) {
  const found = [];
  for (const url of pages(folder)) {
    const text = html(folder, url);
    const main = /<main[^]*<\/main>/.exec(text)?.[0];
    if (isRedirect(text) || !/<body class="[^"]*\barticle\b/.test(text)) continue;
    const [first, ...rest] = /<div class="prose">([^]*?)<\/main>/.exec(main)[1].split(/(?=<h2 id=")/);
    found.push({
      url, title: plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(main)[1]), words: plain((/<(?:p|div) class="lead">([^]*?)<\/(?:p|div)>/.exec(main)?.[1] ?? '') + first).slice(0, 240),
      crumbs: [...(/<nav class="crumbs"[^]*?<\/nav>/.exec(main)?.[0] ?? '').matchAll(/<a [^>]*>([^<]*)<\/a>/g)].slice(1).map(m => plain(m[1])),
      kind: text.includes('<details class="faq"') ? 'faq' : text.includes('class="steps"') ? 'how-to' : 'reference',
      section: url.split('/').slice(0, -2).join('/'), tags: [...main.matchAll(/tags\/[^"]*">([^<]*)<\/a>/g)].map(m => plain(m[1])),
      parts: rest.slice(0, 4).map(part => ({ anchor: /id="([^"]*)"/.exec(part)[1], heading: plain(/<h2[^>]*>([^]*?)<a class="anchor"|<h2[^>]*>([^]*?)<\/h2>/.exec(part).slice(1).find(Boolean)), words: plain(part.replace(/<h2[^]*?<\/h2>/, '')).slice(0, 200) })),
    });
  }
  return found;
}

/** The text of a module. `articles` are hits without snippets: `{ url, title, crumbs, kind, section, tags, words, parts }`. */
export function fakeReader(articles) {
  return `
const articles = ${JSON.stringify(articles)};
const wait = ms => new Promise(next => setTimeout(next, ms));
const pieces = (text, terms) => {
  const found = new RegExp("(" + terms.map(t => t.replace(/[^\\p{L}\\p{N}]/gu, ".")).join("|") + ")", "giu");
  return text.split(found);
};
const state = globalThis.fake = { asked: [], filters: 0, delay: 0, fail: false, partial: false };
async function open(base) {
  state.base = base;
  return {
    async search(query, { limit, section, kind, tag }) {
      state.asked.push(query);
      const fail = state.fail, typo = query.replace("instal ", "install ").replace(/^instal$/, "install");
      // An answer that a test holds back comes when the test lets it.
      await (state.held?.[query] ?? wait(state.delay));
      if (fail) throw new Error("no shard");
      const terms = typo.toLowerCase().split(/\\s+/).filter(Boolean), unknown = terms.filter(t => t.startsWith("zz"));
      const known = terms.filter(t => !unknown.includes(t));
      const hits = articles.filter(a => known.length && known.every(t => (a.title + a.words + JSON.stringify(a.parts)).toLowerCase().includes(t)))
        .filter(a => (!section || a.section === section) && (!kind || a.kind === kind) && (!tag || a.tags.includes(tag)));
      const results = hits.slice(0, limit).map(a => ({
        url: a.url, title: a.title, heading: "", crumbs: a.crumbs, kind: a.kind, score: 1, snippet: pieces(a.words, known),
        sections: a.parts.filter(p => known.some(t => (p.heading + p.words).toLowerCase().includes(t)))
          .map(p => ({ url: a.url + "#" + p.anchor, heading: p.heading, snippet: pieces(p.words, known) })),
      }));
      const corrected = typo === query ? [] : [["instal", "install"]];
      return { query, total: hits.length, corrected, unknown, results, ...(state.partial && { partial: true }) };
    },
    async filters(query) {
      state.filters++;
      const known = query.toLowerCase().split(/\\s+/).filter(Boolean);
      const hits = articles.filter(a => known.every(t => (a.title + a.words + JSON.stringify(a.parts)).toLowerCase().includes(t)));
      const tally = (list, title = value => value) => [...new Set(list)].sort().map(value => ({ value, title: title(value), count: list.filter(v => v === value).length }));
      return {
        section: tally(hits.map(a => a.section), value => articles.find(a => a.section === value).crumbs.at(-1)),
        kind: tally(hits.map(a => a.kind)), tag: tally(hits.flatMap(a => a.tags)),
      };
    },
  };
}
export { open };
`;
}

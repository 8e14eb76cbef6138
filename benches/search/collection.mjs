// A retrieval collection (docs.jsonl, queries.tsv, qrels.tsv): reading it, writing it as a help center or as bare HTML,
// and the sets of known items drawn from it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dice, typo } from './judge.mjs';

/** `documents` as {id, title, text}, `queries` as [id, text], `grades` as query → document → grade. */
export function read(folder) {
  const lines = name => readFileSync(path.join(folder, name), 'utf8').trim().split('\n');
  const grades = {};
  for (const line of lines('qrels.tsv')) {
    const [query, document, grade] = line.split('\t');
    (grades[query] ??= {})[document] = +grade;
  }
  const queries = lines('queries.tsv').map(line => line.split('\t')).filter(([id]) => grades[id]);
  return { documents: lines('docs.jsonl').map(line => JSON.parse(line)), queries, grades };
}

/** As a Guidepost site, one article a document: `docs/d<place in the list>/`. */
export function writeSite({ documents }, folder, language) {
  const content = path.join(folder, 'content/docs');
  mkdirSync(content, { recursive: true });
  writeFileSync(path.join(folder, 'guidepost.yaml'), `title: Collection\nlanguage: ${language}\n`);
  documents.forEach((document, k) => {
    const title = plain(document.title) || `d${document.id}`;
    writeFileSync(path.join(content, `d${k}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n\n${escaped(document.text)}\n`);
  });
}

/** The place in the list behind an address that `writeSite` or `writePages` made. */
export const placeOf = url => +/\bd(\d+)(?:\/|\.html)(?:#.*)?$/.exec(url)[1];

/** As bare pages, for engines that read HTML. */
export function writePages({ documents }, folder) {
  const html = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  documents.forEach(({ id, title, text }, k) => {
    const page = `<!doctype html><html lang="en"><title>${html(title)}</title><body><main data-pagefind-body>`
      + `<h1>${html(title || `d${id}`)}</h1><p>${html(text)}</p></main></body></html>`;
    writeFileSync(path.join(folder, `d${k}.html`), page);
  });
}

/** Titles typed exactly and with one letter wrong, and rare words exactly and mistyped; each with the documents that answer it. */
export function knownItems({ documents }) {
  const random = dice(7);
  const titled = documents.filter(document => document.title.split(' ').length >= 3);
  const drawn = Array.from({ length: Math.min(200, titled.length) }, () => titled[random(titled.length)]);
  const same = {};
  for (const { id, title } of documents) (same[title.toLowerCase()] ??= new Set()).add(id);
  const titles = drawn.map(({ title }) => ({ text: title, bad: typo(title, random), right: same[title.toLowerCase()] }));

  const wordsOf = ({ title, text }) => new Set(`${title} ${text}`.toLowerCase().match(/[a-z]{5,}/g) ?? []);
  const holders = new Map();
  for (const document of documents) {
    for (const word of wordsOf(document)) holders.set(word, (holders.get(word) ?? new Set()).add(document.id));
  }
  const words = [];
  for (let k = 0; words.length < 200 && k < 5000; k++) {
    const document = documents[random(documents.length)];
    const word = [...wordsOf(document)].find(word => holders.get(word).size <= 3);
    if (word) words.push({ text: word, bad: typo(word, random), right: holders.get(word) });
  }
  return { titles, words };
}

const plain = text => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();

/** Text that Markdown shows as it stands: every mark of ASCII escaped, no line indented, nothing that looks like a variable. */
function escaped(text) {
  const paragraphs = text.split(/\n\s*\n/).map(paragraph => paragraph.split('\n').map(plain).filter(Boolean).join('\n'));
  const escape = mark => ('{}'.includes(mark) ? `&#${mark.charCodeAt(0)};` : `\\${mark}`);
  return paragraphs.filter(Boolean).join('\n\n').replace(/[!-/:-@[-`{-~]/g, escape);
}

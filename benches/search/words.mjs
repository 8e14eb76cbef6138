// Words to search for, drawn from a built site by how many articles hold them, so that nobody picks them by hand.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { dice, typo } from './judge.mjs';

/** How many articles hold each word of at least four letters; `articles` counts all. */
function census(folder) {
  const holders = new Map();
  let articles = 0;
  for (const file of readdirSync(folder, { recursive: true }).filter(name => path.basename(name) === 'index.html').sort()) {
    const text = articleText(readFileSync(path.join(folder, file), 'utf8'));
    if (!text) continue;
    articles++;
    for (const word of new Set(text.toLowerCase().match(/\p{L}{4,}/gu))) holders.set(word, (holders.get(word) ?? 0) + 1);
  }
  return { holders, articles };
}

function articleText(html) {
  const start = html.indexOf('<article');
  return start < 0 ? '' : html.slice(start, html.indexOf('</article>', start)).replace(/<[^>]*>|&[^;]{1,8};/g, ' ');
}

/**
 * `frequent` words (the commonest fifty of five letters and more), `medium` (in one article of fifty) and `rare` ones (in five or fewer),
 * `each` of them; `eight`: half as many of each class that have eight letters; `misspelt`: pairs of a word and how it was typed; `pairs` of
 * words; and `many`: 200 queries of one to three words.
 */
export function choose(folder, each = 5) {
  const { holders, articles } = census(folder);
  const stop = stopWords(folder);
  const ranked = [...holders].filter(([word]) => !stop.has(word)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const middle = Math.max(6, Math.round(articles / 50));
  const classes = {
    frequent: ranked.filter(([word]) => word.length >= 5).slice(0, 50),
    medium: ranked.filter(([word, count]) => word.length >= 5 && count <= middle && count > Math.max(5, middle / 2)),
    rare: ranked.filter(([word, count]) => word.length >= 5 && count <= 5 && count >= Math.min(2, articles)),
  };
  const spread = (list, size) => Array.from({ length: Math.min(size, list.length) }, (_, k) => list[Math.floor((k * list.length) / size)][0]);
  const five = Object.fromEntries(Object.entries(classes).map(([name, list]) => [name, spread(list, each)]));
  const commonEight = ranked.filter(([word]) => word.length === 8).slice(0, 50);
  const some = Math.ceil(each / 2);
  const eightOf = list => spread(list.filter(([word]) => word.length === 8), some);
  const random = dice(3);
  const bad = word => Array.from({ length: 20 }, () => typo(word, random)).find(text => !holders.has(text) && /^\p{L}+$/u.test(text));
  const { frequent, medium, rare } = five;
  return {
    articles, ...five,
    pairs: frequent.flatMap((word, k) => [`${word} ${medium[k] ?? rare[k]}`, `${frequent[(k + 1) % frequent.length]} ${word}`, `${medium[k] ?? word} ${rare[k]}`]),
    eight: [...spread(commonEight, some), ...eightOf(classes.medium), ...eightOf(classes.rare)],
    misspelt: [...spread(classes.medium.filter(([word]) => word.length >= 6), each), ...spread(classes.rare.filter(([word]) => word.length >= 6), each)]
      .map(word => [word, bad(word)]).filter(([, typed]) => typed),
    many: many(Object.values(classes).map(list => list.map(([word]) => word)), random),
  };
}

function many(classes, random) {
  const lists = classes.filter(list => list.length);
  const word = () => {
    const list = lists[random(lists.length)];
    return list[random(list.length)];
  };
  return Array.from({ length: 200 }, (_, k) => Array.from({ length: 1 + (k % 3) }, word).join(' '));
}

/** What the site itself leaves out of queries, so that no engine is asked for it alone. */
function stopWords(folder) {
  const file = path.join(folder, 'search/manifest.json');
  return new Set(existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).stop) : []);
}

// Judging ranked lists: the measures, and the seeded dice that pick and bend queries, so that two runs ask the same.

/** A linear congruential generator; the quotient of 2³¹ is good enough to pick samples with. */
export function dice(seed = 7) {
  let state = seed;
  return below => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
}

/** One letter of the longest word left out, swapped with the next, or replaced. */
export function typo(text, random) {
  const words = text.split(' ');
  let longest = 0;
  words.forEach((word, k) => {
    if (word.replace(/[^a-z]/gi, '').length > words[longest].length) longest = k;
  });
  const word = words[longest];
  const at = 1 + random(Math.max(1, word.length - 2));
  const way = random(3);
  words[longest] = way === 0 ? word.slice(0, at) + word.slice(at + 1)
    : way === 1 ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
      : word.slice(0, at) + 'abcdefghijklmnopqrstuvwxyz'[random(26)] + word.slice(at + 1);
  return words.join(' ');
}

/** The text without the last one to three letters of its last word; nothing where fewer than three would be left. */
export function prefix(text, random) {
  const last = text.match(/\p{L}+$/u)?.[0] ?? '';
  const cut = Math.min(1 + random(3), last.length - 3);
  return cut > 0 ? text.slice(0, -cut) : undefined;
}

/** At most `size` of a list, each once, in the order drawn. */
export function sample(list, size, random) {
  const pool = list.slice();
  for (let k = pool.length - 1; k > 0; k--) {
    const other = random(k + 1);
    [pool[k], pool[other]] = [pool[other], pool[k]];
  }
  return pool.slice(0, size);
}

/** Each once, the first place counts. */
export const distinct = list => [...new Set(list)];

/** nDCG of the first ten; `grades` maps an id to its grade, and the gain is the grade itself. */
export function ndcg(ids, grades) {
  const gain = list => list.slice(0, 10).reduce((sum, grade, k) => sum + grade / Math.log2(k + 2), 0);
  const ideal = gain(Object.values(grades).sort((a, b) => b - a));
  return ideal ? gain(ids.map(id => grades[id] ?? 0)) / ideal : 0;
}

/** One over the place of the first right answer among the first ten, else 0. */
export function reciprocal(ids, right) {
  const place = ids.slice(0, 10).findIndex(right);
  return place < 0 ? 0 : 1 / (place + 1);
}

export const mean = list => list.reduce((sum, x) => sum + x, 0) / Math.max(1, list.length);

/** The value below which a share of the list lies. */
export function quantile(list, share) {
  const sorted = list.slice().sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** A table in columns: the first to the left, the others to the right. */
export function table(rows) {
  const width = rows[0].map((_, k) => Math.max(...rows.map(row => String(row[k] ?? '').length)));
  return rows.map(row => row.map((cell, k) => (k ? String(cell ?? '').padStart(width[k]) : String(cell ?? '').padEnd(width[k]))).join('  ').trimEnd()).join('\n');
}

// The reader of the published index. It fetches only the files in search/ that a query needs and ranks as `guidepost search`
// does, in whole numbers. What the files hold is said in Guidepost's source: src/search/shards.rs.

// ---- words

// A change of a token here is a change in src/search/tokens.rs, and a new version; tests/search/tokens.json holds both to it.
const invisible = '\\xad\\u200b-\\u200f\\u2060\\ufeff';
/** Scripts that are cut into pairs of characters. */
const paired =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3130-\\u318f\\u31f0-\\u31ff' +
  '\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{323af}';
const letter = `(?!\\p{M}|[ʼ${paired}])[\\p{Alphabetic}\\p{N}]`;
const inWord = `(?:${letter}|\\p{M})`;
const word = `${letter}(?:[${invisible}]*${inWord})*`;
const unit = `(?!\\p{M})(?=[\\p{Alphabetic}\\p{N}])[${paired}](?:[${invisible}]*[\\p{M}\\uff9e\\uff9f\\u1160-\\u11ff])*`;
const pattern = (source, flags = '') => new RegExp(source, flags + 'u');

const words = pattern(word, 'g');
const units = pattern(unit, 'g');
/** Characters of paired scripts, or words joined by `_`, `.` and hyphens with the signs before and after them. */
const chains = pattern(
  `((?:${unit}[${invisible}]*)+)|(?:(?<!${inWord}|[_.$@#+-])(?:--?|[.$@#]))?` +
    `${word}(?:(?:_+|[-.‐‑])${word})*(?:(?:\\+\\+?|#)(?!${inWord}|[_+#]))?`,
  'g',
);
const underscored = pattern(`${word}(?:_+${word})+`, 'y');
const hyphenated = pattern(`${word}(?:[-‐‑]${word})+`, 'y');
const capitals = pattern(`(?=\\p{Uppercase})(?<=[\\p{Lowercase}\\p{N}][\\p{M}${invisible}]*)`);
/** What follows a letter and, after a gap, what stands before it: an apostrophe that cut it off. */
const elided = pattern(`^['’ʼ]${inWord}(?:${inWord}|[_‐‑-])|${inWord}['’ʼ]$`);
const unseen = pattern(`[${invisible}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`, 'g');
/** Accents, points and what is not seen, which go, and letters that no normal form takes apart. */
const changed = pattern(`[${invisible}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670 ßøæœłđıς‐]`, 'g');
const letters = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i', ς: 'σ', '‐': '-' };
const fold = (text) => text.normalize('NFKD').toLowerCase().replace(changed, (c) => letters[c] ?? '');
const short = (text, most) => (text.length > most ? [...text].slice(0, most).join('') : text);

/**
 * Cuts a text into tokens, in order.
 * @param {string} text
 * @returns {[surface: string, start: number, end: number, whole: boolean][]} A whole stands before the tokens inside its range.
 */
const tokens = (text) => {
  const found = [];
  const give = (surface, start, end, whole) => {
    const cut = short(surface, 64);
    if (cut && (!whole || cut === surface)) found.push([cut, start, end, whole]);
  };
  const single = (word, start) => {
    const parts = /\p{Uppercase}/u.test(word) ? word.split(capitals) : [word];
    if (parts[1]) give(fold(word), start, start + word.length, true);
    for (const part of parts) give(fold(part), start, (start += part.length), false);
  };
  for (const { 0: chain, 1: run, index: start } of text.matchAll(chains)) {
    const end = start + chain.length;
    if (run) {
      let before, from, until;
      for (const { 0: unit, index } of run.matchAll(units)) {
        const plain = unit.length > 1 || /[^ぁ-ゖァ-ヺ一-鿿가-힣]/.test(unit) ? short(unit.normalize('NFKC').replace(unseen, ''), 32) : unit;
        until = start + index + unit.length;
        if (before) found.push([before + plain, from, until, false]);
        before = plain;
        from = start + index;
      }
      if (from === start) found.push([before, from, until, false]);
    } else if (/^[A-Z]?[a-z0-9]{2,63}$/.test(chain)) {
      // Most words by far; what follows would say the same of them.
      found.push([chain.toLowerCase(), start, end, false]);
    } else if (!/[_.$@#+‐‑-]/.test(chain)) {
      const around = () => text.slice(end, end + 5) + '\0' + text.slice(Math.max(0, start - 3), start);
      if (!/^\P{N}$/u.test(fold(chain)) || !elided.test(around())) single(chain, start);
    } else {
      if (/^-|[_.$@#+]/.test(chain)) give(fold(chain), start, end, true);
      const done = [0, 0];
      for (const { 0: word, index } of chain.matchAll(words)) {
        [underscored, hyphenated].forEach((kind, i) => {
          kind.lastIndex = index;
          const run = index >= done[i] && kind.exec(chain)?.[0];
          if (!run) return;
          done[i] = index + run.length;
          const skipped = i ? /^\p{N}/u.test(run) : run === chain;
          if (!skipped) give(fold(run).replace(i ? /-/g : '', ''), start + index, start + done[i], true);
        });
        single(word, start + index);
      }
    }
  }
  return found;
};

const isPaired = pattern(`[${paired}]`);
const surfaces = text => tokens(text).filter(t => !t[3]).map(t => t[0]);
/** A list of what `f` gives, and of numbers in a row. */
const list = (length, f) => Array.from({ length }, f);
const range = (from, n) => list(n, (_, i) => from + i);
const ones = n => { let c = 0; for (; n; n &= n - 1) c++; return c };

// ---- files

const utf8 = new TextDecoder;

/** Reads varints, in the order of a shard. */
const numbers = u => {
  let i = 0;
  const next = () => {
    let n = 0, by = 1, b;
    do { b = u[i++]; n += (b & 127) * by; by *= 128 } while (b > 127);
    return n;
  };
  const signed = () => (n => n % 2 ? -(n + 1) / 2 : n / 2)(next());
  const some = (n, f = next) => list(n, f);
  const gaps = n => { let sum = 0; return list(n, () => sum += next()) };
  return { next, signed, list: some, gaps, bytes: n => u.subarray(i, i += n), rest: () => u.subarray(i) };
};

const inflate = async (format, ...parts) =>
  new Uint8Array(await new Response(new Blob(parts).stream().pipeThrough(new DecompressionStream(format))).arrayBuffer());

const unpack = u => u[0] === 31 && u[1] === 139 ? inflate('gzip', u) : u;

/** A shard of the dictionary: surfaces with their stems, and what is known of each stem. */
const dictionary = u => {
  const r = numbers(u), [files, size, words] = r.list(3);
  const file = r.gaps(files), first = r.gaps(files), stems = r.gaps(size), df = r.list(size), more = {};
  for (const at of r.gaps(r.next())) more[at] = 0;
  for (const at in more) more[at] = r.list(r.next(), r.signed);
  const shared = r.list(words), cut = r.bytes(words);
  let place = 0, text = '', f = 0;
  const of = r.list(words, () => {
    const others = r.next();
    place += r.signed();
    return [place, ...r.list(others, () => place + r.signed())].map(p => stems[p]);
  });
  const rests = utf8.decode(r.rest()).split('\n');
  return {
    words: r.list(words, (_, i) => ({ text: text = text.slice(0, shared[i]) + rests[i], stems: of[i], cut: cut[i] })),
    stems: stems.map((stem, i) => {
      while (first[f + 1] <= stem) f++;
      return { stem, df: df[i] >> 1, form: df[i] & 1, file: file[f], slot: stem - first[f], more: more[i] ?? [] };
    }),
  };
};

/** A file of postings: for each stem the titles and the parts that hold it. */
const postings = u => {
  const r = numbers(u), counts = r.list(r.next(), () => r.list(3));
  const each = f => counts.map(f);
  const titles = each(n => r.gaps(n[0])), worth = each(n => r.bytes(n[0])), sizes = each(n => r.bytes(n[0]));
  const articles = each(n => r.gaps(n[1]));
  // A place is an article and a part in one number.
  const places = articles.map(list => {
    const own = [];
    for (const article of list) for (let part = 0, b = 128; b > 127; part += 7) {
      [b] = r.bytes(1);
      for (let bit = 0; bit < 7; bit++) if (b >> bit & 1) own.push(article * 64 + part + bit);
    }
    return own;
  });
  const impacts = each(n => r.bytes(n[2]));
  return counts.map((_, i) => ({ titles: titles[i], worth: worth[i], sizes: sizes[i], places: places[i], impacts: impacts[i] }));
};

/** The words that articles are coded with, and the text that they are compressed against. */
const phrasebook = u => {
  const r = numbers(u);
  return { words: utf8.decode(r.bytes(r.next())).split('\n'), against: r.rest() };
};

/** Coded text becomes strings. */
const decode = (u, words) => {
  const out = [];
  let text = '', bare = 0;
  for (let i = 0; i < u.length;) {
    const b = u[i++];
    if (b > 127 || b > 2 && b < 10) {
      const word = words[b > 127 ? b - 128 : (b - 3 << 8) + u[i++] + 128];
      text += word[0] === ' ' && (bare || !text || text.endsWith('\n')) ? word.slice(1) : word;
      bare = 0;
    } else if (!b) { out.push(text); text = '' }
    else if (b === 1) bare = 1;
    else text += String.fromCharCode(b === 2 ? u[i++] << 8 | u[i++] : b);
  }
  return out;
};

const plain = text => /[^\0-\x7f]/.test(text) ? '' : text.toLowerCase().replace(/'/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** The headings of a part. */
const marks = (lines, text) => {
  let at = 0;
  return lines.split('\n').slice(0, -1).map(line => {
    const [, gap, length, anchor] = /^(\d*),?(\d*)(?: ([^]*))?$/.exec(line), start = at + +gap, to = text.indexOf('\n', start);
    at = length ? start + +length : to < 0 ? text.length : to;
    return { start, end: at, anchor: anchor ?? plain(text.slice(start, at)) };
  });
};

/** The articles of a pack. */
const articles = (strings, size) => {
  let i = 0;
  const next = () => {
    if (i >= strings.length) throw 0;
    return strings[i++];
  };
  const some = f => list(+next(), f);
  return list(size, () => {
    const [at, title, kind] = [next(), next(), next()];
    return {
      url: at.endsWith('*') ? at.slice(0, -1) + plain(title) + '/' : at, title, kind, crumbs: some(next),
      parts: some(() => { const text = next(); return { text, marks: marks(next(), text) } }),
    };
  });
};

/** The file of a group. */
const name = (folder, { size, groups }, n) => `${folder}/${groups[n / size | 0]}/${n}.gp`;

/** All that is known of one state of the site. A file that is missing or broken is as if it were empty, and `run` hears of it. */
const open_site = (text, load) => {
  const m = JSON.parse(text);
  if (m.format !== 1 || m.tokens !== 1) throw 0;
  const stems = new Map, shards = [], kept = new Map;
  const file = async (name, read) => read(await unpack(await load(name)));
  // The newest 200 files are kept; one that failed is asked for again.
  const keep = (name, make) => {
    const had = kept.get(name) ?? make();
    kept.delete(name);
    kept.set(name, had);
    had.catch(() => kept.delete(name));
    for (const [old] of kept) if (kept.size > 200) kept.delete(old);
    return had;
  };
  const book = () => keep('w', () => file(`w/${m.words}.gp`, phrasebook));
  const safe = (run, promise, otherwise) => promise.catch(() => { run.lost = 1; return otherwise });
  const shard = async n => {
    const read = await file(`t/${m.dict[n][1]}.gp`, dictionary);
    for (const s of read.stems) if (!stems.has(s.stem)) stems.set(s.stem, { ...s, more: s.more.map(d => n + d), words: [] });
    for (const w of read.words) for (const s of w.stems) stems.get(s).words.push(w.text);
    return read.words;
  };
  return {
    m, text, stems, book,
    shard: (run, n) => safe(run, shards[n] ??= shard(n).catch(e => { delete shards[n]; throw e }), []),
    list: (run, stem) => {
      const { file: n, slot } = stems.get(stem);
      return safe(run, keep(`p${n}`, () => file(name('p', m.posts, n), postings)).then(lists => lists[slot]), { titles: [], places: [] });
    },
    article: (run, n) => {
      const pack = n / m.perPack | 0;
      const read = async () => {
        const { words, against: d } = await book(), l = d.length;
        // A stored block brings the text that the file points back to.
        const head = Uint8Array.of(0, l, l >> 8, ~l, ~l >> 8);
        const u = await inflate('deflate-raw', ...l ? [head, d] : [], await load(name('d', m.packs, pack)));
        return articles(decode(u.subarray(l), words), Math.min(m.perPack, m.articles - pack * m.perPack));
      };
      return safe(run, keep(`d${pack}`, read).then(all => all[n % m.perPack]));
    },
    filters: run => safe(run, keep('f', () => file(`f/${m.filters}.gp`, u => JSON.parse(utf8.decode(u))))),
  };
};

// ---- queries

/** A lookup in the dictionary, as far as it is loaded for it. */
const lexicon = (site, run) => {
  const { dict } = site.m;
  const at = text => dict.findLastIndex(([key]) => key <= text), shard = n => site.shard(run, n);
  return {
    stop: word => Object.hasOwn(site.m.stop, word),
    df: stem => site.stems.get(stem).df,
    form: stem => site.stems.get(stem).form,
    ends: ending => !ending || site.m.endings.includes(ending),
    get: async text => (at(text) < 0 ? [] : await shard(at(text))).find(w => w.text === text),
    beginning: async prefix => {
      const from = Math.max(at(prefix), 0), to = dict.findLastIndex(([key]) => key <= prefix || key.startsWith(prefix));
      return (await Promise.all(range(from, to - from + 1).map(shard))).flat().filter(w => w.text.startsWith(prefix));
    },
    words: async stem => {
      await Promise.all(site.stems.get(stem).more.map(shard));
      return site.stems.get(stem).words;
    },
  };
};

/** The words of a run of text; the one that it ends with may still grow. */
const wordsOf = (text, grows, out) => {
  const wholes = [];
  for (const [surface, start, end, whole] of tokens(text)) {
    const typed = text.slice(start, end);
    if (whole) {
      wholes.push({ surface, end, joined: typed.includes('-') && !surface.includes('-') });
      continue;
    }
    const over = wholes.filter(w => w.end >= end), ends = w => grows && w.end === text.length, name = w => w.surface;
    const own = over.filter(w => !w.joined);
    out.push({
      typed, surface, wholes: own.map(name), joined: over.filter(w => w.joined).map(name),
      open: [{ surface, end }, ...own].filter(ends).map(name),
    });
  }
};

/** Text outside and inside of quotation marks, and the phrases. */
const quoted = query => {
  const runs = query.split(/["“”„«»]/), phrases = [];
  if (runs.length % 2 === 0) runs.push(runs.splice(-2).join(' '));
  for (let i = 1; i < runs.length; i += 2) phrases.push(surfaces(runs[i]));
  return { runs, phrases: phrases.filter(p => p.length) };
};

/**
 * Optimal string alignment: the distance to a word and the least to any of its beginnings; above `most`, all is alike.
 */
const distance = (typed, word, most) => {
  const far = most + 1, width = typed.length + 1;
  if (word.length + most < typed.length) return [far, far];
  let old = Array(width).fill(far), above = range(0, width), prefix = typed.length;
  for (let at = 0; at < word.length; at++) {
    const row = [at + 1];
    let least = row[0];
    for (let c = 1; c < width; c++) {
      let cell = Math.min(above[c] + 1, row[c - 1] + 1, above[c - 1] + (typed[c - 1] !== word[at]));
      if (c > 1 && at > 0 && typed[c - 1] === word[at - 1] && typed[c - 2] === word[at]) cell = Math.min(cell, old[c - 2] + 1);
      row[c] = cell;
      least = Math.min(least, cell);
    }
    prefix = Math.min(prefix, row[width - 1]);
    if (least > most && Math.min(...above) > most) return [far, Math.min(prefix, far)];
    [old, above] = [above, row];
  }
  return [Math.min(above[width - 1], far), Math.min(prefix, far)];
};

/** How near a meaning is: a typo away, another word, the stem of a rare form, the word itself or what is the same. */
const TYPO = 0, OTHER = 1, SIBLING = 2, EXACT = 3;

/** What a word may stand for: stems with their weights, the best first. */
const meaningsOf = async (lex, word, synonyms) => {
  const all = new Map;
  // No title is the query because of a synonym.
  let same = false;
  const push = (stem, weight, level) => { if (all.size < 16 && !all.has(stem)) all.set(stem, { stem, weight, level, same }) };
  // A rare form comes first; then the stem that others share is worth less.
  const add = (known, weight, level) => {
    const stems = known?.stems.filter(lex.df) ?? [], forms = stems.filter(lex.form);
    forms.forEach(stem => push(stem, weight, level));
    for (const stem of stems) if (!lex.form(stem)) {
      if (!forms[0]) push(stem, weight, level);
      else push(stem, level === EXACT ? weight : weight * 60 / 100 | 0, Math.min(level, SIBLING));
    }
  };
  const [own, wholes, joined, others] = await Promise.all([lex.get(word.surface),
    ...[word.wholes, word.joined, synonyms].map(list => Promise.all(list.map(lex.get)))]);
  const known = wholes.filter(w => w?.stems.some(lex.df));
  known.forEach(w => add(w, 100, EXACT));
  add(own, known.length ? 60 : 100, known.length ? OTHER : EXACT);
  joined.forEach(w => add(w, 90, EXACT));
  same = true;
  others.forEach(w => add(w, 90, EXACT));
  same = false;
  for (const open of word.open) await complete(lex, open, all, push);
  if ([...all.values()].every(m => m.same)) await sameRoot(lex, [...word.surface], push);
  const found = all.size, sum = [...all.keys()].reduce((sum, stem) => sum + lex.df(stem), 0);
  const near = sum < 3 && !word.wholes.length ? await nearWords(lex, word) : [];
  for (const n of near) add(n.word, n.unfinished || n.edits > 1 ? 20 : 45, TYPO);
  return { own, best: found ? undefined : near[0]?.word.text, meanings: [...all.values()] };
};

const byFrequency = (lex, stem = s => s) => (a, b) => lex.df(stem(b)) - lex.df(stem(a));

/** Words that begin with what was typed so far. */
const complete = async (lex, open, all, push) => {
  const length = [...open].length, found = new Map;
  if (length < 3 && !isPaired.test([...open][0])) return;
  for (const { text, stems } of await lex.beginning(open)) {
    if (text === open || lex.stop(text)) continue;
    const missing = [...text].length - length;
    const stem = stems[0];
    if (lex.df(stem) && !all.has(stem)) found.set(stem, Math.min(missing, found.get(stem) ?? missing));
  }
  let sum = 0;
  for (const [i, [stem, missing]] of [...found].sort(byFrequency(lex, f => f[0])).slice(0, 6).entries()) {
    sum += lex.df(stem);
    if (i && sum > 12000) break;
    push(stem, Math.max(80 - 5 * missing, 30), OTHER);
  }
};

/** Forms of a word that the site has in other forms only. */
const sameRoot = async (lex, word, push) => {
  if (word.length < 5) return;
    const fits = (await lex.beginning(word.slice(0, 4).join(''))).map(w => ({ ...w, all: [...w.text], root: [...w.text].length - w.cut })).filter(w => {
    if (w.root < 4 || w.root > word.length || !lex.ends(word.slice(w.root).join(''))) return false;
    return w.all.slice(0, w.root).every((letter, i) => letter === word[i]);
  });
  const longest = Math.max(...fits.map(w => w.root));
  const stems = new Set(fits.filter(w => w.root === longest).map(w => w.stems[0]).filter(lex.df).sort((a, b) => a - b));
  [...stems].sort(byFrequency(lex)).slice(0, 4).forEach(stem => push(stem, 60, OTHER));
};

/** Words that a typo is away, the nearest first. The first letter is never a typo. */
const nearWords = async (lex, { surface, open }) => {
  const word = [...surface], most = word.length < 8 ? 1 : 2, found = [];
  if (word.length < 4 || !word.every(c => /\p{Alphabetic}/u.test(c) && !isPaired.test(c))) return [];
  for (const near of await lex.beginning(word[0])) {
    const df = Math.max(...near.stems.map(lex.df));
    if (!df) continue;
    const [edits, prefix] = distance(word, [...near.text], most);
    if (edits > 0 && edits <= most) found.push({ word: near, df, edits, unfinished: 0 });
    else if (open.length && word.length > 4 && edits > 0 && prefix === 1) found.push({ word: near, df, edits: 1, unfinished: 1 });
  }
  return found.sort((a, b) => a.unfinished - b.unfinished || a.edits - b.edits || b.df - a.df).slice(0, 8);
};

/** For each word the words that its synonyms hold. */
const synonymsOf = (groups, words) => {
  const found = words.map(() => []);
  for (const group of groups) for (const side of group) if (side.length) {
    for (let i = 0; i + side.length <= words.length; i++) {
      if (side.every((s, k) => words[i + k].surface === s)) {
        side.forEach((_, k) => found[i + k].push(...group.filter(other => other !== side).flat()));
      }
    }
  }
  return found;
};

/** A query that is understood. */
const understand = async (site, run, query) => {
  const lex = lexicon(site, run), { runs, phrases } = quoted(short(query, 256)), all = new Map;
  runs.forEach((text, i) => {
    const out = [];
    wordsOf(text, i === runs.length - 1, out);
    for (const word of out) {
      const had = all.get(word.surface);
      if (had) for (const key of ['wholes', 'joined', 'open']) had[key].push(...word[key]);
      else all.set(word.surface, word);
    }
  });
  const typed = [...all.values()], stops = typed.filter(w => lex.stop(w.surface)), content = typed.filter(w => !lex.stop(w.surface));
  const words = (content.length ? content : typed).slice(0, 16);
  const others = synonymsOf(site.m.synonyms, words);
  // Those above sixteen count for the length of the title that is wanted; stop words bring their stems along.
  const rest = await Promise.all(content.slice(16).map(async w => (await lex.get(w.surface))?.stems[0] ?? w.surface));
  const read = await Promise.all(words.map((w, i) => meaningsOf(lex, w, others[i])));
  const own = words.map((w, i) => read[i].own?.stems[0] ?? w.surface);
  const full = [...own, ...rest, ...stops.map(w => site.m.stop[w.surface])];
  return {
    lex, phrases, words: read.map(r => r.meanings), content: new Set(own).size, full: new Set(full).size,
    corrected: words.flatMap((w, i) => read[i].best ? [[w.typed, read[i].best]] : []),
    unknown: words.filter((_, i) => !read[i].meanings.length).map(w => w.typed),
  };
};

// ---- ranking

/** The articles that hold a word, in the order of the answer, and what is known of each. */
const rank = async (site, run, { words, content, full }) => {
  const { articles: size, most } = site.m, table = (n = size) => new Uint32Array(n);
  const lists = await Promise.all(words.map(meanings => Promise.all(meanings.map(m => site.list(run, m.stem)))));
  const title = table(), any = table(), exact = table(), sizes = table();
  const titleAny = table(), titleExact = table(), titleSibling = table(), tiers = table();
  // By place: what a part is worth above the title, and its words; then what the word at hand is worth, in titles and places.
  const above = table(size * most), bits = table(size * most), now = table(), value = table(size * most);
  // Words in a title itself and in the headings of a part: as typed, and sixteen bits above one way or another.
  const titled = table(), headed = table(size * most);
  words.forEach((meanings, at) => {
    const bit = 1 << at, titles = [], places = [];
    meanings.forEach(({ weight, level, same }, which) => {
      // A lone word that was found by a typo says too little for its place in a title to decide.
      const list = lists[at][which], by = (level >= SIBLING) * bit | (level > TYPO || words.length > 1) * bit << 16;
      list.titles.forEach((a, i) => {
        if (!now[a]) titles.push(a);
        now[a] = Math.max(now[a], weight * list.worth[i]);
        any[a] |= bit;
        titleAny[a] |= by >>> 16;
        if (level === SIBLING) titleSibling[a] |= bit;
        if (level === EXACT) { titleExact[a] |= bit; exact[a] |= bit }
        if (list.sizes[i] > 15) { titled[a] |= same ? by & ~bit : by; sizes[a] = list.sizes[i] }
      });
      let t = 0;
      list.places.forEach((p, i) => {
        const a = p >> 6, place = a * most + (p & 63);
        while (list.titles[t] < a) t++;
        if (!value[place]) places.push(place);
        value[place] = Math.max(value[place], weight * ((list.impacts[i] & 127) + (list.titles[t] === a ? list.worth[t] : 0)));
        if (list.impacts[i] > 127) headed[place] |= by;
        any[a] |= bit;
        if (level === EXACT) exact[a] |= bit;
      });
    });
    for (const place of places) {
      above[place] += Math.max(0, value[place] - now[place / most | 0]);
      bits[place] |= bit;
      value[place] = 0;
    }
    for (const a of titles) { title[a] += now[a]; now[a] = 0 }
  });
  const known = words.reduce((known, meanings, at) => known | !!meanings.length << at, 0), has = words => (words & known) === known;
  const inHeading = table(), best = new Int32Array(size).fill(-1), keys = [], score = a => title[a] + (above[best[a]] ?? 0);
  // A heading that holds all words, then the highest score, then the first of equals.
  bits.forEach((words, p) => {
    const a = p / most | 0, had = best[a];
    if (words && (had < 0 || (has(headed[p] >>> 16) - has(headed[had] >>> 16) || above[p] - above[had]) > 0)) best[a] = p;
    if (words && has(headed[p])) inHeading[a] = 1;
  });
  for (let a = 0; a < size; a++) if (any[a]) {
    const long = sizes[a] >> 4 === Math.min(content, 15), same = long && has(titled[a]), whole = same && (sizes[a] & 15) === Math.min(full, 15);
    const held = has(titleExact[a] | titleSibling[a] & exact[a]);
    tiers[a] = [
      whole, same, held && (content < 2 || sizes[a] >> 4 <= Math.min(content + 2, 15)), 0, held, inHeading[a], content < 2 && has(exact[a]),
      long && has(titled[a] >>> 16), has(titleAny[a]), 0, has(headed[best[a]] >>> 16), has(exact[a]), has(any[a]),
    ].reduce((t, holds) => t * 2 + holds, 0);
    keys.push((tiers[a] * 2 ** 22 + score(a)) * size + size - 1 - a);
  }
  return {
    order: Array.from(Float64Array.from(keys).sort().reverse(), key => size - 1 - key % size),
    of: a => ({
      a, tier: tiers[a], score: score(a), inTitle: has(titleAny[a]), best: Math.max(best[a] - a * most, 0),
      parts: range(a * most, most).flatMap((p, part) => bits[p] ? [{ part, words: ones(bits[p]), score: title[a] + above[p], near: has(headed[p] >>> 16) }] : []),
    }),
  };
};

// ---- what is shown

/** Words around the densest match of a part, and the heading above it. */
const snippet = ({ text, marks }, matches) => {
  const seen = [];
  let whole = { end: -1, words: 0 };
  for (const [surface, start, end, isWhole] of tokens(text)) {
    const words = matches.get(surface), both = words | (end <= whole.end && whole.words);
    if (!isWhole) seen.push({ start, end, words: both & 65535, exact: both >>> 16, other: words == null && !both });
    else if (words) whole = { end, words };
  }
  const size = Math.min(seen.length, 30);
  let best = 0, most = 0;
  for (let i = 0; i < seen.length; i++) if (!i || seen[i].words) {
    let words = 0, worth = 0;
    for (let k = i; k < i + size && k < seen.length; k++) {
      worth += 16 * ones(seen[k].words & ~words) + !!seen[k].words;
      words |= seen[k].words;
    }
    if (worth > most) [best, most] = [i, worth];
  }
  // The words of a heading; `like` is 0 when it has others too, and 2 when all are as typed.
  let k = 0;
  const inside = m => {
    let words = 0, exact = 0, other;
    while (seen[k]?.start < m.start) k++;
    for (; seen[k]?.start < m.end; k++) { words |= seen[k].words; exact |= seen[k].exact; other ||= seen[k].other }
    return { m, words, like: other ? 0 : 1 + (exact === words) };
  };
  const all = seen.reduce((all, t) => all | t.words, 0);
  // The heading that holds all words that the part holds, rather one without others, then the shortest.
  const { m: covering, like } = marks.map(inside).filter(i => all && i.words === all)
    .sort((a, b) => b.like - a.like || a.m.end - a.m.start - b.m.end + b.m.start)[0] ?? {};
  const line = i => i < seen.length && (!i || text.slice(seen[i - 1].end, seen[i].start).includes('\n'));
  let from = best;
  while (from >= Math.max(best - 8, 0) && !line(from)) from--;
  if (from < Math.max(best - 8, 0)) from = Math.max(best - 4, 0);
  from = Math.min(from, seen.length - size);
  if (covering) from = seen.findIndex(t => t.start >= covering.start);
  const shown = seen.slice(from, from + 30), first = shown.find(t => t.words), at = (first ?? seen[from])?.start ?? 0;
  const mark = covering ?? (first && marks.findLast(m => m.start <= at) || (marks[0]?.start === 0 ? marks[0] : undefined));
  return { words: pieces(text, seen, from, shown), mark, all, like };
};

/** Every second piece is a match. */
const pieces = (text, seen, from, shown) => {
  if (!shown.length) return [];
  const cut = from + shown.length < seen.length, out = [from ? '… ' : ''];
  let done = from ? shown[0].start : 0;
  const add = s => out[out.length - 1] += s;
  for (const { start, end } of shown.filter(t => t.words)) {
    // Overlapping tokens, as in Chinese, are one match.
    if (start <= done && out.length % 2 === 0) add(text.slice(Math.min(done, end), end));
    else {
      if (out.length % 2 === 0) out.push('');
      add(text.slice(Math.min(done, start), start));
      out.push(text.slice(start, end));
    }
    done = end;
  }
  if (out.length % 2 === 0) out.push('');
  add(text.slice(done, cut ? shown.at(-1).end : text.length));
  if (cut) add(' …');
  return out.map(s => s.replaceAll('\n', ' '));
};

const hit = (entry, { parts, score, inTitle, best }, matches, snippets) => {
  const { url, title, crumbs, kind } = entry;
  const place = n => {
    const part = entry.parts[Math.min(n, entry.parts.length - 1)];
    let words = [], mark;
    // A browser cannot read each text: millions of letters without a gap are too much for its patterns.
    if (snippets) try { ({ words, mark } = snippet(part, matches)) } catch { mark = part.marks.find(m => !m.start) }
    return { url: mark ? `${url}#${mark.anchor}` : url, heading: mark ? part.text.slice(mark.start, mark.end) : '', snippet: words };
  };
  const sections = parts.filter(p => p.part).sort((a, b) => b.words - a.words || b.score - a.score || a.part - b.part);
  return {
    ...place(best), ...inTitle && { url, heading: '' }, title, crumbs, kind, score,
    sections: sections.slice(0, 3).map(p => place(p.part)),
  };
};

/** Whether an article lies in a section and has a kind and a tag, as far as these are asked for. */
const wanted = async (site, run, { section, kind, tag }) => {
  const f = (section || kind != null || tag != null) && await site.filters(run);
  const value = (field, a) => f[field].values[f[field].of[a]];
  return a => !f || (!section || `${value('section', a)}/`.startsWith(section + '/')) && (kind == null || value('kind', a) === kind)
    && (tag == null || f.tag.of[a].some(n => f.tag.values[n] === tag));
};

/** An article that is missing, or that the browser cannot read, holds nothing. */
const holds = (entry, phrases) => {
  try {
    const texts = [entry.title, ...entry.parts.map(p => p.text)].map(surfaces);
    return phrases.every(phrase => texts.some(words => words.some((_, i) => phrase.every((word, k) => words[i + k] === word))));
  } catch { return false }
};

/** Those that hold the phrases: of the first 200, ten at a time, until there are 50. Where none does, all of them. */
const phrased = async (site, run, all, phrases) => {
  const held = [];
  for (let i = 0; phrases[0] && i < 200 && i < all.length && held.length < 50; i += 10) {
    const entries = await Promise.all(all.slice(i, i + 10).map(a => site.article(run, a)));
    entries.forEach((entry, k) => { if (holds(entry, phrases)) held.push(all[i + k]) });
  }
  return held.length ? held.slice(0, 50) : all;
};

const answer = async (site, run, query, options) => {
  const { limit = 10, snippets = true } = options;
  site.book().catch(() => {});
  const asked = await understand(site, run, query), is = await wanted(site, run, options), { order, of } = await rank(site, run, asked);
  const all = order.filter(is), found = await phrased(site, run, all, asked.phrases), unquoted = asked.phrases[0] && found.length && found === all;
  // An answer that nobody waits for needs no texts.
  const shown = options.signal?.aborted ? [] : found.slice(0, limit).map(of);
  const matches = new Map(Object.keys(site.m.stop).map(word => [word, 0]));
  // Bits of `Holds` in src/search/rank.rs: 2048 and more, the title is the query; 512, a heading is; 8, one nearly is.
  // Only the text says which words a heading has besides; the first ten articles are asked, unless the title is the query.
  shown.forEach((r, i) => { r.near = snippets && i < 10 && r.tier < 2048 ? r.parts.filter(p => p.near) : [] });
  await Promise.all([...shown.map(async r => { r.entry = await site.article(run, r.a) }), ...asked.words.flatMap((meanings, at) => meanings.map(async m => {
    for (const word of await asked.lex.words(m.stem)) matches.set(word, matches.get(word) | (m.level < SIBLING ? 1 : 65537) << at);
  }))]);
  for (const r of shown) {
    let best = 0;
    for (const { part } of r.near) try {
      const { all, like } = snippet(r.entry.parts[part], matches);
      if (all === 2 ** asked.words.length - 1 && like > best) { best = like; r.best = part }
    } catch {}
    if (best) { r.inTitle = 0; r.tier |= best > 1 ? 512 : 8 }
  }
  const first = shown.splice(0, 10).sort((a, b) => b.tier - a.tier);
  return {
    query, total: found.length, corrected: asked.corrected, unknown: asked.unknown, ...unquoted && { unquoted },
    results: [...first, ...shown].flatMap(r => { try { return hit(r.entry, r, matches, snippets) } catch { run.lost = 1; return [] } }),
  };
};

/** How many of the articles that are found lie in each section, are of each kind and have each tag. */
const counted = async (site, run, query) => {
  const f = await site.filters(run);
  if (!f) return;
  let found = range(0, site.m.articles), unsure;
  if (query?.trim()) {
    const asked = await understand(site, run, query), { order } = await rank(site, run, asked);
    found = await phrased(site, run, order, asked.phrases);
    // Where not all were looked at for a phrase, nobody knows how many each value leaves.
    if (asked.phrases[0] && (order.length > 200 || found !== order && found.length > 49)) unsure = found = order;
  }
  const of = (field, is) => f[field].values.flatMap((value, n) => {
    const count = value && found.filter(a => is(n, f[field].of[a], value)).length;
    return count ? { value, title: f[field].titles?.[n] ?? value, ...!unsure && { count } } : [];
  });
  return {
    section: of('section', (n, own, value) => `${f.section.values[own]}/`.startsWith(value + '/')),
    kind: of('kind', (n, own) => n === own),
    tag: of('tag', (n, own) => own.includes(n)),
  };
};

/**
 * Opens the index of a site; the manifest is fetched at once. Nothing here ever throws: what cannot be had is missing from the
 * answer, which then says `partial`.
 * @param {string} base the site's root, with a slash at its end
 * @param {{ load?: (name: string, how?: RequestInit) => Promise<Uint8Array> }} options `load` gets a file of search/
 */
const open = (base, {
  load = async (name, how) => {
    const response = await fetch(`${base}search/${name}`, how);
    if (!response.ok) throw 0;
    return new Uint8Array(await response.arrayBuffer());
  },
} = {}) => {
  let site, at = 0;
  const manifest = async () => open_site(utf8.decode(await load('manifest.json', { cache: 'no-cache' })), load);
  const current = () => (site ??= manifest()).catch(() => site = manifest());
  /** After something was missing: another state of the site, if there is one by now; asked at most every ten seconds, for all who wait. */
  const newer = async old => {
    if (await site === old && Date.now() - at > 1e4) {
      at = Date.now();
      site = manifest().then(next => next.text === old.text ? old : next).catch(() => old);
    }
    return site;
  };
  const ask = async (work, nothing) => {
    try {
      const now = await current();
      let run = {}, found = await work(now, run);
      const next = run.lost && await newer(now).catch(() => {});
      if (next && next !== now) found = await work(next, run = {});
      return run.lost ? { ...found, partial: true } : found;
    } catch {
      site = undefined;
      return { ...nothing, partial: true };
    }
  };
  current().catch(() => {});
  return {
    /** @returns {Promise<{query: string, total: number, corrected: [string, string][], unknown: string[], unquoted?: true, results: object[], partial?: true}>} */
    search: (query, options = {}) =>
      ask((site, run) => answer(site, run, `${query}`, options), { query, total: 0, corrected: [], unknown: [], results: [] }),
    /** Values to narrow by, with how many articles each leaves. */
    filters: query => ask((site, run) => counted(site, run, query)),
  };
};

export { open };

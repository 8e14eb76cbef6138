// The tokenizer of `src/search/tokens.rs` for the browser. Both are held to `tests/search/tokens.json`; a change of a token here
// is a change there, and a new version.

const invisible = '\\xad\\u200b-\\u200f\\u2060\\ufeff';
/** Scripts that are cut into pairs of characters. */
const paired =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3130-\\u318f\\u31f0-\\u31ff' +
  '\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{323af}';
const letter = `(?!\\p{M}|[ʼ${paired}])[\\p{Alphabetic}\\p{N}]`;
const inWord = `(?:${letter}|\\p{M})`;
const word = `${letter}(?:[${invisible}]*${inWord})*`;
const unit = `(?!\\p{M})(?=[\\p{Alphabetic}\\p{N}])[${paired}](?:[${invisible}]*[\\p{M}\\uff9e\\uff9f\\u1160-\\u11ff])*`;
const pattern = (source, flags) => new RegExp(source, flags + 'u');

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
const capitals = pattern(`(?=\\p{Uppercase})(?<=[\\p{Lowercase}\\p{N}][\\p{M}${invisible}]*)`, '');
/** What follows a letter and, after a gap, what stands before it: an apostrophe that cut it off. */
const elided = pattern(`^['’ʼ]${inWord}{2}|${inWord}['’ʼ]$`, '');
const unseen = pattern(`[${invisible}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`, 'g');
/** Accents, points and what is not seen, which go, and letters that no normal form takes apart. */
const changed = pattern(`[${invisible}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670 ßøæœłđıς‐]`, 'g');
const letters = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i', ς: 'σ', '‐': '-' };
const fold = (text) => text.normalize('NFKD').toLowerCase().replace(changed, (c) => letters[c] ?? '');
const first = (text, count) => (text.length > count ? [...text].slice(0, count).join('') : text);

const short = (text, most) => (text.length > most ? [...text].slice(0, most).join('') : text);

/**
 * Cuts a text into tokens, in order.
 * @param {string} text
 * @returns {[surface: string, start: number, end: number, whole: boolean][]} A whole stands before the tokens inside its range.
 */
export const tokens = (text) => {
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

// The browser cuts texts into the tokens that the index was made of: the cases that the Rust side is held to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { reader } from './kit.mjs';

const { tokens } = await reader('tokens');

const cases = JSON.parse(readFileSync(new URL('../search/tokens.json', import.meta.url), 'utf8'));

test('the shared cases hold', () => {
  assert.ok(cases.length >= 120);
  for (const { text, tokens: expected } of cases) assert.deepEqual(tokens(text), expected, JSON.stringify(text.slice(0, 80)));
});

test('no text takes time that grows with its square', () => {
  for (const piece of ['a', '-', '_', 'a_', "a'", 'aB', '漢', 'カ\u3099', '\u200b', 'a\u200b', '.', 'a.b-', '\u0301', 'é']) {
    const time = (length) => {
      const text = `A${piece.repeat(length / piece.length)}B`;
      const start = process.cpuUsage();
      tokens(text);
      return process.cpuUsage(start).user / 1000;
    };
    time(10_000);
    const [small, large] = [time(50_000), time(200_000)];
    assert.ok(large < 100 + 12 * small, `${JSON.stringify(piece)}: ${small} ms, ${large} ms`);
  }
});

// What the search adds to a build: wall time, the stages that `--timings` names, and the files written.
//   node benches/search/build.mjs CONTENT [--runs 5] [--guidepost FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { binary, scratch } from './engines.mjs';
import { quantile, table } from './judge.mjs';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { guidepost: { type: 'string' }, runs: { type: 'string', default: '5' } } });
if (positionals.length !== 1) {
  console.error('usage: node benches/search/build.mjs CONTENT [--runs 5] [--guidepost FILE]');
  process.exit(2);
}
const program = binary(options.guidepost);
const output = path.join(scratch('build'), 'site');
const stages = new Map([['wall', []]]);
for (let run = 0; run < +options.runs; run++) {
  rmSync(output, { recursive: true, force: true });
  const start = performance.now();
  const { status, stderr } = spawnSync(program, ['build', '--root', positionals[0], '--output', output, '--timings'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  stages.get('wall').push(performance.now() - start);
  for (const [, stage, ms] of stderr.matchAll(/^ {2}(\S.*?) +([\d.]+) ms$/gm)) stages.set(stage, [...stages.get(stage) ?? [], +ms]);
}
const show = ms => (ms / 1000).toFixed(2);
console.log(table([['stage, s', 'median', 'fastest', 'slowest'], ...[...stages].map(([name, list]) => [name, ...[0.5, 0, 1].map(share => show(quantile(list, share)))])]));

const index = path.join(output, 'search');
if (existsSync(index)) {
  const files = readdirSync(index, { recursive: true }).map(name => path.join(index, name)).filter(file => statSync(file).isFile() && !file.endsWith('.html'));
  const kinds = new Map();
  for (const file of files) {
    const kind = path.relative(index, file).split(path.sep)[0];
    const sum = kinds.get(kind) ?? { files: 0, bytes: 0 };
    kinds.set(kind, { files: sum.files + 1, bytes: sum.bytes + statSync(file).size });
  }
  const row = (name, { files, bytes }) => [name, files, (bytes / 1e6).toFixed(2)];
  const all = [...kinds.values()].reduce((sum, one) => ({ files: sum.files + one.files, bytes: sum.bytes + one.bytes }), { files: 0, bytes: 0 });
  console.log(`\n${table([['written to search/', 'files', 'MB'], ...[...kinds].map(([name, sum]) => row(name, sum)), row('all', all)])}`);
}

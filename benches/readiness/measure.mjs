// How long `checklist report` takes for 500 checklists with 1,000 commits; it has half a second.
//
//     cargo build --release && GUIDEPOST=target/release/guidepost node benches/readiness/measure.mjs [FOLDER]

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const CHECKLISTS = 500;
const COMMITS = 1000;
const RUNS = 5;

const guidepost = resolve(process.env.GUIDEPOST ?? "target/release/guidepost");
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "guidepost-readiness-"));
const template = fileURLToPath(new URL("../../src/readiness/templates/customer-success-1.0.yaml", import.meta.url));
const questions = [...readFileSync(template, "utf8").matchAll(/^ {2}- id: (\S+)/gm)].map((match) => match[1]);

/** Answers of every kind; another commit gives others. */
function checklist(feature, commit) {
  const answers = [
    `{answer: yes, evidence: [{article: help/a${feature}}]}`,
    "{answer: yes, evidence: [{file: CHANGELOG.md}]}",
    "{answer: yes, evidence: [{statement: The team has tried it out, by: ana, on: 2026-05-01}]}",
    `{answer: no, risk: People ask about it., gap: {issue: "#${feature}", owner: ana, due: 2027-01-01}}`,
    "{answer: n/a, because: Nothing changes for anybody here.}",
  ];
  const items = questions.map((id, n) => `  ${id}: ${answers[(feature + n + commit) % answers.length]}\n`);
  return `feature: f${feature}\ntemplate: customer-success@1.0\nitems:\n${items.join("")}approval: support-unready\n`;
}

function site() {
  const features = Array.from({ length: CHECKLISTS }, (_, n) => n);
  const declared = features.map((n) => `  - {id: f${n}, title: Feature ${n}, owner: team-${n % 7}, paths: [src/f${n}/**]}\n`);
  return new Map([
    ["guidepost.yaml", `title: Many features\nfeatures:\n${declared.join("")}`],
    ["CHANGELOG.md", "# Changes\n"],
    ["content/help/_section.md", "---\ntitle: Help\n---\n"],
    ...features.map((n) => [`content/help/a${n}.md`, `---\ntitle: Article ${n}\nfeatures: [f${n}]\n---\n\nWords about ${n}.\n`]),
    ...features.map((n) => [`checklists/f${n}.yaml`, checklist(n, 0)]),
  ]);
}

/** What `git fast-import` reads. */
function commit(number, files) {
  const message = `change ${number}`;
  const blobs = [...files].map(([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  return `commit refs/heads/main\ncommitter Ana <ana@example.com> ${1700000000 + number * 3600} +0000\ndata ${message.length}\n${message}\n${blobs.join("")}`;
}

execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
let history = commit(0, site());
for (let n = 1; n < COMMITS; n += 1) {
  const feature = (n * 7) % CHECKLISTS;
  history += commit(n, new Map([[`checklists/f${feature}.yaml`, checklist(feature, n)], [`src/f${feature}/x.rs`, `// ${n}\n`]]));
}
execFileSync("git", ["-C", folder, "fast-import", "--quiet"], { input: history });
execFileSync("git", ["-C", folder, "reset", "--quiet", "--hard"]);

for (const args of [["--format", "full"], ["--format", "json"], ["--base", "HEAD~500"], ["--changed-since", "HEAD~10"]]) {
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const run = spawnSync(guidepost, ["checklist", "report", ...args], { cwd: folder, maxBuffer: 1 << 28 });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return performance.now() - started;
  });
  console.log(`${args.join(" ").padEnd(28)} first ${times[0].toFixed(0)} ms, best ${Math.min(...times).toFixed(0)} ms`);
}

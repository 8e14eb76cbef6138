// A help center whose features are in every state that a readiness page can show, written into a folder.
// It holds no expectation of its own; those are in readiness.test.mjs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { guidepost } from './kit.mjs';

const items = [
  'customer-communication', 'support-documentation', 'faq', 'support-training', 'user-onboarding', 'migration-path', 'rollback-communication',
  'feedback-mechanism', 'success-metrics', 'breaking-changes', 'customer-segments', 'ticket-tagging', 'escalation-path',
];

/** A Yes that a machine can see, for each question. */
const seen = {
  'customer-communication': '{file: CHANGELOG.md#1.4.0}', 'support-documentation': '{article: billing/refunds}', faq: '{faq: billing/faq#who-can-refund}',
  'support-training': '{file: notes.md}', 'user-onboarding': '{context: invoices.refund}',
};
const said = '{statement: "We went through it with the team and tried it out", by: ana, on: 2026-06-01}';
const yes = id => `{answer: yes, evidence: [${seen[id] ?? said}]}`;
const no = (risk, gap) => `{answer: no, risk: "${risk}", gap: ${gap}}`;
const na = '{answer: n/a, because: "Nothing that customers know today changes."}';
const late = '{group: documentation, issue: "#41", owner: ana, due: 2026-05-20}';
const soon = '{group: training, issue: "#57", owner: Ben Okafor <ben@example.com>, due: 2026-07-01}';

/** One feature in each state: what differs from a checklist that is approved. */
const states = {
  refunds: {},
  'saved-views': { approval: 'approved-with-gaps', answers: { 'support-training': no('Agents will send these tickets on.', soon), 'migration-path': na } },
  'sso': { approval: 'approved', answers: { faq: no('The same question will come in every day.', late), 'customer-communication': yes('faq') } },
  'api-tokens': { approval: 'support-unready', answers: Object.fromEntries(items.slice(4, 10).map(id => [id, 'unanswered'])) },
  'audit-log': { approval: 'approved', answers: { 'support-documentation': '{answer: yes, evidence: [{article: billing/later}, {article: billing/refunds}]}', 'user-onboarding': '{answer: yes, evidence: [{context: nowhere}]}' } },
  'dark-mode': { approval: 'approved', answers: Object.fromEntries(items.slice(5, 12).map(id => [id, na])) },
  'exports': { approval: 'approved-with-gaps', answers: { 'ticket-tagging': no('Nobody can count these tickets.', '{issue: "https://tracker.test/77"}'), 'escalation-path': no('', '{}') }, notes: 'The launch was moved once.\n\nSee the plan.' },
  'signed-off': { approval: 'approved', sign: '{reviewer: "Ana Ruiz <ana@example.com>", date: 2026-06-10, digest: "sha256:' + 'ab'.repeat(32) + '"}' },
  'half-signed': { approval: 'approved', sign: '{reviewer: "Ana Ruiz <ana@example.com>"}' },
};

const title = id => id[0].toUpperCase() + id.slice(1).replaceAll('-', ' ');

function checklist(id, { approval = 'approved', answers = {}, notes, sign }) {
  const lines = items.map(item => `  ${item}: ${answers[item] ?? yes(item)}`);
  return [
    `feature: ${id}`, `title: ${title(id)}`, 'owner: support-team', 'release: "1.4.0"', 'launch: 2026-07-15', 'template: customer-success@1.0', 'items:', ...lines,
    `approval: ${approval}`, ...(notes ? [`notes: ${JSON.stringify(notes)}`] : []), ...(sign ? [`sign_off: ${sign}`] : []), '',
  ].join('\n');
}

const around = {
  'content/index.md': '---\ntitle: Acme help\ndescription: Answers about Acme.\n---\n\nHello.\n',
  'content/billing/_section.md': '---\ntitle: Billing\ndescription: Money.\n---\n',
  'content/billing/refunds.md': '---\ntitle: Refund an invoice\ndescription: Give the money back.\nfeatures: [refunds, exports]\ncontexts: [invoices.refund]\n---\n\nGive the money back.\n',
  'content/billing/faq.md': '---\ntitle: Billing questions\ndescription: Short answers.\nkind: faq\n---\n\nShort answers.\n\n## Who can refund?\n\nOwners.\n',
  'content/billing/later.md': '---\ntitle: The secret draft\ndraft: true\n---\n\nNot yet.\n',
  'CHANGELOG.md': '# Changes\n\n## 1.4.0\n\nNew.\n',
  'notes.md': '# Notes\n',
};

const config = (features, more = '') => `title: Acme help
language: en
repository: https://github.com/acme/help
tracker: https://tracker.test/{id}
features: ${JSON.stringify(features)}
${more}`;

/** Files of the site with twelve features. */
export function twelve(more) {
  const files = { ...around, 'guidepost.yaml': config([{ id: 'mobile-app', title: 'Mobile app', owner: 'apps-team', release: '2.0.0' }], more) };
  for (const [id, state] of Object.entries(states)) files[`checklists/${id}.yaml`] = checklist(id, state);
  files['checklists/typo.yaml'] = 'feature: typo\ntitle: Typo in the file\ntemplate: customer-succes@1.0\nitems: {}\n';
  files['checklists/small-change.yaml'] = 'feature: small-change\ntitle: Small change\nowner: ben\ntemplate: new-feature@1.0\nitems:\n  discoverable: {answer: yes, evidence: [{context: invoices.refund}]}\n  explained: {answer: yes, evidence: [{article: billing/refunds}]}\n  clear-messages: unanswered\n  reachable-help: {answer: yes}\n  measured: {answer: n/a, because: "-"}\napproval: support-unready\n';
  return files;
}

/** Forty features, some with texts that would like to be more than text. */
export function hostile(more) {
  const titles = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\u202eright to left', '\u200fעברית (RTL)', 'a'.repeat(200), '日本語の機能'.repeat(12), '{{ root }}', '&lt;b&gt;', '`code', 'x'.repeat(40) + ' <a@b.example>'];
  const files = { ...around, 'guidepost.yaml': config([{ id: 'index', title: 'Index' }, { id: 'badges', title: 'Badges' }, { id: 'assets', title: 'Assets' }, { id: 'A b/../c', title: 'Path' }, { id: 'z'.repeat(200), title: 'Long id' }], more) };
  for (let n = 0; n < 36; n += 1) {
    const id = `feature-${String(n).padStart(2, '0')}`;
    const hard = titles[n % titles.length];
    files[`checklists/${id}.yaml`] = checklist(id, { approval: 'approved', notes: hard, answers: { faq: no(JSON.stringify(hard).slice(1, -1), `{issue: "#9", owner: ${JSON.stringify(hard)}}`) } }).replace(/^title: .*/m, `title: ${JSON.stringify(hard)}`).replace('owner: support-team', `owner: ${JSON.stringify(hard)}`);
  }
  return files;
}

/** A site that knows no feature. */
export const empty = more => ({ ...around, 'content/billing/refunds.md': around['content/billing/refunds.md'].replace(/features:.*\n/, ''), 'guidepost.yaml': config([], more) });

/** Writes the files and runs the program; `folder` is made anew. */
export function make(folder, files, ...commands) {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  for (const args of commands) {
    execFileSync(guidepost(), [...args, '--root', folder, '--color', 'never', '--today', '2026-06-15'], { stdio: ['ignore', 'pipe', 'inherit'], cwd: folder });
  }
}

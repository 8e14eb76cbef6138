// Lighthouse on the kinds of page that the specification gives figures for. It holds no expectation of its own.
// Only Chromium on this machine is asked, and it only asks the server beside it; nothing is reported to anybody.
import { createServer } from 'node:net';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { host, launch, samples, sites } from './kit.mjs';
import { make, twelve } from './readiness-site.mjs';

/** The seven kinds of page: where each is, and whether search engines are told to leave it out. `folder` is made anew. */
export async function measured(folder) {
  make(folder, twelve('readiness: {publish: true}\nbase_url: https://help.test/\n'), ['build']);
  const own = await host(sites.root.folder), ready = await host(path.join(folder, 'public'));
  const { home, section, article, faq, search, lost } = samples(sites.root.folder);
  const shown = (server, url, unlisted = false) => ({ server, url: server.url + url, unlisted });
  return {
    kinds: {
      home: shown(own, home), section: shown(own, section), article: shown(own, article), FAQ: shown(own, faq),
      search: shown(own, search, true), readiness: shown(ready, 'readiness/', true), 404: shown(own, lost, true),
    },
    close: () => Promise.all([own.close(), ready.close()]),
  };
}

/** Chromium with a port at which Lighthouse finds it; one more try where somebody else took the free port first. */
export async function audited(tries = 3) {
  const free = createServer();
  await new Promise(ready => free.listen(0, '127.0.0.1', ready));
  const { port } = free.address();
  await new Promise(done => free.close(done));
  const browser = await launch([`--remote-debugging-port=${port}`]);
  const version = await fetch(`http://127.0.0.1:${port}/json/version`).then(answer => answer.json()).catch(() => ({}));
  if (!version.webSocketDebuggerUrl && tries > 1) {
    await browser.close();
    return audited(tries - 1);
  }
  return { port, close: () => browser.close() };
}

/** One visit of Lighthouse's phone; the answer is its report. */
export async function audit(port, url, settings) {
  const answer = await lighthouse(url, { port, logLevel: 'error', output: 'json', enableErrorReporting: false, ...settings }, { extends: 'lighthouse:default' });
  const report = answer?.lhr;
  if (!report || report.runtimeError) throw new Error(`${url}: ${report?.runtimeError?.message ?? 'no report'}`);
  return report;
}

/** What a category lost points for: `{ id: what is wrong }`. */
export function lost(report, category) {
  const { auditRefs } = report.categories[category];
  const failed = auditRefs.filter(({ id, weight }) => weight > 0 && (report.audits[id].score ?? 1) < 1 && report.audits[id].scoreDisplayMode !== 'notApplicable');
  return Object.fromEntries(failed.map(({ id }) => {
    const { title, explanation, details } = report.audits[id];
    const places = details?.items?.slice(0, 3).map(item => item.node?.selector ?? item.url ?? item.description ?? JSON.stringify(item).slice(0, 120)) ?? [];
    return [id, [title, explanation, ...places].filter(Boolean).join(' | ')];
  }));
}

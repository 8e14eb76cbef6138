// What the specification's table measures, as Markdown: npm run table. Each page is visited five times by Lighthouse's phone on its
// slow line; the figures are medians. It takes some ten minutes, and a machine with nothing else to do. Needs the sites of build.mjs.
import path from 'node:path';
import { audit, audited, measured } from './audits.mjs';
import { faults, launch, open, sites } from './kit.mjs';

const runs = Number(process.argv[2] ?? 5);
const median = list => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const { kinds, close } = await measured(path.join(path.dirname(sites.root.folder), 'table'));
const [phone, browser] = [await audited(), await launch()];

const heads = ['page', 'performance', 'accessibility', 'best practices', 'SEO', 'axe', 'CSS', 'JavaScript', 'requests', 'pictures', 'shift', 'FCP', 'LCP', 'TBT'];
console.log(`| ${heads.join(' | ')} |\n|---|${'---:|'.repeat(heads.length - 1)}`);
for (const [kind, { server, url }] of Object.entries(kinds)) {
  const reports = [];
  for (let run = 0; run < runs; run++) reports.push(await audit(phone.port, url, {}));
  const score = category => { const all = reports.map(report => Math.round(report.categories[category].score * 100)); return category === 'performance' ? `${median(all)} (${all.join(', ')})` : Math.min(...all); };
  const figure = id => median(reports.map(report => report.audits[id].numericValue)), ms = id => `${Math.round(figure(id))} ms`;
  let wrong = 0;
  for (const width of [390, 1440]) {
    for (const dark of [false, true]) {
      const page = await open(browser, { width, dark });
      await page.goto(url);
      wrong += (await faults(page)).length;
      await page.context().close();
    }
  }
  server.log.length = 0;
  const page = await open(browser, { width: 390, height: 844 });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.context().close();
  const bytes = type => server.log.filter(answer => answer.type.includes(type)).reduce((sum, answer) => sum + answer.bytes, 0);
  const pictures = server.log.filter(answer => answer.type.startsWith('image/')).length;
  const cells = [
    kind, ...['performance', 'accessibility', 'best-practices', 'seo'].map(score), wrong, bytes('css'), bytes('javascript'), server.log.length - pictures, pictures,
    Math.max(...reports.map(report => report.audits['cumulative-layout-shift'].numericValue)), ms('first-contentful-paint'), ms('largest-contentful-paint'), ms('total-blocking-time'),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
await Promise.all([phone.close(), browser.close(), close()]);

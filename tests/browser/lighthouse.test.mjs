// Lighthouse's phone on each kind of page: accessibility, best practices, search engines, and that nothing moves. Speed
// is measured by table.mjs, not asserted: it is a property of the machine too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import { audit, audited, lost, measured } from './audits.mjs';
import { sites } from './kit.mjs';

let chromium, shown;
before(async () => {
  shown = await measured(path.join(path.dirname(sites.root.folder), 'lighthouse'));
  chromium = await audited();
});
after(async () => {
  await chromium?.close();
  await shown?.close();
});

const asserted = { onlyCategories: ['accessibility', 'best-practices', 'seo'], onlyAudits: ['cumulative-layout-shift'], throttlingMethod: 'provided' };

// One after the other: Lighthouse keeps its clock in one place.
for (const kind of ['home', 'section', 'article', 'FAQ', 'search', 'readiness', '404']) {
  test(`Lighthouse: ${kind}`, { timeout: 180_000 }, async () => {
    const { url, unlisted } = shown.kinds[kind], report = await audit(chromium.port, url, asserted);
    for (const category of asserted.onlyCategories) {
      const expected = category === 'seo' && unlisted ? ['is-crawlable'] : [], found = lost(report, category);
      assert.deepEqual(Object.keys(found), expected, `${category}\n${Object.entries(found).map(pair => pair.join(': ')).join('\n')}`);
      if (!expected.length) assert.equal(report.categories[category].score, 1, category);
    }
    assert.equal(report.audits['cumulative-layout-shift'].numericValue, 0, JSON.stringify(report.audits['layout-shifts']?.details?.items));
    assert.equal(new URL(report.finalDisplayedUrl).href, url);
  });
}

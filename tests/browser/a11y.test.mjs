// axe-core on every kind of page, light and dark, on a phone and on a desk, and with the picture dialog open.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, faults, open, samples, server, sites, stage } from './kit.mjs';

stage(() => sites.root.folder);

for (const width of [390, 1440]) {
  for (const dark of [false, true]) {
    test(`axe: every kind of page, ${width} px, ${dark ? 'dark' : 'light'}`, async t => {
      for (const [kind, url] of Object.entries(samples(sites.root.folder))) {
        await t.test(kind, async () => {
          const page = await open(browser, { width, dark });
          await page.goto(server.url + url);
          assert.deepEqual(await faults(page), []);
          await page.context().close();
        });
      }
      await t.test('article with the picture dialog open', async () => {
        const page = await open(browser, { width, dark });
        await page.goto(server.url + samples(sites.root.folder).article);
        await page.locator('figure.picture a.zoom').first().click();
        await page.locator('dialog[open]').waitFor();
        assert.deepEqual(await faults(page), []);
        await page.context().close();
      });
    });
  }
}

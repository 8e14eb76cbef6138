// Screenshots of the search to look at, not a test: node shots-find.mjs FOLDER. Needs the sites that build.mjs makes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fakeReader, memory } from './fake-reader.mjs';
import { host, launch, open, samples, sites } from './kit.mjs';

const folder = path.resolve(process.argv[2] ?? 'out/shots');
mkdirSync(folder, { recursive: true });
const [server, browser] = [await host(sites.root.folder), await launch()];
const reader = fakeReader(memory(sites.root.folder)), { article } = samples(sites.root.folder);
const only = process.argv[3];

const states = {
  empty: async () => {},
  results: async page => { await page.keyboard.type('install'); },
  filters: async page => { await page.keyboard.type('install'); await page.locator('.find-filter').first().click(); await page.locator('.finder select').first().selectOption({ index: 1 }); },
  typo: async page => { await page.keyboard.type('instal zzfoo'); },
  none: async page => { await page.keyboard.type('zzyzx'); },
  failed: async page => { await page.evaluate(() => (fake.fail = true)); await page.keyboard.type('install'); },
};
for (const width of [390, 1440, 320]) {
  for (const dark of [false, true]) {
    if (width === 320 && dark) continue;
    for (const [state, go] of Object.entries({ ...states, page: null, marks: null })) {
      if (only && !only.split(',').includes(state)) continue;
      const page = await open(browser, { width, height: width < 600 ? 760 : 900, dark });
      await page.route('**/assets/search*.js', route => route.fulfill({ contentType: 'text/javascript', body: reader }));
      if (state === 'page') await page.goto(server.url + 'search/?q=install');
      else {
        await page.goto(server.url + article);
        await page.evaluate(() => localStorage.setItem('guidepost-recent', '["publish on github pages","C++","--strict"]'));
        await page.keyboard.press('/');
        await page.locator('dialog[open] input').waitFor();
        if (go) await go(page);
      }
      await page.waitForTimeout(500);
      if (state === 'marks') {
        await page.keyboard.type('install');
        await page.waitForTimeout(400);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForTimeout(700);
      }
      await page.screenshot({ path: path.join(folder, `find-${state}-${width}-${dark ? 'dark' : 'light'}.png`) });
      if (page.trouble.length) console.log(state, width, page.trouble, await page.evaluate(() => seen));
      await page.context().close();
    }
  }
}
await browser.close();
await server.close();

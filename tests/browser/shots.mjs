// Screenshots to look at, not a test: npm run shots -- FOLDER. Needs the sites that build.mjs makes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { host, launch, open, samples, scrollThrough, sites } from './kit.mjs';

const folder = path.resolve(process.argv[2] ?? 'out/shots');
mkdirSync(folder, { recursive: true });
const [server, browser] = [await host(sites.root.folder), await launch()];
const { home, section, article, faq, lost } = samples(sites.root.folder);

for (const [kind, url] of Object.entries({ home, section, article, faq, 404: lost })) {
  for (const width of [390, 1440]) {
    for (const dark of [false, true]) {
      const page = await open(browser, { width, height: width < 600 ? 844 : 900, dark });
      await page.goto(server.url + url);
      await scrollThrough(page);
      await page.evaluate(() => scrollTo(0, 0));
      const file = path.join(folder, `${kind}-${width}-${dark ? 'dark' : 'light'}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
      await page.context().close();
    }
  }
}

await browser.close();
await server.close();

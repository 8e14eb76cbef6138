// A reader who searches: what each question costs, counted at the server.

/** One reader's visit, with empty caches. Loading the engine counts to the first query. */
export class Visit {
  static async start(browser, engine, server) {
    const visit = Object.assign(new Visit(), { engine, server, context: await browser.newContext(), opened: false });
    visit.page = await visit.context.newPage();
    await visit.page.goto(`${server.origin}/__blank`);
    server.log.length = 0;
    return visit;
  }

  /** Five results with their snippets: what went over the wire since the last question, and the time until the answer. */
  async ask(query, limit = 5) {
    const start = performance.now();
    if (!this.opened) await this.page.evaluate(this.engine.open, this.engine.script);
    const opening = this.opened ? 0 : performance.now() - start;
    this.opened = true;
    const { ms, results } = await this.page.evaluate(this.engine.ask, { query, limit });
    // What the engine fetches ahead of the next question belongs to this one.
    await this.page.waitForTimeout(60);
    const log = this.server.log.splice(0).filter(one => one.path !== '/favicon.ico');
    return { query, results, ms: opening + ms, ...tally(log) };
  }

  end() {
    return this.context.close();
  }
}

/** What a stretch of the server's log sums up to; `sorts` are bytes by the folder below `search/`, else by the first one. */
export function tally(log) {
  const sorts = {};
  for (const { path, bytes } of log) {
    const [, first, folder] = path.match(/^\/(?:search\/|pagefind\/)?([^/]*)(\/)?/);
    const sort = folder ? first : /\.js$/.test(path) ? 'scripts' : first.replace(/^.*\./, '.');
    sorts[sort] = (sorts[sort] ?? 0) + bytes;
  }
  return { log, sorts, bytes: log.reduce((sum, one) => sum + one.bytes, 0), requests: log.length, failed: log.filter(one => one.status !== 200).length };
}

// The writer's side of `guidepost serve`: loads the page again when it changed, and shows what was found in its file.
// Text of files is only ever set as text.
(() => {
  const mark = document.currentScript?.dataset.page;
  const most = 100;
  const collapsed = 'guidepost-collapsed';
  let host, parts, leaving = false, busy = false, again = false, last = '';

  const make = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };
  const count = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const kept = value => {
    try {
      if (value === undefined) return sessionStorage.getItem(collapsed);
      sessionStorage.setItem(collapsed, value);
    } catch { /* storage is switched off: the panel opens again after a reload */ }
    return null;
  };

  /** Asks for the state of this page: loaded again when it is another one, else only its findings are shown. */
  async function check() {
    if (leaving) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(`/_guidepost/page?path=${encodeURIComponent(decodePath())}`, { cache: 'no-store' });
      const state = await answer.json();
      if (mark && state.page !== mark) {
        leaving = true;
        location.reload();
        return;
      }
      show(state);
    } catch { /* the server is gone: the next connection asks again */ } finally {
      busy = false;
      if (again) { again = false; check(); }
    }
  }

  function decodePath() {
    try { return decodeURIComponent(location.pathname); } catch { return location.pathname; }
  }

  function listen() {
    const source = new EventSource('/events');
    source.addEventListener('open', check);
    source.addEventListener('reload', check);
    source.addEventListener('error', () => {
      // Browsers connect again by themselves, but not after an answer that is an error.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
    addEventListener('pagehide', () => source.close(), { once: true });
  }
  // A page that comes back from the browser's memory has lost its connection.
  addEventListener('pageshow', event => { if (event.persisted) listen(); });

  function build() {
    host = make('guidepost-overlay');
    host.lang = 'en';
    host.dir = 'ltr';
    const root = host.attachShadow({ mode: 'open' });
    const style = make('link');
    style.rel = 'stylesheet';
    style.href = '/_guidepost/overlay.css';
    const frame = make('div');
    // Without its style the panel would stand in the page for a moment.
    frame.hidden = true;
    style.addEventListener('load', () => { frame.hidden = false; });
    const status = make('p', 'status');
    status.setAttribute('role', 'status');
    const badge = make('button', 'badge');
    badge.type = 'button';
    badge.setAttribute('aria-expanded', 'false');
    badge.setAttribute('aria-controls', 'panel');
    badge.addEventListener('click', () => { kept(''); toggle(true); parts.close.focus(); });
    const panel = make('section', 'panel');
    panel.id = 'panel';
    panel.setAttribute('aria-labelledby', 'title');
    const top = make('div', 'top');
    const title = make('h2');
    title.id = 'title';
    const close = make('button', '', 'Hide');
    close.type = 'button';
    close.addEventListener('click', () => collapse(true));
    const list = make('div', 'list');
    list.tabIndex = 0;
    list.setAttribute('role', 'group');
    list.setAttribute('aria-labelledby', 'title');
    top.append(title, close);
    panel.append(top, list);
    frame.append(status, badge, panel);
    root.append(style, frame);
    parts = { status, badge, panel, title, close, list };
    document.body.append(host);
  }

  function toggle(open) {
    parts.panel.hidden = !open;
    parts.badge.hidden = open;
    parts.badge.setAttribute('aria-expanded', String(open));
  }

  function collapse(focus) {
    kept(last);
    toggle(false);
    if (focus) parts.badge.focus();
  }

  addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || !host?.isConnected || parts.panel.hidden) return;
    // A dialog of the page itself closes first.
    if (document.querySelector('dialog[open]')) return;
    collapse(host.shadowRoot.activeElement !== null);
  });

  function show({ findings, others, file }) {
    const total = findings.length + others;
    if (!total || (!findings.some(grave) && !others)) { host?.remove(); last = ''; return; }
    if (!host) build();
    if (!host.isConnected) document.body.append(host);
    const errors = findings.filter(found => found.severity === 'error').length;
    const warnings = findings.filter(found => found.severity === 'warning').length;
    const worst = errors ? 'error' : warnings ? 'warning' : '';
    const own = [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean).join(', ');
    const blocking = findings.some(found => found.blocking);
    const elsewhere = others && count(others, own ? 'more finding' : 'finding');
    const words = blocking ? 'This change cannot be shown yet' : own ? `${own} on this page` : `${elsewhere} on other pages`;
    const signature = JSON.stringify(findings.map(found => [found.file, found.message]));
    const expanded = host.isConnected && !parts.panel.hidden && last !== '' && parts.badge.hidden;
    parts.badge.textContent = own && others ? `${own} · ${elsewhere}` : words;
    parts.badge.className = `badge ${worst}`;
    parts.panel.className = `panel ${worst}`;
    parts.title.textContent = words;
    if (signature !== last || !expanded) parts.list.replaceChildren(...findings.map(entry), ...(others ? [rest(file)] : []));
    if (signature !== last) parts.status.textContent = own ? words : '';
    last = signature;
    toggle(expanded && own !== '' || errors > 0 && kept() !== signature);
  }

  const grave = found => found.severity !== 'info';

  function entry(found) {
    const node = make('div', `finding ${found.severity}`);
    const what = make('p', 'what', found.message);
    if (found.code) what.append(make('span', '', ` ${found.name} ${found.code}`));
    node.append(what);
    if (found.file) node.append(make('p', 'place', [found.file, found.line, found.column].filter(Boolean).join(':')));
    if (found.snippet.length) node.append(source(found.snippet));
    for (const note of found.notes) node.append(make('p', 'note', note));
    if (found.help) node.append(make('p', 'help', `Help: ${found.help}`));
    return node;
  }

  function source(lines) {
    const pre = make('pre');
    const width = String(lines[lines.length - 1].line).length;
    lines.forEach(({ line, before, marked, after }, index) => {
      if (index) pre.append('\n');
      pre.append(make('i', '', `${String(line).padStart(width)} │ `), before);
      if (marked) pre.append(make('mark', '', marked));
      pre.append(after);
    });
    return pre;
  }

  /** The other pages' findings, fetched when they are asked for. */
  function rest(file) {
    const node = make('div', 'more');
    const button = make('button', '', 'Show findings on other pages');
    button.type = 'button';
    button.addEventListener('click', async () => {
      const answer = await fetch('/api/diagnostics', { cache: 'no-store' });
      const all = (await answer.json()).filter(found => !found.blocking && found.file !== file);
      const order = ['error', 'warning', 'info'];
      all.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
      node.replaceChildren(make('h3', '', 'Other pages'), ...all.slice(0, most).map(entry));
      if (all.length > most) node.append(make('p', 'note', `And ${all.length - most} more: run “guidepost check” to see all.`));
      parts.list.focus();
    });
    node.append(button);
    return node;
  }

  listen();
})();

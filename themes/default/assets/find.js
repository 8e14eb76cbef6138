// The search dialog and the page of results, loaded when a reader first touches the search. Its words and the names of
// the files that it needs are filled in by the build. Whatever is typed or found becomes text nodes, never markup.
const words = {/* filled in by the build */};
const d = document, facts = d.documentElement.dataset, marksKey = "guidepost-marks", recentKey = "guidepost-recent";

const h = (tag, props, ...children) => {
  const el = d.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) el.setAttribute(name, value === true ? "" : value);
  }
  el.append(...children.flat().filter(child => child != null && child !== false));
  return el;
};
const say = (name, fill) => (words[name] ?? "").replace(/\{(\w+)\}/g, (all, key) => fill[key] ?? all);
const count = n => say(n === 1 ? "one" : "other", { n: n.toLocaleString(d.documentElement.lang || undefined) });
const quoted = list => list.map(q => say("quoted", { q })).join(", ");
const words_of = hit => [hit.snippet, ...(hit.sections ?? []).map(part => part.snippet)].flatMap(pieces => (pieces ?? []).filter((_, i) => i % 2));
const icon = name => d.querySelector(name)?.cloneNode(true);
const isPlain = e => !(e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button);

/** What was searched for, on this device only; a browser that keeps nothing is fine. */
const recent = {
  all() {
    try { return JSON.parse(localStorage.getItem(recentKey)).filter(q => typeof q === "string").slice(0, 6) } catch { return [] }
  },
  keep(list) {
    try { list.length ? localStorage.setItem(recentKey, JSON.stringify(list.slice(0, 6))) : localStorage.removeItem(recentKey) } catch {}
  },
  add(q) { if (q) recent.keep([q, ...recent.all().filter(other => other !== q)]) },
};

function start(load, at) {
  const plainPage = at("search/"), list = d.getElementById("gp-results");

  // The preview answers by itself; the published site has a reader of its own files.
  const api = {
    async search(q, { signal, ...rest }) {
      for (let turn = 0; ; turn++) {
        const answer = await fetch(new URL(facts.api, d.baseURI).href + "?" + new URLSearchParams({ q, ...rest }), { signal });
        if (answer.ok) return answer.json();
        if (answer.status !== 503 || turn > 20) throw new Error(answer.statusText);
        await new Promise(next => setTimeout(next, 500));
      }
    },
  };
  let opened, styled;
  const reader = () => opened ??= (facts.api ? Promise.resolve(api) : load(words.reader ?? "assets/search.js").then(m => m.open(at(""))))
    .catch(error => { opened = null; throw error });
  const style = () => styled ??= new Promise(done => d.head.append(h("link", { rel: "stylesheet", href: at(words.look), onload: done, onerror: done })));

  // ---- what is shown --------------------------------------------------------------------------------------------

  const marked = pieces => pieces?.length && h("span", { class: "hit-text" }, pieces.map((text, i) => i % 2 ? h("mark", null, text) : text));
  const copies = selector => [...d.querySelectorAll(selector)].map(a => h("li", null, h("a", { href: a.href }, a.textContent)));
  const block = (title, items, ...more) => items.length > 0 && h("section", { class: "ways" }, h("div", { class: "ways-head" }, h("h2", null, title), ...more), h("ul", null, items));
  const ways = () => [block(words.sections, copies("#gp-menu a")), block(words.contact, copies(".foot .ask"))];
  const wayOut = text => h("p", { class: "find-note" }, text, " ", h("a", { href: plainPage }, words.plain));
  const above = hit => hit.crumbs?.length > 0 && h("span", { class: "hit-crumbs" }, hit.crumbs.join(" › "));
  const rowOf = hit => [h("span", { class: "hit-title" }, hit.title), above(hit), hit.heading && h("span", { class: "hit-heading" }, hit.heading), marked(hit.snippet)];
  const partsOf = hit => (hit.sections ?? []).filter(part => part.url !== hit.url);

  /**
   * A field and its answer, in the dialog and on the page alike. `view` has the field, the place for results, the
   * number of them to ask for, and what draws them; `asked` is called with each query that is on its way.
   */
  function panel(view) {
    const state = { query: null, answer: null, filters: {}, chosen: null, rank: null, limit: view.limit };
    const status = h("p", { role: "status", class: "find-status" }), notes = h("div", { class: "find-notes" });
    const filter = h("button", { type: "button", class: "find-filter", "aria-expanded": "false", "aria-controls": view.id + "-filters", onclick: () => unfold(filters.hidden) }, words.filter);
    const filters = h("div", { class: "find-filters", id: view.id + "-filters", hidden: true });
    const bar = h("div", { class: "find-bar" }, status, filter);
    let turn = 0, timer, slow, abort;

    const settle = text => {
      clearTimeout(slow);
      view.box.classList.remove("busy");
      if (status.textContent !== text) status.textContent = text;
    };
    const note = (...children) => notes.append(h("p", { class: "find-note" }, ...children));

    function draw() {
      const { answer, query } = state;
      notes.replaceChildren();
      view.draw(answer?.results ?? [], state);
      if (!answer) return;
      if (answer.corrected?.length) note(say("instead", { typed: quoted(answer.corrected.map(c => c[0])), used: quoted(answer.corrected.map(c => c[1])) }));
      if (answer.unknown?.length && answer.total) note(say("unknown", { words: quoted(answer.unknown) }));
      if (answer.partial) notes.append(wayOut(words.partial));
      if (answer.total) return settle([count(answer.total), ...[...notes.children].slice(0, 1).map(n => n.textContent)].join(". "));
      const filtered = Object.keys(state.filters).length > 0;
      const none = say(filtered ? "none_filtered" : "none", { q: query });
      settle(none);
      view.rest.replaceChildren(h("p", { class: "find-none" }, none), ...(filtered
        ? [h("button", { type: "button", class: "button", onclick: () => { state.filters = {}; refilter(); ask(query, 0) } }, words.clear)]
        : [h("p", { class: "find-note" }, words.none_text), ...ways().filter(Boolean)]));
    }

    async function run(query, mine) {
      abort = new AbortController();
      slow = setTimeout(() => { view.box.classList.add("busy"); status.textContent = words.busy }, 300);
      try {
        const answer = await (await reader()).search(query, { limit: state.limit, ...state.filters, signal: abort.signal });
        if (mine !== turn) return;
        Object.assign(state, { query, answer });
        draw();
        if (!filters.hidden) refilter();
      } catch (error) {
        if (mine !== turn) return;
        Object.assign(state, { query, answer: null });
        draw();
        settle(navigator.onLine === false ? words.offline : words.failed);
        view.failed(query, wayOut(status.textContent));
      }
      view.settled?.(state);
    }

    /** Asks for an answer, after a moment in which more may be typed. What was asked before is dropped. */
    function ask(text, wait) {
      const query = text.trim();
      clearTimeout(timer);
      if (wait && query === state.wanted) return;
      const mine = ++turn;
      abort?.abort();
      clearTimeout(slow);
      state.wanted = query;
      view.asked?.(state);
      if (query) { timer = setTimeout(run, wait, query, mine); return }
      Object.assign(state, { query: "", answer: null });
      draw();
      settle(view.hint);
      view.empty();
    }

    // Filters: nothing is fetched for them before they are wanted.
    async function refilter() {
      const mine = turn, found = await reader().then(r => r.filters?.(state.wanted ?? "")).catch(() => null);
      if (mine !== turn) return;
      const selects = ["section", "kind", "tag"].map(name => {
        const known = found?.[name] ?? [], on = state.filters[name];
        if (!known.length && !on) return false;
        const label = v => v.title ?? v.value.charAt(0).toUpperCase() + v.value.slice(1);
        const options = known.map(v => h("option", { value: v.value, selected: v.value === on }, `${label(v)} (${v.count})`));
        if (on && !known.some(v => v.value === on)) options.push(h("option", { value: on, selected: true }, `${label({ value: on })} (0)`));
        const choose = e => {
          e.target.value ? state.filters[name] = e.target.value : delete state.filters[name];
          ask(state.wanted ?? "", 0);
          refilter();
        };
        return h("label", null, h("span", null, words[name]), h("select", { name, onchange: choose }, h("option", { value: "" }, words.any), options));
      }).filter(Boolean);
      const held = d.activeElement?.name, some = Object.keys(state.filters).length;
      filter.classList.toggle("on", some > 0);
      filters.replaceChildren(...(selects.length ? selects : [h("p", { class: "find-note" }, words.failed)]));
      if (held) filters.querySelector(`select[name="${held}"]`)?.focus();
    }
    function unfold(open) {
      filters.hidden = !open;
      filter.ariaExpanded = String(open);
      if (open) refilter();
    }

    /** A result was followed: the query is kept on the device, and its words for the page that opens. */
    function choose(url, rank) {
      Object.assign(state, { chosen: url, rank });
      recent.add(state.query);
      const found = state.answer.results.flatMap(words_of);
      const wanted = [...new Set((found.length ? found : state.query.split(/\s+/)).map(word => word.toLowerCase()))].slice(0, 30);
      try { sessionStorage.setItem(marksKey, JSON.stringify({ url: new URL(url, d.baseURI).href.split("#")[0], words: wanted })) } catch {}
    }

    /** Tells the page what was looked for, once; nothing is sent anywhere. */
    function report() {
      const { query, answer, chosen, rank } = state;
      const detail = { query: state.wanted ?? query ?? "", total: answer?.total ?? null, chosen, rank, corrected: answer?.corrected ?? [], filters: { ...state.filters } };
      d.dispatchEvent(new CustomEvent("guidepost:search", { bubbles: true, detail }));
      Object.assign(state, { chosen: null, rank: null });
    }

    return { state, ask, choose, report, bar, filters, notes, unfold };
  }

  // ---- the dialog ------------------------------------------------------------------------------------------------

  function makeDialog() {
    let options = [], active = -1, moved = false, waiting = null;
    const results = h("div", { role: "listbox", id: "gp-found", "aria-label": words.results });
    const rest = h("div", { class: "find-rest" });
    const body = h("div", { class: "finder-body" });
    const input = h("input", {
      type: "text", role: "combobox", inputmode: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "256",
      "aria-label": words.label, "aria-controls": "gp-found", "aria-expanded": "false", "aria-autocomplete": "list", "aria-haspopup": "listbox", placeholder: words.placeholder,
    });
    const all = h("a", { class: "finder-all" }, words.all);
    const keys = h("p", { class: "finder-keys" }, h("kbd", null, "↑"), h("kbd", null, "↓"), " " + words.move, h("kbd", null, "↵"), " " + words.open);

    const pick = (next, scroll) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = next;
      const option = options[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", option.id);
      if (scroll) active ? option.scrollIntoView({ block: "nearest" }) : body.scrollTop = 0;
    };

    const view = {
      id: "gp-finder", limit: 10, hint: words.hint, rest,
      asked: () => { waiting = null },
      draw(hits, state) {
        options = [];
        const option = (url, rank, cls, ...children) => {
          const el = h("a", { role: "option", id: "gp-hit-" + options.length, "aria-selected": "false", tabindex: "-1", href: at(url), class: cls }, children);
          el.rank = rank;
          el.address = url;
          options.push(el);
          return el;
        };
        results.replaceChildren(...hits.flatMap((hit, i) => [
          option(hit.url, i + 1, "hit", ...rowOf(hit)),
          ...partsOf(hit).map(part => option(part.url, i + 1, "hit part", h("span", { class: "hit-title", "aria-label": say("in", { heading: part.heading, title: hit.title }) }, part.heading), marked(part.snippet))),
        ]));
        rest.replaceChildren();
        all.hidden = !options.length;
        all.href = plainPage + "?" + new URLSearchParams({ q: state.query, ...state.filters });
        input.setAttribute("aria-expanded", String(options.length > 0));
        body.scrollTop = 0;
        moved = false;
        pick(options.length ? 0 : -1);
      },
      empty() {
        const use = q => { input.value = q; input.focus(); panelOf.ask(q, 0) };
        const forget = list => { recent.keep(list); panelOf.ask("", 0); input.focus() };
        const row = q => h("li", null,
          h("button", { type: "button", onclick: () => use(q) }, q),
          h("button", { type: "button", class: "forget", "aria-label": say("forget", { q }), onclick: () => forget(recent.all().filter(other => other !== q)) }, "×"));
        const old = block(words.recent, recent.all().map(row), h("button", { type: "button", class: "forget-all", onclick: () => forget([]) }, words.forget_all));
        if (old) old.classList.add("recent");
        rest.replaceChildren(...[old, ways()[0]].filter(Boolean));
      },
      failed(query, out) {
        out.querySelector("a").href += query && "?" + new URLSearchParams({ q: query });
        rest.replaceChildren(out, ...ways().filter(Boolean));
      },
      settled() { if (waiting) waiting() },
    };
    const dialog = h("dialog", { class: "finder", "aria-label": words.label },
      h("div", { class: "finder-head" }, icon(".i:has(circle[cx='11'])"), input, h("button", { type: "button", class: "finder-close", onclick: () => dialog.close() }, words.close)));
    view.box = dialog;
    const panelOf = panel(view), { state } = panelOf;
    body.append(panelOf.notes, results, rest);
    dialog.append(panelOf.bar, panelOf.filters, body, h("div", { class: "finder-foot" }, keys, all));

    const current = () => state.wanted === state.query && input.value.trim() === state.wanted;
    const open = e => {
      const go = () => options[active]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: e.ctrlKey, metaKey: e.metaKey, shiftKey: e.shiftKey }));
      if (current()) return go();
      // Enter means the best result, whether the answer is there already or not.
      panelOf.ask(input.value, 0);
      waiting = () => { waiting = null; if (current()) go() };
    };
    const walk = (e, focusable) => {
      const at = focusable.indexOf(d.activeElement), next = focusable[at + (e.key === "ArrowDown" ? 1 : -1)];
      (next ?? input).focus();
      e.preventDefault();
    };
    dialog.addEventListener("keydown", e => {
      if (e.isComposing) return;
      const vertical = e.key === "ArrowDown" || e.key === "ArrowUp";
      if (e.key === "k" && (e.metaKey || e.ctrlKey)) { e.preventDefault(); e.stopPropagation(); return dialog.close() }
      if (e.target !== input) {
        if (vertical && rest.contains(e.target)) walk(e, [input, ...rest.querySelectorAll("a, button:not(.forget, .forget-all)")]);
        return;
      }
      if (e.key === "Enter") { e.preventDefault(); if (input.value.trim()) open(e) }
      if (vertical && !options.length) return walk(e, [input, ...rest.querySelectorAll("a, button:not(.forget, .forget-all)")]);
      const last = options.length - 1;
      const to = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last, Home: moved ? 0 : null, End: moved ? last : null }[e.key];
      if (to == null || last < 0) return;
      e.preventDefault();
      moved = true;
      pick(to, true);
    });
    input.addEventListener("input", () => panelOf.ask(input.value, 90));
    results.addEventListener("pointermove", e => { const i = options.indexOf(e.target.closest("[role=option]")); if (i >= 0 && i !== active) pick(i) });
    const follow = e => {
      const option = e.target.closest("[role=option]");
      if (!option || e.button > 1) return;
      panelOf.choose(option.address, option.rank);
      if (!isPlain(e)) return;
      dialog.close();
      // The same page: nothing is loaded, so the words are marked now.
      if (option.href.split("#")[0] === location.href.split("#")[0]) setTimeout(mark);
    };
    results.addEventListener("click", follow);
    results.addEventListener("auxclick", follow);
    dialog.addEventListener("click", e => { if (e.target === dialog) dialog.close() });
    dialog.addEventListener("close", () => panelOf.report());
    d.body.append(dialog);
    return { dialog, input, ask: panelOf.ask, state };
  }

  let made;
  async function open(from) {
    if (list && (!from || from.form?.parentElement === list.parentElement)) return openPage(from);
    const first = !made;
    made ??= makeDialog();
    const { dialog, input, ask, state } = made;
    if (dialog.open) return;
    reader().catch(() => {});
    await style();
    if (dialog.open) return;
    if (from?.value) [input.value, from.value] = [from.value, ""];
    dialog.showModal();
    input.focus();
    input.select();
    if (first || input.value.trim() !== state.wanted || !state.query || !state.answer) ask(input.value, 0);
  }

  // ---- the page of results ---------------------------------------------------------------------------------------

  let onPage;
  function openPage(from) {
    onPage ??= makePage();
    const { input } = onPage;
    if (from !== input) { input.focus(); input.select() }
    onPage.heard();
  }

  function makePage() {
    const input = d.getElementById("gp-q"), given = new URLSearchParams(location.search);
    const found = h("ol", { class: "found" }), rest = h("div", { class: "find-rest" });
    const more = h("button", { type: "button", class: "button", hidden: true, onclick: () => { state.limit += 20; ask(input.value, 0) } }, words.more);
    const show = plain => { list.hidden = !plain; box.hidden = plain; list.ariaBusy = null };
    const view = {
      id: "gp-page", limit: 20, hint: "", rest,
      asked({ wanted, filters }) {
        const address = new URL(location.href);
        address.search = new URLSearchParams(wanted ? { q: wanted, ...filters } : filters);
        history.replaceState(history.state, "", address);
      },
      draw(hits, { answer }) {
        found.replaceChildren(...hits.map((hit, i) => {
          const link = (url, cls, ...children) => h("a", { href: at(url), class: cls, onclick: e => followed(e, url, i + 1), onauxclick: e => followed(e, url, i + 1) }, children);
          return h("li", null, link(hit.url, "hit", ...rowOf(hit)), partsOf(hit).map(part => link(part.url, "hit part", h("span", { class: "hit-title" }, part.heading), marked(part.snippet))));
        }));
        more.hidden = !answer || answer.results.length >= answer.total || answer.results.length < state.limit;
        rest.replaceChildren();
        show(!state.query);
      },
      empty: () => show(true),
      // Without the index, titles still tell something: the plain list keeps those that hold every word.
      failed(query, out) {
        show(true);
        box.hidden = false;
        rest.replaceChildren(h("p", { class: "find-note" }, out.firstChild));
        const terms = query.toLowerCase().split(/\s+/);
        for (const li of list.querySelectorAll("li")) li.hidden = !terms.every(word => li.textContent.toLowerCase().includes(word));
        for (const part of list.querySelectorAll("section")) part.hidden = !part.querySelector("li:not([hidden])");
      },
    };
    const box = view.box = h("div", { class: "find-page", hidden: true });
    const { state, ask, choose, report, bar, filters, notes, unfold } = panel(view);
    const followed = (e, url, rank) => { if (e.button < 2) { choose(url, rank); if (isPlain(e)) report() } };
    box.append(bar, filters, notes, found, rest, more);
    list.before(box);
    for (const name of ["section", "kind", "tag"]) if (given.get(name)) state.filters[name] = given.get(name);
    if (!input.value) input.value = given.get("q") ?? "";
    input.form.addEventListener("submit", e => { e.preventDefault(); ask(input.value, 0); input.blur() });
    const heard = () => style().then(() => ask(input.value, state.wanted == null ? 0 : 90));
    if (Object.keys(state.filters).length) unfold(true);
    return { input, heard };
  }

  // ---- the words on the page that opens --------------------------------------------------------------------------

  async function mark() {
    let saved;
    try { saved = JSON.parse(sessionStorage.getItem(marksKey)); sessionStorage.removeItem(marksKey) } catch {}
    const main = d.querySelector("main");
    if (!main || saved?.url !== location.href.split("#")[0] || !globalThis.Highlight) return;
    const pattern = patternOf(saved.words.filter(word => typeof word === "string" && word)), ranges = [];
    const walker = d.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node; pattern && ranges.length < 500 && (node = walker.nextNode());) {
      if (node.parentElement.closest("nav, script, style, .sr, .anchor, .meta, .after, .large")) continue;
      for (const { index, 0: text } of node.data.matchAll(pattern)) {
        const range = new Range();
        range.setStart(node, index);
        range.setEnd(node, index + text.length);
        ranges.push(range);
      }
    }
    if (!ranges.length) return;
    await style();
    CSS.highlights.set("guidepost", new Highlight(...ranges));
    const off = e => {
      if (e.type === "keydown" && (e.key !== "Escape" || d.querySelector("dialog[open], :popover-open"))) return;
      CSS.highlights.delete("guidepost");
      button.remove();
      d.removeEventListener("keydown", off);
    };
    const button = h("button", { type: "button", class: "unmark", onclick: off }, words.marks, h("kbd", { "aria-hidden": "true" }, "Esc"));
    d.addEventListener("keydown", off);
    d.body.append(button);
    const heading = d.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = ranges.find(({ startContainer }) => !heading || heading.compareDocumentPosition(startContainer) & (4 | 16)) ?? ranges[0];
    const fold = first.startContainer.parentElement.closest("details");
    if (fold) fold.open = true;
    const { top, bottom } = first.getBoundingClientRect();
    if (top < 70 || bottom > innerHeight - 70) scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
  }

  return { open, mark };
}

/** Whole words; in scripts that part no words, wherever the letters stand. */
function patternOf(list) {
  const safe = list.sort((a, b) => b.length - a.length).map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const run = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
  const parts = [safe.filter(word => !run.test(word)), safe.filter(word => run.test(word))].map(some => some.join("|"));
  const pattern = [parts[0] && `(?<![\\p{L}\\p{N}\\p{M}_])(?:${parts[0]})(?![\\p{L}\\p{N}\\p{M}_])`, parts[1]].filter(Boolean).join("|");
  return pattern && new RegExp(pattern, "giu");
}

export { start };

// The search dialog and the page of results, loaded when a reader first touches the search. Its words and the names of
// the files that it needs are filled in by the build. Whatever is typed or found becomes text nodes, never markup.
const words = {/* filled in by the build */};
const d = document, facts = d.documentElement.dataset, kinds = ["section", "kind", "tag"];

const h = (tag, props, ...children) => {
  const el = d.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) el[name] = value;
    else if (value != null) el.setAttribute(name, value);
  }
  el.append(...children.flat().filter(Boolean));
  return el;
};
const button = (text, onclick, props) => h("button", { type: "button", onclick, ...props }, text);
const say = (name, fill) => words[name].replace(/\{(\w+)\}/g, (all, key) => fill[key] ?? all);
const quoted = list => list.map(q => say("quoted", { q })).join(", ");

// Recent searches and the words to mark stay on this device. A browser that keeps nothing is fine.
const kept = (store, key) => { try { return JSON.parse(globalThis[store].getItem("guidepost-" + key)) } catch {} };
const keep = (store, key, value) => { try { value ? globalThis[store].setItem("guidepost-" + key, JSON.stringify(value)) : globalThis[store].removeItem("guidepost-" + key) } catch {} };
const recent = () => [kept("localStorage", "recent")].flat().filter(Boolean);

function start(load, at, target) {
  const plain = d.getElementById("gp-results");
  const pageOf = (q, filters) => (d.querySelector(".find-link")?.href ?? at("search/")) + (q ? "?" + new URLSearchParams({ q: q.trim(), ...filters }) : "");

  // The preview answers by itself; the published site has a reader of its own files.
  const api = {
    async search(q, { signal, ...rest }) {
      const answer = await fetch(facts.api + "?" + new URLSearchParams({ q, ...rest }), { signal });
      if (answer.status !== 503) return answer.ok ? answer.json() : null;
      await new Promise(next => setTimeout(next, 500));
      return api.search(q, { signal, ...rest });
    },
  };
  let opened, styled;
  const reader = () => opened ??= (facts.api ? Promise.resolve(api) : load(words.reader).then(m => m.open(at("")))).catch(error => { opened = null; throw error });
  const style = () => styled ??= new Promise(done => d.head.append(h("link", { rel: "stylesheet", href: at(words.look), onload: done, onerror: done })));

  // Where else to go: the sections and the people that this page names.
  const block = (title, items, more) => items.length ? h("section", { class: "ways" }, h("h2", null, title, more), h("ul", null, items.map(item => h("li", null, item)))) : "";
  const copies = selector => [...d.querySelectorAll(selector)].map(a => h("a", { href: a.href }, a.textContent));
  const sections = () => block(words.sections, copies("#gp-menu ul:not(.out) a"));
  const ways = () => [sections(), block(words.contact, copies(".foot .ask"))];

  /** A field and its answers, the same in the dialog and on the page; `view` says in what they differ. */
  function panel(view) {
    const { input, list, rest, box } = view;
    const state = { filters: {}, limit: view.limit };
    const status = h("div", { role: "status" });
    // The preview has no counts, so it has no filters.
    const filter = button(words.filter, () => unfold(folded.hidden), { "aria-expanded": false, class: "find-filter", hidden: facts.api });
    const selects = kinds.map(name => h("select", { name, onchange: e => { e.target.value ? state.filters[name] = e.target.value : delete state.filters[name]; ask(0) } }));
    const folded = h("div", { class: "find-filters", hidden: "" }, selects.map(select => h("label", null, words[select.name], select)));
    const bar = h("div", { class: "find-bar" }, status, filter);
    let turn = 0, timer, slow, abort;

    function tell(text, ...more) {
      clearTimeout(slow);
      box.classList.remove("busy");
      status.replaceChildren(text, ...more);
    }

    const marked = pieces => pieces.map((text, i) => text && i % 2 ? h("mark", null, text) : text);

    // A snippet that begins with the heading above it is not shown twice: the heading takes its marks, and the rest follows.
    const halves = ({ heading, snippet }) => {
      const all = snippet.map((text, i) => i ? text : text.replace(/^… /, ""));
      if (!heading || !all.join("").startsWith(heading)) return [heading, marked(snippet)];
      let left = heading.length;
      const head = all.map(text => { const cut = text.slice(0, left); left -= cut.length; return cut });
      return [marked(head), marked(all.map((text, i) => text.slice(head[i].length)))];
    };

    function show(query, answer) {
      const { results = [], total, corrected, unknown, partial } = answer ?? {};
      Object.assign(state, { query, answer });
      const row = (to, rank, cls, title, ...more) => {
        const follow = e => {
          if (e.button > 1) return;
          choose(to.url, rank);
          if (!(e.metaKey || e.ctrlKey || e.shiftKey || e.button)) view.follow(a);
        };
        const [heading, text] = halves(to);
        const a = h("a", { href: at(to.url), class: cls, onclick: follow, onauxclick: follow, ...view.props }, h("b", null, title ?? heading), more, title && heading && h("i", null, heading), h("span", { class: "hit-text" }, text));
        return a;
      };
      list.replaceChildren(...results.flatMap((hit, i) => {
        const parts = hit.sections.filter(part => part.url !== hit.url);
        // Words that a part of it shows below are not shown twice.
        const snippet = parts.some(part => part.snippet.join() === hit.snippet.join()) ? [] : hit.snippet;
        return view.group([
          row({ ...hit, snippet }, i + 1, "hit", hit.title, h("small", null, hit.crumbs.join(" › "))),
          ...parts.map(part => row(part, i + 1, "hit part", null, h("span", { class: "sr" }, hit.title))),
        ]);
      }));
      rest.replaceChildren();
      view.drawn(state);
      const lines = [
        corrected?.length && say("instead", { typed: quoted(corrected.map(c => c[0])), used: quoted(corrected.map(c => c[1])) }),
        unknown?.length && total && say("unknown", { words: quoted(unknown) }),
        partial && words.partial,
      ].filter(Boolean).map(text => h("p", null, text));
      const some = Object.keys(state.filters).length;
      filter.classList.toggle("on", some);
      if (!folded.hidden) fill();
      if (total) return tell(say(total === 1 ? "one" : "other", { n: total.toLocaleString(d.documentElement.lang) }), ...lines);
      if (!query) { tell(view.hint); return view.empty() }
      if (!answer) { tell(navigator.onLine ? words.failed : words.offline); return view.failed(query) }
      tell(h("strong", null, say(some ? "none_filtered" : "none", { q: query.trim() })), ...lines);
      rest.append(...some ? [button(words.clear, () => { state.filters = {}; ask(0) }, { class: "button" })] : [h("p", null, words.none_text), ...ways()]);
    }

    async function run(query, mine) {
      abort = new AbortController();
      slow = setTimeout(() => { box.classList.add("busy"); status.textContent = words.busy }, 300);
      let answer;
      try { answer = await (await reader()).search(query, { limit: state.limit, ...state.filters, signal: abort.signal }) } catch {}
      if (mine !== turn) return;
      // Nothing found by half an index says nothing.
      show(query, answer?.partial && !answer.total ? null : answer);
      view.settled?.();
    }

    /** Asks, after a moment in which more may be typed. What was asked before is dropped. */
    function ask(wait) {
      // A space at the end says that the last word is complete.
      const query = input.value.trimStart().slice(0, 256);
      if (wait && query === state.wanted) return;
      clearTimeout(timer);
      clearTimeout(slow);
      abort?.abort();
      state.wanted = query;
      view.asked(state);
      const mine = ++turn;
      query ? timer = setTimeout(run, wait, query, mine) : show(query);
    }

    // Nothing is fetched for the filters before they are wanted.
    async function fill() {
      const mine = turn, found = await reader().then(r => r.filters(state.wanted)).catch(() => ({}));
      if (mine === turn) for (const select of selects) {
        const on = state.filters[select.name], known = found[select.name] ?? [];
        const option = (value, text) => new Option(text, value, false, value === on);
        select.replaceChildren(option("", words.any), ...known.map(v => option(v.value, v.title + (v.count ? ` (${v.count})` : ""))));
        if (on && !known.some(v => v.value === on)) select.append(option(on, on));
        select.parentElement.hidden = select.length < 2;
      }
    }
    function unfold(open) {
      folded.hidden = !open;
      filter.ariaExpanded = open;
      if (open) fill();
    }

    /** A result was followed: the query stays on the device, and its words are for the page that opens. */
    function choose(url, rank) {
      const { answer } = state, query = state.query.trim(), found = answer.results.flatMap(hit => [hit, ...hit.sections].flatMap(to => to.snippet.filter((_, i) => i % 2)));
      Object.assign(state, { chosen: url, rank });
      keep("localStorage", "recent", [query, ...recent().filter(q => q !== query)].slice(0, 5));
      keep("sessionStorage", "marks", { url: at(url).split("#")[0], words: [...new Set(found.length ? found : query.split(/\s+/))].slice(0, 40) });
    }

    /** Tells the page what was looked for. Nothing is sent anywhere. */
    function report() {
      const { wanted, answer, chosen = null, rank = null, filters } = state;
      const detail = { query: wanted.trim(), total: answer?.total ?? null, chosen, rank, corrected: answer?.corrected ?? [], filters: { ...filters } };
      d.dispatchEvent(new CustomEvent("guidepost:search", { bubbles: true, detail }));
      state.chosen = state.rank = undefined;
    }

    return { state, ask, report, unfold, bar, folded };
  }

  // ---- the dialog ------------------------------------------------------------------------------------------------

  function makeDialog() {
    let options = [], active, moved, then;
    const list = h("div", { role: "listbox", id: "gp-found", "aria-label": words.results }), rest = h("div", { class: "find-rest" });
    const body = h("div", { class: "finder-body" }, list, rest), all = h("a", null, words.all);
    const input = h("input", {
      role: "combobox", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      "aria-label": words.label, "aria-controls": "gp-found", "aria-autocomplete": "list", placeholder: words.placeholder,
    });
    const key = (name, text) => h("span", null, h("kbd", null, name), " ", text);
    const box = h("dialog", { class: "finder", "aria-label": words.label },
      h("div", { class: "finder-head" }, d.querySelector(".find-link svg, .searchbox svg")?.cloneNode(true), input, button(facts.close, () => box.close())));

    const pick = (next, scroll) => {
      const select = (option, on) => { if (option) option.ariaSelected = on, option.tabIndex = on - 1 };
      select(options[active], false);
      const option = options[active = next];
      select(option, true);
      option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant");
      if (scroll) active ? option.scrollIntoView({ block: "nearest" }) : body.scrollTop = 0;
    };
    const { state, ask, report, bar, folded } = panel({
      input, list, rest, box, limit: 10, hint: words.hint,
      props: { role: "option", tabindex: -1, "aria-selected": false },
      group: rows => rows,
      asked: () => then = null,
      settled: () => then?.(),
      drawn({ query, filters }) {
        options = [...list.children];
        options.forEach((option, i) => option.id = "gp-hit-" + i);
        input.setAttribute("aria-expanded", options.length > 0);
        all.hidden = !options.length;
        all.href = pageOf(query, filters);
        moved = false;
        pick(0, true);
      },
      empty() {
        const forget = left => { keep("localStorage", "recent", left); ask(0); input.focus() };
        const items = recent().map(q => [
          button(q, () => { input.value = q; input.focus(); ask(0) }),
          button("×", () => forget(recent().filter(other => other !== q)), { class: "forget", "aria-label": say("forget", { q }) }),
        ]);
        rest.append(block(words.recent, items, button(words.forget_all, () => forget([]), { class: "forget" })), sections());
      },
      failed: query => rest.append(h("p", null, h("a", { href: pageOf(query) }, words.plain)), ...ways()),
      follow(a) {
        box.close();
        // On the same page nothing is loaded, so the words are marked now.
        if (a.hash && a.pathname === location.pathname) setTimeout(mark);
      },
    });
    box.append(bar, folded, body, h("div", { class: "finder-foot" }, h("p", null, key("↑↓", words.move), key("↵", words.open)), all));

    // Enter means the best result, whether the answer is there already or not.
    const enter = () => {
      if (state.query === state.wanted) return options[active]?.click();
      ask(0);
      then = () => options[active]?.click();
    };
    box.onkeydown = e => {
      const at = e.target === input, down = e.key === "ArrowDown", last = options.length - 1;
      if (e.isComposing) return;
      // The closing dialog gives the focus back; its Enter must not send the form of the field that has it then.
      if (at && e.key === "Enter") e.preventDefault(), enter();
      else if ((down || e.key === "ArrowUp") && (rest.contains(e.target) || at && last < 0)) {
        const stops = [input, ...rest.querySelectorAll("a, button:not(.forget)")];
        (stops[stops.indexOf(e.target) + (down ? 1 : -1)] ?? input).focus();
        e.preventDefault();
      } else if (at) {
        const to = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active || last + 1, Home: moved && 1, End: moved && last + 1 }[e.key];
        if (!to && to !== 0) return;
        e.preventDefault();
        moved = true;
        pick(down ? to : to - 1, true);
      }
    };
    input.oninput = () => ask(150);
    list.onpointermove = e => { const i = options.indexOf(e.target.closest(".hit")); if (i >= 0 && i !== active) pick(i) };
    // A press beside the dialog closes it, one that ends there after it selected text does not.
    box.onpointerdown = e => { if (e.target === box) box.close() };
    box.onclose = () => { then = null; report() };
    d.body.append(box);
    return { box, input, ask, state };
  }

  // ---- the page of results ---------------------------------------------------------------------------------------

  function makePage() {
    const input = d.getElementById("gp-q"), given = new URLSearchParams(location.search);
    const list = h("ol", { class: "found" }), rest = h("div", { class: "find-rest" }), box = h("div", { class: "find-page" });
    const more = button(words.more, () => { state.limit += 20; ask(0) }, { class: "button" });
    const { state, ask, report, unfold, bar, folded } = panel({
      input, list, rest, box, limit: 20, hint: "",
      group: rows => h("li", null, rows),
      // Browsers that count the calls, and pages from a disk, keep the old address.
      asked({ wanted, filters }) { try { history.replaceState(null, "", pageOf(wanted, filters)) } catch {} },
      drawn({ query, answer, limit }) {
        plain.hidden = query;
        plain.ariaBusy = null;
        box.hidden = !query;
        const had = d.activeElement === more;
        // The preview gives 200 at most.
        more.hidden = !(answer?.total > limit && answer.results.length === limit) || facts.api && limit > 199;
        // A button that goes takes the focus with it: the first of the new results has it then.
        if (had && more.hidden) (list.children[limit - 20]?.firstChild ?? input).focus();
      },
      empty: () => plain.querySelectorAll("[hidden]").forEach(el => el.hidden = false),
      // Without the index, titles still tell something: the plain list keeps those that hold every word.
      failed(query) {
        const terms = query.toLowerCase().split(/\s+/);
        for (const el of [...plain.querySelectorAll("li, section")].reverse()) {
          el.hidden = el.matches("li") ? !terms.every(word => el.textContent.toLowerCase().includes(word)) : !el.querySelector("li:not([hidden])");
        }
        plain.hidden = false;
      },
      follow: () => report(),
    });
    box.append(bar, folded, list, rest, more);
    plain.before(box);
    for (const name of kinds) if (given.get(name)) state.filters[name] = given.get(name);
    if (Object.keys(state.filters).length) unfold(true);
    input.value ||= given.get("q") ?? "";
    input.form.onsubmit = e => { e.preventDefault(); ask(0) };
    return { input, ask, state };
  }

  let dialog, page;
  /** Opens the dialog for a field or a key; on the page of results its own field is the place. */
  async function open(from) {
    reader().catch(() => {});
    await style();
    if (plain) {
      const { input, ask, state } = page ??= makePage();
      if (!from) input.select();
      return ask(state.wanted == null ? 0 : 150);
    }
    const { box, input, ask, state } = dialog ??= makeDialog();
    if (box.open) return;
    box.showModal();
    // What was typed on the way here goes on; what stands from before may be typed over.
    if (from?.value) [input.value, from.value] = [from.value, ""];
    else input.select();
    if (!state.answer || input.value !== state.query) ask(0);
  }

  /** Marks the searched words on the page that a result led to, until Esc. Nothing of the page is changed. */
  async function mark() {
    const saved = kept("sessionStorage", "marks"), main = d.querySelector("main"), ranges = [];
    keep("sessionStorage", "marks", null);
    if (saved?.url !== location.href.split("#")[0] || !main || !globalThis.Highlight) return;
    // Whole words; in scripts that part no words, wherever the letters stand.
    const one = word => {
      const safe = word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      return /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/.test(word) ? safe : `(?<![\\p{L}\\p{N}_])${safe}(?![\\p{L}\\p{N}_])`;
    };
    const pattern = new RegExp(saved.words.map(one).join("|"), "giu");
    const walker = d.createTreeWalker(main, 4);
    for (let node; ranges.length < 500 && (node = walker.nextNode());) {
      if (node.parentElement.closest("nav, .sr, .anchor")) continue;
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
      if (e.key && (e.key !== "Escape" || d.querySelector("dialog[open], :popover-open"))) return;
      CSS.highlights.clear();
      pill.remove();
      d.removeEventListener("keydown", off);
    };
    const pill = button([words.marks, h("kbd", null, "Esc")], off, { class: "unmark" });
    d.addEventListener("keydown", off);
    d.body.append(pill);
    const heading = target(location);
    const first = ranges.find(range => !heading || heading.compareDocumentPosition(range.startContainer) & 20) ?? ranges[0];
    const fold = first.startContainer.parentElement.closest("details");
    if (fold) fold.open = true;
    // As when the browser finds something in hidden text: a tab opens.
    first.startContainer.parentElement.dispatchEvent(new Event("beforematch", { bubbles: true }));
    const { top, bottom } = first.getBoundingClientRect();
    if (top < 70 || bottom > innerHeight - 70) scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
  }

  return { open, mark };
}

export { start };

// Groups of tabs, on pages that have some. Without this script their panels stand one below the other.
(() => {
  const d = document, root = d.documentElement, store = "guidepost-tabs";
  const $ = (s, f) => d.querySelectorAll(s).forEach(f);
  // Names that were chosen, the newest first, on whatever page.
  let names = [];
  try { names = localStorage.getItem(store)?.split("\n") ?? [] } catch {}

  const panel = tab => d.getElementById(tab.getAttribute("aria-controls"));
  const pick = tab => [...tab.parentNode.children].forEach(t => {
    const is = t === tab, p = panel(t);
    t.setAttribute("aria-selected", is);
    t.tabIndex = is - 1;
    if (!p) return;
    p.role = "tabpanel";
    p.hidden = is ? false : "until-found";
  });
  const follow = (names, first) => $(".tablist", list => {
    const all = [...list.children], tab = names.map(name => all.find(t => t.textContent === name)).find(t => t) ?? (first && all[0]);
    if (tab) pick(tab);
  });
  // From the moment a group comes in, one panel of it is seen, so that nothing moves later.
  const eye = new MutationObserver(() => follow(names, true));
  eye.observe(root, { childList: true, subtree: true });

  const reveal = el => {
    const hidden = el?.closest(".panel[hidden]");
    if (hidden) $(".tablist > *", t => panel(t) === hidden && pick(t));
    return hidden;
  };
  const choose = tab => {
    const top = () => tab.getBoundingClientRect().top, was = top(), name = tab.textContent;
    pick(tab);
    follow([name]);
    // Groups above may be longer or shorter now; the tab stays where it was pressed.
    scrollBy({ top: top() - was, behavior: "instant" });
    names = [...new Set([name, ...names])].slice(0, 20);
    try { localStorage.setItem(store, names.join("\n")) } catch {}
  };
  const tabOf = e => e.target.closest?.("[role=tab]");
  d.addEventListener("click", e => { const tab = tabOf(e); if (tab) choose(tab) });
  d.addEventListener("keydown", e => {
    const tab = tabOf(e), way = root.dir === "rtl" ? -1 : 1;
    if (!tab || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const all = [...tab.parentNode.children], at = all.indexOf(tab);
    const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: -1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    all.at(to % all.length).focus();
    choose(all.at(to % all.length));
  });

  // What is named in the address, found by the browser or marked by the search is seen.
  d.addEventListener("beforematch", e => reveal(e.target));
  const open = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id) } catch {}
    const el = d.getElementById(id);
    if (reveal(el)) el.scrollIntoView();
  };
  d.addEventListener("DOMContentLoaded", () => {
    eye.disconnect();
    follow(names, true);
    open();
  });
  addEventListener("hashchange", open);
})();

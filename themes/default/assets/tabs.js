// Groups of tabs, on pages that have some. Without this script their panels stand one below the other.
(() => {
  const d = document, root = d.documentElement, store = "guidepost-tabs", on = (type, f) => d.addEventListener(type, f);
  // Names that were chosen, the newest first, on whatever page.
  let names = [];
  root.dataset.tabs = "";
  try { names = localStorage[store]?.split("\n") ?? names } catch {}

  const pick = tab => [...tab.parentNode.children].forEach(t => {
    const panel = d.getElementById(t.getAttribute("aria-controls")), is = t === tab;
    t.ariaSelected = is;
    t.tabIndex = is - 1;
    if (panel) panel.hidden = !is && "until-found";
  });
  const follow = (names, first) => d.querySelectorAll(".tablist").forEach(list => {
    const all = [...list.children], tab = names.map(name => all.find(t => t.textContent === name)).find(t => t) ?? (first && all[0]);
    tab && pick(tab);
  });
  // From the moment a group comes in, one panel of it is seen, so that nothing moves later.
  const come = () => follow(names, true), eye = new MutationObserver(come);
  eye.observe(root, { childList: true, subtree: true });

  const choose = tab => {
    const top = () => tab.getBoundingClientRect().top, was = top(), name = tab.textContent;
    pick(tab);
    follow([name]);
    // Groups above may be longer or shorter now; the tab stays where it was pressed.
    scrollBy({ top: top() - was, behavior: "instant" });
    names = [...new Set([name, ...names])].slice(0, 20);
    try { localStorage[store] = names.join("\n") } catch {}
  };
  on("click", e => {
    const tab = e.target.closest("[role=tab]");
    tab && choose(tab);
  });
  on("keydown", e => {
    if (e.target.role !== "tab" || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const all = [...e.target.parentNode.children], at = all.indexOf(e.target), way = root.dir === "rtl" ? -1 : 1;
    const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: -1 }[e.key], tab = all.at(to % all.length);
    if (to === undefined) return;
    e.preventDefault();
    tab.focus();
    choose(tab);
  });

  // What is named in the address, found by the browser or marked by the search is seen.
  const reveal = el => {
    const panel = el?.closest(".panel[hidden]");
    panel && pick(d.querySelector(`[aria-controls=${panel.id}]`));
    return panel;
  };
  on("beforematch", e => reveal(e.target));
  const open = () => {
    try {
      const el = d.getElementById(decodeURIComponent(location.hash.slice(1)));
      reveal(el) && el.scrollIntoView();
    } catch {}
  };
  addEventListener("hashchange", open);
  on("DOMContentLoaded", () => {
    eye.disconnect();
    come();
    open();
  });
})();

(() => {
  const d = document, root = d.documentElement, words = root.dataset, store = "guidepost-theme";
  const saved = () => { try { return localStorage.getItem(store) } catch { return null } };
  const show = v => v === "light" || v === "dark" ? words.theme = v : delete words.theme;
  words.js = "";
  show(saved());

  const $ = (s, f) => d.querySelectorAll(s).forEach(f);
  const on = (el, type, f) => el.addEventListener(type, e => { try { f(e) } catch {} });
  const make = (tag, cls, text) => Object.assign(d.createElement(tag), { className: cls, textContent: text });

  on(d, "DOMContentLoaded", () => {
    const say = d.getElementById("gp-say");

    // Colours: system, light, dark, and round again.
    $(".theme", b => {
      const label = () => b.setAttribute("aria-label", b.dataset[words.theme || "system"]);
      label();
      on(b, "click", () => {
        const next = { light: "dark", dark: "" }[words.theme] ?? "light";
        show(next);
        label();
        next ? localStorage.setItem(store, next) : localStorage.removeItem(store);
      });
    });

    // Copy what a code block says, or the address of a question.
    const copies = (el, text) => on(el, "click", () => {
      const was = el.textContent;
      if (was !== words.copied) navigator.clipboard.writeText(text()).then(() => {
        el.textContent = say.textContent = words.copied;
        setTimeout(() => { el.textContent = was; say.textContent = "" }, 2000);
      }, () => {});
    });
    if (navigator.clipboard) $(".code", f => {
      const b = make("button", "copy", words.copy);
      b.type = "button";
      copies(b, () => f.querySelector("pre").textContent.trimEnd());
      f.append(b);
    });
    $(".faq-link a", a => copies(a, () => a.href));

    // Show a picture large. The browser closes on Esc and gives the focus back.
    $("a.zoom", a => on(a, "click", e => {
      if (e.metaKey || e.ctrlKey || e.shiftKey) return;
      const box = d.createElement("dialog"), small = a.querySelector("img"), img = new Image();
      img.src = a.href;
      img.alt = small.alt;
      box.append(img, make("button", "", words.close));
      box.onclick = () => box.close();
      box.onclose = () => box.remove();
      d.body.append(box);
      box.showModal();
      e.preventDefault();
    }));

    // The contents list follows the reader.
    const links = new Map();
    $(".toc a", a => { const h = d.getElementById(decodeURIComponent(a.hash.slice(1))); h && links.set(h, a) });
    if (links.size) {
      const heads = [...links.keys()];
      const follow = () => {
        const at = heads.findLast(h => h.getBoundingClientRect().top < innerHeight / 4) || heads[0];
        links.forEach((a, h) => h === at ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current"));
      };
      const eye = new IntersectionObserver(follow, { rootMargin: "0px 0px -75%" });
      heads.forEach(h => eye.observe(h));
    }

    // A question opens when its address is used.
    const open = () => { const q = d.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details"); if (q) q.open = true };
    open();
    on(window, "hashchange", open);

    // The current page is in sight in a long side list.
    $(".sidebar [aria-current]", a => { const s = a.closest(".sidebar"); s.scrollTop = a.offsetTop - s.clientHeight / 2 });

    // "/" and Ctrl or Cmd with K go to the search.
    on(d, "keydown", e => {
      const typing = e.target.closest("input, textarea, select, [contenteditable]");
      if (!((e.key === "/" && !typing && !e.metaKey && !e.ctrlKey && !e.altKey) || (e.key === "k" && (e.metaKey || e.ctrlKey)))) return;
      e.preventDefault();
      const field = [...d.querySelectorAll("input[name=q]")].find(f => f.checkVisibility ? f.checkVisibility() : f.offsetParent);
      field ? field.select() || field.focus() : location.assign(d.querySelector(".find-link").href);
    });

    // The plain search page: keep the titles that hold every word.
    const list = d.getElementById("gp-results"), q = new URLSearchParams(location.search).get("q")?.trim();
    if (list && q) {
      const terms = q.toLowerCase().split(/\s+/);
      let n = 0;
      list.querySelectorAll("li").forEach(li => { const t = li.textContent.toLowerCase(); n += !(li.hidden = !terms.every(w => t.includes(w))) });
      list.querySelectorAll("section").forEach(s => s.hidden = !s.querySelector("li:not([hidden])"));
      d.getElementById("gp-q").value = q;
      list.prepend(make("p", "meta", (n ? list.dataset.found : list.dataset.none).replace("{n}", n).replace("{q}", q)));
    }
  });
})();

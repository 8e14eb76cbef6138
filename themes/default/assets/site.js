(() => {
  const d = document, root = d.documentElement, words = root.dataset, store = "guidepost-theme", news = "guidepost-news";
  const saved = key => { try { return localStorage.getItem(key) } catch { return null } };
  const show = v => v === "light" || v === "dark" ? words.theme = v : delete words.theme;
  words.js = "";
  show(saved(store));
  if (saved(news) === words.news) delete words.news;

  const $ = (s, f) => d.querySelectorAll(s).forEach(f);
  const on = (el, type, f) => el.addEventListener(type, e => { try { f(e) } catch {} });
  const modified = e => e.metaKey || e.ctrlKey || e.shiftKey;
  // What an address names; one such as "#50%" is not encoded, and stands for itself.
  const target = ({ hash }) => { let id = hash.slice(1); try { id = decodeURIComponent(id) } catch {} return d.getElementById(id) };
  const make = (tag, cls, text) => Object.assign(d.createElement(tag), { className: cls, textContent: text });

  on(d, "DOMContentLoaded", () => {
    const say = d.getElementById("gp-say");

    // Colours: the other than the system's, and back to those; so each press is seen.
    $(".theme", b => {
      const label = () => b.setAttribute("aria-label", b.title = b.dataset[words.theme || "system"]);
      label();
      on(b, "click", () => {
        const next = words.theme ? "" : matchMedia("(prefers-color-scheme: dark)").matches ? "light" : "dark";
        show(next);
        label();
        next ? localStorage.setItem(store, next) : localStorage.removeItem(store);
      });
    });

    // An announcement that was closed stays closed; the next one has another name.
    $(".news button", b => on(b, "click", () => {
      const name = words.news;
      delete words.news;
      localStorage.setItem(news, name);
    }));

    // Copy what a code block says, or the address of a question.
    const copies = (el, text) => on(el, "click", () => {
      const was = el.textContent;
      if (was !== words.copied) navigator.clipboard.writeText(text()).then(() => {
        el.textContent = say.textContent = words.copied;
        el.classList.add("done");
        setTimeout(() => { el.textContent = was; say.textContent = ""; el.classList.remove("done") }, 2000);
      }, () => {});
    });
    if (navigator.clipboard) $(".code", f => {
      const b = make("button", "copy", words.copy);
      b.type = "button";
      copies(b, () => {
        // Of a terminal, only what was typed.
        const pre = f.querySelector("pre").cloneNode(true), typed = pre.querySelector(".ps");
        if (typed) pre.querySelectorAll(".ps, .out").forEach(el => el.remove());
        return (typed ? pre.textContent.replace(/\n+/g, "\n").trimStart() : pre.textContent).trimEnd();
      });
      f.append(b);
    });
    $(".faq-link a", a => copies(a, () => a.href));

    // Show a picture large. The browser closes on Esc and gives the focus back.
    $("a.zoom", a => on(a, "click", e => {
      if (modified(e)) return;
      const box = make("dialog", "large"), small = a.querySelector("img"), img = new Image();
      img.src = a.href;
      img.alt = box.ariaLabel = small.alt;
      box.append(img, make("button", "", words.close));
      box.onclick = () => box.close();
      box.onclose = () => box.remove();
      d.body.append(box);
      box.showModal();
      e.preventDefault();
    }));

    // The contents list follows the reader, and what it marks is in sight in a long list.
    const center = (a, box) => box.scrollTop = a.offsetTop - box.clientHeight / 2;
    const links = new Map();
    $(".toc a", a => { const h = target(a); h && links.set(h, a); on(a, "click", () => a.closest(".toc").hidePopover()) });
    if (links.size) {
      const heads = [...links.keys()];
      const follow = () => {
        const at = heads.findLast(h => h.getBoundingClientRect().top < innerHeight / 4) || heads[0];
        links.forEach((a, h) => h === at ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current"));
        center(links.get(at), links.get(at).closest("div"));
      };
      const eye = new IntersectionObserver(follow, { rootMargin: "99999px 0px -75%" });
      heads.forEach(h => eye.observe(h));
    }

    // A question opens when its address is used.
    const open = () => { const q = target(location)?.closest("details"); if (q) q.open = true };
    open();
    on(window, "hashchange", open);

    // The current page is in sight in a long side list, in the column and when the drawer opens.
    $(".sidebar [aria-current]", a => {
      const s = a.closest(".sidebar"), f = () => center(a, s);
      f();
      on(s, "toggle", f);
    });

    // Search: nothing of it is loaded before it is touched. "/" and Ctrl or Cmd with K open it; a field opens it
    // when it is clicked or typed in, so that Tab passes by.
    const at = path => new URL(words.root + path, d.baseURI).href, load = path => import(at(path));
    let find;
    const finder = (then, otherwise) =>
      (find ??= words.find ? load(words.find).then(m => m.start(load, at, target)) : Promise.reject()).then(then, () => { find = null; otherwise?.() });
    const seek = from => finder(f => f.open(from), () => from.href && location.assign(from.href));
    $("input[name=q]", f => {
      on(f, "focus", () => finder());
      on(f, "click", () => seek(f));
      // A letter that is still being composed would be torn from the keyboard that composes it.
      on(f, "input", e => e.isComposing || seek(f));
      on(f, "compositionend", () => seek(f));
    });
    $(".find-link", a => on(a, "click", e => { if (!modified(e)) { e.preventDefault(); seek(a) } }));
    on(d, "keydown", e => {
      const typing = e.target.closest("input, textarea, select, [contenteditable]");
      if (!(e.key === "/" && !typing && !e.metaKey && !e.ctrlKey && !e.altKey || e.key === "k" && (e.metaKey || e.ctrlKey))) return;
      e.preventDefault();
      finder(f => f.open(), () => {
        const field = [...d.querySelectorAll("input[name=q]")].find(f => f.checkVisibility());
        field ? field.focus() : location.assign(at("search/"));
      });
    });

    // A page that shows results, and one that a result led to.
    const results = d.getElementById("gp-results");
    if (results && /[?&]q=[^&]/.test(location.search)) {
      results.ariaBusy = "true";
      finder(f => f.open(d.getElementById("gp-q")), () => results.ariaBusy = null);
    }
    if (sessionStorage.getItem("guidepost-marks")) finder(f => f.mark());
  });
})();

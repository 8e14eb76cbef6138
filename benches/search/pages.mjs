// A built site as its readers see it: each article's title, text, headings and links, read from the HTML by a real browser.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Where an article stands on a page of the theme, and what of it is not the article's own words. */
export const article = { root: 'article', exclude: ['.meta', '.toc-fold', 'a.anchor'] };

/** Every article below a folder: {url, title, text, sections: [{anchor, title, text}], links: [{text, url}]}. */
export async function articles(folder, browser) {
  const page = await browser.newPage();
  const found = [];
  for (const url of urls(folder)) {
    const html = readFileSync(path.join(folder, url, 'index.html'), 'utf8');
    if (!/<article\b/.test(html)) continue;
    found.push({ url, ...await page.evaluate(readArticle, { html, url, ...article }) });
  }
  await page.close();
  return found.filter(one => one.title);
}

/** URLs of all pages relative to the site's root, the home page being `''`. */
function urls(folder, below = '') {
  return readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory()) return urls(folder, `${below}${entry.name}/`);
    return entry.name === 'index.html' ? [below] : [];
  }).sort();
}

/** Runs in the browser. */
function readArticle({ html, url, root, exclude }) {
  const site = 'https://site.test/';
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.querySelector(root);
  const title = main.querySelector('h1');
  if (!title) return {};
  main.querySelectorAll(exclude.join(',')).forEach(element => element.remove());
  const tidy = text => text.replace(/\s+/g, ' ').trim();
  const links = [...main.querySelectorAll('a[href]')].map(a => {
    const target = new URL(a.getAttribute('href'), site + url);
    return { text: tidy(a.textContent), url: target.href.startsWith(site) ? decodeURI(target.pathname.slice(1)) : undefined };
  });
  const name = tidy(title.textContent);
  title.remove();
  const sections = [{ anchor: '', title: name, text: '' }];
  const inline = new Set(['A', 'ABBR', 'B', 'CODE', 'DEL', 'EM', 'I', 'KBD', 'MARK', 'S', 'SMALL', 'SPAN', 'STRONG', 'SUB', 'SUP', 'U', 'VAR']);
  const walk = node => {
    const last = sections[sections.length - 1];
    if (node.nodeType === 3) last.text += node.data;
    if (node.nodeType !== 1) return;
    const anchor = /^H[2-6]$/.test(node.tagName) ? node.id : node.tagName === 'SUMMARY' ? node.parentNode.id : '';
    if (anchor) {
      sections.push({ anchor, title: tidy(node.textContent), text: '' });
      return;
    }
    node.childNodes.forEach(walk);
    if (!inline.has(node.tagName)) sections[sections.length - 1].text += ' ';
  };
  walk(main);
  for (const section of sections) section.text = tidy(section.text);
  const text = sections.map((section, k) => (k ? `${section.title} ${section.text}` : section.text)).join(' ');
  return { title: name, text: tidy(text), sections, links: links.filter(link => link.url !== undefined && link.url !== url && link.text) };
}

// The page of results: which sections have the words of the query. All of the book's sections come as a script, so
// that this works from a folder too.

(() => {
  const SHOWN = 30;
  const AROUND = 110; // letters shown on either side of the first word that was found
  const sections = /** @type {any} */ (globalThis).ReLUSections;
  const MiniSearch = /** @type {any} */ (globalThis).MiniSearch;

  /** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} children */
  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  /** A pattern that finds each of these words, whole. @param {string[]} words */
  const patternOf = (words) => {
    const longestFirst = [...words].sort((a, b) => b.length - a.length);
    const each = longestFirst.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`(?<![\\p{L}\\p{N}])(?:${each.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  };

  /** The text around its first found word, with what was found marked. @param {string} text @param {RegExp} pattern */
  const summary = (text, pattern) => {
    const first = Math.max(text.search(pattern), 0);
    const start = first <= AROUND ? 0 : text.lastIndexOf(" ", first - AROUND) + 1;
    const rest = text.indexOf(" ", first + AROUND);
    const end = rest < 0 ? text.length : rest;
    const shown = text.slice(start, end);
    const parts = [];
    let at = 0;
    for (const found of shown.matchAll(pattern)) {
      parts.push(shown.slice(at, found.index), element("mark", {}, found[0]));
      at = found.index + found[0].length;
    }
    return element("p", {}, start ? "… " : "", ...parts, shown.slice(at), end < text.length ? " …" : "");
  };

  /** @param {{id: string, chapter: string, title: string, text: string, terms: string[]}} found */
  const item = ({ id, chapter, title, text, terms }) => {
    const [page, place] = id.split("#");
    const address = `${page}?highlight=${encodeURIComponent(terms.join(" "))}#${place}`;
    const where = chapter === title ? [] : [element("span", { class: "search-chapter" }, chapter)];
    return element("li", {}, element("a", { href: address }, title), ...where, summary(text, patternOf(terms)));
  };

  /** @param {string} query */
  const search = (query) => {
    const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["chapter", "title", "text"] });
    index.addAll(sections);
    const options = { prefix: true, fuzzy: 0.2, boost: { title: 3 }, combineWith: "AND" };
    const exact = index.search(query, { ...options, fuzzy: false, prefix: false });
    const found = exact.length ? exact : index.search(query, options);
    const some = found.length ? found : index.search(query, { ...options, combineWith: "OR" });
    const count = `${found.length} ${found.length === 1 ? "section" : "sections"}`;
    const words = found.length
      ? `${exact.length ? count : `Nothing has exactly these words; ${count} with words like them`} for “${query}”.`
      : some.length
        ? `No section has all words of “${query}”. These have some of them.`
        : `Nothing here for “${query}”. Another word, or fewer, may find it.`;
    const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
    results.replaceChildren(
      element("p", { role: "status" }, words),
      element("ol", { class: "search" }, ...some.slice(0, SHOWN).map(item)),
    );
  };

  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  if (!query) return;
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="q"]'))) {
    field.value = query;
  }
  search(query);
})();

// On every page: the words that a search led to are marked, and a table that is wider than the page says so.

(() => {
  // Formulas, pictures, what figures write anew, and what a reader types stay as they are.
  const UNMARKED =
    ".katex, svg, script, style, textarea, select, noscript, .headerlink, .live-figure__readout, " +
    ".live-figure__controls, .question-strip, .question details"; // nor are hints given away

  /** Every word of the article that the pattern finds becomes a mark. @param {Element} article @param {RegExp} pattern */
  const mark = (article, pattern) => {
    const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const text = /** @type {Text} */ (texts.currentNode);
      if (!text.parentElement?.closest(UNMARKED) && text.data.search(pattern) >= 0) found.push(text);
    }
    for (const text of found) {
      for (const { 0: word, index } of [...text.data.matchAll(pattern)].reverse()) {
        const marked = document.createElement("mark");
        marked.className = "search-mark";
        text.splitText(index).splitText(word.length);
        /** @type {Text} */ (text.nextSibling).replaceWith(marked);
        marked.append(word);
      }
    }
  };

  const marks = () => [...document.querySelectorAll("mark.search-mark")];

  /** The marks go, and the address no longer asks for them. */
  const clear = () => {
    for (const one of marks()) {
      const parent = one.parentNode;
      one.replaceWith(...one.childNodes);
      parent?.normalize();
    }
    document.querySelector(".search-marked")?.remove();
    const address = new URL(location.href);
    address.searchParams.delete("highlight");
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // some browsers keep the address of a file as it is
    }
  };

  const showMarks = () => {
    const words = (new URLSearchParams(location.search).get("highlight") || "").split(" ").filter(Boolean);
    const article = document.querySelector("article.bd-article");
    if (!words.length || !article) return;
    const each = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    mark(article, new RegExp(`(?<![\\p{L}\\p{N}])(?:${each.join("|")})(?![\\p{L}\\p{N}])`, "giu"));
    // what is folded opens where a word in it is marked
    for (const one of marks()) {
      for (let fold = one.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
        fold.open = true;
    }
    const count = marks().length;
    const note = document.createElement("div");
    note.className = "search-marked d-print-none";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.textContent = `${count} ${count === 1 ? "place" : "places"} marked`;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Clear (Esc)";
    button.addEventListener("click", clear);
    note.append(said, button);
    document.body.append(note);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]") && marks().length) clear();
    });
    // figures and questions come to life above the section, and change its place
    if (location.hash) {
      const section = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
      addEventListener("load", () => requestAnimationFrame(() => section()?.scrollIntoView()), { once: true });
    }
  };

  /** Whether there is more of a table to the right. @param {HTMLElement} table what scrolls */
  const tell = (table) => {
    const hidden = table.scrollWidth - table.clientWidth - table.scrollLeft;
    table.parentElement?.toggleAttribute("data-more", hidden > 1);
  };

  const watchTables = () => {
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) tell(/** @type {HTMLElement} */ (target));
    });
    /** @type {NodeListOf<HTMLElement>} */
    const tables = document.querySelectorAll(".wide-table > *");
    for (const table of tables) {
      sizes.observe(table);
      table.addEventListener("scroll", () => tell(table), { passive: true });
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    showMarks();
    watchTables();
  });
})();

// How much of each chapter is done, on every page: a ring beside its name in the bar on the left, bars on the cover.

/** @param {string} name @param {string} style */
const span = (name, style) => {
  const made = document.createElement("span");
  made.className = name;
  made.style.cssText = style;
  return made;
};

/** @param {number} share */
const ring = (share) =>
  `display: inline-block; width: 14px; height: 14px; margin-right: 8px; vertical-align: -2px; border-radius: 50%; ` +
  `border: 1.5px solid var(${share ? "--live-data" : "--live-control"}); ` +
  `background: conic-gradient(var(--live-data) ${360 * share}deg, transparent 0)`;

/** @param {boolean} done */
const bar = (done) =>
  `display: inline-block; width: 14px; height: 6px; margin-right: 3px; border-radius: 3px; ` +
  `border: 1px solid var(${done ? "--live-data" : "--live-control"}); ` +
  `background: ${done ? "var(--live-data)" : "none"}`;

/** @param {Record<string, string[]>} pages the questions of each page @param {boolean} cover */
const showShares = (pages, cover) => {
  const kept = keptAnswers();
  for (const old of document.querySelectorAll(".question-share")) old.remove();
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(`nav.bd-links a[href]${cover ? ", .bd-article ol > li > p > a[href]" : ""}`);
  for (const link of links) {
    const page = Object.keys(pages).find((name) => new URL(link.href).pathname.endsWith(`/${name}.html`));
    if (!page) continue;
    const states = pages[page].map((name) => kept[name]?.state === "done");
    const done = states.filter(Boolean).length;
    const inBar = Boolean(link.closest("nav"));
    const share = span("question-share", inBar ? ring(done / states.length) : "display: block");
    share.setAttribute("role", "img");
    share.setAttribute("aria-label", `${done} of ${states.length} questions done`);
    if (inBar) link.prepend(share);
    else {
      share.append(...states.map((one) => span("", bar(one))));
      link.parentElement?.append(share);
    }
  }
};

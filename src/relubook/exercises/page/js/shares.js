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
  const links = document.querySelectorAll(`nav.bd-links a[href]${cover ? ", .cover-row a[href]" : ""}`);
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
      (link.querySelector(".cover-row__progress") ?? link).append(share);
    }
  }
  const list = document.querySelector(".cover-rows");
  if (cover && list && Object.keys(kept).length) list.after(total(pages, kept));
};

/** Under the chapters: how many are done, and what clears them all. @param {Record<string, string[]>} pages @param {Record<string, Kept>} kept */
const total = (pages, kept) => {
  const names = Object.values(pages).flat();
  const done = names.filter((name) => kept[name]?.state === "done").length;
  const line = document.createElement("p");
  line.className = "question-share";
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear all my answers";
  clear.style.cssText =
    "margin-left: 12px; padding: 4px 10px; min-height: 32px; border: 1px solid var(--live-control); " +
    "border-radius: 6px; background: none; color: inherit";
  clear.addEventListener("click", () => {
    localStorage.removeItem(STORE);
    window.dispatchEvent(new Event(KEPT));
  });
  line.append(`${done} of ${names.length} questions done. They are kept in this browser only.`, clear);
  return line;
};

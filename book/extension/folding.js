// A folded section opens when a link or a search leads into it, and on paper.

/** @param {Element | null} inside */
const unfold = (inside) => {
  for (let fold = inside?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
};

/** The section's own place is its heading, which is seen folded: who is led there wants what it heads. */
const arrive = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)).split("?")[0]);
  if (!place) return;
  unfold(place.querySelector(":scope > details.optional > summary") ?? place);
  place.scrollIntoView();
};

document.addEventListener("DOMContentLoaded", arrive);
window.addEventListener("hashchange", arrive);
// A link to where the address leads already changes no address.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (link instanceof HTMLAnchorElement && link.hash && link.href === location.href) arrive();
});
window.addEventListener("load", () => {
  if (!location.hash) unfold(document.querySelector("details.optional :is(mark, .highlighted)"));
});

/** @type {HTMLDetailsElement[]} */
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(/** @type {"details"} */ ("details.optional:not([open])"))];
  for (const fold of folded) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
});

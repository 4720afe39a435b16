// A folded section opens for whoever is led into it by a link or a search, and on paper.

(() => {
  /** Open every fold around a place. Returns whether one was closed. @param {Element | null} place */
  const unfold = (place) => {
    let closed = false;
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
      closed ||= !fold.open;
      fold.open = true;
    }
    return closed;
  };

  /** The place that an address names; of a folded section, whose heading is seen, what it heads. @param {string} hash */
  const placeOf = (hash) => {
    const place = document.getElementById(decodeURIComponent(hash.slice(1)).split("?")[0]);
    return place?.querySelector(":scope > details.fold > summary") ?? place;
  };

  const arrive = () => {
    const place = placeOf(location.hash);
    if (unfold(place)) place?.scrollIntoView();
  };

  document.addEventListener("DOMContentLoaded", arrive);
  window.addEventListener("hashchange", arrive);
  // A search may name a page and no place: its words are marked a moment later.
  window.addEventListener("load", () => {
    const toMarks = () => unfold(document.querySelector("details.fold :is(mark, .highlighted)"));
    if (!location.hash) setTimeout(toMarks, 50);
  });

  // Before the link is followed: a figure that it sets looks where it is.
  const follow = (/** @type {MouseEvent} */ event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link?.hash && link.pathname === location.pathname) unfold(placeOf(link.hash));
  };
  document.addEventListener("click", follow, { capture: true });

  /** @type {HTMLDetailsElement[]} */
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(/** @type {"details"} */ ("details.fold:not([open])"))];
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();

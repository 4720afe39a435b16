// The slides of a chapter: reveal.js with live figures and questions on them.
//
// Each slide is drawn for 1280 x 720 and scaled as a whole by reveal.js; what stands on it is fitted into its room
// here, again whenever it grows (a reply, a hint, "More settings"). Keys go to what has the focus if it can use them.

/** @type {any} */
var Reveal;
/** @type {any} */
var RevealNotes;

var ReLUSlides = (() => {
  "use strict";

  const STORE = "relubook.slides"; // answers of a lecture, apart from those of the reader; the next one begins afresh
  try {
    localStorage.removeItem(STORE);
  } catch {
    // no storage here, so none to clear
  }

  /** The address of Python, which lies in this file. */
  const python = () => {
    const text = document.getElementById("micropython")?.textContent || "";
    return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  };

  // Room

  /** How much larger than in the page. @type {Record<string, number>} */
  const MOST = { figure: 1.3, still: 1.5, question: 1.6 };

  /** @param {HTMLElement} content */
  const fit = (content) => {
    const room = /** @type {HTMLElement} */ (content.parentElement);
    const [wide, high] = [content.offsetWidth, content.offsetHeight];
    if (!wide || !high) return; // of a slide that is not shown
    const kind = content.closest("section")?.dataset.kind || "";
    const scale = Math.min(MOST[kind] || 1, room.clientWidth / wide, room.clientHeight / high);
    const [left, top] = [(room.clientWidth - wide * scale) / 2, (room.clientHeight - high * scale) / 2];
    content.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };

  const fitAll = () => {
    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) fit(/** @type {HTMLElement} */ (target));
    });
    for (const content of document.querySelectorAll(".slide__fit")) watch.observe(content);
  };

  // Keys

  const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  const PAGES = ["PageUp", "PageDown"]; // what a clicker sends

  /** What has the focus in a figure or a question. */
  const focused = () => {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    return active?.closest(".live-figure, .question") ? active : null;
  };

  /** @param {KeyboardEvent} event */
  const giveWay = (event) => {
    const active = focused();
    if (!active || event.altKey || event.ctrlKey || event.metaKey) return;
    const types = active.matches("textarea, input[type=text]");
    const usesArrows = types || active.matches("input:not([type=checkbox]), select, [tabindex]");
    if (PAGES.includes(event.key) || (ARROWS.includes(event.key) && !usesArrows)) {
      active.blur(); // and the key is reveal's
    } else if (event.key === "Escape" && !active.matches("textarea")) {
      active.blur();
      event.preventDefault();
      event.stopPropagation(); // or the overview opens
    }
  };

  // Links

  /** The slide of a figure or a question. @param {string} fragment */
  const slideOf = (fragment) => {
    const [name] = decodeURIComponent(fragment.replace(/^#/, "")).split("?");
    return name ? document.getElementById(name)?.closest(".slides section") : null;
  };

  /** @param {Element} slide */
  const show = (slide) => {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
  };

  /** A link to a figure shows its slide; one that sets it goes on to do that. @param {MouseEvent} event */
  const followLink = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const link = /** @type {Element} */ (event.target).closest('a[href^="#"]');
    const slide = slideOf(link?.getAttribute("href") || "");
    if (!slide) return;
    event.preventDefault();
    show(slide);
  };

  const turnLights = () => {
    const { dataset } = document.documentElement;
    dataset.theme = dataset.theme === "dark" ? "light" : "dark";
  };

  const start = async () => {
    const asked = location.hash; // before reveal.js writes its own
    await Reveal.initialize({
      width: 1280,
      height: 720,
      margin: 0,
      minScale: 0.1,
      maxScale: 4,
      center: false,
      hash: true,
      navigationMode: "linear", // a clicker has two keys; the sections are side by side in the overview
      controls: false,
      slideNumber: "c/t",
      transition: "none",
      backgroundTransition: "none",
      pdfSeparateFragments: false,
      scrollActivationWidth: null,
      keyboardCondition: () => !focused(),
      plugins: [RevealNotes],
    });
    Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Light or dark" }, turnLights);
    Reveal.on("slidechanged", (/** @type {{currentSlide: Element}} */ { currentSlide }) => {
      const active = focused();
      if (active && !currentSlide.contains(active)) active.blur();
    });
    const slide = asked.includes("?") && slideOf(asked);
    if (slide) show(slide);
    fitAll();
  };

  document.addEventListener("keydown", giveWay, true);
  document.addEventListener("click", followLink, true);
  // after the figures have come to life and read the address, which reveal.js writes anew
  document.addEventListener("DOMContentLoaded", () => setTimeout(start));
  return { STORE, python };
})();

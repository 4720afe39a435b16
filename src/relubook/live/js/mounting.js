// Mounting: one figure in a page, or as a widget in a notebook.

const NARROW_PAGE = "screen and (max-width: 759px)"; // relubook/live/html.py asks the same
const REST = 500; // milliseconds without a change after which a screen reader hears the state

/** @param {string} tag @param {Record<string, string | number | boolean | undefined>} [attributes] @param {...(Node | string)} children */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
};

/** A twin may give the very same object again, which nobody changes: then there is nothing to paint. @param {Paint} draw @returns {Paint} */
const unlessSame = (draw) => {
  /** @type {PartData | null | undefined} */
  let before;
  return (data) => {
    if (!data || data !== before) draw(data);
    before = data;
  };
};

/** The picture of one width, with all that moves in it. @param {Spec} spec @param {"wide" | "narrow"} width @param {Host} host */
const viewOf = (spec, width, host) => {
  const svg = picture(spec.pictures[width]);
  const view = spec.views[width];
  const drawn = shape(svg, "g", { role: "img", "aria-label": spec.alt });
  drawn.append(...[...svg.childNodes].filter((node) => node !== drawn));
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", spec.title);
  const paint = Object.entries(view.parts).map(([name, part]) => ({
    name,
    draw: unlessSame(painter(svg, name, part, view.axes[part.axes])),
  }));
  const mine = shape(svg, "g", { class: "live-figure__mine" });
  const followers = [
    ...(spec.fields || []).map((field) => fieldOf(svg, spec, view, field, host)), // below all that can be taken
    ...spec.picks.map((pick) => clickable(svg, spec, view, pick, host)),
    ...(spec.pens || []).map((pen) => drawable(svg, spec, view, pen, host)),
    draggable(svg, spec, view, host),
  ];
  return {
    svg,
    /** @param {Frame} frame @param {State} state */
    draw: (frame, state) => {
      for (const { name, draw } of paint) draw(frame[name]);
      for (const one of followers) one(frame, state);
    },
    /** @param {Mine | null} shown */
    showMine: (shown) => {
      mine.textContent = "";
      for (const [name, data] of Object.entries(shown?.frame || {})) {
        const part = view.parts[name];
        shape(mine, "path", { d: markOver(view.axes[part.axes], part, data, shown?.places[name] || []) });
      }
    },
  };
};

/** The state in large numbers and a sentence, heard after a moment of rest. @param {HTMLElement} root @param {Spec} spec @param {AbortSignal} signal */
const readoutOf = (root, spec, signal) => {
  const cells = spec.readout.map(([name, template, role]) => {
    const number = make("dd");
    const cell = make(
      "div",
      { class: `live-figure__number live-figure__number--${role}` },
      make("dt", {}, name),
      number,
    );
    return { cell, number, name, template, names: namesIn(template) };
  });
  const words = make("p", { class: "live-figure__state" });
  const hidden = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
  const spoken = make("p", { class: "live-figure__spoken", role: "status", style: hidden });
  const readout = make("div", { class: "live-figure__readout" });
  if (cells.length) readout.append(make("dl", { class: "live-figure__numbers" }, ...cells.map(({ cell }) => cell)));
  readout.append(words);
  root.querySelector(".live-figure__readout")?.remove();
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer));
  /** @param {Said} said */
  const show = (said) => {
    const shown = cells.filter(({ cell, number, template, names }) => {
      const known = names.every((name) => said[name] !== null && said[name] !== undefined);
      cell.style.display = known ? "" : "none";
      write(number, known ? filled(template, said, spec.reasons) : "");
      return known;
    });
    write(words, filled(spec.say, said, spec.reasons));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const numbers = shown.map(({ name, number }) => `${name} ${number.textContent}`);
      if (readout.isConnected && moves++) spoken.textContent = [...numbers, words.textContent].join(". ");
    }, REST);
  };
  let moves = 0; // the first state is read where it stands
  return { elements: [readout, spoken], show };
};

/**
 * Bring a figure to life inside `root`, which holds its still picture.
 * @param {HTMLElement} root @param {Spec} spec @param {Host} host @param {(state: State) => void} [drawn] @returns {Live}
 */
const mount = (root, spec, host, drawn) => {
  const frameOf = spec.film ? filmFrames(spec.film) : book.figures[spec.figure](book.relu, spec.data);
  const readout = readoutOf(root, spec, host.signal);
  /** @type {Said} */
  let said = {};
  const controls = controlPanel(spec, `live${++mounted}`, host);
  if (spec.paste) controls.panel.append(...pasteButton(spec, () => said));
  const small = matchMedia(NARROW_PAGE);
  const width = () => (small.matches ? "narrow" : "wide");
  let view = viewOf(spec, width(), host);
  const holder = make("div", { class: "live-figure__picture" });
  holder.append(view.svg);
  /** @type {Mine | null} */
  let mine = null;
  const draw = () => {
    const state = host.read();
    const frame = /** @type {Frame} */ (frameOf(state));
    view.draw(frame, state);
    controls.show(state);
    said = frame.say || {};
    readout.show(said);
    drawn?.(state);
  };
  draw(); // before the page changes: a figure that fails leaves its still picture
  const still = root.querySelector("picture, img");
  if (still) still.replaceWith(holder);
  else root.append(holder);
  holder.after(...readout.elements, controls.panel);
  root.classList.add("live-figure--live");
  const turn = () => {
    view = viewOf(spec, width(), host);
    holder.replaceChildren(view.svg);
    draw();
    view.showMine(mine);
  };
  small.addEventListener("change", turn, { signal: host.signal });
  /** @param {Mine | null} shown */
  const showMine = (shown) => {
    mine = shown;
    view.showMine(mine);
  };
  return { draw, showMine };
};

/** The SVG that an address holds. @param {string} uri */
const textOf = (uri) => decodeURIComponent(uri.slice(uri.indexOf(",") + 1));

/** The pictures that a page holds for the two widths. @param {HTMLElement} root */
const picturesIn = (root) => {
  const image = /** @type {HTMLImageElement} */ (root.querySelector("img"));
  const wide = textOf(image.src);
  const narrow = root.querySelector("source")?.srcset;
  return { wide, narrow: narrow ? textOf(narrow) : wide, alt: image.alt };
};

/** A page of the book: its figures hold their own state. @param {HTMLElement} root */
const mountInPage = (root) => {
  const { alt, ...pictures } = picturesIn(root);
  const spec = /** @type {Spec} */ ({ ...JSON.parse(root.dataset.spec || "{}"), pictures, alt });
  let state = { ...spec.state };
  /** @type {Live | undefined} */
  let live;
  const host = {
    read: () => state,
    write: (/** @type {State} */ changes) => {
      state = { ...state, ...changes };
      live?.draw();
    },
    address: true,
    signal: new AbortController().signal, // a figure of a page lives as long as the page
  };
  const followed = follow(root, spec, host.write);
  // questions of the page set the figure, and hear how it stands
  root.addEventListener("live-figure:set", (event) => host.write(/** @type {CustomEvent<State>} */ (event).detail));
  live = mount(root, spec, host, (now) => {
    followed.show(now);
    root.dispatchEvent(new CustomEvent("live-figure:state", { detail: now }));
  });
  // a reader's own function beside the book's
  root.addEventListener("live-figure:mine", (event) =>
    live?.showMine(/** @type {CustomEvent<Mine | null>} */ (event).detail),
  );
  return followed.read;
};

/** What a figure that fails says in its place. @param {HTMLElement} root @param {unknown} error */
const failed = (root, error) => {
  const why = error instanceof Error ? error.message : String(error);
  root.append(
    make("p", { class: "live-figure__failed" }, `This figure does not move here (${why}). The rest of the page does.`),
  );
  console.warn(error);
};

/** A still picture of a page, inline so that it follows the theme; one for each width. @param {HTMLElement} root */
const inlineStill = (root) => {
  const { wide, narrow } = picturesIn(root);
  const small = matchMedia(NARROW_PAGE);
  const show = () => picture(small.matches ? narrow : wide);
  let now = show();
  (root.querySelector("picture") || root.querySelector("img"))?.replaceWith(now);
  small.addEventListener("change", () => {
    const next = show();
    now.replaceWith(next);
    now = next;
  });
};

/** What anywidget calls: the state lives in the kernel's model. @param {string} name @param {Model} model @param {HTMLElement} el */
const render = (name, model, el) => {
  const spec = /** @type {Spec} */ (model.get("_spec"));
  const names = spec.controls.map((control) => control.name);
  const root = make("figure", { class: "live-figure", "data-figure": name });
  root.append(make("p", { class: "live-figure__title" }, spec.title));
  el.append(root);
  const ended = new AbortController();
  const host = {
    read: () => /** @type {State} */ (Object.fromEntries(names.map((n) => [n, model.get(n)]))),
    write: (/** @type {State} */ changes) => {
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      model.save_changes();
    },
    address: false,
    signal: ended.signal,
  };
  const live = mount(root, spec, host);
  for (const element of root.querySelectorAll("input, select, button, [tabindex]")) {
    element.setAttribute("data-lm-suppress-shortcuts", "true"); // or JupyterLab takes the arrow keys for itself
  }
  const learner = make("p", { class: "live-figure__learner", role: "status" });
  root.append(learner, make("figcaption", {}, spec.caption.replaceAll("`", "")));
  const showLearner = () => {
    const mine = /** @type {Mine | null} */ (model.get("_mine"));
    const answered = mine && JSON.stringify(mine.state) === JSON.stringify(host.read());
    live.showMine(answered ? mine : null);
    learner.textContent = !mine ? "" : answered ? mine.words : "Asking your function …";
  };
  const show = () => {
    live.draw();
    showLearner();
  };
  /** @param {string} event @param {() => void} listener */
  const listen = (event, listener) => {
    model.on(event, listener);
    ended.signal.addEventListener("abort", () => model.off(event, listener));
  };
  for (const n of names) listen(`change:${n}`, show);
  listen("change:_mine", showLearner);
  showLearner();
  return () => ended.abort();
};

/** Bring all figures of the page to life; one that fails leaves the others alive. */
const start = () => {
  /** @param {string} selector @param {(root: HTMLElement) => (() => void) | void} bring */
  const all = (selector, bring) =>
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]).map((root) => {
      try {
        return bring(root);
      } catch (error) {
        failed(root, error);
        return undefined;
      }
    });
  const readers = all("figure.live-figure[data-spec]", mountInPage);
  all("figure.still-figure", inlineStill);
  for (const read of readers) read?.(); // once all stand at their height
};

book.mount = mount;
book.render = render;
if (typeof document !== "undefined" && document.currentScript) {
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
}

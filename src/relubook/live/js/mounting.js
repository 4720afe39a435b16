// Mounting: one figure in a page, or as a widget in a notebook.

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string)} children */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
};

/**
 * Bring a figure to life inside `root`, which holds its still picture.
 * @param {HTMLElement} root @param {Spec} spec @param {Host} host
 */
const mount = (root, spec, host) => {
  const frameOf = book.figures[spec.figure];
  if (!frameOf) return null;
  const svg = picture(spec.svg);
  const still = root.querySelector("img");
  const holder = make("div", { class: "live-figure__picture" });
  holder.append(svg);
  if (still) still.replaceWith(holder);
  else root.prepend(holder);

  const paint = Object.entries(spec.parts).map(([name, part]) => ({
    name,
    draw: painter(svg, name, part, spec.axes[part.axes]),
  }));
  const controls = controlPanel(spec, `live${mounted}`, host);
  holder.after(controls.panel);
  const words = root.querySelector(".live-figure__state") || make("p", { class: "live-figure__state" });
  words.setAttribute("aria-live", "polite");
  if (!words.isConnected || !root.contains(words)) controls.panel.before(words);

  const grips = spec.handles.map((handle) => grip(svg, spec, handle, host.read, host.write));
  for (const pick of spec.picks) clickable(svg, spec, pick, host.read, host.write);

  const draw = () => {
    const state = host.read();
    const frame = frameOf(state, spec.data, book.relu);
    for (const { name, draw } of paint) draw(frame[name]);
    controls.show(state);
    for (const follow of grips) follow(frame);
    if (words.textContent !== frame.words) words.textContent = frame.words;
  };
  draw();
  root.classList.add("live-figure--live");
  return { draw, svg };
};

/** The SVG that a picture of a page holds in its address. @param {HTMLImageElement} image */
const textOf = (image) => decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));

/** A page of the book: its figures hold their own state. @param {HTMLElement} root */
const mountInPage = (root) => {
  const still = /** @type {HTMLImageElement} */ (root.querySelector("img"));
  const spec = /** @type {Spec} */ ({ ...JSON.parse(root.dataset.spec || "{}"), svg: textOf(still) });
  let state = { ...spec.state };
  const host = {
    read: () => state,
    write: (/** @type {State} */ changes) => {
      state = { ...state, ...changes };
      if (live) live.draw();
    },
    address: true,
    signal: new AbortController().signal, // a figure of a page lives as long as the page
  };
  /** @type {ReturnType<typeof mount>} */
  const live = mount(root, spec, host);
  const follow = () => {
    const wanted = stateInAddress(spec);
    if (!wanted) return;
    host.write({ ...spec.state, ...wanted });
    root.scrollIntoView({ block: "center" });
  };
  follow();
  window.addEventListener("hashchange", follow);
};

/** What anywidget calls: the state lives in the kernel's model. @param {string} name @param {any} model @param {HTMLElement} el */
book.render = (name, model, el) => {
  const spec = /** @type {Spec} */ (model.get("_spec"));
  const names = spec.controls.map((control) => control.name);
  const root = make("figure", { class: "live-figure", "data-figure": name });
  el.append(root);
  const ended = new AbortController();
  const host = {
    read: () => Object.fromEntries(names.map((n) => [n, model.get(n)])),
    write: (/** @type {State} */ changes) => {
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      model.save_changes();
    },
    address: false,
    signal: ended.signal,
  };
  const live = mount(root, spec, host);
  if (!live) return undefined;
  for (const element of root.querySelectorAll("input, select, button")) {
    element.setAttribute("data-lm-suppress-shortcuts", "true"); // or JupyterLab takes the arrow keys for itself
  }
  const learner = make("p", { class: "live-figure__learner", "aria-live": "polite" });
  root.append(learner, make("figcaption", {}, spec.caption.replaceAll("`", "")));
  const overlay = learnersOverlay(live.svg, spec, learner);
  const showLearner = () => overlay(model.get("_mine"));
  /** @param {string} event @param {() => void} listener */
  const listen = (event, listener) => {
    model.on(event, listener);
    ended.signal.addEventListener("abort", () => model.off(event, listener));
  };
  for (const n of names) listen(`change:${n}`, live.draw);
  listen("change:_mine", showLearner);
  showLearner();
  return () => ended.abort();
};

/** The learner's own frame, computed in Python, over the book's. @param {SVGSVGElement} svg @param {Spec} spec @param {HTMLElement} words */
const learnersOverlay = (svg, spec, words) => {
  const layer = svg.appendChild(document.createElementNS(SVG, "g"));
  layer.setAttribute("class", "live-figure__mine");
  /** @param {{frame: any, words: string, crosses: Record<string, number[]>} | null} mine */
  return (mine) => {
    layer.textContent = "";
    words.textContent = mine ? mine.words : "";
    if (!mine) return;
    for (const name of Object.keys(mine.crosses)) {
      const part = spec.parts[name];
      const axes = spec.axes[part.axes];
      const path = layer.appendChild(document.createElementNS(SVG, "path"));
      if (part.kind === "cells" || part.kind === "texts") {
        path.setAttribute("d", mine.crosses[name].map((i) => crossOver(svg, `${name}.${i}`)).join(""));
      } else path.setAttribute("d", mine.frame[name] ? outline(axes, mine.frame[name], part.kind === "area") : "");
    }
  };
};

/** Two strokes over a cell. @param {SVGSVGElement} svg @param {string} part */
const crossOver = (svg, part) => {
  const cell = /** @type {SVGGElement | null} */ (svg.querySelector(`[data-part="${part}"]`));
  if (!cell) return "";
  const { x, y, width, height } = cell.getBBox();
  return `M${x} ${y}l${width} ${height}M${x + width} ${y}l${-width} ${height}`;
};

book.mount = mount;
if (typeof document !== "undefined" && document.currentScript) {
  const start = () => {
    for (const root of document.querySelectorAll("figure.live-figure[data-spec]")) {
      mountInPage(/** @type {HTMLElement} */ (root));
    }
    for (const still of document.querySelectorAll("figure.still-figure img")) {
      still.replaceWith(picture(textOf(/** @type {HTMLImageElement} */ (still)))); // so that it follows the theme
    }
  };
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
}

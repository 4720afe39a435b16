// A reader's own activation, in the figures that show one: `def f(x)` is drawn beside the book's curve, its slope is
// measured, and where there is a `def slope(x)` the measurement checks it. Python computes all of it, in the worker.

const PLACES = 241; // odd, so that the middle of the picture is one
const PAUSE = 200; // milliseconds without a change after which the numbers at x are computed anew

const OWN_STARTER = `def f(x):
    return max(0.0, x)


def slope(x):  # what you think its slope is
    return 1.0 if x > 0 else 0.0
`;

/** Where a picture shows a curve and its slope. @param {HTMLElement} figure @param {OwnParts} parts */
const windowOf = (figure, parts) => {
  const { views } = JSON.parse(figure.dataset.spec || "{}");
  const axesOf = (/** @type {string} */ part) => views.wide.axes[views.wide.parts[part].axes];
  const [low, high] = axesOf(parts.curve).x;
  const x = Array.from({ length: PLACES }, (_, i) => low + ((high - low) * i) / (PLACES - 1));
  return { x, heights: { curve: axesOf(parts.curve).y, slope: axesOf(parts.slope).y } };
};

/** Values as a line; what is no number, or outside the picture, is a gap. @param {number[]} x @param {Written[]} values @param {number[]} heights */
const lineOf = (x, values, [low, high]) => ({
  x,
  y: values.map((y) => (typeof y === "number" && y >= low && y <= high ? y : null)),
});

/** What the measurement says at x, and of the reader's own slope. @param {Measured} found @param {number} x @param {number} tolerance */
const wordsOf = (found, x, tolerance) => {
  const { value, measured, slope, worst } = found;
  const at = `Yours (dashed) at x = ${withMinus(x)}: f is ${plain(value)}, its measured slope ${plain(measured)}.`;
  if (slope === undefined) return at;
  if (!worst) return `${at} Your slope(x) is ${plain(slope)}; no slope could be measured to check it.`;
  const [where, off] = worst;
  const here = `${at} Your slope(x) says ${plain(slope)}.`;
  if (off <= tolerance) return `${here} It agrees with the measurement at every x that is drawn.`;
  return `${here} It is farthest from the measurement at x = ${withMinus(where)}, by ${withMinus(off)}: a kink, or a mistake?`;
};

/** @param {HTMLElement} figure @param {OwnParts} parts */
const mountOwn = (figure, parts) => {
  const id = `own-${figure.dataset.figure}`;
  const { x, heights } = windowOf(figure, parts);
  const editor = editorOf(OWN_STARTER, "Your own activation", `${id}-help`, () => form.requestSubmit());
  const help = element("p", { class: "question__keys", id: `${id}-help` }, KEYS);
  const output = element("div", { class: "question__output", hidden: true });
  const draw = button("Draw it", "check", "run");
  const away = button("Take it away", "clear", "clear");
  const actions = element(
    "div",
    { class: "question__actions" },
    draw,
    element("div", { class: "question__aside" }, away),
  );
  const form = /** @type {HTMLFormElement} */ (element("form", {}, editor.whole, help, output, actions));
  const reply = element("div", { class: "question__reply", role: "status" });
  const prompt = element("p", { class: "question__prompt" }, ...spoken(OWN_PROMPT));
  const summary = element("summary", {}, "Your own activation");
  const said = element("p", { class: "live-figure__learner", role: "status" });
  figure.append(said);
  figure.after(
    element(
      "details",
      { class: "question own", "data-own": figure.dataset.figure || "" },
      summary,
      prompt,
      form,
      reply,
    ),
  );
  /** @type {Record<string, any>} */
  let state = {};
  let text = "";
  let timer = 0;
  /** @param {unknown} mine */
  const show = (mine) => figure.dispatchEvent(new CustomEvent("live-figure:mine", { detail: mine }));
  const measure = async () => {
    const [asked, step] = [text, parts.step ?? state.h];
    const found = await runOwn(asked, x, state.x, step);
    if (asked !== text) return; // another text has been drawn, or none
    editor.mark(found.values ? 0 : traced(found.trace || "").line);
    output.hidden = !found.printed.length;
    output.replaceChildren(element("p", {}, "Output"), element("pre", {}, found.printed.join("\n")));
    if (found.values && found.slopes) {
      const frame = {
        [parts.curve]: lineOf(x, found.values, heights.curve),
        [parts.slope]: lineOf(x, found.slopes, heights.slope),
      };
      show({ state, frame, places: {}, words: "" });
      said.textContent = wordsOf(/** @type {Measured} */ (found), state.x, parts.tolerance);
      reply.replaceChildren();
      return;
    }
    stop();
    const [title, more] = failureOf(found);
    showReply(reply, { right: false, reply: told(title, more) }, []);
  };
  const stop = () => {
    text = "";
    said.textContent = "";
    show(null);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    text = asTyped(editor.area.value);
    measure().catch((error) => showReply(reply, notYet("Python does not start here.", String(error.message)), []));
  });
  away.addEventListener("click", () => {
    stop();
    reply.replaceChildren();
  });
  figure.addEventListener("live-figure:state", (event) => {
    state = /** @type {CustomEvent} */ (event).detail;
    clearTimeout(timer);
    if (text) timer = setTimeout(measure, PAUSE);
  });
  figure.dispatchEvent(new CustomEvent("live-figure:set", { detail: {} })); // it answers with its state
};

/** Why there is nothing to draw: title and what to do. @param {Ran & Partial<Measured>} found */
const failureOf = (found) => {
  if (found.late) return [`Stopped after ${LIMIT / 1000} seconds.`, LATE];
  if (found.crashed) return ["Python itself stopped.", `It says: ${found.crashed}.`];
  if (found.missing) return ["There is no function `f`.", "Begin it with `def f(x):`."];
  if (found.odd) {
    const [x, value] = found.odd;
    return [
      `f(${withMinus(x)}) gives ${plain(value)}.`,
      "An activation gives a number. Is there a `return` for every x?",
    ];
  }
  const { line, error, words } = traced(found.trace || "");
  const where = line ? `Line ${line}` : "Python";
  return [`${where} stops: ${error}${words ? `, ${words}` : ""}.`, hintFor(error)];
};

const OWN_PROMPT =
  "Write `f(x)` for one number, in plain Python; `import math` works. The figure draws it dashed beside the book's " +
  "curve, and measures its slope. With a `slope(x)` of yours the measurement checks it.";

/** @param {string} text @param {number[]} x @param {number} at @param {number} step @returns {Promise<Ran & Partial<Measured>>} */
const runOwn = async (text, x, at, step) => {
  const found = await ran(`result = json.dumps(drawn(${JSON.stringify(text)}, ${JSON.stringify(x)}, ${at}, ${step}))`);
  return { ...found, ...(found.result ? JSON.parse(found.result) : {}) };
};

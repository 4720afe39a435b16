// The controls of a figure: native form elements, each with a label and a name, and the buttons below them.
// Interface, which mounting.js relies on: controlPanel(spec, id, host) makes the panel once and gives { panel, show };
// `panel` is put after the picture and the state, `show(state)` brings every control to a state. What a reader does goes
// out through host.write(changes), the present state comes from host.read(); host.signal ends what runs by itself (a play).
// pointer.js and address.js use `placeIn` and `replaced`.
//
// How a control looks follows from its data: a slider, ladder or list of numbers is a range; one that is played has its
// player above it; a list of 0 and 1 and a switch are toggles; a choice is small pictures where it has `pictures`,
// segments with up to four options, else a list; a selection is made in the picture and has no element here.
// Any control may say `unless` (control and value with which it means nothing: it is disabled), `rule` (a hairline above
// it begins a new group) and `more` (it waits under "More settings"). A label may hold *italics*.

/** @typedef {{row: HTMLElement, show: (state: State) => void}} Row */

const SEGMENTS = 4; // more options than these do not fit in a row of 232 px

// Shapes in a square of 16, drawn with a line of 1.6 or filled (book.css has no say here: a widget needs them too).
const ICONS = {
  play: "M5 3.2v9.6L13 8z",
  pause: "M4.5 3.5h2.6v9H4.5zM8.9 3.5h2.6v9H8.9z",
  back: "M4 3.5v9M12 3.5v9L6 8z",
  forward: "M12 3.5v9M4 3.5v9L10 8z",
  reset: "M3.2 8a4.8 4.8 0 1 0 1.6-3.6M5 1.8v2.9h2.9",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7l-1 1M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7l1-1",
};

/** @param {string} d @param {string} kind @param {string} box */
const drawing = (d, kind, box = "0 0 16 16") => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `live-figure__${kind}`);
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", d);
  return svg;
};

/** @param {Spec} spec @param {string} id @param {Host} host */
const controlPanel = (spec, id, host) => {
  const shown = spec.controls.filter(({ kind }) => kind !== "selection");
  const rows = shown.map((control) => rowOf(control, `${id}-${control.name}`, host));
  const [first, more] = [false, true].map((late) =>
    rows.filter((_, i) => Boolean(shown[i].more) === late).map(({ row }) => row),
  );
  // a form, so that the segments of two figures with one name are two groups
  const form = make("form", { class: "live-figure__form", autocomplete: "off" }, ...first);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (more.length) {
    form.append(make("details", { class: "live-figure__more" }, make("summary", {}, "More settings"), ...more));
  }
  form.append(buttons(spec, host));
  const named = { class: "live-figure__controls", role: "group", "aria-label": `Controls: ${spec.title}` };
  const show = (/** @type {State} */ state) => {
    for (const { show } of rows) show(state);
  };
  return { panel: make("div", named, form), show };
};

// Buttons

/** @param {keyof typeof ICONS} icon @param {string} name @param {string} words */
const button = (icon, name, words = "") => {
  const named = { type: "button", class: `live-figure__${name}` };
  return make("button", named, drawing(ICONS[icon], "icon"), ...(words ? [make("span", {}, words)] : []));
};

/** @param {Spec} spec @param {Host} host */
const buttons = (spec, host) => {
  const reset = button("reset", "reset", "Reset");
  reset.addEventListener("click", () => host.write(spec.state));
  return make("div", { class: "live-figure__buttons" }, reset, ...(host.address ? [linkButton(spec, host)] : []));
};

/** @param {Spec} spec @param {Host} host */
const linkButton = (spec, host) => {
  const link = button("link", "link", "Copy link");
  const words = /** @type {HTMLElement} */ (link.lastChild);
  words.setAttribute("aria-live", "polite");
  const say = (/** @type {string} */ text) => {
    words.textContent = text;
    setTimeout(() => (words.textContent = "Copy link"), 3000);
  };
  link.addEventListener("click", () => {
    history.replaceState(null, "", address(spec, host.read())); // unlike location.hash, it does not scroll
    const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject();
    copied.then(
      () => say("Copied"),
      () => say("In the address bar"),
    );
  });
  return link;
};

/** A button that copies the state as Python, and shows what it copies. @param {Spec} spec @param {() => Said} said */
const pasteButton = (spec, said) => {
  const copy = make("button", { type: "button", class: "live-figure__paste" }, "Copy as Python");
  const code = make("pre", { class: "live-figure__code", tabindex: "0", role: "status", "aria-label": "Python" });
  code.hidden = true;
  copy.addEventListener("click", () => {
    const text = filled(spec.paste || "", said(), spec.reasons).replaceAll("−", "-");
    code.textContent = text;
    code.hidden = false;
    navigator.clipboard?.writeText(text).then(
      () => (copy.textContent = "Copied"),
      () => (copy.textContent = "Copy it from here"),
    );
    setTimeout(() => (copy.textContent = "Copy as Python"), 3000);
  });
  return [copy, code];
};

// Rows

/** The row of a control, which also knows when the control means nothing. @param {Control} control @param {string} id @param {Host} host @returns {Row} */
const rowOf = (control, id, host) => {
  const { row, show } = rowOfKind(control, id, host);
  if (control.rule) row.classList.add("live-figure__row--rule");
  const unless = Object.entries(control.unless || {});
  if (!unless.length) return { row, show };
  /** @type {NodeListOf<HTMLInputElement>} */
  const elements = row.querySelectorAll("input, select, button");
  return {
    row,
    show: (state) => {
      const off = unless.every(([name, value]) => state[name] === value);
      row.classList.toggle("live-figure__row--off", off);
      for (const element of elements) element.disabled = off;
      row.querySelector("[role=radiogroup]")?.setAttribute("aria-disabled", String(off));
      show(state);
    },
  };
};

/** @param {Control} control @param {string} id @param {Host} host @returns {Row} */
const rowOfKind = (control, id, host) => {
  if (control.kind === "switch") return toggleRow(control, id, host, Boolean);
  if (isGates(control)) return toggleRow(control, id, host, Number);
  if (control.kind !== "choice") return rangeRow(control, id, host);
  const few = (control.options || []).length <= SEGMENTS;
  return control.pictures || few ? radioRow(control, id, host) : listRow(control, id, host);
};

/** A list of zeros and ones. @param {Control} control */
const isGates = ({ kind, min, max, step }) => kind === "numbers" && min === 0 && max === 1 && step === 1;

/** @param {Control} control @param {...(Node | string)} children */
const rowFor = (control, ...children) =>
  make("div", { class: `live-figure__row live-figure__row--${control.play ? "play" : control.kind}` }, ...children);

/** The words of a label, with its *italics*. @param {string} label */
const inline = (label) => label.split("*").map((text, i) => (i % 2 ? make("em", {}, text) : text));

/** The value of a control in a state: the state's own, or the element of a list that is being edited. @param {Control} control @param {State} state */
const valueIn = (control, state) => (control.at ? state[control.name][placeIn(control, state)] : state[control.name]);

/** What changes when a control gets a value. @param {Control} control @param {State} state @param {any} value @returns {State} */
const changeTo = (control, state, value) => ({
  [control.name]: control.at ? replaced(state[control.name], placeIn(control, state), value) : value,
  ...control.also,
});

/** Which element of its list a control edits: the one that `at` names, or the sum of several with their strides. @param {Control} control @param {State} state */
const placeIn = (control, state) => {
  const strides = typeof control.at === "string" ? { [control.at]: 1 } : control.at || {};
  return Object.entries(strides).reduce((sum, [name, stride]) => sum + stride * state[name], 0);
};

/** A copy of a list with one element replaced. @param {number[]} list @param {number} index @param {number} value */
const replaced = (list, index, value) => list.map((old, i) => (i === index ? value : old));

/** On or off. @param {Control} control @param {string} id @param {Host} host @param {(on: boolean) => any} value @returns {Row} */
const toggleRow = (control, id, { read, write }, value) => {
  const box = /** @type {HTMLInputElement} */ (
    make("input", { id, name: control.name, type: "checkbox", role: "switch", class: "live-figure__toggle" })
  );
  box.addEventListener("change", () => write(changeTo(control, read(), value(box.checked))));
  const row = rowFor(
    control,
    make("label", { class: "live-figure__switch" }, box, make("span", {}, ...inline(control.label))),
  );
  return { row, show: (state) => (box.checked = Boolean(valueIn(control, state))) };
};

/** One of a few, side by side: native radio inputs, so that the arrow keys work. @param {Control} control @param {string} id @param {Host} host @returns {Row} */
const radioRow = (control, id, { read, write }) => {
  const { name, options = [], labels = [], pictures } = control;
  const radios = options.map((_, value) => {
    const named = { id: `${id}-${value}`, name, type: "radio", value };
    return /** @type {HTMLInputElement} */ (make("input", named));
  });
  const segments = radios.map((radio, i) => {
    radio.addEventListener("change", () => write(changeTo(control, read(), options[i])));
    const picture = pictures ? [sparkline(pictures[i])] : [];
    return make(
      "label",
      { class: "live-figure__segment" },
      radio,
      ...picture,
      make("span", { "data-word": labels[i] }, labels[i]),
    );
  });
  const kind = pictures ? "pictures" : "segments";
  const group = { class: `live-figure__${kind}`, role: "radiogroup", "aria-labelledby": id };
  const heading = make("div", { id, class: "live-figure__name" }, ...inline(control.label));
  const row = rowFor(control, heading, make("div", group, ...segments));
  const show = (/** @type {State} */ state) => {
    const chosen = options.indexOf(valueIn(control, state));
    if (chosen >= 0) radios[chosen].checked = true;
  };
  return { row, show };
};

/** A curve of 38 x 22 from its heights, 0 to 1; no heights are a dotted line. @param {number[]} heights */
const sparkline = (heights) => {
  const flat = heights.length ? heights : [0.5, 0.5];
  const places = flat.map((h, i) => `${((34 * i) / (flat.length - 1) + 2).toFixed(1)} ${(19 - 16 * h).toFixed(1)}`);
  return drawing(`M${places.join("L")}`, heights.length ? "spark" : "spark live-figure__spark--none", "0 0 38 22");
};

/** One of many. @param {Control} control @param {string} id @param {Host} host @returns {Row} */
const listRow = (control, id, { read, write }) => {
  const { name, options = [], labels = [] } = control;
  const choices = labels.map((text, i) => make("option", { value: i }, text));
  const select = /** @type {HTMLSelectElement} */ (make("select", { id, name }, ...choices));
  select.addEventListener("change", () => write(changeTo(control, read(), options[select.selectedIndex])));
  const heading = make("label", { for: id, class: "live-figure__name" }, ...inline(control.label));
  const show = (/** @type {State} */ state) => {
    select.selectedIndex = options.indexOf(valueIn(control, state));
  };
  return { row: rowFor(control, heading, select), show };
};

// Sliders

/** @param {Control} control @param {number} value */
const shownValue = (control, value) => {
  if (control.kind === "ladder") return (control.labels || [])[value];
  const digits = (String(control.step).split(".")[1] || "").length;
  return book.relu.fixed(value, digits) + (control.unit ? ` ${control.unit}` : "");
};

/** A number on a scale: its name left, its value right, the slider below them, as wide as ever. @param {Control} control @param {string} id @param {Host} host @returns {Row} */
const rangeRow = (control, id, host) => {
  const { name, kind, options = [] } = control;
  const ladder = kind === "ladder";
  const [min, max, step] = ladder
    ? [0, options.length - 1, 1]
    : [Number(control.min), Number(control.max), Number(control.step)];
  const range = /** @type {HTMLInputElement} */ (make("input", { id, name, type: "range", min, max, step }));
  const output = make("output", { for: id, "aria-live": "off" }); // the slider says its value, once
  range.addEventListener("input", () => {
    const value = Number(range.value);
    host.write(changeTo(control, host.read(), ladder ? options[value] : value));
  });
  const zero = Math.max(min, Math.min(max, 0));
  if (min < 0 && max > 0) range.classList.add("live-figure__range--zero");
  range.style.setProperty("--zero", String((zero - min) / (max - min)));
  const play = control.play ? player(range, control, host) : null;
  const show = (/** @type {State} */ state) => {
    const value = ladder ? options.indexOf(valueIn(control, state)) : valueIn(control, state);
    if (Number(range.value) !== value) range.value = String(value);
    const text = shownValue(control, value);
    if (output.textContent === text) return;
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
    range.style.setProperty("--at", String((value - min) / (max - min)));
    play?.show(text);
  };
  const label = make("label", { for: id }, ...inline(control.label));
  return { row: rowFor(control, ...(play ? [play.row] : []), label, output, range), show };
};

/** Buttons that walk a slider to its end. @param {HTMLInputElement} range @param {Control} control @param {Host} host */
const player = (range, control, { signal }) => {
  const label = control.label.replaceAll("*", "");
  const [back, play, forward] = [button("back", "step"), button("play", "play"), button("forward", "step")];
  back.setAttribute("aria-label", `${label}: one back`);
  forward.setAttribute("aria-label", `${label}: one on`);
  const now = make("b");
  const of = make("span", { class: "live-figure__where", "aria-hidden": "true" });
  of.append(`${label.toLowerCase()} `, now, make("span", {}, ` of ${shownValue(control, Number(range.max))}`));
  const atEnd = () => Number(range.value) >= Number(range.max);
  const tell = () => range.dispatchEvent(new Event("input", { bubbles: true }));
  const move = (/** @type {"stepUp" | "stepDown"} */ way) => {
    range[way]();
    tell();
  };
  let timer = 0;
  const name = (/** @type {"play" | "pause"} */ icon) => {
    play.replaceChildren(drawing(ICONS[icon], "icon"));
    play.setAttribute("aria-label", `${icon === "play" ? "Play" : "Pause"}: ${label}`);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    name("play");
  };
  const tick = () => (!range.isConnected || atEnd() ? stop() : move("stepUp"));
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (atEnd()) {
      range.value = range.min;
      tell();
    }
    const steps = (Number(range.max) - Number(range.min)) / Number(range.step);
    timer = setInterval(tick, Math.max(30, Math.min(250, 6000 / steps)));
    name("pause");
  });
  for (const [element, way] of /** @type {[HTMLElement, "stepUp" | "stepDown"][]} */ ([
    [back, "stepDown"],
    [forward, "stepUp"],
  ])) {
    element.addEventListener("click", () => {
      stop();
      move(way);
    });
  }
  signal.addEventListener("abort", stop);
  name("play");
  const row = make("div", { class: "live-figure__player" }, back, play, forward, of);
  return { row, show: (/** @type {string} */ text) => (now.textContent = text) };
};

// The controls of a figure: native form elements, each with a label and a name, and the buttons below them.
// Interface, which mounting.js relies on: controlPanel(spec, id, host) makes the panel once and gives { panel, show };
// `panel` is put below the picture, `show(state)` brings every control to a state. What a reader does goes out through
// host.write(changes), the present state comes from host.read(); host.signal ends what runs by itself (a play).
// pointer.js and address.js use `placeIn` and `replaced`.

/** @param {Spec} spec @param {string} id @param {Host} host */
const controlPanel = (spec, id, host) => {
  const withRow = spec.controls.filter(({ kind }) => kind !== "selection"); // a selection is made in the picture
  const controls = withRow.map((control) => formElement(control, `${id}-${control.name}`, host));
  const rows = controls.map(({ row }, i) => {
    const kind = withRow[i].play ? "play" : withRow[i].kind;
    return make("div", { class: `live-figure__row live-figure__row--${kind}` }, ...row);
  });
  const panel = make(
    "div",
    { class: "live-figure__controls", role: "group", "aria-label": `Controls: ${spec.title}` },
    ...rows,
    make(
      "div",
      { class: "live-figure__buttons" },
      resetButton(spec, host),
      ...(host.address ? [linkButton(spec, host)] : []),
    ),
  );
  const show = (/** @type {State} */ state) => {
    for (const control of controls) control.show(state);
  };
  return { panel, show };
};

/** @param {Spec} spec @param {Host} host */
const resetButton = (spec, host) => {
  const reset = make("button", { type: "button", class: "live-figure__reset" }, "Reset");
  reset.addEventListener("click", () => host.write(spec.state));
  return reset;
};

/** @param {Spec} spec @param {Host} host */
const linkButton = (spec, host) => {
  const link = make("button", { type: "button", class: "live-figure__link" }, "Link to this state");
  link.addEventListener("click", () => {
    location.hash = address(spec, host.read());
    const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject();
    copied.then(
      () => (link.textContent = "Link copied"),
      () => (link.textContent = "The link is in the address bar"),
    );
    setTimeout(() => (link.textContent = "Link to this state"), 3000);
  });
  return link;
};

/** @param {Control} control @param {number} value */
const shown = (control, value) => {
  if (control.kind === "ladder") return (control.labels || [])[value];
  const digits = (String(control.step).split(".")[1] || "").length;
  return book.relu.fixed(value, digits) + (control.unit ? ` ${control.unit}` : "");
};

/**
 * The form element of a control. `value` turns the state into what the element shows, `change` the other way.
 * @param {Control} control @param {string} id @param {Host} host
 */
const formElement = (control, id, { read, write, signal }) => {
  const { name } = control;
  const label = make("label", { for: id }, control.label);
  if (control.kind === "choice") {
    const select = /** @type {HTMLSelectElement} */ (
      make("select", { id, name }, ...(control.labels || []).map((text, i) => make("option", { value: i }, text)))
    );
    select.addEventListener("change", () =>
      write({ [name]: (control.options || [])[select.selectedIndex], ...control.also }),
    );
    const show = (/** @type {State} */ state) => {
      select.selectedIndex = (control.options || []).indexOf(state[name]);
    };
    return { row: [label, select], show };
  }
  if (control.kind === "switch") {
    const box = /** @type {HTMLInputElement} */ (make("input", { id, name, type: "checkbox" }));
    box.addEventListener("change", () => write({ [name]: box.checked }));
    const show = (/** @type {State} */ state) => {
      box.checked = state[name];
    };
    return { row: [label, box], show };
  }
  const ladder = control.kind === "ladder";
  const [min, max, step] = ladder
    ? [0, (control.options || []).length - 1, 1]
    : [control.min, control.max, control.step];
  const range = /** @type {HTMLInputElement} */ (make("input", { id, name, type: "range", min, max, step }));
  const output = make("output", { for: id });
  range.addEventListener("input", () => {
    const value = Number(range.value);
    if (ladder) write({ [name]: (control.options || [])[value] });
    else if (control.at) write({ [name]: replaced(read()[name], placeIn(control, read()), value) });
    else write({ [name]: value });
  });
  const show = (/** @type {State} */ state) => {
    const value = ladder
      ? (control.options || []).indexOf(state[name])
      : control.at
        ? state[name][placeIn(control, state)]
        : state[name];
    if (Number(range.value) !== value) range.value = String(value);
    const text = shown(control, value);
    if (output.textContent !== text) {
      output.textContent = text;
      range.setAttribute("aria-valuetext", text);
    }
  };
  const row = [label, range, output];
  if (control.play) row.push(player(range, control.label, signal));
  return { row, show };
};

/** Which element of its list a control edits: the one that `at` names, or the sum of several with their strides. @param {Control} control @param {State} state */
const placeIn = (control, state) => {
  const strides = typeof control.at === "string" ? { [control.at]: 1 } : control.at || {};
  return Object.entries(strides).reduce((sum, [name, stride]) => sum + stride * state[name], 0);
};

/** A copy of a list with one element replaced. @param {number[]} list @param {number} index @param {number} value */
const replaced = (list, index, value) => list.map((old, i) => (i === index ? value : old));

/** A button that walks a slider to its end. @param {HTMLInputElement} range @param {string} label @param {AbortSignal} signal */
const player = (range, label, signal) => {
  const button = /** @type {HTMLButtonElement} */ (
    make("button", { type: "button", class: "live-figure__play", "aria-label": `Play: ${label}` }, "▶")
  );
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = "▶";
    button.setAttribute("aria-label", `Play: ${label}`);
  };
  signal.addEventListener("abort", stop);
  const step = () => {
    if (!range.isConnected || Number(range.value) >= Number(range.max)) return stop();
    range.stepUp();
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(range.value) >= Number(range.max)) range.value = range.min;
    const steps = (Number(range.max) - Number(range.min)) / Number(range.step);
    timer = setInterval(step, Math.max(30, Math.min(250, 6000 / steps)));
    button.textContent = "❚❚";
    button.setAttribute("aria-label", `Pause: ${label}`);
  });
  return button;
};

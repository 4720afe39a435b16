// The pointer, and the keyboard in the picture: points that can be dragged, and objects that can be chosen.

const GRIP = 20; // radius of what a finger can hold, in SVG units
const SAME_PLACE = 2; // grips so near each other lie at one place: they are taken in turn
const STEPS_OF_KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The nearest value that a control allows; on a logarithmic axis the nearest there. @param {Control} control @param {number} value @param {string} [scale] */
const allowed = (control, value, scale = "linear") => {
  if (control.options) {
    const near = control.options.map((v) => Math.abs(scaled(scale, Number(v)) - scaled(scale, value)));
    return Number(control.options[near.indexOf(Math.min(...near))]);
  }
  const [low, high, step] = [Number(control.min), Number(control.max), Number(control.step)];
  const digits = (String(step).split(".")[1] || "").length;
  const snapped = Number((low + Math.round((value - low) / step) * step).toFixed(digits));
  return Math.max(low, Math.min(high, snapped));
};

/** Where the pointer is, in SVG units. @param {SVGSVGElement} svg @param {MouseEvent} event */
const whereInPicture = (svg, event) => {
  const matrix = svg.getScreenCTM();
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix ? matrix.inverse() : undefined);
  return [point.x, point.y];
};

/** The control of a name. @param {Spec} spec @param {string} name */
const controlNamed = (spec, name) => /** @type {Control} */ (spec.controls.find((control) => control.name === name));

/** The grip next to the pointer; of several at one place, the one after the last that was taken. @param {SVGCircleElement[]} grips @param {number[]} place @param {SVGCircleElement | null} last */
const nearestGrip = (grips, [x, y], last) => {
  const far = grips.map((grip) =>
    grip.style.display === "none"
      ? Infinity
      : Math.hypot(Number(grip.getAttribute("cx")) - x, Number(grip.getAttribute("cy")) - y),
  );
  const near = grips.filter((_, i) => far[i] <= Math.min(...far) + SAME_PLACE);
  return near[((last ? near.indexOf(last) : -1) + 1) % near.length];
};

/**
 * The points that can be dragged. Returns what follows the frame.
 * @param {SVGSVGElement} svg @param {Spec} spec @param {View} view @param {Host} host
 */
const draggable = (svg, spec, view, host) => {
  /** @type {SVGCircleElement | null} */
  let last = null;
  /** @type {SVGCircleElement[]} */
  const grips = [];
  const lists = new Map(); // for each control that points select: the first part with such points, for the keyboard
  const follow = spec.handles.map((handle) => {
    const axes = view.axes[view.parts[handle.part].axes];
    if (handle.select && !lists.has(handle.select)) lists.set(handle.select, listOf(svg, spec, handle));
    const list = lists.get(handle.select);
    let held = false; // a point that is dragged out of its axes stays in the hand
    const inList = list?.dataset.list === handle.part;
    const circle = /** @type {SVGCircleElement} */ (
      shape(inList ? list : svg, "circle", { class: "live-figure__grip", r: String(GRIP) })
    );
    circle.dataset.handle = `${handle.part}.${handle.index}`;
    grips.push(circle);
    if (inList) asOption(circle, spec, handle, host);
    circle.addEventListener("pointerdown", (event) => {
      last = nearestGrip(grips, whereInPicture(svg, event), last);
      last?.setPointerCapture(event.pointerId); // grips overlap: the top one need not be meant
      event.preventDefault();
    });
    // touch-action: none is for boxes; Chromium scrolls the page under a finger on an SVG circle all the same
    circle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    circle.addEventListener("lostpointercapture", () => {
      held = false;
    });
    circle.addEventListener("gotpointercapture", () => {
      held = true;
      if (handle.select) host.write({ [handle.select]: handle.index });
    });
    circle.addEventListener("pointermove", (event) => {
      if (!circle.hasPointerCapture(event.pointerId)) return;
      const [x, y] = whereInPicture(svg, event);
      if (handle.shift) host.write(shifted(spec, host.read(), handle.shift, toData(axes, 0, x), toData(axes, 1, y)));
      if (handle.x) host.write(moved(spec, host.read(), handle.x, axes, 0, x));
      if (handle.y) host.write(moved(spec, host.read(), handle.y, axes, 1, y));
    });
    /** @param {Frame} frame @param {State} state */
    return (frame, state) => {
      const data = frame[handle.part];
      const [place] = placesOf(axes, [data?.x?.[handle.index] ?? null], [data?.y?.[handle.index] ?? null]);
      const free = held || view.parts[handle.part].clip === false;
      const seen = free ? isNumber(place[0] + place[1]) : isInside(axes, place);
      circle.style.display = seen ? "" : "none";
      if (inList) markOption(circle, state[handle.select] === handle.index);
      if (!seen) return;
      circle.setAttribute("cx", String(short(place[0])));
      circle.setAttribute("cy", String(short(place[1])));
    };
  });
  /** @param {Frame} frame @param {State} state */
  return (frame, state) => {
    for (const one of follow) one(frame, state);
  };
};

/** The change of a control whose point was dragged to a place. @param {Spec} spec @param {State} state @param {string} target "x" or "heights[2]" @param {Axes} axes @param {0 | 1} side @param {number} place @returns {State} */
const moved = (spec, state, target, axes, side, place) => {
  const [, name, index] = /** @type {RegExpMatchArray} */ (target.match(/^(\w+)(?:\[(\d+)\])?$/));
  const next = allowed(controlNamed(spec, name), toData(axes, side, place), axes.scale[side]);
  return { [name]: index === undefined ? next : replaced(numbersOf(state[name]), Number(index), next) };
};

/** The change of a list of points whose middle was dragged to a place: all move alike, as far as the outermost may. @param {Spec} spec @param {State} state @param {string} name @param {...number} to @returns {State} */
const shifted = (spec, state, name, ...to) => {
  const control = controlNamed(spec, name);
  const list = numbersOf(state[name]);
  const step = Number(control.step);
  const by = to.map((place, side) => {
    const own = list.filter((_, i) => i % 2 === side);
    const wanted = place - own.reduce((sum, v) => sum + v, 0) / own.length;
    const room = [Number(control.min) - Math.min(...own), Number(control.max) - Math.max(...own)];
    return Math.max(room[0], Math.min(room[1], Math.round(wanted / step) * step));
  });
  return { [name]: list.map((v, i) => allowed(control, v + by[i % 2])) };
};

const DEGREES = 0.5; // that a drag of one pixel turns

/**
 * Axes that answer a tap or a drag anywhere, below the points that can be dragged. Returns what follows the frame.
 * @param {SVGSVGElement} svg @param {Spec} spec @param {View} view @param {Field} field @param {Host} host
 */
const fieldOf = (svg, spec, view, field, host) => {
  const axes = view.axes[view.parts[field.part].axes];
  const [x, y, width, height] = axes.box.map(String);
  const rect = shape(svg, "rect", { class: "live-figure__cells", x, y, width, height, "data-field": field.part });
  /** Where a drag began, and the angles then. @type {{place: number[], state: State} | null} */
  let start = null;
  if (field.x) {
    rect.addEventListener("click", (event) => {
      const place = whereInPicture(svg, event);
      const now = host.read();
      host.write({ ...moved(spec, now, field.x, axes, 0, place[0]), ...moved(spec, now, field.y, axes, 1, place[1]) });
    });
  }
  if (field.turn) {
    rect.style.cursor = "grab";
    rect.style.touchAction = "none";
    rect.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    rect.addEventListener("pointerdown", (event) => {
      rect.setPointerCapture(event.pointerId);
      start = { place: whereInPicture(svg, event), state: host.read() };
    });
    rect.addEventListener("pointermove", (event) => {
      if (!start || !rect.hasPointerCapture(event.pointerId)) return;
      const { place, state } = start;
      const [right, down] = whereInPicture(svg, event).map((v, side) => (v - place[side]) * DEGREES);
      const [turn, tilt] = [controlNamed(spec, field.turn), controlNamed(spec, field.tilt)];
      const round = (((state[field.turn] - right + 180) % 360) + 360) % 360;
      host.write({ [field.turn]: allowed(turn, round - 180), [field.tilt]: allowed(tilt, state[field.tilt] + down) });
    });
  }
  /** @param {Frame} frame */
  return (frame) => {
    rect.style.display = frame[field.part] ? "" : "none";
  };
};

/** @param {State[string]} value @returns {number[]} */
const numbersOf = (value) => /** @type {number[]} */ (value);

/** A list of points that the arrow keys go through. @param {SVGSVGElement} svg @param {Spec} spec @param {Handle} handle */
const listOf = (svg, spec, handle) => {
  const list = shape(svg, "g", { role: "listbox", "aria-label": controlNamed(spec, handle.select).label });
  list.dataset.list = handle.part;
  return list;
};

/** @param {SVGElement} circle @param {Spec} spec @param {Handle} handle @param {Host} host */
const asOption = (circle, spec, handle, host) => {
  const labels = controlNamed(spec, handle.select).labels || [];
  circle.setAttribute("role", "option");
  circle.setAttribute("aria-label", labels[handle.index]);
  circle.addEventListener("focus", () => {
    if (host.read()[handle.select] !== handle.index) host.write({ [handle.select]: handle.index });
  });
  circle.addEventListener("keydown", (event) => {
    const step = STEPS_OF_KEYS[/** @type {keyof typeof STEPS_OF_KEYS} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    const others = /** @type {SVGElement[]} */ ([...(circle.parentNode?.querySelectorAll("circle") || [])]);
    others[others.indexOf(circle) + step[0] + step[1]]?.focus();
  });
};

/** @param {SVGElement} circle @param {boolean} chosen */
const markOption = (circle, chosen) => {
  if (circle.getAttribute("aria-selected") === String(chosen)) return;
  circle.setAttribute("aria-selected", String(chosen));
  circle.setAttribute("tabindex", chosen ? "0" : "-1");
};

/**
 * The cells of a grid, or rows, can be chosen by a click or by the arrow keys: one slider for all of them. Returns what
 * follows the frame.
 * @param {SVGSVGElement} svg @param {Spec} spec @param {View} view @param {Clickable} pick @param {Host} host
 */
const clickable = (svg, spec, view, pick, host) => {
  const part = view.parts[pick.part];
  const axes = view.axes[part.axes];
  const [rows, columns] = [Number(part.rows), Number(part.columns)];
  const control = controlNamed(spec, pick.select);
  const most = part.count ?? rows * columns;
  let count = most; // of rows there may be fewer
  const labels = (control.labels || []).slice(pick.start, pick.start + most);
  const [x, y, width, height] = axes.box.map(String);
  const cells = shape(svg, "rect", { class: "live-figure__cells", x, y, width, height, tabindex: "0", role: "slider" });
  cells.dataset.cells = pick.part;
  cells.setAttribute("aria-label", `${control.label}: ${part.label}`);
  cells.setAttribute("aria-valuemin", "1");
  cells.setAttribute("aria-valuemax", String(labels.length));
  /** @param {number} i @param {boolean} change */
  const choose = (i, change) => {
    const selected = { [pick.select]: pick.start + i };
    host.write({ ...selected, ...(change ? changed(spec, pick, { ...host.read(), ...selected }) : {}) });
  };
  cells.dataset.select = pick.select;
  cells.dataset.first = String(pick.start);
  /** Into the next grid of the same selection, where there is one; from rows, of which some may be missing, to its first or last. @param {number} by */
  const goOn = (by) => {
    const grids = /** @type {SVGElement[]} */ ([...svg.querySelectorAll(`[data-select="${pick.select}"]`)]);
    const ends = grids.map(({ dataset }) => Number(dataset.end)).filter((end) => end <= pick.start);
    const target = part.kind !== "rows" ? pick.start + by : by < 0 ? Math.max(...ends) - 1 : pick.start + most;
    const next = grids.find(({ dataset }) => target >= Number(dataset.first) && target < Number(dataset.end));
    if (!next) return;
    host.write({ [pick.select]: target });
    next.focus();
  };
  cells.addEventListener("click", (event) => {
    const place = whereInPicture(svg, event);
    const [across, down] = [toData(axes, 0, place[0]), toData(axes, 1, place[1])].map(Math.floor);
    const [row, column] = [Math.max(0, Math.min(rows - 1, down)), Math.max(0, Math.min(columns - 1, across))];
    if (part.kind === "rows") choose(rowAt(axes, count, place[1]), true);
    else if (row * columns + column < count) choose(row * columns + column, true);
  });
  cells.addEventListener("keydown", (event) => {
    const now = Number(host.read()[pick.select]) - pick.start;
    const [down, right] = STEPS_OF_KEYS[/** @type {keyof typeof STEPS_OF_KEYS} */ (event.key)] || [0, 0];
    const next = now + down * columns + right;
    const here = now >= 0 && now < count; // or the selection is in another grid
    if (event.key === "Enter" || event.key === " ") choose(here ? now : 0, here);
    else if (!down && !right) return;
    else if (!here) choose(0, false);
    else if (next >= 0 && next < count) choose(next, false);
    else goOn(next);
    event.preventDefault();
  });
  /** @param {Frame} frame @param {State} state */
  return (frame, state) => {
    const i = Number(state[pick.select]) - pick.start;
    const values = frame[pick.part]?.values;
    if (part.kind === "rows") {
      count = values?.length ?? 0;
      cells.style.display = count ? "" : "none";
      cells.setAttribute("aria-valuemax", String(count));
    }
    cells.dataset.end = String(pick.start + count);
    const value = values?.[i] ?? "";
    cells.setAttribute("aria-valuenow", String(Math.max(1, Math.min(most, i + 1))));
    cells.setAttribute("aria-valuetext", `${labels[i] ?? ""}: ${filled(part.say || "{}", { "": value }, {})}`);
  };
};

/** The row at a height of the picture. @param {Axes} axes @param {number} count @param {number} y */
const rowAt = (axes, count, y) =>
  Math.max(0, Math.min(count - 1, Math.floor(((y - axes.box[1]) / axes.box[3]) * count)));

/** What a click changes besides the choice: the sign of a number, or 0 and 1. @param {Spec} spec @param {Clickable} pick @param {State} picked @returns {State} */
const changed = (spec, pick, picked) => {
  /** @param {string} name @param {(v: number) => number} change */
  const edited = (name, change) => {
    const place = placeIn(controlNamed(spec, name), picked);
    const list = numbersOf(picked[name]);
    return { [name]: replaced(list, place, change(list[place])) };
  };
  return {
    ...(pick.flip ? edited(pick.flip, (v) => -v || 0) : {}),
    ...(pick.toggle ? edited(pick.toggle, (v) => (v ? 0 : 1)) : {}),
  };
};

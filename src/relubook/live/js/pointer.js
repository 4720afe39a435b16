// The pointer: what can be dragged and what can be clicked in the picture.

const GRIP = 16; // radius of what a finger can hold, in SVG units

/** The nearest value that a control allows; on a logarithmic axis the nearest there. @param {Control} control @param {number} value @param {string} [scale] */
const allowed = (control, value, scale = "linear") => {
  if (control.kind === "ladder") {
    const near = (control.options || []).map((v) => Math.abs(scaled(scale, v) - scaled(scale, value)));
    return (control.options || [])[near.indexOf(Math.min(...near))];
  }
  const [low, high, step] = [Number(control.min), Number(control.max), Number(control.step)];
  const digits = (String(step).split(".")[1] || "").length;
  const snapped = Number((low + Math.round((value - low) / step) * step).toFixed(digits));
  return Math.max(low, Math.min(high, snapped));
};

/** Where the pointer is, in SVG units. @param {SVGSVGElement} svg @param {PointerEvent} event */
const whereInPicture = (svg, event) => {
  const matrix = svg.getScreenCTM();
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix ? matrix.inverse() : undefined);
  return [point.x, point.y];
};

/** The grip whose center is next to the pointer. @param {SVGSVGElement} svg @param {PointerEvent} event */
const nearestGrip = (svg, event) => {
  const [x, y] = whereInPicture(svg, event);
  const grips = /** @type {SVGCircleElement[]} */ ([...svg.querySelectorAll(".live-figure__grip")]);
  const far = grips.map((g) =>
    g.style.display === "none"
      ? Infinity
      : Math.hypot(Number(g.getAttribute("cx")) - x, Number(g.getAttribute("cy")) - y),
  );
  return grips[far.lastIndexOf(Math.min(...far))];
};

/**
 * An unseen circle over a point that can be dragged. Returns a function that follows the frame.
 * @param {SVGSVGElement} svg @param {Spec} spec @param {Handle} handle @param {() => State} read @param {(c: State) => void} write
 */
const grip = (svg, spec, handle, read, write) => {
  const axes = spec.axes[spec.parts[handle.part].axes];
  const circle = svg.appendChild(document.createElementNS(SVG, "circle"));
  circle.setAttribute("class", "live-figure__grip");
  circle.setAttribute("r", String(GRIP));
  circle.setAttribute("data-handle", `${handle.part}.${handle.index}`);
  /** @param {string} target @param {0 | 1} side @param {number} place */
  const change = (target, side, place) => {
    const [, name, index] = /** @type {RegExpMatchArray} */ (target.match(/^(\w+)(?:\[(\d+)\])?$/));
    const control = /** @type {Control} */ (spec.controls.find((c) => c.name === name));
    const next = allowed(control, toData(axes, side, place), axes.scale[side]);
    return { [name]: index === undefined ? next : replaced(read()[name], Number(index), next) };
  };
  /** @param {PointerEvent} event */
  const drag = (event) => {
    const [x, y] = whereInPicture(svg, event);
    if (handle.x) write(change(handle.x, 0, x));
    if (handle.y) write(change(handle.y, 1, y));
  };
  circle.addEventListener("pointerdown", (event) => {
    nearestGrip(svg, event).setPointerCapture(event.pointerId); // grips overlap: the top one need not be meant
    event.preventDefault();
  });
  // touch-action: none is for boxes; Chromium scrolls the page under a finger on an SVG circle all the same
  circle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  circle.addEventListener("gotpointercapture", () => {
    if (handle.select) write({ [handle.select]: handle.index });
  });
  circle.addEventListener("pointermove", (event) => {
    if (circle.hasPointerCapture(event.pointerId)) drag(event);
  });
  const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
  /** @param {any} frame */
  return (frame) => {
    const data = frame[handle.part];
    const [x, y] = data ? [data.x[handle.index], data.y[handle.index]] : [null, null];
    const seen = isNumber(x) && isNumber(y);
    circle.style.display = seen ? "" : "none";
    if (!seen) return;
    circle.setAttribute("cx", String(short(px(x))));
    circle.setAttribute("cy", String(short(py(y))));
  };
};

/** Cells that answer to a click. @param {SVGSVGElement} svg @param {Spec} spec @param {Clickable} pick @param {() => State} read @param {(c: State) => void} write */
const clickable = (svg, spec, pick, read, write) => {
  /** The changes that give one element of a list another value. @param {string} name @param {State} picked @param {(v: number) => number} change */
  const edited = (name, picked, change) => {
    const place = placeIn(/** @type {Control} */ (spec.controls.find((c) => c.name === name)), picked);
    return { [name]: replaced(picked[name], place, change(picked[name][place])) };
  };
  svg.classList.add("live-figure__clickable"); // a class, not :has(), which the page would match anew at each move
  svg.querySelectorAll(`[data-part^="${pick.part}."]`).forEach((cell, i) => {
    cell.classList.add("live-figure__cell");
    cell.addEventListener("click", () => {
      const selected = { [pick.select]: pick.start + i };
      const picked = { ...read(), ...selected };
      const flipped = pick.flip ? edited(pick.flip, picked, (v) => -v || 0) : {};
      const toggled = pick.toggle ? edited(pick.toggle, picked, (v) => (v ? 0 : 1)) : {};
      write({ ...selected, ...flipped, ...toggled });
    });
  });
};

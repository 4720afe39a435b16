// The pen: a line in the picture that a reader draws, by pointer or finger, or point by point with the arrow keys.

/**
 * Drawing over the axes of a line sets the list of its heights; what is shown is what is drawn on. Returns what follows
 * the frame.
 * @param {SVGSVGElement} svg @param {Spec} spec @param {View} view @param {Pen} pen @param {Host} host
 */
const drawable = (svg, spec, view, pen, host) => {
  const axes = view.axes[view.parts[pen.part].axes];
  const [x, y, width, height] = axes.box.map(String);
  const list = controlNamed(spec, pen.y);
  const { label, labels = [] } = controlNamed(spec, pen.select);
  const sheet = shape(svg, "rect", { class: "live-figure__cells", x, y, width, height, tabindex: "0", role: "slider" });
  sheet.style.touchAction = "none";
  sheet.style.cursor = "crosshair";
  sheet.dataset.pen = pen.part;
  sheet.setAttribute("aria-label", `${label} and ${list.label.toLowerCase()}`);
  sheet.setAttribute("aria-valuemin", String(list.min));
  sheet.setAttribute("aria-valuemax", String(list.max));
  /** What is drawn on, in values that the list allows. @type {{x: number[], y: number[]}} */
  let shown = { x: [], y: [] };
  /** @type {{place: number, value: number} | null} */
  let last = null;

  /** @param {number} place @param {number[]} heights */
  const write = (place, heights) => host.write({ [pen.y]: heights, [pen.select]: place, ...pen.also });
  /** The place and the height under the pointer. @param {PointerEvent} event */
  const under = (event) => {
    const at = whereInPicture(svg, event);
    const [across, value] = [toData(axes, 0, at[0]), toData(axes, 1, at[1])];
    const far = shown.x.map((v) => Math.abs(v - across));
    return { place: far.indexOf(Math.min(...far)), value: allowed(list, value) };
  };
  /** A stroke from the last place to this one. @param {{place: number, value: number}} now */
  const stroke = (now) => {
    const from = last || now;
    const [low, high] = [Math.min(from.place, now.place), Math.max(from.place, now.place)];
    const run = now.place - from.place || 1;
    const heights = shown.y.map((old, i) => {
      if (i < low || i > high) return old;
      const share = i === now.place ? 1 : (i - from.place) / run;
      return allowed(list, from.value + (now.value - from.value) * share);
    });
    last = now;
    write(now.place, heights);
  };
  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    sheet.focus({ preventScroll: true });
    event.preventDefault();
    last = null;
    stroke(under(event));
  });
  sheet.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  sheet.addEventListener("pointermove", (event) => {
    if (sheet.hasPointerCapture(event.pointerId)) stroke(under(event));
  });
  sheet.addEventListener("keydown", (event) => {
    const [down, right] = STEPS_OF_KEYS[/** @type {keyof typeof STEPS_OF_KEYS} */ (event.key)] || [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const now = Number(host.read()[pen.select]);
    const place = Math.max(0, Math.min(shown.y.length - 1, now + right * (event.shiftKey ? 10 : 1)));
    if (right) return host.write({ [pen.select]: place });
    const step = ((Number(list.max) - Number(list.min)) / 100) * (event.shiftKey ? 10 : 1);
    write(place, replaced(shown.y, place, allowed(list, shown.y[place] - down * step)));
  });
  /** @param {Frame} frame @param {State} state */
  return (frame, state) => {
    const { x: across = [], y: heights = [] } = frame[pen.part] || {};
    shown = { x: across.map(Number), y: heights.map((v) => allowed(list, Number(v))) };
    const place = Number(state[pen.select]);
    sheet.setAttribute("aria-valuenow", String(shown.y[place]));
    sheet.setAttribute("aria-valuetext", `${labels[place]}: ${book.relu.fixed(shown.y[place], 2)}`);
  };
};

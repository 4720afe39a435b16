// Placing data: from numbers to places in the picture, and back.

globalThis.ReLUBook ||= /** @type {ReLUBookGlobal} */ ({ figures: {} }); // a page of still pictures has no relu.js
const book = globalThis.ReLUBook;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Record<string, any>} State
 * @typedef {{box: number[], x: number[], y: number[], scale: string[]}} Axes
 * @typedef {{kind: string, axes: number, radius?: number, role?: string, dy?: number}} Part
 * @typedef {{part: string, index: number, x: string, y: string, select?: string}} Handle
 * @typedef {{part: string, select: string, flip: string, toggle: string, start: number}} Clickable
 * @typedef {{name: string, kind: string, label: string, min?: number, max?: number, step?: number, unit?: string,
 *   play?: boolean, options?: any[], labels?: string[], at?: string | Record<string, number>, also?: State,
 *   pictures?: number[][], unless?: State, rule?: boolean, more?: boolean}} Control
 * @typedef {{figure: string, title: string, caption: string, svg: string, controls: Control[], state: State, words: string, axes: Axes[],
 *   parts: Record<string, Part>, handles: Handle[], picks: Clickable[], data: any}} Spec
 * @typedef {{read: () => State, write: (changes: State) => void, address: boolean, signal: AbortSignal}} Host
 */

/** @param {string} kind @param {number} v */
const scaled = (kind, v) => (kind === "log" ? Math.log10(v) : v);
/** @param {string} kind @param {number} v */
const unscaled = (kind, v) => (kind === "log" ? 10 ** v : v);

/** A function from data to SVG along one side of the axes. @param {Axes} axes @param {0 | 1} side */
const toPicture = (axes, side) => {
  const kind = axes.scale[side];
  const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
  const [start, length] = [axes.box[side], axes.box[side + 2]];
  /** @param {number} v */
  return (v) => {
    const part = (scaled(kind, v) - low) / (high - low);
    const place = start + length * (side ? 1 - part : part);
    return Math.max(-1e4, Math.min(1e4, place)); // far outside is outside; SVG has single precision
  };
};

/** And back. @param {Axes} axes @param {0 | 1} side @param {number} place */
const toData = (axes, side, place) => {
  const kind = axes.scale[side];
  const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
  const part = (place - axes.box[side]) / axes.box[side + 2];
  return unscaled(kind, low + (high - low) * (side ? 1 - part : part));
};

/** @param {number} v */
const short = (v) => Math.round(v * 100) / 100;
/** @param {any} v */
const isNumber = (v) => typeof v === "number" && Number.isFinite(v);

/** @param {Axes} axes @param {{x: number[], y: number[]}} data @param {boolean} close */
const outline = (axes, data, close) => {
  const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
  let d = "";
  let open = false;
  for (let i = 0; i < data.x.length; i++) {
    if (!isNumber(data.x[i]) || !isNumber(data.y[i])) {
      if (close && open) d += "Z";
      open = false;
      continue;
    }
    d += `${open ? "L" : "M"}${short(px(data.x[i]))} ${short(py(data.y[i]))}`;
    open = true;
  }
  return close && open ? `${d}Z` : d;
};

/** @param {Axes} axes @param {{x: number[], y: number[]}} data @param {number} r */
const dots = (axes, data, r) => {
  const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
  let d = "";
  for (let i = 0; i < data.x.length; i++) {
    if (!isNumber(data.x[i]) || !isNumber(data.y[i])) continue;
    d += `M${short(px(data.x[i]) - r)} ${short(py(data.y[i]))}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  }
  return d;
};

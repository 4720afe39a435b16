// Placing data: from numbers to places in the picture, and back.

globalThis.ReLUBook ||= /** @type {ReLUBookGlobal} */ ({ figures: {} }); // a page of still pictures has no relu.js
const book = globalThis.ReLUBook;
const SVG = "http://www.w3.org/2000/svg";
const FAR = 1e4; // far outside is outside, and SVG has single precision
const EDGE = 0.01; // a dot on the edge of its axes is inside, whatever rounding says

/** @param {string} kind @param {number} v */
const scaled = (kind, v) => (kind === "log" ? Math.log10(v) : v);
/** @param {string} kind @param {number} v */
const unscaled = (kind, v) => (kind === "log" ? 10 ** v : v);

/** A function from data to SVG along one side of the axes. @param {Axes} axes @param {0 | 1} side */
const toPicture = (axes, side) => {
  const kind = axes.scale[side];
  const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
  const [start, length] = [axes.box[side], axes.box[side + 2]];
  /** @param {number | null} v */
  return (v) => {
    if (!isNumber(v)) return NaN;
    const part = (scaled(kind, v) - low) / (high - low);
    return Math.max(-FAR, Math.min(FAR, start + length * (side ? 1 - part : part)));
  };
};

/** And back. @param {Axes} axes @param {0 | 1} side @param {number} place */
const toData = (axes, side, place) => {
  const kind = axes.scale[side];
  const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
  const part = (place - axes.box[side]) / axes.box[side + 2];
  return unscaled(kind, low + (high - low) * (side ? 1 - part : part));
};

/** Places in the picture; NaN where there is no number. @param {Axes} axes @param {Numbers} x @param {Numbers} y */
const placesOf = (axes, x, y) => {
  const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
  return x.map((v, i) => [px(v), py(y[i])]);
};

/** Whether a place lies in the axes, their edge included. @param {Axes} axes @param {number[]} place */
const isInside = ({ box: [left, top, width, height] }, [x, y]) =>
  x >= left - EDGE && x <= left + width + EDGE && y >= top - EDGE && y <= top + height + EDGE;

/** @param {number} v */
const short = (v) => Math.round(v * 100) / 100;
/** @param {unknown} v @returns {v is number} */
const isNumber = (v) => typeof v === "number" && Number.isFinite(v);

/** One path through places; a gap breaks it, and a closed one is a polygon for each piece. @param {number[][]} places @param {boolean} [close] */
const outline = (places, close = false) => {
  let d = "";
  let open = false;
  for (const [x, y] of places) {
    if (Number.isNaN(x) || Number.isNaN(y)) {
      if (close && open) d += "Z";
      open = false;
      continue;
    }
    d += `${open ? "L" : "M"}${short(x)} ${short(y)}`;
    open = true;
  }
  return close && open ? `${d}Z` : d;
};

/** The corners of a polygon, each as five places on a quarter circle. @param {number[][]} corners @param {number} radius */
const rounded = (corners, radius) =>
  corners.flatMap(([x, y], i) => {
    const [back, on] = [corners.at(i - 1), corners[(i + 1) % corners.length]].map((end = [x, y]) => {
      const length = Math.hypot(end[0] - x, end[1] - y);
      return [(end[0] - x) / length, (end[1] - y) / length];
    });
    return [0, 1, 2, 3, 4].map((k) => {
      const [less, more] = [1 - Math.sin((k * Math.PI) / 8), 1 - Math.cos((k * Math.PI) / 8)];
      return [x + radius * (back[0] * less + on[0] * more), y + radius * (back[1] * less + on[1] * more)];
    });
  });

/** A circle around each place. @param {number[][]} places @param {number} r */
const circles = (places, r) =>
  places
    .map(([x, y]) => `M${short(x - r)} ${short(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`)
    .join("");

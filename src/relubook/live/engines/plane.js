// The engine `plane`: the activation regions of a net with two inputs in a box, cut by one unit after another.
// Twin of relubook/regions (by_unit.py says how the scheme goes, trust.py how far a sign can be trusted) and of
// relubook/approximate/counting.py; tests/relubook/live/test_plane.py runs both and compares counts, patterns and maps.
//
// A vertex is shared by all regions around it, and a cut edge gets its vertex once. A line enters only as a sign at each
// vertex: -1, 0 (on the line) or 1. So corners, duplicates, parallels and lines through one point need no case of their own.
/** @type {Library["plane"]} */
globalThis.ReLUBook.relu.plane = (limits) => {
  "use strict";

  const { TOLERANCE, LIMIT, ACROSS } = limits;

  /** The pre-activations of a layer at all vertices, their signs, and the tolerances. @param {number[]} h @param {number} inputs @param {Layer} layer */
  const preactivations = (h, inputs, [w, b]) => {
    const units = b.length;
    const count = inputs ? h.length / inputs : 0;
    const largest = new Float64Array(inputs);
    for (let i = 0; i < h.length; i++) largest[i % inputs] = Math.max(largest[i % inputs], Math.abs(h[i]));
    const near = Array.from(b, (v, k) => {
      let size = Math.abs(v);
      for (let i = 0; i < inputs; i++) size += largest[i] * Math.abs(w[i * units + k]);
      return TOLERANCE * size;
    });
    /** @type {number[]} */
    const z = [];
    /** @type {number[]} */
    const sign = [];
    for (let v = 0; v < count; v++) {
      for (let k = 0; k < units; k++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += h[v * inputs + i] * w[i * units + k];
        sum += b[k];
        const side = sum > near[k] ? 1 : sum < -near[k] ? -1 : 0;
        sign.push(side);
        z.push(side ? sum : 0);
      }
    }
    return { z, sign, near };
  };

  /** The sign somewhere inside an edge: what is seen there, as far as its ends allow. @param {number} a @param {number} b @param {number} seen */
  const between = (a, b, seen) => (a * b > 0 ? a : a * b < 0 || seen === a + b ? seen : 0);

  /**
   * Cut all regions by the units of one layer. `first` is the number of its first unit among all.
   * @param {number[]} x @param {number[]} y @param {Cell[]} cells @param {ReturnType<typeof preactivations>} layer @param {number} first
   */
  const cutByUnits = (x, y, cells, { z, sign, near }, first) => {
    const units = near.length;
    /** The vertex on an edge where unit k is 0. @param {number} u @param {number} v @param {number} k */
    const vertex = (u, v, k) => {
      const rise = z[u * units + k] - z[v * units + k];
      const t = z[u * units + k] / rise;
      const doubt = near[k] / Math.abs(rise);
      for (let j = 0; j < units; j++) {
        const [from, to] = [u * units + j, v * units + j];
        const slope = z[to] - z[from];
        const value = z[from] + t * slope;
        // The place is known to a part tolerance / rise of the edge only; see by_unit.py for the limit.
        const about = near[j] + Math.min(Math.abs(slope) * doubt, LIMIT * near[j]);
        const seen = value > about ? 1 : value < -about ? -1 : 0;
        const side = j === k ? 0 : between(sign[from], sign[to], seen);
        sign.push(side);
        z.push(side ? value : 0);
      }
      x.push(x[u] + t * (x[v] - x[u]));
      y.push(y[u] + t * (y[v] - y[u]));
      return x.length - 1;
    };
    for (let k = 0; k < units; k++) {
      /** @type {Map<number, number>} */
      const made = new Map();
      const old = cells.length;
      for (let c = 0; c < old; c++) {
        const { corners, sides, open: before } = cells[c];
        let [low, high] = [false, false];
        for (const v of corners) {
          if (sign[v * units + k] > 0) high = true;
          else if (sign[v * units + k] < 0) low = true;
        }
        if (!low || !high) continue;
        /** @type {number[]} */
        const ring = [];
        /** @type {number[]} */
        const along = [];
        for (let i = 0; i < corners.length; i++) {
          const [u, v] = [corners[i], corners[(i + 1) % corners.length]];
          ring.push(u);
          along.push(sides[i]);
          if (sign[u * units + k] * sign[v * units + k] >= 0) continue;
          const [a, b] = u < v ? [u, v] : [v, u];
          const key = a * 2 ** 26 + b;
          const found = made.get(key) ?? vertex(a, b, k);
          made.set(key, found);
          ring.push(found);
          along.push(sides[i]);
        }
        const [open, closed] = halves(ring, along, (v) => sign[v * units + k], first + k);
        cells[c] = { ...closed, open: before };
        cells.push({ ...open, open: [...before] });
      }
    }
  };

  /** The two parts of a ring that a unit cuts: from the vertex before its positive run to that after it, and the rest. @param {number[]} ring @param {number[]} along @param {(v: number) => number} side @param {number} unit @returns {[Cell, Cell]} */
  const halves = (ring, along, side, unit) => {
    const n = ring.length;
    let start = 0;
    while (side(ring[start]) > 0 || side(ring[(start + 1) % n]) <= 0) start++;
    let length = 1;
    while (side(ring[(start + length) % n]) > 0) length++;
    /** @param {number} from @param {number} steps @returns {Cell} */
    const part = (from, steps) => {
      /** @type {number[]} */
      const corners = [];
      /** @type {number[]} */
      const sides = [];
      for (let i = 0; i <= steps; i++) {
        corners.push(ring[(from + i) % n]);
        sides.push(i < steps ? along[(from + i) % n] : unit);
      }
      return { corners, sides, open: [] };
    };
    return [part(start, length), part((start + length) % n, n - length)];
  };

  /** What a region's net does: the affine map of every unit before its gate, (a, b, c) each, the output last. @param {Net} net @param {readonly number[]} open */
  const mapsIn = (net, open) => {
    /** @type {number[]} */
    let before = [1, 0, 0, 0, 1, 0]; // the inputs themselves: x, then y
    /** @type {number[]} */
    const all = [];
    let first = 0;
    for (const [w, b] of net) {
      const [units, inputs] = [b.length, before.length / 3];
      const now = new Array(3 * units).fill(0);
      for (let i = 0; i < inputs; i++) {
        if (first && !open[first - inputs + i]) continue;
        for (let k = 0; k < units; k++) {
          for (let part = 0; part < 3; part++) now[3 * k + part] += before[3 * i + part] * w[i * units + k];
        }
      }
      for (let k = 0; k < units; k++) now[3 * k + 2] += b[k];
      all.push(...now);
      before = now;
      first += units;
    }
    return all;
  };

  /** The corners from the one that lies first across the plane on: an order that does not depend on how it was cut. @param {Cell} cell @param {number[]} x @param {number[]} y */
  const turned = ({ corners, sides, open }, x, y) => {
    let first = 0;
    const level = corners.map((v) => x[v] + ACROSS * y[v]);
    for (let i = 1; i < level.length; i++) if (level[i] < level[first]) first = i;
    /** @param {number[]} list */
    const from = (list) => [...list.slice(first), ...list.slice(0, first)];
    return { corners: from(corners), sides: from(sides), open };
  };

  /**
   * The activation regions of a net in a box, in the order of their patterns. Twin: relubook.regions.regions.
   * @param {Net} net the last layer is linear @param {readonly number[]} box left, right, bottom, top @returns {PlaneRegions}
   */
  const regions = (net, [left, right, bottom, top]) => {
    const x = [left, right, right, left];
    const y = [bottom, bottom, top, top];
    /** @type {Cell[]} */
    const cells = [{ corners: [0, 1, 2, 3], sides: [-1, -1, -1, -1], open: [] }];
    let first = 0;
    /** @type {number[]} */
    let h = x.flatMap((v, i) => [v, y[i]]);
    let inputs = 2;
    for (const layer of net.slice(0, -1)) {
      const units = layer[1].length;
      const now = preactivations(h, inputs, layer);
      cutByUnits(x, y, cells, now, first);
      for (const cell of cells) {
        for (let k = 0; k < units; k++) {
          cell.open.push(Number(cell.corners.some((v) => now.sign[v * units + k] > 0)));
        }
      }
      h = now.z.map((v, i) => (now.sign[i] > 0 ? v : 0));
      inputs = units;
      first += units;
    }
    const found = cells.map((cell) => ({ name: cell.open.join(""), cell: turned(cell, x, y) }));
    found.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    return { x, y, cells: found.map(({ cell }) => cell), names: found.map(({ name }) => name) };
  };

  /** The area of a region, in units of the plane. @param {PlaneRegions} plane @param {Cell} cell */
  const areaOf = ({ x, y }, { corners }) => {
    const [a, b] = [x[corners[0]], y[corners[0]]];
    let sum = 0;
    for (let i = 1; i + 1 < corners.length; i++) {
      const [u, v] = [corners[i], corners[i + 1]];
      sum += (x[u] - a) * (y[v] - b) - (x[v] - a) * (y[u] - b);
    }
    return sum / 2;
  };

  /** n over k. @param {number} n @param {number} k */
  const choose = (n, k) => {
    let ways = 1;
    for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
    return Math.round(ways);
  };

  /** The most regions of one layer in the plane. Twin: relubook.approximate.counting.zaslavsky. @param {number} n */
  const zaslavsky = (n) => 1 + n + choose(n, 2);

  /** So many regions some net has; null where the theorem says nothing. Twin: relubook.approximate.counting.montufar. @param {readonly number[]} widths */
  const montufar = (widths) => {
    if (!widths.length || Math.min(...widths) < 2) return null;
    const folds = widths.slice(0, -1).reduce((product, n) => product * Math.floor(n / 2) ** 2, 1);
    return folds * zaslavsky(widths[widths.length - 1]);
  };

  /** No net has more regions. Twin: relubook.approximate.counting.serra. @param {readonly number[]} widths */
  const serra = (widths) => {
    let beyond = [1, 1, 1];
    for (const n of [...widths].reverse()) {
      const after = beyond;
      beyond = [0, 1, 2].map((left) => {
        let sum = 0;
        for (let j = 0; j <= Math.min(left, n); j++) sum += choose(n, j) * after[Math.min(left, n - j)];
        return sum;
      });
    }
    return beyond[2];
  };

  return { regions, mapsIn, areaOf, zaslavsky, montufar, serra };
};

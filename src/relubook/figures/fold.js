// Twin of relubook/figures/fold.py (frame).
(function () {
  "use strict";

  const SIX = [1, 2, 3, 4, 5, 6];

  /**
   * @typedef {{W: number[][], b: number[]}} Layer
   * @typedef {{GRAPH: number, BEND: number, GAP: number, ROUND: number, THICK: number, LOW: number, FLAT: number,
   *   SAME: number, CUTS: number[], LAYERS: (number[] | number[][])[], NOISE: number[][]}} Data
   * @typedef {{times: number, pin: number, pull: number, shake: number, seed: number}} State
   * @type {Twin<State, Data>}
   */
  const twin = (_, { GRAPH, BEND, GAP, ROUND, THICK, LOW, FLAT, SAME, CUTS, LAYERS, NOISE }) => {
    /** The net: each number times (1 + shake % of a normal one). @param {State} state @returns {Layer[]} */
    const shaken = ({ times, shake, seed }) => {
      const draws = NOISE[seed];
      let at = 0;
      const near = (/** @type {number} */ v) => v * (1 + (shake / 100) * draws[at++]);
      return Array.from({ length: times + 1 }, (_, layer) => {
        const pair = layer === times ? 4 : layer ? 2 : 0;
        const [W, b] = [/** @type {number[][]} */ (LAYERS[pair]), /** @type {number[]} */ (LAYERS[pair + 1])];
        if (layer === times) at = draws.length - W.length * b.length - b.length;
        return { W: W.map((row) => row.map(near)), b: b.map(near) };
      });
    };

    /** @param {number[]} h @param {Layer} layer @param {number} bias */
    const through = (h, { W, b }, bias) => b.map((v, u) => h.reduce((sum, x, i) => sum + x * W[i][u], bias * v));

    /** A piece, cut where a unit crosses 0: places and values of its cuts and of its end. @param {number[]} z @param {number[]} end @param {number} from @param {number} to */
    const cut = (z, end, from, to) => {
      const cuts = z.map((v, u) => ({ u, share: v * end[u] < 0 ? v / (v - end[u]) : 2 }));
      /** @type {{t: number, values: number[]}[]} */
      const rows = [];
      for (const { u, share } of cuts.sort((a, b) => a.share - b.share)) {
        if (share > 1) continue;
        const t = from + (to - from) * share;
        const last = rows[rows.length - 1];
        const row = last && t - last.t < SAME ? last : { t, values: z.map((v, i) => v + (end[i] - v) * share) };
        row.values[u] = 0;
        if (row !== last) rows.push(row);
      }
      return [...rows, { t: to, values: end }];
    };

    /** Ends, heights and slopes of the pieces on [0, 1]. Twin: relubook.regions.breakpoints. @param {Layer[]} net */
    const brokenLine = (net) => {
      let rows = [0, 1].map((t) => ({ t, values: [t] }));
      let rises = [[1]];
      for (const layer of net.slice(0, -1)) {
        const z = rows.map(({ t, values }) => ({ t, values: through(values, layer, 1) }));
        const slopes = rises.map((rise) => through(rise, layer, 0));
        rises = [];
        let before = z[0];
        rows = [before];
        slopes.forEach((slope, i) => {
          for (const row of cut(z[i].values, z[i + 1].values, z[i].t, z[i + 1].t)) {
            const [left, right] = [before.values, row.values];
            rises.push(slope.map((v, u) => (left[u] > 0 || right[u] > 0 ? v : 0)));
            rows.push(row);
            before = row;
          }
        });
        rows = rows.map(({ t, values }) => ({ t, values: values.map((v) => Math.max(v, 0)) }));
      }
      const last = net[net.length - 1];
      const slopes = rises.map((rise) => through(rise, last, 0)[0]);
      const kept = rows.filter((_, i) => !i || i === slopes.length || Math.abs(slopes[i] - slopes[i - 1]) > FLAT);
      return { t: kept.map(({ t }) => t), y: kept.map(({ values }) => through(values, last, 1)[0]) };
    };

    /** The ends of the pieces and of the quarters: how many pieces, where on the strip, how high. @param {State} state */
    const lineOf = (state) => {
      const { t, y } = brokenLine(shaken(state));
      const s = [...t];
      const heights = [...y];
      for (const quarter of CUTS) {
        const i = s.findIndex((v) => v >= quarter);
        if (s[i] === quarter) continue;
        const share = (quarter - s[i - 1]) / (s[i] - s[i - 1]);
        heights.splice(i, 0, heights[i - 1] + (heights[i] - heights[i - 1]) * share);
        s.splice(i, 0, quarter);
      }
      return { pieces: t.length - 1, s, y: heights };
    };

    /** The layer of the paper in which each stretch lies. @param {number[]} y */
    const columnsOf = (y) => {
      let way = 0;
      let column = 0;
      return y.slice(1).map((high, i) => {
        const turn = Math.abs(high - y[i]) > FLAT ? Math.sign(high - y[i]) : 0;
        if (turn * way < 0) column++;
        way = turn || way;
        return column;
      });
    };

    /** A line for each quarter of the strip. @param {number[]} s @param {number[]} y @param {number[]} columns @param {number} gap @param {number} apart */
    const folded = (s, y, columns, gap, apart) => {
      const lines = [0, 1, 2, 3].map(() => ({ x: /** @type {number[]} */ ([]), y: /** @type {number[]} */ ([]) }));
      const half = ((1 - apart) * gap) / 2;
      columns.forEach((column, i) => {
        const line = lines[Math.min(3, Math.floor(2 * (s[i] + s[i + 1])))];
        const base = (1 - apart) * column * gap;
        line.x.push(base + apart * s[i], base + apart * s[i + 1]);
        line.y.push(y[i], y[i + 1]);
        if (!(columns[i + 1] > column) || half <= ROUND / 2 / GRAPH) return;
        const up = BEND * 2 * half * (y[i + 2] < y[i + 1] ? 1 : -1);
        for (const angle of SIX.map((k) => (Math.PI * k) / 6)) {
          line.x.push(base + half + apart * s[i + 1] - half * Math.cos(angle));
          line.y.push(y[i + 1] + up * Math.sin(angle));
        }
      });
      return lines;
    };

    return (state) => {
      const { times, pin, pull, shake } = state;
      const { pieces, s, y } = lineOf(state);
      const columns = columnsOf(y);
      const layers = columns[columns.length - 1] + 1;
      const gap = Math.min(GAP, 1 / Math.max(1, layers - 1));
      const apart = pull / 100;
      const across = columns.map((_, i) => i).filter((i) => y[i] < pin !== y[i + 1] < pin);
      const holes = across.map((i) => s[i] + ((s[i + 1] - s[i]) * (pin - y[i])) / (y[i + 1] - y[i]));
      const aside = across.map((i) => columns[i] * gap);
      const moved = holes.map((h, i) => ((1 - apart) * aside[i]) / GRAPH + apart * h);
      const all = (/** @type {number} */ v) => holes.map(() => v);
      const few = times <= THICK;
      const kind = few ? "holes" : "pricks";
      /** @type {Record<string, PartData | null>} */
      const shown = {
        pin: { y: [pin] },
        pin_start: { x: [0], y: [pin] },
        pin_end: { x: [1], y: [pin] },
        drops: few ? { x: moved, low: all(LOW), high: all(pin) } : null,
        [`graph_${kind}`]: { x: moved, y: all(pin) },
        [`paper_${kind}`]: { x: aside, y: all(pin) },
        [`strip_${kind}`]: { x: holes, y: all(0.5) },
        paper_word: { text: [layers] },
        graph_word: { text: [pieces] },
      };
      const line = few ? "thick" : "thin";
      folded(s, y, columns, gap / GRAPH, apart).forEach((part, q) => {
        shown[`graph_${line}_${q}`] = part;
      });
      folded(s, y, columns, gap, 0).forEach((part, q) => {
        shown[`paper_${line}_${q}`] = part;
      });
      const said = { times, units: 2 * times, most: 2 * times + 1, full: 2 ** times, pieces };
      return { ...shown, say: { ...said, holes: holes.length, shake, what: shake ? "shaken" : "exact" } };
    };
  };
  ReLUBook.figure("fold", twin);
})();

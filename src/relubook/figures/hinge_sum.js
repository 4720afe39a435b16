// Twin of relubook/figures/hinge_sum.py (frame).
(function () {
  "use strict";

  const FOUR = [0, 1, 2, 3];

  /**
   * @typedef {{kinks: number[], weights: number[], offset: number}} Found
   * @typedef {{DOTS: number[], ENDS: number[], SUM: number[], LEVER: number, WEDGE: number, ROWS: number[],
   *   TARGETS: Record<string, number[]>, BEST: Record<string, Found>}} Data
   * @typedef {{target: string, best: boolean, hinge: number, kinks: number[], weights: number[], offset: number,
   *   added: number}} State
   * @type {Twin<State, Data>}
   */
  const twin = ({ reluForward, increasing }, { DOTS, ENDS, SUM, LEVER, WEDGE, ROWS, TARGETS, BEST }) => {
    /** @param {number[]} values */
    const total = (values) => values.reduce((sum, v) => sum + v, 0);

    /** x, the hinges and their weighted sum, at the dots, the ends and the kinks. @param {number[]} k @param {number[]} u @param {number} p */
    const summed = (k, u, p) => {
      const x = [...DOTS, ...ENDS, ...k];
      const hinges = k.map((kink) => reluForward(x.map((v) => v - kink)));
      return { x, hinges, y: x.map((_, j) => p + total(hinges.map((h, i) => u[i] * h[j]))), along: increasing(x) };
    };

    /** @param {number[]} y @param {number[]} wanted */
    const errors = (y, wanted) => {
      const miss = wanted.map((v, i) => y[i] - v);
      const size = miss.map(Math.abs);
      const largest = Math.max(...size);
      return { largest, worst: size.indexOf(largest), rms: Math.sqrt(total(miss.map((v) => v * v)) / miss.length) };
    };

    /** What the chosen hinge does. @param {State} state @param {number[]} effect @param {number[]} heights */
    const saidOf = ({ kinks: k, weights: u, hinge, added }, effect, heights) => {
      const here = FOUR.filter((i) => k[i] === k[hinge] && effect[i] !== 0);
      const before = total(FOUR.filter((i) => k[i] < k[hinge]).map((i) => effect[i]));
      const change = total(here.map((i) => effect[i]));
      const bent = FOUR.filter((i) => Math.abs(total(FOUR.filter((j) => k[j] === k[i]).map((j) => effect[j]))) > 1e-9);
      return {
        turn: hinge >= added ? "waiting" : u[hinge] === 0 ? "nothing" : here.length > 1 ? "together" : "bend",
        k: k[hinge],
        n: hinge + 1,
        all: here.map((i) => i + 1),
        u: change,
        before,
        after: before + change,
        bends: new Set(bent.map((i) => k[i])).size,
        highest: bent.length ? Math.max(...bent.map((i) => heights[i])) : null,
      };
    };

    /** Where the line would have gone, and the wedges. @param {number[]} k @param {number[]} effect @param {number[]} heights @param {number} hinge */
    const turned = (k, effect, heights, hinge) => {
      let slope = 0;
      const bends = increasing(k)
        .filter((i) => effect[i] !== 0)
        .map((i) => {
          const [x, y, before] = [k[i], heights[i], slope];
          slope += effect[i];
          return { i, x, y, far: x + WEDGE, on: y + before * WEDGE, off: y + slope * WEDGE };
        });
      /** @param {typeof bends} some */
      const wedges = (some) => ({
        x: some.flatMap(({ x, far }) => [x, far, far, null]),
        y: some.flatMap(({ y, on, off }) => [y, on, off, null]),
      });
      return {
        wedges: wedges(bends.filter(({ i }) => i !== hinge)),
        wedge: wedges(bends.filter(({ i }) => i === hinge)),
        straight_on: {
          x: bends.flatMap(({ x, far }) => [x, far, null]),
          y: bends.flatMap(({ y, on }) => [y, on, null]),
        },
      };
    };

    /** The slope of each piece, beside it. @param {number[]} x @param {number[]} y @param {number[]} effect */
    const slopeWords = (x, y, effect) => {
      const [low, high] = [SUM[0] + 0.7, SUM[1] - 0.7];
      const pieces = [0, 1, 2, 3, 4].map((j) => {
        const width = x[j + 1] - x[j];
        const slope = width > 0 ? (y[j + 1] - y[j]) / width : 0;
        let [start, end] = [x[j], x[j + 1]];
        if (slope !== 0) {
          const edges = [x[j] + (low - y[j]) / slope, x[j] + (high - y[j]) / slope].sort((a, b) => a - b);
          [start, end] = [Math.max(start, edges[0]), Math.min(end, edges[1])];
        }
        const middle = (start + end) / 2;
        const level = y[j] + slope * (middle - x[j]);
        const seen = width >= 0.45 && end - start >= 0.3 && low - 0.01 <= level && level <= high + 0.01;
        return { slope, middle, level, seen, side: j === 0 || effect[j - 1] >= 0 ? 1 : -1 };
      });
      return {
        text: pieces.map(({ seen, slope }) => (seen ? slope : null)),
        x: pieces.map(({ middle }) => middle),
        y: pieces.map(({ level }) => level),
        rise: pieces.map(({ slope }) => slope),
        side: pieces.map(({ side }) => side),
      };
    };

    /** The names where the lines end, apart from each other. @param {number} y @param {number[] | undefined} wanted @param {string} target */
    const endWords = (y, wanted, target) => {
      const least = 0.35;
      let ends = [y, wanted ? wanted[60] : y].map((v) => Math.min(Math.max(v, SUM[0] + 0.3), SUM[1] - 0.3));
      const middle = (ends[0] + ends[1]) / 2;
      const up = ends[0] > ends[1] ? 1 : -1;
      if (wanted && Math.abs(ends[0] - ends[1]) < 2 * least) ends = [middle + up * least, middle - up * least];
      return {
        sum_word: { text: [1], x: [ENDS[1]], y: [ends[0]] },
        target_word: wanted ? { text: [target], x: [ENDS[1]], y: [ends[1]] } : null,
      };
    };

    return (state) => {
      const { target, best, hinge, kinks: k, weights: u, offset, added } = state;
      const effect = u.map((v, i) => (i < added ? v : 0));
      const { x, hinges, y, along } = summed(k, effect, offset);
      const [order, atEnds, heights] = [increasing(k), y.slice(61, 63), y.slice(63)];
      /** @param {number[]} values */
      const sorted = (values) => order.map((i) => values[i]);
      /** @param {number[]} values @param {number[]} [by] */
      const curve = (values, by = along) => by.map((i) => values[i]);
      const slopes = slopeWords(
        [ENDS[0], ...sorted(k), ENDS[1]],
        [atEnds[0], ...sorted(heights), atEnds[1]],
        sorted(effect),
      );
      const wanted = TARGETS[target];
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const shown = {
        guides: { x: k, low: ROWS, high: [9, 9, 9, 9] },
        guide: { x: [k[hinge]], low: [ROWS[hinge]], high: [9] },
        sum_guides: { x: k, low: heights, high: [9, 9, 9, 9] },
        sum_guide: { x: [k[hinge]], low: [heights[hinge]], high: [9] },
        chosen: {
          x: [ENDS[0], ENDS[1], ENDS[1], ENDS[0], ENDS[0]],
          y: [0.02, 0.02, 0.94, 0.94, 0.02].map((v) => hinge + v),
        },
        kink_dots: { x: k, y: ROWS },
        weights: { text: u },
        sum: { x: curve(x), y: curve(y) },
        bends: { x: k, y: heights },
        offset_dot: { x: [ENDS[0]], y: [offset] },
        slopes,
        ...turned(k, effect, heights, hinge),
        ...endWords(atEnds[1], wanted, target),
        say: { ...saidOf(state, effect, heights), last: slopes.rise[4], miss: null },
      };
      for (const i of FOUR) {
        const run = curve(hinges[i]).map((v) => v / LEVER);
        shown[`plain_${i + 1}`] = { x: curve(x), y: run };
        shown[`lever_${i + 1}`] = { x: [k[i] + LEVER], y: [u[i]] };
        if (i >= added) continue;
        shown[`hinge_${i + 1}`] = { x: curve(x), y: run.map((v) => u[i] * v) };
        shown[`tint_${i + 1}`] = { x: [...curve(x), ENDS[1]], y: [...run.map((v) => u[i] * v), 0] };
      }
      if (!wanted) return shown;
      const { largest, rms, worst } = errors(y, wanted);
      shown.target = { x: DOTS, y: wanted };
      shown.gap = { x: [DOTS[worst], DOTS[worst]], y: [y[worst], wanted[worst]] };
      const miss = largest > 5e-3 ? "most" : "hit";
      Object.assign(shown.say, { largest, rms, worst: DOTS[worst], miss, bends: null, highest: null });
      if (!best) return shown;
      const { kinks, weights, offset: p } = BEST[target];
      const found = summed(kinks, weights, p);
      shown.best = { x: curve(found.x, found.along), y: curve(found.y, found.along) };
      Object.assign(shown.say, { turn: "best", best_rms: errors(found.y, wanted).rms, p, kinks, weights });
      return shown;
    };
  };
  ReLUBook.figure("hinge_sum", twin);
})();

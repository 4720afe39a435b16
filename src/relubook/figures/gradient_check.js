// Twin of relubook/figures/gradient_check.py (frame).
(function () {
  "use strict";

  /** Rounding to a precision. @type {Record<string, (v: number) => number>} */
  const ROUND = { float32: Math.fround, float64: (v) => v };

  /**
   * @typedef {{x: number, h: number, precision: string}} State
   * @typedef {{GRID: number[], LADDER: number[], NAMED: Record<string, number>, RUN: number, TOLERANCE: number,
   *   FLOOR: number, WIDE_STEP: number, TOP: number}} Data
   * @type {Twin<State, Data>}
   */
  const twin = (relu, { GRID, LADDER, NAMED, RUN, TOLERANCE, FLOOR, WIDE_STEP, TOP }) => {
    /** The difference and the formula at each x, every operation rounded. @param {number[]} xs @param {number[]} hs @param {string} precision */
    const slopes = (xs, hs, precision) => {
      const round = ROUND[precision];
      const [x, h] = [xs.map(round), hs.map(round)];
      const right = relu.reluForward(x.map((v, i) => round(v + h[i])));
      const left = relu.reluForward(x.map((v, i) => round(v - h[i])));
      const ones = x.map(() => 1);
      return {
        difference: x.map((_, i) => round(round(right[i] - left[i]) / round(h[i] + h[i]))),
        formula: relu.reluBackward(ones, relu.reluMask(x)),
      };
    };

    /** Why the error is what it is. @param {State} state @param {number} error */
    const why = ({ x, h, precision }, error) => {
      const round = ROUND[precision];
      const [at, step] = [round(x), round(h)];
      if (at === 0) return "kink";
      if (Math.abs(at) < step) return "across";
      if (round(at + step) === round(at - step)) return "gone";
      return error > TOLERANCE ? "lost" : error > 0 ? "rounded" : "exact";
    };

    /** The longest run of good steps, as its two ends. @param {number[]} errors */
    const goodSteps = (errors) => {
      const fails = [-1, ...errors.keys(), errors.length].filter((i) => !(errors[i] <= TOLERANCE));
      const runs = fails.slice(1).map((end, i) => [fails[i], end]);
      const [start, end] = runs.reduce((best, run) => (run[1] - run[0] > best[1] - best[0] ? run : best));
      return end - start > 1 ? [LADDER[start + 1], LADDER[end - 1]] : null;
    };

    return (state) => {
      const { x, h, precision } = state;
      const now = slopes([x], [h], precision);
      const [difference, formula] = [now.difference[0], now.formula[0]];
      const error = Math.abs(difference - formula);
      const wide = [...GRID, -h, h].sort((a, b) => a - b);
      const everywhere = slopes(wide, Array(wide.length).fill(h), precision);
      const [left, here, right] = [x - h, x, x + h].map((v) => Math.max(v, 0));
      const middle = (left + right) / 2;
      const ends = { x: [x - h, x + h], y: [left, right] };
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const parts = {
        guide: { x: [x] },
        guides: { x: [x] },
        formula: { x: [x - RUN, x + RUN], y: [here - RUN * formula, here + RUN * formula] },
        difference: { x: [x - RUN, x + RUN], y: [middle - RUN * difference, middle + RUN * difference] },
        ends,
        end_words: { text: h > 10 * WIDE_STEP ? ["x − h", "x + h"] : [null, null], ...ends },
        here: { x: [x], y: [here] },
        difference_word: { text: [difference] },
        formula_word: { text: [formula] },
        differences: { x: wide, y: everywhere.difference },
        formulas: { x: wide, y: everywhere.formula },
        ramp_word: h > WIDE_STEP ? { text: [1], x: [h / 2], y: [0.35] } : null,
        slope_here: { x: [x], y: [difference] },
        step: { x: [h] },
        error_here: { x: [h], y: [Math.max(error, FLOOR)] },
        say: { precision, difference, formula, error, why: why(state, error), range: "none", low: null, high: null },
      };
      for (const [name, place] of Object.entries(NAMED)) {
        const found = slopes(Array(LADDER.length).fill(x), LADDER, name);
        const errors = found.difference.map((v, i) => Math.abs(v - found.formula[i]));
        const seen = errors.map((v) => Math.max(v, FLOOR));
        parts[name] = { x: LADDER, y: seen };
        const top = Math.max(...seen.slice(place - 3, place + 4));
        parts[`${name}_word`] = { text: [1], x: [LADDER[place]], y: [top] };
        const good = name === precision && goodSteps(errors);
        if (!good) continue;
        const [low, high] = good;
        Object.assign(parts.say, { range: "some", low, high });
        parts.good = { low: [low], high: [high] };
        parts.good_word = { text: [1], x: [Math.sqrt(low * high)], y: [TOP] };
      }
      return parts;
    };
  };
  ReLUBook.figure("gradient_check", twin);
})();

// Twin of relubook/figures/gradient_check.py (frame).

/**
 * @typedef {{x: number, h: number, precision: string}} State
 * @typedef {{GRID: number[], LADDER: number[], NAMED: Record<string, number>, AROUND: number, RUN: number, RAMP: number,
 *   TOLERANCE: number, FLOOR: number, WIDE_STEP: number, APART: number, TOP: number}} Data
 * @type {Twin<State, Data>}
 */
export const twin =
  ({ floats: { slopes, regime, longestRun } }, data) =>
  ({ x, h, precision }) => {
    const { GRID, LADDER, NAMED, AROUND, RUN, RAMP, TOLERANCE, FLOOR, WIDE_STEP, APART, TOP } = data;
    const [[difference], [formula]] = slopes([x], [h], precision);
    const [error, side] = [Math.abs(difference - formula), regime(x, h, precision)];
    const why = side !== "side" ? side : error > TOLERANCE ? "lost" : error > 0 ? "rounded" : "exact";
    const wide = [...GRID, -h, h].sort((a, b) => a - b);
    const [differences, formulas] = slopes(wide, Array(wide.length).fill(h), precision);
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
      end_words: { text: h > APART ? ["x − h", "x + h"] : [null, null], ...ends },
      here: { x: [x], y: [here] },
      difference_word: { text: [difference] },
      formula_word: { text: [formula] },
      differences: { x: wide, y: differences },
      formulas: { x: wide, y: formulas },
      ramp_word: h > WIDE_STEP ? { text: [1], x: [h / 2], y: [RAMP] } : null,
      slope_here: { x: [x], y: [difference] },
      step: { x: [h] },
      error_here: { x: [h], y: [Math.max(error, FLOOR)] },
      say: { precision, difference, formula, error, why, range: "none", low: null, high: null },
    };
    for (const [name, place] of Object.entries(NAMED)) {
      const [found, wanted] = slopes(Array(LADDER.length).fill(x), LADDER, name);
      const errors = found.map((v, i) => Math.abs(v - wanted[i]));
      const seen = errors.map((v) => Math.max(v, FLOOR));
      parts[name] = { x: LADDER, y: seen };
      const top = Math.max(...seen.slice(place - AROUND, place + AROUND + 1));
      parts[`${name}_word`] = { text: [1], x: [LADDER[place]], y: [top] };
      const good = longestRun(errors.map((v) => v <= TOLERANCE));
      if (name !== precision || !good) continue;
      const [low, high] = good.map((i) => LADDER[i]);
      Object.assign(parts.say, { range: "some", low, high });
      parts.good = { low: [low], high: [high] };
      parts.good_word = { text: [1], x: [Math.sqrt(low * high)], y: [TOP] };
    }
    return parts;
  };

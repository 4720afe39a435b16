// Twin of relubook/figures/gradient_check.py (frame).
(function () {
  "use strict";

  const EDGE = 0.3;
  const RUN = 0.16;
  const GRID = Array.from({ length: 301 }, (_, i) => (i - 150) / 500);
  const DECADES = Array.from({ length: 11 }, (_, i) => 12 - i);
  const LADDER = [...DECADES.flatMap((k) => [1, 2, 5].map((m) => Number(`${m}e-${k}`))), 0.1];
  const TOLERANCE = 1e-3;
  const FLOOR = 1e-17;
  const ERRORS = [1e-19, 1e5];
  const SLOPES = [-0.35, 2.15];

  /** Rounding to a precision. @type {Record<string, (v: number) => number>} */
  const ROUND = { float32: Math.fround, float64: (v) => v };

  /** The centered difference and the formula at each x, every operation rounded to the precision. @param {any} relu @param {number[]} xs @param {number[]} hs @param {string} precision */
  const slopes = (relu, xs, hs, precision) => {
    const round = ROUND[precision];
    const x = xs.map(round);
    const h = hs.map(round);
    const right = relu.reluForward(x.map((v, i) => round(v + h[i])));
    const left = relu.reluForward(x.map((v, i) => round(v - h[i])));
    const difference = x.map((_, i) => round(round(right[i] - left[i]) / round(h[i] + h[i])));
    /** @type {number[]} */
    const formula = relu.reluBackward(
      x.map(() => 1),
      relu.reluMask(x),
    );
    return { difference, formula };
  };

  /** Why the error is what it is. @param {number} x @param {number} h @param {string} precision @param {number} error */
  const reason = (x, h, precision, error) => {
    const round = ROUND[precision];
    const [at, step] = [round(x), round(h)];
    if (at === 0) {
      return "At the kink the difference is 1/2 for every h; the formula takes 0, one choice of a subgradient.";
    }
    if (Math.abs(at) < step) {
      return "The kink is between x − h and x + h, so the difference is (x + h)/(2h): a blend of both slopes.";
    }
    if (round(at + step) === round(at - step)) {
      return "h is so small that x + h and x − h are the same number: nothing is left of the difference.";
    }
    if (error > TOLERANCE) return "Both points are on one side of the kink, but h is so small that rounding wins.";
    if (error > 0) return "Both points are on one side of the kink: the error is rounding alone.";
    return "Both points are on one side of the kink, and no rounding shows.";
  };

  /** The longest run of steps whose errors all stay below the tolerance, as its two ends. @param {number[]} errors */
  const goodSteps = (errors) => {
    /** @type {number[]} */
    let best = [];
    let start = -1;
    let length = 0;
    errors.forEach((error, i) => {
      if (!(error <= TOLERANCE)) {
        start = -1;
        return;
      }
      if (start < 0) start = i;
      if (i - start + 1 > length) {
        best = [LADDER[start], LADDER[i]];
        length = i - start + 1;
      }
    });
    return best;
  };

  ReLUBook.figure("gradient_check", ({ x, h, precision }, _data, relu) => {
    const { fixed, significant } = relu;
    const now = slopes(relu, [x], [h], precision);
    const [difference, formula] = [now.difference[0], now.formula[0]];
    const error = Math.abs(difference - formula);
    const wide = [...GRID, -h, h].sort((a, b) => a - b);
    const everywhere = slopes(
      relu,
      wide,
      wide.map(() => h),
      precision,
    );
    /** @param {string} name */
    const errorsIn = (name) => {
      const found = slopes(
        relu,
        LADDER.map(() => x),
        LADDER,
        name,
      );
      return found.difference.map((v, i) => Math.abs(v - found.formula[i]));
    };
    /** @type {Record<string, number[]>} */
    const errors = { float32: errorsIn("float32"), float64: errorsIn("float64") };
    const good = goodSteps(errors[precision]);
    const [low, high] = good;
    const height = Math.max(x, 0);
    const ends = [Math.max(x - h, 0), Math.max(x + h, 0)];
    const middle = (ends[1] + ends[0]) / 2;
    /** @param {number} v */
    const shown = (v) => Math.max(v, FLOOR);
    /** Where the name of a line is clear of it. @param {number[]} line @param {number} place */
    const aboveLine = (line, place) => 12 * Math.max(...line.slice(place - 3, place + 4).map(shown));
    const range = good.length
      ? `Here in ${precision} every h from ${significant(low, 1)} to ${significant(high, 1)} gives an error below 0.001.`
      : "No h gives an error below 0.001 here.";
    return {
      relu: { x: [-EDGE - 0.02, 0, EDGE + 0.02], y: [0, 0, EDGE + 0.02] },
      formula: { x: [x - RUN, x + RUN], y: [height - RUN * formula, height + RUN * formula] },
      difference: { x: [x - RUN, x + RUN], y: [middle - RUN * difference, middle + RUN * difference] },
      ends: { x: [x - h, x + h], y: ends },
      here: { x: [x], y: [height] },
      difference_word: { text: [`difference (solid): ${significant(difference, 5)}`] },
      formula_word: { text: [`formula (dashed): ${fixed(formula, 0)}`] },
      differences: { x: wide, y: everywhere.difference },
      formulas: { x: wide, y: everywhere.formula },
      ramp_word: h > 5e-3 ? { text: ["(x + h) / (2h)"], x: [h / 2 + 0.01], y: [0.35] } : null,
      slope_here: SLOPES[0] <= difference && difference <= SLOPES[1] ? { x: [x], y: [difference] } : null,
      good: good.length ? { x: [low, high, high, low], y: [ERRORS[0], ERRORS[0], ERRORS[1], ERRORS[1]] } : null,
      good_word: good.length
        ? {
            text: [`${precision}: error below 0.001`],
            x: [Math.min(Math.max(Math.sqrt(low * high), 1e-10), 2e-4)],
            y: [1e4],
          }
        : null,
      step: { x: [h, h], y: ERRORS },
      float32: { x: LADDER, y: errors.float32.map(shown) },
      float64: { x: LADDER, y: errors.float64.map(shown) },
      float32_word: { text: ["float32"], x: [LADDER[3]], y: [aboveLine(errors.float32, 3)] },
      float64_word: { text: ["float64"], x: [LADDER[18]], y: [aboveLine(errors.float64, 18)] },
      error_here: { x: [h], y: [shown(error)] },
      words:
        `${precision}, x = ${fixed(x)}, h = ${significant(h, 1)}: the difference is ${significant(difference, 5)}, ` +
        `the formula says ${fixed(formula, 0)}, the error is ${significant(error, 2)}. ` +
        `${reason(x, h, precision, error)} ${range}`,
    };
  });
})();

// Twin of relubook/figures/draw_a_function.py (frame).
(function () {
  "use strict";

  /**
   * @typedef {{X: number[], MOST: number, NONE: number, HIT: number, LOWEST: number, LIMITS: DrawnLimits,
   *   CURVES: Record<string, number[]>}} Data
   * @typedef {{hinges: number, curve: string, place: number, heights: number[]}} State
   * @type {Twin<State, Data>}
   */
  const twin = ({ drawn: engine }, { X, MOST, NONE, HIT, LOWEST, LIMITS, CURVES }) => {
    const drawn = engine(LIMITS);
    let before = "";
    let found = drawn.bestOnPlaces([0, 0], 1);
    /** The search, done once for each function and n. @param {number[]} y @param {number} hinges */
    const best = (y, hinges) => {
      const asked = `${hinges} ${y}`;
      if (asked !== before) found = drawn.bestOnPlaces(y, hinges, MOST);
      before = asked;
      return found;
    };

    /** The sum of squares between a broken line and y. @param {number[]} y @param {number[]} knots Places. @param {number[]} values */
    const squaresOf = (y, knots, values) => {
      let piece = 0;
      return y.reduce((sum, v, i) => {
        if (i > knots[piece + 1]) piece++;
        const share = (i - knots[piece]) / (knots[piece + 1] - knots[piece]);
        return sum + (values[piece] + (values[piece + 1] - values[piece]) * share - v) ** 2;
      }, 0);
    };

    return ({ hinges, curve, place, heights }) => {
      const y = curve === "drawing" ? heights : CURVES[curve];
      const { knots: places, values, least: jumps, sure } = best(y, hinges);
      const knots = places.map((k) => X[k]);
      const slopes = knots.slice(1).map((k, i) => (values[i + 1] - values[i]) / (k - knots[i]));
      const weights = slopes.map((s, i) => s - (i ? slopes[i - 1] : 0));
      const missed = Math.sqrt(squaresOf(y, places, values) / X.length);
      const rms = missed < HIT ? 0 : missed; // what is left is rounding
      const weight = Math.max(NONE, ...weights.map(Math.abs));
      const bars = weights.map((w, i) => ({ high: w / weight, at: knots[i] }));
      const [up, down] = [
        bars.filter(({ high }) => high > NONE / weight),
        bars.filter(({ high }) => high < -NONE / weight),
      ];
      const least = Math.min(Math.sqrt(jumps / X.length), rms);
      const [from, to] = [knots.slice(0, -1), values.slice(0, -1)];
      return {
        drawn: { x: X, y },
        line: { x: knots, y: values },
        knots: { x: knots, y: values },
        drops: { x: from, low: from.map(() => LOWEST), high: to },
        here: { x: [X[place]], y: [y[place]] },
        rises: { low: up.map(() => 0), high: up.map(({ high }) => high), at: up.map(({ at }) => at) },
        falls: { low: down.map(({ high }) => high), high: down.map(() => 0), at: down.map(({ at }) => at) },
        say: {
          n: hinges,
          what: missed < HIT ? "hit" : sure ? "near" : "tried",
          rms,
          least,
          weight,
          ones: from.map(() => 1),
          biases: from.map((k) => -k),
          weights,
          offset: values[0],
        },
      };
    };
  };
  ReLUBook.figure("draw_a_function", twin);
})();

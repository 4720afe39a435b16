// Twin of relubook/figures/few_hinges.py (frame).
(function () {
  "use strict";

  /**
   * @typedef {{DOTS: number[], WAVE: number[], ENDS: number[], FIRST: Record<number, number>, POINTS: number[][],
   *   CLOSE: number, OPEN_ROOM: number, CLOSED_ROOM: number[]}} Data
   * @typedef {{hinges: number, point: number, places: number[], heights: number[]}} State
   * @type {Twin<State, Data>}
   */
  const twin =
    ({ reluForward, increasing }, { DOTS, WAVE, ENDS, FIRST, POINTS, CLOSE, OPEN_ROOM, CLOSED_ROOM }) =>
    ({ hinges, places, heights }) => {
      /** @param {number[]} values */
      const mine = (values) => values.slice(FIRST[hinges], FIRST[hinges] + hinges + 1);
      const order = increasing(mine(places));
      const [x, y] = [places, heights].map((values) => order.map((i) => mine(values)[i]));
      const kinks = x.slice(0, -1);
      const slopes = kinks.map((k, i) => (x[i + 1] - k > CLOSE ? (y[i + 1] - y[i]) / (x[i + 1] - k) : 0));
      const weights = slopes.map((slope, i) => slope - (i ? slopes[i - 1] : 0));
      const at = [...DOTS, ...ENDS, ...kinks];
      const bent = kinks.map((k) => reluForward(at.map((v) => v - k)));
      const total = at.map((_, j) => y[0] + weights.reduce((sum, u, i) => sum + u * bent[i][j], 0));
      const along = increasing(at);
      const largest = Math.max(...WAVE.map((v, i) => Math.abs(total[i] - v)));
      const untouched = x[0] === POINTS[0][0] && y[0] === POINTS[0][1];
      const one = hinges === 1;
      const last = slopes[hinges - 1];
      const side = (y[0] === 0 ? "" : "lifted ") + (kinks[0] < 0 ? "left" : "right");
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const shown = {
        dots: { x: DOTS, y: WAVE },
        floor: { x: ENDS, y: [0, 0] },
        sum: { x: along.map((i) => at[i]), y: along.map((i) => total[i]) },
        [`points_${hinges}`]: { x: mine(places), y: mine(heights) },
        say: { n: hinges, largest, last, p: y[0], u: weights[0], k: Math.abs(kinks[0]), sum: one ? side : "many" },
      };
      if (!one) return shown;
      return {
        ...shown,
        closed: { low: [ENDS[0]], high: kinks },
        open: { x: [kinks[0], ENDS[1], ENDS[1]], y: [y[0], total[DOTS.length + 1], y[0]] },
        open_word: kinks[0] < OPEN_ROOM ? { text: [1] } : null,
        closed_word: kinks[0] > CLOSED_ROOM[0] && y[0] < CLOSED_ROOM[1] ? { text: [1] } : null,
        drag_word: untouched ? { text: [1], x: kinks, y: [y[0]] } : null,
      };
    };
  ReLUBook.figure("few_hinges", twin);
})();

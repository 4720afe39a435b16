// Twin of relubook/figures/activations.py (frame).
(function () {
  "use strict";

  /** What becomes of a gradient here. @param {number} x @param {number} rise @param {boolean} kinked @param {boolean} saturated @param {number} FLAT */
  const why = (x, rise, kinked, saturated, FLAT) => {
    if (kinked && x === 0) return "kink";
    if (saturated) return rise ? "saturated" : "shut";
    return Math.abs(rise) < FLAT ? "flat" : "steep";
  };

  /** @param {number[]} grid @param {number[]} steepness @param {number} FLAT */
  const flatBands = (grid, steepness, FLAT) => {
    const steep = grid.map((_, i) => i).filter((i) => Math.abs(steepness[i]) >= FLAT);
    const ends = [
      [0, steep[0] - 1],
      [steep[steep.length - 1] + 1, grid.length - 1],
    ];
    return ends.filter(([start, end]) => start <= end).map(([start, end]) => [grid[start], grid[end]]);
  };

  /** @param {number[]} grid @param {number[]} steepness @param {number | undefined} right */
  const torn = (grid, steepness, right) => {
    const middle = (grid.length - 1) / 2 + 1;
    if (right === undefined) return { x: grid, y: steepness };
    return {
      x: [...grid.slice(0, middle), null, 0, ...grid.slice(middle)],
      y: [...steepness.slice(0, middle), null, right, ...steepness.slice(middle)],
    };
  };

  /**
   * @typedef {{EDGE: number, COUNT: number, FLAT: number, LOWEST: number, JUMPS: Record<string, number>,
   *   ROLES: Record<string, string>}} Data
   * @type {Twin<{activation: string, x: number}, Data>}
   */
  const twin = ({ activations, linspace }, { EDGE, COUNT, FLAT, LOWEST, JUMPS, ROLES }) => {
    const grid = linspace(-EDGE, EDGE, COUNT);
    return ({ activation, x }) => {
      const [value, slope] = activations[activation];
      const [steepness, jump, kinked] = [grid.map(slope), JUMPS[activation], activation in JUMPS];
      const [y, rise] = [value(x), slope(x)];
      const bands = flatBands(grid, steepness, FLAT);
      const band = { low: bands.map(([low]) => low), high: bands.map(([, high]) => high) };
      const saturated = bands.some(([low, high]) => low <= x && x <= high);
      const aside = x > 0 ? x - 1.7 : x + 1.7;
      const level = y + (aside - x) * rise;
      const side = value(aside) < level ? 1 : -1;
      /** @param {number} height */
      const at = (height) => (kinked ? { x: [0], y: [height] } : null);
      return {
        flat: band,
        slope_flat: band,
        flat_guide: { x: [x], low: [LOWEST], high: [y] },
        slope_flat_guide: { x: [x] },
        curve: { x: grid, y: grid.map(value), style: activation },
        tangent: { x: [-EDGE, EDGE], y: [y + (-EDGE - x) * rise, y + (EDGE - x) * rise] },
        tangent_word: { text: [1], x: [aside], y: [level], rise: [rise], side: [side] },
        slope: { ...torn(grid, steepness, jump), style: activation },
        end: at(steepness[(COUNT - 1) / 2]),
        hole: at(jump),
        kink: at(0),
        kink_word: kinked ? { text: [1] } : null,
        here: { x: [x], y: [y] },
        slope_here: { x: [x], y: [rise] },
        name: { text: [activation], role: [ROLES[activation]] },
        flat_words: {
          text: [0, 1].map((i) => i < bands.length || null),
          x: [0, 1].map((i) => (bands[i] ? (bands[i][0] + bands[i][1]) / 2 : 0)),
          y: [0.35, 0.35],
        },
        say: { activation, x, y, rise, share: 100 * Math.abs(rise), why: why(x, rise, kinked, saturated, FLAT) },
      };
    };
  };
  ReLUBook.figure("activations", twin);
})();

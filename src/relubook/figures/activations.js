// Twin of relubook/figures/activations.py (frame) and of relubook/activations.py.
(function () {
  "use strict";

  const EDGE = 6;
  const COUNT = 241;
  const FLAT = 0.05;

  /** @param {number[]} grid @param {boolean[]} inside @param {number} low @param {number} high */
  const band = (grid, inside, low, high) => {
    /** @type {(number | null)[]} */
    const x = [];
    /** @type {(number | null)[]} */
    const y = [];
    /** @type {number | null} */
    let start = null;
    for (let i = 0; i <= grid.length; i++) {
      const now = i < grid.length && inside[i];
      if (now && start === null) start = grid[i];
      else if (!now && start !== null) {
        const end = grid[i - 1];
        x.push(start, end, end, start, null);
        y.push(low, low, high, high, null);
        start = null;
      }
    }
    return { x, y };
  };

  ReLUBook.figure("activations", ({ activation, x }, _data, relu) => {
    const [value, slope] = relu.activations[activation];
    const grid = relu.linspace(-EDGE, EDGE, COUNT);
    const steepness = grid.map(slope);
    const [y, rise] = [value(x), slope(x)];
    const flat = steepness.map((/** @type {number} */ s) => Math.abs(s) < FLAT);
    const here = Math.abs(rise) < FLAT ? "saturated: almost nothing of a gradient passes" : "not saturated";
    return {
      flat: band(grid, flat, -1.6, 6.2),
      flat_below: band(grid, flat, -0.25, 1.3),
      tangent: { x: [x - 1.5, x + 1.5], y: [y - 1.5 * rise, y + 1.5 * rise] },
      curve: { x: grid, y: grid.map(value) },
      slope: { x: grid, y: steepness },
      here: { x: [x], y: [y] },
      slope_here: { x: [x], y: [rise] },
      flat_word: flat.some(Boolean) ? { text: ["flat"], x: [flat[0] ? -4.5 : 0], y: [5.4] } : null,
      words: `${activation} at x = ${relu.fixed(x, 1)}: output ${relu.fixed(y, 3)}, slope ${relu.fixed(rise, 3)}, ${here}.`,
    };
  });
})();

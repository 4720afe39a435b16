// Twin of relubook/figures/activations.py (frame) and of relubook/activations.py.
(function () {
  "use strict";

  const EDGE = 6;
  const COUNT = 241;
  const FLAT = 0.05;
  const OUTPUT = [-1.6, 6.2];
  const SLOPE = [-0.25, 1.3];
  /** @type {Record<string, number>} */
  const JUMPS = { ReLU: 1, "leaky ReLU": 1 };

  /** @param {any} relu @param {number} x @param {number} rise @param {boolean} kinked @param {boolean} saturated */
  const whatPasses = (relu, x, rise, kinked, saturated) => {
    if (kinked && x === 0) {
      return `The kink: any slope from ${relu.significant(rise, 1)} to 1 would do here, and the book takes the left one.`;
    }
    if (saturated && rise === 0) return "Saturated: nothing of a gradient passes.";
    if (saturated) return `Saturated: ${relu.significant(100 * Math.abs(rise), 2)} % of a gradient's size passes.`;
    const kind = Math.abs(rise) < FLAT ? "Flat at this point, not saturated" : "Not saturated";
    return `${kind}: ${relu.significant(100 * Math.abs(rise), 3)} % of a gradient's size passes.`;
  };

  /** @param {number[]} grid @param {number[]} steepness */
  const flatBands = (grid, steepness) => {
    const steep = grid.map((_, i) => i).filter((i) => Math.abs(steepness[i]) >= FLAT);
    const [first, last] = [steep[0], steep[steep.length - 1]];
    const bands = [];
    if (first > 0) bands.push([grid[0], grid[first - 1]]);
    if (last < grid.length - 1) bands.push([grid[last + 1], grid[grid.length - 1]]);
    return bands;
  };

  /** @param {number[][]} bands @param {number[]} range */
  const rectangles = (bands, [low, high]) => ({
    x: bands.flatMap(([start, end]) => [start, end, end, start, null]),
    y: bands.flatMap(() => [low, low, high, high, null]),
  });

  /** @param {number[]} grid @param {number[]} steepness @param {number} right */
  const torn = (grid, steepness, right) => {
    const middle = (grid.length - 1) / 2 + 1;
    return {
      x: [...grid.slice(0, middle), null, 0, ...grid.slice(middle)],
      y: [...steepness.slice(0, middle), null, right, ...steepness.slice(middle)],
    };
  };

  ReLUBook.figure("activations", ({ activation, x }, _data, relu) => {
    const [value, slope] = relu.activations[activation];
    const grid = relu.linspace(-EDGE, EDGE, COUNT);
    const steepness = grid.map(slope);
    const [y, rise] = [value(x), slope(x)];
    const bands = flatBands(grid, steepness);
    const kinked = activation in JUMPS;
    const jump = JUMPS[activation];
    /** @param {number} height */
    const at = (height) => (kinked ? { x: [0], y: [height] } : null);
    return {
      output_flat: rectangles(bands, OUTPUT),
      slope_flat: rectangles(bands, SLOPE),
      guide: { x: [x, x], y: [OUTPUT[0], y] },
      curve: { x: grid, y: grid.map(value) },
      tangent: { x: [-EDGE, EDGE], y: [y + (-EDGE - x) * rise, y + (EDGE - x) * rise] },
      slope: kinked ? torn(grid, steepness, jump) : { x: grid, y: steepness },
      kink: at(0),
      left_end: at(steepness[(COUNT - 1) / 2]),
      right_end: at(jump),
      right_hole: at(jump),
      here: { x: [x], y: [y] },
      slope_here: { x: [x], y: [rise] },
      name: { text: [activation] },
      kink_word: kinked ? { text: ["kink"] } : null,
      flat_words: {
        text: [0, 1].map((i) => (bands[i] ? "slope < 0.05" : "")),
        x: [0, 1].map((i) => (bands[i] ? (bands[i][0] + bands[i][1]) / 2 : 0)),
        y: [0.6, 0.6],
      },
      words:
        `${activation} at x = ${relu.fixed(x, 1)}: output ${relu.fixed(y, 3)}, slope ${relu.fixed(rise, 3)}. ` +
        whatPasses(
          relu,
          x,
          rise,
          kinked,
          bands.some(([low, high]) => low <= x && x <= high),
        ),
    };
  });
})();

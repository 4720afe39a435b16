// Twin of relubook/figures/backward_gate.py (frame).
(function () {
  "use strict";

  const COLUMNS = 4;
  const LARGEST = 3;
  /** @type {Record<string, number[]>} */
  const GRIDS = { x: [0, 0.9], mask: [5, 0.9], dout: [0, 5.1], dx: [5, 5.1] };

  /** @param {number} i */
  const row = (i) => Math.floor(i / COLUMNS);
  /** @param {number} i */
  const column = (i) => i % COLUMNS;

  /** @param {number[]} values */
  const shades = (values) => ({
    role: values.map((v) => (v > 0 ? "positive" : v < 0 ? "negative" : "closed")),
    alpha: values.map((v) => 0.1 + 0.35 * Math.min(1, Math.abs(v) / LARGEST)),
  });

  /** @param {number} left @param {number} top */
  const square = (left, top) => ({
    x: [left, left + 1, left + 1, left, left],
    y: [top, top, top + 1, top + 1, top],
  });

  /** @param {number[]} places */
  const corners = (places) => ({
    x: [GRIDS.x, GRIDS.mask].flatMap(([left]) => places.map((i) => left + column(i) + 0.87)),
    y: [GRIDS.x, GRIDS.mask].flatMap(([, top]) => places.map((i) => top + row(i) + 0.18)),
  });

  /** @param {number} x @param {string} input @param {string} arrives @param {string} leaves */
  const sentence = (x, input, arrives, leaves) => {
    if (x > 0) return `x = ${input} is above 0, so the gate is open; dout = ${arrives} passes, dx = ${leaves}.`;
    if (x < 0) return `x = ${input} is below 0, so the gate is shut; dout = ${arrives} stops there, dx = ${leaves}.`;
    return `x is exactly 0, where ReLU has no slope and any number from 0 to 1 is a subgradient. This layer takes 0, so dout = ${arrives} stops there, dx = ${leaves}.`;
  };

  ReLUBook.figure("backward_gate", ({ cell, x, dout }, _data, relu) => {
    const mask = relu.reluMask(x);
    const dx = relu.reluBackward(dout, mask);
    /** @param {number[]} values */
    const read = (values) => ({ text: values.map((v) => relu.fixed(v, 1)) });
    /** @type {Record<string, any>} */
    const shown = {
      kinks: corners(
        x.map((/** @type {number} */ _, /** @type {number} */ i) => i).filter((/** @type {number} */ i) => x[i] === 0),
      ),
      x_cells: shades(x),
      x_numbers: read(x),
      dout_cells: shades(dout),
      dout_numbers: read(dout),
      dx_cells: shades(dx),
      dx_numbers: read(dx),
      mask_cells: {
        role: mask.map((/** @type {boolean} */ m) => (m ? "open" : "closed")),
        alpha: mask.map((/** @type {boolean} */ m) => (m ? 0.4 : 0.1)),
      },
      mask_numbers: { text: mask.map((/** @type {boolean} */ m) => (m ? "1" : "0")) },
    };
    for (const [name, [left, top]] of Object.entries(GRIDS)) {
      shown[`${name}_selected`] = square(left + column(cell), top + row(cell));
    }
    const [input, arrives, leaves] = [x, dout, dx].map((values) => relu.fixed(values[cell], 1));
    const gates = mask.filter(Boolean).length;
    shown.words = `${gates} of ${mask.length} gates are open. Row ${row(cell) + 1}, column ${column(cell) + 1}: ${sentence(x[cell], input, arrives, leaves)}`;
    return shown;
  });
})();

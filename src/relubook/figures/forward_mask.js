// Twin of relubook/figures/forward_mask.py (frame).
(function () {
  "use strict";

  const CHANNELS = ["red", "green", "blue"];
  const SIDE = 8;
  const PIXELS = SIDE * SIDE;
  const STRONG = 6;
  const PANELS = { in: 0, out: 9.2, mask: 18.4 };
  const TOP = 2;
  const [BAR, BAR_LEFT, BAR_RIGHT] = [12.55, 4, 19];
  const SHAPE = `${CHANNELS.length} × ${SIDE} × ${SIDE}`;

  /** @param {number[]} values */
  const shades = (values) => ({
    role: values.map((v) => (v > 0 ? "positive" : v < 0 ? "negative" : "closed")),
    alpha: values.map((v) => 0.08 + 0.4 * Math.min(1, Math.abs(v) / STRONG)),
  });

  /** @param {number} left @param {number} top */
  const square = (left, top) => ({
    x: [left, left + 1, left + 1, left, left],
    y: [top, top, top + 1, top + 1, top],
  });

  /** Bars that fill a share of their length, as one area. @param {number[]} shares */
  const bars = (shares) => ({
    x: shares.flatMap((share) => {
      const right = BAR_LEFT + share * (BAR_RIGHT - BAR_LEFT);
      return [BAR_LEFT, right, right, BAR_LEFT, null];
    }),
    y: shares.flatMap((_, i) => {
      const top = BAR + 1.4 * i;
      return [top, top, top + 0.9, top + 0.9, null];
    }),
  });

  ReLUBook.figure("forward_mask", ({ bias, channel, cell, x }, _data, relu) => {
    /** @type {number[]} */
    const z = x.map((/** @type {number} */ v) => v + bias);
    /** @type {boolean[]} */
    const mask = relu.reluMask(z);
    /** The channel that is shown. @template T @param {T[]} volume @returns {T[]} */
    const here = (volume) => volume.slice(channel * PIXELS, (channel + 1) * PIXELS);
    const [before, after, gates] = [here(z), /** @type {number[]} */ (here(relu.reluForward(z))), here(mask)];
    const counts = CHANNELS.map((_, i) => mask.slice(i * PIXELS, (i + 1) * PIXELS).filter(Boolean).length);
    const all = counts.reduce((sum, n) => sum + n, 0);
    /** @param {number} v */
    const whole = (v) => relu.fixed(v, 0);
    /** @type {Record<string, any>} */
    const shown = {
      in_cells: shades(before),
      in_numbers: { text: before.map(whole) },
      out_cells: shades(after),
      out_numbers: { text: after.map(whole) },
      mask_cells: { role: gates.map((m) => (m ? "open" : "closed")), alpha: gates.map((m) => (m ? 0.4 : 0.08)) },
      mask_numbers: { text: gates.map((m) => (m ? "1" : "0")) },
      headings: { text: [`x + b, ${CHANNELS[channel]}`, "out", "mask: x + b > 0"] },
      shapes: { text: Object.keys(PANELS).map((name) => `${SHAPE} ${name}`) },
      bars: bars([...counts.map((n) => n / PIXELS), all / (3 * PIXELS)]),
      names: { text: [...CHANNELS.map((n, i) => (i === channel ? `▸ ${n}` : n)), "all"] },
      counts: { text: [...counts.map((n) => `${n} of ${PIXELS} open`), `${all} of ${3 * PIXELS} open`] },
    };
    const [row, column] = [Math.floor(cell / SIDE), cell % SIDE];
    for (const [name, left] of Object.entries(PANELS)) shown[`${name}_selected`] = square(left + column, TOP + row);
    shown.words =
      `Bias ${whole(bias)}, ${CHANNELS[channel]} channel: ${counts[channel]} of ${PIXELS} gates are open, ` +
      `${all} of ${3 * PIXELS} in all. Row ${row + 1}, column ${column + 1}: ` +
      `x = ${whole(x[channel * PIXELS + cell])}, x + b = ${whole(before[cell])}, ` +
      `the gate is ${gates[cell] ? "open" : "shut"}, out = ${whole(after[cell])}. ${SHAPE} in, ${SHAPE} out.`;
    return shown;
  });
})();

// Twin of relubook/figures/forward_mask.py (frame).
(function () {
  "use strict";

  /** @param {number} left @param {number} top */
  const square = (left, top) => ({
    x: [left, left + 1, left + 1, left, left],
    y: [top, top, top + 1, top + 1, top],
  });

  /**
   * @typedef {{CHANNELS: string[], SIDE: number, MEANS: number[], BRIGHTEST: number, PLACES: string[]}} Data
   * @type {Twin<{bias: number, channel: number, cell: number, x: number[]}, Data>}
   */
  const twin = ({ reluForward, reluMask }, { CHANNELS, SIDE, MEANS, BRIGHTEST, PLACES }) => {
    const pixels = SIDE * SIDE;
    const shape = `${CHANNELS.length} × ${SIDE} × ${SIDE}`;
    /** @param {number[]} volume */
    const light = (volume) =>
      volume.map((v, i) => Math.max(0, Math.min(1, (v + MEANS[Math.floor(i / pixels)]) / BRIGHTEST)));
    return ({ bias, channel, cell, x }) => {
      const z = x.map((v) => v + bias);
      const [output, mask] = [reluForward(z), reluMask(z).map(Number)];
      /** One channel of a volume. @param {number[]} volume */
      const channelOf = (volume, i = channel) => volume.slice(i * pixels, (i + 1) * pixels);
      const [before, after, gates] = [z, output, mask].map((volume) => channelOf(volume));
      const counts = CHANNELS.map((_, i) => channelOf(mask, i).filter(Boolean).length);
      const all = counts.reduce((sum, n) => sum + n, 0);
      const pixel = square(cell % SIDE, Math.floor(cell / SIDE));
      return {
        in: { values: before, selected: cell },
        out: { values: after, selected: cell },
        mask: { values: gates, selected: cell },
        channel: { text: [CHANNELS[channel]] },
        shapes: { text: [shape, shape, shape] },
        in_color: { values: light(z) },
        out_color: { values: light(output) },
        in_pixel: pixel,
        out_pixel: pixel,
        bars: { low: [0, 0, 0, 0], high: [...counts.map((n) => n / pixels), all / z.length], at: [0.5, 1.5, 2.5, 3.5] },
        chosen: { x: [0, 1, 1, 0, 0], y: [0.1, 0.1, 0.9, 0.9, 0.1].map((v) => channel + v) },
        counts: { text: counts },
        count: { text: [all] },
        say: {
          place: PLACES[cell],
          channel: CHANNELS[channel],
          x: x[channel * pixels + cell],
          z: before[cell],
          out: after[cell],
          why: gates[cell] ? "open" : before[cell] === 0 ? "edge" : "shut",
          open: counts[channel],
          all,
        },
      };
    };
  };
  ReLUBook.figure("forward_mask", twin);
})();

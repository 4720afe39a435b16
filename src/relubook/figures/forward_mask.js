// Twin of relubook/figures/forward_mask.py (frame).

/**
 * @typedef {{CHANNELS: string[], PIXELS: number, BRIGHTEST: number, MEANS: number[], ROWS: number[],
 *   PLACES: string[], SHAPE: string}} Data
 * @type {Twin<{bias: number, channel: number, cell: number, x: number[]}, Data>}
 */
export const twin = ({ reluForward, reluMask }, { CHANNELS, PIXELS, BRIGHTEST, MEANS, ROWS, PLACES, SHAPE }) => {
  /** @param {number[]} volume */
  const light = (volume) => ({
    values: volume.map((v, i) => Math.max(0, Math.min(1, (v + MEANS[Math.floor(i / PIXELS)]) / BRIGHTEST))),
  });
  return ({ bias, channel, cell, x }) => {
    const z = x.map((v) => v + bias);
    const [output, mask] = [reluForward(z), reluMask(z).map(Number)];
    /** The channel that is shown. @param {number[]} volume @param {number} [of] */
    const here = (volume, of = channel) => volume.slice(of * PIXELS, (of + 1) * PIXELS);
    const counts = CHANNELS.map((_, i) => here(mask, i).filter(Boolean).length);
    const all = counts.reduce((sum, n) => sum + n, 0);
    const [before, after, gates] = [here(z), here(output), here(mask)];
    return {
      in: { values: before, selected: cell },
      out: { values: after, selected: cell },
      mask: { values: gates, selected: cell },
      shapes: { text: [SHAPE, SHAPE, SHAPE] },
      before: light(z),
      after: light(output),
      bars: { low: [0, 0, 0, 0], high: [...counts, all / CHANNELS.length].map((n) => n / PIXELS), at: ROWS },
      names: { text: [...CHANNELS, "all"], role: [0, 1, 2, 3].map((i) => (i === channel ? "ink" : "muted")) },
      counts: { text: counts },
      count: { text: [all] },
      say: {
        place: PLACES[cell],
        x: x[channel * PIXELS + cell],
        z: before[cell],
        out: after[cell],
        gate: gates[cell] ? "open" : "shut",
        here: counts[channel],
        all,
      },
    };
  };
};

// Twin of relubook/figures/activations.py (frame).

/**
 * @typedef {{flat: {low: number[], high: number[]}, kink?: PartData} & Record<string, PartData>} Lines
 * @typedef {{EDGE: number, FLAT: number, ASIDE: number, CLEAR: number, LOWEST: number, LINES: Record<string, Lines>}} Data
 * @type {Twin<{activation: string, x: number}, Data>}
 */
export const twin =
  ({ activations }, { EDGE, FLAT, ASIDE, CLEAR, LOWEST, LINES }) =>
  ({ activation, x }) => {
    const [value, slope] = activations[activation];
    const { flat, kink } = LINES[activation];
    const [y, rise] = [value(x), slope(x)];
    const besideX = x > 0 ? x - ASIDE : x + ASIDE;
    const aside = Math.abs(besideX) < -CLEAR && kink ? CLEAR : besideX;
    const level = y + (aside - x) * rise;
    const saturated = flat.low.some((low, i) => low <= x && x <= flat.high[i]);
    const held = saturated ? (rise ? "saturated" : "shut") : Math.abs(rise) < FLAT ? "flat" : "steep";
    const why = kink && x === 0 ? "kink" : held;
    return {
      ...LINES[activation],
      flat_guide: { x: [x], low: [LOWEST], high: [y] },
      slope_flat_guide: { x: [x] },
      tangent: { x: [-EDGE, EDGE], y: [y + (-EDGE - x) * rise, y + (EDGE - x) * rise] },
      tangent_word: { text: [1], x: [aside], y: [level], rise: [rise], side: [value(aside) < level ? 1 : -1] },
      here: { x: [x], y: [y] },
      slope_here: { x: [x], y: [rise] },
      say: { activation, x, y, rise, share: 100 * Math.abs(rise), why },
    };
  };

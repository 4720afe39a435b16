// Twin of relubook/figures/backward_gate.py (frame).

/** @type {Twin<{cell: number, x: number[], dout: number[]}, {COLUMNS: number, PLACES: string[], DOT: number[]}>} */
export const twin =
  ({ reluMask, reluBackward }, { COLUMNS, PLACES, DOT }) =>
  ({ cell, x, dout }) => {
    const mask = reluMask(x);
    const dx = reluBackward(dout, mask);
    const kinks = x.map((_, i) => i).filter((i) => x[i] === 0);
    const dots = { x: kinks.map((i) => (i % COLUMNS) + DOT[0]), y: kinks.map((i) => Math.floor(i / COLUMNS) + DOT[1]) };
    return {
      x: { values: x, selected: cell },
      mask: { values: mask.map(Number), selected: cell },
      dout: { values: dout, selected: cell },
      dx: { values: dx, selected: cell },
      x_kinks: dots,
      mask_kinks: dots,
      say: {
        place: PLACES[cell],
        why: x[cell] > 0 ? "open" : x[cell] < 0 ? "shut" : "kink",
        x: x[cell],
        dout: dout[cell],
        dx: dx[cell],
        open: mask.filter(Boolean).length,
      },
    };
  };

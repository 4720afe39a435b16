// Twin of relubook/figures/born_dead.py (frame).
(function () {
  "use strict";

  /** Twin: relubook.experiments.born_dead.happens. @param {number} chance @param {number} times */
  const happens = (chance, times) => (chance === 1 ? Number(times > 0) : -Math.expm1(times * Math.log1p(-chance)));

  /** Twin: relubook.experiments.born_dead.at_a_point. @param {number} width @param {number} depth */
  const atAPoint = (width, depth) => happens(2 ** -width, depth);

  /** Twin: relubook.experiments.born_dead.lower_bound. @param {number} width @param {number} depth */
  const lowerBound = (width, depth) => {
    const [dies, parts] = [2 ** -width, 2 ** (1 - width) + (width - 1) * 4 ** -width];
    const share = ((1 - 2 ** (1 - width)) * (1 - dies)) / (1 + (width - 1) * dies);
    return (1 + share) * happens(dies, depth - 1) - share * happens(parts, depth - 1);
  };

  /**
   * @typedef {{nets: number, dead: number[]}} Nets
   * @typedef {{DEPTHS: number[], WIDTHS: number[], SHOWN: number[], DRAWN: Record<string, Record<string, Nets>>}} Data
   * @type {Twin<{width: number, depth: number}, Data>}
   */
  const twin = (_, { DEPTHS, WIDTHS, SHOWN, DRAWN }) => {
    /** @param {Nets} nets @param {number} depth */
    const share = ({ nets, dead }, depth) => dead[depth - 1] / nets;

    return ({ width, depth }) => {
      const [exact, one, two] = [atAPoint(width, depth), DRAWN.one[width], DRAWN.two[width]];
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const parts = {
        depth_guide: { x: [depth] },
        width_guide: { x: [width] },
        depth_title: { text: [width] },
        width_title: { text: [depth] },
        depth_here: { x: [depth], y: [exact] },
        width_here: { x: [width], y: [exact] },
        exact_by_depth: { x: DEPTHS, y: DEPTHS.map((d) => atAPoint(width, d)) },
        exact_by_width: { x: WIDTHS, y: WIDTHS.map((w) => atAPoint(w, depth)) },
        least_by_depth: { x: DEPTHS, y: DEPTHS.map((d) => lowerBound(width, d)) },
        least_by_width: { x: WIDTHS, y: WIDTHS.map((w) => lowerBound(w, depth)) },
        say: {
          exact,
          drawn: share(one, depth),
          least: lowerBound(width, depth),
          width,
          depth,
          nets_1: one.nets,
          dead_1: one.dead[depth - 1],
          nets_2: two ? two.nets : null,
          dead_2: two ? two.dead[depth - 1] : null,
          more: two ? "two" : "none",
        },
      };
      for (const [kind, nets] of Object.entries(DRAWN)) {
        const wide = WIDTHS.filter((w) => nets[w]);
        const seen = nets[width];
        parts[`${kind}_by_depth`] = seen ? { x: SHOWN, y: SHOWN.map((d) => share(seen, d)) } : null;
        parts[`${kind}_by_width`] = { x: wide, y: wide.map((w) => share(nets[w], depth)) };
      }
      return parts;
    };
  };
  ReLUBook.figure("born_dead", twin);
})();

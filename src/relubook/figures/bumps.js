// Twin of relubook/figures/bumps.py (frame).
(function () {
  "use strict";

  /** @param {number} x */
  const sine = (x) => Math.sin(2 * Math.PI * x);
  /** The largest difference. @param {number[]} a @param {number[]} b */
  const apart = (a, b) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
  /** Several curves as one broken path. @param {number[][]} x @param {number[][]} y */
  const many = (x, y) => ({ x: x.flatMap((row) => [...row, null]), y: y.flatMap((row) => [...row, null]) });

  /**
   * @typedef {{COUNT: number, TICK: number, RAMP: number[], BELL: number[], SPREAD: number, STEEP: number, SOFT: number, KINDS: Record<string, string>}} Data
   * @type {Twin<{n: number, steep: number}, Data>}
   */
  const twin = ({ linspace, activations }, { COUNT, TICK, RAMP, BELL, SPREAD, STEEP, SOFT, KINDS }) => {
    const [sigmoid] = activations.sigmoid;
    const X = linspace(0, 1, COUNT);
    const SINE = X.map(sine);

    return ({ n, steep }) => {
      const edges = linspace(0, 1, n + 1);
      const middles = edges.slice(1).map((b, i) => (b + edges[i]) / 2);
      const heights = middles.map(sine);
      const changes = edges.map((_, i) => (heights[i] ?? 0) - (i ? heights[i - 1] : 0));
      const s = steep * n;
      const width = SPREAD / s;
      const tall = heights.map((h) => h / (n * width * Math.sqrt(2 * Math.PI)));
      const bell = (/** @type {number} */ x, /** @type {number} */ j) =>
        tall[j] * Math.exp(-(((x - middles[j]) / width) ** 2) / 2);
      const ramp = (/** @type {number} */ x, /** @type {number} */ j) => changes[j] * sigmoid(s * (x - edges[j]));
      const last = RAMP.length - 1;
      const rises = edges.map((a) => RAMP.map((t, i) => a + t / s + (i === 0 ? -1 : i === last ? 1 : 0)));
      const spans = middles.map((c) => BELL.map((t) => c + t * width));
      const line = edges.map(sine);
      const slopes = middles.map((_, i) => (line[i + 1] - line[i]) / (edges[i + 1] - edges[i]));
      const weights = slopes.map((v, i) => v - (i ? slopes[i - 1] : 0));
      const smooth = X.map((x) => edges.reduce((sum, _, j) => sum + ramp(x, j), 0));
      const bells = X.map((x) => middles.reduce((sum, _, j) => sum + bell(x, j), 0));
      const level = X.map((x) => heights[Math.min(n - 1, Math.floor(x * n + 1e-9))]);
      const straight = X.map((x) => {
        const i = Math.min(n - 1, Math.floor(x * n + 1e-9));
        return line[i] + slopes[i] * (x - edges[i]);
      });
      /** @type {Record<string, number>} */
      const found = {
        sigmoids: apart(smooth, SINE),
        steps: Math.max(apart(line.slice(0, -1), heights), apart(line.slice(1), heights), apart(level, SINE)),
        gaussians: apart(bells, SINE),
        hinges: Math.max(
          apart(straight, SINE),
          apart(
            heights,
            heights.map((_, i) => (line[i + 1] + line[i]) / 2),
          ),
        ),
      };
      const best = Object.keys(KINDS).reduce((one, key) => (found[key] < found[one] ? key : one));
      const why = steep >= STEEP ? "steep" : steep <= SOFT ? "soft" : "middle";
      const starts = edges.slice(0, -1);
      const ticks = (/** @type {number[]} */ x) => ({ x, low: x.map(() => -TICK), high: x.map(() => TICK) });
      /** @type {Record<string, PartData>} */
      const shown = {
        sigmoids_units: many(
          rises,
          rises.map((row, j) => row.map((x) => ramp(x, j))),
        ),
        gaussians_units: many(
          spans,
          spans.map((row, j) => row.map((x) => bell(x, j))),
        ),
        steps_units: {
          x: edges.flatMap((a) => [0, a, a, 1, null]),
          y: changes.flatMap((w) => [0, 0, w, w, null]),
        },
        hinges_units: {
          x: starts.flatMap((k) => [0, k, 1, null]),
          y: starts.flatMap((k, i) => [0, 0, weights[i] * (1 - k), null]),
        },
        sigmoids_sum: { x: X, y: smooth },
        gaussians_sum: { x: X, y: bells },
        steps_sum: { x: starts.flatMap((a, i) => [a, edges[i + 1]]), y: heights.flatMap((h) => [h, h]) },
        hinges_sum: { x: edges, y: line },
        sigmoids_places: ticks(edges),
        steps_places: ticks(edges),
        gaussians_places: ticks(middles),
        hinges_places: ticks(starts),
      };
      for (const key of Object.keys(KINDS)) shown[`${key}_word`] = { text: [found[key]] };
      return { ...shown, say: { n, why, best: KINDS[best], ...found } };
    };
  };
  ReLUBook.figure("bumps", twin);
})();

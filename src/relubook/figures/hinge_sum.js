// Twin of relubook/figures/hinge_sum.py (frame).

const FOUR = [0, 1, 2, 3];
/** @param {number[]} values */
const total = (values) => values.reduce((sum, v) => sum + v, 0);

/**
 * @typedef {{target: {x: number[], y: number[]}, best: PartData, found: Said}} Aim
 * @typedef {{DOTS: number[], ENDS: number[], SUM: number[], WINDOW: number[], LEVER: number, WEDGE: number,
 *   ROWS: number[], LABEL: number, TARGETS: Record<string, Aim>}} Data
 * @typedef {{target: string, best: boolean, hinge: number, kinks: number[], weights: number[], offset: number,
 *   added: number}} State
 * @type {Twin<State, Data>}
 */
export const twin =
  ({ reluForward, increasing, apart, bends }, { DOTS, ENDS, SUM, WINDOW, LEVER, WEDGE, ROWS, LABEL, TARGETS }) =>
  ({ target, best, hinge, kinks: k, weights: u, offset, added }) => {
    const effect = u.map((v, i) => (i < added ? v : 0));
    const places = [...DOTS, ...ENDS, ...k];
    const hinges = k.map((kink) => reluForward(places.map((v) => v - kink)));
    const sum = places.map((_, j) => offset + total(hinges.map((h, i) => effect[i] * h[j])));
    const [along, order, heights] = [increasing(places), increasing(k), sum.slice(63)];
    /** @param {number[]} values */
    const sorted = (values) => along.map((i) => values[i]);
    /** @param {number} first @param {number[]} values @param {number} last */
    const between = (first, values, last) => [first, ...order.map((i) => values[i]), last];
    const x = sorted(places);
    const sides = [1, ...order.map((i) => (effect[i] < 0 ? -1 : 1))];
    const corners = [between(ENDS[0], k, ENDS[1]), between(sum[61], heights, sum[62])];
    const slopes = bends.slopeWords(corners[0], corners[1], sides, WINDOW);
    let slope = 0;
    const turning = order.filter((i) => effect[i] !== 0);
    const turns = turning.map((i) => {
      slope += effect[i];
      return /** @type {Bend} */ ([k[i], heights[i], slope - effect[i], slope]);
    });
    const [chosen, others] = [true, false].map((its) => turns.filter((_, j) => (turning[j] === hinge) === its));
    const end = Math.min(Math.max(sum[62], SUM[0] + 0.3), SUM[1] - 0.3);
    const merged = bends.merged(turns);
    const [, , before, after] = merged.find(([x]) => x === k[hinge]) ?? [0, 0, 0, 0];
    const bent = merged.filter(([, , left, right]) => Math.abs(right - left) > 1e-9).map(([, y]) => y);
    const all = FOUR.filter((i) => turning.includes(i) && k[i] === k[hinge]).map((i) => i + 1);
    const own = !turning.includes(hinge) ? "nothing" : all.length > 1 ? "together" : "bend";
    const turn = hinge >= added ? "waiting" : own;
    const highest = bent.length ? Math.max(...bent) : null;
    const said = { k: k[hinge], n: hinge + 1, all, before, after, u: after - before };
    /** @type {ReturnType<ReturnType<typeof twin>>} */
    const shown = {
      guides: { x: k, low: ROWS, high: [9, 9, 9, 9] },
      guide: { x: [k[hinge]], low: [ROWS[hinge]], high: [9] },
      sum_guides: { x: k, low: heights, high: [9, 9, 9, 9] },
      sum_guide: { x: [k[hinge]], low: [heights[hinge]], high: [9] },
      chosen: { low: [ENDS[0]], high: [ENDS[1]], at: [ROWS[hinge]] },
      kink_dots: { x: k, y: ROWS },
      weights: { text: u },
      sum: { x, y: sorted(sum) },
      bends: { x: k, y: heights },
      offset_dot: { x: [ENDS[0]], y: [offset] },
      slopes,
      straight_on: bends.straightOn(turns, WEDGE),
      wedges: bends.wedges(others, WEDGE),
      wedge: bends.wedges(chosen, WEDGE),
      sum_word: { text: [1], x: [ENDS[1]], y: [end] },
      say: { ...said, turn, bends: bent.length, highest, last: slopes.rise[4], miss: null },
    };
    for (const i of FOUR) {
      const run = sorted(hinges[i]).map((v) => v / LEVER);
      shown[`plain_${i + 1}`] = { x, y: run };
      shown[`lever_${i + 1}`] = { x: [k[i] + LEVER], y: [u[i]] };
      if (i >= added) continue;
      shown[`hinge_${i + 1}`] = { x, y: run.map((v) => u[i] * v) };
      shown[`tint_${i + 1}`] = { x: [...x, ENDS[1]], y: [...run.map((v) => u[i] * v), 0] };
    }
    if (target === "none") return shown;
    const aim = TARGETS[target];
    const wanted = aim.target.y;
    const miss = wanted.map((v, i) => Math.abs(sum[i] - v));
    const largest = Math.max(...miss);
    const worst = miss.indexOf(largest);
    const [mine, other] = apart([end, wanted[60]], LABEL);
    const rms = Math.sqrt(total(miss.map((v) => v * v)) / miss.length);
    const hit = { miss: largest > 5e-3 ? "most" : "hit", bends: null, highest: null };
    return {
      ...shown,
      target: aim.target,
      best: best ? aim.best : null,
      gap: { x: [DOTS[worst], DOTS[worst]], y: [sum[worst], wanted[worst]] },
      sum_word: { text: [1], x: [ENDS[1]], y: [mine] },
      target_word: { text: [target], x: [ENDS[1]], y: [other] },
      say: { ...shown.say, largest, rms, worst: DOTS[worst], ...hit, ...(best ? { ...aim.found, turn: "best" } : {}) },
    };
  };

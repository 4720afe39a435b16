// Twin of relubook/figures/hinge_sum.py (frame).

const FOUR = [0, 1, 2, 3];
/** @param {number[]} values */
const total = (values) => values.reduce((sum, v) => sum + v, 0);

/**
 * @typedef {{target: {x: number[], y: number[]}, best: PartData, found: Said}} Aim
 * @typedef {{DOTS: number[], ENDS: number[], OFFSET_AT: number, WINDOW: number[], INSIDE: number[], LEVER: number, WEDGE: number,
 *   ROWS: number[], LABEL: number, FLAT: number, HIT: number, LIMITS: BendLimits, VIEWS: number[][], TARGETS: Record<string, Aim>}} Data
 * @typedef {{target: string, best: boolean, hinge: number, kinks: number[], weights: number[], offset: number,
 *   added: number}} State
 * @type {Twin<State, Data>}
 */
export const twin = ({ reluForward, increasing, apart, bends: engine }, data) => {
  const { DOTS, ENDS, OFFSET_AT, WINDOW, INSIDE, LEVER, WEDGE, ROWS, LABEL, FLAT, HIT, LIMITS, VIEWS, TARGETS } = data;
  const bends = engine(LIMITS);
  return ({ target, best, hinge, kinks: k, weights: u, offset, added }) => {
    const aim = target === "none" ? undefined : TARGETS[target];
    const effect = u.map((v, i) => (i < added ? v : 0));
    const places = [...DOTS, ...ENDS, ...k];
    const hinges = k.map((kink) => reluForward(places.map((v) => v - kink)));
    const sum = places.map((_, j) => offset + total(hinges.map((h, i) => effect[i] * h[j])));
    const [along, order] = [increasing(places), increasing(k)];
    const [[first, last], heights] = [sum.slice(-6, -4), sum.slice(-4)];
    /** @param {number[]} values */
    const sorted = (values) => along.map((i) => values[i]);
    /** @param {number} from @param {number[]} values @param {number} to */
    const between = (from, values, to) => [from, ...order.map((i) => values[i]), to];
    const x = sorted(places);
    const sides = [1, ...order.map((i) => (effect[i] < 0 ? -1 : 1))];
    const corners = [between(ENDS[0], k, ENDS[1]), between(first, heights, last)];
    const slopes = bends.slopeWords(corners[0], corners[1], sides, WINDOW, aim?.target, VIEWS);
    let slope = 0;
    const turning = order.filter((i) => effect[i] !== 0);
    const turns = turning.map((i) => {
      slope += effect[i];
      return /** @type {Bend} */ ([k[i], heights[i], slope - effect[i], slope]);
    });
    const [chosen, others] = [true, false].map((its) => turns.filter((_, j) => (turning[j] === hinge) === its));
    const end = Math.min(Math.max(last, INSIDE[0]), INSIDE[1]);
    const merged = bends.merged(turns);
    const [, , before, after] = merged.find(([x]) => x === k[hinge]) ?? [0, 0, 0, 0];
    const bent = merged.filter(([, , left, right]) => Math.abs(right - left) > FLAT).map(([, y]) => y);
    const all = FOUR.filter((i) => turning.includes(i) && k[i] === k[hinge]).map((i) => i + 1);
    const own = !turning.includes(hinge) ? "nothing" : all.length > 1 ? "together" : "bend";
    const turn = hinge >= added ? "waiting" : own;
    const highest = bent.length ? Math.max(...bent) : null;
    const said = { k: k[hinge], n: hinge + 1, all, before, after, u: after - before };
    /** @type {ReturnType<ReturnType<typeof twin>>} */
    const shown = {
      guides: { x: k, high: ROWS },
      guide: { x: [k[hinge]], high: [ROWS[hinge]] },
      sum_guides: { x: k, low: heights },
      sum_guide: { x: [k[hinge]], low: [heights[hinge]] },
      chosen: { low: [ENDS[0]], high: [ENDS[1]], at: [ROWS[hinge]] },
      kink_dots: { x: k, y: ROWS },
      weights: { text: u },
      sum: { x, y: sorted(sum) },
      bends: { x: k, y: heights },
      offset_dot: { x: [OFFSET_AT], y: [offset] },
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
    if (!aim) return shown;
    const wanted = aim.target.y;
    const miss = wanted.map((v, i) => Math.abs(sum[i] - v));
    const largest = Math.max(...miss);
    const worst = miss.indexOf(largest);
    const [mine, other] = apart([end, wanted[wanted.length - 1]], LABEL);
    const rms = Math.sqrt(total(miss.map((v) => v * v)) / miss.length);
    const hit = { miss: largest > HIT ? "most" : "hit", bends: null, highest: null };
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
};

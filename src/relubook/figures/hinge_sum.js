// Twin of relubook/figures/hinge_sum.py (frame).
(function () {
  "use strict";

  const FOUR = [0, 1, 2, 3];
  /** @param {number[]} values */
  const total = (values) => values.reduce((sum, v) => sum + v, 0);

  /**
   * @typedef {{target: {x: number[], y: number[]}, best: PartData, say: Said}} Drawn
   * @typedef {{DOTS: number[], ENDS: number[], SUM: number[], LEVER: number, WEDGE: number, ROWS: number[], LABEL: number,
   *   TARGETS: Record<string, Drawn>}} Data
   * @typedef {{target: string, best: boolean, hinge: number, kinks: number[], weights: number[], offset: number,
   *   added: number}} State
   * @type {Twin<State, Data>}
   */
  const twin = ({ reluForward, increasing, apart }, { DOTS, ENDS, SUM, LEVER, WEDGE, ROWS, LABEL, TARGETS }) => {
    /** What the chosen hinge does. @param {number[]} k @param {number[]} effect @param {number[]} heights @param {number} hinge */
    const saidOf = (k, effect, heights, hinge) => {
      const here = FOUR.filter((i) => k[i] === k[hinge] && effect[i] !== 0);
      const before = total(FOUR.filter((i) => k[i] < k[hinge]).map((i) => effect[i]));
      const u = total(here.map((i) => effect[i]));
      const bent = FOUR.filter((i) => Math.abs(total(effect.filter((_, j) => k[j] === k[i]))) > 1e-9);
      const turn = !here.includes(hinge) ? "nothing" : here.length > 1 ? "together" : "bend";
      const highest = bent.length ? Math.max(...bent.map((i) => heights[i])) : null;
      const bends = new Set(bent.map((i) => k[i])).size;
      const all = here.map((i) => i + 1);
      return { turn, k: k[hinge], n: hinge + 1, all, u, before, after: before + u, bends, highest };
    };

    /** Where the line would have gone, and the wedges. @param {number[]} k @param {number[]} effect @param {number[]} heights @param {number} hinge */
    const turned = (k, effect, heights, hinge) => {
      let slope = 0;
      const order = increasing(k).filter((i) => effect[i] !== 0);
      const bends = order.map((i) => {
        const [x, y, on] = [k[i], heights[i], heights[i] + WEDGE * slope];
        slope += effect[i];
        return { chosen: i === hinge, x, y, far: x + WEDGE, on, off: y + WEDGE * slope };
      });
      /** @param {boolean} which */
      const wedges = (which) => {
        const some = bends.filter(({ chosen }) => chosen === which);
        return {
          x: some.flatMap(({ x, far }) => [x, far, far, null]),
          y: some.flatMap(({ y, on, off }) => [y, on, off, null]),
        };
      };
      const [x, y] = [bends.flatMap(({ x, far }) => [x, far, null]), bends.flatMap(({ y, on }) => [y, on, null])];
      return { wedges: wedges(false), wedge: wedges(true), straight_on: { x, y } };
    };

    /** The slope of each piece, beside it. @param {number[]} x @param {number[]} y @param {number[]} effect */
    const slopeWords = (x, y, effect) => {
      const [low, high] = [SUM[0] + 0.7, SUM[1] - 0.7];
      const pieces = [0, 1, 2, 3, 4].map((j) => {
        const width = x[j + 1] - x[j];
        const slope = width > 0 ? (y[j + 1] - y[j]) / width : 0;
        const edges = slope ? [(low - y[j]) / slope, (high - y[j]) / slope] : [0, width];
        const [start, end] = [Math.max(0, Math.min(...edges)), Math.min(width, Math.max(...edges))];
        const middle = (start + end) / 2;
        const level = y[j] + slope * middle;
        const seen = width >= 0.45 && end - start >= 0.3 && low - 0.01 <= level && level <= high + 0.01;
        return { slope, at: x[j] + middle, level, seen, side: j === 0 || effect[j - 1] >= 0 ? 1 : -1 };
      });
      return {
        text: pieces.map(({ seen, slope }) => (seen ? slope : null)),
        x: pieces.map(({ at }) => at),
        y: pieces.map(({ level }) => level),
        rise: pieces.map(({ slope }) => slope),
        side: pieces.map(({ side }) => side),
      };
    };

    return ({ target, best, hinge, kinks: k, weights: u, offset, added }) => {
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
      const slopes = slopeWords(
        between(ENDS[0], k, ENDS[1]),
        between(sum[61], heights, sum[62]),
        order.map((i) => effect[i]),
      );
      const end = Math.min(Math.max(sum[62], SUM[0] + 0.3), SUM[1] - 0.3);
      const said = saidOf(k, effect, heights, hinge);
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const shown = {
        guides: { x: k, low: ROWS, high: [9, 9, 9, 9] },
        guide: { x: [k[hinge]], low: [ROWS[hinge]], high: [9] },
        sum_guides: { x: k, low: heights, high: [9, 9, 9, 9] },
        sum_guide: { x: [k[hinge]], low: [heights[hinge]], high: [9] },
        chosen: { x: [0, 1, 1, 0, 0].map((i) => ENDS[i]), y: [0.02, 0.02, 0.94, 0.94, 0.02].map((v) => hinge + v) },
        kink_dots: { x: k, y: ROWS },
        weights: { text: u },
        sum: { x, y: sorted(sum) },
        bends: { x: k, y: heights },
        offset_dot: { x: [ENDS[0]], y: [offset] },
        slopes,
        ...turned(k, effect, heights, hinge),
        sum_word: { text: [1], x: [ENDS[1]], y: [end] },
        say: { ...said, turn: hinge >= added ? "waiting" : said.turn, last: slopes.rise[4], miss: null },
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
      const [own, other] = apart([end, wanted[60]], LABEL);
      const rms = Math.sqrt(total(miss.map((v) => v * v)) / miss.length);
      const hit = { miss: largest > 5e-3 ? "most" : "hit", bends: null, highest: null };
      return {
        ...shown,
        target: aim.target,
        best: best ? aim.best : null,
        gap: { x: [DOTS[worst], DOTS[worst]], y: [sum[worst], wanted[worst]] },
        sum_word: { text: [1], x: [ENDS[1]], y: [own] },
        target_word: { text: [target], x: [ENDS[1]], y: [other] },
        say: { ...shown.say, largest, rms, worst: DOTS[worst], ...hit, ...(best ? aim.say : {}) },
      };
    };
  };
  ReLUBook.figure("hinge_sum", twin);
})();

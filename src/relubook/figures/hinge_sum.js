// Twin of relubook/figures/hinge_sum.py (frame).
(function () {
  "use strict";

  const DOTS = Array.from({ length: 61 }, (_, i) => (i - 30) / 10);
  const RAW = [-0.7, 3.4];
  const WEIGHTED = [-3.5, 3.5];
  const SUM = [-2.7, 3.6];
  const ACROSS = 58;
  const UP = 20.3;
  const ROW = 0.7;
  const FOUR = [0, 1, 2, 3];

  /** The places of a list in increasing order, ties as they stand. Twin: numpy.argsort, stable. @param {number[]} values */
  const increasing = (values) => values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);

  /** The hinges, the weighted hinges and the sum, at the dots and then at the kinks. @param {any} relu @param {number[]} k @param {number[]} u @param {number} p */
  const layers = (relu, k, u, p) => {
    const x = [...DOTS, ...k];
    /** @type {number[][]} */
    const hinges = k.map((kink) => relu.reluForward(x.map((v) => v - kink)));
    const weighted = hinges.map((h, i) => h.map((v) => u[i] * v));
    const sum = x.map((_, j) => p + weighted.reduce((before, h) => before + h[j], 0));
    return { hinges, weighted, sum };
  };

  /** Largest error and root mean square at the dots, and the dot with the largest. @param {number[]} y @param {number[]} wanted */
  const errors = (y, wanted) => {
    const miss = wanted.map((v, i) => y[i] - v);
    const size = miss.map(Math.abs);
    const worst = size.indexOf(Math.max(...size));
    const rms = Math.sqrt(miss.reduce((sum, v) => sum + v * v, 0) / miss.length);
    return { largest: size[worst], rms, worst };
  };

  /** How the slope of the sum comes about, kink after kink. @param {any} relu @param {number[]} k @param {number[]} u @param {number} p */
  const runningSum = ({ fixed }, k, u, p) => {
    const said = [`The sum starts flat at p = ${fixed(p, 1)}.`];
    let slope = 0;
    for (const i of increasing(k)) {
      slope += u[i];
      said.push(`At ${fixed(k[i], 1)} hinge ${i + 1} adds ${fixed(u[i], 1)}: slope ${fixed(slope, 1)}.`);
    }
    return said.join(" ");
  };

  /** Kinks that nearly meet pile up: the lowest free row for each. @param {number[]} k */
  const badgeRows = (k) => {
    /** @type {number[]} */
    const rows = [];
    for (const i of FOUR) {
      const taken = rows.filter((_, j) => Math.abs(k[i] - k[j]) < 0.29);
      rows.push(Number(FOUR.find((row) => !taken.includes(row))));
    }
    return rows;
  };

  /** The number of each weight badge; under a later badge it is left out. @param {number[]} x @param {number[]} y */
  const badgeNames = (x, y) =>
    FOUR.map((i) => {
      const under = FOUR.some((j) => j > i && Math.abs(x[i] - x[j]) < 0.25 && Math.abs(y[i] - y[j]) < 0.6);
      return under ? "" : String(i + 1);
    });

  /** The weight left of its badge, clear of the hinge's own line. @param {any} relu @param {number[]} x @param {number[]} y @param {number} hinge */
  const weightWords = (relu, x, y, hinge) => {
    const level = y.map((v) => v + (v >= 0 ? 1 : -1) * Math.max(0, 0.55 * (1 - Math.abs(v))));
    const left = x.map((v) => v - 0.55);
    /** @param {number} i @param {number} j */
    const covered = (i, j) => Math.abs(left[i] - x[j]) < 0.6 && Math.abs(level[i] - y[j]) < 0.6;
    /** @param {number} i @param {number} j */
    const crossed = (i, j) =>
      Math.abs(x[i] - x[j]) < 0.8 && Math.abs(level[i] - level[j]) < 0.6 && (j === hinge || j > i);
    const text = FOUR.map((i) => {
      const silent = i !== hinge && FOUR.some((j) => i !== j && (covered(i, j) || crossed(i, j)));
      return silent ? "" : `u = ${relu.fixed(y[i], 1)}`;
    });
    return { text, x: left, y: level };
  };

  /** A rectangle behind each word. @param {{text: string[], x: number[], y: number[]}} said */
  const plates = ({ text, x, y }) => {
    const shown = text.map((_, i) => i).filter((i) => text[i]);
    return {
      x: shown.flatMap((i) => [x[i] - 0.37, x[i] + 0.37, x[i] + 0.37, x[i] - 0.37, null]),
      y: shown.flatMap((i) => [y[i] - 0.26, y[i] - 0.26, y[i] + 0.32, y[i] + 0.32, null]),
    };
  };

  /** The slope of each piece of the sum, above the middle of what is seen of the piece. @param {any} relu @param {number[]} k @param {number[]} y */
  const slopeWords = (relu, k, y) => {
    const order = increasing(k);
    const x = [-3, ...order.map((i) => k[i]), 3];
    const v = [y[0], ...order.map((i) => y[61 + i]), y[60]];
    const [low, high] = [SUM[0] + 0.7, SUM[1] - 0.9];
    /** @type {{text: string[], x: number[], y: number[]}} */
    const said = { text: [], x: [], y: [] };
    let [longest, most] = [0, 0];
    for (let j = 0; j < 5; j++) {
      const width = x[j + 1] - x[j];
      const slope = width > 0 ? (v[j + 1] - v[j]) / width : 0;
      let [start, end] = [x[j], x[j + 1]];
      if (slope !== 0) {
        const edges = [x[j] + (low - v[j]) / slope, x[j] + (high - v[j]) / slope].sort((a, b) => a - b);
        [start, end] = [Math.max(start, edges[0]), Math.min(end, edges[1])];
      }
      const middle = (start + end) / 2;
      const level = v[j] + slope * (middle - x[j]);
      const steep = Math.sqrt(ACROSS ** 2 + (slope * UP) ** 2);
      const seen = width >= 0.45 && (end - start) * steep >= 20 && low - 0.01 <= level && level <= high + 0.01;
      if (seen && end - start > most + 0.01) [longest, most] = [j, end - start];
      const away = 10 + (11 * Math.abs(slope) * UP) / steep;
      said.text.push(seen ? relu.fixed(slope, 1) : "");
      said.x.push(seen ? middle - (((slope * UP) / steep) * away) / ACROSS : 0);
      said.y.push(seen ? level + ((ACROSS / steep) * away) / UP : 0);
    }
    if (most > 0) said.text[longest] = `slope ${said.text[longest]}`;
    return said;
  };

  /** @param {number[]} k @param {number[]} range */
  const guides = (k, [low, high]) => ({
    x: k.flatMap((kink) => [kink, kink, null]),
    y: k.flatMap(() => [low, high, null]),
  });

  ReLUBook.figure("hinge_sum", ({ target, best, hinge, kinks, weights, offset }, data, relu) => {
    const { fixed } = relu;
    const { hinges, weighted, sum } = layers(relu, kinks, weights, offset);
    const at = [...DOTS, ...kinks];
    const order = increasing(at);
    const x = order.map((i) => at[i]);
    /** @param {number[]} y */
    const curve = (y) => ({ x, y: order.map((i) => y[i]) });
    const rows = badgeRows(kinks).map((row) => ROW * row);
    const topRight = kinks.map((/** @type {number} */ k) => k + 1);
    const said = weightWords(relu, topRight, weights, hinge);
    const slopes = slopeWords(relu, kinks, sum);
    /** @type {Record<string, any>} */
    const frame = {
      raw_guides: guides(kinks, RAW),
      weighted_guides: guides(kinks, WEIGHTED),
      sum_guides: guides(kinks, SUM),
      raw_chosen: curve(hinges[hinge]),
      weighted_chosen: curve(weighted[hinge]),
      kink_dots: { x: kinks, y: rows },
      kink_names: { text: ["1", "2", "3", "4"], x: kinks, y: rows },
      weight_dots: { x: topRight, y: weights },
      weight_names: { text: badgeNames(topRight, weights), x: topRight, y: weights },
      weight_words: said,
      weight_plates: plates(said),
      sum: curve(sum),
      sum_kinks: { x: kinks, y: sum.slice(61).map((v) => (SUM[0] <= v && v <= SUM[1] ? v : null)) },
      offset_dot: { x: [-3], y: [offset] },
      offset_name: { text: ["p"], x: [-3], y: [offset] },
      slopes,
      slope_plates: plates(slopes),
      target: null,
      target_word: null,
      gap: null,
      error: null,
      best: null,
      best_word: null,
    };
    for (const i of FOUR) {
      frame[`raw_${i + 1}`] = curve(hinges[i]);
      frame[`weighted_${i + 1}`] = curve(weighted[i]);
    }
    const words = [runningSum(relu, kinks, weights, offset)];
    const wanted = data.targets[target];
    if (wanted) {
      const { largest, rms, worst } = errors(sum, wanted);
      frame.target = { x: DOTS, y: wanted };
      frame.target_word = { text: [`dots: ${target}`] };
      frame.gap = { x: [DOTS[worst], DOTS[worst]], y: [sum[worst], wanted[worst]] };
      frame.error = { text: [`error: largest ${fixed(largest)} (bar), rms ${fixed(rms)}`] };
      words.push(
        `The target is ${target}: largest error ${fixed(largest)}, at x = ${fixed(DOTS[worst], 1)}; ` +
          `root mean square ${fixed(rms)}.`,
      );
    }
    if (!wanted && best) words.push("Choose a target to see the best that was found for it.");
    if (wanted && best) {
      const found = data.best[target];
      const y = layers(relu, found.kinks, found.weights, found.offset).sum;
      const places = [...DOTS, ...found.kinks];
      const along = increasing(places);
      const { largest, rms } = errors(y, wanted);
      /** @param {number[]} values */
      const listed = (values) => values.map((v) => fixed(v, 1)).join(", ");
      frame.best = { x: along.map((i) => places[i]), y: along.map((i) => y[i]) };
      frame.best_word = { text: [`dashed: best found, rms ${fixed(rms)}`] };
      words.push(
        `The best found has root mean square ${fixed(rms)} and largest error ${fixed(largest)}: ` +
          `kinks ${listed(found.kinks)}; weights ${listed(found.weights)}; p = ${fixed(found.offset, 1)}.`,
      );
    }
    return { ...frame, words: words.join(" ") };
  });
})();

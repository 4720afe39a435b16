// The engine `bends`: what a picture of a broken line shows at its bends. Twins of relubook/live/bends.py;
// tests/relubook/live/test_parity.py runs both and compares every number.
/** @type {Library["bends"]} */
globalThis.ReLUBook.relu.bends = (limits) => {
  "use strict";

  const { SHORTEST, LEAST_SEEN, RIM, SHARES, LIFTS, CLEAR, GAP, LEANING } = limits;

  /** Twin: merged. @type {BendsEngine["merged"]} */
  const merged = (bends) => {
    /** @type {Map<number, Bend>} */
    const found = new Map();
    for (const [x, y, before, after] of bends) found.set(x, [x, y, found.get(x)?.[2] ?? before, after]);
    return [...found.values()];
  };

  /** Twin: straight_on. @type {BendsEngine["straightOn"]} */
  const straightOn = (bends, reach) => ({
    x: bends.flatMap(([x]) => [x, x + reach, null]),
    y: bends.flatMap(([, y, before]) => [y, y + reach * before, null]),
  });

  /** Twin: wedges. @type {BendsEngine["wedges"]} */
  const wedges = (bends, reach) => ({
    x: bends.flatMap(([x]) => [x, x + reach, x + reach, null]),
    y: bends.flatMap(([, y, before, after]) => [y, y + reach * before, y + reach * after, null]),
  });

  /** Twin: covers. @param {readonly number[]} spot @param {number} rise @param {Dots} dots @param {readonly number[]} view */
  const covers = ([x, y, side], rise, dots, [across, up, halfWidth, halfHeight]) => {
    const steep = (rise * up) / across;
    const length = Math.hypot(1, steep);
    const [right, above] = [(-side * steep) / length, side / length];
    const lean = Math.abs(right) > LEANING ? Math.sign(right) * halfWidth : 0;
    return dots.x.some(
      (u, i) =>
        Math.abs((u - x) * across - right * GAP - lean) < halfWidth + CLEAR &&
        Math.abs((dots.y[i] - y) * up - above * GAP) < halfHeight + CLEAR,
    );
  };

  /** Twin: slope_words. @type {BendsEngine["slopeWords"]} */
  const slopeWords = (x, y, sides, [low, high], dots, views = []) => {
    const pieces = sides.map((own, j) => {
      const width = x[j + 1] - x[j];
      const rise = width > 0 ? (y[j + 1] - y[j]) / width : 0;
      const edges = rise ? [(low - y[j]) / rise, (high - y[j]) / rise] : [0, width];
      const [start, end] = [Math.max(0, Math.min(...edges)), Math.min(width, Math.max(...edges))];
      const ways = LIFTS.flatMap((lift) => SHARES.map((share) => ({ at: start + share * (end - start), lift })));
      const spots = ways.flatMap(({ at, lift }) =>
        [own, -own].map((side) => [x[j] + at, y[j] + rise * at + lift * side, side]),
      );
      const inside = spots.filter(([, level]) => low - RIM <= level && level <= high + RIM);
      const free = dots ? inside.filter((spot) => !views.some((view) => covers(spot, rise, dots, view))) : inside;
      const [at, level, side] = (free.length ? free : spots)[0];
      const seen = width >= SHORTEST && end - start >= LEAST_SEEN && inside.includes(spots[0]);
      return { text: seen && free.length ? rise : null, x: at, y: level, rise, side };
    });
    return {
      text: pieces.map(({ text }) => text),
      x: pieces.map(({ x }) => x),
      y: pieces.map(({ y }) => y),
      rise: pieces.map(({ rise }) => rise),
      side: pieces.map(({ side }) => side),
    };
  };

  return { merged, straightOn, wedges, slopeWords };
};

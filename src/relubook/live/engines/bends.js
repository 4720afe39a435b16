// The engine `bends`: what a picture of a broken line shows at its bends. Twins of relubook/live/bends.py;
// tests/relubook/live/test_parity.py runs both and compares every number.
/** @type {Library["bends"]} */
globalThis.ReLUBook.relu.bends = (limits) => {
  "use strict";

  const { SHORTEST, LEAST_SEEN, RIM } = limits;

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

  /** Twin: slope_words. @type {BendsEngine["slopeWords"]} */
  const slopeWords = (x, y, side, [low, high]) => {
    const pieces = side.map((_, j) => {
      const width = x[j + 1] - x[j];
      const rise = width > 0 ? (y[j + 1] - y[j]) / width : 0;
      const edges = rise ? [(low - y[j]) / rise, (high - y[j]) / rise] : [0, width];
      const [start, end] = [Math.max(0, Math.min(...edges)), Math.min(width, Math.max(...edges))];
      const middle = (start + end) / 2;
      const level = y[j] + rise * middle;
      const seen = width >= SHORTEST && end - start >= LEAST_SEEN && low - RIM <= level && level <= high + RIM;
      return { text: seen ? rise : null, x: x[j] + middle, y: level, rise };
    });
    return {
      text: pieces.map(({ text }) => text),
      x: pieces.map(({ x }) => x),
      y: pieces.map(({ y }) => y),
      rise: pieces.map(({ rise }) => rise),
      side,
    };
  };

  return { merged, straightOn, wedges, slopeWords };
};

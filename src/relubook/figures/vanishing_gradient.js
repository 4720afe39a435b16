// Twin of relubook/figures/vanishing_gradient.py: it only cuts the stored numbers to the chosen depth.
(function () {
  "use strict";

  /** @type {Record<string, string>} */
  const NAMES = { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" };
  const SIGNAL = [-9.4, 1.2];
  const GRADIENT = [-34, 4];
  const FLOOR = -8.9;
  const LINE = { signal: 0.86, gradient: 2.75 };

  /** @param {number[]} x @param {number[]} one @param {number[]} other */
  const twoLines = (x, one, other) => ({ x: [...x, null, ...x], y: [...one, null, ...other] });

  /** @param {number[]} list */
  const last = (list) => list[list.length - 1];

  /** @param {number[]} heights @param {number} least */
  const apart = (heights, least) => {
    const places = heights.map(() => 0);
    let above = Infinity;
    const order = heights.map((_, i) => i).sort((i, j) => heights[j] - heights[i]);
    for (const i of order) above = places[i] = Math.min(heights[i], above - least);
    return places;
  };

  /** @param {any} relu @param {number} power */
  const change = (relu, power) =>
    `${power > 0 ? "grows" : "shrinks"} by a factor of ${relu.significant(10 ** Math.abs(power), 2)}`;

  /** @param {any} relu @param {number[]} bar */
  const spread = (relu, [least, median, most]) => {
    const [low, high] = median > 0 ? [least, most] : [-most, -least];
    return `${relu.significant(10 ** low, 2)} to ${relu.significant(10 ** high, 2)}`;
  };

  /** @param {any} relu @param {(number | null)[]} difference @param {number} depth */
  const toldApart = (relu, difference, depth) => {
    const [end, first] = [difference[depth], difference[0]];
    if (end === null || first === null) return "what tells one input from another is lost in rounding";
    return `what tells one input from another ${change(relu, end - first)}`;
  };

  ReLUBook.figure("vanishing_gradient", ({ activation, weights, depth }, data, relu) => {
    const chosen = data[`${activation} ${weights}`];
    const others = Object.keys(NAMES).filter((name) => name !== activation);
    const rows = [chosen, ...others.map((name) => data[`${name} ${weights}`])];
    /** @type {number[][]} */
    const signals = rows.map((row) => row.signal["50"].slice(0, depth + 1));
    /** @type {number[][]} */
    const gradients = rows.map((row) => [...row.gradient[depth - 1], 0]);
    /** @type {number[]} */
    const difference = chosen.difference
      .slice(0, depth + 1)
      .filter((/** @type {any} */ v) => v !== null && v >= SIGNAL[0]);
    const [low, high] = ["10", "90"].map((q) => chosen.signal[q].slice(0, depth + 1));
    const layers = Array.from({ length: depth + 1 }, (_, i) => i);
    const atEnd = apart([...signals, difference].map(last), LINE.signal);
    const atInput = apart(
      gradients.map((values) => values[0]),
      LINE.gradient,
    );
    const bar = ["10", "50", "90"].map((q) => chosen.gradient_at_input[q][depth - 1]);
    const names = others.map((name) => NAMES[name]);
    const count = depth === 1 ? "1 layer" : `${depth} layers`;
    return {
      signal_top: { x: [depth, depth], y: SIGNAL },
      gradient_top: { x: [depth, depth], y: GRADIENT },
      signal_others: twoLines(layers, signals[1], signals[2]),
      gradient_others: twoLines(layers, gradients[1], gradients[2]),
      signal_band: { x: [...layers, ...[...layers].reverse()], y: [...low, ...[...high].reverse()] },
      difference: { x: layers.slice(0, difference.length), y: difference },
      signal: { x: layers, y: signals[0] },
      gradient: { x: layers, y: gradients[0] },
      gradient_bar: {
        x: [-0.8, 0.8, null, -0.8, 0.8, null, 0, 0],
        y: [bar[0], bar[0], null, bar[2], bar[2], null, bar[0], bar[2]],
      },
      signal_end: { x: [depth], y: [last(signals[0])] },
      gradient_start: { x: [depth], y: [0] },
      signal_name: { text: [NAMES[activation]], x: [depth + 1.5], y: atEnd.slice(0, 1) },
      signal_other_names: { text: names, x: [depth + 1.5, depth + 1.5], y: atEnd.slice(1, 3) },
      difference_name: { text: ["differences"], x: [difference.length + 0.5], y: [Math.max(atEnd[3], FLOOR)] },
      gradient_name: { text: [NAMES[activation]], x: [-1.5], y: atInput.slice(0, 1) },
      gradient_other_names: { text: names, x: [-1.5, -1.5], y: atInput.slice(1) },
      setting: { text: [`${count}, weights ${weights}/fan_in`] },
      words:
        `${count} of ${NAMES[activation]}, weights of variance ${weights}/fan_in. From the top to the ` +
        `input the gradient ${change(relu, bar[1])} (10 to 90 % of the nets: ${spread(relu, bar)}). From the input to the top ` +
        `the signal ${change(relu, last(signals[0]))}; ${toldApart(relu, chosen.difference, depth)}.`,
    };
  });
})();

// The JavaScript twin of the mathematics: every function here is the twin of a Python function, named in its comment,
// and a property test (tests/relubook/live/test_parity.py) runs both on many random inputs and compares every number.
(function () {
  "use strict";

  /** Where the gate is open. Twin: relu.relu_mask. @param {readonly number[]} x */
  const reluMask = (x) => x.map((v) => v > 0);

  /** Twin: relu.relu_forward. Only what is below 0 changes: NaN and both zeros go through. @param {readonly number[]} x */
  const reluForward = (x) => x.map((v) => (v < 0 ? 0 : v));

  /** Twin: relu.relu_backward; a closed gate passes exactly 0. @param {readonly number[]} dout @param {readonly boolean[]} mask */
  const reluBackward = (dout, mask) => dout.map((d, i) => (mask[i] ? d : 0));

  /** count numbers from a to b, both included. Twin: numpy.linspace. @param {number} a @param {number} b @param {number} count */
  const linspace = (a, b, count) => {
    const step = (b - a) / (count - 1);
    return Array.from({ length: count }, (_, i) => (i === count - 1 ? b : i * step + a));
  };

  /** The places of a list in increasing order, ties as they stand. Twin: numpy.argsort(kind="stable"). @param {readonly number[]} values */
  const increasing = (values) => values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);

  /** Two heights with room for a word each. Twin: relubook.live.drawing.apart. @param {number[]} heights @param {number} least */
  const apart = ([one, other], least) => {
    const up = ((one > other ? 1 : -1) * least) / 2;
    const middle = (one + other) / 2;
    return Math.abs(one - other) >= least ? [one, other] : [middle + up, middle - up];
  };

  /** What is not a finite number, in words. Twin: relubook.live.wording. @param {number} x */
  const notFinite = (x) => (Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞");

  /** Twin: relubook.live.wording.fixed. @param {number} x @param {number} [digits] */
  const fixed = (x, digits = 2) => {
    if (!Number.isFinite(x)) return notFinite(x);
    const text = Math.abs(x).toFixed(digits);
    return (x < 0 && Number(text) !== 0 ? "−" : "") + text;
  };

  /** Twin: relubook.live.wording.significant. @param {number} x @param {number} [digits] */
  const significant = (x, digits = 3) => {
    if (!Number.isFinite(x)) return notFinite(x);
    if (x === 0) return "0";
    const [mantissa, exponent] = Math.abs(x)
      .toExponential(digits - 1)
      .split("e");
    const power = Number(exponent);
    const sign = x < 0 ? "−" : "";
    if (power <= -5 || power >= 6) return `${sign}${mantissa}e${power < 0 ? "−" : ""}${Math.abs(power)}`;
    const rounded = Number(`${mantissa}e${power}`);
    return sign + rounded.toFixed(Math.max(0, digits - 1 - power));
  };

  /** 1 - erf(x), to all digits of a small one too: a Taylor series near 0, a continued fraction far out. Twin: math.erfc. @param {number} x @returns {number} */
  const erfc = (x) => {
    if (Number.isNaN(x)) return NaN;
    if (x < 0) return 2 - erfc(-x);
    if (x < 2.5) {
      let term = x;
      let sum = x;
      for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
        term *= (-x * x) / n;
        sum += term / (2 * n + 1);
      }
      return 1 - (2 * sum) / Math.sqrt(Math.PI);
    }
    let tail = x;
    for (let k = 60; k > 0; k--) tail = x + k / 2 / tail;
    return Math.exp(-x * x) / tail / Math.sqrt(Math.PI);
  };

  const FAR = 40; // the normal density and its tail are 0 from here on
  /** @param {number} x */
  const bell = (x) => 0.5 * erfc(-x / Math.SQRT2);
  /** @param {number} x @param {number} low @param {number} high */
  const clip = (x, low, high) => Math.max(low, Math.min(high, x));
  /** @param {number} x */
  const sigmoid = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
  /** @param {number} x */
  const gelu = (x) => {
    const near = clip(x, -FAR, Infinity); // -inf * bell(-inf) would be -inf * 0
    return near * bell(near) + 0;
  };
  /** @param {number} x */
  const geluSlope = (x) => {
    const near = clip(x, -FAR, FAR);
    return bell(near) + (near * Math.exp((-near * near) / 2)) / Math.sqrt(2 * Math.PI);
  };
  /** @param {number} x */
  const tanhSlope = (x) => {
    const small = Math.exp(-Math.abs(x));
    return ((2 * small) / (1 + small * small)) ** 2;
  };

  /** name: [value, slope] of one number. Twin: relubook.nets.activations.ACTIVATIONS. @type {Relu["activations"]} */
  const activations = {
    ReLU: [(x) => reluForward([x])[0], (x) => Number(reluMask([x])[0])],
    "leaky ReLU": [(x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01)],
    ELU: [(x) => (x > 0 ? x : Math.expm1(x)), (x) => Math.exp(Math.min(x, 0))],
    GELU: [gelu, geluSlope],
    sigmoid: [sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
    tanh: [Math.tanh, tanhSlope],
  };

  globalThis.ReLUBook ||= /** @type {ReLUBookGlobal} */ ({ figures: {} });
  const book = globalThis.ReLUBook;
  /** @type {Relu} */
  const library = {
    reluMask,
    reluForward,
    reluBackward,
    linspace,
    increasing,
    apart,
    fixed,
    significant,
    erfc,
    activations,
  };
  // an engine adds itself, where a page loads it; in a notebook each figure brings this script anew, and they stay
  book.relu = /** @type {Library} */ (Object.assign(book.relu || {}, library));

  book.figure = (name, twin) => {
    book.figures[name] = /** @type {Twin<State, unknown>} */ (twin);
  };
})();

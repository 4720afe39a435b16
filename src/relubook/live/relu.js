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

  /** The error function to 1e-15: a Taylor series near 0, a continued fraction far out. Twin: math.erf. @param {number} x */
  const erf = (x) => {
    const a = Math.abs(x);
    if (a > 6) return Math.sign(x);
    if (a < 2.5) {
      let term = a;
      let sum = a;
      for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
        term *= (-a * a) / n;
        sum += term / (2 * n + 1);
      }
      return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
    }
    let tail = a;
    for (let k = 60; k > 0; k--) tail = a + k / 2 / tail;
    return Math.sign(x) * (1 - Math.exp(-a * a) / tail / Math.sqrt(Math.PI));
  };

  /** @param {number} x */
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  /** @param {number} x */
  const bell = (x) => 0.5 * (1 + erf(x / Math.SQRT2));

  /** name: [value, slope] of one number. Twin: relubook.nets.activations.ACTIVATIONS. @type {Relu["activations"]} */
  const activations = {
    ReLU: [(x) => reluForward([x])[0], (x) => Number(reluMask([x])[0])],
    "leaky ReLU": [(x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01)],
    ELU: [(x) => (x > 0 ? x : Math.expm1(x)), (x) => Math.exp(Math.min(x, 0))],
    GELU: [(x) => x * bell(x), (x) => bell(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)],
    sigmoid: [sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
    tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  };

  globalThis.ReLUBook ||= /** @type {ReLUBookGlobal} */ ({ figures: {} });
  const book = globalThis.ReLUBook;
  book.relu = { reluMask, reluForward, reluBackward, linspace, increasing, fixed, significant, erf, activations };

  book.figure = (name, twin) => {
    book.figures[name] = /** @type {Twin<State, unknown>} */ (twin);
  };
})();

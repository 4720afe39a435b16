// The engine `floats`: numbers of 32 and 64 bits. Each function is the twin of a Python function, named in its comment;
// tests/relubook/live/test_parity.py runs both and compares every number.
(function () {
  "use strict";

  const { relu } = globalThis.ReLUBook;

  /** Rounding to a precision. @type {Record<string, (v: number) => number>} */
  const round = { float32: Math.fround, float64: (v) => v };

  /** The centered difference of ReLU and its slope at each x, every operation rounded. Twin: relubook.nets.differences.slopes. @type {FloatsEngine["slopes"]} */
  const slopes = (xs, hs, precision) => {
    const to = round[precision];
    const [x, h] = [xs.map(to), hs.map(to)];
    const right = relu.reluForward(x.map((v, i) => to(v + h[i])));
    const left = relu.reluForward(x.map((v, i) => to(v - h[i])));
    const ones = x.map(() => 1);
    const differences = x.map((_, i) => to(to(right[i] - left[i]) / to(h[i] + h[i])));
    return [differences, relu.reluBackward(ones, relu.reluMask(x))];
  };

  /** Twin: relubook.nets.differences.regime. @type {FloatsEngine["regime"]} */
  const regime = (x, h, precision) => {
    const to = round[precision];
    const [at, step] = [to(x), to(h)];
    if (at === 0) return "kink";
    if (Math.abs(at) < step) return "across";
    return to(at + step) === to(at - step) ? "gone" : "side";
  };

  /** Twin: relubook.nets.differences.longest_run. @type {FloatsEngine["longestRun"]} */
  const longestRun = (good) => {
    const breaks = [-1, ...good.keys(), good.length].filter((i) => !good[i]);
    const runs = breaks.slice(1).map((end, i) => [breaks[i], end]);
    const [start, end] = runs.reduce((best, run) => (run[1] - run[0] > best[1] - best[0] ? run : best));
    return end - start > 1 ? [start + 1, end - 1] : null;
  };

  const view = new DataView(new ArrayBuffer(4));
  /** The float32 with these bits. Twin: relubook.live.wording.float32. @param {number} bits */
  const float32 = (bits) => {
    view.setUint32(0, bits);
    return view.getFloat32(0);
  };

  /** The shortest decimal that means the float32 with these bits. Twin: relubook.live.wording.float32_reads. @param {number} bits */
  const float32Reads = (bits) => {
    const size = float32(bits & 0x7fffffff);
    const sign = bits >>> 31 ? "−" : "";
    if (Number.isNaN(size)) return `${sign}NaN`;
    if (size === 0) return `${sign}0.0`;
    for (let digits = 1; digits < 9; digits++) {
      const text = relu.significant(size, digits);
      if (Math.fround(Number(text.replace("−", "-").replace("∞", "Infinity"))) === size) return sign + text;
    }
    return sign + relu.significant(size, 9);
  };

  relu.floats = { slopes, regime, longestRun, float32, float32Reads };
})();

// Twin of relubook/figures/sign_bit.py (frame).
(function () {
  "use strict";

  const sizeOf = (/** @type {number} */ bits) => bits & 0x7fffffff;
  const wordOf = (/** @type {boolean} */ gate) => (gate ? "open" : "shut");

  /** @param {number} bits @param {number} INFINITY */
  const reason = (bits, INFINITY) => {
    if (sizeOf(bits) === 0) return bits >>> 31 ? "minus zero" : "zero";
    if (sizeOf(bits) > INFINITY) return bits >>> 31 ? "hidden" : "nan";
    return "mine";
  };

  /**
   * @typedef {{BITS: Record<string, number>, NAMES: string[], GROUPS: [string, number, number][], INFINITY: number}} Data
   * @type {Twin<{value: string, bit: number, flips: number[]}, Data>}
   */
  const twin =
    ({ reluMask, floats: { float32, float32Reads } }, { BITS, NAMES, GROUPS, INFINITY }) =>
    ({ value, bit, flips }) => {
      const flipped = flips.reduce((sum, flip) => sum * 2 + (flip >= 0.5 ? 1 : 0), 0);
      const bits = (BITS[value] ^ flipped) >>> 0;
      // relu_forward changes what is below 0 and passes every other pattern on, bit for bit
      const after = float32(bits) < 0 ? 0 : bits;
      const [gate] = reluMask([float32(bits)]);
      const sign = bits >>> 31;
      const ruled = sign ? 0 : bits;
      const [x, out] = [float32Reads(bits), float32Reads(after)];
      const apart = [ruled !== after, gate === Boolean(sign)];
      const differs = apart.includes(true);
      const digits = [bits, after].map((pattern) => [...pattern.toString(2).padStart(32, "0")].map(Number));
      const grids = ["in", "out"].flatMap((block, i) =>
        GROUPS.map(([name, first, end]) => [
          `${block}_${name}`,
          { values: digits[i].slice(first, end), selected: first <= bit && bit < end ? bit - first : null },
        ]),
      );
      return {
        ...Object.fromEntries(grids),
        in_reads: { text: [x] },
        out_reads: { text: [out] },
        ours: { text: [out, wordOf(gate)] },
        rule: { text: [float32Reads(ruled), wordOf(!sign)], role: apart.map((a) => (a ? "dead" : "ink")) },
        crosses: { text: apart.map((a) => (a ? 1 : null)) },
        say: {
          x,
          out,
          gate: wordOf(gate),
          signbit: sign ? "True" : "False",
          verdict: differs ? "differs" : "agrees",
          why: differs ? reason(bits, INFINITY) : "same",
          place: NAMES[bit],
          digit: digits[0][bit],
        },
      };
    };
  ReLUBook.figure("sign_bit", twin);
})();

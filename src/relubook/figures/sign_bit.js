// Twin of relubook/figures/sign_bit.py (frame). The bits of a float32 come from a DataView.
(function () {
  "use strict";

  const MINUS = "−";
  const view = new DataView(new ArrayBuffer(4));

  /** @param {number} bits */
  const number = (bits) => {
    view.setUint32(0, bits);
    return view.getFloat32(0);
  };

  /** @param {number} bits */
  const sizeOf = (bits) => bits & 0x7fffffff;

  /** @param {number} bits @param {Relu["significant"]} significant */
  const reads = (bits, significant) => {
    const size = number(sizeOf(bits));
    const sign = bits >>> 31 ? MINUS : "";
    if (Number.isNaN(size)) return `${sign}NaN`;
    if (size === 0) return `${sign}0.0`;
    for (let digits = 1; digits < 9; digits++) {
      const text = significant(size, digits);
      if (Math.fround(Number(text.replace(MINUS, "-").replace("∞", "Infinity"))) === size) return sign + text;
    }
    return sign + significant(size, 9);
  };

  /** @param {number} bits @param {boolean} same */
  const why = (bits, same) => {
    if (same) return "same";
    if (sizeOf(bits) === 0) return "zero";
    if (sizeOf(bits) > 0x7f800000) return bits >>> 31 ? "hidden" : "opened";
    return "other";
  };

  /** @param {number} bits @param {number} i */
  const digit = (bits, i) => (bits >>> (31 - i)) & 1;

  /**
   * @typedef {{BITS: Record<string, number>, ROOM: number, PLACES: string[],
   *   GROUPS: Record<string, [string, number, number]>}} Data
   * @type {Twin<{value: string, bit: number, flips: number[]}, Data>}
   */
  const twin =
    ({ reluMask, significant }, { BITS, ROOM, PLACES, GROUPS }) =>
    ({ value, bit, flips }) => {
      const bits = (BITS[value] ^ flips.reduce((sum, flip) => (sum << 1) | Number(flip >= 0.5), 0)) >>> 0;
      // relu_forward changes what is below 0 and passes every other pattern on, bit for bit
      const after = number(bits) < 0 ? 0 : bits;
      const [gate] = reluMask([number(bits)]);
      const sign = bits >>> 31;
      const ruled = sign ? 0 : bits;
      const same = ruled === after && !sign === gate;
      const [before, result, all] = [reads(bits, significant), reads(after, significant), PLACES.map((_, i) => i)];
      /** @param {string} exact @param {number} pattern */
      const brief = (exact, pattern) => (exact.length > ROOM ? significant(number(pattern)) : exact);
      /** @type {Record<string, PartData>} */
      const grids = {};
      for (const [block, pattern] of Object.entries({ in: bits, out: after })) {
        for (const [name, [, first, count]] of Object.entries(GROUPS)) {
          const values = all.slice(first, first + count).map((i) => digit(pattern, i));
          grids[`${block}_${name}`] = { values, selected: first <= bit && bit < first + count ? bit - first : null };
        }
      }
      return {
        ...grids,
        in_value: { text: [before] },
        in_note: { text: [sign ? "True" : "False"] },
        out_value: { text: [result] },
        out_note: { text: [all.filter((i) => digit(bits ^ after, i)).length] },
        ours: { text: [result, gate ? "open" : "shut"] },
        rule: { text: [reads(ruled, significant), sign ? "shut" : "open"] },
        differs: same ? null : { text: [1] },
        agrees: same ? { text: [1] } : null,
        say: {
          place: PLACES[bit],
          digit: digit(bits, bit),
          why: why(bits, same),
          x: brief(before, bits),
          out: brief(result, after),
          sign,
        },
      };
    };
  ReLUBook.figure("sign_bit", twin);
})();

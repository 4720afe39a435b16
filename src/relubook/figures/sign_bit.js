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

  /** The shortest decimal that means this float32. @param {number} bits @param {(x: number, digits: number) => string} significant */
  const reads = (bits, significant) => {
    const size = number(bits & 0x7fffffff);
    const sign = bits >>> 31 ? MINUS : "";
    if (Number.isNaN(size)) return `${sign}NaN`;
    if (size === 0) return `${sign}0.0`;
    for (let digits = 1; digits < 10; digits++) {
      const text = significant(size, digits);
      if (Math.fround(Number(text.replace(MINUS, "-").replace("∞", "Infinity"))) === size) return sign + text;
    }
    return sign + significant(size, 9);
  };

  /** @param {boolean} gate */
  const wordOf = (gate) => (gate ? "open" : "shut");

  /** @param {number} bits @param {boolean} same @param {number} INFINITY */
  const comparison = (bits, same, INFINITY) => {
    const size = bits & 0x7fffffff;
    if (same) return "same";
    if (size === 0) return "zero";
    if (size > INFINITY) return bits >>> 31 ? "hides" : "opens";
    return "else";
  };

  /**
   * @typedef {{BITS: Record<string, number>, GROUPS: Record<string, [string, number, number]>, NAMES: string[], INFINITY: number}} Data
   * @type {Twin<{value: string, bit: number, flips: number[]}, Data>}
   */
  const twin =
    ({ significant }, { BITS, GROUPS, NAMES, INFINITY }) =>
    ({ value, bit, flips }) => {
      const flipped = flips.reduce((sum, flip) => sum * 2 + Number(flip >= 0.5), 0);
      const bits = (BITS[value] ^ flipped) >>> 0;
      const [x, sign] = [number(bits), bits >>> 31];
      const [after, gate] = [x < 0 ? 0 : bits, x > 0];
      const [ruled, ruleGate] = [sign ? 0 : bits, !sign];
      const same = ruled === after && ruleGate === gate;
      /** @param {number} pattern */
      const text = (pattern) => reads(pattern, significant);
      /** @type {Frame} */
      const shown = {
        in_value: { text: [text(bits)] },
        in_note: { text: [sign ? "True" : "False"] },
        out_value: { text: [text(after)] },
        ours: { text: [text(after)] },
        ours_gate: { text: [wordOf(gate)] },
        rule: { text: [text(ruled)] },
        rule_gate: { text: [wordOf(ruleGate)] },
        differs: same ? null : { text: [1] },
        agrees: same ? { text: [1] } : null,
      };
      for (const [block, pattern] of Object.entries({ in: bits, out: after })) {
        const digits = [...pattern.toString(2).padStart(32, "0")].map(Number);
        for (const [name, [, first, count]] of Object.entries(GROUPS)) {
          const selected = first <= bit && bit < first + count ? { selected: bit - first } : {};
          shown[`${block}_${name}`] = { values: digits.slice(first, first + count), ...selected };
        }
      }
      const said = { x: text(bits), after: text(after), gate: wordOf(gate), rule: comparison(bits, same, INFINITY) };
      const change = bits === after ? "passes" : after ? "changed" : "cleared";
      return { ...shown, say: { ...said, change, bit: NAMES[bit], digit: (bits >>> (31 - bit)) & 1 } };
    };
  ReLUBook.figure("sign_bit", twin);
})();

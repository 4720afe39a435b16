// Twin of relubook/figures/sign_bit.py (frame). The bits of a float32 come from a DataView.
(function () {
  "use strict";

  const MINUS = "−";
  /** @type {[string, string, number, number, number, number][]} */
  const GROUPS = [
    ["sign", "kink", 0, 1, 0, 0],
    ["exponent", "part", 1, 8, 1.5, 0],
    ["fraction", "data", 9, 12, 0, 1.3],
    ["fraction_end", "data", 21, 11, 0, 2.3],
  ];
  /** @type {Record<string, number>} */
  const TOPS = { in: 1.5, out: 6.5 };
  const view = new DataView(new ArrayBuffer(4));

  /** @param {number} bits */
  const number = (bits) => {
    view.setUint32(0, bits);
    return view.getFloat32(0);
  };

  /** @param {number} bits */
  const sizeOf = (bits) => bits & 0x7fffffff;
  /** @param {number} bits */
  const signOf = (bits) => bits >>> 31;

  /** @param {number} bits @param {any} relu */
  const reads = (bits, relu) => {
    const size = number(sizeOf(bits));
    const sign = signOf(bits) ? MINUS : "";
    if (Number.isNaN(size)) return `${sign}NaN`;
    if (size === 0) return `${sign}0.0`;
    for (let digits = 1; digits < 10; digits++) {
      const text = relu.significant(size, digits);
      if (Math.fround(Number(text.replace(MINUS, "-").replace("∞", "Infinity"))) === size) return sign + text;
    }
    return sign + relu.significant(size, 9);
  };

  /** @param {number} i */
  const nameOf = (i) => (i === 0 ? "sign" : i < 9 ? `exponent ${i}` : `fraction ${i - 8}`);

  /** @param {number} bit @param {number} top */
  const square = (bit, top) => {
    const [, , first, , start, down] = [...GROUPS].reverse().filter((group) => group[2] <= bit)[0];
    const [left, above] = [start + bit - first, top + down];
    return { x: [left, left + 1, left + 1, left, left], y: [above, above, above + 1, above + 1, above] };
  };

  /** @param {boolean} gate */
  const word = (gate) => (gate ? "open" : "shut");

  /** @param {number} bits @param {number} after */
  const change = (bits, after) => {
    if (bits === after) return "every bit passes";
    return after === 0 ? "every bit is now 0" : "some bits changed";
  };

  /** @param {number} bits @param {boolean} same */
  const comparison = (bits, same) => {
    const size = sizeOf(bits);
    if (same) return "The sign bit alone says the same.";
    if (size === 0) return "The sign bit alone makes both zeros 0.0, but opens the gate at 0.0 and shuts it at −0.0.";
    if (size > 0x7f800000 && signOf(bits)) return "The sign bit alone gives 0.0: it hides the NaN.";
    if (size > 0x7f800000) return "The sign bit alone opens the gate, though NaN > 0 is false.";
    return "The sign bit alone says something else.";
  };

  ReLUBook.figure("sign_bit", ({ value, bit, flips }, data, relu) => {
    const flipped = flips.reduce(
      (/** @type {number} */ sum, /** @type {number} */ f) => sum * 2 + (f >= 0.5 ? 1 : 0),
      0,
    );
    const bits = (data.bits[value] ^ flipped) >>> 0;
    // relu_forward changes what is below 0 and passes every other pattern on, bit for bit
    const after = number(bits) < 0 ? 0 : bits;
    const gate = relu.reluMask([number(bits)])[0];
    const sign = signOf(bits);
    const ruled = sign ? 0 : bits;
    const same = ruled === after && !sign === gate;
    const result = reads(after, relu);
    /** @type {Record<string, any>} */
    const shown = {
      in_value: { text: [`x = ${reads(bits, relu)}`] },
      in_note: { text: [`np.signbit(x): ${sign ? "True" : "False"}`] },
      out_value: { text: [`↓  relu_forward(x) = ${result}`] },
      out_note: { text: [change(bits, after)] },
      ours: { text: [result, word(gate)] },
      rule: { text: [reads(ruled, relu), word(!sign)] },
      differs: same ? null : { text: ["differs"] },
      agrees: same ? { text: ["agrees"] } : null,
    };
    for (const [block, pattern] of /** @type {[string, number][]} */ ([
      ["in", bits],
      ["out", after],
    ])) {
      const digits = [...pattern.toString(2).padStart(32, "0")];
      shown[`${block}_bits`] = { text: digits };
      shown[`${block}_selected`] = square(bit, TOPS[block]);
      for (const [name, role, first, count] of GROUPS) {
        shown[`${block}_${name}`] = {
          role: Array(count).fill(role),
          alpha: digits.slice(first, first + count).map((digit) => (digit === "1" ? 0.42 : 0.08)),
        };
      }
    }
    shown.words =
      `x = ${reads(bits, relu)}: the sign bit is ${sign}. relu_forward gives ${result} and the gate is ${word(gate)}. ` +
      `${comparison(bits, same)} The marked bit of x (${nameOf(bit)}) is ${(bits >>> (31 - bit)) & 1}.`;
    return shown;
  });
})();

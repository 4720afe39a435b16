// Twin of relubook/figures/sign_bit.py (frame).

/**
 * @typedef {{BITS: Record<string, number>, NAMES: string[], GROUPS: [string, string, number, number][],
 *   GATE: string[], INFINITY: number}} Data
 * @type {Twin<{value: string, bit: number, flips: number[]}, Data>}
 */
export const twin =
  ({ reluMask, floats: { float32, float32Reads } }, { BITS, NAMES, GROUPS, GATE, INFINITY }) =>
  ({ value, bit, flips }) => {
    const flipped = flips.reduce((sum, flip) => sum * 2 + (flip >= 0.5 ? 1 : 0), 0);
    const bits = (BITS[value] ^ flipped) >>> 0;
    // relu_forward changes what is below 0 and passes every other pattern on, bit for bit
    const after = float32(bits) < 0 ? 0 : bits;
    const [gate] = reluMask([float32(bits)]);
    const sign = bits >>> 31;
    const ruled = sign ? 0 : bits;
    const [x, out] = [float32Reads(bits), float32Reads(after)];
    const size = bits & 0x7fffffff;
    const odd = size === 0 ? ["zero", "minus zero"] : size > INFINITY ? ["nan", "hidden"] : ["mine", "mine"];
    const apart = [ruled !== after, gate === Boolean(sign)];
    const differs = apart.includes(true);
    const digits = [bits, after].map((pattern) => [...pattern.toString(2).padStart(32, "0")].map(Number));
    const grids = ["in", "out"].flatMap((block, i) =>
      GROUPS.map(([name, , first, count]) => {
        const here = bit - first;
        const selected = here >= 0 && here < count ? here : null;
        return [`${block}_${name}`, { values: digits[i].slice(first, first + count), selected }];
      }),
    );
    return {
      ...Object.fromEntries(grids),
      in_reads: { text: [x] },
      out_reads: { text: [out] },
      ours: { text: [out, GATE[Number(gate)]] },
      rule: { text: [float32Reads(ruled), GATE[sign ? 0 : 1]], role: apart.map((a) => (a ? "dead" : "ink")) },
      crosses: { text: apart.map((a) => (a ? 1 : null)) },
      say: {
        x,
        out,
        gate: GATE[Number(gate)],
        signbit: sign ? "True" : "False",
        verdict: differs ? "differs" : "agrees",
        why: differs ? odd[sign] : "same",
        place: NAMES[bit],
        digit: digits[0][bit],
      },
    };
  };

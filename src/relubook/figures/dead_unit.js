// Twin of relubook/figures/dead_unit.py (frame).
(function () {
  "use strict";

  /**
   * @typedef {{rate: number, step: number, typo: boolean}} State
   * @typedef {{X: number[], START: number[], TARGETS: Record<string, number[]>, EDGES: Record<string, [number, string]>,
   *   STEPS: number, RATES: number[], Z: number[], TOP: number, LINE: number, BOTTOM: number,
   *   EDGE_WORD: number}} Data
   * @typedef {(z: number[]) => {out: number[], back: (dout: number[]) => number[]}} Unit
   * @type {Twin<State, Data>}
   */
  const twin = (relu, { X, START, TARGETS, EDGES, STEPS, RATES, Z, TOP, LINE, BOTTOM, EDGE_WORD }) => {
    const [value, slope] = relu.activations["leaky ReLU"];
    /** @type {Record<string, Unit>} */
    const units = {
      relu: (z) => ({
        out: relu.reluForward(z),
        back: (dout) => relu.reluBackward(dout, relu.reluMask(z)),
      }),
      linear: (z) => ({ out: z, back: (dout) => dout }),
      leaky: (z) => ({ out: z.map(value), back: (dout) => dout.map((d, i) => d * slope(z[i])) }),
    };

    /** @param {number[]} wrong */
    const meanSquare = (wrong) => (wrong[0] * wrong[0] + wrong[1] * wrong[1] + wrong[2] * wrong[2]) / 3;

    /** z, loss, dw and db at each step. @param {Unit} unit @param {number} rate @param {number[]} target */
    const descend = (unit, rate, target) => {
      let [w, b] = START;
      return Array.from({ length: STEPS + 1 }, () => {
        const z = X.map((x) => w * x + b);
        const { out, back } = unit(z);
        const wrong = out.map((o, i) => o - target[i]);
        const dz = back(wrong.map((e) => (2 * e) / 3));
        const [dw, db] = [dz[0] * X[0] + dz[1] * X[1] + dz[2] * X[2], dz[0] + dz[1] + dz[2]];
        [w, b] = [w - rate * dw, b - rate * db];
        return { z, loss: meanSquare(wrong), dw, db };
      });
    };

    /** @param {Unit} unit @param {number[]} rates @param {number[]} target */
    const lossesAfterOneStep = (unit, rates, target) => {
      const [{ dw, db }] = descend(unit, 0, target);
      return rates.map((rate) => {
        const z = X.map((x) => (START[0] - rate * dw) * x + (START[1] - rate * db));
        return meanSquare(unit(z).out.map((o, i) => o - target[i]));
      });
    };

    /** @param {number} v */
    const framed = (v) => Math.min(Math.max(v, Z[0]), Z[1]);
    /** @param {Unit} unit @param {number[]} z */
    const examples = (unit, z) => ({ x: z.map(framed), y: unit(z).out.map(framed) });
    /** What is off the picture, the gaps last. @param {(number | null)[]} values */
    const held = (values) => ({
      text: [...values.filter((v) => v !== null), ...values.filter((v) => v === null)],
    });
    /** @param {number} loss */
    const capped = (loss) => Math.min(loss, TOP);

    /** @param {number[]} losses */
    const namesApart = (losses) => {
      const heights = losses.map((loss) => Math.log10(capped(loss)));
      /** @type {number[]} */
      const places = [];
      let above = Infinity;
      relu.increasing(heights.map((v) => -v)).forEach((i, rank) => {
        const least = BOTTOM + LINE * (heights.length - 1 - rank);
        above = places[i] = Math.min(above - LINE, Math.max(heights[i], least));
      });
      return places;
    };

    return ({ rate, step, typo }) => {
      const label = typo ? "typo" : "right";
      const [target, [edge, edgeWord]] = [TARGETS[label], EDGES[label]];
      const paths = Object.entries(units).map(([, unit]) => descend(unit, rate, target));
      const [withRelu, linear, leaky] = paths;
      const { z, loss, dw, db } = withRelu[step];
      const died = withRelu.findIndex((seen) => Math.max(...seen.z) <= 0);
      const dead = died >= 0 && died <= step;
      const off = linear[step].loss;
      const [byRate, linearByRate] = [units.relu, units.linear].map((unit) =>
        lossesAfterOneStep(unit, [...RATES, rate], target),
      );
      /** @type {ReturnType<ReturnType<typeof twin>>} */
      const parts = {
        dead_word: dead ? { text: [1] } : null,
        edge: { x: [edge] },
        edge_word: { text: [edgeWord], x: [edge], y: [EDGE_WORD] },
        rate_guide: { x: [rate] },
        step_guide: { x: [step] },
        relu_by_rate: { x: RATES, y: byRate.slice(0, -1) },
        linear_by_rate: { x: RATES, y: linearByRate.slice(0, -1) },
        rate_here: { x: [rate], y: byRate.slice(-1) },
        step_here: { x: [step], y: [loss] },
        held_loss: off > TOP ? { text: [off], x: [step], y: [TOP] } : null,
        say: {
          now: dead ? "dead" : step === 0 ? "start" : "open",
          z,
          open: z.filter((v) => v > 0).length,
          died: died < 0 ? null : died,
          loss,
          dw,
          db,
          gradient: dw === 0 && db === 0 ? "none" : "some",
          linear: off,
          leaky: leaky[step].loss,
        },
      };
      const places = namesApart(paths.map((path) => path[STEPS].loss));
      Object.entries(units).forEach(([name, unit], i) => {
        const path = paths[i];
        const now = path[step];
        Object.assign(parts, {
          [`${name}_before`]: step ? examples(unit, path[step - 1].z) : null,
          [`${name}_after`]: examples(unit, now.z),
          [`${name}_left`]: held(now.z.map((v) => (v < Z[0] ? v : null))),
          [`${name}_right`]: held(now.z.map((v) => (v > Z[1] ? v : null))),
          [`${name}_by_step`]: { x: path.map((_, at) => at), y: path.map((seen) => capped(seen.loss)) },
          [`${name}_name`]: { text: [1], x: [STEPS], y: [10 ** places[i]] },
        });
        if (name !== "relu") parts[`${name}_now`] = { x: [step], y: [capped(now.loss)] };
      });
      return parts;
    };
  };
  ReLUBook.figure("dead_unit", twin);
})();

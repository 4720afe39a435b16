// Twin of relubook/figures/zigzag.py: the page computes the paths from the same examples.
(function () {
  "use strict";

  const EXAMPLES = 128;
  const STEPS = 40;
  const RATE = 0.4;
  const START = [-1, 1];
  const GOAL = [1, -1];
  const EDGE = 1.8;
  const ROOTS = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => i / 5);
  const AROUND = 48;
  const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128];
  /** @type {Record<string, string>} */
  const KINDS = { sigmoid: "sigmoid outputs", relu: "ReLU outputs", centered: "centered inputs" };

  /** @param {string} words */
  const firstUp = (words) => words[0].toUpperCase() + words.slice(1);

  /** The error of one example. @param {number[]} x @param {number} i @param {number[]} w */
  const error = (x, i, w) => x[2 * i] * (w[0] - GOAL[0]) + x[2 * i + 1] * (w[1] - GOAL[1]);

  /** @param {number[]} x @param {number} batch @param {number} step @param {number[]} w */
  const gradient = (x, batch, step, w) => {
    const g = [0, 0];
    for (let k = step * batch; k < (step + 1) * batch; k++) {
      const i = k % EXAMPLES;
      const dz = error(x, i, w);
      g[0] += dz * x[2 * i];
      g[1] += dz * x[2 * i + 1];
    }
    return [g[0] / batch, g[1] / batch];
  };

  /** @param {number[]} x @param {number} batch */
  const descend = (x, batch) => {
    const path = [START];
    for (let step = 0; step < STEPS; step++) {
      const w = path[step];
      const g = gradient(x, batch, step, w);
      path.push([w[0] - RATE * g[0], w[1] - RATE * g[1]]);
    }
    return path;
  };

  /** @param {number[]} x @param {number} batch @param {number[][]} path */
  const oneSign = (x, batch, path) =>
    path.filter((w, step) => {
      const g = gradient(x, batch, step, w);
      return g[0] * g[1] >= 0;
    }).length;

  /** @param {number[]} x @param {number[]} w */
  const loss = (x, w) => {
    let sum = 0;
    for (let i = 0; i < EXAMPLES; i++) sum += error(x, i, w) ** 2;
    return sum / EXAMPLES / 2;
  };

  /** @param {number[]} x */
  const contours = (x) => {
    let [h11, h12, h22] = [0, 0, 0];
    for (let i = 0; i < EXAMPLES; i++) {
      const [a, b] = [x[2 * i], x[2 * i + 1]];
      h11 += (a * a) / EXAMPLES;
      h12 += (a * b) / EXAMPLES;
      h22 += (b * b) / EXAMPLES;
    }
    const c11 = Math.sqrt(h11); // the Cholesky factor
    const c21 = h12 / c11;
    const c22 = Math.sqrt(h22 - c21 * c21);
    /** @type {(number | null)[]} */
    const xs = [];
    /** @type {(number | null)[]} */
    const ys = [];
    for (const root of ROOTS) {
      for (let i = 0; i <= AROUND; i++) {
        const angle = (2 * Math.PI * i) / AROUND;
        const v2 = Math.sin(angle) / c22;
        const v1 = (Math.cos(angle) - c21 * v2) / c11;
        xs.push(GOAL[0] + Math.SQRT2 * root * v1);
        ys.push(GOAL[1] + Math.SQRT2 * root * v2);
      }
      xs.push(null);
      ys.push(null);
    }
    return { x: xs, y: ys };
  };

  /** @param {string} side @param {string} kind @param {number[]} x @param {number[][]} path */
  const plane = (side, kind, x, path) => {
    const [w1, w2] = path[path.length - 1];
    const places = { x: path.map((w) => w[0]), y: path.map((w) => w[1]) };
    return {
      [`${side}_quadrants`]: {
        x: [w1, EDGE, EDGE, w1, null, w1, -EDGE, -EDGE, w1],
        y: [w2, w2, EDGE, EDGE, null, w2, w2, -EDGE, -EDGE],
      },
      [`${side}_contours`]: contours(x),
      [`${side}_path`]: places,
      [`${side}_steps`]: places,
      [`${side}_now`]: { x: [w1], y: [w2] },
      [`${side}_up`]: { text: ["both up"] },
      [`${side}_down`]: { text: ["both down"] },
      [`${side}_title`]: { text: [KINDS[kind]] },
    };
  };

  ReLUBook.figure("zigzag", ({ inputs, batch, step }, data, relu) => {
    const { same } = data;
    const at = BATCHES.indexOf(batch);
    /** @type {Record<string, any>} */
    const parts = {};
    const sides = [];
    for (const [side, kind] of [
      ["positive", inputs],
      ["centered", "centered"],
    ]) {
      const x = data.inputs[kind];
      const path = descend(x, batch);
      Object.assign(parts, plane(side, kind, x, path.slice(0, step + 1)));
      const signs = oneSign(x, batch, path.slice(0, step));
      const left = (100 * loss(x, path[step])) / loss(x, path[0]);
      const small = left < 0.01 ? "under 0.01 %" : `${relu.significant(left, 2)} %`;
      sides.push(`${firstUp(KINDS[kind])}: one sign in ${signs} of ${step} steps, loss ${small} of its start.`);
    }
    const draws = `With 20 weights, all had one sign in ${relu.fixed(same[inputs][at], 1)} % of the draws`;
    return {
      ...parts,
      share_here: { x: [batch], y: [same[inputs][at]] },
      centered_here: { x: [batch], y: [same.centered[at]] },
      words:
        `Batch size ${batch}, step ${step}. ${sides.join(" ")} ${draws} ` +
        `(${relu.fixed(same.centered[at], 1)} % with centered inputs).`,
    };
  });
})();

// The engine `net`: a small net forward and backward, and its training. Twins of relubook/nets, each function named in
// its comment; tests/relubook/live/test_net.py runs both and compares every number.
//
// A net is a list of layers as in Python, [W, b] or with BatchNorm [W, b, gain, shift], but each array is flat: W row by
// row, (in, out), and so is a batch, a row an example. How wide a layer is, its bias says.
/** @type {Library["net"]} */
globalThis.ReLUBook.relu.net = (defaults) => {
  "use strict";

  const { EPSILON, MOMENTUM, ADAM } = defaults;

  /** x @ w + b. Twin: relubook.nets.layers.linear_forward. @param {Floats} x @param {Floats} w @param {Floats} b */
  const linearForward = (x, w, b) => {
    const [outputs, inputs] = [b.length, w.length / b.length];
    const n = x.length / inputs;
    const z = new Float64Array(n * outputs);
    for (let i = 0; i < n; i++) {
      const row = i * outputs;
      for (let k = 0; k < inputs; k++) {
        const v = x[i * inputs + k];
        if (v === 0) continue; // behind a ReLU every second number is one: half the time
        for (let j = 0, at = k * outputs; j < outputs; j++, at++) z[row + j] += v * w[at];
      }
      for (let j = 0; j < outputs; j++) z[row + j] += b[j];
    }
    return z;
  };

  /** The gradients by x, w and b. Twin: relubook.nets.layers.linear_backward. @param {Floats} dout @param {Floats} x @param {Floats} w @param {number} outputs @param {boolean} [first] the first layer, whose dx nobody asks for */
  const linearBackward = (dout, x, w, outputs, first = false) => {
    const inputs = w.length / outputs;
    const n = dout.length / outputs;
    const [dx, dw, db] = [
      new Float64Array(first ? 0 : x.length),
      new Float64Array(w.length),
      new Float64Array(outputs),
    ];
    for (let i = 0; i < n; i++) {
      const row = i * inputs;
      for (let j = 0; j < outputs; j++) {
        const d = dout[i * outputs + j];
        if (d === 0) continue; // a closed gate
        db[j] += d;
        for (let k = 0, at = j; k < inputs; k++, at += outputs) {
          dw[at] += x[row + k] * d;
          if (!first) dx[row + k] += d * w[at];
        }
      }
    }
    return { dx, dw, db };
  };

  // Loops, and no `map`: they are four times as fast, and the gates and BatchNorm would cost as much as the sums.

  /** ReLU, or leaky ReLU where the slope is not 0. Twin: relubook.nets.activations.leaky_relu. @param {Floats} z @param {number} slope */
  const gateForward = (z, slope) => {
    const h = new Float64Array(z.length);
    for (let i = 0; i < z.length; i++) h[i] = z[i] > 0 ? z[i] : slope ? slope * z[i] : z[i] < 0 ? 0 : z[i];
    return h;
  };

  /** The way back through the gates; a closed one passes exactly 0, or `slope` times. @param {Floats} dout @param {Floats} z @param {number} slope */
  const gateBackward = (dout, z, slope) => {
    const dz = new Float64Array(z.length);
    for (let i = 0; i < z.length; i++) dz[i] = z[i] > 0 ? dout[i] : slope ? slope * dout[i] : 0;
    return dz;
  };

  /** The sum of each column of x, or of x times y. @param {number} width @param {Floats} x @param {Floats | null} [y] */
  const columnSums = (width, x, y = null) => {
    const sums = new Float64Array(width);
    for (let i = 0; i < x.length; ) for (let j = 0; j < width; j++, i++) sums[j] += y ? x[i] * y[i] : x[i];
    return sums;
  };

  /** Twin: relubook.nets.batchnorm.batchnorm_forward, without the running averages. @param {Floats} z @param {Floats} gain @param {Floats} shift */
  const batchnormForward = (z, gain, shift) => {
    const width = gain.length;
    const n = z.length / width;
    const mean = columnSums(width, z).map((sum) => sum / n);
    const [centered, out] = [new Float64Array(z.length), new Float64Array(z.length)];
    for (let i = 0; i < z.length; ) for (let j = 0; j < width; j++, i++) centered[i] = z[i] - mean[j];
    const inverse = columnSums(width, centered, centered).map((sum) => 1 / Math.sqrt(sum / n + EPSILON));
    for (let i = 0; i < z.length; ) {
      for (let j = 0; j < width; j++, i++) {
        centered[i] *= inverse[j];
        out[i] = gain[j] * centered[i] + shift[j];
      }
    }
    return { out, centered, inverse, gain, mean };
  };

  /** Twin: relubook.nets.batchnorm.batchnorm_backward. @param {Floats} dout @param {Norm} norm */
  const batchnormBackward = (dout, { centered, inverse, gain }) => {
    const width = gain.length;
    const n = dout.length / width;
    const [dshift, dgain] = [columnSums(width, dout), columnSums(width, dout, centered)];
    const dz = new Float64Array(dout.length);
    for (let i = 0; i < dout.length; ) {
      for (let j = 0; j < width; j++, i++) {
        dz[i] = inverse[j] * gain[j] * (dout[i] - dshift[j] / n - (centered[i] * dgain[j]) / n);
      }
    }
    return { dz, dgain, dshift };
  };

  /** The way up, a rung a layer: linear, BatchNorm where there is one, gates but for the last. Twin: relubook.nets.layers.ascend. @param {Net} net @param {Floats} x @param {number} [slope] of a closed gate */
  const ascend = (net, x, slope = 0) => {
    /** @type {Rung[]} */
    const rungs = [];
    for (const [i, [w, b, gain, shift]] of net.entries()) {
      const linear = linearForward(x, w, b);
      const norm = gain && shift ? batchnormForward(linear, gain, shift) : null;
      const z = norm ? norm.out : linear;
      const h = i === net.length - 1 ? z : gateForward(z, slope);
      rungs.push({ x, z, h, norm });
      x = h;
    }
    return rungs;
  };

  /** The gradient by each array of the net. Twin: relubook.nets.layers.descend. @param {Net} net @param {Rung[]} rungs @param {Floats} dy @param {number} [slope] @returns {Net} */
  const descend = (net, rungs, dy, slope = 0) => {
    /** @type {Net} */
    const slopes = [];
    let d = dy;
    for (let i = net.length - 1; i >= 0; i--) {
      const { x, z, norm } = rungs[i];
      const [w, b] = net[i];
      if (i < net.length - 1) d = gateBackward(d, z, slope);
      const back = norm ? batchnormBackward(d, norm) : null;
      const { dx, dw, db } = linearBackward(back ? back.dz : d, x, w, b.length, i === 0);
      slopes.unshift(back ? [dw, db, back.dgain, back.dshift] : [dw, db]);
      d = dx;
    }
    return slopes;
  };

  /** What the net gives. Twin: relubook.nets.layers.forward. @param {Net} net @param {Floats} x @param {number} [slope] */
  const forward = (net, x, slope = 0) => ascend(net, x, slope)[net.length - 1].h;

  /** Twin: relubook.nets.losses.squared. @type {Loss} */
  const squared = (y, target) => {
    const error = y.map((v, i) => v - target[i]);
    return [error.reduce((sum, e) => sum + e * e, 0) / y.length, error.map((e) => e * (2 / y.length))];
  };

  /** log(1 + exp(s)), finite for every finite s. @param {number} s */
  const softplus = (s) => Math.max(0, s) + Math.log1p(Math.exp(-Math.abs(s)));
  /** @param {number} s */
  const sigmoid = (s) => (s < 0 ? Math.exp(s) / (1 + Math.exp(s)) : 1 / (1 + Math.exp(-s)));

  /** Twin: relubook.nets.losses.logistic. @type {Loss} */
  const logistic = (scores, labels) => {
    const n = scores.length;
    const loss = scores.reduce((sum, s, i) => sum + labels[i] * softplus(-s) + (1 - labels[i]) * softplus(s), 0) / n;
    return [loss, scores.map((s, i) => ((1 - labels[i]) * sigmoid(s) - labels[i] * sigmoid(-s)) / n)];
  };

  /** f at each array of a net and those that stand in its place in others. @param {(a: Floats, ...others: Floats[]) => Floats} f @param {Net} net @param {...Net} others @returns {Net} */
  const each = (f, net, ...others) =>
    net.map((layer, i) => layer.map((array, k) => f(array, ...others.map((other) => other[i][k]))));

  /** Twin: relubook.nets.steps.descent. @type {Step} */
  const descent = (net, slopes, rate) => [each((w, g) => w.map((v, i) => v - rate * g[i]), net, slopes), null];

  /** Twin: relubook.nets.steps.momentum. @type {Step} */
  const momentum = (net, slopes, rate, state) => {
    const velocity = state ? each((v, g) => v.map((u, i) => MOMENTUM.keep * u + g[i]), state.mean, slopes) : slopes;
    return [descent(net, velocity, rate)[0], { t: 0, mean: velocity, square: [] }];
  };

  /** Twin: relubook.nets.steps.adam. @type {Step} */
  const adam = (net, slopes, rate, state) => {
    const zeros = () => each((g) => new Float64Array(g.length), slopes);
    const before = state ?? { t: 0, mean: zeros(), square: zeros() };
    const t = before.t + 1;
    const { keep, keep_square, epsilon } = ADAM;
    const mean = each((m, g) => m.map((v, i) => keep * v + (1 - keep) * g[i]), before.mean, slopes);
    const square = each(
      (s, g) => s.map((v, i) => keep_square * v + (1 - keep_square) * g[i] * g[i]),
      before.square,
      slopes,
    );
    const [a, c] = [1 - keep ** t, 1 - keep_square ** t];
    const moved = each(
      (w, m, s) => w.map((v, i) => v - (rate * (m[i] / a)) / (Math.sqrt(s[i] / c) + epsilon)),
      net,
      mean,
      square,
    );
    return [moved, { t, mean, square }];
  };

  /** All gradients times one factor, so that their common length is at most `norm`. Twin: relubook.nets.steps.clip. @param {Net} slopes @param {number} norm */
  const clip = (slopes, norm) => {
    const arrays = slopes.flat();
    const largest = arrays.reduce((most, g) => g.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
    if (largest === 0 || !Number.isFinite(largest)) return slopes;
    // as in Python: divided by a number next to the largest first, no square overflows; here by the largest itself
    const length = largest * Math.sqrt(arrays.reduce((sum, g) => g.reduce((s, v) => s + (v / largest) ** 2, sum), 0));
    return length <= norm ? slopes : each((g) => g.map((v) => v * (norm / length)), slopes);
  };

  /** The net of [W, b] that does to any point what training does to it now. Twin: relubook.experiments.lives.in_use. @param {Net} net @param {Rung[]} rungs @returns {Net} */
  const inUse = (net, rungs) =>
    net.map(([w, b, , shift], i) => {
      const { norm } = rungs[i];
      if (!norm) return [w, b];
      const factor = norm.gain.map((g, j) => g * norm.inverse[j]);
      return [w.map((v, k) => v * factor[k % b.length]), b.map((v, j) => (v - norm.mean[j]) * factor[j] + shift[j])];
    });

  /** How many examples open each unit of each hidden layer. Twin: relubook.experiments.lives.open_counts. @param {Net} net @param {Rung[]} rungs */
  const openCounts = (net, rungs) =>
    net.slice(0, -1).map(([, { length }], layer) => {
      const counts = new Array(length).fill(0);
      const { z } = rungs[layer];
      for (let i = 0; i < z.length; ) for (let j = 0; j < length; j++, i++) if (z[i] > 0) counts[j]++;
      return counts;
    });

  /**
   * The run, a moment a step: the net, its loss and its open gates; it ends before a loss that is no number.
   * Twin: relubook.nets.train.train.
   * @param {Net} net @param {Floats} x @param {Floats} y @param {TrainOptions} options @returns {Moment[]}
   */
  const train = (net, x, y, { rate, steps, step = descent, loss = logistic, slope = 0, clipNorm = null }) => {
    /** @type {Moment[]} */
    const moments = [];
    /** @type {StepState | null} */
    let state = null;
    for (let t = 0; t <= steps; t++) {
      const rungs = ascend(net, x, slope);
      const [value, dy] = loss(rungs[rungs.length - 1].h, y);
      if (!Number.isFinite(value)) break;
      moments.push({ net, loss: value, open: openCounts(net, rungs) });
      if (t === steps) break;
      const slopes = descend(net, rungs, dy, slope);
      [net, state] = step(net, clipNorm === null ? slopes : clip(slopes, clipNorm), rate, state);
    }
    return moments;
  };

  return {
    ascend,
    descend,
    forward,
    squared,
    logistic,
    descent,
    momentum,
    adam,
    clip,
    inUse,
    openCounts,
    train,
  };
};

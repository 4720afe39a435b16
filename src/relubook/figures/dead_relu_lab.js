// Twin of relubook/figures/dead_relu_lab.py (frame). A setting is trained once, the first time it is shown.
(function () {
  "use strict";

  /**
   * @typedef {[number | null, number | null][]} Stroke
   * @typedef {{step: number, unit: number, data_set: string, layers: number, units: number, rule: string, rate: number, seed: number, bias: number, gain: number, batchnorm: boolean, slope: number, clip: number}} Lab
   * @typedef {{POINTS: Record<string, number[]>, LABELS: Record<string, number[]>, NORMALS: Record<string, number[]>, LAST: number, WIDEST: number, BREAK: number, EARLY: number, STEPS: number, PLANE: number[], CELLS: number[], LOSSES: number[], ZERO: number, TICK: number, CROSS: number[], HEIGHTS: number[], NUMBERED: number, NET: NetDefaults, UNITS: string[]}} Data
   * @typedef {{counts: number[], when: number | null, died: number | null, back: number | null}} Past
   * @typedef {{moments: Moment[], past: Past[], x: Floats, labels: Floats, parts: Record<string, PartData | null>}} Film
   */
  const KEPT = 24; // films of settings, some 100 KB each

  /** @type {Twin<Lab, Data>} */
  const twin = (relu, data) => {
    const net = relu.net(data.NET);
    const { POINTS, LABELS, NORMALS, LAST, WIDEST, BREAK, EARLY, STEPS, PLANE, CELLS, LOSSES, ZERO, TICK, CROSS } =
      data;
    const [columns, rows] = CELLS;
    const xs = Array.from({ length: columns }, (_, i) => (PLANE[0] * (2 * i + 1 - columns)) / columns);
    const ys = Array.from({ length: rows }, (_, j) => (PLANE[1] * (rows - 2 * j - 1)) / rows);
    const grid = Float64Array.from(ys.flatMap((y) => xs.flatMap((x) => [x, y])));
    /** @type {Map<string, Film>} */
    const films = new Map();

    /** @param {number} step */
    const place = (step) =>
      step <= BREAK ? (step * EARLY) / BREAK : EARLY + ((step - BREAK) * (1 - EARLY)) / (STEPS + 1 - BREAK);
    /** @param {number} step */
    const middle = (step) => (place(step) + place(step + 1)) / 2;
    /** @param {number} loss */
    const held = (loss) => Math.min(LOSSES[1], Math.max(LOSSES[0], loss));

    /** Twin: relubook.experiments.lives.start. @param {Lab} lab @returns {Net} */
    const start = ({ layers, units, seed, bias, gain, batchnorm }) => {
      const widths = [2, ...Array(layers).fill(units), 1];
      let used = 0;
      return widths.slice(1).map((outputs, i) => {
        const size = widths[i] * outputs;
        const scale = Math.sqrt(gain / widths[i]);
        const w = Float64Array.from(NORMALS[seed].slice(used, used + size), (v) => (v / 1000) * scale);
        const layer = [w, new Float64Array(outputs).fill(bias)];
        used += size;
        const norm = batchnorm && i < layers;
        return norm ? [...layer, new Float64Array(outputs).fill(1), new Float64Array(outputs)] : layer;
      });
    };

    /** @param {Lab} lab @returns {Film} */
    const filmOf = (lab) => {
      const { data_set, rule, rate, slope, clip } = lab;
      const [x, labels] = [Float64Array.from(POINTS[data_set], (v) => v / 1000), Float64Array.from(LABELS[data_set])];
      const step = { plain: net.descent, momentum: net.momentum, Adam: net.adam }[rule];
      const moments = net.train(start(lab), x, labels, { rate, steps: LAST, step, slope, clipNorm: clip || null });
      /** @type {Film["parts"]} */
      const parts = { loss: { x: moments.map((_, t) => middle(t)), y: moments.map(({ loss }) => held(loss)) } };
      for (const [label, name] of ["zeros", "ones"].entries()) {
        parts[name] = { x: of(labels, label, (i) => x[2 * i]), y: of(labels, label, (i) => x[2 * i + 1]) };
      }
      for (let layer = 0; layer < lab.layers; layer++) {
        for (const [name, part] of Object.entries(livesOf(moments.map(({ open }) => open[layer])))) {
          parts[`${name}${layer + 1}`] = part;
        }
        parts[`name${layer + 1}`] = { text: [layer + 1] };
      }
      return { moments, past: pastOf(moments), x, labels, parts };
    };

    /** The lives of the units of a layer. @param {number[][]} open A row a moment. @returns {Record<string, PartData | null>} */
    const livesOf = (open) => {
      const [moments, units, examples] = [open.length, open[0].length, data.HEIGHTS.length];
      const heat = open[0].map((_, i) =>
        Array.from({ length: STEPS + 1 }, (_, t) => (t < moments ? open[t][i] / examples || null : 0)),
      );
      const tall = heat.flatMap((row) => Array(WIDEST / units).fill(row));
      const middles = open[0].map((_, i) => (i + 0.5) / units);
      const stretches = middles.flatMap((y, i) => deadStretches(open.map((row) => row[i])).map((ends) => [y, ...ends]));
      const over = stretches.filter(([, , b]) => b < moments);
      const [across, up] = CROSS;
      return {
        early: { values: tall.flatMap((row) => row.slice(0, BREAK)) },
        late: { values: tall.flatMap((row) => row.slice(BREAK)) },
        gaps: { y: middles.slice(1).map((_, i) => (i + 1) / units) },
        flat: strokes(stretches.map(([y, a, b]) => [[place(a), y], [place(b), y]])), // biome-ignore format: a line
        born: strokes(
          stretches
            .filter(([, a]) => a === 0)
            .map(([y]) => [[0, y - up], [2 * across, y - up], [2 * across, y + up], [0, y + up]]), // biome-ignore format: a square
        ),
        died: strokes(
          stretches
            .filter(([, a]) => a > 0)
            .flatMap(([y, a]) => [
              [[place(a) - across, y - up], [place(a) + across, y + up]], // biome-ignore format: a cross
              [[place(a) - across, y + up], [place(a) + across, y - up]], // biome-ignore format: a cross
            ]),
        ),
        back: { x: over.map(([, , b]) => place(b)), y: over.map(([y]) => y) },
        gone: moments <= STEPS ? { low: [place(moments)], high: [1] } : null,
        numbers: {
          x: Array(WIDEST).fill(0),
          y: [...middles, ...Array(WIDEST - units).fill(0)],
          text: Array.from({ length: WIDEST }, (_, i) =>
            i < units && (units <= data.NUMBERED || i % 2 === 0) ? i + 1 : "",
          ),
        },
      };
    };

    /** The plane: on which side of 1/2 the net is, where it changes, and the lines of the units of layer 1. @param {Net} used @param {number} slope @param {number[]} open @param {[number, number] | null} chosen */
    const planeOf = (used, slope, open, chosen) => {
      const rungs = net.ascend(used, grid, slope);
      const scores = rungs[rungs.length - 1].z;
      const [w, b] = used[0];
      const lines = open.map((_, i) => line(w[i], w[b.length + i], b[i]));
      const mine = () => {
        if (!chosen || chosen[0] === 0) return chosen ? lines[chosen[1]] : [];
        const { z } = rungs[1];
        const width = used[1][1].length;
        return contour(Float64Array.from({ length: rows * columns }, (_, i) => z[i * width + chosen[1]]));
      };
      return {
        sides: {
          values: Array.from(scores, (s) => (s < 0 ? Math.exp(s) / (1 + Math.exp(s)) : 1 / (1 + Math.exp(-s)))),
        },
        decision: strokes(contour(scores)),
        units: strokes(lines.filter((_, i) => open[i]).flat()),
        dead_units: strokes(lines.filter((_, i) => !open[i]).flat()),
        chosen: strokes(mine()),
      };
    };

    /** Where w @ x + b is 0 in the window, and a mark from its middle to the open side. @param {number} w0 @param {number} w1 @param {number} b @returns {Stroke[]} */
    const line = (w0, w1, b) => {
      const size = Math.max(Math.abs(w0), Math.abs(w1));
      if (size === 0) return [];
      const [u, v, c] = [w0 / size, w1 / size, b / size];
      const square = u * u + v * v;
      const [p, q] = [(-c * u) / square, (-c * v) / square]; // the point of the line that is nearest to the origin
      let [low, high] = [-Infinity, Infinity];
      for (const [at, along, edge] of [
        [p, -v, PLANE[0]],
        [q, u, PLANE[1]],
      ]) {
        // biome-ignore format: a pair
        const ends = [(-edge - at) / along, (edge - at) / along];
        if (along) [low, high] = [Math.max(low, Math.min(...ends)), Math.min(high, Math.max(...ends))];
        else if (Math.abs(at) > edge) return [];
      }
      if (!(low < high)) return [];
      const [m, n] = [p - (v * (low + high)) / 2, q + (u * (low + high)) / 2];
      const step = TICK / Math.sqrt(square);
      return [
        [[p - v * low, q + u * low], [p - v * high, q + u * high]], // biome-ignore format: a line
        [[m, n], [m + u * step, n + v * step]], // biome-ignore format: its mark
      ];
    };

    /** Where the values on the grid change their sign: a stroke through each square of four neighbors. @param {Floats} values @returns {Stroke[]} */
    const contour = (values) => {
      /** @type {Stroke[]} */
      const found = [];
      for (let j = 0; j + 1 < rows; j++) {
        for (let i = 0; i + 1 < columns; i++) {
          const at = j * columns + i;
          const above = values[at] > ZERO;
          const flat = values[at + 1] > ZERO === above && values[at + columns] > ZERO === above;
          if (flat && values[at + columns + 1] > ZERO === above) continue;
          const around = [[j, i], [j, i + 1], [j + 1, i + 1], [j + 1, i], [j, i]]; // biome-ignore format: a square
          /** @type {Stroke} */
          const points = [];
          for (let k = 0; k < 4; k++) {
            const [[r, a], [s, m]] = [around[k], around[k + 1]];
            const [one, other] = [values[r * columns + a], values[s * columns + m]];
            if (one > ZERO === other > ZERO) continue;
            const t = one / (one - other);
            points.push([xs[a] + t * (xs[m] - xs[a]), ys[r] + t * (ys[s] - ys[r])]);
          }
          for (let k = 0; k < points.length; k += 2) found.push(points.slice(k, k + 2));
        }
      }
      return found;
    };

    return (lab) => {
      const { step, unit, slope } = lab;
      const key = JSON.stringify({ ...lab, step: 0, unit: 0 });
      const film = films.get(key) || filmOf(lab);
      if (!films.has(key) && films.size === KEPT) films.delete(films.keys().next().value || "");
      films.set(key, film);
      const { moments, past, x, labels, parts } = film;
      const now = Math.min(step, moments.length - 1);
      const { net: layers, open, loss } = moments[now];
      const rungs = net.ascend(layers, x, slope);
      const scores = rungs[rungs.length - 1].z;
      const layer = Math.floor(unit / WIDEST);
      /** @type {[number, number] | null} */
      const chosen = layer < open.length && unit % WIDEST < open[layer].length ? [layer, unit % WIDEST] : null;
      const { counts, ...change } = past[now];
      const padded = [...counts, ...Array(8 - counts.length).fill(0)];
      const here = { x: [now], y: [held(loss)] };
      const ahead = now < STEPS ? { low: [place(now + 1)], high: [1] } : null;
      const right = [...labels.keys()].filter((i) => scores[i] > ZERO === (labels[i] === 1)).length;
      /** @type {Record<string, PartData | null>} */
      const shown = {
        ...parts,
        ...planeOf(net.inUse(layers, rungs), slope, open[0], chosen),
        playhead: { x: [middle(now)] },
        loss_early: here,
        loss_late: here,
        ahead1: ahead,
        ahead2: open.length === 2 ? ahead : null,
        ahead_loss: ahead,
        layers: { text: [1, open.length === 2 ? 2 : ""] },
        counts: {
          text: [...counts, ...Array(8 - counts.length).fill("")],
          role: padded.map((n, i) => (i % 4 === 3 && n ? "dead" : "ink")),
        },
      };
      for (const [k, values] of open.entries()) {
        shown[`rows${k + 1}`] = { values, selected: chosen && chosen[0] === k ? chosen[1] : null };
      }
      if (chosen) {
        const { z } = rungs[chosen[0]];
        const width = open[chosen[0]].length;
        const received = Array.from(labels, (_, i) => z[i * width + chosen[1]]);
        const largest = received.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        /** @param {number} label */
        const side = (label) => ({
          x: of(labels, label, (i) => received[i] / (largest || 1)),
          y: of(labels, label, (i) => data.HEIGHTS[i]),
        });
        Object.assign(shown, {
          strip_zeros: side(0),
          strip_ones: side(1),
          strip_name: { text: [data.UNITS[unit]] },
          strip_count: { text: [open[chosen[0]][chosen[1]]] },
          strip_low: { text: [largest] },
          strip_high: { text: [largest] },
        });
      }
      const over = now === moments.length - 1 && now < LAST;
      const stuck = slope === 0 && open[open.length - 1].every((n) => n === 0);
      const say = {
        change: change.when === null ? "none" : change.died && change.back ? "both" : change.died ? "died" : "back",
        rest: over ? "over" : stuck ? "stuck" : slope ? "leaky" : null,
        now,
        ...change,
        dead: open.flat().filter((n) => n === 0).length,
        units: open.flat().length,
        loss,
        right,
      };
      return { ...shown, say };
    };
  };

  /** A coordinate of the points of a class. @param {Floats} labels @param {number} label @param {(i: number) => number} coordinate */
  const of = (labels, label, coordinate) => [...labels.keys()].filter((i) => labels[i] === label).map(coordinate);

  /** Lines through points, as one part. @param {(number | null)[][][]} lines */
  const strokes = (lines) => {
    const points = lines.flatMap((stroke) => [...stroke, [null, null]]);
    return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
  };

  /** Each first moment at which a unit is dead, and the one after the last. @param {number[]} open */
  const deadStretches = (open) => {
    /** @type {[number, number][]} */
    const found = [];
    for (let t = 0; t < open.length; t++) {
      if (open[t] !== 0) continue;
      const first = t;
      while (t < open.length && open[t] === 0) t++;
      found.push([first, t]);
    }
    return found;
  };

  /**
   * What happened up to each moment: born dead, deaths, revivals and dead now, of each layer in turn, and the last step
   * at which something did.
   * @param {Moment[]} moments @returns {Past[]}
   */
  const pastOf = (moments) => {
    const past = [{ counts: moments[0].open.flatMap(bornDead), when: null, died: null, back: null }];
    for (let t = 1; t < moments.length; t++) {
      const counts = past[t - 1].counts.slice();
      let [died, back] = [0, 0];
      for (const [k, layer] of moments[t].open.entries()) {
        const before = moments[t - 1].open[k];
        const deaths = layer.filter((n, i) => n === 0 && before[i] !== 0).length;
        const returns = layer.filter((n, i) => n !== 0 && before[i] === 0).length;
        counts[4 * k + 1] += deaths;
        counts[4 * k + 2] += returns;
        counts[4 * k + 3] += deaths - returns;
        died += deaths;
        back += returns;
      }
      past.push(/** @type {any} */ ({ ...past[t - 1], counts, ...(died || back ? { when: t, died, back } : {}) }));
    }
    return past;
  };

  /** The counts of a layer before the first step. @param {number[]} open */
  const bornDead = (open) => {
    const dead = open.filter((n) => n === 0).length;
    return [dead, 0, 0, dead];
  };

  ReLUBook.figure("dead_relu_lab", twin);
})();

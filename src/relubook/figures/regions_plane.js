// Twin of relubook/figures/regions_plane.py (frame).
(function () {
  "use strict";

  /**
   * @typedef {{seed: number, gain: number, spread: number, rate: number, widths: number[]}} FilmOf
   * @typedef {{EDGE: number, WIDER: number, PIXELS: number, LEVELS: number, NEAR: number, MOST: number, SPREAD: number,
   *   STEPS: number, LIGHT: number[], LIT: number, HEIGHT: number, FLOOR: number, BAND: number, GATES: number, PLACES: number[],
   *   GAIN: number, NET: NetDefaults, PLANE: PlaneLimits, FILMS: Record<string, FilmOf>,
   *   X: number[][], LABELS: number[]}} Data
   * @typedef {{view: string, trained: boolean, film: string, step: number, first: number, second: number,
   *   third: number, seed: number, turn: number, tilt: number, ring_x: number, ring_y: number, pins: number[]}} State
   * @typedef {PlaneRegions & {maps: number[][], units: number[], tops: number[][], top: number}} Seen
   * @typedef {number[][]} Rows
   * @type {Twin<State, Data>}
   */
  const twin = ({ net, plane }, data) => {
    const [nets, planes] = [net(data.NET), plane(data.PLANE)];
    const { EDGE, WIDER, PIXELS, LEVELS, NEAR, MOST, SPREAD, STEPS, LIGHT, LIT, HEIGHT, FLOOR, FILMS, X, LABELS } =
      data;
    const BLOCK = (MOST + 1) * MOST;

    // Nets. Twin: relubook.experiments.plane_film.

    /** @type {Map<number, number[]>} */
    const drawn = new Map();
    /** @param {number} seed */
    const normals = (seed) => {
      const known = drawn.get(seed);
      if (known) return known;
      let state = seed;
      const uniform = () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
      };
      const made = Array.from({ length: 4 * BLOCK }, () => {
        let sum = 0;
        for (let i = 0; i < 12; i++) sum += uniform();
        return sum - 6;
      });
      drawn.set(seed, made);
      return made;
    };

    /** @param {number} v */
    const decimals = (v) => Math.floor(v * 1000 + 0.5) / 1000;

    /** @param {number} seed @param {number[]} widths @param {number} gain @param {number} spread @returns {Net} */
    const netOf = (seed, widths, gain, spread) => {
      const numbers = normals(seed);
      let inputs = 2;
      return [...widths, 1].map((units, layer) => {
        const [start, scale] = [layer * BLOCK, Math.sqrt(gain / inputs)];
        const w = new Float64Array(inputs * units);
        for (let i = 0; i < w.length; i++) {
          w[i] = decimals(numbers[start + Math.floor(i / units) * MOST + (i % units)] * scale);
        }
        inputs = units;
        return [w, Float64Array.from({ length: units }, (_, k) => decimals(numbers[start + MOST * MOST + k] * spread))];
      });
    };

    const [examples, labels] = [Float64Array.from(X.flat()), Float64Array.from(LABELS)];
    /** @type {Map<string, Moment[]>} */
    const runs = new Map();
    /** @param {string} name */
    const runOf = (name) => {
      const { seed, widths, gain, spread, rate } = FILMS[name];
      const options = { rate, steps: STEPS, step: nets.momentum };
      const run = runs.get(name) || nets.train(netOf(seed, widths, gain, spread), examples, labels, options);
      runs.set(name, run);
      return run;
    };

    /** The net whose first unit is 0 on the line through A and B. @param {Net} net @param {number[]} pins @returns {Net} */
    const withLine = (net, [ax, ay, bx, by]) => {
      const [w, b] = net[0].map((array) => array.slice());
      const units = b.length;
      const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
      const size = Math.sqrt(w[0] ** 2 + w[units] ** 2);
      [w[0], w[units]] = length ? [(size * (ay - by)) / length, (size * (bx - ax)) / length] : [0, 0];
      b[0] = -(w[0] * ax + w[units] * ay);
      return [[w, b], ...net.slice(1)];
    };

    // Regions

    /** @param {number} times */
    const windowOf = (times) => [-times * EDGE, times * EDGE, -times * EDGE, times * EDGE];

    /** @param {Net} net @returns {Seen} */
    const seen = (net) => {
      const found = planes.regions(net, windowOf(1));
      const maps = found.cells.map(({ open }) => planes.mapsIn(net, open));
      const values = found.cells.map(({ corners }, i) => {
        const [a, b, c] = maps[i].slice(-3);
        return corners.map((v) => found.x[v] * a + found.y[v] * b + c);
      });
      let top = 0;
      for (const list of values) for (const v of list) top = Math.max(top, Math.abs(v));
      const tops = values.map((list) =>
        list.map((v) => {
          const t = top ? v * (LEVELS / top) : 0;
          const whole = Math.floor(t + 0.5);
          return Math.abs(t - whole) <= NEAR ? whole : t;
        }),
      );
      return { ...found, maps, units: net.slice(0, -1).map(([, b]) => b.length), tops, top };
    };

    /** x, y and the value in steps between levels at each corner. @param {Seen} plane @param {number} i @returns {Rows} */
    const rowsOf = ({ x, y, cells, tops }, i) => cells[i].corners.map((v, k) => [x[v], y[v], tops[i][k]]);

    /** The region that a place lies the farthest inside of. @param {Seen} plane @param {number} px @param {number} py */
    const deepest = ({ x, y, cells }, px, py) => {
      const depth = cells.map(({ corners }) => {
        let least = Infinity;
        for (let k = 0; k < corners.length; k++) {
          const [u, v] = [corners[k], corners[(k + 1) % corners.length]];
          const [dx, dy] = [x[v] - x[u], y[v] - y[u]];
          least = Math.min(least, (dx * (py - y[u]) - dy * (px - x[u])) / Math.hypot(dx, dy));
        }
        return least;
      });
      const most = Math.max(...depth) - NEAR;
      return depth.findIndex((d) => d >= most);
    };

    /** @param {Seen} plane @param {number} at @returns {Said} */
    const told = (plane, at) => {
      const { open } = plane.cells[at];
      const [a, b, c] = plane.maps[at].slice(-3);
      let end = 0;
      const words = plane.units.map((units) => {
        end += units;
        return open.slice(end - units, end).join("");
      });
      const count = open.reduce((sum, bit) => sum + bit, 0);
      /** @param {number} v */
      const sign = (v) => (v < -NEAR ? "minus" : "plus");
      const signs = { sign_b: sign(b), sign_c: sign(c), size_b: Math.abs(b), size_c: Math.abs(c) };
      const where = open.length ? "region" : "alone";
      const area = planes.areaOf(plane, plane.cells[at]);
      return { where, open: count, units: open.length, pattern: words.join(" "), a, c, area, ...signs };
    };

    /** @param {number[][][]} pieces */
    const polygons = (pieces) => {
      /** @type {(number | null)[]} */
      const x = [];
      /** @type {(number | null)[]} */
      const y = [];
      for (const piece of pieces) {
        for (const p of piece) {
          x.push(p[0]);
          y.push(p[1]);
        }
        x.push(null);
        y.push(null);
      }
      return { x, y };
    };

    /** @param {(number | null)[]} counts */
    const bars = (counts) => {
      /** @param {number} first @param {number} last */
      const spans = (first, last) => ({
        low: counts.slice(first, last).map(() => 1),
        high: counts.slice(first, last),
        at: data.PLACES.slice(first, last).map((at, i) => (counts[first + i] === null ? null : at)),
      });
      const words = { text: counts.map((n) => n ?? "silent here"), x: counts.map((n) => n ?? 1), y: data.PLACES };
      return { here: spans(0, 2), theorems: spans(2, 5), counts: words };
    };

    // The map

    /** @param {Rows} rows @param {number} level @param {number} side */
    const cut = (rows, level, side) => {
      /** @type {Rows} */
      const kept = [];
      for (let k = 0; k < rows.length; k++) {
        const [p, q] = [rows[k], rows[k + 1 < rows.length ? k + 1 : 0]];
        const [u, v] = [side * (p[2] - level), side * (q[2] - level)];
        if (u >= 0) kept.push(p);
        if (u * v < 0) {
          const t = u / (u - v);
          kept.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), level]);
        }
      }
      return kept;
    };

    /** Where a polygon is 0, but not all of it. @param {Rows} rows @returns {Rows[]} */
    const onZero = (rows) => {
      const t = rows.map((row) => row[2]);
      if (Math.min(...t) < 0 && Math.max(...t) > 0) return [cut(rows, 0, 1).filter((row) => row[2] === 0)];
      if (t.every((v) => v === 0)) return [];
      const sides = rows.map((p, k) => [p, rows[(k + 1) % rows.length]]);
      return sides.filter(([p, q]) => p[2] === 0 && q[2] === 0);
    };

    /** @param {Seen} plane @param {Rows[]} rows */
    const bands = (plane, rows) => {
      /** @type {Record<string, {pieces: Rows[], value: number[]}>} */
      const sides = { above: { pieces: [], value: [] }, below: { pieces: [], value: [] } };
      rows.forEach((own, i) => {
        const t = plane.tops[i];
        if (t.every((v) => v === 0)) return;
        const low = Math.min(Math.floor(Math.min(...t)), LEVELS - 1);
        const high = Math.max(Math.ceil(Math.max(...t)), low + 1);
        for (let band = low; band < high; band++) {
          const { pieces, value } = sides[band >= 0 ? "above" : "below"];
          pieces.push(high - low === 1 ? own : cut(cut(own, band, 1), band + 1, -1));
          value.push((data.BAND * (band >= 0 ? band + 1 : -band)) / LEVELS);
        }
      });
      const { above, below } = sides;
      return {
        above: { ...polygons(above.pieces), value: above.value },
        below: { ...polygons(below.pieces), value: below.value },
      };
    };

    /** The edges of the units first..last - 1, each from the region in which its unit is open. @param {Seen} plane @param {number} first @param {number} last @returns {Rows[]} */
    const edges = ({ x, y, cells }, first, last) => {
      /** @type {Rows[]} */
      const found = [];
      for (const { corners, sides, open } of cells) {
        for (let k = 0; k < sides.length; k++) {
          if (sides[k] < first || sides[k] >= last || !open[sides[k]]) continue;
          const [u, v] = [corners[k], corners[(k + 1) % corners.length]];
          found.push([
            [x[u], y[u]],
            [x[v], y[v]],
          ]);
        }
      }
      return found;
    };

    /** @param {Seen} plane @param {string} view */
    const mapped = (plane, view) => {
      const rows = plane.cells.map((_, i) => rowsOf(plane, i));
      const zero = polygons(rows.flatMap(onZero));
      /** @type {Record<string, PartData>} */
      const shown = { zero, rim: zero, ...(view === "value" ? bands(plane, rows) : {}) };
      if (view === "gates") {
        const share = plane.cells.map(({ open }) => open.reduce((sum, bit) => sum + bit, 0) / (open.length || 1));
        shown.gates = { ...polygons(rows), value: share.map((v) => data.GATES * v) };
      }
      let first = 0;
      plane.units.forEach((units, layer) => {
        const style = view === "layers" ? "strong" : "quiet";
        shown[`edges_${layer + 1}`] = { ...polygons(edges(plane, first, first + units)), style };
        first += units;
      });
      return shown;
    };

    /** The line of the first unit through the window. @param {Net} net */
    const chord = ([[w, b]]) => {
      const corners = [-1, 1, 1, -1].map((v, i) => [v * EDGE, (i < 2 ? -1 : 1) * EDGE]);
      const rows = corners.map(([x, y]) => {
        const t = x * w[0] + y * w[b.length] + b[0];
        return [x, y, Math.abs(t) <= NEAR ? 0 : t];
      });
      return polygons(onZero(rows).slice(0, 1));
    };

    const moons = Object.fromEntries(
      [0, 1].map((label) => {
        const own = X.filter((_, i) => LABELS[i] === label);
        return [`moon_${label}`, { x: own.map(([x]) => x), y: own.map(([, y]) => y) }];
      }),
    );

    // The surface

    /** The regions from the farthest to the nearest, by the tree of cuts. @param {Seen} plane @param {number[]} away @param {number} first @param {number} last @param {number} unit @returns {number[]} */
    const farthestFirst = (plane, away, first, last, unit) => {
      const { cells, maps } = plane;
      const bits = cells[first].open;
      while (unit < bits.length && bits[unit] === cells[last - 1].open[unit]) unit++;
      if (unit === bits.length) return Array.from({ length: last - first }, (_, i) => first + i);
      let middle = first;
      while (!cells[middle].open[unit]) middle++;
      const closed = farthestFirst(plane, away, first, middle, unit + 1);
      const open = farthestFirst(plane, away, middle, last, unit + 1);
      const far = maps[first][3 * unit] * away[0] + maps[first][3 * unit + 1] * away[1] > NEAR;
      return far ? [...open, ...closed] : [...closed, ...open];
    };

    /** @param {Seen} plane @param {number} turn @param {number} tilt */
    const faceted = (plane, turn, tilt) => {
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const [up, flat] = [Math.cos(tilt), Math.sin(tilt)];
      const rows = plane.cells.map((_, i) => rowsOf(plane, i));
      let least = Infinity;
      for (const list of plane.tops) for (const t of list) least = Math.min(least, t);
      const ground = (least * HEIGHT) / LEVELS - FLOOR;
      /** @param {Rows[]} pieces @param {number} [height] */
      const placed = (pieces, height) =>
        polygons(
          pieces.map((piece) =>
            piece.map(([x, y, t]) => {
              const z = height ?? (t * HEIGHT) / LEVELS;
              return [(x * c + y * s) / EDGE, ((y * c - x * s) / EDGE) * flat + z * up];
            }),
          ),
        );
      /** @type {Rows[]} */
      const pieces = [];
      /** @type {string[]} */
      const role = [];
      /** @type {number[]} */
      const value = [];
      for (const i of farthestFirst(plane, [-s, c], 0, rows.length, 0)) {
        const [a, b] = plane.maps[i].slice(-3).map((v) => (plane.top ? (v * HEIGHT * EDGE) / plane.top : 0));
        const normal = [-(a * c + b * s), a * s - b * c, 1];
        const facing = normal.reduce((sum, v, k) => sum + v * LIGHT[k], 0) / Math.hypot(...normal);
        for (const [side, name] of /** @type {[number, string][]} */ ([
          [1, "positive"],
          [-1, "negative"],
        ])) {
          if (!plane.tops[i].some((t) => side * t > 0)) continue;
          pieces.push(cut(rows[i], 0, side));
          role.push(name);
          value.push(1 - LIT * Math.max(0, facing));
        }
      }
      const square = [-1, 1, 1, -1].map((v, i) => [v * EDGE, (i < 2 ? -1 : 1) * EDGE]);
      return {
        floor: placed([square], ground),
        floor_edges: placed(edges(plane, 0, Infinity), ground),
        floor_zero: placed(rows.flatMap(onZero), ground),
        facets: { ...placed(pieces), role, value },
      };
    };

    // What a film says of its net

    /** @param {Net} net */
    const scores = (net) => {
      const rungs = nets.ascend(net, examples);
      const scored = rungs[rungs.length - 1].h;
      const hits = LABELS.filter((label, i) => scored[i] > 0 === label > 0).length;
      const dead = nets.openCounts(net, rungs).map((layer) => layer.filter((count) => !count).length);
      return { right: (100 * hits) / LABELS.length, dead };
    };

    /** The last net: a ring that moves and a surface that turns leave its regions as they are. */
    let lately = { key: "", cut: /** @type {{net: Net, plane: Seen, far: number} | null} */ (null) };

    /** The net, its regions, and how many there are in a wide window. @param {{film?: string, step?: number, widths?: number[], seed?: number, pins?: number[]}} of */
    const cutOf = (of) => {
      const key = JSON.stringify(of);
      if (lately.cut && lately.key === key) return lately.cut;
      const { film, step = 0, widths = [], seed = 0, pins = [] } = of;
      const random = film ? [] : netOf(seed, widths, data.GAIN, SPREAD);
      const net = film ? runOf(film)[step].net : widths.length ? withLine(random, pins) : random;
      const cut = { net, plane: seen(net), far: planes.regions(net, windowOf(WIDER)).cells.length };
      lately = { key, cut };
      return cut;
    };

    return ({ view, trained, film, step, first, second, seed, third, turn, tilt, ring_x, ring_y, pins }) => {
      const widths = trained ? FILMS[film].widths : [first, second, third].filter((n) => n);
      const placed = !trained && widths.length > 0;
      const { net, plane, far } = cutOf(trained ? { film, step } : { widths, seed, pins });
      const at = deepest(plane, ring_x, ring_y);
      const pixel = ((2 * EDGE) / PIXELS) ** 2;
      const small = plane.cells.filter((cell) => planes.areaOf(plane, cell) < pixel).length;
      const units = widths.reduce((sum, n) => sum + n, 0);
      const count = plane.cells.length;
      const limits = [planes.zaslavsky(units), planes.montufar(widths), planes.serra(widths)];
      const samePlace = placed && pins[0] === pins[2] && pins[1] === pins[3];
      const held = samePlace ? "one place" : "free";
      const said = { ...told(plane, at), count, small, tiny: trained ? null : small, step, held };
      const say = trained ? { ...said, where: "moment", ...scores(net) } : { ...said, right: null, dead: null };
      const shown = { ...bars([count, far, ...limits]), say };
      const radians = Math.PI / 180;
      if (view === "facets") return { ...shown, ...faceted(plane, turn * radians, tilt * radians) };
      const { corners } = plane.cells[at];
      const round = [...corners, corners[0]];
      const middle = { x: [(pins[0] + pins[2]) / 2], y: [(pins[1] + pins[3]) / 2] };
      const picked = { x: round.map((v) => plane.x[v]), y: round.map((v) => plane.y[v]) };
      return {
        ...shown,
        ...mapped(plane, view),
        picked,
        tint: picked,
        ring: { x: [ring_x], y: [ring_y] },
        ...(trained ? moons : {}),
        ...(placed ? { pins: { x: [pins[0], pins[2]], y: [pins[1], pins[3]] }, middle, mine: chord(net) } : {}),
      };
    };
  };
  ReLUBook.figure("regions_plane", twin);
})();

// The engine `drawn`: the best broken line with its knots among the places of a drawing. A translation, line by line, of
// relubook/approximate/drawn.py, whose comments say why; tests/relubook/live/test_drawn.py runs both.
/** @type {Library["drawn"]} */
globalThis.ReLUBook.relu.drawn = (limits) => {
  "use strict";

  const { ROUNDING, SLACK } = limits;

  /**
   * @typedef {number[][]} Table
   * @typedef {number[]} Parabola a, u, w of a (v - u)^2 + w, the place of the knot before, and the parabola there
   * @typedef {{left: number, right: number, winner: Parabola | null}} Stretch
   */

  /** The least squares of one line through the places i..j. Twin: _lines. @param {number[]} y @returns {Table} */
  const linesOf = (y) =>
    y.map((first, i) => {
      const row = [0];
      let [mean, moment, squares] = [first, 0, 0];
      for (let j = i + 1; j < y.length; j++) {
        const count = j - i;
        const away = (count + 1) / 2;
        const miss = y[j] - mean;
        const spread = ((count * count - 1) * count) / 12;
        const off = miss - (spread > 0 ? (moment / spread) * away : 0);
        if (spread > 0) squares += (off * off) / (1 + 1 / count + (away * away) / spread);
        moment += (count / (count + 1)) * away * miss;
        mean += miss / (count + 1);
        row.push(squares);
      }
      return row;
    });

  /** The least squares of so many lines, each by itself. Twin: _rest. @param {Table} lines @param {number} pieces @returns {Table} */
  const restOf = (lines, pieces) => {
    const m = lines.length;
    const rest = [[...Array(m).fill(Infinity), 0]];
    for (let q = 0; q < pieces; q++) {
      const before = rest[q];
      const row = lines.map((line, j) => {
        let least = Infinity;
        for (let k = j; k < m; k++) least = Math.min(least, line[k - j] + before[k + 1]);
        return least;
      });
      rest.push([...row, 0]);
    }
    return rest;
  };

  /** The last place of each of the best lines with jumps. Twin: _jumps. @param {Table} lines @param {Table} rest */
  const jumpsOf = (lines, rest) => {
    const m = lines.length;
    const ends = [];
    let j = 0;
    for (let q = rest.length - 2; q >= 0 && j < m; q--) {
      let [best, least] = [j, lines[j][0] + rest[q][j + 1]];
      for (let k = j + 1; k < m; k++) {
        const squares = lines[j][k - j] + rest[q][k + 1];
        if (squares < least) [best, least] = [k, squares];
      }
      ends.push(best);
      j = best + 1;
    }
    return ends;
  };

  /** As many knots as it takes. Twin: _beginning. @param {number} m @param {number} pieces @param {number[]} first */
  const beginning = (m, pieces, first) => {
    const inner = [...new Set(first.filter((k) => 0 < k && k < m - 1))].sort((a, b) => a - b);
    while (inner.length > pieces - 1) inner.splice(Math.floor(inner.length / 2), 1);
    while (inner.length < pieces - 1) {
      const ends = [0, ...inner, m - 1];
      let long = 0;
      for (let i = 1; i < ends.length - 1; i++) if (ends[i + 1] - ends[i] > ends[long + 1] - ends[long]) long = i;
      inner.splice(long, 0, Math.floor((ends[long] + ends[long + 1]) / 2));
    }
    return [0, ...inner, m - 1];
  };

  /** Sums of y, j y and y y. Twin: _sums. @param {number[]} y @returns {Table} */
  const sumsOf = (y) => {
    let [a, b, c] = [0, 0, 0];
    /** @type {Table} */
    const sums = [[], [], []];
    y.forEach((v, j) => {
      [a, b, c] = [a + v, b + j * v, c + v * v];
      [a, b, c].forEach((sum, i) => {
        sums[i].push(sum);
      });
    });
    return sums;
  };

  /** Twin: _piece. @param {Table} sums @param {number} i @param {number} j */
  const pieceOf = ([y, jy, yy], i, j) => {
    const h = j - i;
    const [sy, sjy] = [y[j] - y[i], jy[j] - jy[i]];
    return [
      ((h - 1) * (2 * h - 1)) / (6 * h),
      (h * h - 1) / (6 * h),
      ((h + 1) * (2 * h + 1)) / (6 * h),
      (j * sy - sjy) / h,
      (sjy - i * sy) / h,
      yy[j] - yy[i],
    ];
  };

  /** A parabola at the left end of a piece, seen from its right end. Twin: _turned. @param {number} a @param {number} u @param {number} w @param {number[]} piece */
  const turned = (a, u, w, [ll, lr, rr, ly, ry, yy]) => {
    const both = a + ll;
    const at = a * u + ly;
    const [square, linear] = [rr - (lr * lr) / both, ry - (lr * at) / both];
    const middle = linear / square;
    return [square, middle, w + a * u * u + yy - (at * at) / both - linear * middle];
  };

  /** The least squares with these knots, and the values there. Twin: _solve. @param {Table} sums @param {number[]} knots */
  const solve = (sums, knots) => {
    let [a, u, w] = [1, sums[0][0], 0];
    const back = [];
    for (let k = 1; k < knots.length; k++) {
      const piece = pieceOf(sums, knots[k - 1], knots[k]);
      back.push([(a * u + piece[3]) / (a + piece[0]), piece[1] / (a + piece[0])]);
      [a, u, w] = turned(a, u, w, piece);
    }
    const values = [u];
    for (const [at, by] of back.reverse()) values.push(at - by * values[values.length - 1]);
    return { squares: w, values: values.reverse() };
  };

  /** Each inner knot to its best place, until none moves. Twin: _descend. @param {Table} sums @param {number[]} start */
  const descend = (sums, start) => {
    let knots = start;
    let least = solve(sums, knots).squares;
    for (let moved = true; moved; ) {
      moved = false;
      for (let k = 1; k < knots.length - 1; k++) {
        const [from, to] = [knots[k - 1] + 1, knots[k + 1]];
        for (let place = from; place < to; place++) {
          const trial = [...knots.slice(0, k), place, ...knots.slice(k + 1)];
          const { squares } = solve(sums, trial);
          if (squares < least - ROUNDING) [least, knots, moved] = [squares, trial, true];
        }
      }
    }
    return knots;
  };

  /** Twin: _height. @param {Parabola | null} parabola @param {number} v @param {number} limit */
  const heightOf = (parabola, v, limit) =>
    parabola ? parabola[0] * (v - parabola[1]) * (v - parabola[1]) + parabola[2] : limit;

  /** Where two parabolas meet, or one and the limit. Twin: _crossings. @param {Parabola} one @param {Parabola | null} other @param {number} limit */
  const crossings = ([a, u, w], other, limit) => {
    if (!other) {
      const half = Math.sqrt((limit - w) / a);
      return [u - half, u + half];
    }
    const [b, t, z] = other;
    const d = t - u;
    const [square, linear, constant] = [a - b, b * d, w - z - b * d * d];
    const inside = linear * linear - square * constant;
    if (inside < 0) return [];
    const root = linear > 0 ? -(linear + Math.sqrt(inside)) : -(linear - Math.sqrt(inside));
    const met = [];
    if (square !== 0) met.push(u + root / square);
    if (root !== 0) met.push(u + constant / root);
    return met.sort((x, y) => x - y);
  };

  /** Those that are the lowest, and below the limit, somewhere. Twin: _lowest. @param {Parabola[]} parabolas @param {number} limit */
  const lowest = (parabolas, limit) => {
    /** @type {Stretch[]} */
    let stretches = [{ left: -Infinity, right: Infinity, winner: null }];
    for (const one of parabolas.sort((p, q) => p[2] - q[2])) {
      /** @type {Stretch[]} */
      const next = [];
      for (const { left, right, winner: old } of stretches) {
        const cuts = [left, ...crossings(one, old, limit).filter((v) => left < v && v < right), right];
        for (let i = 1; i < cuts.length; i++) {
          const [a, b] = [cuts[i - 1], cuts[i]];
          const end = b < Infinity ? b - 1 : a > -Infinity ? a + 1 : 0;
          const v = b - a < Infinity ? (a + b) / 2 : end;
          const winner = heightOf(one, v, limit) < heightOf(old, v, limit) ? one : old;
          const last = next[next.length - 1];
          if (last && last.winner === winner) last.right = b;
          else next.push({ left: a, right: b, winner });
        }
      }
      stretches = next;
    }
    return [...new Set(stretches.flatMap(({ winner }) => (winner ? [winner] : [])))];
  };

  /** The parabolas at place j that come below the limit somewhere. Twin: _reaching. @param {Parabola[][]} row @param {number} j @param {number} limit @param {Table} lines @param {Table} sums */
  const reaching = (row, j, limit, lines, sums) => {
    /** @type {Parabola[]} */
    const found = [];
    for (let i = 0; i < j; i++) {
      const alone = lines[i + 1][j - i - 1];
      if (!row[i].length || alone > limit) continue;
      const piece = pieceOf(sums, i, j);
      row[i].forEach(([a, u, w], k) => {
        if (!(w + alone < limit)) return;
        const parabola = turned(a, u, w, piece);
        if (parabola[2] < limit) found.push([...parabola, i, k]);
      });
    }
    return found;
  };

  /** The knots with the least squares, where these are at most the limit, and whether the search came to its end. Twin: _search. @param {number[]} y @param {number} pieces @param {number} limit @param {Table} lines @param {Table} rest @param {Table} sums @param {number} most */
  const search = (y, pieces, limit, lines, rest, sums, most) => {
    const m = y.length;
    let left = most;
    /** @type {Parabola[][][]} */
    const layers = [y.map((_, j) => (j ? [] : [[1, y[0], 0, -1, -1]]))];
    for (let p = 1; p <= pieces; p++) {
      /** @type {Parabola[][]} */
      const row = [];
      for (let j = 0; j < m; j++) {
        const more = rest[pieces - p][j + 1];
        const none = j < p || (j === m - 1) !== (p === pieces) || more > limit;
        const parabolas = none ? [] : reaching(layers[p - 1], j, limit - more, lines, sums);
        left -= parabolas.length;
        if (left < 0) return { found: null, sure: false };
        row.push(lowest(parabolas, limit - more));
      }
      layers.push(row);
    }
    const last = layers[pieces][m - 1];
    if (!last.length) return { found: null, sure: true };
    let k = 0;
    for (let i = 1; i < last.length; i++) if (last[i][2] < last[k][2]) k = i;
    const knots = [m - 1];
    for (let p = pieces, j = m - 1; p > 0; p--) {
      [j, k] = [layers[p][j][k][3], layers[p][j][k][4]];
      knots.push(j);
    }
    return { found: knots.reverse(), sure: true };
  };

  /** Knots, as places; the values there; the squares that pieces with jumps reach; whether no other knots do better. Twin: relubook.approximate.drawn.tried_on_places. @param {readonly number[]} given @param {number} pieces @param {number} [most] */
  const bestOnPlaces = (given, pieces, most = Infinity) => {
    const y = [...given];
    const [lines, sums] = [linesOf(y), sumsOf(y)];
    const rest = restOf(lines, pieces);
    let knots = descend(sums, beginning(y.length, pieces, jumpsOf(lines, rest)));
    const { squares } = solve(sums, knots);
    let sure = true;
    if (squares > ROUNDING) {
      const tried = search(y, pieces, squares * SLACK + ROUNDING, lines, rest, sums, most);
      sure = tried.sure;
      if (tried.found && solve(sums, tried.found).squares < squares) knots = tried.found;
    }
    return { knots, values: solve(sums, knots).values, least: rest[pieces][0], sure };
  };

  return { bestOnPlaces };
};

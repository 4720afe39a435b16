"""Free knots: the search behind `approximate.fit`, for the largest error and for the sum of squares.

Data is in columns here: x strictly increasing, and for each x what is known about y there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from relubook.nets.types import Array

__all__ = ["best_squares", "best_sup", "chain", "jump_squares"]

Point = tuple[float, float]


# --- the largest error: exact -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """The line of that slope through (x, y), a limit that it touches."""

    x: float
    y: float
    slope: float
    column: int  # of x

    def __call__(self, x: float) -> float:
        return self.y + self.slope * (x - self.x)


def _slope(p: Point, q: Point) -> float:
    return (q[1] - p[1]) / (q[0] - p[0])


def _add(hull: list[Point], kept: int, point: Point, side: int) -> None:
    """Put a point at the right end of a hull seen from above (side 1) or below (side -1)."""
    while len(hull) - kept >= 2 and side * (_slope(hull[-1], point) - _slope(hull[-2], point)) >= 0:
        hull.pop()
    hull.append(point)


def _longest(
    x: list[float], low: list[float], high: list[float], first: int
) -> tuple[int, int, _Line | None, _Line | None]:
    """How far one line gets through the columns low <= line(x) <= high, from column `first` on.

    A line of slope m fits between columns i < k when (low[k] - high[i]) / (x[k] - x[i]) <= m <=
    (high[k] - low[i]) / (x[k] - x[i]). Through many columns there is one as long as the greatest of the lower
    limits is below the least of the upper ones. The lines with these two slopes are kept as columns come.

    returns : the first column that no line reaches, or len(x); 1 when it lies above all lines, -1 when below,
        0 at the end; the steepest and the flattest line through the columns before it, None if there is no limit

    Source: orourke1981.
    """
    tops: list[Point] = []  # the hull of the points (x, high), seen from below
    bottoms: list[Point] = []  # the hull of the points (x, low), seen from above
    a = c = 0  # the bottom that holds the steepest line, the top that holds the flattest; they only move right
    steep: _Line | None = None
    flat: _Line | None = None
    for i in range(first, len(x)):
        at, lo, hi = x[i], low[i], high[i]
        if steep is not None and steep(at) < lo:
            return i, 1, steep, flat
        if flat is not None and flat(at) > hi:
            return i, -1, steep, flat
        if hi < inf and bottoms and (steep is None or hi < steep(at)):
            while a + 1 < len(bottoms) and _slope(bottoms[a + 1], (at, hi)) <= _slope(bottoms[a], (at, hi)):
                a += 1
            steep = _Line(at, hi, _slope(bottoms[a], (at, hi)), i)
        if lo > -inf and tops and (flat is None or lo > flat(at)):
            while c + 1 < len(tops) and _slope(tops[c + 1], (at, lo)) >= _slope(tops[c], (at, lo)):
                c += 1
            flat = _Line(at, lo, _slope(tops[c], (at, lo)), i)
        if hi < inf:
            _add(tops, c, (at, hi), -1)
        if lo > -inf:
            _add(bottoms, a, (at, lo), 1)
    return len(x), 0, steep, flat


def _between(steep: _Line | None, flat: _Line | None) -> _Line:
    """A line halfway between two, or the one that there is."""
    if steep is None or flat is None:
        line = steep or flat
        assert line is not None  # two columns with limits on both sides hold at least one of them
        return line
    return _Line(steep.x, (steep.y + flat(steep.x)) / 2, (steep.slope + flat.slope) / 2, steep.column)


def chain(x: Array, low: Array, high: Array, pieces: int) -> tuple[Array, Array] | None:
    """A continuous piecewise-linear function with low <= g(x) <= high, or None when so few pieces have none.

    Greedy: go as far as j pieces can, and leave on the line that is extreme there. Say that column k lies above
    everything that j pieces reach. Their highest line is held by a lower limit and, right of it, by the upper limit
    of a column s. A chain with one piece more that reaches column k is below this line at s and above it at k, so
    it may as well follow the line until they cross. From there on it is above the line, where only upper limits
    can stop it; before, its last piece is below the line and meets the upper limits by itself. So
    the next piece has to keep the upper limits from column s on, and both limits from column k on: one line again.

    x, low, high : shape (n,), n >= 2, x strictly increasing, low <= high
    returns : knots and values, with a knot at both ends of x and at most `pieces` pieces

    Source: the argument above; the problem is that of hakimi1991.
    """
    xs, lows, highs = x.tolist(), low.tolist(), high.tolist()
    knots: list[float] = [xs[0]]
    values: list[float] = []
    line: _Line | None = None
    first = missed = 0
    for _ in range(pieces):
        k, side, steep, flat = _longest(xs, lows, highs, first)
        after = (steep if side > 0 else flat) if side else _between(steep, flat)
        assert after is not None
        if line is None:
            values.append(after(xs[0]))
        else:
            fall = (line(line.x) - after(line.x)) / (after.slope - line.slope) if after.slope != line.slope else 0.0
            knots.append(min(max(line.x + fall, line.x), xs[missed]))
            values.append(line(knots[-1]))
        if side == 0:
            return np.array([*knots, xs[-1]]), np.array([*values, after(xs[-1])])
        for i in range(after.column, k):
            if side > 0:
                lows[i] = -inf
            else:
                highs[i] = inf
        line, first, missed = after, after.column, k
    return None


def best_sup(x: Array, bottom: Array, top: Array, pieces: int) -> tuple[Array, Array, float]:
    """The smallest largest error that so many pieces can have, by bisection over `chain`.

    x, bottom, top : shape (n,), n >= 2, x strictly increasing, the least and the greatest y at each x
    returns : knots, values, and an error that no continuous function with so many pieces stays below, up to
        rounding; it is within 1e-9 of the error of the returned one, relatively
    """
    rounding: float = 4 * float(np.finfo(float).eps) * max(float(np.abs(top).max()), float(np.abs(bottom).max()))
    low = float((top - bottom).max()) / 2  # two values at one x: no function is closer than halfway
    high = float(top.max() - bottom.min()) / 2 + rounding
    found = chain(x, top - high, bottom + high, pieces)
    assert found is not None  # a constant does it
    exact = chain(x, top - low - rounding, bottom + low + rounding, pieces)
    if exact is not None:
        found, high = exact, low
    while high - low > 1e-9 * high + rounding:
        middle = (low + high) / 2
        if not low < middle < high:
            break  # they are neighbors among the floats
        better = chain(x, top - middle, bottom + middle, pieces)
        if better is None:
            low = middle
        else:
            found, high = better, middle
    knots, values = found
    apart = np.append(True, np.diff(knots) > 0)  # two can meet in rounding, where a line just missed a column
    return knots[apart], values[apart], low


# --- the sum of squares: a search, and a certificate --------------------------------------------------------


def jump_squares(x: Array, y: Array, weight: Array, pieces: int) -> tuple[float, list[int]]:
    """The least sum of squares with *jumps allowed* between the pieces: exact, by dynamic programming.

    A continuous function with so many pieces cuts the columns into so many runs, with a line on each. So no
    continuous function has a smaller sum of squares than this one.

    x, y, weight : shape (n,); the mean of y and the number of points at each x
    returns : the sum; the first column of every run but the first

    Cost: n^2 * pieces. The lines are updated column by column with their recursive residuals, a sum of
    positive terms that cancels nothing.
    """
    n = len(x)
    pieces = min(pieces, n)
    best = np.full((pieces, n), inf)
    start = np.zeros((pieces, n), dtype=int)
    # For every run that begins at column i: weight, means, moments and the squares about its line.
    total, mean_x, mean_y, sxx, sxy, squares = np.zeros((6, n))
    for j in range(n):
        run = slice(0, j)
        dx, dy = x[j] - mean_x[run], y[j] - mean_y[run]
        spread = np.where(sxx[run] > 0, sxx[run], 1.0)  # a run of one column has none: some line is exact
        miss = dy - sxy[run] / spread * dx
        leverage = 1 / weight[j] + 1 / total[run] + dx * (dx / spread)
        squares[run] += np.where(sxx[run] > 0, miss * (miss / leverage), 0.0)
        share = weight[j] / (total[run] + weight[j])
        sxx[run] += total[run] * share * dx * dx
        sxy[run] += total[run] * share * dx * dy
        mean_x[run] += share * dx
        mean_y[run] += share * dy
        total[run] += weight[j]
        total[j], mean_x[j], mean_y[j] = weight[j], x[j], y[j]
        best[0, j] = squares[0]
        if j > 0:
            sums = best[:-1, :j] + squares[1 : j + 1]
            start[1:, j] = sums.argmin(axis=1) + 1
            best[1:, j] = sums.min(axis=1, initial=inf)
    p = int(best[:, -1].argmin())
    least, cuts, j = float(best[p, -1]), [], n - 1
    while p > 0:
        cuts.append(int(start[p, j]))
        j, p = cuts[-1] - 1, p - 1
    return least, cuts[::-1]


class _Runs:
    """The columns cut at the knots. A line through a run is judged by the run's weight, mean and moments alone.

    So a least-squares problem of thousands of columns has two rows a run: what a function does at the run's mean,
    and its slope there. The rest, by how much the columns miss their own line, no choice of lines changes.
    """

    def __init__(self, x: Array, y: Array, weight: Array, knots: Array, beyond: bool = False) -> None:
        """beyond : a column exactly at a knot belongs to the run right of it."""
        cuts = np.searchsorted(x, knots, side="left" if beyond else "right")
        starts = np.unique(np.concatenate([[0], cuts[cuts < len(x)]]))
        size = np.diff(starts, append=len(x))
        total = np.add.reduceat(weight, starts)
        self.mean = np.add.reduceat(weight * x, starts) / total
        level = np.add.reduceat(weight * y, starts) / total
        dx, dy = x - np.repeat(self.mean, size), y - np.repeat(level, size)
        spread = np.sqrt(np.add.reduceat(weight * dx * dx, starts))
        moment = np.add.reduceat(weight * dx * dy, starts)
        self.past = (starts[:, None] >= cuts).astype(np.float64)  # which runs are right of which knots
        self.root, self.spread = np.sqrt(total)[:, None], spread[:, None]
        self.right = np.concatenate([np.sqrt(total) * level, moment / np.where(spread > 0, spread, 1.0)])
        self.columns = dx, dy, weight, size, level
        self.knots = knots

    def rows(self, heights: Array, slopes: Array) -> Array:
        """The rows of functions that are lines on every run, from their heights at its mean and their slopes."""
        return np.concatenate([self.root * heights, self.spread * slopes])

    def hinges(self) -> Array:
        """Rows of 1, x and relu(x - knot): every continuous function with these inner knots is a sum of them."""
        mean = self.mean[:, None]
        heights = np.column_stack([np.ones_like(mean), mean, (mean - self.knots) * self.past])
        slopes = np.column_stack([np.zeros_like(mean), np.ones_like(mean), self.past])
        return self.rows(heights, slopes)

    def squares(self, rows: Array, coefficients: Array) -> float:
        """The sum of squares that a sum of these functions leaves, column by column."""
        dx, dy, weight, size, level = self.columns
        fitted = rows @ coefficients
        height = fitted[: len(size)] / self.root[:, 0] - level
        slope = fitted[len(size) :] / np.where(self.spread[:, 0] > 0, self.spread[:, 0], 1.0)
        miss = dy - np.repeat(height, size) - np.repeat(slope, size) * dx
        return float(np.sum(weight * miss * miss))


def _squares(x: Array, y: Array, weight: Array, knots: Array) -> tuple[float, Array]:
    """Least squares at given inner knots: the sum, and the coefficients of 1, x and the hinges."""
    runs = _Runs(x, y, weight, knots)
    rows = runs.hinges()
    coefficients: Array = np.linalg.lstsq(rows, runs.right)[0].astype(np.float64, copy=False)
    return runs.squares(rows, coefficients), coefficients


def _step(x: Array, y: Array, weight: Array, knots: Array, coefficients: Array, moving: Array, beyond: bool) -> Array:
    """By how much Gauss-Newton moves the inner knots, those of `moving` only."""
    runs = _Runs(x, y, weight, knots, beyond)
    rows = runs.hinges()
    # A knot that moves right by d lowers everything right of it by d times its slope change.
    moves = -coefficients[2 + moving] * runs.past[:, moving]
    jacobian = np.column_stack([rows, runs.rows(moves, np.zeros_like(moves))])
    step = np.zeros(len(knots))
    step[moving] = np.linalg.lstsq(jacobian, runs.right - rows @ coefficients)[0][-len(moving) :]
    return step


def _polish(x: Array, y: Array, weight: Array, knots: Array) -> tuple[float, Array]:
    """Move the inner knots downhill: Gauss-Newton on knots and slopes together, then on each knot by itself.

    The sum of squares has a crease wherever a knot meets a column. A knot that rests in one would stop the others
    if all of them always moved together, and it has a slope to the left and another one to the right.
    """
    least, coefficients = _squares(x, y, weight, knots)
    alone = [(np.array([i]), beyond) for i in range(len(knots)) for beyond in (False, True)]
    for _ in range(30 if len(knots) else 0):
        before = least
        for moving, beyond in [(np.arange(len(knots)), False), *alone]:
            step = _step(x, y, weight, knots, coefficients, moving, beyond)
            for half in range(12):
                moved = knots + step / 2**half
                if moved[0] <= x[0] or moved[-1] >= x[-1] or (np.diff(moved) <= 0).any():
                    continue
                trial = _squares(x, y, weight, moved)
                if trial[0] < least:
                    least, coefficients = trial
                    knots = moved
                    break
            if len(moving) > 1 and before - least > 1e-6 * before:
                break  # all together still get somewhere
        if before - least <= 1e-10 * before:
            break
    return least, knots


def _moments(sums: Array, left: Array, right: float) -> tuple[Array, Array, Array, Array, Array, Array]:
    """Sums of w L L, w L R, w R R, w L y, w R y, w y y over the columns between two knots.

    L falls from 1 at the left knot to 0 at the right one, and R = 1 - L: a line there is v L + v' R.

    sums : those of w, w x, w x x, w y, w x y, w y y
    """
    w, wx, wxx, wy, wxy, wyy = sums
    h = right - left
    ll = np.maximum(right * right * w - 2 * right * wx + wxx, 0) / h**2
    lr = (-wxx + (left + right) * wx - left * right * w) / h**2
    rr = np.maximum(wxx - 2 * left * wx + left * left * w, 0) / h**2
    return ll, lr, rr, (right * wy - wxy) / h, (wxy - left * wy) / h, wyy


def _grid_knots(x: Array, y: Array, weight: Array, pieces: int) -> Array:
    """Inner knots that are the best among those of a grid: dynamic programming over the value at the last knot.

    The least sum of squares up to a knot is, as a function of the value v there, the lower envelope of parabolas:
    one for each choice of the knots before. A parabola that is the lowest nowhere is never needed again. Here it
    is dropped when it is the lowest at none of some hundred values v; that is all that is not exact.

    Source: fearnhead2019, who do it for a penalty in place of a number of pieces.
    """
    if len(x) > 120:
        grid = np.quantile(x, np.linspace(0, 1, 120))
    else:
        steps = np.linspace(0, 1, min(10, 120 // len(x) + 1), endpoint=False)
        grid = np.append((x[:-1, None] + np.diff(x)[:, None] * steps).ravel(), x[-1])
    middle, span = (y.max() + y.min()) / 2, y.max() - y.min()
    v = middle + span * np.sinh(np.linspace(-2.3, 2.3, 161))  # to five times the span, densest in the middle
    upto = np.searchsorted(x, grid, side="right")

    # Sums over the columns up to each grid point, for the moments of the columns between two of them.
    sums = np.zeros((6, len(grid)))
    for row, term in enumerate([np.ones_like(x), x, x * x, y, x * y, y * y]):
        sums[row] = np.cumsum(weight * term)[upto - 1]

    # envelopes[j] : parabolas a v^2 + b v + c at grid point j; then the grid point and parabola that each is from
    start = np.array([[weight[0], -2 * weight[0] * y[0], weight[0] * y[0] ** 2, 0, 0]])
    rounds = [[start, *[np.empty((0, 5))] * (len(grid) - 1)]]
    for _ in range(pieces):
        envelopes = [np.empty((0, 5))]
        for j in range(1, len(grid)):
            old = np.concatenate(rounds[-1][:j])
            if len(old) == 0:
                envelopes.append(old)
                continue
            sizes = [len(e) for e in rounds[-1][:j]]
            i = np.repeat(np.arange(j), sizes)
            ll, lr, rr, ly, ry, yy = _moments(sums[:, j, None] - sums[:, i], grid[i], grid[j])
            a, b, c = old[:, 0] + ll, old[:, 1] - 2 * ly, old[:, 2] + yy
            a = np.where(a > 1e-12, a, inf)  # nothing depends on the value at the left knot
            entry = np.concatenate([np.arange(size) for size in sizes])
            new = np.column_stack([rr - lr * lr / a, -2 * ry - lr * b / a, c - b * b / (4 * a), i, entry])
            lowest = np.unique((new[:, 0] * (v * v)[:, None] + new[:, 1] * v[:, None] + new[:, 2]).argmin(axis=1))
            envelopes.append(new[lowest])
        rounds.append(envelopes)
    last = rounds[-1][-1]
    a = np.where(last[:, 0] > 1e-12, last[:, 0], inf)
    knots, j, k = [], len(grid) - 1, int((last[:, 2] - last[:, 1] ** 2 / (4 * a)).argmin())
    for envelopes in rounds[:0:-1]:
        j, k = int(envelopes[j][k, 3]), int(envelopes[j][k, 4])
        knots.append(grid[j])
    return np.array(knots[-2::-1])


def _hinges(x: Array, knots: Array) -> Array:
    """Columns 1, x and relu(x - knot)."""
    return np.column_stack([np.ones_like(x), x, np.maximum(x[:, None] - knots, 0)])


def _insert(x: Array, y: Array, root: Array, knots: Array) -> Array:
    """The inner knots and one more where it helps most: at a column, or between two of them."""
    q = np.linalg.qr(root[:, None] * _hinges(x, knots))[0]
    residual = root * y - q @ (q.T @ (root * y))

    def fresh(columns: Array) -> tuple[Array, Array]:
        """What columns add to the hinges that are there; zero where that is nothing but rounding."""
        weighted = root[:, None] * columns
        new = weighted - q @ (q.T @ weighted)
        size = np.einsum("ij,ij->j", new, new)
        return new, np.where(size > 1e-12 * np.einsum("ij,ij->j", weighted, weighted), size, 0.0)

    at = x[1:-1] if len(x) <= 200 else np.quantile(x[1:-1], np.linspace(0, 1, 200))
    ramp, size = fresh(np.maximum(x[:, None] - at, 0))
    gain = np.where(size > 0, (ramp.T @ residual) ** 2 / np.where(size > 0, size, 1.0), 0.0)
    # Between two columns a knot at t is a ramp from the left column and a step: u relu(x - t) = u ramp + d step
    # with t = left - d / u. Where the best u and d give a t between the columns, they are the best there.
    left, right = at[:-1], at[1:]
    step, height = fresh((x[:, None] > left).astype(np.float64))
    ramp, size = ramp[:, :-1], size[:-1]
    across = np.einsum("ij,ij->j", ramp, step)
    det = size * height - across * across
    up, down = ramp.T @ residual, step.T @ residual
    apart = det > 1e-9 * size * height
    det = np.where(apart, det, 1.0)
    u, d = (height * up - across * down) / det, (size * down - across * up) / det
    apart &= u != 0
    t = left - d / np.where(apart, u, 1.0)
    inside = apart & (t > left) & (t < right)
    places = np.concatenate([at, np.where(inside, t, left)])
    gains = np.concatenate([gain, np.where(inside, u * up + d * down, 0.0)])
    gains[np.isin(places, knots)] = 0.0
    return np.sort(np.append(knots, places[gains.argmax()])) if gains.max() > 0 else knots


def _crossings(x: Array, y: Array, weight: Array, cuts: list[int]) -> Array:
    """Where the lines of neighboring runs meet, or the end of the gap between the runs that is nearer to it."""
    ends = [0, *cuts, len(x)]
    lines = [_squares(x[a:b], y[a:b], weight[a:b], np.empty(0))[1] for a, b in pairwise(ends)]
    knots: list[float] = []
    for cut, left, right in zip(cuts, lines, lines[1:], strict=False):
        turn = right[1] - left[1]
        meets = (left[0] - right[0]) / turn if turn != 0 else inf
        knots.append(min(max(meets, x[cut - 1]), x[cut]))
    return np.unique([t for t in knots if x[0] < t < x[-1]])


def best_squares(x: Array, y: Array, weight: Array, pieces: int, start: Array) -> tuple[Array, float]:
    """Knots with a small sum of squares, and a sum that no choice of knots gets below.

    Several starts go downhill; then knots are taken out and put where they help most, one at a time. The search
    ends early when it is at the certificate, or within 0.2 % of it where there are more than 100 columns. Nothing
    proves that it finds the best; the certificate says how far from the best it can be.

    x, y, weight : shape (n,), the mean of y and the number of points at each x; x from 0 to 1 keeps it accurate
    start : knots to begin with, beside evenly spread ones and those of `jump_squares`
    returns : knots, the ends of x included; the certificate
    """
    root = np.sqrt(weight)
    if pieces == 1:
        return x[[0, -1]], _squares(x, y, weight, np.empty(0))[0]
    certificate, cuts = jump_squares(x, y, weight, pieces)
    near = 1.002 if len(x) > 100 else 1.0
    enough = near * certificate + 1e-24 * float(weight @ (y * y))  # nothing but rounding is left

    def filled(inner: Array) -> Array:
        for _ in range(pieces - 1 - len(inner)):
            inner = _insert(x, y, root, inner)
        return inner

    def starts() -> Iterator[Array]:
        yield _crossings(x, y, weight, cuts)
        yield start[1:-1]
        yield np.interp(np.arange(1, pieces) / pieces, np.linspace(0, 1, len(x)), x)
        yield _grid_knots(x, y, weight, pieces)

    least, knots = _squares(x, y, weight, start[1:-1])[0], start[1:-1]
    for inner in starts():
        if least <= enough:
            break
        least, knots = min((least, knots), _polish(x, y, weight, filled(inner)), key=lambda found: found[0])
    for _ in range(20 if least > enough else 0):
        before = least
        for old in knots:
            trial = filled(knots[knots != old])
            squares = _squares(x, y, weight, trial)[0]
            if squares < least:
                least, knots = squares, trial
        least, knots = _polish(x, y, weight, knots)
        if least <= enough or least > before * (1 - 1e-6):
            break
    return np.array([x[0], *knots, x[-1]]), min(certificate, least)

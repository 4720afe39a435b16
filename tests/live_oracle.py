"""What a live page must show: worked out here from a frame and the axes, not by the runtime, and read from the page."""

import math
import re

import numpy as np

from relubook.live import filled

PIXEL = 0.02  # places are written with two decimals
RISE, LEANING = 0.36, 0.4  # as live/parts/words.py says
FAINT, FULL = 0.08, 0.48
ANY = object()  # what frame does not say stays as it was: the page may show any


def place(axes, x, y):
    """A place in the picture, or None where there is no number."""
    if x is None or y is None or not (math.isfinite(x) and math.isfinite(y)):
        return None
    left, top, width, height = axes["box"]
    shares = []
    for value, (low, high), scale in zip((x, y), (axes["x"], axes["y"]), axes["scale"], strict=True):
        if scale == "log":
            value, low, high = (math.log10(v) if v > 0 else -math.inf for v in (value, low, high))
        shares.append((value - low) / (high - low))
    found = left + width * shares[0], top + height * (1 - shares[1])
    return tuple(min(1e4, max(-1e4, v)) for v in found)


def inside(axes, at):
    left, top, width, height = axes["box"]
    return at is not None and left - 0.01 <= at[0] <= left + width + 0.01 and top - 0.01 <= at[1] <= top + height + 0.01


def runs(axes, x, y):
    """The unbroken runs of places."""
    found, run = [], []
    for at in [*(place(axes, a, b) for a, b in zip(x, y, strict=True)), None]:
        if at is None:
            found += [run] * (len(run) > 1)  # a lone place draws nothing
            run = []
        elif at is not None:
            run.append(at)
    return found


def rectangle(axes, x, y):
    return [place(axes, a, b) for a, b in ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]))]


def wanted(part, axes, data):
    """What the page shows of a part: paths as runs of places, words with their places, cells with their colors."""
    if part["kind"] == "line" and part.get("styles"):
        style = part["styles"][data["style"]] if data and "style" in data else None
        look = (style[0], ", ".join(f"{dash}px" for dash in style[1]) or "none") if style else ANY
        return path_of(part, axes, data), look
    return path_of(part, axes, data)


def path_of(part, axes, data):
    kind = part["kind"]
    if kind in ("texts", "badges", "grid"):
        return WORDY[kind](part, axes, data)
    if data is None:
        return []
    if kind == "points":
        found = [place(axes, a, b) for a, b in zip(data["x"], data["y"], strict=True)]
        return [(at, part["radius"]) for at in found if inside(axes, at)]
    if kind == "image":
        values = np.array([np.nan if v is None else v for v in np.ravel(data["values"])], dtype=float)
        light = np.clip(np.nan_to_num(values), 0, 1).tolist()
        return [light] if part["color"] else [3 * light, 3 * np.isnan(values).astype(float).tolist()]
    if kind == "rows":
        if data.get("selected") is None:
            return []
        (left, right), (bottom, top) = axes["x"], axes["y"]
        edges = [top + (bottom - top) * (data["selected"] + i) / len(data["values"]) for i in (0, 1)]
        return [rectangle(axes, (left, right), edges)]
    if kind in ("line", "area"):
        return runs(axes, data["x"], data["y"])
    if kind == "polygons":
        pieces = runs(axes, data["x"], data["y"])
        looks = data.get("role") or [(part["role"], round(v * 32) / 32) for v in data["value"]]
        shown = [
            (look if isinstance(look, tuple) else (look, 1.0), run) for look, run in zip(looks, pieces, strict=True)
        ]
        return sorted(shown, key=lambda one: one[0])  # those of one shade are one path, in their order
    if kind == "facets":  # in the order in which they are painted
        looks = zip(data["role"], (round(v * 32) / 32 for v in data["value"]), strict=True)
        return list(zip(looks, runs(axes, data["x"], data["y"]), strict=True))
    if kind == "guides":
        side = "x" if "x" in data else "y"
        other = axes["y" if side == "x" else "x"]
        ends = (data.get("low") or [other[0]] * 99, data.get("high") or [other[1]] * 99)
        lines = [[(at, low), (at, high)] for at, low, high in zip(data[side], *ends, strict=False)]
        return [[place(axes, *(p if side == "x" else p[::-1])) for p in line] for line in lines]
    assert kind == "spans"
    along, across = ("x", "y") if part["side"] == "x" else ("y", "x")
    boxes = []
    for i, (low, high) in enumerate(zip(data["low"], data["high"], strict=True)):
        ends = axes[across]
        if "at" in data:
            if data["at"][i] is None:
                continue
            ends = [data["at"][i] - part["thickness"] / 2, data["at"][i] + part["thickness"] / 2]
        corners = [(low, ends[0]), (high, ends[0]), (high, ends[1]), (low, ends[1])]
        boxes.append([place(axes, *(c if along == "x" else c[::-1])) for c in corners])
    return boxes


def texts(part, axes, data):
    found = []
    for i in range(len(part["at"]["x"])):
        where = data if data and "x" in data else part["at"]
        at, text = place(axes, where["x"][i], where["y"][i]), data["text"][i] if data else None
        seen = inside(axes, at) if part["clip"] else at is not None
        if text in (None, "") or not seen:
            found.append(None)
            continue
        side, rise = (data.get(key, [0] * 99)[i] for key in ("side", "rise"))
        right, down, anchor = 0.0, 0.0, part["anchor"]
        if side:
            width, height = axes["box"][2:]
            across = (width / (axes["x"][1] - axes["x"][0]), rise * height / (axes["y"][1] - axes["y"][0]))
            length = math.hypot(*across)
            right, down = -side * across[1] / length * part["gap"], -side * across[0] / length * part["gap"]
            if abs(right) > LEANING * part["gap"]:
                anchor = "start" if right > 0 else "end"
        x, y = at[0] + right + part["offset"][0], at[1] + down - part["offset"][1] + RISE * part["size"]
        role = data["role"][i] if "role" in data else ANY
        found.append((filled(part["say"], {"": text}), (x, y), anchor, role))
    return found


def badges(part, axes, data):
    found = []
    for i, own in enumerate(part["texts"]):
        at = place(axes, data["x"][i], data["y"][i]) if data else None
        seen = inside(axes, at) if part["clip"] else at is not None
        word = (data.get("text") or part["texts"])[i] if data else own
        found.append((word, (at, part["radius"]), (at[0], at[1] + RISE * part["size"])) if seen else None)
    return found


def grid(part, axes, data):
    cells = []
    for i in range(part["count"]):
        value = data["values"][i] if data else None
        number = 0 if value is None or isinstance(value, str) else float(value)
        if part["tint"] == "sign":
            role = "positive" if number > 0 else "negative" if number < 0 else "closed"
            alpha = FAINT + (FULL - FAINT) * min(1, abs(number) / part["strong"])
        else:
            on = number != 0
            role = ("closed", "open")[on] if part["tint"] == "gate" else part["roles"][i]
            alpha = FULL if on else FAINT
        text = "" if value is None or not part["say"] else filled(part["say"], {"": value})
        cells.append((role, alpha, text) if data else None)
    chosen = data.get("selected") if data else None
    if chosen is None:
        return cells, []
    row, column = divmod(chosen, part["columns"])
    return cells, [rectangle(axes, (column, column + 1), (row, row + 1))]


WORDY = {"texts": texts, "badges": badges, "grid": grid}

# What stands in the picture, as the browser has it.
READ = """([figure, names]) => Promise.all(names.map(async (name) => {
  const svg = document.querySelector(`[data-figure="${figure}"] .live-figure__picture svg`);
  const all = (kind, inner) => [...svg.querySelectorAll(`[data-${kind}]`)]
    .filter((g) => g.dataset[kind].replace(/[.][0-9]+$/, "") === name)
    .map((g) => [...g.querySelectorAll(inner)].map((e) => {
      const look = getComputedStyle(e);
      return {
        d: e.getAttribute("d"), text: e.textContent, x: Number(e.getAttribute("x")), y: Number(e.getAttribute("y")),
        anchor: look.textAnchor, style: e.getAttribute("style") || "", alpha: Number(look.fillOpacity),
        seen: look.visibility !== "hidden" && look.display !== "none",
        dashes: look.strokeDasharray,
      };
    }));
  const pixels = async (image) => {
    const bitmap = await createImageBitmap(await (await fetch(image.getAttribute("href"))).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const count = bitmap.width * bitmap.height;
    // the red of all pixels, then their green, then their blue
    return [0, 1, 2].flatMap((channel) => Array.from({ length: count }, (_, i) => data[4 * i + channel] / 255));
  };
  const images = [...svg.querySelectorAll(`[data-part="${name}"] image`)];
  const shown = images.filter((e) => getComputedStyle(e.closest("[data-part]")).display !== "none");
  const [paths, texts] = [all("part", "path"), all("part", "text")];
  const [words, mark] = [all("word", "text"), all("mark", "path")];
  return { paths, texts, words, mark, images: await Promise.all(shown.map(pixels)) };
}))"""


def read(page, figure, names):
    """The elements of each part, as the page has them."""
    return dict(zip(names, page.evaluate(READ, [figure, names]), strict=True))


def seen(found, part):
    """The same as `wanted`, from what `read` found."""
    kind = part["kind"]
    if kind == "texts":
        return [text_of(group[0]) for group in found["texts"]]
    if kind == "badges":
        dots = [circles_in(group[0]["d"]) for group in found["paths"]]
        words = [group[0] for group in found["words"]]
        return [(w["text"], dot[0], (w["x"], w["y"])) if dot else None for dot, w in zip(dots, words, strict=True)]
    if kind == "grid":
        words = [group[0]["text"].strip() for group in found["words"]] or [""] * len(found["paths"])
        looks = [group[0] for group in found["paths"]]
        cells = [
            (role_in(look["style"]), look["alpha"], word) if look["seen"] else None
            for look, word in zip(looks, words, strict=True)
        ]
        return cells, path_runs(found["mark"][0][0]["d"])
    if kind == "polygons":
        shapes = [(role_in(p["style"]), p["alpha"], path_runs(p["d"])) for p in found["paths"][0]]
        shown = [((role, alpha), run) for role, alpha, pieces in shapes for run in pieces]
        return sorted(shown, key=lambda one: one[0])
    if kind == "facets":
        shown = [(mixed(path["style"]), path_runs(path["d"])) for path in found["paths"][0] if path["d"]]
        return [(look, run) for look, (run,) in shown]
    if kind == "image":
        return found["images"]
    path = found["paths"][0][0]
    if kind == "points":
        return circles_in(path["d"])
    look = (role_in(path["style"], "stroke"), path["dashes"])
    return (path_runs(path["d"]), look) if part.get("styles") else path_runs(path["d"])


def text_of(text):
    if not text["text"].strip() or not text["seen"]:
        return None
    return text["text"], (text["x"], text["y"]), text["anchor"], role_in(text["style"])


def role_in(style, paint="fill"):
    found = re.search(rf"{paint}: var\(--live-([\w-]+)", style)
    return found[1] if found else None


def mixed(style):
    """The role of a facet and how much of it, as the browser understood the style."""
    found = re.search(r"fill: color-mix\(in srgb, var\(--live-([\w-]+)\) ([\d.]+)%, var\(--live-paper\)\)", style)
    return found[1], float(found[2]) / 100


NUMBER = r"(-?[\d.]+)"


def path_runs(d):
    found = []
    for piece in re.findall(r"M[^M]*", d or ""):
        points = re.findall(rf"[ML]\s*{NUMBER}[ ,]{NUMBER}", piece)
        if len(points) > 1:  # a lone place draws nothing
            found.append([(float(x), float(y)) for x, y in points])
    return found


def circles_in(d):
    found = re.findall(rf"M{NUMBER} {NUMBER}a{NUMBER} ", d or "")
    return [((float(x) + float(r), float(y)), float(r)) for x, y, r in found]


def same(one, other):
    """The same structure, with places to a fiftieth of a pixel."""
    if one is ANY:
        return True
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | int | np.generic) and isinstance(other, float | int):
        return abs(one - other) <= PIXEL
    return one == other

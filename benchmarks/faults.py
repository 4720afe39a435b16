"""Faults to put into the runtime of the figures on purpose, one at a time: each is a behavior that a reader would miss.

`python -m benchmarks.mutants` puts them in; tests/relubook/live/test_faults.py holds that each still has its place.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """In `file` of src/relubook/live/js `new` takes the place of `old`, there once; then `says` is true."""

    says: str
    file: str
    old: str
    new: str


FAULTS = [
    # placing
    Fault(
        "the picture is upside down", "placing.js", "start + length * (side ? 1 - part : part)", "start + length * part"
    ),
    Fault("x and y change places", "placing.js", "[px(v), py(y[i])]", "[px(y[i]), py(v)]"),
    Fault(
        "a logarithmic axis is drawn as a linear one",
        "placing.js",
        '(kind === "log" ? Math.log10(v) : v)',
        '(kind === "none" ? Math.log10(v) : v)',
    ),
    Fault(
        "a drag on a logarithmic axis gives the logarithm",
        "placing.js",
        '(kind === "log" ? 10 ** v : v)',
        '(kind === "none" ? 10 ** v : v)',
    ),
    Fault("a drag up moves down", "placing.js", "(high - low) * (side ? 1 - part : part)", "(high - low) * part"),
    Fault(
        "a gap in a line is drawn",
        "placing.js",
        'if (close && open) d += "Z";\n      open = false;\n',
        'if (close && open) d += "Z";\n',
    ),
    Fault("dots outside their axes are drawn", "placing.js", "y <= top + height + EDGE;", "y <= Infinity;"),
    # saying, and films
    Fault(
        "one thing is said as many", "saying.js", "Number(value) === 1 ? one : many", "Number(value) === 1 ? many : one"
    ),
    Fault(
        "a film shows the step before", "film.js", ".slice(0, reel.start + step)", ".slice(0, reel.start + step - 1)"
    ),
    # painting
    Fault("words are frozen", "painting.js", "else if (node.nodeValue !== words) node.nodeValue = words;", ""),
    Fault(
        "a part that frame leaves out stays in sight",
        "painting.js",
        'draw(data ? OUTLINES[part.kind](axes, data, part) : "");',
        "if (data) draw(OUTLINES[part.kind](axes, data, part));",
    ),
    Fault(
        "a badge that is hidden stays in sight",
        "painting.js",
        'dots[i](shown ? circles([place], radius) : "");',
        "if (shown) dots[i](circles([place], radius));",
    ),
    Fault("words keep their color", "painting.js", "if (data?.role) text.style.fill", "if (!data) text.style.fill"),
    Fault("words stand below their place", "painting.js", "+ down - offset[1]", "+ down + offset[1]"),
    Fault(
        "a word beside a line stands on its other side",
        "painting.js",
        "down: (-side / length) * gap",
        "down: (side / length) * gap",
    ),
    Fault("a line keeps its color", "painting.js", "path.style.stroke = `var(--live-${role})`;", ""),
    Fault(
        "the outline stays at the first cell",
        "painting.js",
        "cornersOf(axes, part, selected)",
        "cornersOf(axes, part, 0)",
    ),
    Fault(
        "negative cells have the color of positive ones",
        "painting.js",
        '"positive" : number < 0 ? "negative" : "closed"',
        '"positive" : number < 0 ? "positive" : "closed"',
    ),
    Fault(
        "polygons of the state before stay in sight",
        "painting.js",
        'for (const [key, path] of paths) if (!shapes.has(key)) path.setAttribute("d", "");',
        "",
    ),
    Fault(
        "an image is a negative",
        "painting.js",
        "grays((i) => Math.max(0, Math.min(1, Number(values[i]))))",
        "grays((i) => 1 - Math.max(0, Math.min(1, Number(values[i]))))",
    ),
    Fault(
        "a bar is half as thick",
        "painting.js",
        "[middle - thickness / 2, middle + thickness / 2]",
        "[middle, middle + thickness / 2]",
    ),
    Fault("the corners of a box are cut", "placing.js", "1 - Math.sin((k * Math.PI) / 8)", "1 - k / 4"),
    # controls
    Fault("Reset does nothing", "controls.js", "host.write(spec.state)", "host.write({})"),
    Fault("sliders are frozen", "controls.js", "if (Number(range.value) !== value) range.value = String(value);", ""),
    Fault("the number beside a slider is frozen", "controls.js", "output.textContent = text;\n", "\n"),
    Fault("the segments are frozen", "controls.js", "if (chosen >= 0) radios[chosen].checked = true;", ""),
    Fault("a toggle does the opposite", "controls.js", "value(box.checked)", "value(!box.checked)"),
    Fault("a list gives its first entry", "controls.js", "options[select.selectedIndex]", "options[0]"),
    Fault("a ladder gives the number of the rung", "controls.js", "ladder ? options[value] : value));", "value));"),
    Fault("a slider edits the first of its list", "controls.js", "sum + stride * state[name], 0)", "sum * stride, 0)"),
    Fault("a choice leaves what it should set besides", "controls.js", "  ...control.also,\n", ""),
    Fault(
        "a control that means nothing is not disabled",
        "controls.js",
        "element.disabled = off",
        "element.disabled = false",
    ),
    Fault("play never starts", "controls.js", "timer = setInterval(tick,", "timer = setInterval(() => {},"),
    Fault("play does not pause", "controls.js", "if (timer) return stop();", ""),
    Fault(
        "play does not stop at the end",
        "controls.js",
        '|| atEnd() ? stop() : move("stepUp")',
        '? stop() : move("stepUp")',
    ),
    Fault(
        "play does not begin again", "controls.js", "if (atEnd()) {\n      range.value = range.min;", "if (atEnd()) {"
    ),
    # pointer
    Fault(
        "a drag is not held at its end",
        "pointer.js",
        "return Math.max(low, Math.min(high, snapped));",
        "return snapped;",
    ),
    Fault("a drag leaves the grid", "pointer.js", "Math.round((value - low) / step) * step", "(value - low)"),
    Fault("a drag moves x alone", "pointer.js", "if (handle.y) host.write", "if (handle.y && !handle.y) host.write"),
    Fault(
        "the first point is taken, not the nearest",
        "pointer.js",
        "far[i] <= Math.min(...far) + SAME_PLACE",
        "far[i] >= 0",
    ),
    Fault(
        "of two points at one place only one can be taken",
        "pointer.js",
        "near[((last ? near.indexOf(last) : -1) + 1) % near.length]",
        "near[0]",
    ),
    Fault("a handle stays where it was", "pointer.js", 'circle.setAttribute("cx", String(short(place[0])));', ""),
    Fault("a hidden handle can be taken", "pointer.js", 'circle.style.display = seen ? "" : "none";', ""),
    Fault(
        "a point that is taken is not selected",
        "pointer.js",
        "if (handle.select) host.write({ [handle.select]: handle.index });",
        "",
    ),
    Fault("a click takes the next cell", "pointer.js", ".map(Math.floor);", ".map(Math.round);"),
    Fault("a click flips nothing", "pointer.js", "edited(pick.flip, (v) => -v || 0)", "{}"),
    Fault("an arrow down goes to the right", "pointer.js", "now + down * columns + right", "now + down + right"),
    # address
    Fault("an address in the open page is ignored", "address.js", 'window.addEventListener("hashchange", read);', ""),
    Fault(
        "the address of another figure is taken",
        "address.js",
        "if (name === spec.figure && query) set(",
        "if (query) set(",
    ),
    Fault("a value out of range is taken", "address.js", "list.map((v) => allowed(control, v))", "list"),
    Fault(
        "a code that is none ends the script",
        "address.js",
        "return text; // no code at all, such as a lone %",
        "throw text;",
    ),
    Fault("aria-current is stale", "address.js", 'else link.removeAttribute("aria-current");', ""),
    Fault("a link moves the page though the figure is in view", "address.js", "if (seen < ", "if (-1 < "),
    # mounting
    Fault(
        "the address that a page is opened with is ignored", "mounting.js", "for (const read of readers) read?.();", ""
    ),
    Fault(
        "a figure that fails ends the others",
        "mounting.js",
        "failed(root, error);\n        return undefined;",
        "throw error;",
    ),
    Fault("a phone gets the wide picture", "mounting.js", '(small.matches ? "narrow" : "wide")', '"wide"'),
    Fault(
        "a window that grows narrow keeps its picture",
        "mounting.js",
        'small.addEventListener("change", turn,',
        "void (turn,",
    ),
    Fault("a number without a value stays in sight", "mounting.js", 'cell.style.display = known ? "" : "none";', ""),
    Fault("a screen reader hears each step", "mounting.js", "const REST = 500;", "const REST = 0;"),
]

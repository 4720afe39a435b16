// The picture: the SVG itself, and a painter for each kind of part. The kinds are those of relubook/live/parts.

let mounted = 0;

/**
 * Parse the SVG, and give its ids a prefix of their own: two figures of one kind may share a page. A screen reader hears
 * one picture; what can be taken hold of lies above it.
 * @param {string} text
 */
const picture = (text) => {
  const prefix = `live${++mounted}-`;
  const own = text
    .replace(/ id="/g, ` id="${prefix}`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/href="#/g, `href="#${prefix}`);
  const parsed = new DOMParser().parseFromString(own, "image/svg+xml").documentElement;
  const svg = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(parsed, true)));
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  return svg;
};

/** @typedef {(data: PartData | null | undefined) => void} Paint */
/** @typedef {(axes: Axes, data: PartData, part: Part) => string} Outline */

/** The path of each kind that is one path. @type {Record<string, Outline>} */
const OUTLINES = {
  line: (axes, { x = [], y = [] }) => outline(placesOf(axes, x, y)),
  area: (axes, { x = [], y = [] }) => outline(placesOf(axes, x, y), true),
  points: (axes, { x = [], y = [] }, { radius = 5 }) =>
    circles(
      placesOf(axes, x, y).filter((place) => isInside(axes, place)),
      radius,
    ),
  guides: (axes, data) => {
    const upright = data.x !== undefined;
    const at = data.x || data.y || [];
    const [low, high] = upright ? axes.y : axes.x;
    const over = at.flatMap((_, i) => [data.low ? data.low[i] : low, data.high ? data.high[i] : high, null]);
    const along = at.flatMap((v) => [v, v, null]);
    return outline(upright ? placesOf(axes, along, over) : placesOf(axes, over, along));
  },
  rows: (axes, { values = [], selected }) => {
    if (!isNumber(selected)) return "";
    const [[left, right], [bottom, top]] = [axes.x, axes.y];
    const [low, high] = [0, 1].map((i) => top + ((bottom - top) * (selected + i)) / values.length);
    return outline(placesOf(axes, [left, right, right, left], [low, low, high, high]), true);
  },
  spans: (axes, { low = [], high = [], at }, { side, thickness = 0 }) => {
    const [bottom, top] = side === "x" ? axes.y : axes.x;
    const along = low.flatMap((v, i) => [v, high[i], high[i], v, null]);
    const over = low.flatMap((_, i) => {
      const middle = at ? at[i] : 0;
      if (middle === null) return [null, null, null, null, null];
      const [under, above] = at ? [middle - thickness / 2, middle + thickness / 2] : [bottom, top];
      return [under, under, above, above, null];
    });
    return outline(side === "x" ? placesOf(axes, along, over) : placesOf(axes, over, along), true);
  },
};

/** A text that only changes when it must: a new node would make the page match its rules anew. @param {Element} text @param {string} words */
const write = (text, words) => {
  const node = text.firstChild;
  if (!node) text.append(words);
  else if (node.nodeValue !== words) node.nodeValue = words;
};

/** @param {Element} text @param {number} x @param {number} y */
const put = (text, x, y) => {
  text.setAttribute("x", String(short(x)));
  text.setAttribute("y", String(short(y)));
  text.removeAttribute("transform");
};

const RISE = 0.36; // of the size of the letters: from their middle down to their foot
const LEANING = 0.4; // from which share of "sideways" on a word beside a steep line begins or ends there

/** How far from its place a word stands beside a line: right, down, and its anchor. @param {Axes} axes @param {number} rise @param {number} side @param {Part} part */
const beside = (axes, rise, side, { gap = 0, anchor = "middle" }) => {
  if (!side) return { right: 0, down: 0, anchor };
  const [, , width, height] = axes.box;
  const steep = (rise * (height / (axes.y[1] - axes.y[0]))) / (width / (axes.x[1] - axes.x[0]));
  const length = Math.hypot(1, steep);
  const right = (-side * steep) / length;
  const leaning = right > 0 ? "start" : "end";
  return { right: right * gap, down: (-side / length) * gap, anchor: Math.abs(right) > LEANING ? leaning : anchor };
};

/** The elements of a part: [data-part="name.0"], [data-part="name.1"] and so on. @param {SVGElement} svg @param {string} kind @param {string} name @param {string} tag */
const piecesOf = (svg, kind, name, tag) =>
  [...svg.querySelectorAll(`[data-${kind}^="${name}."]`)].map(
    (group) => /** @type {SVGElement} */ (group.querySelector(tag)),
  );

/** The first path of a part, made where Matplotlib left it out. @param {Element | null} group */
const pathOf = (group) => {
  const found = group?.querySelector("path");
  return /** @type {SVGPathElement} */ (found || group?.appendChild(document.createElementNS(SVG, "path")));
};

/** A function that draws a path, unless it is drawn already. @param {SVGPathElement} path */
const drawer = (path) => {
  let drawn = "-";
  /** @param {string} d */
  return (d) => {
    if (d !== drawn) path.setAttribute("d", d);
    drawn = d;
  };
};

/** A painter for each kind: it finds the elements of a part once, and then brings them to any state. */
/** @type {Record<string, (svg: SVGElement, name: string, part: Part, axes: Axes) => Paint>} */
const PAINTERS = {
  texts: (svg, name, part, axes) => {
    const texts = piecesOf(svg, "part", name, "text");
    const { say = "{}", at = { x: [], y: [] }, size = 13, clip, offset = [0, 0] } = part;
    return (data) => {
      const places = placesOf(axes, data?.x || at.x, data?.y || at.y);
      texts.forEach((text, i) => {
        const value = data?.text?.[i];
        const seen = clip ? isInside(axes, places[i]) : isNumber(places[i][0] + places[i][1]);
        const shown = seen && value !== null && value !== undefined && value !== "";
        write(text, shown ? filled(say, { "": value }, {}) : "");
        if (!shown) return;
        const { right, down, anchor } = beside(axes, Number(data?.rise?.[i]), Number(data?.side?.[i] || 0), part);
        if (data?.role) text.style.fill = `var(--live-${data.role[i]})`;
        put(text, places[i][0] + right + offset[0], places[i][1] + down - offset[1] + RISE * size);
        text.style.textAnchor = anchor;
      });
    };
  },

  badges: (svg, name, part, axes) => {
    const words = piecesOf(svg, "word", name, "text");
    const dots = words.map((_, i) => drawer(pathOf(svg.querySelector(`[data-part="${name}.${i}"]`))));
    const { texts = [], radius = 11, size = 13, clip } = part;
    return (data) => {
      const places = data ? placesOf(axes, data.x || [], data.y || []) : [];
      words.forEach((word, i) => {
        const place = places[i] || [NaN, NaN];
        const shown = clip ? isInside(axes, place) : isNumber(place[0] + place[1]);
        dots[i](shown ? circles([place], radius) : "");
        write(word, shown ? String(data?.text?.[i] ?? texts[i]) : "");
        if (shown) put(word, place[0], place[1] + RISE * size);
      });
    };
  },

  grid: (svg, name, part, axes) => {
    const [cells, numbers] = [piecesOf(svg, "part", name, "path"), piecesOf(svg, "word", name, "text")];
    const chosen = drawer(pathOf(svg.querySelector(`[data-mark="${name}"]`)));
    const before = cells.map(() => ""); // a cell that stays as it is costs nothing
    return (data) => {
      cells.forEach((cell, i) => {
        const value = data?.values?.[i] ?? null;
        const { role, alpha } = shade(part, i, value);
        const look = data ? `fill: var(--live-${role}); fill-opacity: ${alpha}` : "visibility: hidden";
        if (before[i] !== look) {
          cell.style.visibility = data ? "" : "hidden";
          cell.style.fill = `var(--live-${role})`;
          cell.style.fillOpacity = String(alpha);
        }
        before[i] = look;
        if (numbers[i]) write(numbers[i], value === null ? "" : filled(part.say || "", { "": value }, {}));
      });
      const selected = data?.selected;
      chosen(isNumber(selected) ? outline(cornersOf(axes, part, selected), true) : "");
    };
  },

  polygons: (svg, name, { role = "net" }, axes) => {
    const group = /** @type {SVGGElement} */ (svg.querySelector(`[data-part="${name}"]`));
    const clip = group.querySelector("path")?.getAttribute("clip-path") || "";
    group.textContent = "";
    /** One path for each shade. @type {Map<string, SVGPathElement>} */
    const paths = new Map();
    return (data) => {
      /** @type {Map<string, string>} */
      const shapes = new Map();
      const { x = [], y = [], role: roles, value = [] } = data || {};
      const places = placesOf(axes, x, y);
      let piece = 0;
      for (let start = 0, end = 0; end <= places.length; end++) {
        if (end < places.length && !Number.isNaN(places[end][0])) continue;
        if (end > start) {
          const level = Math.round(Number(value[piece]) * LEVELS) / LEVELS;
          const key = roles ? `${roles[piece]} 1` : `${role} ${level}`;
          shapes.set(key, (shapes.get(key) || "") + outline(places.slice(start, end), true));
          piece++;
        }
        start = end + 1;
      }
      for (const [key, path] of paths) if (!shapes.has(key)) path.setAttribute("d", "");
      for (const [key, d] of shapes) {
        const path = paths.get(key) || shadePath(group, key, clip);
        paths.set(key, path);
        path.setAttribute("d", d);
      }
    };
  },

  facets: (svg, name, _, axes) => {
    const group = /** @type {SVGGElement} */ (svg.querySelector(`[data-part="${name}"]`));
    const clip = group.querySelector("path")?.getAttribute("clip-path") || "";
    group.textContent = "";
    /** @type {{draw: (d: string) => void, path: SVGElement, look: string}[]} */
    const shapes = [];
    return (data) => {
      const { x = [], y = [], role = [], value = [] } = data || {};
      const places = placesOf(axes, x, y);
      let count = 0;
      for (let start = 0, end = 0; end < places.length; end++) {
        if (!Number.isNaN(places[end][0])) continue;
        if (count === shapes.length) {
          const path = /** @type {SVGPathElement} */ (shape(group, "path", clip ? { "clip-path": clip } : {}));
          shapes.push({ draw: drawer(path), path, look: "" });
        }
        const one = shapes[count];
        one.draw(outline(places.slice(start, end), true));
        const look = facetLook(role[count], Number(value[count]));
        if (look !== one.look) one.path.setAttribute("style", look);
        one.look = look;
        count++;
        start = end + 1;
      }
      for (const one of shapes.slice(count)) one.draw("");
    };
  },

  image: (svg, name, part, axes) => {
    if (part.color) return colorImage(svg, name, part, axes);
    const group = /** @type {SVGGElement} */ (svg.querySelector(`[data-part="${name}"]`));
    const { rows = 1, columns = 1, low, high, missing } = part;
    group.textContent = "";
    const [left, top, width, height] = axes.box.map(String);
    const box = { x: left, y: top, width, height };
    const masks = [high, missing].map((role) => {
      const id = `${svg.dataset.prefix || ""}mask${++mounted}`;
      const mask = shape(group, "mask", { id, maskUnits: "userSpaceOnUse", ...box });
      return {
        role,
        id,
        image: shape(mask, "image", { ...box, preserveAspectRatio: "none", class: "live-figure__pixels" }),
      };
    });
    shape(group, "rect", box).style.fill = `var(--live-${low})`;
    for (const { role, id } of masks) {
      shape(group, "rect", { ...box, mask: `url(#${id})` }).style.fill = `var(--live-${role})`;
    }
    const drawn = lights(rows, columns);
    /** @param {(i: number) => number} light */
    const grays = (light) => drawn((i) => light(i));
    let gaps = true;
    return (data) => {
      group.style.display = data ? "" : "none";
      const values = data?.values || [];
      masks[0].image.setAttribute(
        "href",
        grays((i) => Math.max(0, Math.min(1, Number(values[i])))),
      );
      const some = values.includes(null);
      if (some || gaps) {
        masks[1].image.setAttribute(
          "href",
          grays((i) => Number(values[i] === null)),
        );
      }
      gaps = some;
    };
  },
};

/** A picture from the light of each pixel in each of three channels, 0 to 1, as an address. @param {number} rows @param {number} columns */
const lights = (rows, columns) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(columns, rows);
  /** @param {(i: number, channel: number) => number} light */
  return (light) => {
    for (let i = 0; i < pixels.data.length; i++) {
      pixels.data[i] = i % 4 === 3 ? 255 : Math.round(255 * light(Math.floor(i / 4), i % 4));
    }
    context.putImageData(pixels, 0, 0);
    return canvas.toDataURL();
  };
};

/** An image whose numbers are red, green and blue. @param {SVGElement} svg @param {string} name @param {Part} part @param {Axes} axes @returns {Paint} */
const colorImage = (svg, name, { rows = 1, columns = 1 }, axes) => {
  const group = /** @type {SVGGElement} */ (svg.querySelector(`[data-part="${name}"]`));
  group.textContent = "";
  const [x, y, width, height] = axes.box.map(String);
  const look = { x, y, width, height, preserveAspectRatio: "none", class: "live-figure__pixels" };
  const [image, drawn] = [shape(group, "image", look), lights(rows, columns)];
  let before = "";
  return (data) => {
    group.style.display = data ? "" : "none";
    const values = data?.values || [];
    const key = values.join();
    if (key === before) return;
    before = key;
    const light = (/** @type {number} */ i, /** @type {number} */ channel) =>
      Number(values[channel * rows * columns + i]);
    image.setAttribute(
      "href",
      drawn((i, channel) => Math.max(0, Math.min(1, light(i, channel)))),
    );
  };
};

const LEVELS = 32; // shades of a value: more are not told apart
const [FAINT, FULL] = [0.08, 0.48]; // opacity of the weakest and of the strongest cell

/** The color of a cell. @param {Part} part @param {number} i @param {Value} value */
const shade = ({ tint, strong = 1, roles = [] }, i, value) => {
  const number = typeof value === "string" ? 0 : Number(value);
  if (tint === "sign") {
    const role = number > 0 ? "positive" : number < 0 ? "negative" : "closed";
    const size = Number.isNaN(number) ? 1 : Math.min(1, Math.abs(number) / strong);
    return { role, alpha: FAINT + (FULL - FAINT) * size };
  }
  const on = number !== 0;
  return { role: tint === "gate" ? (on ? "open" : "closed") : roles[i], alpha: on ? FULL : FAINT };
};

/** The corners of a cell. @param {Axes} axes @param {Part} part @param {number} i */
const cornersOf = (axes, { columns = 1 }, i) => {
  const [row, column] = [Math.floor(i / columns), i % columns];
  return placesOf(axes, [column, column + 1, column + 1, column], [row, row, row + 1, row + 1]);
};

/** @param {Element} parent @param {string} tag @param {Record<string, string>} attributes */
const shape = (parent, tag, attributes) => {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
};

/** A color on paper that hides what is behind it; whoever cannot mix colors sees the role. @param {string} role @param {number} amount */
const facetLook = (role, amount) => {
  const part = (100 * Math.round(amount * LEVELS)) / LEVELS;
  const color = `var(--live-${role})`;
  const mixed = `color-mix(in srgb, ${color} ${part}%, var(--live-paper))`;
  return `fill: ${color}; fill: ${mixed}; stroke: var(--live-ink); stroke-opacity: 0.42; stroke-width: 0.75`;
};

/** @param {Element} group @param {string} key A role and an opacity. @param {string} clip */
const shadePath = (group, key, clip) => {
  const [role, alpha] = key.split(" ");
  const path = /** @type {SVGPathElement} */ (shape(group, "path", clip ? { "clip-path": clip } : {}));
  path.setAttribute(
    "style",
    `fill: var(--live-${role}); fill-opacity: ${alpha}; stroke: var(--live-paper); stroke-width: 0.75`,
  );
  return path;
};

/** A function that brings one part of the picture to a state. @param {SVGElement} svg @param {string} name @param {Part} part @param {Axes} axes @returns {Paint} */
const painter = (svg, name, part, axes) => {
  const ofKind = PAINTERS[part.kind];
  if (ofKind) return ofKind(svg, name, part, axes);
  const path = pathOf(svg.querySelector(`[data-part="${name}"]`));
  const draw = drawer(path);
  return (data) => {
    draw(data ? OUTLINES[part.kind](axes, data, part) : "");
    if (!data?.style || !part.styles) return;
    const [role, dashes] = part.styles[data.style];
    path.style.stroke = `var(--live-${role})`;
    path.style.strokeDasharray = dashes.join(" ") || "none";
  };
};

/** What is drawn over a part where a learner's state is another. @param {Axes} axes @param {Part} part @param {PartData | null | undefined} data @param {number[]} places */
const markOver = (axes, part, data, places) => {
  if (part.kind === "grid") {
    return places
      .map((i) => cornersOf(axes, part, i))
      .map(([a, b, c, d]) => outline([a, c, [NaN, NaN], b, d]))
      .join("");
  }
  const ofKind = OUTLINES[part.kind === "polygons" ? "area" : part.kind];
  return data && ofKind ? ofKind(axes, data, part) : "";
};

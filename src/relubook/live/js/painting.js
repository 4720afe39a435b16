// The picture: the SVG itself, and a painter for each of its parts.

let mounted = 0;

/** Parse the SVG and give its ids a prefix of their own: two figures of one kind may share a page. @param {string} text */
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

/** A function that brings one part of the picture to a state. @param {SVGElement} svg @param {string} name @param {Part} part @param {Axes} axes */
const painter = (svg, name, part, axes) => {
  if (part.kind === "cells" || part.kind === "texts") return painterOfMany(svg, name, part, axes);
  const group = /** @type {SVGGElement} */ (svg.querySelector(`[data-part="${name}"]`));
  let path = group.querySelector("path");
  if (part.kind === "points" || !path) {
    group.textContent = "";
    path = group.appendChild(document.createElementNS(SVG, "path"));
    path.setAttribute("style", `fill: var(--live-${part.role}); stroke: var(--live-paper); stroke-width: 1`);
  }
  const only = path;
  let drawn = "";
  /** @param {any} data */
  return (data) => {
    let d = "";
    if (data && part.kind === "points") d = dots(axes, data, part.radius || 5);
    else if (data) d = outline(axes, data, part.kind === "area");
    if (d === drawn) return;
    drawn = d;
    only.setAttribute("d", d);
  };
};

/** @param {SVGElement} svg @param {string} name @param {Part} part @param {Axes} axes */
const painterOfMany = (svg, name, part, axes) => {
  const groups = /** @type {SVGGElement[]} */ ([...svg.querySelectorAll(`[data-part^="${name}."]`)]);
  const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
  const inner = groups.map((g) => /** @type {SVGElement} */ (g.querySelector(part.kind === "cells" ? "path" : "text")));
  if (part.kind === "cells") {
    // a cell that stays as it is costs nothing
    const [roles, alphas] = [inner.map(() => ""), inner.map(() => -1)];
    /** @param {any} data */
    return (data) => {
      inner.forEach((path, i) => {
        const [role, alpha] = [data.role[i], data.alpha[i]];
        if (roles[i] !== role) path.style.fill = `var(--live-${role})`;
        if (alphas[i] !== alpha) path.style.fillOpacity = String(alpha);
        [roles[i], alphas[i]] = [role, alpha];
      });
    };
  }
  /** @param {any} data */
  return (data) => {
    inner.forEach((text, i) => {
      const words = data ? data.text[i] : "";
      const node = text.firstChild;
      if (!node) text.append(words);
      else if (node.nodeValue !== words) node.nodeValue = words; // a new node would make the page match its rules anew
      if (!data?.x) return;
      text.setAttribute("x", String(short(px(data.x[i]))));
      text.setAttribute("y", String(short(py(data.y[i]) + (part.dy || 0))));
      text.removeAttribute("transform");
    });
  };
};

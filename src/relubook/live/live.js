// The live-figure runtime: it mounts a figure, makes its controls, and redraws its parts when the state changes.
// It knows no mathematics: the numbers come from a figure's `frame(state)`. It loads as a classic script, so that a book
// opened from a folder works; anywidget gets the same text with one export line (relubook/live/figure.py).
(function () {
  "use strict";

  globalThis.ReLUBook ||= /** @type {ReLUBookGlobal} */ ({ figures: {} });
  const book = globalThis.ReLUBook;
  const SVG = "http://www.w3.org/2000/svg";
  const GRIP = 16; // radius of what a finger can hold, in SVG units
  let mounted = 0;

  /**
   * @typedef {Record<string, any>} State
   * @typedef {{box: number[], x: number[], y: number[], scale: string[]}} Axes
   * @typedef {{kind: string, axes: number, radius?: number, role?: string, dy?: number}} Part
   * @typedef {{part: string, index: number, x: string, y: string, select?: string}} Handle
   * @typedef {{part: string, select: string, flip: string, toggle: string, start: number}} Pick
   * @typedef {{name: string, kind: string, label: string, min?: number, max?: number, step?: number, unit?: string,
   *   play?: boolean, options?: any[], labels?: string[], at?: string | Record<string, number>, also?: State}} Control
   * @typedef {{figure: string, title: string, caption: string, svg: string, controls: Control[], state: State, words: string, axes: Axes[],
   *   parts: Record<string, Part>, handles: Handle[], picks: Pick[], data: any}} Spec
   * @typedef {{read: () => State, write: (changes: State) => void, address: boolean}} Host
   */

  // Placing data -------------------------------------------------------------------------------------------------

  /** @param {string} kind @param {number} v */
  const scaled = (kind, v) => (kind === "log" ? Math.log10(v) : v);
  /** @param {string} kind @param {number} v */
  const unscaled = (kind, v) => (kind === "log" ? 10 ** v : v);

  /** A function from data to SVG along one side of the axes. @param {Axes} axes @param {0 | 1} side */
  const toPicture = (axes, side) => {
    const kind = axes.scale[side];
    const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
    const [start, length] = [axes.box[side], axes.box[side + 2]];
    /** @param {number} v */
    return (v) => {
      const part = (scaled(kind, v) - low) / (high - low);
      const place = start + length * (side ? 1 - part : part);
      return Math.max(-1e4, Math.min(1e4, place)); // far outside is outside; SVG has single precision
    };
  };

  /** And back. @param {Axes} axes @param {0 | 1} side @param {number} place */
  const toData = (axes, side, place) => {
    const kind = axes.scale[side];
    const [low, high] = (side ? axes.y : axes.x).map((v) => scaled(kind, v));
    const part = (place - axes.box[side]) / axes.box[side + 2];
    return unscaled(kind, low + (high - low) * (side ? 1 - part : part));
  };

  /** @param {number} v */
  const short = (v) => Math.round(v * 100) / 100;
  /** @param {any} v */
  const isNumber = (v) => typeof v === "number" && Number.isFinite(v);

  /** @param {Axes} axes @param {{x: number[], y: number[]}} data @param {boolean} close */
  const outline = (axes, data, close) => {
    const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
    let d = "";
    let open = false;
    for (let i = 0; i < data.x.length; i++) {
      if (!isNumber(data.x[i]) || !isNumber(data.y[i])) {
        if (close && open) d += "Z";
        open = false;
        continue;
      }
      d += `${open ? "L" : "M"}${short(px(data.x[i]))} ${short(py(data.y[i]))}`;
      open = true;
    }
    return close && open ? `${d}Z` : d;
  };

  /** @param {Axes} axes @param {{x: number[], y: number[]}} data @param {number} r */
  const dots = (axes, data, r) => {
    const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
    let d = "";
    for (let i = 0; i < data.x.length; i++) {
      if (!isNumber(data.x[i]) || !isNumber(data.y[i])) continue;
      d += `M${short(px(data.x[i]) - r)} ${short(py(data.y[i]))}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    }
    return d;
  };

  // The picture --------------------------------------------------------------------------------------------------

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
    const inner = groups.map(
      (g) => /** @type {SVGElement} */ (g.querySelector(part.kind === "cells" ? "path" : "text")),
    );
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

  // Controls -----------------------------------------------------------------------------------------------------

  /** @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string)} children */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
    }
    element.append(...children);
    return element;
  };

  /** @param {Control} control @param {number} value */
  const shown = (control, value) => {
    if (control.kind === "ladder") return (control.labels || [])[value];
    const digits = (String(control.step).split(".")[1] || "").length;
    return book.relu.fixed(value, digits) + (control.unit ? ` ${control.unit}` : "");
  };

  /**
   * The form element of a control. `value` turns the state into what the element shows, `change` the other way.
   * @param {Control} control @param {string} id @param {(changes: State) => void} write @param {() => State} read
   */
  const formElement = (control, id, write, read) => {
    const { name } = control;
    const label = make("label", { for: id }, control.label);
    if (control.kind === "choice") {
      const select = /** @type {HTMLSelectElement} */ (
        make("select", { id, name }, ...(control.labels || []).map((text, i) => make("option", { value: i }, text)))
      );
      select.addEventListener("change", () =>
        write({ [name]: (control.options || [])[select.selectedIndex], ...control.also }),
      );
      const show = (/** @type {State} */ state) => {
        select.selectedIndex = (control.options || []).indexOf(state[name]);
      };
      return { row: [label, select], show };
    }
    if (control.kind === "switch") {
      const box = /** @type {HTMLInputElement} */ (make("input", { id, name, type: "checkbox" }));
      box.addEventListener("change", () => write({ [name]: box.checked }));
      const show = (/** @type {State} */ state) => {
        box.checked = state[name];
      };
      return { row: [label, box], show };
    }
    const ladder = control.kind === "ladder";
    const [min, max, step] = ladder
      ? [0, (control.options || []).length - 1, 1]
      : [control.min, control.max, control.step];
    const range = /** @type {HTMLInputElement} */ (make("input", { id, name, type: "range", min, max, step }));
    const output = make("output", { for: id });
    range.addEventListener("input", () => {
      const value = Number(range.value);
      if (ladder) write({ [name]: (control.options || [])[value] });
      else if (control.at) write({ [name]: replaced(read()[name], placeIn(control, read()), value) });
      else write({ [name]: value });
    });
    const show = (/** @type {State} */ state) => {
      const value = ladder
        ? (control.options || []).indexOf(state[name])
        : control.at
          ? state[name][placeIn(control, state)]
          : state[name];
      if (Number(range.value) !== value) range.value = String(value);
      const text = shown(control, value);
      if (output.textContent !== text) {
        output.textContent = text;
        range.setAttribute("aria-valuetext", text);
      }
    };
    const row = [label, range, output];
    if (control.play) row.push(player(range, control.label));
    return { row, show };
  };

  /** Which element of its list a control edits: the one that `at` names, or the sum of several with their strides. @param {Control} control @param {State} state */
  const placeIn = (control, state) => {
    const strides = typeof control.at === "string" ? { [control.at]: 1 } : control.at || {};
    return Object.entries(strides).reduce((sum, [name, stride]) => sum + stride * state[name], 0);
  };

  /** A copy of a list with one element replaced. @param {number[]} list @param {number} index @param {number} value */
  const replaced = (list, index, value) => list.map((old, i) => (i === index ? value : old));

  /** A button that walks a slider to its end. @param {HTMLInputElement} range @param {string} label */
  const player = (range, label) => {
    const button = /** @type {HTMLButtonElement} */ (
      make("button", { type: "button", class: "live-figure__play", "aria-label": `Play: ${label}` }, "▶")
    );
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      button.textContent = "▶";
      button.setAttribute("aria-label", `Play: ${label}`);
    };
    const step = () => {
      if (!range.isConnected || Number(range.value) >= Number(range.max)) return stop();
      range.stepUp();
      range.dispatchEvent(new Event("input", { bubbles: true }));
    };
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (Number(range.value) >= Number(range.max)) range.value = range.min;
      const steps = (Number(range.max) - Number(range.min)) / Number(range.step);
      timer = setInterval(step, Math.max(30, Math.min(250, 6000 / steps)));
      button.textContent = "❚❚";
      button.setAttribute("aria-label", `Pause: ${label}`);
    });
    return button;
  };

  // The pointer --------------------------------------------------------------------------------------------------

  /** The nearest value that a control allows; on a logarithmic axis the nearest there. @param {Control} control @param {number} value @param {string} [scale] */
  const allowed = (control, value, scale = "linear") => {
    if (control.kind === "ladder") {
      const near = (control.options || []).map((v) => Math.abs(scaled(scale, v) - scaled(scale, value)));
      return (control.options || [])[near.indexOf(Math.min(...near))];
    }
    const [low, high, step] = [Number(control.min), Number(control.max), Number(control.step)];
    const digits = (String(step).split(".")[1] || "").length;
    const snapped = Number((low + Math.round((value - low) / step) * step).toFixed(digits));
    return Math.max(low, Math.min(high, snapped));
  };

  /** Where the pointer is, in SVG units. @param {SVGSVGElement} svg @param {PointerEvent} event */
  const whereInPicture = (svg, event) => {
    const matrix = svg.getScreenCTM();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix ? matrix.inverse() : undefined);
    return [point.x, point.y];
  };

  /** The grip whose center is next to the pointer. @param {SVGSVGElement} svg @param {PointerEvent} event */
  const nearestGrip = (svg, event) => {
    const [x, y] = whereInPicture(svg, event);
    const grips = /** @type {SVGCircleElement[]} */ ([...svg.querySelectorAll(".live-figure__grip")]);
    const far = grips.map((g) =>
      g.style.display === "none"
        ? Infinity
        : Math.hypot(Number(g.getAttribute("cx")) - x, Number(g.getAttribute("cy")) - y),
    );
    return grips[far.lastIndexOf(Math.min(...far))];
  };

  /**
   * An unseen circle over a point that can be dragged. Returns a function that follows the frame.
   * @param {SVGSVGElement} svg @param {Spec} spec @param {Handle} handle @param {() => State} read @param {(c: State) => void} write
   */
  const grip = (svg, spec, handle, read, write) => {
    const axes = spec.axes[spec.parts[handle.part].axes];
    const circle = svg.appendChild(document.createElementNS(SVG, "circle"));
    circle.setAttribute("class", "live-figure__grip");
    circle.setAttribute("r", String(GRIP));
    circle.setAttribute("data-handle", `${handle.part}.${handle.index}`);
    /** @param {string} target @param {0 | 1} side @param {number} place */
    const change = (target, side, place) => {
      const [, name, index] = /** @type {RegExpMatchArray} */ (target.match(/^(\w+)(?:\[(\d+)\])?$/));
      const control = /** @type {Control} */ (spec.controls.find((c) => c.name === name));
      const next = allowed(control, toData(axes, side, place), axes.scale[side]);
      return { [name]: index === undefined ? next : replaced(read()[name], Number(index), next) };
    };
    /** @param {PointerEvent} event */
    const drag = (event) => {
      const [x, y] = whereInPicture(svg, event);
      if (handle.x) write(change(handle.x, 0, x));
      if (handle.y) write(change(handle.y, 1, y));
    };
    circle.addEventListener("pointerdown", (event) => {
      nearestGrip(svg, event).setPointerCapture(event.pointerId); // grips overlap: the top one need not be meant
      event.preventDefault();
    });
    // touch-action: none is for boxes; Chromium scrolls the page under a finger on an SVG circle all the same
    circle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    circle.addEventListener("gotpointercapture", () => {
      if (handle.select) write({ [handle.select]: handle.index });
    });
    circle.addEventListener("pointermove", (event) => {
      if (circle.hasPointerCapture(event.pointerId)) drag(event);
    });
    const [px, py] = [toPicture(axes, 0), toPicture(axes, 1)];
    /** @param {any} frame */
    return (frame) => {
      const data = frame[handle.part];
      const [x, y] = data ? [data.x[handle.index], data.y[handle.index]] : [null, null];
      const seen = isNumber(x) && isNumber(y);
      circle.style.display = seen ? "" : "none";
      if (!seen) return;
      circle.setAttribute("cx", String(short(px(x))));
      circle.setAttribute("cy", String(short(py(y))));
    };
  };

  /** Cells that answer to a click. @param {SVGSVGElement} svg @param {Spec} spec @param {Pick} pick @param {() => State} read @param {(c: State) => void} write */
  const clickable = (svg, spec, pick, read, write) => {
    /** The changes that give one element of a list another value. @param {string} name @param {State} picked @param {(v: number) => number} change */
    const edited = (name, picked, change) => {
      const place = placeIn(/** @type {Control} */ (spec.controls.find((c) => c.name === name)), picked);
      return { [name]: replaced(picked[name], place, change(picked[name][place])) };
    };
    svg.classList.add("live-figure__clickable"); // a class, not :has(), which the page would match anew at each move
    svg.querySelectorAll(`[data-part^="${pick.part}."]`).forEach((cell, i) => {
      cell.classList.add("live-figure__cell");
      cell.addEventListener("click", () => {
        const selected = { [pick.select]: pick.start + i };
        const picked = { ...read(), ...selected };
        const flipped = pick.flip ? edited(pick.flip, picked, (v) => -v || 0) : {};
        const toggled = pick.toggle ? edited(pick.toggle, picked, (v) => (v ? 0 : 1)) : {};
        write({ ...selected, ...flipped, ...toggled });
      });
    });
  };

  // The address --------------------------------------------------------------------------------------------------
  // #activations?activation=tanh&x=1.5 : a link to a figure in a state.

  /** @param {Spec} spec @param {State} state */
  const address = (spec, state) => {
    const query = new URLSearchParams();
    for (const { name } of spec.controls) query.set(name, [state[name]].flat().join(","));
    return `#${spec.figure}?${query}`;
  };

  /** The state in the page's address, as far as it fits the controls. @param {Spec} spec */
  const stateInAddress = (spec) => {
    const [name, query] = decodeURI(location.hash.slice(1)).split("?");
    /** @type {State} */
    const state = {};
    if (name !== spec.figure || query === undefined) return null;
    const values = new URLSearchParams(query);
    for (const control of spec.controls) {
      const text = values.get(control.name);
      if (text === null) continue;
      if (control.kind === "switch") state[control.name] = text === "true";
      else if (control.options) {
        const found = control.options.find((option) => String(option) === text);
        if (found !== undefined) state[control.name] = found;
      } else {
        const list = text.split(",").map(Number);
        const right = control.kind === "numbers" ? spec.state[control.name].length : 1;
        if (text.trim() === "" || list.length !== right || !list.every(isNumber)) continue;
        const near = list.map((v) => allowed(control, v));
        state[control.name] = control.kind === "numbers" ? near : near[0];
      }
    }
    return state;
  };

  // One figure ---------------------------------------------------------------------------------------------------

  /**
   * Bring a figure to life inside `root`, which holds its still picture.
   * @param {HTMLElement} root @param {Spec} spec @param {Host} host
   */
  const mount = (root, spec, host) => {
    const frameOf = book.figures[spec.figure];
    if (!frameOf) return null;
    const svg = picture(spec.svg);
    const still = root.querySelector("img");
    const holder = make("div", { class: "live-figure__picture" });
    holder.append(svg);
    if (still) still.replaceWith(holder);
    else root.prepend(holder);

    const paint = Object.entries(spec.parts).map(([name, part]) => ({
      name,
      draw: painter(svg, name, part, spec.axes[part.axes]),
    }));
    const id = `live${mounted}`;
    const controls = spec.controls.map((control) =>
      formElement(control, `${id}-${control.name}`, host.write, host.read),
    );
    const panel = make(
      "div",
      { class: "live-figure__controls", role: "group", "aria-label": `Controls: ${spec.title}` },
      ...controls.map(({ row }, i) =>
        make(
          "div",
          { class: `live-figure__row live-figure__row--${spec.controls[i].play ? "play" : spec.controls[i].kind}` },
          ...row,
        ),
      ),
    );
    const buttons = make("div", { class: "live-figure__buttons" });
    panel.append(buttons);
    holder.after(panel);
    const reset = make("button", { type: "button", class: "live-figure__reset" }, "Reset");
    reset.addEventListener("click", () => host.write(spec.state));
    buttons.append(reset);
    if (host.address) {
      const link = make("button", { type: "button", class: "live-figure__link" }, "Link to this state");
      link.addEventListener("click", () => {
        location.hash = address(spec, host.read());
        const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject();
        copied.then(
          () => (link.textContent = "Link copied"),
          () => (link.textContent = "The link is in the address bar"),
        );
        setTimeout(() => (link.textContent = "Link to this state"), 3000);
      });
      buttons.append(link);
    }
    const words = root.querySelector(".live-figure__state") || make("p", { class: "live-figure__state" });
    words.setAttribute("aria-live", "polite");
    if (!words.isConnected || !root.contains(words)) panel.before(words);

    const grips = spec.handles.map((handle) => grip(svg, spec, handle, host.read, host.write));
    for (const pick of spec.picks) clickable(svg, spec, pick, host.read, host.write);

    const draw = () => {
      const state = host.read();
      const frame = frameOf(state, spec.data, book.relu);
      for (const { name, draw } of paint) draw(frame[name]);
      for (const { show } of controls) show(state);
      for (const follow of grips) follow(frame);
      if (words.textContent !== frame.words) words.textContent = frame.words;
    };
    draw();
    root.classList.add("live-figure--live");
    return { draw, svg };
  };

  /** The SVG that a picture of a page holds in its address. @param {HTMLImageElement} image */
  const textOf = (image) => decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));

  /** A page of the book: its figures hold their own state. @param {HTMLElement} root */
  const mountInPage = (root) => {
    const still = /** @type {HTMLImageElement} */ (root.querySelector("img"));
    const spec = /** @type {Spec} */ ({ ...JSON.parse(root.dataset.spec || "{}"), svg: textOf(still) });
    let state = { ...spec.state };
    const host = {
      read: () => state,
      write: (/** @type {State} */ changes) => {
        state = { ...state, ...changes };
        if (live) live.draw();
      },
      address: true,
    };
    /** @type {ReturnType<typeof mount>} */
    const live = mount(root, spec, host);
    const follow = () => {
      const wanted = stateInAddress(spec);
      if (!wanted) return;
      host.write({ ...spec.state, ...wanted });
      root.scrollIntoView({ block: "center" });
    };
    follow();
    window.addEventListener("hashchange", follow);
  };

  /** What anywidget calls: the state lives in the kernel's model. @param {string} name @param {any} model @param {HTMLElement} el */
  book.render = (name, model, el) => {
    const spec = /** @type {Spec} */ (model.get("_spec"));
    const names = spec.controls.map((control) => control.name);
    const root = make("figure", { class: "live-figure", "data-figure": name });
    el.append(root);
    const host = {
      read: () => Object.fromEntries(names.map((n) => [n, model.get(n)])),
      write: (/** @type {State} */ changes) => {
        for (const [key, value] of Object.entries(changes)) model.set(key, value);
        model.save_changes();
      },
      address: false,
    };
    const live = mount(root, spec, host);
    if (!live) return undefined;
    for (const element of root.querySelectorAll("input, select, button")) {
      element.setAttribute("data-lm-suppress-shortcuts", "true"); // or JupyterLab takes the arrow keys for itself
    }
    const learner = make("p", { class: "live-figure__learner", "aria-live": "polite" });
    root.append(learner, make("figcaption", {}, spec.caption.replaceAll("`", "")));
    const overlay = learnersOverlay(live.svg, spec, learner);
    const showLearner = () => overlay(model.get("_mine"));
    for (const n of names) model.on(`change:${n}`, live.draw);
    model.on("change:_mine", showLearner);
    showLearner();
    return () => {
      for (const n of names) model.off(`change:${n}`, live.draw);
      model.off("change:_mine", showLearner);
    };
  };

  /** The learner's own frame, computed in Python, over the book's. @param {SVGSVGElement} svg @param {Spec} spec @param {HTMLElement} words */
  const learnersOverlay = (svg, spec, words) => {
    const layer = svg.appendChild(document.createElementNS(SVG, "g"));
    layer.setAttribute("class", "live-figure__mine");
    /** @param {{frame: any, words: string, crosses: Record<string, number[]>} | null} mine */
    return (mine) => {
      layer.textContent = "";
      words.textContent = mine ? mine.words : "";
      if (!mine) return;
      for (const name of Object.keys(mine.crosses)) {
        const part = spec.parts[name];
        const axes = spec.axes[part.axes];
        const path = layer.appendChild(document.createElementNS(SVG, "path"));
        if (part.kind === "cells" || part.kind === "texts") {
          path.setAttribute("d", mine.crosses[name].map((i) => crossOver(svg, `${name}.${i}`)).join(""));
        } else path.setAttribute("d", mine.frame[name] ? outline(axes, mine.frame[name], part.kind === "area") : "");
      }
    };
  };

  /** Two strokes over a cell. @param {SVGSVGElement} svg @param {string} part */
  const crossOver = (svg, part) => {
    const cell = /** @type {SVGGElement | null} */ (svg.querySelector(`[data-part="${part}"]`));
    if (!cell) return "";
    const { x, y, width, height } = cell.getBBox();
    return `M${x} ${y}l${width} ${height}M${x + width} ${y}l${-width} ${height}`;
  };

  book.mount = mount;
  if (typeof document !== "undefined" && document.currentScript) {
    const start = () => {
      for (const root of document.querySelectorAll("figure.live-figure[data-spec]")) {
        mountInPage(/** @type {HTMLElement} */ (root));
      }
      for (const still of document.querySelectorAll("figure.still-figure img")) {
        still.replaceWith(picture(textOf(/** @type {HTMLImageElement} */ (still)))); // so that it follows the theme
      }
    };
    if (document.readyState === "complete") start();
    else document.addEventListener("DOMContentLoaded", start);
  }
})();

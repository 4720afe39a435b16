// The five kinds: each makes what stands there without a script into something to answer, and says what it holds.
// A kind is (answer, record, card) -> { read, put, judge, shown? }: `read` gives the answer as it is kept, `put` puts a
// kept one back, `judge` gives the verdict, and `shown` is called when the reply stands there.

/** Nothing to judge yet. @param {string} title @param {string} [text] @returns {Verdict} */
const notYet = (title, text) => ({ right: false, open: true, reply: told(title, text) });

/** @param {string} text @param {number} count */
const plural = (text, count) => `${count} ${text}${count === 1 ? "" : "s"}`;

/** @param {HTMLElement} answer @param {CellsRecord} record @returns {Asking} */
const askCells = (answer, record) => {
  const cells = /** @type {HTMLTableCellElement[]} */ ([...answer.querySelectorAll(".question__asked td")]);
  const inputs = cells.map((cell, i) => {
    const where = record.where[i].replace(/^\w/, (letter) => letter.toLowerCase());
    const named = {
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      "aria-label": `${record.asked.label} ${where}`,
    };
    const input = /** @type {HTMLInputElement} */ (element("input", named));
    input.addEventListener("input", () => mark(i, ""));
    cell.replaceChildren(input);
    return input;
  });
  /** @param {number} i @param {string} verdict */
  const mark = (i, verdict) => {
    cells[i].dataset.verdict = verdict;
    if (verdict === "wrong") inputs[i].setAttribute("aria-invalid", "true");
    else inputs[i].removeAttribute("aria-invalid");
  };
  return {
    read: () => inputs.map(({ value }) => value),
    put: (kept) =>
      inputs.forEach((input, i) => {
        input.value = String(kept[i] ?? "");
      }),
    judge: () => {
      const empty = inputs.filter(({ value }) => !value.trim());
      if (empty.length === inputs.length) return notYet("Nothing is filled in yet.");
      const numbers = inputs.map(({ value }) => typedNumber(value));
      const odd = inputs.find(({ value }, i) => value.trim() && Number.isNaN(numbers[i]));
      if (odd) return notYet(`“${odd.value.trim()}” is no number.`, "A number looks like −2, 0.5 or 1/3.");
      if (empty.length)
        return notYet(`${plural("cell", empty.length)} still empty.`, "Fill in the whole row, then check.");
      const verdict = judgeCells(record, numbers);
      for (const [i, input] of inputs.entries()) {
        input.value = input.value.trim().replaceAll("-", "−");
        mark(i, verdict.wrong.includes(i) ? "wrong" : "right");
      }
      return verdict;
    },
  };
};

/** @param {HTMLElement} answer @param {ChoiceRecord} record @param {HTMLElement} card @returns {Asking} */
const askChoice = (answer, record, card) => {
  const type = record.several ? "checkbox" : "radio";
  const items = /** @type {HTMLElement[]} */ ([...answer.querySelectorAll("li")]);
  const inputs = items.map((item, value) => {
    const input = /** @type {HTMLInputElement} */ (element("input", { type, name: record.name, value }));
    const words = element("span", {}, ...item.childNodes);
    item.replaceChildren(element("label", {}, input, words));
    input.addEventListener("change", () => {
      for (const one of items) one.dataset.verdict = "";
    });
    return input;
  });
  const list = /** @type {HTMLElement} */ (answer.querySelector("ul"));
  const group = element("div", {
    role: record.several ? "group" : "radiogroup",
    "aria-labelledby": `${card.id}-prompt`,
  });
  list.replaceWith(group);
  group.append(list);
  const chosen = () => inputs.flatMap(({ checked }, i) => (checked ? [i] : []));
  return {
    read: chosen,
    put: (kept) =>
      inputs.forEach((input, i) => {
        input.checked = kept.includes(i);
      }),
    judge: () => {
      if (!chosen().length) return notYet("Nothing is chosen yet.");
      const verdict = judgeChoice(record, chosen());
      items.forEach((item, i) => {
        item.dataset.verdict = inputs[i].checked ? (record.options[i].right ? "right" : "wrong") : "";
      });
      return verdict;
    },
  };
};

/** @param {HTMLElement} answer @param {ExpressionRecord} record @returns {Asking} */
const askExpression = (answer, record) => {
  const selects = record.choices.map((texts, i) => {
    const options = ["?", ...texts].map((text, place) => element("option", { value: place - 1 }, text));
    const named = { "aria-label": `Part ${i + 1} of ${record.choices.length}` };
    return /** @type {HTMLSelectElement} */ (element("select", named, ...options));
  });
  answer.querySelectorAll(".question__blank").forEach((blank, i) => {
    blank.replaceWith(element("span", { class: "question__select" }, selects[i]));
  });
  const places = () => selects.map(({ value }) => Number(value));
  return {
    read: places,
    put: (kept) =>
      selects.forEach((select, i) => {
        select.value = String(kept[i] ?? -1);
      }),
    judge: () => {
      const open = places().filter((place) => place < 0).length;
      return open ? notYet(`${plural("part", open)} still open.`) : judgeTable(record, places());
    },
  };
};

/** @param {HTMLElement} answer @param {PredictRecord} record @returns {Asking} */
const askPrediction = (answer, record) => {
  const figure = document.getElementById(record.figure);
  const asking = record.ask.by === "axis" ? askAxis : record.ask.by === "pick" ? askPick : askSetting;
  const { shown, ...asked } = asking(answer, record, figure);
  return {
    ...asked,
    shown: (verdict) => {
      shown?.(verdict);
      figure?.dispatchEvent(new CustomEvent("live-figure:set", { detail: record.show }));
      return figure ? [element("a", { href: `#${record.figure}` }, "The figure shows it.")] : [];
    },
  };
};

/** A marker on an axis: a range input whose thumb is the marker. @param {HTMLElement} answer @param {PredictRecord} record @returns {Asking} */
const askAxis = (answer, record) => {
  const { ask } = record;
  const plot = /** @type {HTMLElement} */ (answer.querySelector(".question__plot"));
  const words = element("span", { class: "question__you" });
  const guide = element("span", { class: "question__guide" }, words);
  const { low: min, high: max, step, start } = ask;
  const label = (answer.querySelector(".question__label")?.textContent || ask.label).trim();
  const input = /** @type {HTMLInputElement} */ (
    element("input", { type: "range", min, max, step, value: start, "aria-label": label })
  );
  const across = (/** @type {number} */ x) => (100 * (x - min)) / (max - min);
  const curve = ask.curve ? curveOf(ask.curve, across) : { line: element("span"), zero: 0 };
  const found = element("span", { class: "question__found", hidden: true });
  const off = element("span", { class: "question__off", hidden: true });
  plot.style.setProperty("--zero", `${curve.zero}%`);
  plot.append(guide, off, found, input);
  let moved = false;
  const draw = () => {
    const at = across(input.valueAsNumber);
    guide.style.left = `${at}%`;
    guide.classList.toggle("question__guide--right", at > 70);
    const told = withMinus(input.valueAsNumber);
    words.textContent = `you: ${told}`;
    input.setAttribute("aria-valuetext", told);
    off.hidden = true;
  };
  input.addEventListener("input", () => {
    moved = true;
    draw();
  });
  draw();
  const nearest = () => {
    const at = input.valueAsNumber;
    return /** @type {number[]} */ ([...record.answers]).sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  };
  return {
    read: () => input.valueAsNumber,
    put: (kept) => {
      input.value = String(kept);
      moved = true;
      draw();
    },
    judge: () => {
      if (moved) return judgePrediction(record, input.valueAsNumber);
      moved = true;
      return notYet("Put the marker first.", "If it stands where you want it, press again.");
    },
    shown: ({ right }) => {
      const [at, to] = [input.valueAsNumber, nearest()];
      plot.prepend(curve.line);
      found.hidden = false;
      found.style.left = `${across(to)}%`;
      if (right) return [];
      off.hidden = false;
      off.style.left = `${across(Math.min(at, to))}%`;
      off.style.width = `${Math.abs(across(to) - across(at))}%`;
      off.classList.toggle("question__off--left", to < at);
      off.replaceChildren(element("span", {}, `${withMinus(Math.abs(to - at))} off`));
      return [];
    },
  };
};

const SVG = "http://www.w3.org/2000/svg";

/** A curve over the axis, in percent of the plot, and how far up its zero is. @param {{x: number[], y: number[]}} curve @param {(x: number) => number} across */
const curveOf = ({ x, y }, across) => {
  const [low, high] = [Math.min(0, ...y), Math.max(...y)];
  const up = (/** @type {number} */ value) => (100 * (value - low)) / (high - low || 1);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${x.map((at, i) => `${across(at).toFixed(2)} ${(100 - up(y[i])).toFixed(2)}`).join("L")}`);
  const line = document.createElementNS(SVG, "svg");
  line.setAttribute("viewBox", "0 0 100 100");
  line.setAttribute("preserveAspectRatio", "none");
  line.setAttribute("class", "question__curve");
  line.setAttribute("aria-hidden", "true");
  line.append(path);
  return { line, zero: up(0) };
};

/** Cells to pick. @param {HTMLElement} answer @param {PredictRecord} record @returns {Asking} */
const askPick = (answer, record) => {
  const items = [...answer.querySelectorAll("li")];
  const boxes = items.map((item) => {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    item.replaceChildren(element("label", {}, box, element("span", {}, ...item.childNodes)));
    box.addEventListener("change", () => (item.dataset.verdict = ""));
    return box;
  });
  const picked = () => boxes.map(({ checked }) => checked);
  let asked = false;
  return {
    read: picked,
    put: (kept) =>
      boxes.forEach((box, i) => {
        box.checked = Boolean(kept[i]);
      }),
    judge: () => {
      if (!asked && !picked().some(Boolean)) {
        asked = true;
        return notYet("Nothing is picked yet.", "If you say that there is none, press again.");
      }
      return judgePrediction(record, picked());
    },
    shown: () => {
      const answers = /** @type {boolean[][]} */ (record.answers);
      const wrong = (/** @type {boolean[]} */ one) => one.filter((value, i) => value !== boxes[i].checked).length;
      const [nearest] = [...answers].sort((a, b) => wrong(a) - wrong(b));
      items.forEach((item, i) => {
        const right = boxes[i].checked === nearest[i];
        item.dataset.verdict = right ? (boxes[i].checked ? "right" : "") : "wrong";
      });
      return [];
    },
  };
};

/** Controls of the figure to set: the figure says when its state changes. @param {HTMLElement} answer @param {PredictRecord} record @param {HTMLElement | null} figure @returns {Asking} */
const askSetting = (answer, record, figure) => {
  /** @type {Record<string, unknown>} */
  let state = {};
  let known = "";
  const { controls } = record.ask;
  const values = () => Object.keys(controls).map((name) => state[name]);
  const now = element("p", { class: "question__now" });
  answer.append(now);
  figure?.addEventListener("live-figure:state", (event) => {
    state = /** @type {CustomEvent} */ (event).detail;
    now.textContent = `Now: ${Object.keys(controls)
      .map((name, i) => `${name} = ${said(values()[i])}`)
      .join(", ")}`;
  });
  figure?.dispatchEvent(new CustomEvent("live-figure:set", { detail: {} })); // it answers with its state
  known = JSON.stringify(values());
  const places = () => Object.values(controls).map((list, i) => list.findIndex((one) => same(one, values()[i])));
  return {
    read: values,
    put: () => undefined, // the figure stands where the page puts it
    judge: () => {
      if (known === JSON.stringify(values())) {
        known = "";
        return notYet("Set the figure first.", "If it stands as you want it, press again.");
      }
      if (places().includes(-1))
        return notYet("The figure stands elsewhere.", "Choose a value that the question names.");
      return judgeTable(/** @type {Table} */ (record), places());
    },
  };
};

/** @param {unknown} value */
const said = (value) => (typeof value === "number" ? withMinus(value) : String(value));

/** @param {unknown} one @param {unknown} other */
const same = (one, other) =>
  typeof one === "number" && typeof other === "number"
    ? alike(one, other)
    : JSON.stringify(one) === JSON.stringify(other);

/** @param {HTMLElement} answer @param {CodeRecord} record @param {HTMLElement} card @param {() => void} check @returns {Asking} */
const askCode = (answer, record, card, check) => {
  const help = `${card.id}-help`;
  const editor = editorOf(record.starter, `Your code for ${record.function}`, help, check);
  const output = element("div", { class: "question__output", hidden: true });
  const keys = element(
    "p",
    { class: "question__keys", id: help },
    "Tab indents; after Esc it leaves. Ctrl + Enter runs.",
  );
  answer.replaceChildren(editor.whole, keys, output);
  /** @param {string} text */
  const print = (text) => {
    output.hidden = !text;
    output.replaceChildren(element("p", {}, "Output"), element("pre", {}, text));
  };
  return {
    read: () => editor.area.value,
    put: (kept) => editor.put(String(kept)),
    judge: async () => {
      const text = asTyped(editor.area.value);
      editor.mark(0);
      print("");
      if (codeOf(text) === codeOf(record.starter)) return { right: false, open: true, reply: record.untouched };
      const found = await runOnCases(record, text);
      const { line, at, ...verdict } = verdictOf(record, found, text);
      editor.mark(line);
      print(outputOf(record, found, at));
      return verdict;
    },
  };
};

/** What happened in the worker, as a verdict, the line that is wrong and the case that is spoken of. @param {CodeRecord} record @param {Ran & Judged} found @param {string} text @returns {Verdict & {line: number, at: number}} */
const verdictOf = (record, found, text) => {
  /** @param {string} title @param {string} [more] @param {number} [line] */
  const wrong = (title, more, line = 0) => ({ right: false, reply: told(title, more), line, at: -1 });
  if (found.late) return wrong(`Stopped after ${LIMIT / 1000} seconds.`, LATE);
  if (found.crashed) return wrong("Python itself stopped.", `It says: ${found.crashed}. The next run starts afresh.`);
  if (found.missing) {
    return wrong(`There is no function \`${found.missing}\`.`, "Keep the name that the first line gave it.");
  }
  const { line, error, words } = traced(found.trace || "");
  if (!found.outcomes) return wrong(`Line ${line} stops: ${error}${words ? `, ${words}` : ""}.`, hintFor(error), line);
  const { at, ...verdict } = judgeCode(record, found.outcomes);
  if (!found.outcomes[at].error) return { ...verdict, line: 0, at };
  const code = (text.split("\n")[line - 1] || "").trim();
  const where = line ? `It stops at line ${line}, \`${code}\`` : "Python says";
  return { ...verdict, reply: withDetail(verdict.reply, `${where}: ${words || error}.`), line, at };
};

const LATE = "A loop in your code does not end, or it takes very long. Is what ends it ever reached?";

/** @param {string} error */
const hintFor = (error) =>
  ({
    SyntaxError: "Python cannot read it. Look at this line and the one before: a colon, a bracket, a quote?",
    IndentationError: "Lines that belong together begin at the same column.",
    ImportError: "There is no NumPy here: this exercise is plain Python.",
    NameError: "Is it spelled as where it was given a value?",
  })[error] || "";

/** What the reader's code printed and gave, on the case that the reply speaks of. @param {CodeRecord} record @param {Ran & Judged} found @param {number} at */
const outputOf = (record, found, at) => {
  const prints = [...printsOf(found.printed, -1), ...(at < 0 ? [] : printsOf(found.printed, at))];
  if (found.cut) prints.push("… (more was printed)");
  const one = found.outcomes?.[at];
  if (one && !one.error) prints.push(`${record.cases[at].call}  →  ${plain(one.value)}`);
  if (found.trace) prints.push(shortTrace(found.trace));
  return prints.join("\n");
};

/** A traceback without the lines of what we put around, each line of the reader's once. @param {string} trace */
const shortTrace = (trace) => {
  const found = [...trace.matchAll(/File "yours", line (\d+)(?:, in (\w+))?/g)];
  const places = new Map(found.map(([, line]) => [line, `  line ${line}`]));
  for (const [, line, name] of found) if (name) places.set(line, `  line ${line}, in ${name}`);
  return [trace.trimEnd().split("\n").pop(), ...[...places.values()].slice(-4)].join("\n");
};

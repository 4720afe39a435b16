// A field for code: a plain text area, so that every keyboard, screen reader and phone knows what it is; behind its
// letters, which are transparent, the same letters in color. Enter keeps the indent and adds one after a colon; Tab
// indents, and after Escape it leaves the field as everywhere else.

const KEYS = "Tab indents; after Esc it leaves. Ctrl + Enter runs.";
const INDENT = "    ";
const WORDS =
  "def|return|if|else|elif|for|in|while|and|or|not|is|None|True|False|lambda|import|from|pass|break|continue";
const TOKEN = new RegExp(
  `(?<note>#.*)|(?<text>"[^"]*"?|'[^']*'?)|(?<=\\bdef )(?<name>\\w+)|\\b(?<word>${WORDS})\\b|\\b(?<number>\\d+\\.?\\d*(?:e[-+]?\\d+)?)\\b`,
  "g",
);

/** A line of Python with its words by role. @param {string} line */
const painted = (line) => {
  const parts = [];
  let done = 0;
  for (const found of line.matchAll(TOKEN)) {
    const [role = "word"] = Object.entries(found.groups || {}).find(([, text]) => text !== undefined) || [];
    parts.push(line.slice(done, found.index), element("span", { class: `question__py-${role}` }, found[0]));
    done = found.index + found[0].length;
  }
  return [...parts, line.slice(done)];
};

/**
 * An editor in place of a starter. @param {string} starter @param {string} label @param {string} help the id of its description
 * @param {() => void} run
 */
const editorOf = (starter, label, help, run) => {
  const area = /** @type {HTMLTextAreaElement} */ (
    element("textarea", {
      "data-code": true,
      "aria-label": label,
      "aria-describedby": help,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      wrap: "off",
      rows: 1,
    })
  );
  const paint = element("pre", { "aria-hidden": "true" });
  const whole = element("div", { class: "question__editor" }, paint, area);
  let wrong = 0;
  const draw = () => {
    const lines = area.value.split("\n");
    const room = Math.max(4, lines.length);
    paint.replaceChildren(
      ...Array.from({ length: room }, (_, i) => {
        const kind = i + 1 === wrong ? "question__line question__line--wrong" : "question__line";
        const [indent] = (lines[i] || "").match(/^\s*/) || [""];
        const code = element("span", {}, ...painted((lines[i] || "").slice(indent.length)));
        return element("span", { class: kind }, indent, code, "\n");
      }),
    );
  };
  /** @param {string} text */
  const put = (text) => {
    area.value = text;
    draw();
  };
  let leaving = false;
  area.addEventListener("input", () => {
    wrong = 0;
    draw();
  });
  area.addEventListener("blur", () => (leaving = false));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const tab = event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
    else if (event.key === "Enter" && !event.shiftKey) typeIn(area, `\n${indentAfter(area)}`);
    else if (tab && event.shiftKey) outdent(area);
    else if (tab) typeIn(area, INDENT.slice(column(area) % INDENT.length));
    else if (event.key === "Backspace" && atIndent(area)) deleteBack(area, ((column(area) - 1) % INDENT.length) + 1);
    else return;
    event.preventDefault();
  });
  put(starter);
  return {
    whole,
    area,
    put,
    /** Say which line is wrong; 0 is none. @param {number} line */
    mark: (line) => {
      wrong = line;
      draw();
      area.setAttribute("aria-invalid", String(line > 0));
    },
  };
};

/** The line up to the caret. @param {HTMLTextAreaElement} area */
const before = ({ value, selectionStart }) =>
  value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);

/** @param {HTMLTextAreaElement} area */
const column = (area) => before(area).length;

/** @param {HTMLTextAreaElement} area */
const atIndent = (area) => area.selectionStart === area.selectionEnd && /^ +$/.test(before(area));

/** The indent of a line after this one. @param {HTMLTextAreaElement} area */
const indentAfter = (area) => {
  const line = before(area);
  const [indent] = line.match(/^ */) || [""];
  return line.trimEnd().endsWith(":") ? indent + INDENT : indent;
};

/** Type as a reader would, so that undo knows of it. @param {HTMLTextAreaElement} area @param {string} text */
const typeIn = (area, text) => {
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input"));
};

/** @param {HTMLTextAreaElement} area @param {number} count */
const deleteBack = (area, count) => {
  area.setSelectionRange(area.selectionStart - count, area.selectionEnd);
  if (document.execCommand("delete")) return;
  area.setRangeText("");
  area.dispatchEvent(new Event("input"));
};

/** Take an indent from the line of the caret. @param {HTMLTextAreaElement} area */
const outdent = (area) => {
  const [start, at] = [area.selectionStart - column(area), area.selectionStart];
  const [spaces] = area.value.slice(start).match(/^ {0,4}/) || [""];
  area.setSelectionRange(start + spaces.length, start + spaces.length);
  if (spaces) deleteBack(area, spaces.length);
  area.setSelectionRange(Math.max(start, at - spaces.length), Math.max(start, at - spaces.length));
};

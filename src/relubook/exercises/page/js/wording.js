// Numbers and words as Python writes them, and small helpers to make elements.

/** A number with six digits, as Python's "%.6g". @param {number} x */
const general = (x) => {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return "0";
  const [digits, text] = x.toExponential(5).split("e");
  const power = Number(text);
  const sign = power < 0 ? "-" : "+";
  if (power < -4 || power > 5) return `${trimmed(digits)}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  return trimmed(x.toFixed(5 - power));
};

/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** A number as a reader writes it. Twin: `number` in relubook/exercises/question.py. @param {number} x */
const withMinus = (x) => general(x).replaceAll("-", "−");

/** A value as Python prints it. Twin: `plain` in relubook/exercises/question.py. @param {Written} value @returns {string} */
const plain = (value) => {
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value + 0) : general(value);
  return value;
};

/** @param {string} template @param {Record<string, string>} words */
const filledIn = (template, words) => template.replace(/\{(\w+)\}/g, (_, name) => words[name]);

/** @param {string} name @param {Record<string, string | number | boolean>} [attributes] @param {...(Node | string)} children */
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
};

/** Words with `code` and *stress*, as elements. @param {string} text */
const spoken = (text) =>
  text.split("`").flatMap((part, i) => {
    if (i % 2) return [element("code", {}, part)];
    return part.split(/\*([^*\s][^*]*)\*/).map((words, j) => (j % 2 ? element("em", {}, words) : words));
  });

/** The number that a reader typed; NaN when it is none. A minus sign, a fraction and a decimal comma are understood. @param {string} typed */
const typedNumber = (typed) => {
  const text = typed.trim().replaceAll("−", "-").replace(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(\s*\/\s*\d+\.?\d*)?$/i.test(text)) return Number.NaN;
  const [above, below = "1"] = text.split("/");
  return Number(above) / Number(below);
};

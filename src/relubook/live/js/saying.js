// Sentences: a template written in Python (relubook/live/wording.py, which says what can stand in one), filled in here.

const FIELD = /\{(\w*)(?::([^}|]*))?(?:\|([^}|]*)\|([^}|]*))?\}/g;

/** @param {unknown} value @param {string} form */
const oneValue = (value, form) => {
  const { fixed, significant } = book.relu;
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  const number = Number(value);
  if (form.startsWith("s")) return significant(number, Number(form.slice(1)));
  if (form) {
    const text = fixed(number, Number(form.replace("+", "")));
    const aboveZero = form[0] === "+" && text[0] !== "−" && text !== "NaN" && /[^0.]/.test(text);
    return aboveZero ? `+${text}` : text;
  }
  return Number.isInteger(number) ? fixed(number, 0) : significant(number);
};

/** Twin: relubook.live.wording.filled. @param {string} template @param {Said} values @param {Record<string, string>} reasons @returns {string} */
const filled = (template, values, reasons) =>
  template.replace(FIELD, (_, name, form, one, many) => {
    const value = values[name];
    if (one !== undefined) return Number(value) === 1 ? one : many;
    if (form === "reason") return value === null ? "" : filled(reasons[String(value)], values, reasons);
    return [value]
      .flat()
      .map((v) => oneValue(v, form || ""))
      .join(", ");
  });

/** The values that a template asks for. @param {string} template */
const namesIn = (template) => [...template.matchAll(FIELD)].map((found) => found[1]);

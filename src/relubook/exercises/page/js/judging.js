// What to tell a reader: a look into the tables that Python made. Twin: `reply` of each kind in
// relubook/exercises/question.py. Nothing here computes an answer; it compares what came with what Python computed.

/** Whether two values agree: numbers up to rounding, True with 1, lists place by place. @param {Written} one @param {Written} other @returns {boolean} */
const alike = (one, other) => {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, i) => alike(value, other[i]));
  }
  const [a, b] = [one, other].map((value) => (typeof value === "boolean" ? Number(value) : value));
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= ReLUQuestions.absolute + ReLUQuestions.relative * Math.abs(b);
  }
  return a === b;
};

/** @param {string} title @param {string} [text] @returns {Reply} */
const told = (title, text = "") => ({ name: "", title, text });

/** @param {Reply} reply @param {string} detail @returns {Reply} */
const withDetail = (reply, detail) => ({ ...reply, text: [reply.text, detail].filter(Boolean).join(" ") });

/** @param {CellsRecord} record @param {number[]} cells @returns {Verdict & {wrong: number[]}} */
const judgeCells = (record, cells) => {
  const wrongIn = (/** @type {number[]} */ right) => cells.flatMap((cell, i) => (alike(cell, right[i]) ? [] : [i]));
  const [nearest] = [...record.answers].sort((a, b) => wrongIn(a).length - wrongIn(b).length);
  const wrong = wrongIn(nearest);
  if (!wrong.length) return { right: true, reply: record.right, wrong };
  const mistake = record.mistakes.find((made) => alike(cells, made.cells));
  if (mistake) return { right: false, reply: mistake.reply, wrong };
  const [first] = wrong;
  const words = {
    where: record.where[first],
    got: withMinus(cells[first]),
    expected: withMinus(nearest[first]),
  };
  return { right: false, reply: told(filledIn(record.wrong, words)), wrong };
};

/** @param {ChoiceRecord} record @param {number[]} chosen @returns {Verdict} */
const judgeChoice = (record, chosen) => {
  const places = record.options.map((_, i) => i);
  const wrong = places.filter((i) => chosen.includes(i) && !record.options[i].right);
  const missed = places.filter((i) => !chosen.includes(i) && record.options[i].right);
  const [first] = [...wrong, ...missed];
  return first === undefined
    ? { right: true, reply: record.right }
    : { right: false, reply: record.options[first].reply };
};

/** A combination looked up in a table. @param {Table} record @param {number[]} places @returns {Verdict} */
const judgeTable = (record, places) => {
  const reply = record.replies[record.table[places.join(",")]];
  return { right: Boolean(reply.is_right), reply };
};

/** @param {PredictRecord} record @param {number | boolean[]} answer @returns {Verdict} */
const judgePrediction = (record, answer) => {
  const { ask } = record;
  const near = (/** @type {number | boolean[]} */ other) =>
    ask.by === "axis" && typeof answer === "number" && typeof other === "number"
      ? Math.abs(answer - other) <= ask.tolerance + ReLUQuestions.absolute
      : JSON.stringify(answer) === JSON.stringify(other);
  if (record.answers.some(near)) return { right: true, reply: record.right };
  const mistake = record.mistakes.find((made) => near(made.answer));
  return { right: false, reply: mistake ? mistake.reply : record.wrong };
};

/** @param {Outcome} one @param {Outcome} other */
const sameOutcome = (one, other) =>
  "error" in one || "error" in other
    ? one.error === other.error
    : alike(one.value, other.value) && alike(one.after, other.after);

/** @param {CodeRecord} record @param {Outcome[]} got @returns {Verdict & {at: number}} `at` : the case that the reply speaks of */
const judgeCode = (record, got) => {
  const { cases } = record;
  const at = got.findIndex((one, i) => !sameOutcome(one, cases[i].expected));
  if (at < 0) return { right: true, reply: record.right, at: longest(cases) };
  const detail = sentence(record, at, got[at]);
  const mistake = record.mistakes.find(({ outcomes }) => got.every((one, i) => sameOutcome(one, outcomes[i])));
  if (mistake) return { right: false, reply: mistake.reply, at };
  if (got.some(({ value }) => unfinished(value))) return { right: false, open: true, reply: record.unfinished, at };
  if (got.every((one) => !one.error && one.value === null)) {
    return { right: false, reply: withDetail(record.forgot_return, detail), at };
  }
  if (got.every((one, i) => !one.error && alike(one.value, cases[i].expected.value))) {
    return { right: false, reply: withDetail(record.changed_input, detail), at };
  }
  return { right: false, reply: told(detail), at };
};

/** The place of the longest call, which shows most. @param {CodeRecord["cases"]} cases */
const longest = (cases) => cases.reduce((best, { call }, i) => (call.length > cases[best].call.length ? i : best), 0);

/** @param {Written} value @returns {boolean} */
const unfinished = (value) => value === "..." || (Array.isArray(value) && value.some(unfinished));

/** What came and what was expected. @param {CodeRecord} record @param {number} at @param {Outcome} got */
const sentence = (record, at, got) => {
  const { call, arguments: given, expected } = record.cases[at];
  const words = {
    call,
    arguments: given.replace(/^\(|,\)$/g, ""),
    expected: plain(expected.value),
    error: got.error || "",
    got: plain(got.value),
    after: (got.after || []).map(plain).join(", "),
  };
  if (got.error) return filledIn(record.stopped, words);
  const onlyChanged = got.after && alike(got.value, expected.value);
  return filledIn(onlyChanged ? record.changed : record.wrong, words);
};

/** A text without comments, empty lines and spaces at the ends of lines: what counts as code. @param {string} text */
const codeOf = (text) =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trimEnd())
    .filter(Boolean)
    .join("\n");

/** The line of the reader's text where an error is, from a traceback; its last words; where the text is no Python. @param {string} trace */
const traced = (trace) => {
  const lines = [...trace.matchAll(/File "yours", line (\d+)/g)].map((found) => Number(found[1]));
  const [error = "", ...words] = (trace.trimEnd().split("\n").pop() || "").split(": ");
  return { line: lines.pop() || 0, error, words: words.join(": ") };
};

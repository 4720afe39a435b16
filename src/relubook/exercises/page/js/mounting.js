// A card: the question's HTML becomes a form with its buttons, its reply, hints and solution.

/** @type {Record<string, (answer: HTMLElement, record: any, card: HTMLElement, check: () => void) => Asking>} */
const KINDS = {
  cells: askCells,
  choice: askChoice,
  expression: askExpression,
  predict: askPrediction,
  code: askCode,
};
const VERBS = { cells: "Check", choice: "Check", expression: "Check", predict: "Show me", code: "Run" };

const ICONS = {
  run: "M4.5 3v10L13 8z",
  hint: "M6 13.5h4M6.5 11.5c0-1.5-2.3-2.4-2.3-5a3.8 3.8 0 0 1 7.6 0c0 2.6-2.3 3.5-2.3 5z",
  solution:
    "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  clear: "M4 4l8 8M12 4l-8 8",
};

/** @param {keyof typeof ICONS} name */
const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `question__icon question__icon--${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  /** @type {Element} */ (svg.firstChild).setAttribute("d", ICONS[name]);
  return svg;
};

/** @param {string} words @param {string} kind @param {keyof typeof ICONS} [drawn] */
const button = (words, kind, drawn) =>
  /** @type {HTMLButtonElement} */ (
    element(
      "button",
      { type: kind === "check" ? "submit" : "button", class: `question__${kind}` },
      ...(drawn ? [icon(drawn)] : []),
      element("span", {}, words),
    )
  );

/** Hints one at a time, the solution last. @param {HTMLElement} card */
const helpOf = (card) => {
  const hints = [...card.querySelectorAll("details.question__hint")];
  const solution = card.querySelector("details.question__solution");
  const told = element("div", { class: "question__help", role: "status" });
  const next = button("", "hint-button", "hint");
  const last = button("Solution", "solution-button", "solution");
  const words = /** @type {HTMLElement} */ (next.lastChild);
  let shown = 0;
  const show = () => {
    words.textContent = shown < hints.length ? `Hint ${shown + 1} of ${hints.length}` : "No more hints";
    next.disabled = shown === hints.length;
    last.disabled = shown < hints.length;
  };
  /** @param {Element} details @param {string} kind */
  const open = (details, kind) => {
    const [summary, ...rest] = details.children;
    const name = element("b", {}, summary.textContent || "");
    told.append(element("div", { class: `question__told question__told--${kind}` }, name, ...rest));
  };
  next.addEventListener("click", () => {
    open(hints[shown++], "hint");
    show();
    if (next.disabled) last.focus({ preventScroll: true });
  });
  last.addEventListener("click", () => {
    if (solution) open(solution, "solution");
    last.hidden = true;
  });
  for (const details of [...hints, solution]) details?.remove();
  show();
  return { told, buttons: [...(hints.length ? [next] : []), last], allow: () => (last.disabled = false) };
};

/** The link to the question after this one; none after the last. @param {HTMLElement} card */
const nextLink = (card) => {
  const cards = [...document.querySelectorAll("section.question")];
  const next = cards[cards.indexOf(card) + 1];
  const number = next?.querySelector(".question__number")?.textContent;
  return next ? [element("a", { href: `#${next.id}` }, number ? `Next: question ${number}` : "Next question")] : [];
};

/** @param {HTMLElement} place @param {Verdict} verdict @param {Node[]} links */
const showReply = (place, { right, open, reply }, links) => {
  place.dataset.verdict = open ? "open" : right ? "right" : "wrong";
  const words = [element("b", {}, ...spoken(reply.title)), ...(reply.text ? [" ", ...spoken(reply.text)] : [])];
  place.replaceChildren(element("p", {}, ...words, ...links.flatMap((link) => [" ", link])));
};

/** @param {HTMLElement} card */
const mountQuestion = (card) => {
  const { question: name = "", kind = "" } = card.dataset;
  const record = ReLUQuestions.records[name];
  const answer = /** @type {HTMLElement} */ (card.querySelector(".question__answer"));
  const verb = button(VERBS[/** @type {keyof typeof VERBS} */ (kind)], "check", kind === "code" ? "run" : undefined);
  const form = /** @type {HTMLFormElement} */ (element("form", { class: "question__form", autocomplete: "off" }));
  const asked = KINDS[kind](answer, record, card, () => form.requestSubmit());
  const help = helpOf(card);
  const reply = element("div", { class: "question__reply", role: "status" });
  const keys =
    kind === "code" ? [element("span", { class: "question__shortcut", "aria-hidden": "true" }, "Ctrl + Enter")] : [];
  answer.replaceWith(form);
  const aside = element("div", { class: "question__aside" }, ...help.buttons);
  form.append(answer, element("div", { class: "question__actions" }, verb, ...keys, aside));
  card.append(reply, help.told);
  const finish = (/** @type {Verdict} */ verdict) => {
    if (!verdict.open) remember(name, verdict.right, asked.read());
    const links = verdict.open ? [] : asked.shown?.(verdict) || [];
    showReply(reply, verdict, [...links, ...(verdict.right ? nextLink(card) : [])]);
    if (verdict.right) help.allow();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "true";
    try {
      const judged = asked.judge();
      if (judged instanceof Promise)
        showReply(reply, { right: false, open: true, reply: { name: "", title: "Running …", text: "" } }, []);
      finish(await judged);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      showReply(reply, notYet("Python does not start here.", `The browser says: ${why}.`), []);
    }
    delete form.dataset.busy;
  });
  const kept = keptAnswers()[name];
  if (kept) {
    try {
      asked.put(kept.answer);
    } catch {
      // an answer to what the question was in an older book
    }
    if (kept.state === "done") help.allow();
  }
  const mark = card.querySelector(".question__mark");
  mark?.setAttribute("data-question-mark", name);
};

/** The strip at the head of the chapter gets its count and what clears it. */
const mountStrip = () => {
  const strip = document.querySelector(".question-strip");
  if (!strip) return;
  const clear = button("Clear my answers", "clear", "clear");
  clear.addEventListener("click", () => {
    forget(Object.keys(ReLUQuestions.records));
    location.reload();
  });
  strip.append(element("span", { class: "question-strip__count" }), clear);
};

const startAsking = () => {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("section.question"))) {
    mountQuestion(card);
  }
  mountStrip();
  showMarks();
  for (const event of ["storage", KEPT]) window.addEventListener(event, showMarks);
  for (const [name, parts] of Object.entries(ReLUQuestions.own)) {
    const figure = document.querySelector(`.live-figure--live[data-figure="${name}"]`);
    if (figure) mountOwn(/** @type {HTMLElement} */ (figure), parts);
  }
};

// after the figures, which come to life at the same event and whose script stands before this one
if (document.readyState === "complete") startAsking();
else document.addEventListener("DOMContentLoaded", startAsking);

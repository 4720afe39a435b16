// Answers are kept, shown as marks, and cleared.

/** @param {Record<string, Kept>} kept */
const keep = (kept) => {
  try {
    if (Object.keys(kept).length) localStorage.setItem(STORE, JSON.stringify(kept));
    else localStorage.removeItem(STORE);
  } catch {
    // then the page forgets when it is closed
  }
  window.dispatchEvent(new Event(KEPT));
};

/** Keep an answer; a question that was done once stays done. @param {string} name @param {boolean} right @param {unknown} answer */
const remember = (name, right, answer) => {
  const kept = keptAnswers();
  const done = right || kept[name]?.state === "done";
  keep({ ...kept, [name]: { state: done ? "done" : "tried", answer } });
};

/** @param {string[]} names */
const forget = (names) => {
  const kept = keptAnswers();
  for (const name of names) delete kept[name];
  keep(kept);
};

const STATES = { done: "done", tried: "tried, not done yet" };

/** Bring every mark of the page to what is kept. */
const showMarks = () => {
  const kept = keptAnswers();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-question-mark]"))) {
    const state = kept[mark.dataset.questionMark || ""]?.state;
    mark.dataset.state = state || "untouched";
    mark.replaceChildren(element("span", { class: "question__unseen" }, state ? ` ${STATES[state]}` : " not tried"));
  }
  const names = Object.keys(ReLUQuestions.records);
  const done = names.filter((name) => kept[name]?.state === "done").length;
  for (const count of document.querySelectorAll(".question-strip__count")) {
    count.replaceChildren(element("b", {}, `${done} of ${names.length}`), " done");
  }
};

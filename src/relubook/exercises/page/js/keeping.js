// What a reader has answered is kept in the reader's own browser, in one entry, and leaves it never.

const STORE = "relubook.questions";

/** @returns {Record<string, Kept>} */
const keptAnswers = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) || "{}");
    return Object(kept) === kept ? kept : {};
  } catch {
    return {}; // no storage here, or something else in it
  }
};

const KEPT = "relubook:kept"; // the event that says that something else is kept now

// Films: Python has computed all frames, the page turns to one of them. Twin: relubook/live/film.py.

/** @param {any} reel @param {number} step @param {any[]} leaves @returns {any} */
const frameAt = (reel, step, leaves) => {
  if ("grow" in reel) return leaves[reel.grow].slice(0, reel.start + step);
  if ("row" in reel) return reel.row.map((/** @type {any} */ entry) => frameAt(entry, step, leaves));
  if ("same" in reel) return leaves[reel.same];
  if ("each" in reel) return leaves[reel.each][step];
  return Object.fromEntries(Object.entries(reel).map(([key, part]) => [key, frameAt(part, step, leaves)]));
};

/** @param {Film} film @returns {(state: State) => Frame} */
const filmFrames = (film) => (state) => {
  const chosen = JSON.stringify(film.choices.map((name) => state[name]));
  const step = film.steps ? film.steps.indexOf(state[film.step]) : Number(state[film.step]) - film.first;
  return frameAt(film.reels[chosen], step, film.leaves);
};

// The address: #activations?activation=tanh&x=1.5 is a link to a figure in a state. Whatever stands in an address, reading
// it never throws. Links in the text do the same as the address, and show when their figure is in that state.

/** @param {Spec} spec @param {State} state */
const address = (spec, state) => {
  const query = new URLSearchParams();
  for (const { name } of spec.controls) query.set(name, [state[name]].flat().join(","));
  return `#${spec.figure}?${query}`;
};

/** @param {string} text */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // no code at all, such as a lone %
  }
};

/** The figure and the state that a fragment names; it may be encoded as a whole. @param {string} hash */
const fragmentOf = (hash) => {
  const text = hash.includes("?") ? hash : decoded(hash);
  const [name, ...rest] = text.replace(/^#/, "").split("?");
  const query = rest.join("?");
  return { name: decoded(name), query: query.includes("=") ? query : decoded(query) };
};

/** The controls that a query names, as far as the values fit. Twin: relubook/live/address.py. @param {Spec} spec @param {string} query */
const stateIn = (spec, query) => {
  const values = new URLSearchParams(query);
  /** @type {State} */
  const state = {};
  for (const control of spec.controls) {
    const text = values.get(control.name);
    const value = text === null ? undefined : readValue(spec, control, text.replaceAll("−", "-"));
    if (value !== undefined) state[control.name] = value;
  }
  return state;
};

/** @param {Spec} spec @param {Control} control @param {string} text @returns {State[string] | undefined} */
const readValue = (spec, control, text) => {
  if (control.kind === "switch") return text === "true" ? true : text === "false" ? false : undefined;
  if (control.options) {
    return control.options.find((v) => String(v) === text || (typeof v === "number" && text && Number(text) === v));
  }
  const list = text.split(",").map((word) => (word.trim() === "" ? NaN : Number(word)));
  const first = spec.state[control.name];
  if (list.length !== (Array.isArray(first) ? first.length : 1) || !list.every(isNumber)) return undefined;
  const near = list.map((v) => allowed(control, v));
  return Array.isArray(first) ? near : near[0];
};

/** The links of a page that set a figure, each with the state that it sets. @param {Spec} spec */
const linksTo = (spec) =>
  /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('a[href^="#"]')])
    .map((link) => ({ link, ...fragmentOf(link.getAttribute("href") || "") }))
    .filter(({ name, query }) => name === spec.figure && query)
    .map(({ link, query }) => ({ link, state: stateIn(spec, query) }));

/** Whether a figure is in a state, as far as the state says. @param {State} now @param {State} wanted */
const isIn = (now, wanted) =>
  Object.entries(wanted).every(([name, value]) => JSON.stringify(now[name]) === JSON.stringify(value));

/** @param {HTMLElement} root */
const bringIntoView = (root) => {
  const { top, bottom } = root.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (seen < Math.min(bottom - top, innerHeight) / 2) root.scrollIntoView({ block: "start" });
};

/**
 * Let the address and the links of the page move a figure. Returns what follows the state.
 * @param {HTMLElement} root @param {Spec} spec @param {(changes: State) => void} go
 */
const follow = (root, spec, go) => {
  const links = linksTo(spec);
  /** @param {State} state */
  const set = (state) => {
    go(state);
    bringIntoView(root);
  };
  for (const { link, state } of links) {
    link.classList.add("figure-link");
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return; // a new tab
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      set(state);
    });
  }
  const read = () => {
    const { name, query } = fragmentOf(location.hash);
    if (name === spec.figure && query) set(stateIn(spec, query));
  };
  window.addEventListener("hashchange", read);
  return {
    read,
    /** @param {State} now */
    show: (now) => {
      for (const { link, state } of links) {
        if (isIn(now, state)) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
  };
};

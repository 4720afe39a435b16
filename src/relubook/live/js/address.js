// The address: #activations?activation=tanh&x=1.5 is a link to a figure in a state.

/** @param {Spec} spec @param {State} state */
const address = (spec, state) => {
  const query = new URLSearchParams();
  for (const { name } of spec.controls) query.set(name, [state[name]].flat().join(","));
  return `#${spec.figure}?${query}`;
};

/** The state in the page's address, as far as it fits the controls. @param {Spec} spec */
const stateInAddress = (spec) => {
  const [name, query] = decodeURI(location.hash.slice(1)).split("?");
  /** @type {State} */
  const state = {};
  if (name !== spec.figure || query === undefined) return null;
  const values = new URLSearchParams(query);
  for (const control of spec.controls) {
    const text = values.get(control.name);
    if (text === null) continue;
    if (control.kind === "switch") state[control.name] = text === "true";
    else if (control.options) {
      const found = control.options.find((option) => String(option) === text);
      if (found !== undefined) state[control.name] = found;
    } else {
      const list = text.split(",").map(Number);
      const right = control.kind === "numbers" ? spec.state[control.name].length : 1;
      if (text.trim() === "" || list.length !== right || !list.every(isNumber)) continue;
      const near = list.map((v) => allowed(control, v));
      state[control.name] = control.kind === "numbers" ? near : near[0];
    }
  }
  return state;
};

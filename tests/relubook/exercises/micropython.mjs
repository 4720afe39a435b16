// Run functions in MicroPython: {home, harness, jobs} as JSON on the standard input, the outcomes of each job out.
import { readFileSync } from "node:fs";

const { home, harness, jobs } = JSON.parse(readFileSync(0, "utf8"));
const { loadMicroPython } = await import(home);
let printed = [];
const python = await loadMicroPython({ stdout: (line) => printed.push(line), linebuffer: true });
python.runPython(`import json\n${harness}`);
const found = jobs.map(({ source, name, cases }) => {
  printed = [];
  const calls = cases.map((each) => `lambda: (${each},)`);
  python.runPython(`${source}\nprint(json.dumps(outcomes(${name}, [${calls}])))`);
  return JSON.parse(printed.join("\n"));
});
console.log(JSON.stringify(found));

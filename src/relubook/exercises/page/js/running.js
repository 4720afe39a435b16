// Python in the page: MicroPython in a worker of its own. It is loaded at the first Run, gets 2 seconds a run, and every
// run has a fresh one. A module worker, or a worker from the address of a file, does not start in a page that was opened
// from a folder; a classic worker from a blob does, with the bytes of the wasm handed over by message.

const LIMIT = 2000; // milliseconds for a run
const START = 20000; // milliseconds for Python to start, on a slow phone
const PRINTS = 10000; // characters; what a reader prints beyond is left out

const HOME = /** @type {HTMLScriptElement} */ (document.currentScript).src;

/** What stands after the module's text, in the same function. It is sent as text; it must not use anything from here. */
const IN_WORKER = `
  const printed = [];
  let room = ${PRINTS};
  const stdout = (line) => {
    if (line[0] !== "\\0" && (room -= line.length + 1) < 0) return;
    printed.push(line);
  };
  const python = await loadMicroPython({ wasmBinary: first.data, heapsize: 4194304, pystack: 8192, stdout });
  onmessage = ({ data }) => {
    try {
      python.runPython(data);
      postMessage({ result: python.globals.get("result"), printed, cut: room < 0 });
    } catch (error) {
      postMessage({ crashed: String(error && error.message || error), printed, cut: room < 0 });
    }
  };
  postMessage("ready");`;

/** @type {Promise<PythonFiles> | undefined} */
let files;
/** @type {Promise<Worker> | undefined} */
let waiting;

/** The module and the wasm, once. @returns {Promise<PythonFiles>} */
const python = () => {
  files ||= new Promise((resolve, reject) => {
    const script = element("script", { src: new URL("micropython.js", HOME).href });
    script.addEventListener("load", () => {
      const { module, wasm, around } = ReLUPython;
      const text = `onmessage = async (first) => {${module}${IN_WORKER}\n};`;
      const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
      resolve({ around, bytes, address: URL.createObjectURL(new Blob([text], { type: "text/javascript" })) });
    });
    script.addEventListener("error", () => reject(new Error("micropython.js is missing")));
    document.head.append(script);
  });
  return files;
};

/** A worker in which Python waits. @returns {Promise<Worker>} */
const started = async () => {
  const { bytes, address } = await python();
  const worker = new Worker(address);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not start in time")), START);
    worker.onmessage = () => {
      clearTimeout(timer);
      resolve(worker);
    };
    worker.onerror = (event) => reject(new Error(event.message || "its worker failed"));
    worker.postMessage(bytes.buffer);
  });
};

/** Run Python after what stands around a reader's text; `result` of it comes back. @param {string} code @returns {Promise<Ran>} */
const ran = async (code) => {
  const { around } = await python();
  const worker = await (waiting || started());
  waiting = undefined;
  return new Promise((resolve) => {
    /** @param {Ran} found */
    const end = (found) => {
      clearTimeout(timer);
      worker.terminate();
      waiting = started(); // 30 ms, so that the next run need not wait
      waiting.catch(() => (waiting = undefined));
      resolve(found);
    };
    const timer = setTimeout(() => end({ late: true, printed: [] }), LIMIT);
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = ({ message }) => end({ crashed: message, printed: [] });
    worker.postMessage(`${around}\n${code}`);
  });
};

/** A text as Python may read it: quotes and minus signs of a phone's keyboard become plain ones. @param {string} text */
const asTyped = (text) =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replaceAll("−", "-")
    .replaceAll("\u00a0", " ")
    .replaceAll("\t", "    ");

/** What a reader's text does on the cases. @param {CodeRecord} record @param {string} text @returns {Promise<Ran & Judged>} */
const runOnCases = async (record, text) => {
  const calls = record.cases.map((one) => `lambda: ${one.arguments}`);
  const code = `result = json.dumps(judged(${JSON.stringify(text)}, "${record.function}", [${calls.join(", ")}]))`;
  const found = await ran(code);
  return { ...found, ...(found.result ? JSON.parse(found.result) : {}) };
};

/** The prints of one case; of the text itself under -1. @param {string[]} lines @param {number} wanted */
const printsOf = (lines, wanted) => {
  let now = -1;
  return lines.filter((line) => {
    if (line[0] === "\0") now = line === "\0trace" ? Number.NaN : Number(line.slice(1));
    return line[0] !== "\0" && now === wanted;
  });
};

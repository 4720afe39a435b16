// The types of the questions' script, for the type checker only.

/** A value as relubook/exercises/plain.py writes it. */
type Written = number | string | boolean | null | undefined | Written[];
interface Reply {
  name: string;
  title: string;
  text: string;
  is_right?: boolean;
}
/** What a kind says of an answer; `open` is not attempted, which is not wrong. */
interface Verdict {
  right: boolean;
  open?: boolean;
  reply: Reply;
}
interface Outcome {
  value?: Written;
  error?: string;
  after?: Written[];
}

// What Python ships ------------------------------------------------------------------------------------------------

interface AnyRecord {
  name: string;
  right: Reply;
}
interface CellsRecord extends AnyRecord {
  asked: { label: string; cells: number };
  answers: number[][];
  where: string[];
  mistakes: { cells: number[]; reply: Reply }[];
  wrong: string;
}
interface ChoiceRecord extends AnyRecord {
  options: { text: string; right: boolean; reply: Reply }[];
  several: boolean;
}
interface Table {
  replies: Reply[];
  table: Record<string, number>;
}
interface ExpressionRecord extends AnyRecord, Table {
  parts: string[];
  choices: string[][];
}
interface PredictRecord extends AnyRecord, Partial<Table> {
  figure: string;
  show: Record<string, unknown>;
  ask: {
    by: "axis" | "pick" | "figure";
    label: string;
    low: number;
    high: number;
    step: number;
    start: number;
    tolerance: number;
    curve: { x: number[]; y: number[] } | null;
    cells: string[];
    controls: Record<string, unknown[]>;
  };
  answers: (number | boolean[])[];
  mistakes: { answer: number | boolean[]; reply: Reply }[];
  wrong: Reply;
}
interface CodeRecord extends AnyRecord {
  function: string;
  starter: string;
  cases: { arguments: string; call: string; expected: Outcome }[];
  mistakes: { outcomes: Outcome[]; reply: Reply }[];
  wrong: string;
  stopped: string;
  changed: string;
  forgot_return: Reply;
  changed_input: Reply;
  untouched: Reply;
  unfinished: Reply;
}
declare var ReLUQuestions: {
  relative: number;
  absolute: number;
  own: Record<string, OwnParts>;
  records: Record<string, any>;
};
interface OwnParts {
  curve: string;
  slope: string;
  step: number | null;
  tolerance: number;
}
declare var ReLUPython: { module: string; wasm: string; around: string };

// The script -------------------------------------------------------------------------------------------------------

/** A question that can be answered: see asking.js. */
interface Asking {
  read(): unknown;
  put(kept: any): void;
  judge(): Verdict | Promise<Verdict>;
  /** Show what there is to see, and give the links that the reply ends with. */
  shown?(verdict: Verdict): Node[];
}
interface Kept {
  state: "tried" | "done";
  answer: unknown;
}
interface PythonFiles {
  around: string;
  bytes: Uint8Array<ArrayBuffer>;
  address: string;
}
/** What came of a run: the text of `result`, or why there is none. */
interface Ran {
  result?: string;
  printed: string[];
  cut?: boolean;
  late?: boolean;
  crashed?: string;
}
/** What `drawn` in runner.py gives. */
interface Measured {
  values: Written[];
  slopes: Written[];
  value: Written;
  measured: Written;
  slope?: Written;
  worst?: [number, number] | null;
  odd?: [number, Written];
  trace?: string;
  missing?: string;
}
interface Judged {
  outcomes?: Outcome[];
  trace?: string;
  missing?: string;
}

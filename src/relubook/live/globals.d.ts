// The types of the runtime and of the figures' scripts, for the type checker only.

// What a figure is written with ------------------------------------------------------------------------------------

/** A value as a reader meets it: a number, a word, a truth value, or nothing. */
type Value = number | string | boolean | null;
/** The numbers and keys of the words; a template of Python's says them. */
type Said = Record<string, Value | Value[] | undefined>;
/** What one part shows now (relubook/live/parts says which lists a kind takes); null hides it. */
interface PartData {
  x?: Numbers;
  y?: Numbers;
  low?: Numbers;
  high?: Numbers;
  at?: Numbers;
  rise?: Numbers;
  side?: Numbers;
  value?: Numbers;
  role?: string[];
  text?: readonly Value[];
  values?: readonly Value[];
  selected?: number | null;
  style?: string;
}
type Numbers = readonly (number | null)[];
type Frame = Record<string, PartData | null | undefined> & { say?: Said };
/** The value of each control; what a value can be, the control says. */
type State = Record<string, any>;
/** NAME.js: from the library and the data that Python ships to the frame of a state. */
type Twin<S, D> = (relu: Library, data: D) => (state: S) => { say: Said } & { [part: string]: PartData | Said | null };

interface Relu {
  reluMask(x: readonly number[]): boolean[];
  reluForward(x: readonly number[]): number[];
  reluBackward(dout: readonly number[], mask: readonly boolean[]): number[];
  linspace(a: number, b: number, count: number): number[];
  increasing(values: readonly number[]): number[];
  apart(heights: readonly number[], least: number): number[];
  fixed(x: number, digits?: number): string;
  significant(x: number, digits?: number): string;
  erfc(x: number): number;
  activations: Record<string, [(x: number) => number, (x: number) => number]>;
}

/** The library with its engines (live/engines), where a figure of the page names them, and ships what they are made of. */
interface Library extends Relu {
  drawn: (limits: DrawnLimits) => DrawnEngine;
  net: (defaults: NetDefaults) => NetEngine;
  plane: (limits: PlaneLimits) => PlaneEngine;
}

// The engine `plane` (live/engines/plane.js)

/** A region: its corners counter-clockwise, the unit that made each side (-1: the box), which units are open. */
interface Cell {
  corners: number[];
  sides: number[];
  open: number[];
}
interface PlaneRegions {
  x: number[];
  y: number[];
  cells: Cell[];
  names: string[];
}
/** How far a sign can be trusted, as relubook/regions says, and the direction that orders the corners of a region. */
interface PlaneLimits {
  TOLERANCE: number;
  LIMIT: number;
  ACROSS: number;
}
interface PlaneEngine {
  regions(net: Net, box: readonly number[]): PlaneRegions;
  mapsIn(net: Net, open: readonly number[]): number[];
  areaOf(plane: PlaneRegions, cell: Cell): number;
  zaslavsky(n: number): number;
  montufar(widths: readonly number[]): number | null;
  serra(widths: readonly number[]): number;
}

// The engine `drawn` (live/engines/drawn.js)

/** The limits of relubook/approximate/drawn.py. */
interface DrawnLimits {
  ROUNDING: number;
  SLACK: number;
}
interface DrawnEngine {
  bestOnPlaces(
    y: readonly number[],
    pieces: number,
    most?: number,
  ): { knots: number[]; values: number[]; least: number; sure: boolean };
}

// The engine `net` (live/engines/net.js)

type Floats = Float64Array<ArrayBuffer>;
/** [W, b], or [W, b, gain, shift]; W row by row. */
type Layer = Floats[];
type Net = Layer[];
interface Norm {
  out: Floats;
  centered: Floats;
  inverse: Floats;
  gain: Floats;
  mean: Floats;
}
/** A layer on the way up: what goes in, what its gates see, what comes out. */
interface Rung {
  x: Floats;
  z: Floats;
  h: Floats;
  norm: Norm | null;
}
/** From what a net gives and what it should to the loss and its gradient. */
type Loss = (y: Floats, target: Floats) => [number, Floats];
interface StepState {
  t: number;
  mean: Net;
  square: Net;
}
type Step = (net: Net, slopes: Net, rate: number, state?: StepState | null) => [Net, StepState | null];
interface TrainOptions {
  rate: number;
  steps: number;
  step?: Step;
  loss?: Loss;
  slope?: number;
  clipNorm?: number | null;
}
interface Moment {
  net: Net;
  loss: number;
  open: number[][];
}
/** What relubook/nets takes where nobody says otherwise: batchnorm.EPSILON, and the defaults of the steps. */
interface NetDefaults {
  EPSILON: number;
  MOMENTUM: { keep: number };
  ADAM: { keep: number; keep_square: number; epsilon: number };
}
interface NetEngine {
  ascend(net: Net, x: Floats, slope?: number): Rung[];
  descend(net: Net, rungs: Rung[], dy: Floats, slope?: number): Net;
  forward(net: Net, x: Floats, slope?: number): Floats;
  squared: Loss;
  logistic: Loss;
  descent: Step;
  momentum: Step;
  adam: Step;
  clip(slopes: Net, norm: number): Net;
  inUse(net: Net, rungs: Rung[]): Net;
  openCounts(net: Net, rungs: Rung[]): number[][];
  train(net: Net, x: Floats, y: Floats, options: TrainOptions): Moment[];
}

interface ReLUBookGlobal {
  relu: Library;
  /** A figure's script calls this once. */
  figure<S, D>(name: string, twin: Twin<S, D>): void;
  figures: Record<string, Twin<State, unknown>>;
  mount(root: HTMLElement, spec: Spec, host: Host): Live;
  /** What anywidget calls; it returns what ends the widget. */
  render(name: string, model: Model, el: HTMLElement): () => void;
}
declare var ReLUBook: ReLUBookGlobal;

// What Python ships ------------------------------------------------------------------------------------------------

interface Axes {
  box: number[];
  x: number[];
  y: number[];
  scale: string[];
}
interface Part {
  kind: string;
  axes: number;
  radius?: number;
  role?: string;
  clip?: boolean;
  side?: string;
  thickness?: number;
  rounding?: number;
  say?: string;
  at?: { x: number[]; y: number[] };
  anchor?: string;
  gap?: number;
  offset?: number[];
  size?: number;
  texts?: string[];
  rows?: number;
  columns?: number;
  tint?: string;
  strong?: number;
  roles?: string[];
  low?: string;
  high?: string;
  missing?: string;
  color?: boolean;
  count?: number;
  label?: string;
  styles?: Record<string, [string, number[]]>;
}
interface View {
  axes: Axes[];
  parts: Record<string, Part>;
}
interface Handle {
  part: string;
  index: number;
  x: string;
  y: string;
  select: string;
  shift?: string;
}
/** Axes that answer a tap or a drag anywhere. */
interface Field {
  part: string;
  x: string;
  y: string;
  turn: string;
  tilt: string;
}
interface Clickable {
  part: string;
  select: string;
  flip: string;
  toggle: string;
  start: number;
}
interface Pen {
  part: string;
  y: string;
  select: string;
  also: State;
}
interface Control {
  name: string;
  kind: string;
  label: string;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  play?: boolean;
  options?: Value[];
  labels?: string[];
  pictures?: number[][];
  at?: string | Record<string, number>;
  also?: State;
  unless?: State;
  rule?: boolean;
  more?: boolean;
}
/** All frames of a film; a leaf of a reel is the number of a list in `leaves`. */
interface Film {
  choices: string[];
  step: string;
  first: number;
  /** The values of the step, where they are not whole numbers one after the other. */
  steps: number[] | null;
  reels: Record<string, Reel>;
  leaves: unknown[];
}
type Reel =
  | { grow: number; start: number }
  | { row: Reel[] }
  | { same: number }
  | { each: number }
  | { [part: string]: Reel };
interface Spec {
  figure: string;
  title: string;
  alt: string;
  caption: string;
  pictures: { wide: string; narrow: string };
  views: { wide: View; narrow: View };
  controls: Control[];
  state: State;
  say: string;
  reasons: Record<string, string>;
  readout: [string, string, string][];
  handles: Handle[];
  picks: Clickable[];
  pens?: Pen[];
  paste?: string;
  fields?: Field[];
  data: unknown;
  film?: Film;
}

// The runtime ------------------------------------------------------------------------------------------------------

/** Where the state of a figure lives: in the page, or in the kernel's model. */
interface Host {
  read(): State;
  write(changes: State): void;
  /** Whether the page's address can hold the state. */
  address: boolean;
  signal: AbortSignal;
}
interface Live {
  draw(): void;
  /** Show what a learner's function made of a state. */
  showMine(mine: Mine | null): void;
}
/** A learner's frame: the parts that differ from the book's, where they do, and the verdict. */
interface Mine {
  state: State;
  frame: Frame;
  places: Record<string, number[]>;
  words: string;
}
/** The part of anywidget's model that we use. */
interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

// The engine `bends` (bends.js)

/** x, y, the slope before and the slope after. */
type Bend = readonly [number, number, number, number];
/** What no word may cover. */
interface Dots {
  x: readonly number[];
  y: readonly number[];
}
interface BendsEngine {
  merged(bends: readonly Bend[]): Bend[];
  straightOn(bends: readonly Bend[], reach: number): PartData;
  wedges(bends: readonly Bend[], reach: number): PartData;
  slopeWords(
    x: readonly number[],
    y: readonly number[],
    sides: number[],
    window: readonly number[],
    dots?: Dots,
    views?: readonly (readonly number[])[],
  ): PartData & { rise: number[] };
}
/** The limits of relubook/live/bends.py. */
interface BendLimits {
  SHORTEST: number;
  LEAST_SEEN: number;
  RIM: number;
  SHARES: number[];
  LIFTS: number[];
  CLEAR: number;
  GAP: number;
  LEANING: number;
}
interface Library {
  bends: (limits: BendLimits) => BendsEngine;
}

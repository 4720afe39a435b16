// The engine `floats` (floats.js)

interface FloatsEngine {
  round: Record<string, (v: number) => number>;
  slopes(xs: readonly number[], hs: readonly number[], precision: string): [number[], number[]];
  longestRun(good: readonly boolean[]): [number, number] | null;
  float32(bits: number): number;
  float32Reads(bits: number): string;
}
interface Library {
  floats: FloatsEngine;
}

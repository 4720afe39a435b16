// The engine `floats` (floats.js)

interface FloatsEngine {
  slopes(xs: readonly number[], hs: readonly number[], precision: string): [number[], number[]];
  regime(x: number, h: number, precision: string): string;
  longestRun(good: readonly boolean[]): [number, number] | null;
  float32(bits: number): number;
  float32Reads(bits: number): string;
}
interface Library {
  floats: FloatsEngine;
}

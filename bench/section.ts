/** One part of a benchmark: what it measures, and how its figures come out. */
import type { Progress } from '../cli/progress.ts';

/** What a section is given. */
export interface BenchContext {
  readonly progress: Progress;
  /** Multiplies every sample size; below 1 for a quick look. */
  readonly scale: number;
}

/** Figures to save, and the same as lines to read. */
export interface Figures {
  readonly lines: readonly string[];
  readonly saved: Readonly<Record<string, unknown>>;
}

/** A part that can be run alone by its name. */
export interface Section {
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  run(context: BenchContext): Promise<Figures>;
}

/** A sample size, at least one. */
export function scaled({ scale }: Pick<BenchContext, 'scale'>, size: number): number {
  return Math.max(1, Math.round(size * scale));
}

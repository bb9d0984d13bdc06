/** The jobs of one rule: one for each seed and stretch. */
import type { SeriesGrid } from '../pool/series.ts';
import type { SimSettings } from '../pool/sim-settings.ts';
import type { Stretch } from '../trace/stretch.ts';
import type { Job } from './run-job.ts';

/** A rule and where it is played. */
export interface PlannedJobs {
  readonly spec: string;
  readonly settings: SimSettings;
  readonly stretches: readonly Stretch[];
  readonly seeds: readonly number[];
}

/** With a grid, the pool over time is kept. */
export function contenderJobs(
  { spec, settings, stretches, seeds }: PlannedJobs,
  grid?: SeriesGrid,
): Job[] {
  return seeds.flatMap((seed) =>
    stretches.map((stretch) => ({ spec, seed, stretch, settings, ...(grid ? { grid } : {}) })),
  );
}

/** A log and a meter that nobody reads. */
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/metrics.ts';

const nothing = () => undefined;

/** Both. */
export const silent: { readonly log: Log; readonly meter: Meter } = {
  log: { info: nothing, warn: nothing, error: nothing },
  meter: { record: nothing, flush: async () => undefined },
};

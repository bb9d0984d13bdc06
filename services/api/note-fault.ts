/** A fault of ours: in the log, and counted for the alarm. */
import type { ApiDeps } from './deps.ts';
import { isOutage } from './is-outage.ts';

/** Notes it, and says whether something else could not be reached. */
export function noteFault(
  deps: Pick<ApiDeps, 'log' | 'meter' | 'settings'>,
  error: unknown,
): 'outage' | 'fault' {
  const outage = isOutage(error);
  countFault(deps);
  deps.log.error(outage ? 'the store does not answer' : 'a request failed', {
    error: String(error),
  });
  return outage ? 'outage' : 'fault';
}

/** Counted under the pool that requests go to unasked: a fault knows no other. */
export function countFault({ meter, settings }: Pick<ApiDeps, 'meter' | 'settings'>): void {
  meter.record({ name: 'ApiFaults', pool: settings.defaultPool, value: 1 });
}

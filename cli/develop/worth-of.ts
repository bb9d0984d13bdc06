/** Money as it is given on the command line. */
import { WrongUse } from '../../core/cannot-run.ts';
import type { Worth } from '../../core/pool/pool.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import { number } from '../flags.ts';

/** Dollars of an instant answer, of a CPU of one's own and, where given, of an idle task-minute. */
export function worthOf(given: string, flagName: string): Worth {
  const usd = number(0, 1e6);
  const parts = given.split(',').map((part) => usd(part.trim(), flagName));
  const [instantAnswer, ownCpu, idleMinute = DEFAULT_WORTH.idleMinute, ...more] = parts;
  if (instantAnswer !== undefined && ownCpu !== undefined && idleMinute > 0 && more.length === 0)
    return { instantAnswer, ownCpu, idleMinute };
  throw new WrongUse(`${flagName} must be dollars such as 0.02,0.0005, got ${given}`);
}

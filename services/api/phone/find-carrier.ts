/** Which carrier places a call of ours. */
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';
import type { NumberEntry } from '../../../core/phone/phone-numbers.ts';
import { ApiProblem } from '../problem.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** The one that is asked for, else the number's own, else the only one there is. */
export function findCarrier(
  { accounts }: Pick<PhoneDeps, 'accounts'>,
  asked: Carrier | undefined,
  entry: NumberEntry | undefined,
): Carrier {
  const ours = CARRIERS.filter((carrier) => accounts[carrier]);
  const wanted = asked ?? entry?.carrier ?? (ours.length === 1 ? ours[0] : undefined);
  if (wanted !== undefined && ours.includes(wanted)) return wanted;
  const detail =
    wanted === undefined
      ? `carrier: one of ${ours.join(', ')} must be named, in the call or in the number's entry`
      : `There is no account with ${wanted}`;
  throw new ApiProblem('CARRIER_UNKNOWN', { detail });
}

/** Whose account a carrier's request is for. */
import type { CarrierAccount } from '../../../core/phone/carrier.ts';
import { isCarrier } from '../../../core/phone/phone.ts';
import { ApiProblem } from '../problem.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** The installation's at the carrier of this name. Throws a refusal where there is none. */
export function accountOf({ accounts }: Pick<PhoneDeps, 'accounts'>, name: string): CarrierAccount {
  const account = isCarrier(name) ? accounts[name] : undefined;
  if (!account) throw new ApiProblem('CARRIER_UNKNOWN');
  return account;
}

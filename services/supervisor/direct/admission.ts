/**
 * Who may begin a handshake, and who may go through with one. That costs the task a millisecond or two of the core that its calls
 * share, but only whoever knows the task's name gets so far: what strangers do at the door does not use up what callers need.
 */
import { isIPv6 } from 'node:net';
import { type Budget, type BudgetSize, createBudget } from '../../../core/access/budget.ts';

/** Handshakes of everybody together: a hundredth or two of a core. A task has three seats, whose callers come once a call. */
export const OF_HANDSHAKES: BudgetSize = { burst: 40, perSecond: 15 };

/** Connections of everybody together: without the name each costs up to a millisecond, so a tenth of a core. */
export const OF_ALL: BudgetSize = { burst: 200, perSecond: 100 };

/** Of one address: a carrier's callers may all come from one. */
export const OF_ONE: BudgetSize = { burst: 12, perSecond: 3 };

/** Addresses that are remembered, twice over: the latest, and those before them. Whoever comes from more is bounded by everybody's. */
const MOST_ADDRESSES = 1_000;

/** An IPv6 address has eight groups; the first three are a network that one stranger can have all of. */
const GROUPS = 8;
const OWN_GROUPS = 3;

/** Both answer whether one more may, and count it. */
export interface Admission {
  /** Before anything is known but an address. */
  readonly mayKnock: (address: string) => boolean;
  /** Once the right name was asked for. */
  readonly mayShake: () => boolean;
}

/** Creates it. */
export function createAdmission(nowMs: () => number): Admission {
  const all = createBudget(OF_ALL, nowMs);
  const handshakes = createBudget(OF_HANDSHAKES, nowMs);
  let latest = new Map<string, Budget>();
  let before = latest;
  const budgetOf = (address: string): Budget => {
    const network = networkOf(address);
    const budget = latest.get(network) ?? before.get(network) ?? createBudget(OF_ONE, nowMs);
    if (latest.size >= MOST_ADDRESSES) [latest, before] = [new Map(), latest];
    latest.set(network, budget);
    return budget;
  };
  return {
    mayKnock: (address) => budgetOf(address).take() && all.take(),
    mayShake: () => handshakes.take(),
  };
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':'));
  const zeros = Array<string>(Math.max(0, GROUPS - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, OWN_GROUPS).join(':');
}

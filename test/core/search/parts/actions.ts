/**
 * What can happen, by number. `duty`: the system does it by itself, and does it in the end; the others are faults, wishes
 * from outside, or luck that nobody may rely on (a claim's message that arrives). Every state must come to rest by duties alone.
 */
export const ACTIONS = [
  { name: 'asks', duty: false },
  { name: 'client retries', duty: false },
  { name: 'is taken from the queue', duty: false },
  { name: 'reads', duty: false },
  { name: 'claims', duty: false },
  { name: 'loses the claim', duty: true },
  { name: 'finds its own claim', duty: false },
  { name: 'queues', duty: true },
  { name: 'is refused at the cap', duty: false },
  { name: 'broker leaves', duty: true },
  { name: 'broker crashes', duty: false },
  { name: 'message lost', duty: false },
  { name: 'is accepted', duty: false },
  { name: 'is accepted, answer lost', duty: false },
  { name: 'is refused, process goes', duty: false },
  { name: 'connects', duty: false },
  { name: 'ends', duty: true },
  { name: 'process crashes', duty: false },
  { name: 'is released', duty: true },
  { name: 'is replaced', duty: true },
  { name: 'lost process is stopped', duty: true },
  { name: 'is warmed', duty: true },
  { name: 'spare seats toggle', duty: false },
  { name: 'task crashes', duty: false },
  { name: 'task stops', duty: true },
  { name: 'claim expires', duty: true },
  { name: 'lease expires', duty: true },
  { name: 'is given up', duty: true },
  { name: 'is killed though alive', duty: false },
  { name: 'is killed', duty: true },
  { name: 'STOPPED ends', duty: true },
  { name: 'is drained', duty: false },
  { name: 'is retired', duty: true },
  { name: 'is launched', duty: false },
  { name: 'is written down', duty: true },
  { name: 'registers', duty: true },
  { name: 'orphan is told to stop', duty: false },
  { name: 'revision changes', duty: false },
] as const;

/** The name of an action. */
export type ActionName = (typeof ACTIONS)[number]['name'];

const NUMBERS = new Map(ACTIONS.map(({ name }, i) => [name, i]));
const NONE = 7;

/** One action with the task, seat and session it concerns, in one number. */
export function packAction(name: ActionName, at: { t?: number; k?: number; s?: number }): number {
  const { t = NONE, k = NONE, s = NONE } = at;
  return (NUMBERS.get(name) ?? 0) | (t << 6) | (k << 9) | (s << 12);
}

/** The parts of a packed action. */
export const nameOf = (action: number): ActionName | undefined => ACTIONS[action & 63]?.name;
export const actionTask = (action: number): number => (action >> 6) & 7;
export const actionSeat = (action: number): number => (action >> 9) & 7;
export const actionSession = (action: number): number => (action >> 12) & 7;

/** Whether the system does it by itself. */
export function isDuty(action: number): boolean {
  return ACTIONS[action & 63]?.duty ?? false;
}

/** Such as `s1 t0.1 claims`. Names change from step to step, for each state stands for all its renamings. */
export function describeAction(action: number): string {
  const [t, k, s] = [actionTask(action), actionSeat(action), actionSession(action)];
  const seat = t === NONE ? '' : `t${t}${k === NONE ? '' : `.${k}`} `;
  return `${s === NONE ? '' : `s${s} `}${seat}${nameOf(action)}`;
}

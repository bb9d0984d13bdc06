/** What can happen, by number. `duty`: the system does it by itself; the others are faults, or wishes from outside. */
export const ACTIONS = [
  { name: 'reads', duty: true },
  { name: 'claims', duty: true },
  { name: 'loses the claim', duty: true },
  { name: 'finds its own claim', duty: true },
  { name: 'queues', duty: true },
  { name: 'broker leaves', duty: true },
  { name: 'broker crashes', duty: false },
  { name: 'client retries', duty: false },
  { name: 'is taken from the queue', duty: true },
  { name: 'is accepted', duty: true },
  { name: 'is accepted, answer lost', duty: false },
  { name: 'starts after a lost answer', duty: true },
  { name: 'message lost', duty: false },
  { name: 'ends', duty: true },
  { name: 'process crashes', duty: false },
  { name: 'is replaced', duty: true },
  { name: 'lost process is stopped', duty: true },
  { name: 'is released', duty: true },
  { name: 'is warmed', duty: true },
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
  { name: 'spare seats toggle', duty: false },
  { name: 'connects', duty: true },
  { name: 'is launched', duty: false },
  { name: 'deploy', duty: false },
] as const;

/** The name of an action. */
export type ActionName = (typeof ACTIONS)[number]['name'];

const NUMBERS = new Map(ACTIONS.map(({ name }, i) => [name, i]));

/** One action with the task, seat and session it concerns, in one number. */
export function packAction(name: ActionName, at: { t?: number; k?: number; s?: number }): number {
  return (NUMBERS.get(name) ?? 0) + 64 * ((at.t ?? 7) + 8 * ((at.k ?? 7) + 8 * (at.s ?? 7)));
}

/** Whether the system does it by itself. */
export function isDuty(action: number): boolean {
  return ACTIONS[action % 64]?.duty ?? false;
}

/** Such as `s1 t0.1 claims`. Names change from step to step, for each state stands for all its renamings. */
export function nameAction(action: number): string {
  const rest = Math.floor(action / 64);
  const [t, k, s] = [rest % 8, (rest >> 3) % 8, rest >> 6];
  const seat = t === 7 ? '' : `t${t}${k === 7 ? '' : `.${k}`} `;
  return `${s === 7 ? '' : `s${s} `}${seat}${ACTIONS[action % 64]?.name}`;
}

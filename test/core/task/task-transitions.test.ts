import { describe, expect, it } from 'vitest';
import { CLAIM_TIMEOUT_MS } from '../../../core/limits.ts';
import type { Outcome } from '../../../core/store/outcome.ts';
import type { Seat, SeatState, Task, TaskState } from '../../../core/task/task.ts';
import * as transitions from '../../../core/task/task-transitions.ts';
import { newTask } from '../../contract/tasks.ts';

const NOW = 1_000_000;
const FENCE = { seat: 0, epoch: 3, sessionId: 's1' };

/** Who does what, as the columns of the table below. */
const DEEDS: Readonly<Record<string, (task: Task) => Outcome<Task>>> = {
  warm: (task) => transitions.warmSeat(task, 0, NOW),
  claim: (task) =>
    transitions.claimSeat(task, { sessionId: 's2', from: 'idle', revision: 'r1', nowMs: NOW }),
  accept: (task) => transitions.acceptSeat(task, FENCE),
  release: (task) => transitions.releaseSeat(task, FENCE),
  replace: (task) => transitions.replaceSeat(task, 0),
  expire: (task) => transitions.expireClaim(task, 0, NOW + CLAIM_TIMEOUT_MS + 1),
  drain: (task) => transitions.drainTask(task, 'a test'),
  retire: (task) => transitions.retireTask(task),
  kill: (task) => transitions.killTask(task, 'a test'),
};

/**
 * A task of one seat, as `task.seat`, and what each deed makes of it; a dot is a refusal, a word alone is the part that moves.
 * A live session (`active`) is left by nobody but its own bot and by death; what is over (`stopped`, `dead`) stays over.
 */
const TABLE = `
                    warm        claim    accept  release  replace  expire  drain     retire   kill
starting.warming    ready.idle  .        .       .        .        .       draining  .        dead
starting.idle       .           .        .       .        warming  .       draining  .        dead
starting.claimed    .           .        active  .        warming  lost    draining  .        dead
starting.active     .           .        .       warming  .        .       draining  .        dead
starting.lost       .           .        .       .        warming  .       draining  .        dead
ready.warming       idle        .        .       .        .        .       draining  .        dead
ready.idle          .           claimed  .       .        warming  .       draining  .        dead
ready.claimed       .           .        active  .        warming  lost    draining  .        dead
ready.active        .           .        .       warming  .        .       draining  .        dead
ready.lost          .           .        .       .        warming  .       draining  .        dead
draining.warming    .           .        .       .        .        .       .         stopped  dead
draining.idle       .           .        .       .        warming  .       .         stopped  dead
draining.claimed    .           .        active  .        warming  lost    .         .        dead
draining.active     .           .        .       warming  .        .       .         .        dead
draining.lost       .           .        .       .        warming  .       .         stopped  dead
stopped.warming     .           .        .       .        .        .       .         .        .
stopped.idle        .           .        .       .        .        .       .         .        .
stopped.claimed     .           .        .       .        .        .       .         .        .
stopped.active      .           .        .       .        .        .       .         .        .
stopped.lost        .           .        .       .        .        .       .         .        .
dead.warming        .           .        .       .        .        .       .         .        .
dead.idle           .           .        .       .        .        .       .         .        .
dead.claimed        .           .        .       .        .        .       .         .        .
dead.active         .           .        .       .        .        .       .         .        .
dead.lost           .           .        .       .        .        .       .         .        .
`;

const [columns = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

const STATES: readonly TaskState[] = ['starting', 'ready', 'draining', 'stopped', 'dead'];
const SEATS: readonly SeatState[] = ['warming', 'idle', 'claimed', 'active', 'lost'];

function taskIn(state: TaskState, seat: SeatState): Task {
  const held = seat === 'claimed' || seat === 'active' ? { sessionId: 's1' } : {};
  const claim = seat === 'claimed' ? { claimExpiresAtMs: NOW + CLAIM_TIMEOUT_MS } : {};
  const seats: Seat[] = [{ state: seat, epoch: 3, ...held, ...claim }];
  return { ...newTask('t', { seatCount: 1 }), version: 3, state, seats };
}

/** What moved, in the words of the table. */
function moveOf(before: Task, step: Outcome<Task>): string {
  if (step.outcome === 'refused') return '.';
  expect(step.next.version).toBe(before.version + 1);
  const state = step.next.state === before.state ? undefined : step.next.state;
  const seat = step.next.seats[0]?.state;
  return [state, seat === before.seats[0]?.state ? undefined : seat].filter(Boolean).join('.');
}

describe('a task', () => {
  it('is in the table in every state', () => {
    const all = STATES.flatMap((state) => SEATS.map((seat) => `${state}.${seat}`));
    expect(rows.map(([at]) => at)).toEqual(all);
    expect(columns).toEqual(Object.keys(DEEDS));
  });

  it.each(rows.map((row) => [row[0] ?? '', row.slice(1)] as const))('%s', (at, expected) => {
    const [state, seat] = at.split('.') as [TaskState, SeatState];
    const task = taskIn(state, seat);
    const moves = Object.values(DEEDS).map((deed) => moveOf(task, deed(task)));
    expect(moves).toEqual(expected);
  });
});

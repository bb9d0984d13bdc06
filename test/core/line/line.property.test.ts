/**
 * First come, first served under every order of the store's answers: fast-check's scheduler decides which call of whom goes
 * next, seats become free at any moment, and whoever waited when a request came must have its seat before it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { placeSession } from '../../../core/claim/place.ts';
import { isLineOccupied } from '../../../core/line/line.ts';
import { type ServeDeps, serveLine } from '../../../core/line/serve-line.ts';
import {
  acceptSession,
  openSession,
  queueSession,
} from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { acceptSeat } from '../../../core/task/task-transitions.ts';
import { must, newTask, warmed } from '../../contract/tasks.ts';
import { LINE_PORTS, type Through } from '../line-ports.ts';
import { createDice, POOL_RECORD } from '../warm-store.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOW_MS = 1_000_000;

/** Turns between two arrivals: about what a request takes that finds no seat. */
const TURNS_APART = 20;

/** What happened, in order: who waited when a caller came, and who got a seat. */
interface History {
  readonly ahead: Map<string, ReadonlySet<string>>;
  readonly served: string[];
  /** Those of them that had not stood in line. */
  readonly newcomers: Set<string>;
  /** Who was served when nobody came any more and seats became free. */
  last: readonly string[];
}

/** Seats that become free when nobody comes any more. */
const LAST_SEATS = 2;

/**
 * Newcomers who were served before one who had waited when they came. Those in line are taken by age; two that are placed at
 * the same moment, each for another seat, may be accepted in either order.
 */
function overtakers({ ahead, served, newcomers }: History): string[] {
  const fresh = served.filter((id) => newcomers.has(id));
  return fresh.filter((id) =>
    [...(ahead.get(id) ?? [])].some(
      (other) => served.indexOf(other) > served.indexOf(id) || !served.includes(other),
    ),
  );
}

/** Every call of the store and of the dispatcher waits for its turn. */
function scheduled<T extends object>(s: fc.Scheduler, port: T): T {
  const wrap = (value: unknown, name: string) =>
    typeof value === 'function'
      ? (...args: unknown[]) => s.schedule(Promise.resolve(), name).then(() => value(...args))
      : value;
  return Object.fromEntries(
    Object.entries(port).map(([name, value]) => [name, wrap(value, name)]),
  ) as T;
}

function createSystem(s: fc.Scheduler, { gate = isLineOccupied, through }: Wrong) {
  const real = createMemoryStore();
  const history: History = { ahead: new Map(), served: [], newcomers: new Set(), last: [] };
  const dispatcher = {
    async dispatch(
      _: string,
      { sessionId, seat, epoch }: { sessionId: string; seat: number; epoch: number },
    ) {
      const taskId = _.slice('http://'.length);
      const task = (await real.getTask(taskId))!;
      const session = (await real.getSession(sessionId))!;
      const assignment = { taskId, seat, epoch, endpoint: _ };
      const seatStep = acceptSeat(task, { seat, epoch, sessionId });
      const step = acceptSession(session, { assignment, from: 'idle', nowMs: NOW_MS });
      if (seatStep.outcome === 'refused' || step.outcome === 'refused')
        return { outcome: 'refused' as const, because: 'gone' };
      const after = { before: session, after: step.next };
      await real.saveBoth({ before: task, after: seatStep.next }, after);
      history.served.push(sessionId);
      if (session.queuedAtMs === undefined) history.newcomers.add(sessionId);
      return { outcome: 'accepted' as const, session: step.next };
    },
  };
  const store: Store = scheduled(s, { ...real, ...through?.(real, s) });
  const clock = { nowMs: () => NOW_MS, sleep: async () => undefined };
  const deps: ServeDeps = {
    store,
    dispatcher: scheduled(s, dispatcher),
    clock,
    random: createDice(7),
    log: quiet,
  };
  return { real, store, deps, history, gate };
}

type System = ReturnType<typeof createSystem>;

/** A caller's whole request, as the API makes it. */
async function come({ real, store, deps, history, gate }: System, n: number): Promise<void> {
  const sessionId = `s${n}`;
  const wish = { sessionId, pool: 'p', transport: 'webrtc' as const, maxDurationMs: 1 };
  const session = openSession(wish, NOW_MS + n);
  history.ahead.set(sessionId, new Set((await real.line('p', 99)).map((p) => p.sessionId)));
  await store.openSession(session);
  if (!(await gate(deps, 'p'))) {
    const placed = await placeSession(deps, session);
    if (placed.outcome !== 'no-seat') return;
  }
  const queued = must(queueSession(session, NOW_MS));
  const saved = await deps.store.saveSession({ before: session, after: queued });
  if (saved.outcome === 'saved') await serveLine(deps, { pool: 'p', most: 9, until: sessionId });
}

/** What a wrong system does otherwise. */
interface Wrong {
  readonly gate?: typeof isLineOccupied;
  readonly through?: Through;
}

async function run(s: fc.Scheduler, steps: readonly string[], wrong: Wrong = {}) {
  const system = createSystem(s, wrong);
  await system.real.savePool({ before: undefined, after: POOL_RECORD });
  let [callers, tasks] = [0, 0];
  const work = steps.map(async (step, i) => {
    // One after another, more or less: the scheduler lets some of them run ahead.
    for (let turn = 0; turn < i * TURNS_APART; turn++) await s.schedule(Promise.resolve(), 'later');
    if (step === 'caller') return come(system, callers++);
    const task = warmed(newTask(`t${tasks++}`, { seatCount: 1 }));
    await system.real.register(task, NOW_MS);
  });
  await s.waitFor(Promise.all(work));
  // What a tick does: nobody is left beside a free seat.
  await s.waitFor(serveLine(system.deps, { pool: 'p', most: 99 }));
  const { history } = system;
  const before = history.served.length;
  for (let n = 0; n < LAST_SEATS; n++)
    await system.real.register(warmed(newTask(`last${n}`, { seatCount: 1 })), NOW_MS);
  await s.waitFor(serveLine(system.deps, { pool: 'p', most: 99 }));
  history.last = history.served.slice(before);
  return history;
}

/** What must hold of a history of these steps. */
function check(history: History, of: readonly string[]): void {
  expect(new Set(history.served).size).toBe(history.served.length);
  const callers = of.filter((step) => step === 'caller').length;
  const seats = of.length - callers + LAST_SEATS;
  expect(history.served.length).toBe(Math.min(seats, callers));
  expect(overtakers(history)).toEqual([]);
  expect(history.last).toEqual(history.last.toSorted());
}

const steps = fc.array(fc.constantFrom('caller', 'caller', 'seat'), { minLength: 3, maxLength: 9 });

describe('the line under every order of answers', () => {
  it('lets nobody overtake who waited when they came, and gives no seat twice', async () => {
    let served = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, async (s, of) => {
        const history = await run(s, of);
        served += history.served.length;
        check(history, of);
      }),
      { numRuns: 150, seed: 11 },
    );
    expect(served).toBeGreaterThan(150);
  }, 60_000);

  it.each<Wrong & { readonly name: string }>([
    { name: 'newcomers that do not look at the line', gate: async () => false },
    ...LINE_PORTS,
  ])(
    'is told from $name',
    async (wrong) => {
      const details = await fc.check(
        fc.asyncProperty(fc.scheduler(), steps, async (s, of) =>
          check(await run(s, of, wrong), of),
        ),
        { numRuns: 400, seed: 11, endOnFailure: true },
      );
      expect(details.failed).toBe(true);
    },
    60_000,
  );
});

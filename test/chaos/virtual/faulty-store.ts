/** The table as one process reaches it: over a network that is slow, loses requests and answers, and lists what was. */
import type { Session } from '../../../core/session/session.ts';
import type { Change, Store } from '../../../core/store/store.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

/** One way of a request. */
const WAY_MS = 4;

/** The deadline of the real client, its own tries included. */
const DEADLINE_MS = 4_000;

/** Of a short answer, the share that is left out. */
const LEFT_OUT = 0.5;

/** A call that is slow and still in time, and one that its caller has given up long before it arrives. */
const LATE_MS = 3_000;
const TOO_LATE_MS = 9_000;

/** How old an index's answer may be. */
const STALE_MS = 1_000;

const INDEXED = new Set(['listTasks', 'listClaimable', 'listSessions']);

/** The table of an actor. */
export function storeOf(world: World, actor: Actor): Store {
  const { table } = world;
  const entries = Object.entries(table).map(([name, call]) => [
    name,
    through(world, actor, { name, call: call as Call }),
  ]);
  return Object.fromEntries(entries) as Store;
}

type Call = (...args: unknown[]) => Promise<unknown>;

function through(world: World, actor: Actor, { name, call }: { name: string; call: Call }): Call {
  const { time, options } = world;
  const { storeLost, storeLostAfter, staleList, shortPulses } = options.weather;
  const before = new Map<string, { atMs: number; answer: unknown }>();
  const sleep = (ms: number) => time.sleep(ms, undefined, actor);
  const lose = async (when: string): Promise<never> => {
    world.judge.count(`fault: store lost ${when}`);
    await sleep(DEADLINE_MS);
    throw new Error(`the table does not answer (${name})`);
  };
  /** Whoever does not know whether its accept was written ends the call for it. */
  const lostBoth = (args: readonly unknown[]) => {
    if (name !== 'saveBoth') return;
    const { after } = args[1] as Change<Session>;
    world.judge.mayEnd(after.sessionId, 'bot_error');
  };
  return async (...args) => {
    const fate = world.fates.take(name);
    await sleep(world.about(WAY_MS));
    if (fate === 'too late')
      time.at(time.nowMs() + TOO_LATE_MS, () => void call(...args).catch(() => undefined));
    const isLost = fate === 'lost' || fate === 'too late' || world.chance(storeLost);
    if (time.nowMs() < world.stalledUntilMs || isLost) {
      lostBoth(args);
      await lose('before');
    }
    if (fate === 'late') await sleep(LATE_MS);
    if (fate === 'twice') await call(...args);
    const key = INDEXED.has(name) ? JSON.stringify(args) : undefined;
    const old = key === undefined ? undefined : before.get(key);
    const mayBeOld = old && time.nowMs() - old.atMs < STALE_MS;
    const isOld = mayBeOld && (fate === 'stale' || world.chance(staleList));
    const answer = isOld ? old.answer : await call(...args);
    if (key !== undefined && !isOld) before.set(key, { atMs: time.nowMs(), answer });
    if (fate === 'lost after' || world.chance(storeLostAfter)) {
      lostBoth(args);
      await lose('after');
    }
    await sleep(world.about(WAY_MS));
    const isShort = fate === 'short' || (name === 'pulses' && world.chance(shortPulses));
    return isShort ? (answer as unknown[]).filter(() => world.random() > LEFT_OUT) : answer;
  };
}

/** Takes the names of tasks away, once nothing makes them any more and the calls that may have come by them are over. */
import type { TaskStore } from '../../core/store/store.ts';
import type { Site } from './account/reach.ts';

/** As long as the edge's routers keep theirs. */
const CALLS_DRAIN_MS = 3_600_000;
const LOOK_EVERY_MS = 5_000;

/** What goes, and from under whom. */
export interface NamesTaken {
  readonly name: string;
  readonly table: string;
  readonly pools: readonly string[];
  /** Calls are not waited for. */
  readonly mayCutCalls: boolean;
}

/** Does nothing where there are none. */
export async function takeNames(io: Site, of: NamesTaken): Promise<void> {
  const stack = `${of.name}-names`;
  const cloud = await io.cloud();
  // In whatever state: one that could not be deleted is to be deleted still.
  if ((await cloud.outputs(stack)) === undefined) return;
  io.note('Taking the names of tasks away, as the configuration says …');
  if (!of.mayCutCalls) await letEnd(io, cloud.pools(of.table), of.pools);
  await cloud.deleteStack(stack);
}

/** Calls that begin from now on are led another way. */
async function letEnd(
  { clock, note }: Site,
  store: Pick<TaskStore, 'listTasks'>,
  pools: readonly string[],
): Promise<void> {
  const untilMs = clock.nowMs() + CALLS_DRAIN_MS;
  let left = await liveSessions(store, pools);
  while (left.size > 0 && clock.nowMs() < untilMs) {
    note(`${left.size} calls may use them, and have an hour to end …`);
    await clock.sleep(LOOK_EVERY_MS);
    const live = await liveSessions(store, pools);
    left = new Set([...left].filter((session) => live.has(session)));
  }
}

async function liveSessions(
  store: Pick<TaskStore, 'listTasks'>,
  pools: readonly string[],
): Promise<Set<string>> {
  const tasks = (await Promise.all(pools.map((pool) => store.listTasks(pool)))).flat();
  return new Set(tasks.flatMap(({ seats }) => seats.flatMap(({ sessionId }) => sessionId ?? [])));
}

/** One launch under the ledger's fence: written down, asked of ECS, and settled with what ECS has started. */
import type { Log } from '../../../core/log.ts';
import type { PoolStore } from '../../../core/store/store.ts';
import {
  ASK_WITHIN_MS,
  beginLaunch,
  type LaunchLedger,
  type SettledLaunch,
  settleLaunch,
} from '../../../core/task/launch-ledger.ts';
import type { Launcher } from '../../../core/task/launcher.ts';
import { type LaunchAnswer, type LaunchRequest, taskIdOf } from '../../../core/task/launcher.ts';
import type { Clock } from '../../../core/time/clock.ts';

/** What a tick's launches share: the ledger as it was before the tasks were listed, and the room under the cap. */
export interface LaunchFence {
  ledger: LaunchLedger;
  room: number;
}

/** What a fenced launch needs. */
export interface FenceDeps {
  readonly store: Pick<PoolStore, 'saveLaunches'>;
  readonly launcher: Pick<Launcher, 'launch'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** What is launched, and how that is written into the table: the ledger counts it until it can be found there. */
export interface FencedLaunch {
  readonly request: LaunchRequest;
  readonly writeDown: (taskArns: readonly string[]) => Promise<void>;
}

/** Launches; nothing where another scaler has launched since our tasks were listed, or the cap is reached. */
export async function launchFenced(
  deps: FenceDeps,
  fence: LaunchFence,
  { request, writeDown }: FencedLaunch,
): Promise<LaunchAnswer | undefined> {
  const { pool, token, revision, count } = request;
  const begun = { token, revision, count, atMs: deps.clock.nowMs() };
  const step = beginLaunch(fence.ledger, begun, fence.room);
  if (step.outcome === 'refused') return undefined;
  const saved = await deps.store.saveLaunches({ before: fence.ledger, after: step.next });
  if (saved.outcome !== 'saved') {
    deps.log.warn('another scaler has launched meanwhile', { pool });
    return undefined;
  }
  fence.ledger = step.next;
  if (deps.clock.nowMs() - begun.atMs > ASK_WITHIN_MS) {
    deps.log.warn('too late to launch: this process stood still', { pool });
    return undefined;
  }
  const answer = await deps.launcher.launch(request);
  const taskIds = answer.taskArns.map(taskIdOf);
  try {
    await writeDown(answer.taskArns);
  } catch (error) {
    await settle(deps, fence, { token, taskIds });
    throw error;
  }
  await settle(deps, fence, { token, taskIds, writtenAtMs: deps.clock.nowMs() });
  return answer;
}

async function settle(
  { store }: Pick<FenceDeps, 'store'>,
  fence: LaunchFence,
  launched: SettledLaunch,
): Promise<void> {
  const before = fence.ledger;
  fence.ledger = settleLaunch(before, launched);
  fence.room -= launched.taskIds.length;
  const kept = await store.saveLaunches({ before, after: fence.ledger });
  // Somebody else launches by now, counting all of ours: this tick's list is too old to go on with.
  if (kept.outcome !== 'saved') fence.room = 0;
}

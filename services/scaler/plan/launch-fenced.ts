/** One launch under the ledger's fence: written down, asked of ECS, and settled with what ECS has started. */
import { beginLaunch, type LaunchLedger, settleLaunch } from '../../../core/launch-ledger.ts';
import { type LaunchAnswer, type LaunchRequest, taskIdOf } from '../../../core/launcher.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Launcher } from '../../../core/launcher.ts';
import type { Log } from '../../../core/log.ts';
import type { PoolStore } from '../../../core/store.ts';

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

/** Launches; nothing where another scaler has launched since our tasks were listed, or the cap is reached. */
export async function launchFenced(
  deps: FenceDeps,
  fence: LaunchFence,
  request: LaunchRequest,
): Promise<LaunchAnswer | undefined> {
  const { token, revision, count } = request;
  const begun = { token, revision, count, atMs: deps.clock.nowMs() };
  const step = beginLaunch(fence.ledger, begun, fence.room);
  if (step.outcome === 'refused') return undefined;
  const saved = await deps.store.saveLaunches({ before: fence.ledger, after: step.next });
  if (saved.outcome !== 'saved') {
    deps.log.warn('another scaler has launched meanwhile', { pool: request.pool });
    return undefined;
  }
  const answer = await deps.launcher.launch(request);
  const settled = settleLaunch(step.next, token, answer.taskArns.map(taskIdOf));
  fence.room -= settled.launches.find((launch) => launch.token === token)?.count ?? 0;
  fence.ledger = settled;
  const kept = await deps.store.saveLaunches({ before: step.next, after: settled });
  // Somebody else launches by now, counting all of ours: this tick's list is too old to go on with.
  if (kept.outcome !== 'saved') fence.room = 0;
  return answer;
}

/** Refuses a deploy that would cut live calls by what it replaces, or take from them what they use. */
import { CannotRun } from '../../../core/cannot-run.ts';
import type { TaskStore } from '../../../core/store/store.ts';
import { sessionsOn } from '../../../core/task/task.ts';
import {
  changedFields,
  lostFields,
  type StandingValues,
  standingValues,
  steppedFields,
} from '../../../lib/config/change-effects.ts';
import type { Config } from '../../../lib/config/schema.ts';
import type { Cloud } from '../account/cloud.ts';
import { findTable } from '../account/find-table.ts';

/** Compares with what is deployed. Throws `CannotRun` with the way to do it where live calls would be cut. */
export async function checkChange(
  cloud: Cloud,
  config: Config,
  { mayCutCalls }: { readonly mayCutCalls: boolean },
): Promise<void> {
  const said = (await cloud.outputs(`${config.name}-network`))?.['Standing'];
  if (said === undefined) return;
  const deployed = JSON.parse(said) as StandingValues;
  const wanted = standingValues(config);
  const changed = changedFields(deployed, wanted);
  if (changed.length > 0) {
    throw new CannotRun(
      `Cannot deploy: ${changed.join('; ')}. It would take the network from under live calls. Deploy it under another ` +
        '`name`, let callers move, and destroy this one; or put the value back.',
    );
  }
  const stepped = steppedFields(deployed, wanted);
  if (stepped.length > 0) {
    throw new CannotRun(
      `Cannot deploy: ${stepped.join('; ')}. Deploy once with direct.domain and direct.zoneId empty, which takes the old ` +
        'names away, and then with the new ones.',
    );
  }
  const lost = lostFields(deployed, wanted);
  if (lost.length > 0 && !mayCutCalls) {
    const table = await findTable({ cloud: async () => cloud }, config.name);
    const calls = await countCalls(cloud.pools(table), deployed['pools.*'] ?? []);
    refuseUnderCalls(lost, calls);
  }
}

function refuseUnderCalls(lost: readonly string[], calls: number): void {
  if (calls === 0) return;
  throw new CannotRun(
    `Cannot deploy while ${calls} calls are live: ${lost.join('; ')}, which they may use. Keep it until they are over ` +
      '(what agents name may also stand in `bot.uses`), or say --cut-calls.',
  );
}

async function countCalls(
  store: Pick<TaskStore, 'listTasks'>,
  pools: readonly string[],
): Promise<number> {
  const tasks = await Promise.all(pools.map((pool) => store.listTasks(pool)));
  return tasks.flat().reduce((calls, task) => calls + sessionsOn(task), 0);
}

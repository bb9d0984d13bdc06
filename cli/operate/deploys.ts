/** `greenroom deploys`: what new sessions get, and what still runs on which revision and since when. */
import { type DeployRow, readDeploys } from '../../core/operator/deploy-rows.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration, sayMoment } from './say-time.ts';

/** Live sessions that are looked at for the oldest of each revision. */
const LIVE_MOST = 10_000;

/** The newest first. */
export const deploys = (reach: Reach) =>
  command({
    name: 'deploys',
    summary:
      'the revisions: share of new sessions, tasks and calls, and how old the oldest call is',
    flags: OPERATE_FLAGS,
    more: 'To move the sessions: npx greenroom rollback.',
    async run(asked, { clock, note, say }) {
      const { store, pools, title } = await openPools(reach, asked);
      const found = await Promise.all(pools.map((pool) => readDeploys(store, pool, LIVE_MOST)));
      if (asked.json) return say(JSON.stringify({ pools: found }));
      note(title);
      for (const line of describe(found, clock.nowMs())) say(line);
    },
  });

const HEAD = ['pool', 'revision', 'deployed', 'share', 'starting', 'ready', 'draining', 'calls'];

function describe(
  found: readonly { pool: string; revisions: readonly DeployRow[] }[],
  nowMs: number,
): string[] {
  const rows = found.flatMap(({ pool, revisions }) =>
    revisions.map((row) => [
      pool,
      row.revision + (row.isLastGood ? ' (last good)' : ''),
      row.deployedAtMs === 0 ? 'no longer known' : sayMoment(row.deployedAtMs),
      sayShare(row),
      row.starting,
      row.ready,
      row.draining,
      row.sessions,
      row.oldestSessionAtMs === undefined ? '–' : sayDuration(nowMs - row.oldestSessionAtMs),
    ]),
  );
  return rows.length === 0
    ? ['nothing was deployed']
    : textTable([...HEAD, 'oldest call'], rows, 'left');
}

function sayShare({ share, wantedShare }: DeployRow): string {
  const percent = (of: number) => `${Math.round(100 * of)} %`;
  return share === wantedShare
    ? percent(share)
    : `${percent(share)}, to be ${percent(wantedShare)}`;
}

/** `greenroom rollback`: new sessions go to an earlier revision, within seconds and without a deploy. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import {
  type Chosen,
  chooseRevision,
  type RevisionWish,
} from '../../core/operator/choose-revision.ts';
import type { PoolRecord } from '../../core/pool/pool.ts';
import type { PoolStore } from '../../core/store/store.ts';
import { command } from '../command.ts';
import { flag, text, toggle, whole } from '../flags.ts';
import { findTable } from './account/find-table.ts';
import type { DeploymentReach, Site } from './account/reach.ts';
import { stageFlag } from './cdk/stage-flag.ts';

/** Rolls pools back, or gives a revision a share of the new sessions. */
export const rollback = (reach: DeploymentReach) =>
  command({
    name: 'rollback',
    script: 'npm run rollback',
    summary: 'new sessions to an earlier revision, within seconds; also a canary',
    about: `Sends new sessions to another revision by moving the pools' weights: no deploy, no signal to any task. Its tasks
are launched within seconds, and sessions move once as many are warm as the pool needs; until then the present one serves. Live
calls end where they are.`,
    packages: 'all',
    flags: {
      stage: stageFlag,
      list: toggle('prints the revisions of the pools and their weights, changes nothing'),
      pool: flag({ takes: 'NAME', says: 'this pool only', usually: 'all pools' }, text),
      to: flag(
        {
          takes: 'REVISION',
          says: 'this one, an older or a newer one',
          usually: 'the one before the current one',
        },
        text,
      ),
      share: flag(
        {
          takes: 'PERCENT',
          says: 'of new sessions; the current one keeps the rest, for a canary',
          otherwise: '100',
        },
        whole(1, 100),
      ),
      table: flag({ takes: 'NAME', says: 'the state table, where no stack tells it' }, text),
    },
    more: 'A deploy of a new revision takes all sessions again. A deploy of a known one moves no weight.',
    async run(flags, terminal) {
      const io = { ...terminal, ...reach.at(flags.stage) };
      const wish = { to: flags.to, share: flags.share };
      const { name, pools } = await io.config();
      const wanted = poolsOf(Object.keys(pools), flags.pool);
      const cloud = await io.cloud();
      const store = cloud.pools(flags.table ?? (await findTable(io, name)));
      for (const pool of wanted) {
        const record = await store.getPool(pool);
        if (flags.list) for (const line of describe(pool, record)) io.say(line);
        else io.say(await move(io, store, { pool, record, wish }));
      }
    },
  });

async function move(
  io: Site,
  store: PoolStore,
  of: { pool: string; record: PoolRecord | undefined; wish: RevisionWish },
): Promise<string> {
  const { pool, record, wish } = of;
  const chosen: Chosen = record
    ? chooseRevision(record, wish)
    : { outcome: 'impossible', because: 'the scaler has not written it down yet' };
  if (chosen.outcome === 'impossible') {
    throw new CannotRun(`Cannot roll ${pool} back: ${chosen.because}.`);
  }
  const { from, to, after } = chosen;
  if (!(await (await io.cloud()).canLaunch(to.taskDefinition))) {
    throw new CannotRun(
      `Cannot roll ${pool} back to ${to.revision}: its task definition ${to.taskDefinition} is gone. Deploy its commit again.`,
    );
  }
  const saved = await store.savePool({ before: record, after });
  if (saved.outcome !== 'saved') {
    throw new CannotRun(
      `Cannot roll ${pool} back: the scaler changed it at that moment. Run it again.`,
    );
  }
  return `${pool}: ${wish.share} % of new sessions go to ${to.revision} (was ${from.revision}) once its tasks are warm. Live calls end where they are.`;
}

function describe(pool: string, record: PoolRecord | undefined): string[] {
  const revisions = record?.revisions ?? [];
  const total = revisions.reduce((sum, { weight }) => sum + weight, 0);
  return revisions.map(({ revision, weight, next, deployedAtMs }) => {
    const share = total === 0 ? 0 : Math.round((100 * weight) / total);
    const good = revision === record?.lastGood ? '  last good' : '';
    const moves =
      next === undefined ? '' : `  weight ${weight} becomes ${next} when tasks are warm`;
    return `${pool}  ${revision}  ${String(share).padStart(3)} %  deployed ${new Date(deployedAtMs).toISOString()}${good}${moves}`;
  });
}

function poolsOf(pools: readonly string[], wanted: string | undefined): readonly string[] {
  if (wanted === undefined) return pools;
  if (pools.includes(wanted)) return [wanted];
  throw new WrongUse(`--pool must be one of ${pools.join(', ')}, got ${wanted}`);
}

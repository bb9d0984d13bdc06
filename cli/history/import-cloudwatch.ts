/** `greenroom history import-cloudwatch`: a metric that counts calls into the table. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { readCounts } from '../../adapters/cloudwatch/read-counts.ts';
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { flag, many, text, toggle } from '../flags.ts';
import { createProgress } from '../progress.ts';
import { bringIn, type CountsRead } from './bring-in.ts';
import { DAYS, POOL, poolAndTable, TABLE } from './history-flags.ts';
import type { HistoryReach } from './reach.ts';
import { countsToMinutes } from './to-minutes.ts';

const DAY_MS = 86_400_000;

type Dimension = { Name: string; Value: string };

/** From CloudWatch. */
export const historyImportCloudwatch = (reach: HistoryReach) =>
  command({
    name: 'history import-cloudwatch',
    summary: 'the same from a CloudWatch metric that counts calls',
    flags: {
      pool: POOL,
      table: TABLE,
      namespace: flag({ takes: 'NAME', says: 'of the metric, such as AWS/ApiGateway' }, text),
      metric: flag({ takes: 'NAME', says: 'its name, such as Count' }, text),
      dimension: many(
        { takes: 'NAME=VALUE', says: 'its dimensions, all of them; may be repeated' },
        dimension,
      ),
      stat: flag({ takes: 'NAME', says: 'the statistic that counts', otherwise: 'Sum' }, text),
      days: DAYS,
      replace: toggle('set each minute to what the metric says, instead of raising it'),
      dryRun: toggle('say what would change, and change nothing'),
      quiet: toggle('no progress'),
    },
    more: 'Such as --namespace AWS/ApiGateway --metric Count --dimension ApiId=abc123.',
    async run(asked, io) {
      const { namespace, metric: name, stat, dimension: dimensions } = asked;
      const { pool, table } = poolAndTable(asked, io.env);
      if (namespace === undefined || name === undefined)
        throw new WrongUse('history import-cloudwatch takes --namespace and --metric');
      const progress = createProgress(io.err, io.clock, asked.quiet);
      const store = await reach.openStore(table);
      const metric = { namespace, name, stat, dimensions: [...dimensions] };
      const toMs = io.clock.nowMs();
      const within = {
        fromMs: toMs - asked.days * DAY_MS,
        toMs,
        progress: (share: number) => progress.tell('reading', share),
      };
      await bringIn(
        { ...io, store, progress, owner: reach.owner },
        { ...asked, pool, table },
        async () => readMetric(await reach.openCloudWatch(), metric, within),
      );
    },
  });

async function readMetric(
  client: CloudWatchClient,
  metric: Parameters<typeof readCounts>[1],
  within: Parameters<typeof readCounts>[2],
): Promise<CountsRead> {
  const { readCounts } = await import('../../adapters/cloudwatch/read-counts.ts');
  const stretches = await readCounts(client, metric, within);
  const counts = stretches.flatMap(({ stepS, counts }) =>
    counts.flatMap(
      ({ atS, count }) =>
        countsToMinutes({ startS: atS, stepS, counts: Float64Array.of(count) }).counts,
    ),
  );
  if (counts.length > 0) return { counts, notes: [] };
  const told = metric.dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(', ') || 'none';
  throw new CannotRun(
    `Cannot import: CloudWatch has no value of ${metric.namespace} ${metric.name} with the dimensions ${told}; they must be exactly those of the metric`,
  );
}

function dimension(given: string, flagName: string): Dimension {
  const at = given.indexOf('=');
  if (at > 0) return { Name: given.slice(0, at), Value: given.slice(at + 1) };
  throw new WrongUse(`${flagName} must be NAME=VALUE, got ${given}`);
}

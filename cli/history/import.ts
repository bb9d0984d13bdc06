/** `greenroom history import`: recorded traffic into the table. */
import { CannotRun } from '../../core/cannot-run.ts';
import type { readTraffic } from '../../traffic/read-traffic.ts';
import { command } from '../command.ts';
import { flag, toggle, zone } from '../flags.ts';
import { createProgress } from '../progress.ts';
import { TRAFFIC_FLAGS } from '../traffic-flags.ts';
import { bringIn } from './bring-in.ts';
import { POOL, poolAndTable, TABLE } from './history-flags.ts';
import type { HistoryReach } from './reach.ts';
import { countsToMinutes, type Minutes, sessionsToMinutes } from './to-minutes.ts';

/** From a file. */
export const historyImport = (reach: HistoryReach) =>
  command({
    name: 'history import',
    summary: 'recorded calls or counts into a pool’s table, so that its forecast knows its weeks',
    about: `Minute counts of requests are what the forecast learns from. The table keeps 8 weeks; a new pool knows nothing. This
brings in what you already have: a CSV of counts (timestamp,arrivals) or of calls (arrival,duration_s), a Twilio call log,
Amazon Connect contact records (CSV or JSON lines), an API Gateway access log (JSON lines or CLF); gzipped or not.`,
    words: { usage: 'FILE', least: 1, most: 1 },
    flags: {
      pool: POOL,
      table: TABLE,
      timeZone: flag(
        { takes: 'ZONE', says: 'of stamps that carry none, such as Europe/Berlin, or UTC' },
        zone,
      ),
      ...TRAFFIC_FLAGS,
      replace: toggle(
        'set each minute to what the file says. Without it a minute is only ever raised, so that calls that the API counted are not hidden; either way a second run changes nothing',
      ),
      dryRun: toggle('say what would change, and change nothing'),
      quiet: toggle('no progress'),
    },
    more: `Columns that are understood, in any case and spelling: Start Time, StartTime, arrival, timestamp, InitiationTimestamp, requestTime,
requestTimeEpoch, at; arrivals, count, calls, requests; Duration, duration_s, End Time, DisconnectTimestamp; Direction and
InitiationMethod (inbound is kept); Channel (voice is kept); httpMethod, path, routeKey (POST /start and POST /v1/sessions are kept).

Credentials and Region come from the environment, as with the AWS CLI; AWS_ENDPOINT_URL_DYNAMODB points at an emulator.`,
    async run(asked, io) {
      const { pool, table } = poolAndTable(asked, io.env);
      const [file = ''] = asked.words;
      const progress = createProgress(io.err, io.clock, asked.quiet);
      const store = await reach.openStore(table);
      await bringIn({ ...io, store, progress, owner: reach.owner }, { ...asked, pool, table }, () =>
        readFile(file, {
          timeZone: asked.timeZone,
          timeColumn: asked.timeColumn,
          dates: asked.dates,
          skipBadRows: asked.skipBadRows,
          progress: (share) => progress.tell('reading', share),
        }),
      );
    },
  });

async function readFile(file: string, options: Parameters<typeof readTraffic>[1]) {
  const [{ readTraffic }, { regularCounts }] = await Promise.all([
    import('../../traffic/read-traffic.ts'),
    import('../../traffic/regular-counts.ts'),
  ]);
  const raw = await readTraffic(file, options);
  // The table is in real time: an hour off would be a rush at the wrong hour.
  if (!raw.zoned)
    throw new CannotRun(
      `Cannot import ${file}: its stamps carry no zone; say which with --time-zone (UTC if they are)`,
    );
  if (raw.kind === 'sessions') return { ...sessionsToMinutes(raw.timesS), notes: raw.notes };
  const regular = regularCounts(raw);
  return withGaps(countsToMinutes(regular), [...raw.notes, ...regular.notes]);
}

function withGaps({ counts, unknown }: Minutes, notes: readonly string[]) {
  const gaps = `${unknown} intervals were not recorded; the table cannot tell them from quiet ones, and one such week counts little.`;
  return { counts, notes: unknown > 0 ? [...notes, gaps] : notes };
}

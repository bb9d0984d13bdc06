/** `greenroom phone campaign`: calls from a list. */
import { CannotRun } from '../../../core/cannot-run.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignProgress } from '../../../core/campaign/progress.ts';
import type { AnnouncedPlan } from '../../../core/announced-calls.ts';
import type { RecordStore } from '../../../core/records.ts';
import { command, type Io } from '../../command.ts';
import { flag, text, toggle } from '../../flags.ts';
import { OPERATE_FLAGS } from '../../operate/operate-flags.ts';
import type { Reach } from '../../operate/reach.ts';
import { createProgress } from '../../progress.ts';
import type { ResultFile } from './campaign-files.ts';

const { local, table } = OPERATE_FLAGS;

/** Makes them; a second run goes on where the first one stopped. */
export const phoneCampaign = (reach: Reach) =>
  command({
    name: 'phone campaign',
    summary: 'calls from a list, at a pace and within a window; a repeat goes on where it stopped',
    about:
      'Makes the calls of a campaign (docs/phone.md). Its results are lines of JSON beside the file; the same command goes on from them, and calls nobody twice.',
    words: { usage: 'the campaign’s file, such as reminders.json', least: 1, most: 1 },
    flags: {
      check: toggle('reads the file and its list, says what is wrong, and calls nobody'),
      results: flag(
        {
          takes: 'FILE',
          says: 'where the results are',
          usually: 'the file’s name + .results.jsonl',
        },
        text,
      ),
      local,
      table,
    },
    more: 'On AWS it calls by the edge, with the key in GREENROOM_API_KEY. Ctrl-C stops it; calls that go on are left to their bots.',
    async run(asked, io) {
      const [file = ''] = asked.words;
      const [{ loadCampaign, openResults }, { replayResults }] = await Promise.all([
        import('./campaign-files.ts'),
        import('../../../core/campaign/progress.ts'),
      ]);
      const campaign = await loadCampaign(file);
      const results = openResults(asked.results ?? `${file}.results.jsonl`);
      const before = replayResults(campaign, results.before);
      if (asked.check) return io.say(`${campaign.calls.length} calls; ${sum(campaign, before)}`);
      const found = await reach.open(asked);
      if (!found.pools.includes(campaign.agent))
        throw new CannotRun(
          `Cannot use ${file}: agent: must be one of ${found.pools.join(', ')}, got ${campaign.agent}`,
        );
      const url = await found.carriersUrl();
      if (url === undefined)
        throw new CannotRun(`Cannot call: ${found.title} has no edge; set edge.enabled and deploy`);
      const key = asked.local ? undefined : io.env['GREENROOM_API_KEY'];
      const make = { campaign, before, url, key, records: found.records, note: results.append };
      const done = await makeCalls(make, io);
      io.say(sum(campaign, done));
      for (const [reason, count] of countReasons(done)) io.say(`  ${count}  ${reason}`);
      io.say(`Results: ${results.path}`);
    },
  });

interface Make {
  readonly campaign: Campaign;
  readonly before: CampaignProgress;
  readonly url: string;
  readonly key: string | undefined;
  readonly records: RecordStore;
  readonly note: ResultFile['append'];
}

async function makeCalls(make: Make, { err, clock, note: remark }: Io): Promise<CampaignProgress> {
  const { campaign, before, url, key, records, note } = make;
  const [{ createCallsApi }, { runCampaign }, { announceCalls }, { whenToStop }] =
    await Promise.all([
      import('./calls-api.ts'),
      import('./run-campaign.ts'),
      import('../../../core/announced-calls.ts'),
      import('../../../local/when-to-stop.ts'),
    ]);
  const bar = createProgress(err, clock);
  const deps = {
    api: createCallsApi({ url, key }, campaign),
    clock,
    note,
    async announce(plan: AnnouncedPlan | undefined) {
      const { agent: pool, name } = campaign;
      // A help to the pool, and no reason to call nobody.
      await announceCalls(records, { pool, name, plan, nowMs: clock.nowMs() }).catch(
        (error: unknown) =>
          remark(`The pool was not told of the calls that come: ${String(error)}`),
      );
    },
    show: (progress: CampaignProgress) => bar.tell(campaign.name, shareOf(campaign, progress)),
    signal: whenToStop(),
  };
  const done = await runCampaign(campaign, deps, before);
  bar.end();
  return done;
}

function shareOf({ calls }: Campaign, progress: CampaignProgress): number {
  return [...progress.values()].filter((call) => call.over).length / calls.length;
}

/** In a line: how far it is. */
function sum({ calls }: Campaign, progress: CampaignProgress): string {
  const all = [...progress.values()];
  const over = all.filter((call) => call.over).length;
  const live = all.filter((call) => call.sessionId !== undefined).length;
  const again = all.filter((call) => !call.over && call.placed > 0).length - live;
  return `${over} of ${calls.length} over, ${live} in a call, ${again} to be tried again`;
}

function countReasons(progress: CampaignProgress): [string, number][] {
  const counts = new Map<string, number>();
  for (const { over } of progress.values()) {
    if (!over) continue;
    const by = over.answeredBy === undefined ? '' : `, answered by: ${over.answeredBy}`;
    const name = `${over.reason}${by}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

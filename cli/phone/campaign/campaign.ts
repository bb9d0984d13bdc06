/** `greenroom phone campaign`: calls from a list. */
import type { CampaignBook } from '../../../core/campaign/book.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { CannotRun } from '../../../core/cannot-run.ts';
import type { AnnouncedPlan } from '../../../core/phone/announced-calls.ts';
import type { RecordStore } from '../../../core/store/records.ts';
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
    more: 'On AWS it calls by the address that carriers use, with the key in GREENROOM_API_KEY. Ctrl-C stops it; calls that go on are left to their bots.',
    async run(asked, io) {
      const [file = ''] = asked.words;
      const [{ loadCampaign, openResults }, { CampaignBook }] = await Promise.all([
        import('./campaign-files.ts'),
        import('../../../core/campaign/book.ts'),
      ]);
      const campaign = await loadCampaign(file);
      const results = openResults(asked.results ?? `${file}.results.jsonl`);
      const book = new CampaignBook(campaign, results.before);
      if (asked.check) return io.say(`${campaign.calls.length} calls; ${sum(book)}`);
      const found = await reach.open(asked);
      if (!found.pools.includes(campaign.agent))
        throw new CannotRun(
          `Cannot use ${file}: agent: must be one of ${found.pools.join(', ')}, got ${campaign.agent}`,
        );
      const url = await found.carriersUrl();
      if (url === undefined)
        throw new CannotRun(
          `Cannot call: ${found.title} has no way for carriers; set edge.enabled or direct.domain, and deploy`,
        );
      const key = asked.local ? undefined : io.env['GREENROOM_API_KEY'];
      const make = { campaign, book, url, key, records: found.records, note: results.append };
      await makeCalls(make, io);
      io.say(sum(book));
      for (const [reason, count] of countReasons(book)) io.say(`  ${count}  ${reason}`);
      io.say(`Results: ${results.path}`);
    },
  });

interface Make {
  readonly campaign: Campaign;
  readonly book: CampaignBook;
  readonly url: string;
  readonly key: string | undefined;
  readonly records: RecordStore;
  readonly note: ResultFile['append'];
}

async function makeCalls(make: Make, { err, clock, note: remark }: Io): Promise<void> {
  const { campaign, book, url, key, records, note } = make;
  const [{ createCallsApi }, { runCampaign }, { announceCalls }, { whenToStop }] =
    await Promise.all([
      import('./calls-api.ts'),
      import('./run-campaign.ts'),
      import('../../../core/phone/announced-calls.ts'),
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
    show: ({ over }: CampaignBook) => bar.tell(campaign.name, over / campaign.calls.length),
    signal: whenToStop(),
  };
  await runCampaign(campaign, deps, book);
  bar.end();
}

/** In a line: how far it is. */
function sum(book: CampaignBook): string {
  const { over, live } = book;
  const all = [...book.progress().values()];
  const again = all.filter((call) => !call.over && call.placed > 0).length - live.size;
  return `${over} of ${all.length} over, ${live.size} in a call, ${again} to be tried again`;
}

function countReasons(book: CampaignBook): [string, number][] {
  const counts = new Map<string, number>();
  for (const { over } of book.progress().values()) {
    if (!over) continue;
    const by = over.answeredBy === undefined ? '' : `, answered by: ${over.answeredBy}`;
    const name = `${over.reason}${by}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

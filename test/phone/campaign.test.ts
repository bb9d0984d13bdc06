import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallsApi } from '../../cli/phone/campaign/calls-api.ts';
import { loadCampaign, openResults } from '../../cli/phone/campaign/campaign-files.ts';
import { runCampaign } from '../../cli/phone/campaign/run-campaign.ts';
import { CampaignBook } from '../../core/campaign/book.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { announceCalls, readAnnounced } from '../../core/phone/announced-calls.ts';
import { DO_NOT_CALL } from '../../core/phone/call-rules.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';

const AGENT = 'parrot';
const [ANN, BEN, CID, DAN, EVE] = [1, 2, 3, 4, 5].map((n) => `+1202555017${n}`) as [
  string,
  string,
  string,
  string,
  string,
];

let phone: PhoneSystem;
let folder = '';
beforeAll(async () => {
  phone = await startPhoneSystem({ agent: AGENT, warm: 2, maxTasks: 3 });
  folder = mkdtempSync(join(tmpdir(), 'campaign-'));
});
afterAll(async () => {
  await phone.close();
  rmSync(folder, { recursive: true });
});

/** Somebody who takes the call, hears the bot begin, and hangs up. */
function takes(number: string): void {
  const party = createScriptedParty();
  phone.exchanges.twilio.behave(number, { do: 'answer', afterMs: 200, party });
  const looking = setInterval(() => {
    const leg = phone.exchanges.twilio.legs.find(({ parts }) => parts.to === number);
    if (!leg || party.heardMs.bot < 500) return;
    clearInterval(looking);
    leg.end('completed', 'they hung up');
  }, 50);
}

/** A window that is shut for one of them now, wherever on the day the test runs. */
function shutNow(): { window: NonNullable<Campaign['window']>; asleep: string } {
  const window = { from: '00:00', to: '12:00', zone: 'UTC' };
  const isMorning = new Date().getUTCHours() < 12;
  return isMorning
    ? { window, asleep: 'Etc/GMT-12' }
    : { window: { ...window, from: '12:00', to: '23:59' }, asleep: 'Etc/GMT+12' };
}

async function load(): Promise<Campaign> {
  const { window, asleep } = shutNow();
  writeFileSync(
    join(folder, 'people.csv'),
    `to,id,zone,order\n${ANN},ann,,7\n${BEN},ben,,8\n${CID},cid,,9\n${DAN},dan,,10\n${EVE},eve,${asleep},11\n`,
  );
  const file = join(folder, 'reminders.json');
  const settings = { name: 'reminders', from: '+15559999', agent: AGENT, carrier: 'twilio' };
  const pace = { perMinute: 30, atOnce: 2, tries: 2, retryOn: ['busy'], window };
  writeFileSync(file, JSON.stringify({ ...settings, ...pace, calls: 'people.csv' }));
  // A file says a minute at least.
  return { ...(await loadCampaign(file)), retryAfterMinutes: 0.05 };
}

describe('a campaign', () => {
  it('is told to the pool, then called at its pace, tried again, and written down; whoever sleeps is not called', async () => {
    const exchange = phone.exchanges.twilio;
    const { records, url } = phone.system;
    for (const number of [ANN, DAN, EVE]) takes(number);
    exchange.behave(BEN, { do: 'busy' });
    exchange.behave(CID, { do: 'fail' });
    await records.saveRecord({
      before: undefined,
      after: { kind: DO_NOT_CALL, id: DAN, version: 1, body: {} },
    });
    const campaign = await load();
    const results = openResults(join(folder, 'results.jsonl'));
    const book = new CampaignBook(campaign);
    const stopping = new AbortController();
    const told: number[][] = [];
    let atOnce = 0;
    await runCampaign(
      campaign,
      {
        api: createCallsApi({ url, key: undefined }, campaign),
        clock: {
          nowMs: () => Date.now(),
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 200))),
        },
        note: results.append,
        async announce(plan) {
          if (plan) expect(exchange.legs).toEqual([]);
          await announceCalls(records, { pool: AGENT, name: 'x', plan, nowMs: Date.now() });
          const kept = (await readAnnounced(records, AGENT))['x'];
          if (kept) told.push([...kept.perMinute].slice(0, 2));
        },
        show() {
          atOnce = Math.max(atOnce, exchange.open.length);
          if (book.over === 4) stopping.abort();
        },
        signal: stopping.signal,
      },
      book,
    );
    expect(told).toEqual([[4, 0]]);
    const placed = openResults(results.path).before.filter(({ did }) => did === 'placed');
    const gaps = placed.slice(1).map(({ atMs }, n) => atMs - (placed[n]?.atMs ?? 0));
    // The API's answers may come closer together than the calls were asked for.
    expect(Math.max(...gaps)).toBeGreaterThan(1000);
    expect(atOnce).toBeLessThanOrEqual(2);
    const progress = new CampaignBook(campaign, openResults(results.path).before).progress();
    expect(progress.get('ann')?.over?.reason).toBe('caller_left');
    expect(progress.get('ben')).toMatchObject({ tries: 2, over: { reason: 'busy' } });
    expect(progress.get('cid')).toMatchObject({ tries: 1, over: { reason: 'call_failed' } });
    expect(progress.get('dan')?.over?.reason).toContain('refused');
    expect(progress.get('eve')).toMatchObject({ placed: 0 });
    const called = exchange.legs.map(({ parts }) => parts.to);
    expect(called.filter((to) => to === BEN)).toHaveLength(2);
    expect(called).not.toContain(EVE);
    expect(called).not.toContain(DAN);
    expect([exchange.open, errorsOf(phone.exchanges)]).toEqual([[], []]);
  });
});

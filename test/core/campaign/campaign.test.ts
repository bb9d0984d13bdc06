import { describe, expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { CampaignBook } from '../../../core/campaign/book.ts';
import { opensAt } from '../../../core/campaign/call-window.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignResult } from '../../../core/campaign/progress.ts';
import { readCampaign } from '../../../core/campaign/read-campaign.ts';
import {
  announceCalls,
  announcedWithin,
  readAnnounced,
} from '../../../core/phone/announced-calls.ts';

const FILE = {
  name: 'reminders',
  from: '+12025550100',
  agent: 'receptionist',
  perMinute: 60,
  atOnce: 2,
  tries: 2,
  retryAfterMinutes: 30,
};
const CALLS = [{ to: '+12025550101' }, { to: '+12025550102' }, { to: '+12025550103' }];
const noRows = () => ({ file: '', rows: [] });

function campaignOf(of: object = {}): Campaign {
  const read = readCampaign({ ...FILE, calls: CALLS, ...of }, noRows);
  if (read.faults) throw new Error(read.faults.join());
  return read.campaign;
}

/** Noon in Berlin, a Monday. */
const NOON = Date.parse('2026-11-23T11:00:00Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('readCampaign', () => {
  it('names a call by its number, and fills in what is usual', () => {
    const campaign = campaignOf();
    expect(campaign.calls.map(({ id }) => id)).toEqual(CALLS.map(({ to }) => to));
    expect(campaign).toMatchObject({ ringS: 30, retryOn: ['no_answer', 'busy'] });
  });

  it('tells every fault of the file with its field', () => {
    const { faults } = readCampaign(
      { ...FILE, from: '030', atOnce: 0, calls: [], pace: 1 },
      noRows,
    );
    expect(faults).toEqual([
      'from: must be a number such as +14155550100',
      'atOnce: Too small: expected number to be >=1',
      expect.stringContaining('calls'),
      expect.stringContaining('pace'),
    ]);
  });

  it('reads a list of its own: columns beside to, id and zone are the bot’s data', () => {
    const rows = [
      { line: 2, fields: { to: '+12025550101', id: 'a', zone: 'Europe/Berlin', name: 'Ann' } },
      { line: 3, fields: { to: '+12025550102', id: '', zone: '', name: '' } },
    ];
    const read = readCampaign({ ...FILE, calls: 'list.csv' }, () => ({ file: 'list.csv', rows }));
    expect(read).toMatchObject({
      campaign: {
        calls: [
          { id: 'a', to: '+12025550101', zone: 'Europe/Berlin', data: { name: 'Ann' } },
          { id: '+12025550102', data: { name: '' } },
        ],
      },
    });
  });

  it('tells faults of a list by line and field, also two calls of one id', () => {
    const rows = [
      { line: 2, fields: { to: '12', zone: 'Mars' } },
      { line: 3, fields: { to: '+12025550101' } },
      { line: 5, fields: { to: '+12025550101' } },
    ];
    const { faults } = readCampaign({ ...FILE, calls: 'l.csv' }, () => ({ file: 'l.csv', rows }));
    expect(faults).toEqual([
      'l.csv line 2: to: must be a number such as +14155550100, or a SIP address',
      'l.csv line 2: zone: must be a time zone such as Europe/Berlin',
      'l.csv line 5: id: must differ from that of l.csv line 3, got +12025550101',
    ]);
  });
});

describe('opensAt', () => {
  const window = { from: '09:00', to: '12:00', days: [0, 1], zone: 'Europe/Berlin' };

  it.each([
    ['it is open', '2026-11-23T08:30:00Z', '2026-11-23T08:30:00Z'],
    ['it opens today', '2026-11-23T04:30:30Z', '2026-11-23T08:00:00Z'],
    ['it is over for today', '2026-11-23T11:00:00Z', '2026-11-24T08:00:00Z'],
    ['it is over for the week', '2026-11-24T11:00:00Z', '2026-11-30T08:00:00Z'],
  ])('where %s', (_, now, opens) => {
    expect(opensAt(window, undefined, Date.parse(now))).toBe(Date.parse(opens));
  });

  it.each([
    ['on', '2026-03-08T05:30:00Z', '2026-03-08T13:00:00Z'],
    ['back', '2026-11-01T04:30:00Z', '2026-11-01T14:00:00Z'],
  ])('is the same day on which clocks go %s', (_, now, opens) => {
    const daily = { from: '09:00', to: '17:00', zone: 'America/New_York' };
    expect(opensAt(daily, undefined, Date.parse(now))).toBe(Date.parse(opens));
  });

  it('is by the called party’s clock, and runs over midnight', () => {
    expect(opensAt(window, 'America/New_York', NOON)).toBe(Date.parse('2026-11-23T14:00:00Z'));
    const night = { from: '22:00', to: '02:00', days: [0], zone: 'UTC' };
    const tuesday = Date.parse('2026-11-24T01:00:00Z');
    expect(opensAt(night, undefined, tuesday)).toBe(tuesday);
    const wednesday = tuesday + 24 * HOUR;
    expect(opensAt(night, undefined, wednesday)).toBe(Date.parse('2026-11-30T22:00:00Z'));
  });
});

describe('CampaignBook', () => {
  const [a, b, c] = CALLS.map(({ to }) => to) as [string, string, string];
  const placed = (id: string) => ({ did: 'placed' as const, id, sessionId: `s-${id}`, atMs: NOON });
  const ended = (id: string, reason: string) => ({ did: 'ended' as const, id, reason, atMs: NOON });

  it('places in the order of the file, no faster than the pace, and no more than so many at once', () => {
    const book = new CampaignBook(campaignOf());
    expect(book.next(NOON)).toEqual({ do: 'place', id: a, attempt: 1 });
    expect(book.next(NOON)).toEqual({ do: 'wait', untilMs: NOON + 1000 });
    // The first is still being asked for: it counts.
    expect(book.next(NOON + 1000)).toMatchObject({ do: 'place', id: b });
    expect(book.next(NOON + 2000)).toMatchObject({ do: 'wait' });
    book.note(placed(a));
    expect(book.next(NOON + 2000)).toMatchObject({ do: 'wait' });
    book.note(ended(a, 'bot_goodbye'));
    expect(book.next(NOON + 2000)).toMatchObject({ do: 'place', id: c });
  });

  it('tries again later who was not reached, as often as it may, and rests when all are over', () => {
    const campaign = campaignOf({ calls: CALLS.slice(0, 1) });
    const first: CampaignResult[] = [placed(a), ended(a, 'no_answer')];
    const once = new CampaignBook(campaign, first);
    expect(once.next(NOON)).toEqual({ do: 'wait', untilMs: NOON + 30_000 });
    const laterMs = NOON + 30 * MINUTE;
    expect(once.next(laterMs)).toEqual({ do: 'place', id: a, attempt: 2 });
    const twice = new CampaignBook(campaign, [...first, placed(a), ended(a, 'busy')]);
    expect([twice.next(laterMs), twice.over]).toEqual([{ do: 'rest' }, 1]);
    expect(twice.progress().get(a)?.over).toEqual({ reason: 'busy', answeredBy: undefined });
  });

  it('uses no try up where the pool had no room, and asks by a new key', () => {
    const campaign = campaignOf({ tries: 1, calls: CALLS.slice(0, 1) });
    const book = new CampaignBook(campaign, [placed(a), ended(a, 'queue_timeout')]);
    expect(book.progress().get(a)).toMatchObject({ tries: 0, placed: 1 });
    expect(book.next(NOON + MINUTE)).toEqual({ do: 'place', id: a, attempt: 2 });
  });

  it('lets nobody wait for one who is put off, refused, or asleep where they are', () => {
    const zone = 'Asia/Tokyo';
    const book = new CampaignBook(
      campaignOf({
        calls: [{ to: a, zone }, ...CALLS.slice(1)],
        window: { from: '09:00', to: '20:00', zone: 'Europe/Berlin' },
      }),
    );
    expect(book.next(NOON)).toMatchObject({ do: 'place', id: b });
    book.putOff(b, NOON + HOUR);
    expect(book.next(NOON + 1000)).toMatchObject({ do: 'place', id: c });
    book.note({ did: 'refused', id: c, because: 'do_not_call', atMs: NOON });
    expect(book.next(NOON + 2000)).toMatchObject({ do: 'wait' });
    expect(book.next(NOON + HOUR)).toMatchObject({ do: 'place', id: b });
  });

  it('follows calls that went on, and knows nothing of a call that the file names no more', () => {
    const book = new CampaignBook(campaignOf(), [placed(b), placed('gone'), ended('gone', 'busy')]);
    expect([...book.live]).toEqual([[b, `s-${b}`]]);
    expect([book.over, book.progress().has('gone')]).toEqual([0, false]);
  });

  it('foresees the coming minutes: the pace, those who come back, and a window that opens', () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ to: `+1202555${1000 + n}` }));
    const plan = { nowMs: NOON, minutes: 4 };
    const planOf = (of: object, before: CampaignResult[] = []) =>
      new CampaignBook(campaignOf(of), before).plan(plan);
    expect(planOf({ calls: many })).toEqual([60, 60, 30, 0]);
    const window = { from: '12:02', to: '13:00', zone: 'Europe/Berlin' };
    expect(planOf({ calls: many, window })).toEqual([0, 0, 60, 60]);
    const id = many[0]?.to ?? '';
    const one = { calls: many.slice(0, 1), retryAfterMinutes: 2 };
    expect(planOf(one, [placed(id), ended(id, 'busy')])).toEqual([0, 0, 1, 0]);
  });
});

describe('announced calls', () => {
  const plan = { saidAtMs: NOON, fromMs: NOON, perMinute: [60, 30] };

  it('count for the time asked, to the part of a minute, until nobody says them any more', () => {
    const within = (fromMs: number, toMs: number) => announcedWithin({ x: plan }, { fromMs, toMs });
    expect(within(NOON, NOON + MINUTE)).toBe(60);
    expect(within(NOON + 30_000, NOON + 90_000)).toBe(45);
    expect(within(NOON + 2 * MINUTE, NOON + 9 * MINUTE)).toBe(0);
    const old = { x: { ...plan, fromMs: NOON + 6 * MINUTE } };
    expect(announcedWithin(old, { fromMs: NOON + 6 * MINUTE, toMs: NOON + 7 * MINUTE })).toBe(0);
  });

  it('of two campaigns stand side by side, and each takes back its own', async () => {
    const records = createMemoryRecords({ nowMs: () => NOON });
    const say = (name: string, of: typeof plan | undefined) =>
      announceCalls(records, { pool: 'p', name, plan: of, nowMs: NOON });
    await say('a', plan);
    await say('b', plan);
    await say('a', undefined);
    expect(await readAnnounced(records, 'p')).toEqual({ b: plan });
  });
});

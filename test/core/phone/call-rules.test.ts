import { describe, expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { giveBackCall, readCalls, takeCall, takePace } from '../../../core/phone/call-pace.ts';
import { type CallFacts, judgeCall } from '../../../core/phone/call-rules.ts';

const NOON_UTC = Date.parse('2026-07-01T12:00:00Z');
const DAY_MS = 86_400_000;
const FACTS: CallFacts = { nowMs: NOON_UTC, to: '+4930123456', isBlocked: false, calledAtMs: [] };
const QUIET = { from: '21:00', to: '08:00', zone: 'Europe/Berlin' };

describe('judgeCall', () => {
  it('lets a call through where no rule speaks against it', () => {
    expect(judgeCall({}, FACTS)).toEqual({ verdict: 'yes' });
  });

  it('never lets one through to a number that wants none', () => {
    expect(judgeCall({}, { ...FACTS, isBlocked: true })).toMatchObject({ verdict: 'no' });
  });

  it('lets one through only to the beginnings that are named', () => {
    expect(judgeCall({ prefixes: ['+1', '+44'] }, FACTS)).toMatchObject({ because: 'prefix' });
    expect(judgeCall({ prefixes: ['+49'] }, FACTS)).toEqual({ verdict: 'yes' });
  });

  it.each([
    ['before midnight', '2026-07-01T20:30:00Z', 'Europe/Berlin', 9.5],
    ['after midnight', '2026-07-01T01:00:00Z', 'Europe/Berlin', 5],
    ['where it is still night, though not here', '2026-07-01T12:00:00Z', 'Pacific/Auckland', 8],
    ['in winter, an hour later', '2026-01-01T06:30:00Z', 'Europe/Berlin', 0.5],
  ])('waits for the morning of the called party: %s', (_, at, zone, hours) => {
    const nowMs = Date.parse(at);
    const verdict = judgeCall({ quiet: QUIET }, { ...FACTS, nowMs, zone });
    expect(verdict).toEqual({
      verdict: 'later',
      because: 'quiet_hours',
      atMs: nowMs + hours * 3_600_000,
    });
  });

  it('takes the zone of the rules where the call names none', () => {
    expect(judgeCall({ quiet: QUIET }, FACTS)).toMatchObject({ verdict: 'yes' });
  });

  it.each([
    ['an hour sooner where clocks go on', '2026-03-08T04:00:00Z', '2026-03-08T12:00:00Z'],
    ['an hour later where they go back', '2026-11-01T03:00:00Z', '2026-11-01T13:00:00Z'],
    ['at the very minute', '2026-07-01T11:59:40Z', '2026-07-01T12:00:00Z'],
  ])('ends with the night %s', (_, at, wanted) => {
    const facts = { ...FACTS, nowMs: Date.parse(at), zone: 'America/New_York' };
    expect(judgeCall({ quiet: QUIET }, facts)).toMatchObject({ atMs: Date.parse(wanted) });
  });

  it('does not take a minute that the clock leaves out for one that is over', () => {
    const quiet = { from: '21:00', to: '02:30', zone: 'America/New_York' };
    const facts = { ...FACTS, nowMs: Date.parse('2026-03-08T06:30:00Z') };
    expect(judgeCall({ quiet }, facts)).toMatchObject({ because: 'quiet_hours' });
  });

  it.each([
    ['tonight', '2026-07-01T12:00:00Z', '2026-07-02T01:00:00Z'],
    ['on a day of a change', '2026-03-08T13:00:00Z', '2026-03-09T01:00:00Z'],
  ])('says until when it may be placed: %s', (_, at, wanted) => {
    const facts = { ...FACTS, nowMs: Date.parse(at), zone: 'America/New_York' };
    expect(judgeCall({ quiet: QUIET }, facts)).toEqual({
      verdict: 'yes',
      untilMs: Date.parse(wanted),
    });
  });

  it('counts calls of the last day, and says when there is room again', () => {
    const calledAtMs = [NOON_UTC - 1000, NOON_UTC - 2 * DAY_MS, NOON_UTC - 5000];
    expect(judgeCall({ perNumberPerDay: 3 }, { ...FACTS, calledAtMs })).toEqual({ verdict: 'yes' });
    expect(judgeCall({ perNumberPerDay: 2 }, { ...FACTS, calledAtMs })).toEqual({
      verdict: 'later',
      because: 'called_today',
      atMs: NOON_UTC - 5000 + DAY_MS,
    });
  });
});

describe('counting', () => {
  it('remembers a number’s calls for a day', async () => {
    const records = createMemoryRecords({ nowMs: () => NOON_UTC });
    const take = (sessionId: string, nowMs: number) =>
      takeCall(records, { number: '+1', sessionId, perDay: 5, nowMs });
    await Promise.all([take('a', NOON_UTC - 10), take('b', NOON_UTC)]);
    const read = (nowMs: number) => readCalls(records, { number: '+1', nowMs });
    expect(await read(NOON_UTC)).toHaveLength(2);
    expect(await read(NOON_UTC + DAY_MS - 5)).toEqual([NOON_UTC]);
  });

  it('gives out a number’s day once, whoever asks at the same time, and takes back what is not used', async () => {
    const records = createMemoryRecords({ nowMs: () => NOON_UTC });
    const of = { number: '+1', nowMs: NOON_UTC };
    const take = (sessionId: string) => takeCall(records, { ...of, sessionId, perDay: 2 });
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map(take));
    expect(taken.filter(Boolean)).toHaveLength(2);
    const [mine = ''] = ['a', 'b', 'c', 'd'].filter((_, n) => taken[n]);
    expect(await take(mine)).toBe(true);
    expect(await readCalls(records, { ...of, sessionId: mine })).toHaveLength(1);
    await giveBackCall(records, { ...of, sessionId: mine });
    expect(await take('e')).toBe(true);
    expect(await take('f')).toBe(false);
  });

  it('gives out a second’s places once, whoever asks at the same time', async () => {
    const records = createMemoryRecords({ nowMs: () => NOON_UTC });
    const ask = (nowMs: number) => takePace(records, { carrier: 'twilio', perSecond: 3, nowMs });
    const waits = await Promise.all(Array.from({ length: 5 }, () => ask(NOON_UTC + 200)));
    expect(waits.filter(({ waitMs }) => waitMs === 0)).toHaveLength(3);
    expect(waits.filter(({ waitMs }) => waitMs === 800)).toHaveLength(2);
    expect(await ask(NOON_UTC + 1000)).toEqual({ waitMs: 0 });
  });
});

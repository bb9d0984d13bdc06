import { beforeEach, describe, expect, it } from 'vitest';
import { EVERYWHERE_MS, publishName } from '../../../../services/supervisor/direct/publish-name.ts';
import { createHandTimers, type HandTimers } from '../../../core/timer-clock.ts';
import { createHandZone, type HandZone } from './hand-zone.ts';

const record = { name: 't-1.bots.example.com', addresses: ['203.0.113.7'] };

let clock: HandTimers;
let zone: HandZone;
let errors: string[];

beforeEach(() => {
  clock = createHandTimers();
  zone = createHandZone();
  zone.seenEverywhere = false;
  errors = [];
});

function publish(random: number) {
  const silent = () => undefined;
  const log = { info: silent, warn: silent, error: (says: string) => void errors.push(says) };
  const terms = { untilMs: clock.nowMs() + 60_000, signal: new AbortController().signal };
  return publishName({ names: zone, clock, random: () => random, log }, record, terms);
}

const looks = () => zone.asked.filter((kind) => kind === 'look').length;

describe('publishName', () => {
  it.each([0, 0.99])('first asks when a change may be everywhere, by the chance %d', async (by) => {
    void publish(by);
    await clock.passing(24_999);
    expect(zone.asked).toEqual(['point']);
    await clock.passing(5_000);
    expect([1, 2]).toContain(looks());
  });

  it('asks a few times where the change takes a minute', async () => {
    const published = publish(0.5);
    await clock.passing(60_000);
    zone.seenEverywhere = true;
    await clock.passing(15_000);
    expect(await published).toEqual({ outcome: 'published' });
    expect(looks()).toBeLessThanOrEqual(5);
    expect(errors).toEqual([]);
  });

  it('counts the time of the change from when it was taken, and then takes it for done', async () => {
    zone.mood = 'busy';
    const published = publish(0.5);
    await clock.passing(50_000);
    zone.mood = 'well';
    await clock.passing(EVERYWHERE_MS);
    expect(errors).toEqual([]);
    await clock.passing(40_000);
    expect(await published).toEqual({ outcome: 'published' });
    expect(errors).toHaveLength(1);
  });
});

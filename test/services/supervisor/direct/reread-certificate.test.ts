import type { SecureContext } from 'node:tls';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  rereadCertificate,
  useCertificate,
} from '../../../../services/supervisor/direct/reread-certificate.ts';
import { createHandTimers, type HandTimers } from '../../../core/timer-clock.ts';
import { makeCertificate, secretOf, unlessDirect } from './certificate.ts';
import { answerBy, type Mood } from './hand-zone.ts';

const NAME = 't-1.bots.example.com';
const HOUR_MS = 3_600_000;
const lacking = unlessDirect();
const made = lacking === '' ? makeCertificate(['*.bots.example.com']) : { key: '', cert: '' };

let clock: HandTimers;
let secret: { text: string; mood: Mood; reads: number };
let used: SecureContext[];
let lines: string[];
let leaving: AbortController;

const depsOf = (random = 0.5) => {
  const note = (message: string, fields?: object) =>
    void lines.push(JSON.stringify({ message, ...fields }));
  return {
    clock,
    random: () => random,
    log: { info: note, warn: note, error: note },
    name: NAME,
    use: (context: SecureContext) => void used.push(context),
    readCertificate: async () => {
      secret.reads += 1;
      return answerBy(secret.mood, () => ({ outcome: 'read' as const, text: secret.text }));
    },
  };
};

beforeEach(() => {
  clock = createHandTimers();
  secret = { text: secretOf(made, Number.MAX_SAFE_INTEGER), mood: 'well', reads: 0 };
  [used, lines, leaving] = [[], [], new AbortController()];
});

describe.skipIf(lacking !== '')(`rereadCertificate${lacking}`, () => {
  it('reads it again twice a day, each task at a time of its own', async () => {
    void rereadCertificate(depsOf(0.5), leaving.signal);
    await clock.passing(12 * HOUR_MS - 1);
    expect(used).toHaveLength(0);
    await clock.passing(24 * HOUR_MS + 1);
    expect(used).toHaveLength(3);
    leaving.abort();
    await clock.passing(48 * HOUR_MS);
    expect(secret.reads).toBe(3);
    void rereadCertificate(depsOf(0), new AbortController().signal);
    await clock.passing(6 * HOUR_MS);
    expect(secret.reads).toBe(4);
  });

  it.each([
    ['broken', () => (secret.text = 'broken'), 'must be JSON'],
    ['for other names', () => (secret.text = secretOf(makeCertificate(['a.b.c']))), 'not for t-1'],
    ['out of reach', () => (secret.mood = 'busy'), 'Rate exceeded'],
    ['refused', () => (secret.mood = 'refuses'), 'NoSuchHostedZone'],
  ])('keeps the old one where the new one is %s, says so, and goes on', async (_, breakIt, why) => {
    const { text } = secret;
    void rereadCertificate(depsOf(), leaving.signal);
    breakIt();
    await clock.passing(12 * HOUR_MS);
    expect(used).toHaveLength(0);
    expect(lines.join()).toContain(why);
    Object.assign(secret, { text, mood: 'well' });
    await clock.passing(12 * HOUR_MS);
    expect(used).toHaveLength(1);
  });
});

describe.skipIf(lacking !== '')(`useCertificate${lacking}`, () => {
  it('uses one that has run out, for whoever comes another way, and says so', async () => {
    secret.text = secretOf(made, clock.nowMs());
    const terms = { untilMs: clock.nowMs() + 1, signal: leaving.signal };
    expect(await useCertificate(depsOf(), terms)).toEqual({ outcome: 'used' });
    expect(lines.join()).toContain('has run out');
  });
});

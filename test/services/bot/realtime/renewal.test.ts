import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../../services/bot/realtime/nova/client-event.ts';
import {
  RENEWAL_PACE,
  type RenewalFacts,
  renewalStep,
} from '../../../../services/bot/realtime/nova/renewal.ts';

const young: RenewalFacts = { ageMs: 100_000, readyForMs: undefined, replying: true };

describe('renewalStep', () => {
  it.each<[string, Partial<RenewalFacts>, string]>([
    ['a young connection', {}, 'wait'],
    ['an old one in silence', { ageMs: 400_000, replying: false }, 'wait'],
    ['an old one while the bot speaks', { ageMs: 360_000 }, 'open the next'],
    ['the oldest one in silence', { ageMs: 420_000, replying: false }, 'open the next'],
    ['the next one, while the bot speaks', { ageMs: 370_000, readyForMs: 5_000 }, 'wait'],
    ['the next one, after it', { ageMs: 370_000, readyForMs: 5_000, replying: false }, 'hand over'],
    ['a reply that takes too long', { ageMs: 410_000, readyForMs: 40_000 }, 'hand over'],
  ])('%s', (_, facts, step) => {
    expect(renewalStep({ ...young, ...facts }, RENEWAL_PACE)).toBe(step);
  });

  it('is over before the service ends the connection, whatever the reply', () => {
    expect(RENEWAL_PACE.atMs + RENEWAL_PACE.patienceMs).toBeLessThan(480_000);
  });
});

describe('historyOf', () => {
  it('begins with the caller and goes by turns', () => {
    const lines = [
      { role: 'assistant', text: 'Welcome.' },
      { role: 'user', text: 'Hello.' },
      { role: 'user', text: 'Open?' },
      { role: 'assistant', text: 'Yes.' },
    ] as const;
    expect(historyOf(lines)).toEqual([
      { role: 'user', text: 'Hello. Open?' },
      { role: 'assistant', text: 'Yes.' },
    ]);
  });

  it('is no longer than the service takes', () => {
    const lines = Array.from({ length: 200 }, (_, i) => ({
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      text: 'x'.repeat(2_000),
    }));
    const told = historyOf(lines);
    expect(told.length).toBeLessThanOrEqual(40);
    expect(Math.max(...told.map(({ text }) => text.length))).toBe(1_000);
  });
});

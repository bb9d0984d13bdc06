import { describe, expect, it } from 'vitest';
import { createSilenceWatch } from '../../../../services/bot/conversation/caller/silence-watch.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

const RULES = { afterS: 15, prompts: ['Are you there?', 'Hello?'], goodbye: 'Goodbye.' };

function watch(rules = RULES) {
  const clock = createHandTimers();
  const said: string[] = [];
  const of = createSilenceWatch(rules, {
    clock,
    say: (text) => said.push(text),
    leave: (text) => said.push(`leaves: ${text}`),
  });
  of.start();
  return { ...of, clock, said };
}

describe('a silence of both sides', () => {
  it('says one prompt after another, each after the silence that the agent names, and leaves', () => {
    const { clock, said } = watch();
    clock.pass(14_500);
    expect(said).toEqual([]);
    clock.pass(500);
    expect(said).toEqual(['Are you there?']);
    clock.pass(14_500);
    expect(said).toHaveLength(1);
    clock.pass(500);
    expect(said).toEqual(['Are you there?', 'Hello?']);
    clock.pass(15_000);
    expect(said.at(-1)).toBe('leaves: Goodbye.');
  });

  it('begins anew with whoever speaks, and with a key', () => {
    const both = watch();
    const { clock, said } = both;
    clock.pass(14_000);
    both.callerIs('speaking');
    clock.pass(60_000);
    both.callerIs('silent');
    clock.pass(14_000);
    both.botIs('speaking');
    clock.pass(60_000);
    both.botIs('listening');
    clock.pass(14_000);
    both.callerActed();
    clock.pass(14_000);
    expect(said).toEqual([]);
    clock.pass(1_000);
    expect(said).toEqual(['Are you there?']);
  });

  it('stays where no goodbye is to be said', () => {
    const { clock, said } = watch({ ...RULES, prompts: [], goodbye: '' });
    clock.pass(600_000);
    expect(said).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evals } from '../../../cli/evals/evals.ts';
import { judgeTurn } from '../../../cli/evals/judge-turn.ts';
import { noisy } from '../../../cli/evals/noisy.ts';
import { junitOf } from '../../../cli/evals/report.ts';
import { defineEvals } from '../../../core/evals.ts';
import { fakeIo, runLine } from '../fake-io.ts';

describe('greenroom evals', () => {
  it('says which agent has no callers', async () => {
    const io = fakeIo();
    expect(await runLine('evals nobody', [evals], io)).not.toBe(0);
    expect(existsSync('agents/evals/nobody.ts')).toBe(false);
  });
});

describe('judgeTurn', () => {
  const observed = { said: 'From nine to six.', tools: ['hours', 'clock'], answeredAfterMs: 700 };

  it.each([
    ['nothing is expected', {}, []],
    ['all is as expected', { says: /nine/, tools: ['hours'], withinMs: 800 }, []],
    ['other words', { says: /ten/ }, ['said “From nine to six.”, wanted /ten/']],
    ['forbidden words', { neverSays: /six/ }, ['said “From nine to six.”, against /six/']],
    ['a tool is missing', { tools: ['book'] }, ['did not use book']],
    ['a tool too many', { tools: ['hours'], onlyTheseTools: true }, ['used clock']],
    ['too slow', { withinMs: 500 }, ['answered after 700 ms, wanted 500']],
    ['it stayed', { leaves: 'end' }, ['stayed, wanted it to leave by end']],
  ] as const)('%s', (_, expected, wrong) => {
    expect(judgeTurn(expected, observed)).toEqual(wrong);
  });

  it('takes silence for no answer', () => {
    expect(judgeTurn({ withinMs: 500 }, { said: '', tools: [] })).toEqual(['did not answer']);
  });
});

describe('junitOf', () => {
  it('tells what was wrong, with what XML does not take put into words that it does', () => {
    const turn = { caller: 'a < b & "c"', said: '', tools: [], wrong: ['did not answer'] };
    const report = junitOf('a', [{ name: 'x', run: 1, ms: 1_234, turns: [turn] }]);
    expect(report).toContain('failures="1"');
    expect(report).toContain('time="1.234"');
    expect(report).toContain('a &lt; b &amp; &quot;c&quot;');
  });
});

describe('noisy', () => {
  it('is as loud as asked below the voice, and the same for the same seed', () => {
    const voice = Int16Array.from({ length: 16_000 }, (_, i) => 8_000 * Math.sin(i / 5));
    const mixed = noisy(voice, 20, 7);
    const loud = (pcm: ArrayLike<number>) =>
      Math.sqrt(Array.from(pcm).reduce((sum, s) => sum + s * s, 0) / pcm.length);
    const noise = Array.from(mixed, (sample, i) => sample - (voice[i] ?? 0));
    expect(20 * Math.log10(loud(voice) / loud(noise))).toBeCloseTo(20, 0);
    expect(noisy(voice, 20, 7)).toEqual(mixed);
    expect(noisy(voice, 20, 8)).not.toEqual(mixed);
  });
});

describe('defineEvals', () => {
  it('refuses two cases of one name, and one without turns', () => {
    const turns = [{ say: 'hello' }];
    expect(() =>
      defineEvals([
        { name: 'a', turns },
        { name: 'a', turns },
      ]),
    ).toThrow('a is there twice');
    expect(() => defineEvals([{ name: 'a', turns: [] }])).toThrow('a has no turns');
  });
});

import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../sim/judge/evaluator.ts';
import { judgeSmall, SWEPT_WORTHS } from '../../../sim/judge/judge-small.ts';
import { judgeTrace, USUAL_LINES } from '../../../sim/judge/judge-trace.ts';

const verdict = (cost: number, shared: number, cold: number): Judgement => ({
  policy: '',
  cost,
  spare_pct: shared,
  cold_pct: cold,
  overhead: 0,
  launches_per_session: 0.5,
});
const plain = verdict(2, 20, 1);
const worth = (instantAnswer: number, ownCpu: number) => ({
  instantAnswer,
  ownCpu,
  idleMinute: 0.00033,
});

/** An evaluator that answers by the settings of its policy, and keeps what it was asked. */
function evaluatorOf(verdicts: Readonly<Record<string, Judgement>>) {
  const asked: string[] = [];
  const run = (options: readonly string[]) => {
    asked.push(options.join(' '));
    const settings = /--worth (\S+)/.exec(options.at(-1) ?? '')?.[1];
    return Promise.resolve([settings === undefined ? plain : (verdicts[settings] ?? plain)]);
  };
  return { asked, run };
}

describe('a small pool before the judge', () => {
  const verdicts = {
    '0.01,0.001,0.00033': verdict(1, 40, 3),
    '0.01,0.004,0.00033': verdict(1.4, 10, 1),
    '0.1,0.001,0.00033': verdict(1.5, 19, 0.1),
  };

  it('compares at the shared share of the plain rule, on the logarithm between two settings', async () => {
    const { run } = evaluatorOf(verdicts);
    const rows = await judgeSmall(run, [], [worth(0.01, 0.001), worth(0.01, 0.004)]);
    expect(rows.slice(0, 2)).toEqual([
      'recent:0.8: cost 2.000, shared 20.00 %, cold 1.000 %, launches a session 0.50',
      '--worth 0.01,0.001: cost 1.000, shared 40.00 %, cold 3.000 %, launches a session 0.50',
    ]);
    // 20 lies half-way between 40 and 10
    expect(rows.at(-1)).toBe(
      'at 20.00 % shared, an answer at $0.01: cost 1.200 beside 2.000, 0.600x; ' +
        'cold 2.00 % beside 1.00; launches a session 0.50 beside 0.50',
    );
  });

  it('reads no cost between settings of different worths of an answer', async () => {
    const { run } = evaluatorOf(verdicts);
    const rows = await judgeSmall(run, [], [worth(0.01, 0.001), worth(0.1, 0.001)]);
    expect(rows.slice(3)).toEqual([
      'at 20.00 % shared, an answer at $0.01: not reached',
      'at 20.00 % shared, an answer at $0.1: not reached',
      'at 20.00 % shared, no more cold: not reached',
    ]);
  });

  it('runs every setting in the world with a spare seat, and only where the line is named', async () => {
    const { run, asked } = evaluatorOf({});
    await judgeTrace('small', run);
    expect(asked).toHaveLength(1 + SWEPT_WORTHS.length);
    for (const options of asked)
      expect(options).toContain('--tick 5 --refill claim --reuse --spare-seats 1');
    expect(USUAL_LINES).not.toContain('small');
  });
});

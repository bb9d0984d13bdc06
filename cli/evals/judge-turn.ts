/** Whether a turn was as expected. */
import type { Expected } from '../../core/evals.ts';

/** What the bot did after a turn of the caller. */
export interface Observed {
  readonly said: string;
  readonly tools: readonly string[];
  /** Missing where the bot was silent. */
  readonly answeredAfterMs?: number | undefined;
  readonly leaves?: 'end' | 'transfer' | undefined;
  /** Nothing more was to be expected, and nothing came. */
  readonly fault?: string | undefined;
}

/** What was not as expected, in sentences; none where all was. */
export function judgeTurn(expected: Expected, observed: Observed): string[] {
  const { says, neverSays, tools = [], onlyTheseTools = false, withinMs, leaves } = expected;
  const { said, answeredAfterMs } = observed;
  const missing = tools.filter((tool) => !observed.tools.includes(tool));
  const others = onlyTheseTools ? observed.tools.filter((tool) => !tools.includes(tool)) : [];
  const rules: [wrong: boolean, sentence: string][] = [
    [observed.fault !== undefined, observed.fault ?? ''],
    [says !== undefined && !says.test(said), `said “${said}”, wanted ${String(says)}`],
    [
      neverSays !== undefined && neverSays.test(said),
      `said “${said}”, against ${String(neverSays)}`,
    ],
    [missing.length > 0, `did not use ${missing.join(', ')}`],
    [others.length > 0, `used ${others.join(', ')}`],
    [withinMs !== undefined && answeredAfterMs === undefined, 'did not answer'],
    [
      withinMs !== undefined && answeredAfterMs !== undefined && answeredAfterMs > withinMs,
      `answered after ${Math.round(answeredAfterMs ?? 0)} ms, wanted ${withinMs}`,
    ],
    [
      leaves !== undefined && observed.leaves !== leaves,
      `${observed.leaves ? `left by ${observed.leaves}` : 'stayed'}, wanted it to leave by ${leaves}`,
    ],
  ];
  return rules.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
}

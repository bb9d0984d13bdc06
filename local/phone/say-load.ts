/** The report of many calls, for a terminal. */
import type { Spread } from '../../core/spread.ts';
import type { LoadReport } from './drive-calls.ts';
import type { FrameCounts } from './frame-counts.ts';

/** Contract errors that are shown; the others are counted. */
const MOST_ERRORS = 10;

/** Line by line. */
export function sayLoad(report: LoadReport, frames: FrameCounts): string[] {
  const { calls, answered, errors, leftOpen, bargeIns } = report;
  return [
    `${calls} calls, ${answered} heard the bot, ${bargeIns} barge-ins`,
    `  webhook to document      ${say(report.documentMs)}`,
    `  call to first word       ${say(report.firstWordMs)}`,
    `  voice to voice           ${say(report.voiceToVoiceMs)}`,
    `  between pieces of sound  ${say(report.gapMs)}, as they reach the carrier`,
    `  frames in the bots       ${sayFrames(frames)}`,
    `  ${errors.length} contract errors, ${leftOpen} legs left open`,
    ...errors.slice(0, MOST_ERRORS).map((error) => `    ${error}`),
  ];
}

function say(spread: Spread | undefined): string {
  if (!spread) return 'nothing';
  const { p50, p95, p99, max, n } = spread;
  return `p50 ${p50}  p95 ${p95}  p99 ${p99}  max ${max} ms (n = ${n})`;
}

function sayFrames({ sent, over5, over60 }: FrameCounts): string {
  if (sent === 0) return 'nothing';
  const share = ((100 * over5) / sent).toFixed(2);
  return `${sent} sent, ${share} % over 5 ms late (a gap over 25 ms), ${over60} over 60 ms`;
}

/** Keys as each carrier takes them. Ours hold a comma for a pause of half a second, which no carrier reads so. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlAnswer } from '../../core/phone/carrier.ts';

const PAUSE_MS = 500;

/** With the carrier's own sign for half a second in place of the comma. */
export function writePauses(keys: string, sign: string): string {
  return keys.replaceAll(',', sign);
}

/** For a carrier without such a sign: piece by piece, with the pauses kept here. What fails ends it. */
export async function pressPieces(
  keys: string,
  press: (keys: string) => Promise<ControlAnswer>,
): Promise<ControlAnswer> {
  let answer: ControlAnswer = { outcome: 'done', callId: '' };
  for (const piece of keys.match(/,+|[^,]+/g) ?? []) {
    if (piece.startsWith(',')) await sleep(piece.length * PAUSE_MS);
    else answer = await press(piece);
    if (answer.outcome !== 'done') return answer;
  }
  return answer;
}

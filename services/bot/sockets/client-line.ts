/** A client's socket as a line of the call: what it sends is bounded, and it is told what was wrong with it. */

import { createBudget } from '../../../core/access/budget.ts';
import type { CallerLine } from '../call/caller-line.ts';
import { errorMessage, packMessage } from '../rtvi/say-message.ts';
import { type CarrierSocketParts, createCarrierLine } from '../telephony/carrier-socket.ts';
import type { CarrierEvent } from '../telephony/dialect.ts';
import { samplesIn } from '../telephony/sound/sound.ts';
import { MESSAGES } from '../transport/channels.ts';
import { SOUND_MS } from '../transport/ear.ts';

/** A piece costs at least that much, however short it is: each takes its time to be read. */
const LEAST_PIECE_MS = 5;

/** What a client's line is made of. */
export interface ClientLineParts extends CarrierSocketParts {
  readonly newId: () => string;
}

/** The line; `read` takes what the socket brings. */
export function createClientLine(parts: ClientLineParts): CallerLine & {
  read(event: CarrierEvent): void;
} {
  const line = createCarrierLine(parts);
  const sound = createBudget(SOUND_MS, parts.clock.monotonicMs);
  const messages = createBudget(MESSAGES, parts.clock.monotonicMs);
  const refuse = (detail: string) =>
    line.sendText(packMessage(errorMessage(detail, { fatal: false }), parts.newId));
  return {
    ...line,
    takeRefused: () => sound.takeRefused() + messages.takeRefused(),
    read(event) {
      if (event.type === 'audio') {
        if (!sound.take(Math.max(LEAST_PIECE_MS, msOf(parts, event)))) return;
      } else if (!messages.take()) return;
      if (event.type === 'garbage') refuse(event.detail);
      line.read(event);
    },
  };
}

function msOf(
  { stream: { inbound } }: ClientLineParts,
  { payload, rate = inbound.rate }: Extract<CarrierEvent, { type: 'audio' }>,
): number {
  return (samplesIn(inbound, payload.length) * 1000) / rate;
}

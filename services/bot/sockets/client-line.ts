/** A client's socket as a line of the call: what it sends is bounded, what it leaves out is silence, and it is told what was wrong. */
import { FRAME_SAMPLES } from '../conversation/engine.ts';
import type { CallerLine } from '../caller-line.ts';
import { errorMessage, packMessage } from '../rtvi/say-message.ts';
import { type CarrierSocketParts, createCarrierLine } from '../telephony/carrier-socket.ts';
import type { CarrierEvent } from '../telephony/dialect.ts';
import { samplesIn } from '../telephony/sound.ts';
import { createBudget } from '../transport/budget.ts';
import { MESSAGES } from '../transport/channels.ts';
import { SOUND_MS } from '../transport/ear.ts';

/** A piece costs at least that much, however short it is: each takes its time to be read. */
const LEAST_PIECE_MS = 5;

/** A client that sends nothing for so long is muted: the bot hears silence. Pieces of sound must be shorter. */
const MUTED_AFTER_FRAMES = 20;

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** What a client's line is made of. */
export interface ClientLineParts extends CarrierSocketParts {
  readonly newId: () => string;
  /** Twenty milliseconds that the client did not send. */
  readonly onSilence: (frame: Int16Array) => void;
}

/** The line; `read` takes what the socket brings. */
export function createClientLine(parts: ClientLineParts): CallerLine & {
  read(event: CarrierEvent): void;
} {
  const line = createCarrierLine(parts);
  const sound = createBudget(SOUND_MS, parts.monotonicMs);
  const messages = createBudget(MESSAGES, parts.monotonicMs);
  let framesSince = 0;
  const refuse = (detail: string) =>
    line.sendText(packMessage(errorMessage(detail, { fatal: false }), parts.newId));
  return {
    ...line,
    send(frame) {
      // Once a frame, in silence too: the line's clock.
      framesSince += 1;
      if (framesSince > MUTED_AFTER_FRAMES) parts.onSilence(SILENCE);
      line.send(frame);
    },
    takeRefused: () => sound.takeRefused() + messages.takeRefused(),
    read(event) {
      if (event.type === 'audio') {
        framesSince = 0;
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

/** The bot's own keys: by the carrier's way where it has one, else as sound in the bot's voice's place. */
import type { ControlAnswer } from '../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { CallerLine } from '../call/caller-line.ts';
import { keyTones } from './sound/tones.ts';

/** Sends keys over whatever line the call has. */
export interface KeySender {
  send(keys: string): Promise<boolean>;
  /** The line with keys in it. */
  over(line: CallerLine): CallerLine;
}

/** For one call. */
export function createKeySender(steer: (command: LegCommand) => Promise<ControlAnswer>): KeySender {
  let tones: Int16Array[] = [];
  let sent: (() => void) | undefined;
  return {
    async send(keys) {
      const answer = await steer({ do: 'keys', keys });
      if (answer.outcome === 'done') return true;
      // Any other failure is one: a second way would press keys twice.
      if (answer.outcome !== 'failed' || answer.status !== NO_SUCH_WAY) return false;
      await new Promise<void>((resolve) => {
        tones = [...tones, ...keyTones(keys)];
        sent = resolve;
      });
      return true;
    },
    over: (line) => ({
      ...line,
      send(frame) {
        const tone = tones.shift();
        line.send(tone ?? frame);
        if (tone && tones.length === 0) sent?.();
      },
    }),
  };
}

/** What an adapter answers whose carrier takes no keys. */
const NO_SUCH_WAY = 501;

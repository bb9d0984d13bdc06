/** The bot's own keys: by the carrier's way where it has one, else as sound in the bot's voice's place. */
import type { ControlAnswer } from '../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { CallerLine } from '../call/caller-line.ts';
import { keyTones } from './sound/tones.ts';

/** Sends keys over whatever line the call has. */
export interface KeySender {
  /** Answers whether they went out, whole. */
  send(keys: string): Promise<boolean>;
  /** The line with keys in it. */
  over(line: CallerLine): CallerLine;
}

/** Keys as sound, on their way. */
interface Tones {
  readonly frames: Int16Array[];
  readonly done: (whole: boolean) => void;
}

/** For one call. */
export function createKeySender(steer: (command: LegCommand) => Promise<ControlAnswer>): KeySender {
  let waiting: Tones[] = [];
  const giveUp = () => {
    const given = waiting;
    waiting = [];
    for (const { done } of given) done(false);
  };
  const nextFrame = (): Int16Array | undefined => {
    const [first] = waiting;
    const frame = first?.frames.shift();
    if (first?.frames.length !== 0) return frame;
    waiting = waiting.slice(1);
    first.done(true);
    return frame;
  };
  return {
    async send(keys) {
      const answer = await steer({ do: 'keys', keys });
      if (answer.outcome === 'done') return true;
      // Any other failure is one: a second way would press keys twice.
      if (answer.outcome !== 'failed' || answer.status !== NO_SUCH_WAY) return false;
      const frames = keyTones(keys);
      return new Promise((done) => void (waiting = [...waiting, { frames, done }]));
    },
    over(line) {
      // What was to be heard on the line before is not pressed on this one: it may be somewhere else in a menu, or with somebody else.
      giveUp();
      return {
        ...line,
        send: (frame) => line.send(nextFrame() ?? frame),
        clear() {
          giveUp();
          line.clear();
        },
        close() {
          giveUp();
          line.close();
        },
      };
    },
  };
}

/** What an adapter answers whose carrier takes no keys. */
const NO_SUCH_WAY = 501;

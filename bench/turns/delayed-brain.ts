/** Ears, mind and voice that know their lines and take as long as they are told: what remains of a turn is ours. */
import { setTimeout as pause } from 'node:timers/promises';
import type { VoicePipeline } from '../../services/bot/conversation/replies/brain.ts';
import type { Mouth } from '../../services/bot/providers/ports.ts';
import { canBeSaid } from '../../services/bot/providers/sentences.ts';

/** How long each of them takes, in ms. */
export interface Delays {
  /** From the caller's last sound to its text; at 0 when the voice detector says that it is over. */
  readonly sttMs: number;
  /** To the first word. */
  readonly llmMs: number;
  /** To the first sound. */
  readonly ttsMs: number;
}

/** Samples that are voice; of 32,767. */
export const LOUD = 600;

/** What every caller says. */
export const HEARD = 'When are you open on Saturday?';
/** What every model answers. */
export const REPLY =
  'We are open from nine to six, and on Saturdays we close at noon. Can I help you with that?';

/** Samples of what is said, some three seconds of a tone. */
export const SOUND = Int16Array.from({ length: 48_000 }, (_, i) => 6_000 * Math.sin(i / 6));

/** A voice in pieces of 100 ms, as fast as they are taken. */
function toneAfter(ms: number): Mouth {
  return {
    name: 'tone',
    async *speak(text, signal) {
      let said = '';
      for await (const piece of text) {
        if (said === '' && canBeSaid(piece)) {
          await pause(ms);
          for (let at = 0; at < SOUND.length && !signal.aborted; at += 1_600)
            yield SOUND.slice(at, at + 1_600);
        }
        said += piece;
      }
    },
  };
}

/** The brain. */
export function delayedBrain({ sttMs, llmMs, ttsMs }: Delays): VoicePipeline {
  const mouth = toneAfter(ttsMs);
  let count = 0;
  return {
    hearer: {
      name: 'told',
      open(events) {
        const tell = () => events.onText({ segment: String(++count), text: HEARD, final: true });
        let timer: NodeJS.Timeout | undefined;
        let speaking = false;
        return {
          // As streaming hearing does it: the words are there so long after the last sound.
          push(pcm) {
            if (sttMs === 0 || !speaking || !pcm.some((sample) => Math.abs(sample) > LOUD)) return;
            clearTimeout(timer);
            timer = setTimeout(tell, sttMs);
          },
          speechStarted: () => void (speaking = true),
          speechEnded() {
            speaking = false;
            if (sttMs === 0) tell();
          },
          close: () => clearTimeout(timer),
        };
      },
    },
    mind: {
      name: 'told',
      async *reply() {
        await pause(llmMs);
        yield { type: 'text', text: REPLY };
      },
    },
    mouth,
    floor: mouth,
    tools: {},
  };
}

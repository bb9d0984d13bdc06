/** The caller's half of a conversation: frames to the voice detector and to the ears, and silence where none come. */
import type { Agent } from '../../../../core/agent.ts';
import type { TimerClock } from '../../../../core/time/clock.ts';
import type { Hearer } from '../../providers/ports.ts';
import { type EarEvents, type Ears, openEars } from '../../turns/ears.ts';
import { createLastSound } from '../../turns/last-sound.ts';
import type { BotAudio } from '../engine/audio-ports.ts';
import { UTTERANCE_SILENCE_MS } from '../engine/engine-parts.ts';
import { fillSilence } from './fill-silence.ts';
import type { VoiceDetector } from './voice-detector.ts';

/** What it is made of. */
export interface CallerParts {
  readonly agent: Pick<Agent, 'endpointing'>;
  readonly hearer: Hearer | undefined;
  readonly detector: Pick<VoiceDetector, 'push'>;
  readonly bot: BotAudio;
  readonly clock: TimerClock;
  readonly events: EarEvents;
}

/** The caller, as the conversation hears them. */
export interface CallerSide {
  /** Opens the ears, and with them the connections of their providers. */
  begin(): void;
  push(frame: Int16Array): void;
  /** Called again and again: time passes. */
  tick(): void;
  /** Answers when the voice was last heard, where it has ended. */
  onSpeech(state: 'started' | 'ended'): number;
  close(): void;
}

/** Ears that are not open yet. */
export function createCallerSide(parts: CallerParts): CallerSide {
  const { agent, hearer, detector, bot, clock, events } = parts;
  let ears: Ears | undefined;
  const nowMs = clock.monotonicMs;
  const lastSound = createLastSound(nowMs);
  const filled = fillSilence(nowMs, (frame) => {
    lastSound.push(frame);
    ears?.push(frame);
    detector.push(frame);
  });
  return {
    begin() {
      if (!hearer) return;
      const says = { speaking: () => bot.busy, lately: () => bot.lately() };
      ears ??= openEars({ hearer, endpointing: agent.endpointing, clock, bot: says, events });
    },
    ...filled,
    onSpeech(state) {
      if (state === 'started') {
        ears?.speechStarted();
        return nowMs();
      }
      const endedAtMs = lastSound.endedAtMs(nowMs() - UTTERANCE_SILENCE_MS);
      ears?.speechEnded(endedAtMs);
      return endedAtMs;
    },
    close: () => ears?.close(),
  };
}

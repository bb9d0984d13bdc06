/** The caller's half of a conversation: frames to the voice detector and to the ears, and silence where none come. */
import type { Agent } from '../../../core/agent.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Hearer } from '../providers/ports.ts';
import { type EarEvents, type Ears, openEars } from '../turns/ears.ts';
import { type BotAudio, CallerAudio } from './audio-ports.ts';
import { FRAME_SAMPLES } from './engine.ts';
import { UTTERANCE_SILENCE_MS } from './engine-parts.ts';

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** Without a frame for so long, silence is heard instead: a microphone that was taken away ends the turn. */
const MISSING_MS = 200;

const FRAME_MS = 20;

/** After a stop of the whole process there is no use in hearing all of it. */
const MOST_MISSED_MS = 1_000;

/** What it is made of. */
export interface CallerParts {
  readonly agent: Pick<Agent, 'endpointing'>;
  readonly hearer: Hearer | undefined;
  readonly bot: BotAudio;
  readonly clock: Clock;
  readonly events: EarEvents;
}

/** The caller, as the conversation hears them. */
export interface CallerSide {
  /** For the engine library. */
  readonly input: CallerAudio;
  /** Opens the ears, and with them the connections of their providers. */
  begin(): void;
  push(frame: Int16Array): void;
  /** Called again and again: time passes. */
  tick(): void;
  onSpeech(state: 'started' | 'ended'): void;
  close(): void;
}

/** Ears that are not open yet. */
export function createCallerSide(parts: CallerParts): CallerSide {
  const { agent, hearer, bot, clock, events } = parts;
  const input = new CallerAudio();
  let ears: Ears | undefined;
  let heardUntilMs = clock.nowMs();
  const hear = (frame: Int16Array) => {
    ears?.push(frame);
    input.push(frame);
  };
  return {
    input,
    begin() {
      if (!hearer) return;
      ears ??= openEars({
        hearer,
        endpointing: agent.endpointing,
        nowMs: () => clock.nowMs(),
        bot: { speaking: () => bot.busy, lately: () => bot.lately(clock.nowMs()) },
        events,
      });
    },
    push(frame) {
      heardUntilMs = clock.nowMs();
      hear(frame);
    },
    tick() {
      const nowMs = clock.nowMs();
      heardUntilMs = Math.max(heardUntilMs, nowMs - MOST_MISSED_MS);
      for (; nowMs - heardUntilMs > MISSING_MS; heardUntilMs += FRAME_MS) hear(SILENCE);
    },
    onSpeech(state) {
      if (state === 'started') ears?.speechStarted();
      else ears?.speechEnded(clock.nowMs() - UTTERANCE_SILENCE_MS);
    },
    close: () => ears?.close(),
  };
}

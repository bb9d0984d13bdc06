/** The caller's half of a conversation with a model that hears by itself: what is told of their voice, and the bot's silence for it. */
import type { Cancel } from '../../../core/time/clock.ts';
import { type FilledFrames, fillSilence } from '../conversation/caller/fill-silence.ts';
import type { SilenceWatch } from '../conversation/caller/silence-watch.ts';
import { FRAME_SAMPLES } from '../conversation/engine/engine.ts';
import { type EngineParts, UTTERANCE_SILENCE_MS } from '../conversation/engine/engine-parts.ts';
import type { Leaving } from '../conversation/leaving.ts';
import type { ReplyClock } from '../conversation/replies/reply-clock.ts';
import { createLastSound, type LastSound } from '../turns/last-sound.ts';
import type { AnswerWatch } from './answer-watch.ts';
import type { BotVoice } from './bot-voice.ts';
import { type VoiceWatch, watchVoice } from './voice-watch.ts';

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** What it works on. */
export interface CallerHalfParts extends Pick<EngineParts, 'agent' | 'clock' | 'onEvent'> {
  readonly replyClock: ReplyClock;
  readonly silence: SilenceWatch;
  readonly answers: AnswerWatch;
  readonly leaving: Pick<Leaving, 'takeBack'>;
  readonly voice: BotVoice;
  /** To the model. */
  readonly push: (frame: Int16Array) => void;
}

/** One caller. */
export interface CallerHalf {
  push(frame: Int16Array): void;
  /** Called again and again: time passes. */
  tick(): void;
  /** The model says that the turn is over. */
  decided(): void;
  close(): void;
}

/** A caller who has said nothing yet. */
export function createCallerHalf(parts: CallerHalfParts): CallerHalf {
  return new Half(parts);
}

/**
 * Who has noticed the end of the caller's last words. Whoever is first has the turn timed: a model that ends turns itself may have
 * answered before our own detector, which on a busy machine lags behind, has told even of their beginning.
 */
type EndNoticed = 'by nobody' | 'by us' | 'by the model' | 'by both';

class Half implements CallerHalf {
  readonly #parts: CallerHalfParts;
  readonly #lastSound: LastSound;
  readonly #watch: VoiceWatch;
  readonly #frames: FilledFrames;
  #startedMs: number;
  #end: EndNoticed = 'by nobody';
  #takeBack: Cancel = () => undefined;

  constructor(parts: CallerHalfParts) {
    this.#parts = parts;
    const nowMs = parts.clock.monotonicMs;
    this.#startedMs = nowMs();
    this.#lastSound = createLastSound(nowMs);
    this.#watch = watchVoice({
      onStarted: () => this.#started(),
      onSpeaking: (ms) => this.#speaks(ms),
      onEnded: () => this.#ended(),
    });
    this.#frames = fillSilence(nowMs, (frame) => this.#hear(frame));
  }

  push(frame: Int16Array): void {
    this.#frames.push(frame);
  }

  tick(): void {
    this.#frames.tick();
  }

  decided(): void {
    if (this.#end === 'by nobody') {
      this.#timeEnd();
      this.#end = 'by the model';
    } else if (this.#end === 'by us') this.#end = 'by both';
    this.#parts.replyClock.decided();
  }

  close(): void {
    this.#takeBack();
    this.#watch.close();
  }

  #hear(frame: Int16Array): void {
    const { agent, voice, push } = this.#parts;
    this.#lastSound.push(frame);
    this.#watch.push(frame);
    push(!agent.interruption.enabled && voice.busy ? SILENCE : frame);
  }

  #started(): void {
    const { clock, silence, voice, leaving, onEvent } = this.#parts;
    this.#startedMs = clock.monotonicMs();
    if (this.#end !== 'by the model') this.#end = 'by nobody';
    this.#takeBack();
    silence.callerIs('speaking');
    // A farewell that is still being said goes on through noise; after it, any voice may be a "wait".
    if (!voice.busy) leaving.takeBack();
    onEvent({ type: 'user-started-speaking' });
  }

  /** The caller's ear is silenced at once; whether it was a word is the model's to say. */
  #speaks(ms: number): void {
    const { agent, voice } = this.#parts;
    const { enabled, afterMs } = agent.interruption;
    if (enabled && ms >= afterMs && voice.busy) voice.pause();
  }

  #ended(): void {
    const { agent, clock, silence, answers, voice, onEvent } = this.#parts;
    silence.callerIs('silent');
    if (this.#end !== 'by the model') this.#timeEnd();
    this.#end = this.#end === 'by the model' ? 'by both' : 'by us';
    answers.spoke(clock.monotonicMs() - this.#startedMs);
    this.#takeBack();
    this.#takeBack = clock.after(agent.interruption.takeBackMs, () => voice.resume());
    onEvent({ type: 'user-stopped-speaking' });
  }

  #timeEnd(): void {
    const { clock, replyClock } = this.#parts;
    const now = clock.monotonicMs();
    const agoMs = now - this.#lastSound.endedAtMs(now - UTTERANCE_SILENCE_MS);
    replyClock.speechEnded(agoMs, Math.max(0, agoMs - UTTERANCE_SILENCE_MS));
  }
}

/** LiveKit's audio input and output over plain frames, without a room. */
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { TimerClock } from '../../../../core/time/clock.ts';
import { PlayQueue } from '../replies/play-queue.ts';
import { SpokenLine } from '../replies/spoken-line.ts';
import { ENGINE_RATE, FRAME_SAMPLES } from './engine.ts';

/** The caller's voice. */
export class CallerAudio extends voice.AudioInput {
  #controller: ReadableStreamDefaultController<AudioFrame> | undefined;

  constructor() {
    super();
    const stream = new ReadableStream<AudioFrame>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.multiStream.addInputStream(stream);
  }

  /** One frame; LiveKit keeps it, so it gets a copy. */
  push(frame: Int16Array): void {
    this.#controller?.enqueue(new AudioFrame(frame.slice(), ENGINE_RATE, 1, FRAME_SAMPLES));
  }

  override async close(): Promise<void> {
    try {
      this.#controller?.close();
    } catch {
      // Closed already with the session.
    }
    await super.close();
  }
}

/** A stretch of speech as the caller has heard it; `cut` where there was more of it. */
export interface HeardSpeech {
  readonly text: string;
  readonly cut: boolean;
}

const NOTHING_SAID: HeardSpeech = { text: '', cut: false };

/** An echo is heard within this time. */
const ECHO_MS = 6_000;

/** The bot's voice: LiveKit fills the queue, the transport empties it in real time. */
export class BotAudio extends voice.AudioOutput {
  readonly queue = new PlayQueue();
  /** Called with the first frame of each segment. */
  onFirstFrame: () => void = () => undefined;
  /** Called when an interruption throws away what was not heard yet. */
  onCut: () => void = () => undefined;
  /** The text of speech whose frames bring no line of their own. */
  textOf: () => string = () => '';
  /** Samples that were pulled and are still on their way to the caller. */
  unheard: () => number = () => 0;
  readonly #clock: TimerClock;
  readonly #unwanted: () => boolean;
  #pushed = 0;
  /** More of the stretch of speech may come. */
  #open = false;
  /** And is not to be heard. */
  #hushed = false;
  #line: SpokenLine | undefined;
  #heard = NOTHING_SAID;
  #said: { readonly text: string; readonly atMs: number }[] = [];

  /** `unwanted`: what begins now is not to be heard. */
  constructor(clock: TimerClock, unwanted: () => boolean = () => false) {
    super(ENGINE_RATE, undefined, { pause: true });
    this.#clock = clock;
    this.#unwanted = unwanted;
    this.queue.onDrained = () => this.#finish(false);
  }

  /** Whether it has the word: also where it was silenced for a noise, and would go on. */
  get busy(): boolean {
    return this.#pushed > 0;
  }

  /** What was played within the last seconds, and until now: nothing else can come back as an echo. */
  lately(): string {
    const nowMs = this.#clock.monotonicMs();
    this.#said = this.#said.filter(({ atMs }) => nowMs - atMs < ECHO_MS);
    const now = this.#line?.heard(this.queue.played) ?? '';
    return [...this.#said.map(({ text }) => text), now].join(' ');
  }

  /** What was heard of the stretch of speech that ended last; told once, and nothing of one that never began. */
  takeHeard(): HeardSpeech {
    const heard = this.#heard;
    this.#heard = NOTHING_SAID;
    return heard;
  }

  /** Plays to nobody until it is done. */
  async playAway(done: () => boolean): Promise<void> {
    while (!done()) {
      this.queue.pull();
      await this.#clock.sleep(1);
    }
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    if (!this.#open) {
      this.#line = lineOf(frame);
      this.#hushed = this.#unwanted();
    }
    this.#open = true;
    if (this.#hushed) return;
    if (this.#pushed === 0) {
      this.queue.clear();
      this.onFirstFrame();
      this.onPlaybackStarted(this.#clock.nowMs());
    }
    this.#pushed += frame.samplesPerChannel;
    this.queue.push(frame.data);
  }

  override flush(): void {
    super.flush();
    const begun = this.#pushed > 0;
    const dropped = this.#open && this.#hushed && !begun;
    this.#open = false;
    if (begun) this.queue.end();
    else if (dropped && this.pendingPlayoutSegments > 0) this.#finish(true);
  }

  /** Silence now: what is being said is not said on, and whoever says it is not interrupted. */
  hush(): void {
    this.#hushed = this.#open;
    this.clearBuffer();
  }

  override clearBuffer(): void {
    if (this.#pushed === 0) return;
    this.#finish(true);
    this.onCut();
  }

  override pause(): void {
    super.pause();
    this.queue.pause();
  }

  override resume(): void {
    super.resume();
    this.queue.resume();
  }

  #finish(interrupted: boolean): void {
    const played = Math.max(0, this.queue.played - (interrupted ? this.unheard() : 0));
    const share = played / Math.max(1, this.#pushed);
    this.#pushed = 0;
    this.queue.clear();
    const line = this.#line;
    this.#line = undefined;
    const text = line?.text ?? this.textOf();
    const heard = interrupted ? (line?.heard(played) ?? firstWords(text, share)) : text;
    this.#said.push({ text: heard, atMs: this.#clock.monotonicMs() });
    this.#heard = { text: heard, cut: interrupted };
    this.onPlaybackFinished({
      playbackPosition: played / ENGINE_RATE,
      interrupted,
      synchronizedTranscript: heard,
    });
    line?.finish(interrupted);
  }
}

/** So much of a text as was played of its sound, in whole words. */
function firstWords(text: string, share: number): string {
  const end = Math.floor(text.length * Math.min(1, share));
  return end >= text.length ? text : text.slice(0, Math.max(0, text.lastIndexOf(' ', end)));
}

/** A frame of the bot's voice, with the line that it belongs to: the next one is made while this one is still played. */
export function frameOf(line: SpokenLine, samples: Int16Array): AudioFrame {
  return new AudioFrame(samples, ENGINE_RATE, 1, samples.length, { line });
}

function lineOf({ userdata }: AudioFrame): SpokenLine | undefined {
  const { line } = userdata;
  return line instanceof SpokenLine ? line : undefined;
}

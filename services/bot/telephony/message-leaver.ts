/** Leaves a message with a machine: once its greeting is over, which a tone or a silence tells, and then goes. */
import type { ConversationEngine, EngineEvent } from '../conversation/engine/engine.ts';
import { createBeepDetector } from './sound/beep.ts';

/** Frames of silence that end a greeting: a pause between two sentences is shorter. */
const QUIET_FRAMES = 100;

/** Frames after which the message is said whatever is heard. */
const MOST_FRAMES = 1_500;

/** Quieter than this is no greeting. */
const QUIET = 250;

/** What it does things with. */
export interface LeaverDeps {
  readonly engine: Pick<ConversationEngine, 'say' | 'interrupt'>;
  readonly call: { onEngine(event: EngineEvent): void };
}

/** One call's message. */
export class MessageLeaver {
  readonly #deps: LeaverDeps;
  readonly #beep = createBeepDetector();
  #state: 'off' | 'waiting' | 'saying' | 'said' = 'off';
  #message = '';
  #quiet = 0;
  #frames = 0;

  constructor(deps: LeaverDeps) {
    this.#deps = deps;
  }

  /** Waits for the greeting's end; what was being said is not a machine's to hear. */
  start(message: string): void {
    if (this.#state !== 'off') return;
    this.#state = 'waiting';
    this.#message = message;
    this.#deps.engine.interrupt();
  }

  /** Twenty milliseconds of the machine. Answers whether they are kept from the conversation. */
  hear(frame: Int16Array): boolean {
    if (this.#state === 'waiting') {
      this.#frames += 1;
      this.#quiet = isQuiet(frame) ? this.#quiet + 1 : 0;
      const over = this.#beep.hear(frame) || this.#quiet >= QUIET_FRAMES;
      if (over || this.#frames >= MOST_FRAMES) this.#say();
    }
    return this.#state !== 'off';
  }

  onEngine(event: EngineEvent): void {
    // An answer to the machine's last words.
    if (this.#state === 'waiting' && event.type === 'bot-started-speaking')
      this.#deps.engine.interrupt();
    if (this.#state !== 'saying' || event.type !== 'bot-stopped-speaking') return;
    this.#state = 'said';
    this.#deps.call.onEngine({ type: 'wants', what: 'end' });
  }

  #say(): void {
    this.#state = 'saying';
    this.#deps.engine.interrupt();
    this.#deps.engine.say(this.#message);
  }
}

function isQuiet(frame: Int16Array): boolean {
  return frame.every((sample) => Math.abs(sample) < QUIET);
}

/** An agent as LiveKit's users write them, by its public API alone: two agents with a handoff, tools, and hooks. */
import { llm, tts, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { z } from 'zod';

const RATE = 24_000;

/** A voice of beeps: 40 ms a letter, so that what was heard of a text can be told. */
export class Beeps extends tts.TTS {
  label = 'beeps';

  constructor() {
    super(RATE, 1, { streaming: false });
  }

  synthesize(text: string): tts.ChunkedStream {
    return new Beep(text, this);
  }

  stream(): tts.SynthesizeStream {
    throw new Error('It speaks whole sentences');
  }
}

class Beep extends tts.ChunkedStream {
  label = 'beep';

  protected async run(): Promise<void> {
    const samples = RATE / 25;
    for (let i = 0; i < this.inputText.length; i++) {
      const frame = new AudioFrame(new Int16Array(samples).fill(3_000), RATE, 1, samples);
      const final = i === this.inputText.length - 1;
      this.queue.put({ requestId: 'r', segmentId: 's', frame, final });
    }
    this.queue.close();
  }
}

/** Says what its test taught it, by what it is asked. */
export const taught = new voice.testing.FakeLLM([
  { input: 'when are you open?', toolCalls: [{ name: 'opening_hours', args: { day: 'Monday' } }] },
  { input: JSON.stringify('nine to five'), content: 'On Monday we are open from nine to five.' },
  { input: 'I want a bill explained', toolCalls: [{ name: 'to_billing', args: {} }] },
  { input: 'tell me a long story', content: 'Once upon a time there was a clinic. '.repeat(12) },
  { input: 'goodbye', toolCalls: [{ name: 'hang_up', args: {} }] },
]);

class Billing extends voice.Agent {
  constructor() {
    super({ instructions: 'You explain bills.' });
  }

  override async onEnter(): Promise<void> {
    this.session.say('Billing speaking.');
  }
}

/** The first one that callers meet. */
export class Reception extends voice.Agent {
  constructor(caller: string) {
    super({
      instructions: 'You answer the telephone of a clinic.',
      tools: [
        llm.tool({
          name: 'opening_hours',
          description: 'When the clinic is open.',
          parameters: z.object({ day: z.string() }),
          execute: async () => 'nine to five',
        }),
        llm.tool({
          name: 'to_billing',
          description: 'Hands over to billing.',
          execute: async () => llm.handoff({ agent: new Billing(), returns: 'done' }),
        }),
        llm.tool({
          name: 'hang_up',
          description: 'Ends the call.',
          execute: async (_, { ctx }) => {
            ctx.session.shutdown();
          },
        }),
      ],
    });
    this.#caller = caller;
  }

  readonly #caller: string;

  override async onEnter(): Promise<void> {
    this.session.say(`Hello ${this.#caller}.`);
  }
}

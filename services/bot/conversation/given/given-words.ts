/** The text of a given agent's speech, as the session hands it out while it is spoken. */
import type { voice } from '@livekit/agents';
import { createSentenceCutter } from '../../providers/sentences.ts';

/** Where a session puts text; LiveKit does not publish the class. */
type TextSink = NonNullable<voice.AgentSession['output']['transcription']>;

/** Tells each sentence as it begins to be known, and keeps the whole of what is being said. */
export interface GivenWords {
  readonly sink: TextSink;
  /** What is being said, or was said last. */
  said(): string;
}

/** For one session. */
export function createGivenWords(onSentence: (text: string) => void): GivenWords {
  const cutter = createSentenceCutter();
  let said = '';
  let over = false;
  const tell = (sentences: readonly string[]) => sentences.forEach((one) => onSentence(one));
  const sink: Pick<TextSink, 'captureText' | 'flush' | 'onAttached' | 'onDetached'> = {
    async captureText(text) {
      const piece = typeof text === 'string' ? text : text.text;
      said = over ? piece : said + piece;
      over = false;
      tell(cutter.take(piece));
    },
    flush() {
      tell(cutter.end());
      over = true;
    },
    onAttached: () => undefined,
    onDetached: () => undefined,
  };
  // Its other member is the next sink of a chain, and there is none.
  return { sink, said: () => said };
}

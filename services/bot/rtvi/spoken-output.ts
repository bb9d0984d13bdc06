/** The bot's sentences as RTVI tells them: `new` when they are about to be spoken, `completed` when they were, as far as was heard. */

/** A sentence that is being spoken. */
export interface Sentence {
  readonly segment: number;
  readonly text: string;
}

/** The data of a `bot-output` for a sentence to come. `spoken` is for clients of protocol 1. */
export function newOutput({ segment, text }: Sentence) {
  return { ...base({ segment, text }), spoken_status: 'new', spoken: true };
}

/** The data of a `bot-output` for a sentence that is written and not spoken. */
export function writtenOutput(sentence: Sentence) {
  return { ...base(sentence), will_be_spoken: false, spoken: false };
}

/**
 * The data of a `bot-output` for each sentence of a reply that is over, in order. `heard` is what the caller heard of the reply: all
 * of it, or the beginning where it was interrupted. Without these a client's console takes the next reply for more of this one.
 */
export function completedOutputs(sentences: readonly Sentence[], heard: string) {
  let rest = words(heard);
  return sentences.map((sentence) => {
    const own = words(sentence.text);
    const spoken = own.slice(0, rest.length);
    rest = rest.slice(own.length);
    const progress = {
      accumulated_text: spoken.join(' '),
      remaining_text: own.slice(spoken.length).join(' '),
    };
    return { ...base(sentence), spoken_status: 'completed', spoken_progress: progress };
  });
}

function base({ segment, text }: Sentence) {
  return { text, aggregated_by: 'sentence', segment_id: segment, will_be_spoken: true };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

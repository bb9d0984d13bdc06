/** How replies come about: thought by the mind, filled where that takes long, spoken by the mouth, and by the floor where it fails. */
import type { TimerClock } from '../../../../core/time/clock.ts';
import { OWN_WORDS } from '../../own-words.ts';
import { createAsyncQueue } from '../../providers/async-queue.ts';
import type { MindPart, MindRequest } from '../../providers/ports.ts';
import { canBeSaid, sentencesOf } from '../../providers/sentences.ts';
import type { VoicePipeline } from './brain.ts';
import { pronounce } from './pronounce.ts';
import type { ReplyClock } from './reply-clock.ts';
import type { SpokenLine } from './spoken-line.ts';

/** A model that has not begun by then is covered by a word of ours. */
const FILLER_AFTER_MS = 1_600;

/** Replies of one conversation. */
export interface Replies {
  /** Passes a text on that nobody will hear, and tells its sentences. */
  write(text: AsyncIterable<string>): AsyncIterable<string>;
  readonly language: string;
  instructions(): Promise<string>;
  think(request: MindRequest, signal: AbortSignal): AsyncIterable<MindPart>;
  /** Tells `line` its text and where its sentences begin; the samples are counted by whoever takes them. */
  speak(
    text: AsyncIterable<string>,
    line: SpokenLine,
    signal: AbortSignal,
  ): AsyncIterable<Int16Array>;
}

/** What replies are made of. */
export interface ReplyParts {
  readonly brain: Pick<VoicePipeline, 'mind' | 'mouth' | 'floor'>;
  readonly language: string;
  readonly pronunciation: Readonly<Record<string, string>>;
  readonly instructions: () => Promise<string>;
  readonly clock: ReplyClock;
  readonly timers: Pick<TimerClock, 'after'>;
  /** A model wants a tool, for a reply that may never be given. */
  readonly onCall: (call: Extract<MindPart, { type: 'call' }>) => void;
  /** A sentence is going to be spoken. */
  readonly onSentence: (text: string, as?: 'written') => void;
  /** No voice speaks any more; the floor ends the reply with this line. */
  readonly onMute: (why: string, line: SpokenLine) => void;
}

/** The replies. */
export function createReplies(parts: ReplyParts): Replies {
  return {
    language: parts.language,
    instructions: parts.instructions,
    write: (text) => toSpeak((sentence) => parts.onSentence(sentence, 'written'), text),
    think: (request, signal) => think(parts, request, signal),
    speak: (text, line, signal) => speak(parts, text, { line, signal }),
  };
}

async function* think(
  { brain, clock, timers, onCall }: ReplyParts,
  request: MindRequest,
  signal: AbortSignal,
): AsyncGenerator<MindPart> {
  const queue = createAsyncQueue<MindPart>();
  let begun = false;
  const stopFiller = timers.after(FILLER_AFTER_MS, () => {
    clock.filled();
    queue.push({ type: 'text', text: `${OWN_WORDS.moment} ` });
  });
  const begin = () => {
    stopFiller();
    if (!begun) clock.firstText();
    begun = true;
  };
  void (async () => {
    try {
      for await (const part of brain.mind.reply(request, signal)) {
        if (part.type !== 'usage') begin();
        if (part.type === 'call') onCall(part);
        queue.push(part);
      }
      queue.end();
    } catch (error) {
      queue.fail(error);
    } finally {
      stopFiller();
    }
  })();
  yield* queue;
}

async function* speak(
  parts: ReplyParts,
  text: AsyncIterable<string>,
  { line, signal }: { line: SpokenLine; signal: AbortSignal },
): AsyncGenerator<Int16Array> {
  const { brain, clock, onMute } = parts;
  const onSentence = (sentence: string) => {
    line.show(sentence);
    parts.onSentence(sentence);
  };
  let sounded = false;
  const spoken = pronounce(toSpeak(onSentence, text), parts.pronunciation);
  try {
    for await (const pcm of brain.mouth.speak(spoken, signal, (index) => line.saying(index))) {
      if (!sounded) clock.firstSound();
      sounded = true;
      yield pcm;
    }
  } catch (error) {
    if (signal.aborted) return;
    onMute(error instanceof Error ? error.message : String(error), line);
    onSentence(OWN_WORDS.failed);
    yield* brain.floor.speak(once(OWN_WORDS.failed), signal);
  }
}

/** The text as it is said, each sentence told as it goes. */
async function* toSpeak(
  onSentence: (text: string) => void,
  text: AsyncIterable<string>,
): AsyncGenerator<string> {
  const shown = createAsyncQueue<string>();
  void (async () => {
    for await (const sentence of sentencesOf(shown)) onSentence(sentence);
  })();
  try {
    for await (const piece of text) {
      shown.push(piece);
      yield piece;
    }
  } finally {
    shown.end();
  }
}

async function* once(text: string): AsyncGenerator<string> {
  if (canBeSaid(text)) yield text;
}

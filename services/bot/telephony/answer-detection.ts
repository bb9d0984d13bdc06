/**
 * Who or what took a call of ours, told from what it says, beside the conversation and never before it. What is certain by its words is told
 * at once; a short word and a silence is a person; a long speech is a machine; and what says nothing that tells stays uncertain.
 *
 * The words are English. In another language the carrier's own detection and the lengths decide.
 */
import type { AnsweredBy } from '../../../core/phone/phone.ts';

/** What is known so far; times count from the answer, in ms. */
export interface Detection {
  readonly verdict: AnsweredBy | undefined;
  /** When the speech that is under way began. */
  readonly speakingSinceMs: number | undefined;
  /** When the last of it ended. */
  readonly quietSinceMs: number | undefined;
  /** Words of whoever took the call; after a screener's, of the person whom it rings. */
  readonly words: number;
}

/** What happens on the line. */
export type DetectionEvent =
  | { readonly type: 'speech' | 'silence' }
  | { readonly type: 'text'; readonly text: string; readonly final: boolean }
  /** The carrier's own opinion. */
  | { readonly type: 'carrier'; readonly by: AnsweredBy }
  | { readonly type: 'tick' };

/** Before anything was heard. */
export const NOTHING_HEARD: Detection = {
  verdict: undefined,
  speakingSinceMs: undefined,
  quietSinceMs: undefined,
  words: 0,
};

/** Nobody speaks so long after taking a call, unasked; people who do are rarer than greetings that are shorter. */
const LONG_SPEECH_MS = 6_000;

/** A person says their name, a firm's and a greeting in less. */
const MANY_WORDS = 18;

/** "Hello?", "This is Anna speaking." More words may be either's. */
const FEW_WORDS = 6;

/** A person who has said a few words waits for an answer; a machine takes breath and goes on. */
const WAITS_MS = 1_500;

/** What was not clear by then is not going to be. */
const DECIDED_BY_MS = 15_000;

const SCREENING = [
  /(record|say|state|tell me) your name/,
  /reason for (your call|calling)/,
  /(see if|check if) (this|the) (person|caller)/,
  /screening (service|your call)|call screen/,
  /why you('re| are) calling/,
  /who('s| is) calling/,
];

const NOT_IN_SERVICE = [
  /(mailbox|voice ?mail)( box)? (is|has) (full|not been set up)/,
  /not (been )?set up (a |their |your )?(voice ?mail|mailbox)/,
  /(not|no longer) in service/,
  /(been|is) disconnected/,
  /(cannot|can not|can't|could not) be completed/,
  /number you (have )?(dialed|dialled) (is|has)/,
  /cannot (take|accept) (any )?(more )?messages/,
];

const TAKES_MESSAGES = [
  /leave (a |me a |us a |your )?(brief |short |detailed )?(message|name|voicemail)/,
  /(after|at) the (tone|beep)/,
  /voice ?mail/,
  /answering machine/,
  /record your message/,
  /(unable|not able|can't|cannot|can not) (to )?(come to|take|get to|answer) (the|your|my)? ?(phone|call)/,
  /(is|am|are|we're|i'm) not (available|here|able) (to|right now|at the moment)/,
  /get back to you/,
];

/** The detection after an event. */
export function detect(before: Detection, event: DetectionEvent, atMs: number): Detection {
  const next = note(before, event, atMs);
  const verdict = judge(next, event, atMs);
  return { ...next, verdict, words: verdict === before.verdict ? next.words : 0 };
}

/** Whether nothing more is to be found out. A screener's person may still come. */
export function isDecided({ verdict }: Detection): boolean {
  return verdict !== undefined && verdict !== 'screener';
}

function note(of: Detection, event: DetectionEvent, atMs: number): Detection {
  if (event.type === 'speech')
    return { ...of, speakingSinceMs: of.speakingSinceMs ?? atMs, quietSinceMs: undefined };
  if (event.type === 'silence') return { ...of, speakingSinceMs: undefined, quietSinceMs: atMs };
  if (event.type !== 'text' || !event.final) return of;
  const words = of.words + event.text.split(/\s+/).filter(Boolean).length;
  // Words come later than the silence after them, or alone.
  const isQuiet = of.speakingSinceMs === undefined;
  return { ...of, words, quietSinceMs: isQuiet ? (of.quietSinceMs ?? atMs) : undefined };
}

function judge(of: Detection, event: DetectionEvent, atMs: number): AnsweredBy | undefined {
  const { verdict, speakingSinceMs, quietSinceMs, words } = of;
  if (verdict !== undefined && verdict !== 'screener') return verdict;
  if (event.type === 'carrier' && event.by !== 'uncertain')
    // A screener sounds like a person to the carrier, and like a machine.
    return verdict ?? event.by;
  if (event.type === 'text') return judgeText(event, of);
  const speaksLong = speakingSinceMs !== undefined && atMs - speakingSinceMs >= LONG_SPEECH_MS;
  if (speaksLong && verdict === undefined) return 'machine';
  // Whoever speaks after the screener has asked is the person whom it rang.
  const waits = quietSinceMs !== undefined && atMs - quietSinceMs >= WAITS_MS;
  if (waits && words > 0 && words <= FEW_WORDS) return 'human';
  return atMs >= DECIDED_BY_MS ? (verdict ?? 'uncertain') : verdict;
}

function judgeText(
  { text }: { text: string },
  { verdict, words }: Detection,
): AnsweredBy | undefined {
  const said = text.toLowerCase().replaceAll('’', "'");
  if (NOT_IN_SERVICE.some((words) => words.test(said))) return 'unavailable';
  if (SCREENING.some((words) => words.test(said))) return 'screener';
  if (TAKES_MESSAGES.some((words) => words.test(said))) return 'machine';
  return words >= MANY_WORDS && verdict === undefined ? 'machine' : verdict;
}

/** An agent of LiveKit's own API in an agent file: what its author's function gives for a session. */
import type { SessionFacts } from './session-facts.ts';

/** What the file's `livekit` answers; both are of `@livekit/agents`, which nothing here loads. */
export interface LiveKitAgent {
  /** A `voice.Agent`. */
  readonly agent: object;
  /** Options of a `voice.AgentSession`: `satisfies voice.AgentSessionOptions` checks them. */
  readonly session?: object;
}

/** Called once the session is known. */
export type LiveKitAgentOf = (session: SessionFacts) => LiveKitAgent | Promise<LiveKitAgent>;

/** Fields of ours that would say what the given agent says itself. */
const SAID_BY_LIVEKIT = [
  'instructions',
  'greeting',
  'stt',
  'llm',
  'tts',
  'tools',
  'intents',
  'silence',
  'interruption',
  'endpointing',
] as const;

/** Those of them that a file gives beside `livekit`. */
export function saidTwice(given: object): readonly string[] {
  if (!('livekit' in given) || given.livekit === undefined) return [];
  return SAID_BY_LIVEKIT.filter((field) => field in given);
}

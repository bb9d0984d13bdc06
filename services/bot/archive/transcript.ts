/** The conversation's events as lines of a transcript. */
import type { Agent } from '../../../core/agent.ts';
import type { TranscriptLine } from '../../../core/archive/archive.ts';
import { redact } from '../../../core/archive/redact.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';

/** The line of an event, if it has one. What an agent wants redacted is gone from it. */
export function lineOf(
  event: EngineEvent,
  atMs: number,
  { transcripts }: Pick<Agent, 'transcripts'>,
): TranscriptLine | undefined {
  const said = spokenOf(event);
  if (said === undefined || said.text === '') return undefined;
  const text = redact(said.text, transcripts.redact, transcripts.redactAlso);
  return { atMs: Math.round(atMs), ...said, text };
}

function spokenOf(event: EngineEvent): Omit<TranscriptLine, 'atMs'> | undefined {
  if (event.type === 'user-turn') return { who: 'caller', text: event.text };
  if (event.type === 'tool' && event.state === 'done') return { who: 'tool', text: event.name };
  if (event.type !== 'bot-said') return undefined;
  return { who: 'bot', text: event.text, ...(event.interrupted ? { interrupted: true } : {}) };
}

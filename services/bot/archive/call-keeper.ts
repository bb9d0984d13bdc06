/** What is kept of a call, and when. */
import type { Agent } from '../../../core/agent.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';
import type { Tape } from './tape.ts';
import { lineOf } from './transcript.ts';

/** A call's; every word and sound passes it. */
export interface CallKeeper {
  /** Whether something is kept now. */
  readonly on: boolean;
  heard(frame: Int16Array): void;
  said(frame: Int16Array | undefined): void;
  note(event: EngineEvent): void;
  record(on: boolean): void;
  close(): void;
}

/** On this tape, or nothing at all. */
export function createCallKeeper(
  tape: Tape | undefined,
  agent: Pick<Agent, 'transcripts'>,
  nowMs: () => number,
): CallKeeper {
  const startMs = nowMs();
  let on = tape !== undefined;
  return {
    get on() {
      return on;
    },
    heard: (frame) => tape?.heard(frame),
    said: (frame) => tape?.said(frame),
    note(event) {
      const line = tape && lineOf(event, nowMs() - startMs, agent);
      if (line) tape.write(line);
    },
    record(wanted) {
      if (!tape) return;
      on = wanted;
      tape.pause(!wanted);
    },
    close: () => void tape?.close(),
  };
}

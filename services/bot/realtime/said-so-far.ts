/** The words of a conversation, as another connection, or whoever takes it over, is told them. */
import type { SaidLine } from './realtime-model.ts';

/** Lines that are kept; a call of hours must not grow. */
const MOST_LINES = 80;

/** One conversation's. */
export interface SaidSoFar {
  readonly lines: readonly SaidLine[];
  /** What the caller has said and nobody has answered yet. */
  readonly unanswered: string;
  /** A turn of the caller. */
  asked(text: string): void;
  /** The bot answers, with or without a sound. */
  answered(): void;
  note(line: SaidLine): void;
  /** A tool has run: who takes over must not run it again. */
  ran(call: { readonly tool: string; readonly args: string }, output: string): void;
}

/** Nothing was said yet. */
export function createSaidSoFar(): SaidSoFar {
  const lines: SaidLine[] = [];
  let unanswered = '';
  const note = (line: SaidLine) => {
    lines.push(line);
    if (lines.length > MOST_LINES) lines.shift();
  };
  return {
    lines,
    get unanswered() {
      return unanswered;
    },
    asked(text) {
      unanswered = `${unanswered} ${text}`.trim();
      note({ role: 'user', text });
    },
    answered: () => void (unanswered = ''),
    note,
    ran({ tool, args }, output) {
      note({ role: 'assistant', text: `(I have called ${tool} ${args}: ${output})` });
    },
  };
}

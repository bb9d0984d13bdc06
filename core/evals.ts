/** Scripted callers for an agent: what they say, and what is expected of the bot. One file in `agents/evals/`, named as the agent. */

/** What is expected of the bot after a turn of the caller. */
export interface Expected {
  /** The bot's words. */
  readonly says?: RegExp;
  readonly neverSays?: RegExp;
  /** Tools that ran, each at least once, whatever else ran. */
  readonly tools?: readonly string[];
  /** Whether any other tool than these may run; by default it may. */
  readonly onlyTheseTools?: boolean;
  /** From the caller's last sound, or the text that was sent, to the bot's first sound. */
  readonly withinMs?: number;
  /** How the bot leaves after it. */
  readonly leaves?: 'end' | 'transfer';
}

/** One turn of the caller. With no words and no keys, the caller waits for the bot, as for its greeting. */
export interface CallerTurn {
  readonly say?: string;
  readonly keys?: string;
  /** The caller does not wait for the end of what the bot says, but speaks so long after its beginning. */
  readonly interruptsAfterMs?: number;
  readonly expect?: Expected;
}

/** How a spoken caller sounds. */
export interface Persona {
  /** Of the built-in voices; they differ in sex, pace and accent. */
  readonly voice?: 'slt' | 'rms' | 'awb' | 'kal';
  /** Noise behind the voice, in dB below it; none where it is missing. */
  readonly noiseBelowDb?: number;
}

/** One conversation. */
export interface EvalCase {
  readonly name: string;
  /** The start request's body. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly persona?: Persona;
  readonly turns: readonly CallerTurn[];
}

/** The file's default export. */
export function defineEvals(cases: readonly EvalCase[]): readonly EvalCase[] {
  const names = cases.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Cannot use these evals: ${twice} is there twice`);
  const empty = cases.find(({ turns }) => turns.length === 0);
  if (empty) throw new Error(`Cannot use these evals: ${empty.name} has no turns`);
  return cases;
}

/** What a user writes: one bot, one file in `agents/`. */

/** Something the caller may want, and what the bot does about it; for agents that answer by rules and not by a model. */
export interface Intent {
  readonly name: string;
  /** Phrases that a recogniser listens for, lower case, words only. */
  readonly phrases: readonly string[];
  /** The keypad key that means the same. */
  readonly key?: string;
  /** What the bot says; a function when a tool must be asked first. */
  readonly reply: string | (() => string | Promise<string>);
  /** What happens when the reply was said. */
  readonly afterwards?: 'end' | 'transfer';
}

/** Where a call may be handed over to. */
export interface TransferTarget {
  readonly name: string;
  /** E.164 number or SIP URI. */
  readonly to: string;
}

/** One bot. */
export interface Agent {
  readonly name: string;
  /** What it is for; shown to operators, and the system prompt where a model answers. */
  readonly instructions: string;
  /** The first thing it says; empty: it waits for the caller. */
  readonly greeting: string;
  /** `intents`: rules, no model. `parrot`: plays the caller's own turn back. */
  readonly brain: 'intents' | 'parrot';
  readonly intents: readonly Intent[];
  /** Said when no intent fits. */
  readonly fallbackReply: string;
  /** A voice of the speech synthesiser. */
  readonly voice: 'slt' | 'rms' | 'awb' | 'kal';
  readonly transferTargets: readonly TransferTarget[];
  /** Longest session, in seconds. */
  readonly maxDurationS: number;
  /** Silence of both sides after which the bot leaves, in seconds. */
  readonly idleTimeoutS: number;
  /** Seats beside a task's own: 0, 1, or 2 at 1 vCPU. */
  readonly spareSeats: number;
  /** `task`: a task serves one session and is replaced. */
  readonly isolation: 'process' | 'task';
  /** Keep transcripts; off until the agent turns it on. */
  readonly storeTranscripts: boolean;
}

const DEFAULTS = {
  greeting: '',
  brain: 'intents',
  intents: [],
  fallbackReply: 'I did not get that.',
  voice: 'slt',
  transferTargets: [],
  maxDurationS: 3600,
  idleTimeoutS: 300,
  spareSeats: 1,
  isolation: 'process',
  storeTranscripts: false,
} as const satisfies Omit<Agent, 'name' | 'instructions'>;

/** An agent with what is left out at its default. Throws an error that names the wrong field. */
export function defineAgent(given: Partial<Agent> & Pick<Agent, 'name' | 'instructions'>): Agent {
  const agent: Agent = { ...DEFAULTS, ...given };
  check(/^[a-z][a-z0-9-]{0,31}$/.test(agent.name), 'name', {
    rule: 'a-z, 0-9 and dashes, at most 32',
    got: agent.name,
  });
  check(isWhole(agent.maxDurationS, 10, 14_400), 'maxDurationS', {
    rule: '10 to 14400',
    got: agent.maxDurationS,
  });
  check(isWhole(agent.idleTimeoutS, 5, 3600), 'idleTimeoutS', {
    rule: '5 to 3600',
    got: agent.idleTimeoutS,
  });
  check(isWhole(agent.spareSeats, 0, 2), 'spareSeats', {
    rule: '0, 1 or 2',
    got: agent.spareSeats,
  });
  check(agent.isolation === 'process' || agent.spareSeats === 0, 'spareSeats', {
    rule: '0 with isolation task',
    got: agent.spareSeats,
  });
  for (const { name, phrases } of agent.intents) {
    check(phrases.length > 0, `intents.${name}.phrases`, { rule: 'at least one', got: 0 });
    for (const phrase of phrases) {
      check(/^[a-z' ]+$/.test(phrase), `intents.${name}.phrases`, {
        rule: 'lower case words',
        got: phrase,
      });
    }
  }
  return agent;
}

function check(holds: boolean, field: string, { rule, got }: { rule: string; got: unknown }): void {
  if (!holds) throw new Error(`Cannot use agent: ${field} must be ${rule}, got ${String(got)}`);
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

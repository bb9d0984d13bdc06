/**
 * What a supervisor and a deploy know of an agent: plain values that a process of its own read from the agent's file. No code of
 * an agent runs where there are credentials.
 */
import type { Agent } from '../agent.ts';
import type { BotKind } from '../bot-kind.ts';
import { ANY } from './provider-name.ts';

/** One agent, described. */
export interface AgentDescription {
  readonly name: string;
  readonly bot: BotKind;
  readonly isolation: 'process' | 'task';
  /** Seats beside a task's own. */
  readonly spareSeats: number;
  readonly maxDurationS: number;
  /** Something of its calls is kept. */
  readonly keeps: boolean;
  /** What its callers hear who wait. */
  readonly holdUrl?: string | undefined;
  /** What whatever there is on a laptop does in it. */
  readonly any: readonly AnyRole[];
}

/** What `any` may stand for. */
export type AnyRole = 'stt' | 'llm' | 'tts';

/** One whose file cannot be loaded. */
export interface WrongAgent {
  readonly name: string;
  /** Which file, and why. */
  readonly wrong: string;
}

/** The description of an agent, by its values. */
export function describeAgent(agent: Agent): AgentDescription {
  const { name, bot, isolation, spareSeats, maxDurationS, recording, transcripts } = agent;
  const held = agent.holdUrl === undefined ? {} : { holdUrl: agent.holdUrl };
  const keeps = recording || transcripts.kept;
  const any = (['stt', 'llm', 'tts'] as const).filter((role) => agent[role]?.includes(ANY));
  return { name, bot, isolation, spareSeats, maxDurationS, keeps, ...held, any };
}

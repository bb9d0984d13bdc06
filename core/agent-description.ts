/**
 * What a supervisor and a deploy know of an agent: plain values that a process of its own read from the agent's file. No code of
 * an agent runs where there are credentials.
 */
import type { Agent } from './agent.ts';
import type { BotKind } from './bot-kind.ts';

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
}

/** The description of an agent, by its values. */
export function describeAgent(agent: Agent): AgentDescription {
  const { name, bot, isolation, spareSeats, maxDurationS, recording, transcripts } = agent;
  const keeps = recording || transcripts.kept;
  return { name, bot, isolation, spareSeats, maxDurationS, keeps };
}

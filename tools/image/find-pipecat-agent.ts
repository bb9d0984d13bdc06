/** The Pipecat bot of an agent, as its file says it. */
import { CannotRun } from '../../core/cannot-run.ts';
import { describeAgents } from '../bundle/bundle-bot.mjs';
import type { PipecatAgent } from './fill-python.ts';

/** Reads it by a process of its own. Throws `CannotRun` where there is no such agent, or its bot is of another kind. */
export function findPipecatAgent(name: string): PipecatAgent {
  const found = describeAgents([name]).find((agent) => agent.name === name);
  if (!found || 'wrong' in found)
    throw new CannotRun(`Cannot make an image for ${name}: ${found?.wrong ?? 'no such agent'}`);
  const { bot } = found;
  if (bot.kind === 'pipecat') return { name, entry: bot.entry, requirements: bot.requirements };
  throw new CannotRun(
    `Cannot make an image for ${name}: its bot is of kind ${bot.kind}, not pipecat`,
  );
}

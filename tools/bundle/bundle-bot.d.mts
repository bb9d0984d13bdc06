/** Types of `bundle-bot.mjs`. */
import type { AgentDescription, WrongAgent } from '../../core/agent/agent-description.ts';

/** Bundles into `outdir`. Answers the bytes of each program. */
export function bundleBot(outdir?: string): Promise<Record<string, number>>;

/** Whether a bundle is there and newer than every source it is made of. */
export function isBundleFresh(outdir?: string): boolean;

/** All that the bundle is made of; the image's build context lets exactly these in, and its own tools. */
export const SOURCES: readonly string[];

/** What a Pipecat bot's image has of ours: the supervisor, the host, and what is known of the one agent. */
export function bundleHost(outdir: string, agent: string): Promise<void>;

/** What is known of these agents, read by a process of its own. */
export function describeAgents(names: readonly string[]): (AgentDescription | WrongAgent)[];

/** Bundles one agent; one that does not parse becomes a file that throws its error. */
export function bundleAgent(name: string, outdir: string, outfile?: string): Promise<void>;

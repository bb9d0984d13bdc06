/** A caller who types, and reads faster than anybody speaks: what the bot says is played as fast as it comes. */
import { randomUUID } from 'node:crypto';
import type { Agent } from '../../core/agent.ts';
import type { EvalCase } from '../../core/evals.ts';
import type { EngineEvent } from '../../services/bot/conversation/engine/engine.ts';
import type { EvalCaller, TimedEvent } from './eval-caller.ts';
import { openBot } from './open-bot.ts';

/** Frames taken in one go; an interruption after a second of speech needs time to be one. */
const FRAMES_A_TICK = 8;
const TICK_MS = 4;

/** Opens the conversation, and has the bot greet. */
export async function openTextCaller(
  agent: Agent,
  { data = {} }: EvalCase,
  env: Readonly<Record<string, string | undefined>>,
): Promise<EvalCaller> {
  const events: TimedEvent[] = [];
  const onEvent = (event: EngineEvent) => void events.push({ ...event, atMs: performance.now() });
  const bot = await openBot(agent, { env, onEvent });
  const { engine } = bot;
  events.length = 0;
  let actedMs = performance.now();
  let answeredMs: number | undefined;
  const timer = setInterval(() => {
    for (let i = 0; i < FRAMES_A_TICK && engine.pullPcm(); i++) answeredMs ??= performance.now();
  }, TICK_MS);
  engine.begin({ sessionId: randomUUID(), data });
  engine.greet();
  return {
    greets: agent.greeting !== '',
    events,
    async act({ say, keys }) {
      if (say === undefined && keys === undefined) return;
      actedMs = performance.now();
      answeredMs = undefined;
      if (say !== undefined) engine.sendText(say);
      if (keys !== undefined) engine.pressKeys(keys.split(''));
    },
    answeredAfterMs: () => (answeredMs === undefined ? undefined : answeredMs - actedMs),
    recording: () => undefined,
    async close() {
      clearInterval(timer);
      await bot.close();
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { FromBot } from '../../../core/bot-messages.ts';
import { createHandTimers } from '../../core/timer-clock.ts';
import type { BotClient } from '../../../services/pipecat/bot-client.ts';
import { runPipecat } from '../../../services/pipecat/run-pipecat.ts';

/** Runs a host to its `warmed` or its end; time passes only while it sleeps. */
async function run(readiness: BotClient['readiness'], gone = new Promise<string>(() => undefined)) {
  const told: FromBot[] = [];
  const time = createHandTimers();
  const clock = { ...time, sleep: async (ms: number) => time.pass(ms) };
  const exited = new Promise<number>((exit) => {
    const bot = {
      address: { socketPath: '/nowhere' },
      readiness,
      isAlive: async () => true,
      run: async () => undefined,
      end: async () => undefined,
    };
    void runPipecat({
      bot,
      front: undefined as never,
      gone,
      rehearse: async () => undefined,
      clock,
      tell(message) {
        told.push(message);
        if (message.type === 'warmed') exit(0);
        // What is told gets its time to leave.
        if (message.type === 'failed') setImmediate(() => time.pass(1_000));
      },
      onSession: () => undefined,
      exit,
    });
  });
  return { code: await exited, told };
}

describe('runPipecat', () => {
  it('tells that the bot is warm when its server says so, and how long that took', async () => {
    let asked = 0;
    const { told } = await run(async () => (++asked > 40 ? 'ready' : 'not ready'));
    expect(told).toEqual([{ type: 'warmed', ms: 2_000 }]);
  });

  it.each([
    ['not ready', 'readyz() does not say that it is ready after 80 s'],
    ['starting', 'its server does not answer after 80 s'],
  ] as const)('gives up a bot that is %s for good, and says so', async (readiness, because) => {
    const { code, told } = await run(async () => readiness);
    expect(told).toEqual([{ type: 'failed', because }]);
    expect(code).toBe(1);
  });

  it('says why a bot could not be loaded, in Python’s own words', async () => {
    const because = 'SyntaxError at bot.py:3: invalid syntax';
    const { code, told } = await run(async () => 'starting', Promise.resolve(because));
    expect(told).toEqual([{ type: 'failed', because }]);
    expect(code).toBe(1);
  });
});

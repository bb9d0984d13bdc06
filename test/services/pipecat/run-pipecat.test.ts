import { describe, expect, it } from 'vitest';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { BotClient } from '../../../services/pipecat/bot-client.ts';
import { runPipecat } from '../../../services/pipecat/run-pipecat.ts';
import { createHandTimers } from '../../core/timer-clock.ts';

/** Runs a host to its `warmed` or its end; time passes only while it sleeps. */
async function run(
  whyNotReady: BotClient['whyNotReady'],
  gone = new Promise<string>(() => undefined),
) {
  const told: FromBot[] = [];
  const waiting: { what: string; atMs: number }[] = [];
  const time = createHandTimers();
  const clock = { ...time, sleep: async (ms: number) => time.pass(ms) };
  const exited = new Promise<number>((exit) => {
    const bot = {
      address: { socketPath: '/nowhere' },
      whyNotReady,
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
      onWaiting: (what) => void waiting.push({ what, atMs: time.monotonicMs() }),
      onSession: () => undefined,
      exit,
    });
  });
  return { code: await exited, told, waiting };
}

describe('runPipecat', () => {
  it('tells that the bot is warm when its server says so, and how long that took', async () => {
    let asked = 0;
    const { told } = await run(async () => (++asked > 40 ? undefined : 'it thinks'));
    expect(told).toEqual([{ type: 'warmed', ms: 2_000 }]);
  });

  it('gives up a bot that is not ready for good, says so, and has said soon what it waits for, each thing once', async () => {
    const [loaded, because] = ['it is being loaded', 'readyz() raises ValueError'];
    let asked = 0;
    const { code, told, waiting } = await run(async () => (++asked < 60 ? loaded : because));
    expect(told).toEqual([{ type: 'failed', because: `${because} after 80 s` }]);
    expect(code).toBe(1);
    expect(waiting).toEqual([
      { what: loaded, atMs: 2_050 },
      { what: because, atMs: 2_950 },
    ]);
  });

  it('says why a bot could not be loaded, in Python’s own words', async () => {
    const because = 'SyntaxError at bot.py:3: invalid syntax';
    const { code, told } = await run(async () => 'it is being loaded', Promise.resolve(because));
    expect(told).toEqual([{ type: 'failed', because }]);
    expect(code).toBe(1);
  });
});

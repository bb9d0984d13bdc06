import { beforeEach, describe, expect, it } from 'vitest';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { BotClient } from '../../../services/pipecat/bot-client.ts';
import { PipecatCall } from '../../../services/pipecat/pipecat-call.ts';
import { createHandTimers } from '../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

/** A call whose bot's event loop turns while `turns` says so. */
function openCall(turns: () => boolean) {
  const told: FromBot[] = [];
  const bot = {
    address: { socketPath: '/nowhere' },
    whyNotReady: async () => undefined,
    isAlive: async () => turns(),
    run: () => new Promise<undefined>(() => undefined),
    end: async () => undefined,
  } satisfies BotClient;
  const session = {
    sessionId: 's1',
    epoch: 1,
    transport: 'webrtc',
    maxDurationMs: 600_000,
  } as const;
  const call = new PipecatCall(session, {
    bot,
    clock: time,
    tell: (message) => void told.push(message),
    onOver: () => undefined,
  });
  const ends = () => told.filter(({ type }) => type === 'ended');
  return { told, ends, call };
}

/** One that is connected, and whose caller is heard of all the time. */
function startCall(turns: () => boolean) {
  const opened = openCall(turns);
  opened.call.onConnected();
  return { ...opened, stop: time.every(1_000, () => opened.call.onHeard()) };
}

describe('PipecatCall', () => {
  it('says that nothing of its caller comes through, and soon waits no longer', async () => {
    const { told, ends, call } = openCall(() => true);
    await time.passing(20_000);
    call.onAnswered();
    await time.passing(5_000);
    expect(told.filter(({ type }) => type !== 'late')).toEqual([{ type: 'unreached' }]);
    await time.passing(5_000);
    // Its own task is told to leave, and is left without an answer.
    await time.passing(8_000);
    expect(ends()).toEqual([{ type: 'ended', reason: 'caller_never_connected' }]);
  });

  it('keeps a bot that stands still for twelve seconds and goes on', async () => {
    let turns = false;
    const { ends, told, stop, call } = startCall(() => turns);
    await time.passing(12_000);
    turns = true;
    await time.passing(30_000);
    expect(ends()).toEqual([]);
    expect(told.filter(({ type }) => type === 'late')).toHaveLength(42);
    call.botEnded({ how: 'returned' });
    stop();
  });

  it('gives up one that stands still for good, and says so', async () => {
    const { ends, stop } = startCall(() => false);
    await time.passing(25_000);
    expect(ends()).toEqual([{ type: 'ended', reason: 'bot_died', detail: 'hung' }]);
    stop();
  });
});

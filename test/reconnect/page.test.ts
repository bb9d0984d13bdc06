import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { type Browser, type Caller, CHROMIUM, launchBrowser, WHY_SKIPPED } from '../web/caller.ts';
import { type SpokenWav, writeSpokenWav } from '../web/spoken-wav.ts';
import { startTestSystem, type TestSystem } from '../web/system.ts';
import { type CutNetwork, routeThroughRelay } from './cut-network.ts';

/** From the network's return to the first packet of the bot. */
const HEARD_WITHIN_MS = 2_000;

describe.skipIf(!CHROMIUM)(`our page${WHY_SKIPPED}`, { timeout: 120_000 }, () => {
  let system: TestSystem;
  let browser: Browser;
  let wav: SpokenWav;
  beforeAll(async () => {
    const flags = ['--agent', 'parrot', '--warm', '1', '--max-tasks', '1', '--spare-seats', '1'];
    [system, wav] = await Promise.all([startTestSystem(...flags), writeSpokenWav([20])]);
    browser = await launchBrowser(wav.path);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([system?.stop(), browser?.close()]);
    wav?.remove();
  });

  /** A caller in a call, over a network of its own. */
  async function join(): Promise<{ caller: Caller; network: CutNetwork; taskId: string }> {
    const caller = await browser.open(system.url);
    const network = await routeThroughRelay(caller.page);
    await caller.start();
    await caller.ready(60_000);
    const { taskId = '' } = await system.session(caller.sessionId());
    return { caller, network, taskId };
  }

  /** The bot is the same, greeted once, and its caller leaves when asked. */
  async function leave({ caller, network, taskId }: Awaited<ReturnType<typeof join>>) {
    const session = await system.session(caller.sessionId());
    expect(session).toMatchObject({ state: 'active', taskId });
    const greetings = (await caller.page.textContent('#transcript'))?.match(/I am a parrot/g) ?? [];
    expect(greetings.length).toBeLessThanOrEqual(1);
    expect(caller.faults()).toEqual([]);
    await caller.hangUp();
    await until(async () => {
      const { state } = await system.session(caller.sessionId());
      return state === 'ended' ? true : undefined;
    });
    network.close();
    await caller.close();
  }

  it.each([2, 8, 12, 18])('keeps its bot through a cut of %s s', async (seconds) => {
    const call = await join();
    await pause(1_000);
    call.network.cut();
    if (seconds > 2) await call.caller.inState('reconnecting');
    await pause(seconds * 1_000);
    const before = await packetsOf(call.caller);
    call.network.heal();
    const heardMs = await heardAfter(call.caller, before);
    console.log(`cut of ${seconds} s: heard ${Math.round(heardMs)} ms after its end`);
    expect(heardMs).toBeLessThan(HEARD_WITHIN_MS);
    await leave(call);
  });

  it('keeps its bot behind a NAT that gives it a new port', async () => {
    const call = await join();
    await call.network.rebind();
    const heardMs = await heardAfter(call.caller, await packetsOf(call.caller));
    console.log(`NAT: heard after ${Math.round(heardMs)} ms`);
    await leave(call);
  });

  it('joins its bot though the first answer is lost', async () => {
    const caller = await browser.open(system.url);
    const network = await routeThroughRelay(caller.page);
    network.loseNextAnswer();
    await caller.start();
    await caller.ready(60_000);
    const { taskId = '' } = await system.session(caller.sessionId());
    await leave({ caller, network, taskId });
  });

  it('has its bot again after each of ten reloads', async () => {
    const call = await join();
    const session = call.caller.sessionId();
    for (let i = 0; i < 10; i++) {
      await call.caller.page.reload();
      await call.caller.ready(60_000);
      expect(call.caller.sessionId()).toBe(session);
      console.log(`reload ${i + 1}: ready`);
    }
    await leave(call);
  }, 400_000);

  it('has its bot again when its browser was suspended for eight seconds', async () => {
    const call = await join();
    const client = await call.caller.page.context().newCDPSession(call.caller.page);
    await client.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pause(8_000);
    await client.send('Page.setWebLifecycleState', { state: 'active' });
    await heardAfter(call.caller, await packetsOf(call.caller));
    await leave(call);
  });
});

/** Packets of the bot's voice that the page's newest connection has received. */
async function packetsOf(caller: Caller): Promise<number> {
  return caller.seen(async (seen) => {
    const stats = [...((await seen.connections.at(-1)?.getStats())?.values() ?? [])] as {
      type: string;
      kind?: string;
      packetsReceived?: number;
    }[];
    const voice = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
    return voice?.packetsReceived ?? 0;
  });
}

/** Waits for more packets than those, and answers how long that took, in ms. */
async function heardAfter(caller: Caller, before: number): Promise<number> {
  const fromMs = performance.now();
  await until(async () => {
    const now = await packetsOf(caller);
    return now > before || now < before - 50 ? true : undefined;
  }, 40_000);
  return performance.now() - fromMs;
}

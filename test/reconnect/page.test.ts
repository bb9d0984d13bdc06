import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { type Caller, CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';
import { type CutNetwork, routeThroughRelay } from './cut-network.ts';
import { heardAfter, packetsOf } from './packets.ts';

describe.skipIf(!CHROMIUM)(`our page${WHY_SKIPPED}`, { timeout: 120_000 }, () => {
  const system = useSystem();
  const quiet = useBrowser();

  /** A caller in a call, over a network of its own. */
  async function join(): Promise<{ caller: Caller; network: CutNetwork; taskId: string }> {
    const caller = await quiet().open(system().url);
    const network = await routeThroughRelay(caller.page);
    await caller.start();
    await caller.ready(60_000);
    const { taskId = '' } = await system().session(caller.sessionId());
    return { caller, network, taskId };
  }

  /** The bot is the same, greeted once, and its caller leaves when asked. */
  async function leave({ caller, network, taskId }: Awaited<ReturnType<typeof join>>) {
    const session = await system().session(caller.sessionId());
    expect(session).toMatchObject({ state: 'active', taskId });
    const greetings = (await caller.page.textContent('#transcript'))?.match(/I am a parrot/g) ?? [];
    expect(greetings.length).toBeLessThanOrEqual(1);
    expect(caller.faults()).toEqual([]);
    await caller.hangUp();
    await until(async () => {
      const { state } = await system().session(caller.sessionId());
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
    const caller = await quiet().open(system().url);
    const network = await routeThroughRelay(caller.page);
    network.loseNextAnswer();
    await caller.start();
    await caller.ready(60_000);
    const { taskId = '' } = await system().session(caller.sessionId());
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

  it('gives its seat up soon when its page is closed', async () => {
    const { caller, network } = await join();
    const id = caller.sessionId();
    const closedMs = performance.now();
    await caller.close();
    const ended = await until(async () => {
      const session = await system().session(id);
      return session.state === 'ended' ? session : undefined;
    }, 60_000);
    console.log(`closed: over after ${Math.round(performance.now() - closedMs)} ms`);
    expect(ended.reason).toBe('caller_left');
    network.close();
  });

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

/** What a page has received of its bot's voice. */
import { until } from '../local/until.ts';
import type { Caller } from '../web/caller.ts';

/** Packets of the bot's voice that the page's newest connection has received. */
export async function packetsOf(caller: Caller): Promise<number> {
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

/** Waits for more packets than those, or for those of a new connection, and answers how long that took, in ms. */
export async function heardAfter(caller: Caller, before: number): Promise<number> {
  const fromMs = performance.now();
  await until(async () => {
    const now = await packetsOf(caller);
    return now > before || (now > 0 && now < before - 50) ? true : undefined;
  }, 40_000);
  return performance.now() - fromMs;
}

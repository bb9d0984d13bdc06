/** A page whose media goes over a network that the test can cut: the answer of the bot is routed through a relay. */
import type { Page } from 'playwright-core';
import { openUdpRelay, type UdpRelay } from '../services/bot/udp-relay.ts';

/** The network of one page. */
export interface CutNetwork {
  /** Every relay that the page's connections have had; a cut is of all of them, and of those to come. */
  cut(): void;
  heal(): void;
  rebind(): Promise<void>;
  /** The next answer is lost on its way to the page. */
  loseNextAnswer(): void;
  /** Offers so far. */
  offers(): number;
  close(): void;
}

/** Puts it between a page and its bots. Call it before the page makes an offer. */
export async function routeThroughRelay(page: Page): Promise<CutNetwork> {
  const relays = new Map<number, UdpRelay>();
  let [isCut, losesNext, offers] = [false, false, 0];
  await page.route('**/api/offer', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    offers += 1;
    const response = await route.fetch();
    if (losesNext) {
      losesNext = false;
      return route.abort();
    }
    const body = (await response.json()) as { sdp?: string };
    const port = Number(/a=candidate:\S+ 1 UDP \d+ \S+ (\d+) typ/.exec(body.sdp ?? '')?.[1]);
    if (!body.sdp || !port) return route.fulfill({ response });
    const relay = relays.get(port) ?? (await openUdpRelay(port));
    relays.set(port, relay);
    if (isCut) relay.cut();
    return route.fulfill({ response, json: { ...body, sdp: relay.route(body.sdp) } });
  });
  const each = (act: (relay: UdpRelay) => void) => {
    for (const relay of relays.values()) act(relay);
  };
  return {
    cut() {
      isCut = true;
      each((relay) => relay.cut());
    },
    heal() {
      isCut = false;
      each((relay) => relay.heal());
    },
    rebind: async () => void (await Promise.all([...relays.values()].map((one) => one.rebind()))),
    loseNextAnswer: () => void (losesNext = true),
    offers: () => offers,
    close: () => each((relay) => relay.close()),
  };
}

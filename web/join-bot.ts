/** Connects the client with the bot of a session, and gives up where the network lets nothing through. */
import type { PipecatClient } from '@pipecat-ai/client-js';
import { authorization } from './access.ts';
import { askToEnd, type SessionAnswer } from './broker.ts';
import { isOver, whyOver } from './why-over.ts';

/** Browser and bot connect in a second; the client itself would try for more than a minute. */
const CONNECT_WITHIN_MS = 12_000;

/** Resolves when the bot is ready; calls `onNever` when that takes too long. */
export async function joinBot(
  client: PipecatClient,
  { offerUrl, iceConfig }: Pick<SessionAnswer, 'iceConfig'> & { readonly offerUrl: string },
  onNever: () => void,
): Promise<void> {
  const giveUp = setTimeout(onNever, CONNECT_WITHIN_MS);
  const webrtcRequestParams = { endpoint: offerUrl, headers: new Headers(authorization()) };
  await client
    .connect({ webrtcRequestParams, ...(iceConfig ? { iceConfig } : {}) })
    .finally(() => clearTimeout(giveUp));
}

/** The client closes its channel as soon as it has spoken; a goodbye that is not heard lets the bot wait for its caller. */
const GOODBYE_MS = 300;

/** Leaves. A bot that was joined, of this session, is told so, and is not waited for. */
export async function sayGoodbye(client: PipecatClient, joined: string | undefined): Promise<void> {
  if (joined !== undefined) {
    client.disconnectBot();
    await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS));
  }
  await client.disconnect().catch(() => undefined);
  // Just after a cut the channel repeats what was lost before it sends anything new: then the broker passes the goodbye on.
  if (joined !== undefined && !isOver(await whyOver(joined))) await askToEnd(joined);
}

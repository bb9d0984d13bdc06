/** Connects the client with the bot of a session, and gives up where the network lets nothing through. */
import type { PipecatClient } from '@pipecat-ai/client-js';
import type { SmallWebRTCTransport } from '@pipecat-ai/small-webrtc-transport';
import { authorization } from '../access.ts';
import { showStatus } from '../status.ts';
import { askToEnd, type SessionAnswer } from './broker.ts';
import { connectionOf } from './transport-inside.ts';
import { watchReach } from './watch-reach.ts';
import { isOver, whyOver } from './why-over.ts';

/** Browser and bot connect in a second; the client itself would try for more than a minute. */
const CONNECT_WITHIN_MS = 10_000;

const UNREACHED =
  'Nothing comes back from your bot: your network seems to block UDP. Still trying …';

/** The client, and the transport it was made with. */
export interface Joining {
  readonly client: PipecatClient;
  readonly transport: SmallWebRTCTransport;
}

/** Resolves when the bot is ready; says so where the network lets nothing through, and calls `onNever` when it takes too long. */
export async function joinBot(
  { client, transport }: Joining,
  { offerUrl, iceConfig }: Pick<SessionAnswer, 'iceConfig'> & { readonly offerUrl: string },
  onNever: () => void,
): Promise<void> {
  const giveUp = setTimeout(onNever, CONNECT_WITHIN_MS);
  const stopWatching = watchReach(
    () => connectionOf(transport),
    () => showStatus('connecting', UNREACHED),
  );
  const webrtcRequestParams = { endpoint: offerUrl, headers: new Headers(authorization()) };
  await client.connect({ webrtcRequestParams, ...(iceConfig ? { iceConfig } : {}) }).finally(() => {
    clearTimeout(giveUp);
    stopWatching();
  });
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

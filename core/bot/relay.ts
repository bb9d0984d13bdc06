/** Relays for callers whose network lets no UDP through. */

/** A WebRTC server for clients, as browsers take it. */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/** The ways to a relay, those that look like HTTPS first: they pass where nothing else does. */
export function inOrderOfPassing(urls: readonly string[]): string[] {
  return urls.toSorted((a, b) => rank(a) - rank(b));
}

function rank(url: string): number {
  const tcp = /transport=tcp/.test(url);
  if (url.startsWith('turns:')) return /transport=udp/.test(url) ? 1 : 0;
  return tcp ? 2 : 3;
}

/** Asks for the relays of one of the deployment's channels. */
export type AskRelays = (channel: number) => Promise<readonly IceServer[]>;

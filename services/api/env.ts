/** The API's environment; its stack builds exactly this. */
export interface ApiEnv {
  /** The state table. */
  readonly TABLE_NAME: string;
  /** The deployment's name, for metrics. */
  readonly DEPLOYMENT: string;
  /** The pool that requests without an agent's name go to. */
  readonly DEFAULT_POOL: string;
  /** All pools, separated by commas. */
  readonly POOLS: string;
  /** The scaler's function, kicked when a claim leaves a pool under its target; empty: no kick. */
  readonly SCALER_FUNCTION: string;
  /** Sign join tokens, separated by commas: the first for new ones. */
  readonly JOIN_SECRETS: string;
  /** Who gets a join token without a key: a number of calls an hour from one address, or `issuer`; missing: nobody. */
  readonly JOIN?: string;
  /** Sessions that one key, and callers from one address, may have open at once; missing: any number. */
  readonly SESSIONS_PER_KEY?: string;
  readonly SESSIONS_PER_ADDRESS?: string;
  /** Origins that browsers may call from, separated by commas; `*`: any. */
  readonly ALLOWED_ORIGINS: string;
  /** ICE servers for clients as JSON, `[]` for none. */
  readonly ICE_SERVERS: string;
  /** TURN servers of one's own, separated by commas, and the secret that they share with us; missing: none. */
  readonly TURN_URLS?: string;
  readonly TURN_SECRET?: string;
  /** Asks Kinesis Video Streams for its relays, and over how many channels; missing: none. */
  readonly RELAY_FUNCTION?: string;
  readonly RELAY_CHANNELS?: string;
  /** Signs the paths of the WebSocket edge (`services/edge/path-token.js`); missing: there is no edge. */
  readonly EDGE_SECRET?: string;
  /** Below which tasks have names of their own, which sockets are told; not with an edge. Missing: they have none. */
  readonly DIRECT_DOMAIN?: string;
  /** Where tasks listen for them; missing: 443. */
  readonly DIRECT_PORT?: string;
  /** Carriers' accounts and the secret of links, as JSON; see `adapters/phone/read-phone-env.ts`. Missing: no phone. */
  readonly GREENROOM_PHONE?: string;
}

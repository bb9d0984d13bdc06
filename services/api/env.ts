/** The API's environment; its stack builds exactly this. */
export interface ApiEnv {
  /** The state table. */
  readonly TABLE_NAME: string;
  /** The pool that requests without an agent's name go to. */
  readonly DEFAULT_POOL: string;
  /** All pools, separated by commas. */
  readonly POOLS: string;
  /** The scaler's function, kicked when a claim leaves a pool under its target; empty: no kick. */
  readonly SCALER_FUNCTION: string;
  /** Bearer keys that may call, separated by commas; empty: anyone (local only, or behind an authorizer). */
  readonly API_KEYS: string;
  /** Origins that browsers may call from, separated by commas; `*`: any. */
  readonly ALLOWED_ORIGINS: string;
  /** ICE servers for clients as JSON, `[]` for none. */
  readonly ICE_SERVERS: string;
  /** Signs the paths of the WebSocket edge (`services/edge/path-token.js`); missing: there is no edge. */
  readonly EDGE_SECRET?: string;
  /** Carriers' accounts and the secret of links, as JSON; see `adapters/phone/read-phone-env.ts`. Missing: no phone. */
  readonly GREENROOM_PHONE?: string;
}

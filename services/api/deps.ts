/** What the API is built from: ports, and what its entry file read from the environment. */
import type { Links } from '../../core/access/links.ts';
import type { IceServer } from '../../core/bot/relay.ts';
import type { Dispatcher } from '../../core/claim/dispatch.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/metrics.ts';
import type { RecordStore } from '../../core/store/records.ts';
import type { Store } from '../../core/store/store.ts';
import type { Clock, Random } from '../../core/time/clock.ts';
import type { PhoneDeps } from './phone/phone-deps.ts';
import type { FindRelays } from './start/managed-relays.ts';
import type { SharedQueue } from './start/shared-queue.ts';

/** Everything that the API touches the world with. */
export interface ApiPorts {
  readonly store: Store;
  /** Keys, and how often an address has called. */
  readonly records: RecordStore;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly random: Random;
  /** An unguessable id for a session without a key: whoever has it may join. */
  readonly newId: () => string;
  readonly log: Log;
  readonly meter: Meter;
  /** Tells the scaler to look at a pool now; resolves when it is told, not when it is done. */
  readonly kick: (pool: string, because: KickReason) => Promise<void>;
  readonly settings: ApiSettings;
  /** AWS's own relays for callers without UDP; missing: none. */
  readonly relays?: FindRelays | undefined;
  /** Addresses of callers' sockets; missing where no socket comes in. */
  readonly links?: Links | undefined;
  /** The phone; missing where there is no account with a carrier. */
  readonly phone?: PhoneDeps | undefined;
}

/** The ports, and what all requests of a process share. */
export interface ApiDeps extends ApiPorts {
  readonly queue: SharedQueue;
}

/** A claim took a task that the pool will miss, a caller waits for a seat, or an operator wants another revision. */
export type KickReason = 'claim' | 'miss' | 'rollback';

/** Anyone, so many times an hour from one address; or whom the issuer of a JWT knows, as API Gateway has checked. */
export type JoinSettings =
  | { readonly by: 'address'; readonly callsPerHour: number }
  | { readonly by: 'issuer' };

/** Relays for callers without UDP, and the secret that they share with us. */
export interface TurnSettings {
  readonly urls: readonly string[];
  readonly secret: string;
}

/** The environment, read. */
export interface ApiSettings {
  readonly pools: readonly string[];
  readonly defaultPool: string;
  /** Whether anyone may call without a key: on a laptop alone. */
  readonly open: boolean;
  /** Sign join tokens; the first for new ones, the others until what they signed has ended. */
  readonly joinSecrets: readonly string[];
  /** Who gets a join token by themselves; missing: nobody. */
  readonly join?: JoinSettings | undefined;
  /** Sessions that one key, and callers from one address, may have open at once; 0 or missing: any number. */
  readonly shares?: { readonly perKey: number; readonly perAddress: number } | undefined;
  /** `*` alone: any origin. */
  readonly allowedOrigins: readonly string[];
  readonly iceServers: readonly IceServer[];
  /** Relays for callers without UDP; missing: none. */
  readonly turn?: TurnSettings | undefined;
  /** Whether the host can send an answer bit by bit; without it there are no event streams. */
  readonly streams: boolean;
}

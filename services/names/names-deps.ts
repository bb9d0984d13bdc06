/** What keeping the certificate and the zone needs. */
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/metrics.ts';
import type { Issuer } from '../../core/names/issuer.ts';
import type { SecretText } from '../../core/names/secret-text.ts';
import type { Zone } from '../../core/names/zone.ts';
import type { Launcher } from '../../core/task/launcher.ts';
import type { Clock } from '../../core/time/clock.ts';

/** All of it. */
export interface NamesDeps {
  readonly zone: Zone;
  readonly certificate: SecretText;
  /** Of the account whose key is kept; it is made when the first certificate is ordered. */
  readonly openIssuer: () => Promise<Issuer>;
  readonly launcher: Pick<Launcher, 'describe'>;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: NamesSettings;
}

/** Whose names, and by whom certified. */
export interface NamesSettings {
  readonly domain: string;
  readonly directory: string;
  /** In words: which deployment. */
  readonly owner: string;
  /** Whose metrics these are. */
  readonly pool: string;
}

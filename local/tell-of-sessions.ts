/** What the table's stream and the courier do on AWS: whoever wants to know is told of sessions. Here the table is looked at. */
import { tellByWebhook } from '../adapters/webhook/tell-by-webhook.ts';
import type { Log } from '../core/log.ts';
import type { Session } from '../core/session/session.ts';
import type { SessionStore } from '../core/store/store.ts';
import type { Clock } from '../core/time/clock.ts';
import { deliver, type SessionWrite } from '../services/courier/deliver.ts';
import type { Closing } from './closing.ts';

/** How often it is looked at. */
const LOOK_MS = 500;

/** Sessions looked at of each phase: more than a laptop has at once. */
const MOST = 200;

/** Signs the webhooks of a laptop; nothing secret is behind it. */
const LOCAL_WEBHOOK_SECRET = 'whsec_Z3JlZW5yb29tLW9uLWEtbGFwdG9w';

/** What it looks at, and tells. */
export interface TellerParts {
  readonly store: Pick<SessionStore, 'listSessions'>;
  readonly clock: Clock;
  readonly logOf: (service: string) => Log;
  readonly pool: string;
  /** Nobody is told where it is missing. */
  readonly url: string | undefined;
}

/** Tells until it is closed. */
export function tellOfSessions({ url, logOf, ...parts }: TellerParts, closing: Closing): void {
  if (url === undefined) return;
  const log = logOf('courier');
  const told = new Map<string, Session>();
  const listeners = [tellByWebhook({ url, secret: LOCAL_WEBHOOK_SECRET }, parts.clock)];
  const stopping = new AbortController();
  closing.add(stopping, () => stopping.abort());
  void (async () => {
    while (!stopping.signal.aborted) {
      const writes = await findWrites({ ...parts, log }, told);
      const from = await deliver({ log, listeners }, writes);
      const done = from === undefined ? writes : writes.slice(0, Number(from));
      for (const { after } of done) if (after) told.set(after.sessionId, after);
      await parts.clock.sleep(LOOK_MS, stopping.signal);
    }
  })();
}

async function findWrites(
  { store, pool, log }: Pick<TellerParts, 'store' | 'pool'> & { readonly log: Log },
  told: ReadonlyMap<string, Session>,
): Promise<SessionWrite[]> {
  const phases = ['placing', 'waiting', 'live', 'over'] as const;
  const listed = await Promise.all(
    phases.map((phase) => store.listSessions(pool, phase, MOST)),
  ).catch((error: unknown) => {
    log.warn('sessions could not be listed', { error: String(error) });
    return [];
  });
  return listed
    .flat()
    .filter(({ sessionId, version }) => version > (told.get(sessionId)?.version ?? 0))
    .map((after, at) => ({ sequence: String(at), before: told.get(after.sessionId), after }));
}

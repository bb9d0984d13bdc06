/** Sees to it that there is a certificate which holds, and says how long it does. */

import type { Proof } from '../../core/names/issuer.ts';
import {
  type Due,
  daysLeft,
  type KeptCertificate,
  readKept,
  whyDue,
  wildcardOf,
} from '../../core/names/kept-certificate.ts';
import type { Zone } from '../../core/names/zone.ts';
import type { NamesDeps } from './names-deps.ts';

/** Long enough to be seen, short enough that the next proof's text is not waited for. */
const PROOF_TTL_S = 30;

/** What a look found. */
export interface CertificateLook {
  /** Left of the certificate that holds now. */
  readonly days: number;
  /** Why another one was ordered. */
  readonly renewed?: Due;
  /** Why the one that is old could not be renewed. */
  readonly failed?: string;
}

/** Orders another one where one is due or asked for. Throws where none holds, or none of those that are wanted now. */
export async function keepCertificate(deps: NamesDeps, isAsked: boolean): Promise<CertificateLook> {
  const { certificate, clock, log, settings } = deps;
  const kept = readKept(await certificate.read());
  const due = whyDue(kept, settings, clock.nowMs()) ?? (isAsked ? 'asked' : undefined);
  const { holds, ...how } = await renewed(deps, kept, due);
  const value = daysLeft(holds, clock.nowMs());
  const days = Math.floor(value);
  log.info('the certificate holds', { days, renewed: how.renewed ?? 'not due' });
  deps.meter.record({ name: 'CertificateDays', pool: settings.pool, value });
  return { days, ...how };
}

type Renewed = Omit<CertificateLook, 'days'> & { readonly holds: KeptCertificate };

/** One that is merely old goes on when no other comes: there are weeks to mend it, and an alarm. */
async function renewed(
  deps: NamesDeps,
  kept: KeptCertificate | undefined,
  due: Due | undefined,
): Promise<Renewed> {
  if (kept && !due) return { holds: kept };
  try {
    return { holds: await order(deps), ...(due ? { renewed: due } : {}) };
  } catch (error) {
    if (!kept || due !== 'age') throw error;
    const failed = error instanceof Error ? error.message : String(error);
    deps.log.error('the certificate could not be renewed', { error: failed });
    return { holds: kept, failed };
  }
}

async function order(deps: NamesDeps): Promise<KeptCertificate> {
  const { domain, directory } = deps.settings;
  const wildcard = wildcardOf(domain);
  const issuer = await deps.openIssuer();
  const issued = await issuer
    .order(wildcard, proofIn(deps.zone, domain))
    .catch((error: unknown) => {
      const says = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot get a certificate for ${wildcard} from ${directory}: ${says}`);
    });
  const kept = { ...issued, domain, directory };
  await deps.certificate.write(JSON.stringify(kept));
  return kept;
}

/** Other values of the same record stay: they are of somebody who proves something, too, or of an order of ours beside this one. */
function proofIn(zone: Zone, domain: string): Proof {
  const name = `_acme-challenge.${domain}`;
  const look = async () => (await zone.listBelow(name)).filter((record) => record.name === name);
  const find = async () => (await look()).find(({ type }) => type === 'TXT');
  return {
    async show(text) {
      const { ttlS = PROOF_TTL_S, values = [] } = (await find()) ?? {};
      const record = { name, type: 'TXT', ttlS, values: [...new Set([...values, quote(text)])] };
      const upsert = { action: 'upsert', record } as const;
      if ((await zone.change([upsert], { seenEverywhere: true })) === 'done') return;
      const there = (await look()).map(({ type }) => type).join(', ') || 'nothing';
      throw new Error(
        `the zone refuses a TXT record at ${name}, where it has ${there}: take a CNAME away`,
      );
    },
    async hide(text) {
      const there = await find();
      if (!there?.values.includes(quote(text))) return;
      const values = there.values.filter((value) => value !== quote(text));
      const action = values.length === 0 ? 'delete' : 'upsert';
      const record = values.length === 0 ? there : { ...there, values };
      // Refused, it was changed in this moment; a text that is left proves nothing any more.
      await zone.change([{ action, record }]);
    },
  };
}

function quote(text: string): string {
  return `"${text}"`;
}

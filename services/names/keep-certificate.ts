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

/** Orders another one where one is due. Throws where none holds, or none of those that are wanted now. */
export async function keepCertificate(deps: NamesDeps): Promise<void> {
  const { certificate, clock, log, settings } = deps;
  const kept = readKept(await certificate.read());
  const due = whyDue(kept, settings, clock.nowMs());
  const holds = due ? await renew(deps, { kept, due }) : kept;
  if (!holds) return;
  const days = daysLeft(holds, clock.nowMs());
  log.info('the certificate holds', { days: Math.floor(days), renewed: due ?? 'not due' });
  deps.meter.record({ name: 'CertificateDays', pool: settings.pool, value: days });
}

/** One that is merely old goes on when no other comes: there are weeks to mend it, and an alarm. */
async function renew(
  deps: NamesDeps,
  { kept, due }: { kept: KeptCertificate | undefined; due: Due },
): Promise<KeptCertificate | undefined> {
  try {
    return await order(deps);
  } catch (error) {
    if (due !== 'age') throw error;
    deps.log.error('the certificate could not be renewed', { error: String(error) });
    return kept;
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

function proofIn(zone: Zone, domain: string): Proof {
  const record = (text: string) => ({
    name: `_acme-challenge.${domain}`,
    type: 'TXT',
    ttlS: PROOF_TTL_S,
    values: [`"${text}"`],
  });
  return {
    async show(text) {
      await zone.change([{ action: 'upsert', record: record(text) }], { seenEverywhere: true });
    },
    async hide(text) {
      // Where it is gone already, there is nothing to take.
      await zone.change([{ action: 'delete', record: record(text) }]);
    },
  };
}

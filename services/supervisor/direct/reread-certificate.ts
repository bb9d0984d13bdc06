/** The door's certificate: read at the start, and again as long as the task lives, for it may live longer than one. */
import type { SecureContext } from 'node:tls';
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { ReadCertificate } from '../../../core/task/task-certificate.ts';
import { loadCertificate } from './load-certificate.ts';
import { type TryDeps, type TryTerms, tryUntil } from './try-until.ts';

/** A renewed one is there a month before the old one ends; half a day is soon enough, and each read is paid for. */
const AGAIN_MS = 12 * 3_600_000;

const FIRST_WAIT_MS = 1_000;

/** Where it comes from, and what it is for. */
export interface CertificateDeps extends TryDeps {
  readonly readCertificate: ReadCertificate;
  readonly name: string;
  readonly use: (context: SecureContext) => void;
}

/** The first one; nothing where it was too late. Never throws. */
export function useCertificate(
  deps: CertificateDeps,
  terms: Pick<TryTerms, 'untilMs' | 'deniedUntilMs' | 'signal'>,
): Promise<{ readonly outcome: 'used' } | RefusedForGood | undefined> {
  const says = 'the certificate cannot be read: trying again';
  return tryUntil(deps, { ...terms, says, firstWaitMs: FIRST_WAIT_MS }, () => readAndUse(deps));
}

/** Reads it again until the signal aborts. One that is worse than what is in use changes nothing. */
export async function rereadCertificate(deps: CertificateDeps, signal: AbortSignal): Promise<void> {
  const { clock, random, log } = deps;
  for (;;) {
    await clock.sleep(AGAIN_MS * (0.5 + random()), signal);
    if (signal.aborted) return;
    const answer = await readAndUse(deps).catch((error: unknown) => ({
      outcome: 'refused' as const,
      because: String(error),
    }));
    if (answer.outcome === 'refused')
      log.error('the certificate cannot be read again: the old one stays', {
        because: answer.because,
      });
  }
}

async function readAndUse(
  deps: CertificateDeps,
): Promise<{ readonly outcome: 'used' } | RefusedForGood> {
  const read = await deps.readCertificate();
  if (read.outcome === 'refused') return read;
  const loaded = loadCertificate(read.text, deps.name);
  if (loaded.outcome === 'refused') return loaded;
  // Whoever calls by another way than a socket needs none, so the task serves them.
  if (loaded.notAfterMs <= deps.clock.nowMs())
    deps.log.error('the certificate has run out: no socket can connect', {});
  deps.use(loaded.context);
  return { outcome: 'used' };
}

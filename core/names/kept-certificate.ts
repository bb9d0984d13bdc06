/** The certificate of all tasks' names as its keeper writes it, and when another one is due. */
import { z } from 'zod';
import type { TaskCertificate } from '../task/task-certificate.ts';

/** With what it was ordered for, beside what tasks read. */
export interface KeptCertificate extends TaskCertificate {
  readonly domain: string;
  /** The issuer's directory. */
  readonly directory: string;
  readonly issuedAtMs: number;
}

/** What the configuration asks for. */
export type Wanted = Pick<KeptCertificate, 'domain' | 'directory'>;

/**
 * - `none`: none is there, or it has ended
 * - `domain`, `issuer`: it is another's than is wanted
 * - `age`: it ends soon; until then it does
 * - `asked`: somebody wants another key
 */
export type Due = 'none' | 'domain' | 'issuer' | 'age' | 'asked';

/** A month to notice and to mend what stops a renewal; certificates that last shorter are renewed at half their time. */
const RENEWED_BEFORE_MS = 30 * 86_400_000;

/** Days that a certificate always has left: less than half of that month, so that fewer mean that it is not renewed. */
export const FEWEST_DAYS = 14;

const schema = z.object({
  certificate: z.string(),
  privateKey: z.string(),
  notAfterMs: z.number(),
  issuedAtMs: z.number(),
  domain: z.string(),
  directory: z.string(),
});

/** Reads the secret's text; nothing in one that was just made, which holds random characters. */
export function readKept(text: string): KeptCertificate | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Why another one must be ordered; nothing: it need not be. */
export function whyDue(
  kept: KeptCertificate | undefined,
  wanted: Wanted,
  nowMs: number,
): Due | undefined {
  if (!kept || kept.notAfterMs <= nowMs) return 'none';
  if (kept.domain !== wanted.domain) return 'domain';
  if (kept.directory !== wanted.directory) return 'issuer';
  const before = Math.min(RENEWED_BEFORE_MS, (kept.notAfterMs - kept.issuedAtMs) / 2);
  return kept.notAfterMs - nowMs <= before ? 'age' : undefined;
}

/** The wildcard that it is for. */
export function wildcardOf(domain: string): string {
  return `*.${domain}`;
}

/** Days that are left of it. */
export function daysLeft(
  { notAfterMs }: Pick<TaskCertificate, 'notAfterMs'>,
  nowMs: number,
): number {
  return Math.max(0, (notAfterMs - nowMs) / 86_400_000);
}

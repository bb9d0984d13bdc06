/** Makes a certificate of what its secret holds, and sees that it is one for this task. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as z from 'zod/mini';
import type { RefusedForGood } from '../../../core/task/refused-for-good.ts';
import type { TaskCertificate } from '../../../core/task/task-certificate.ts';

const text = z.string().check(z.minLength(1));
const schema = z.object({ certificate: text, privateKey: text, notAfterMs: z.number() });

/** Ready for handshakes. */
export interface LoadedCertificate {
  readonly outcome: 'loaded';
  readonly context: SecureContext;
  readonly notAfterMs: number;
}

/** The certificate of a secret's text for a name; or why it is none, without a word of its key. */
export function loadCertificate(secret: string, name: string): LoadedCertificate | RefusedForGood {
  const parsed = schema.safeParse(parse(secret));
  if (!parsed.success) return wrong('it must be JSON with certificate, privateKey and notAfterMs');
  const { certificate, privateKey: key, notAfterMs }: TaskCertificate = parsed.data;
  try {
    const context = createSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' });
    const own = new X509Certificate(certificate);
    if (own.checkHost(name)) return { outcome: 'loaded', context, notAfterMs };
    return wrong(`it is for ${own.subjectAltName ?? own.subject}, not for ${name}`);
  } catch (error) {
    return wrong(
      `OpenSSL says ${(error as NodeJS.ErrnoException).code ?? 'that it cannot be read'}`,
    );
  }
}

function parse(secret: string): unknown {
  try {
    return JSON.parse(secret);
  } catch {
    return undefined;
  }
}

function wrong(because: string): RefusedForGood {
  return { outcome: 'refused', because };
}

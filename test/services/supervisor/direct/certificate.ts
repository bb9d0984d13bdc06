/** Certificates for tests, each its own authority; made by openssl, which whatever runs TLS has. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has } from '../../../../tools/emulators/emulator.ts';

/** Why a task's own TLS cannot be tested here, for the title of what is skipped; empty when it can. */
export function unlessDirect(): string {
  if (process.platform !== 'linux') return ', skipped: pairs of sockets are made on Linux alone';
  return has('openssl') ? '' : ', skipped: there is no openssl';
}

/** A key with its certificate, in PEM. */
export interface MadeCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes one for these names. */
export function makeCertificate(names: readonly string[]): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
  const files = ['-keyout', keyFile, '-out', file, '-subj', '/CN=greenroom-test'];
  const alternatives = ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`];
  execFileSync('openssl', [...made.split(' '), ...files, ...alternatives], { stdio: 'pipe' });
  const pems = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8') };
  rmSync(folder, { recursive: true });
  return pems;
}

/** As the secret holds it. */
export function secretOf({ key, cert }: MadeCertificate, notAfterMs = Date.now() + 86_400_000) {
  return JSON.stringify({ certificate: cert, privateKey: key, notAfterMs });
}

/** One certificate for all that the bed plays; whatever runs in it is told to trust it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGION } from '../../../local/ecs/names.ts';

/** A key with its certificate, and the certificate's file. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly file: string;
}

/** Makes one in a folder. */
export function createCertificate(folder: string): Certificate {
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const here = `*.${REGION}.amazonaws.com`;
  const dualStack = `*.${REGION}.api.aws`;
  const names = [here, here.replace('.', '.execute-api.'), dualStack, 'checkip.amazonaws.com'];
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
  const files = ['-keyout', keyFile, '-out', file, '-subj', '/CN=greenroom-vpc'];
  const alternatives = ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`];
  execFileSync('openssl', [...made.split(' '), ...files, ...alternatives], { stdio: 'pipe' });
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}

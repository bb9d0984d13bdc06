/** Pebble, the ACME server that Let's Encrypt tests clients with: it validates as they do, and issues from a root of its own. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { promisify } from 'node:util';
import { cacheFolder, type Emulator, freePort, has, startEmulator } from './emulator.ts';
import { installOnce } from './install-once.ts';

const run = promisify(execFile);
const MODULE = 'github.com/letsencrypt/pebble/v2';
const VERSION = 'v2.10.3';

/** Where Go is, where it is not on the path. */
const GO = has('go') ? 'go' : '/usr/local/go/bin/go';

/** A running Pebble. */
export interface Pebble extends Emulator {
  /** Its directory's address. */
  readonly directory: string;
  /** The file with the certificate that its own address is certified by. */
  readonly caFile: string;
  /** The root of the certificates that it issues, in PEM; another one at each start. */
  readonly root: string;
}

/** Why it cannot run here, or nothing when it can. */
export function whyNoPebble(): string | undefined {
  try {
    execFileSync(GO, ['version']);
    return undefined;
  } catch {
    return 'there is no Go';
  }
}

/** Starts it; it asks this name server (`127.0.0.1:53`) alone. */
export async function startPebble(nameServer: string): Promise<Pebble> {
  const { bin, source } = await installPebble();
  const [port, management] = [await freePort(), await freePort()];
  const url = `https://localhost:${port}`;
  const certs = `${source}/test/certs`;
  const caFile = `${certs}/pebble.minica.pem`;
  const config = `${cacheFolder('pebble')}/${port}.json`;
  writeFileSync(config, JSON.stringify(configOf({ port, management, certs })));
  const ask = (at: string) => getText(at, readFileSync(caFile, 'utf8'));
  const started = await startEmulator({
    name: 'pebble',
    argv: [bin, '-config', config, '-strict', '-dnsserver', nameServer],
    // It sleeps before it validates, as others are slow; it still refuses a nonce in twenty.
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' },
    url,
    probe: '/dir',
    isUp: async () => (await ask(`${url}/dir`).catch(() => '')) !== '',
    startTimeoutMs: 30_000,
  });
  const root = await ask(`https://localhost:${management}/roots/0`);
  return { ...started, directory: `${url}/dir`, caFile, root };
}

async function installPebble(): Promise<{ bin: string; source: string }> {
  const folder = await installOnce(`pebble-${VERSION}`, async (into) => {
    const env = { ...process.env, GOBIN: into, GOFLAGS: '-mod=mod' };
    await run(GO, ['install', `${MODULE}/cmd/pebble@${VERSION}`], { env });
  });
  const asked = ['mod', 'download', '-json', `${MODULE}@${VERSION}`];
  const { stdout } = await run(GO, asked, { cwd: folder });
  return { bin: `${folder}/pebble`, source: (JSON.parse(stdout) as { Dir: string }).Dir };
}

function configOf(of: { port: number; management: number; certs: string }) {
  return {
    pebble: {
      listenAddress: `127.0.0.1:${of.port}`,
      managementListenAddress: `127.0.0.1:${of.management}`,
      certificate: `${of.certs}/localhost/cert.pem`,
      privateKey: `${of.certs}/localhost/key.pem`,
      httpPort: 5002,
      tlsPort: 5001,
      ocspResponderURL: '',
      retryAfter: { authz: 1, order: 1 },
      keyAlgorithm: 'ecdsa',
      profiles: { default: { description: 'as Let’s Encrypt’s', validityPeriod: 90 * 86_400 } },
    },
  };
}

function getText(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { ca, timeout: 2_000, agent: false }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (text: string) => (said += text));
      answer.once('end', () => resolve(said));
    });
    asked.once('timeout', () => asked.destroy()).once('error', reject);
  });
}

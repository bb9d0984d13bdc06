import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { createPublicNames } from '../../../../cli/doctor/account/public-names.ts';

let close = () => undefined as unknown;
afterEach(() => close());

it('tells why a name’s TLS is not good: nobody vouches for its certificate', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-tls-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(folder, file)) as [string, string];
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout ${key} -out ${cert}`;
  execFileSync('openssl', made.split(' '), { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) =>
    socket.on('error', () => undefined),
  );
  rmSync(folder, { recursive: true });
  close = () => server.close();
  server.on('tlsClientError', () => undefined).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await createPublicNames({ port }).greet('localhost')).toMatch(/self.signed/);
});

it('tells that nothing is there', async () => {
  const server = createServer();
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  expect(await createPublicNames({ port }).greet('localhost')).toContain('ECONNREFUSED');
});

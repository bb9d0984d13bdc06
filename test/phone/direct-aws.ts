/** What a task's name and TLS stand on, on this machine: a zone whose changes are everywhere at once, and a certificate in its secret. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import type { ClientOptions } from 'ws';
import type { Closing } from '../../local/closing.ts';
import type { DirectTasks } from '../../local/start-system.ts';
import { freePort } from '../../tools/emulators/emulator.ts';
import { makeCertificate, secretOf } from '../services/supervisor/direct/certificate.ts';

const DOMAIN = 'bots.example.com';

/** As tasks are told it, and as carriers find them. */
export interface DirectAws {
  readonly direct: DirectTasks;
  /** Finds names in the zone alone, and believes the zone's certificate alone. */
  readonly dial: ClientOptions & { readonly lookup: LookupFunction };
  /** What is in the zone. */
  readonly names: ReadonlyMap<string, string>;
}

/** Starts it. */
export async function startDirectAws(closing: Closing): Promise<DirectAws> {
  const made = makeCertificate([`*.${DOMAIN}`]);
  const names = new Map<string, string>();
  const answer = (request: IncomingMessage, body: string): string => {
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue')
      return JSON.stringify({ SecretString: secretOf(made) });
    if (request.url?.endsWith('/rrset')) {
      const changes = body.matchAll(
        /<Action>(\w+)<.*?<Name>([^<]*)<.*?<Type>A<.*?<Value>([^<]*)</gs,
      );
      for (const [, action, name = '', address = ''] of changes)
        if (action === 'DELETE') names.delete(name);
        else names.set(name, address);
      return changeInfo('ChangeResourceRecordSets', randomUUID(), 'INSYNC');
    }
    const id = request.url?.split('/').at(-1) ?? '';
    return changeInfo('GetChange', id, 'INSYNC');
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end(answer(request, body)));
  });
  closing.add(server, (s) => void s.close());
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const port = await freePort();
  const lookup: LookupFunction = (name, _, found) => {
    const address = names.get(name);
    if (address === undefined) found(new Error(`no such name: ${name}`), []);
    else found(null, [{ address, family: 4 }]);
  };
  return {
    direct: {
      way: { by: 'name', domain: DOMAIN, port },
      env: {
        DIRECT_DOMAIN: DOMAIN,
        DIRECT_PORT: String(port),
        DIRECT_ZONE_ID: 'Z1',
        DIRECT_CERTIFICATE_SECRET: 'certificate',
        GREENROOM_PUBLIC_ADDRESS: '127.0.0.1',
        AWS_ENDPOINT_URL_ROUTE_53: url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      },
    },
    dial: { ca: made.cert, lookup },
    names,
  };
}

function changeInfo(operation: string, id: string, status: string): string {
  const info = `<ChangeInfo><Id>/change/${id}</Id><Status>${status}</Status></ChangeInfo>`;
  return `<${operation}Response>${info}</${operation}Response>`;
}

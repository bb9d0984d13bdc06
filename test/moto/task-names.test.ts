/** A task's name through its life, in a zone of moto's. */
import {
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRequestHandler, SERVICE_DEADLINES } from '../../adapters/aws/request-handler.ts';
import { connectDirect } from '../../adapters/route53/connect-direct.ts';
import { createTaskNames } from '../../adapters/route53/task-names.ts';
import { taskName } from '../../core/task/task-name.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { startMoto, whyNoMoto } from '../../tools/emulators/moto.ts';

const CREDENTIALS = { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'secret' };
const DOMAIN = 'bots.example.com';
const lacking = whyNoMoto();
let moto: Emulator | undefined;
let client: Route53Client;
let zoneId: string;

/** Addresses in the zone, as `NAME TYPE TTL VALUES`. */
async function addresses(): Promise<string[]> {
  const { ResourceRecordSets = [] } = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
  );
  return ResourceRecordSets.filter(({ Type }) => Type === 'A' || Type === 'AAAA').map(
    ({ Name, Type, TTL, ResourceRecords }) =>
      `${Name} ${Type} ${TTL} ${ResourceRecords?.map(({ Value }) => Value).join()}`,
  );
}

describe.skipIf(lacking !== undefined)(`Route 53${lacking ? `, skipped: ${lacking}` : ''}`, () => {
  beforeAll(async () => {
    moto = await startMoto();
    client = new Route53Client({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: CREDENTIALS,
      requestHandler: createRequestHandler(SERVICE_DEADLINES),
    });
    const zone = { Name: DOMAIN, CallerReference: 'of this test' };
    const { HostedZone } = await client.send(new CreateHostedZoneCommand(zone));
    zoneId = HostedZone?.Id ?? '';
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.close();
  });

  it('has a task’s name from its start to its end, and nothing of it after that', async () => {
    const names = createTaskNames(client, zoneId);
    const record = { name: taskName('0b69', DOMAIN), addresses: ['203.0.113.7', '2001:db8::7'] };
    const other = { name: taskName('17aa', DOMAIN), addresses: ['203.0.113.8'] };
    // A zone of moto's is everywhere at once.
    expect(await names.point(record)).toEqual({ outcome: 'everywhere' });
    await names.point(other);
    // Whoever did not hear the answer asks again.
    expect(await names.point(record)).toEqual({ outcome: 'everywhere' });
    expect(await addresses()).toEqual([
      `${record.name}. A 60 203.0.113.7`,
      `${record.name}. AAAA 60 2001:db8::7`,
      `${other.name}. A 60 203.0.113.8`,
    ]);
    expect(await names.look('/change/C2682N5HXP0BZ4')).toEqual({ outcome: 'everywhere' });
    expect(await names.remove(record)).toEqual({ outcome: 'removed' });
    expect(await names.remove(record)).toEqual({ outcome: 'removed' });
    expect(await addresses()).toEqual([`${other.name}. A 60 203.0.113.8`]);
  });

  it('is opened beside the certificate’s secret by what a task’s environment names', async () => {
    const secrets = new SecretsManagerClient({
      endpoint: moto?.url ?? '',
      region: 'us-east-1',
      credentials: CREDENTIALS,
      requestHandler: createRequestHandler(SERVICE_DEADLINES),
    });
    await secrets.send(new CreateSecretCommand({ Name: 'certificate', SecretString: '{"a":1}' }));
    vi.stubEnv('AWS_ENDPOINT_URL', moto?.url);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    const way = { by: 'name', domain: DOMAIN, port: 443, zoneId } as const;
    const there = await connectDirect({ ...way, certificateSecret: 'certificate' });
    expect(await there.readCertificate()).toEqual({ outcome: 'read', text: '{"a":1}' });
    const record = { name: taskName('2b2b', DOMAIN), addresses: ['203.0.113.9'] };
    expect((await there.names.point(record)).outcome).toBe('everywhere');
    const nowhere = await connectDirect({ ...way, certificateSecret: 'nowhere' });
    const refused = {
      outcome: 'refused',
      because: expect.stringContaining('ResourceNotFound'),
      denied: false,
    };
    expect(await nowhere.readCertificate()).toEqual(refused);
  });

  it('refuses a zone that is not there', async () => {
    const names = createTaskNames(client, 'Z0NOWHERE');
    const refused = {
      outcome: 'refused',
      because: expect.stringContaining('NoSuchHostedZone'),
      denied: false,
    };
    expect(await names.point({ name: `t-1.${DOMAIN}`, addresses: ['203.0.113.7'] })).toEqual(
      refused,
    );
  });
});

import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { createZone } from '../../../adapters/route53/zone.ts';
import { secretText } from '../../../adapters/secrets-manager/secret-text.ts';
import { bundleService } from '../../../bench/bundle-service.ts';
import { readNames } from '../../../cli/doctor/account/read-names.ts';
import { type KeptCertificate, readKept } from '../../../core/names/kept-certificate.ts';
import type { SecretText } from '../../../core/names/secret-text.ts';
import type { Zone } from '../../../core/names/zone.ts';
import { taskIdOf } from '../../../core/task/launcher.ts';
import { taskName } from '../../../core/task/task-name.ts';
import type { NamesEnv } from '../../../services/names/env.ts';
import { loadCertificate } from '../../../services/supervisor/direct/load-certificate.ts';
import type { Emulator } from '../../../tools/emulators/emulator.ts';
import { startMoto, whyNoMoto } from '../../../tools/emulators/moto.ts';
import { type Pebble, startPebble, whyNoPebble } from '../../../tools/emulators/pebble.ts';
import { answerFrom, type ZoneAnswerer } from './zone-answerer.ts';

const run = promisify(execFile);
const lacking = whyNoMoto() ?? whyNoPebble();
const DOMAIN = 'bots.example.com';
const AWS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIANAMES00000000000', secretAccessKey: 'secret' },
};

let moto: Emulator;
let pebble: Pebble;
let names: ZoneAnswerer;
let zone: Zone;
let env: NamesEnv;
let certificate: SecretText;
let accountKey: SecretText;
let running: string;
const folder = mkdtempSync(join(tmpdir(), 'greenroom-names-'));
const bundle = join(folder, 'names.mjs');
const answers: Record<string, string>[] = [];
/** Where CloudFormation would wait. */
const waiting = createServer((request: IncomingMessage, response) => {
  let said = '';
  request.setEncoding('utf8').on('data', (text: string) => (said += text));
  request.once('end', () => {
    answers.push(JSON.parse(said) as Record<string, string>);
    response.end();
  });
});

/** Calls the function as Lambda does, from the bundle that a deploy ships, each time in a fresh process. */
async function call(event: unknown, other: Partial<NamesEnv> = {}): Promise<string> {
  const code = `const { handler } = await import(${JSON.stringify(bundle)}); await handler(${JSON.stringify(event)});`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
    env: {
      PATH: process.env['PATH'],
      AWS_REGION: AWS.region,
      AWS_ACCESS_KEY_ID: AWS.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS.credentials.secretAccessKey,
      AWS_ENDPOINT_URL: moto.url,
      NODE_EXTRA_CA_CERTS: pebble.caFile,
      ...env,
      ...other,
    },
  });
  return stdout;
}

async function byStack(is: 'Create' | 'Update' | 'Delete', other: Partial<NamesEnv> = {}) {
  answers.length = 0;
  const { port } = waiting.address() as AddressInfo;
  await call(
    {
      RequestType: is,
      ResponseURL: `http://127.0.0.1:${port}/`,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Certified',
      ResourceProperties: { ServiceToken: 'arn', domain: DOMAIN },
    },
    other,
  );
  return answers[0]!;
}

const kept = async () => readKept(await certificate.read())!;
const namesInZone = async () =>
  (await zone.listBelow('example.com'))
    .filter(({ type }) => type === 'A' || type === 'TXT')
    .map(({ name, type }) => `${type} ${name}`)
    .sort();
const addressOf = (name: string) => ({ name, type: 'A', ttlS: 60, values: ['203.0.113.7'] });
const point = (name: string) => zone.change([{ action: 'upsert', record: addressOf(name) }]);

describe.skipIf(lacking !== undefined)(
  `the function of names, by Pebble and moto${lacking ? `, skipped: ${lacking}` : ''}`,
  () => {
    beforeAll(async () => {
      await bundleService('names', bundle);
      waiting.listen(0, '127.0.0.1');
      await once(waiting, 'listening');
      moto = await startMoto();
      const at = { ...AWS, endpoint: moto.url };
      const route53 = new Route53Client(at);
      const { HostedZone } = await route53.send(
        new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: '1' }),
      );
      const zoneId = HostedZone!.Id!.replace('/hostedzone/', '');
      zone = createZone({ client: route53, zoneId, clock: createSystemClock() });
      names = await answerFrom(zone);
      pebble = await startPebble(names.address);
      const secrets = new SecretsManagerClient(at);
      const [of, account] = await Promise.all(
        ['of', 'account'].map(async (Name) => {
          // As CloudFormation makes them.
          const made = { Name, SecretString: 'aQ7:random{characters' };
          return (await secrets.send(new CreateSecretCommand(made))).ARN!;
        }),
      );
      certificate = secretText(secrets, of!);
      accountKey = secretText(secrets, account!);
      running = await runTask(at);
      env = {
        DEPLOYMENT: 'greenroom',
        POOL: 'receptionist',
        OWNER: 'greenroom of 123456789012 in us-east-1',
        CLUSTER: 'greenroom',
        DOMAIN,
        ZONE_ID: zoneId,
        EMAIL: 'me@example.com',
        ACME_DIRECTORY: pebble.directory,
        CERTIFICATE_SECRET: of!,
        ACCOUNT_SECRET: account!,
      };
    }, 300_000);

    afterAll(async () => {
      names?.close();
      waiting.close();
      rmSync(folder, { recursive: true });
      await Promise.all([moto?.close(), pebble?.close()]);
    });

    it('tells a deploy what the issuer says where no proof is seen, and leaves nothing behind', async () => {
      names.isOn = false;
      const { Status, Reason } = await byStack('Create');
      names.isOn = true;
      expect(Status).toBe('FAILED');
      expect(Reason).toContain(
        `Cannot get a certificate for *.${DOMAIN} from ${pebble.directory}: `,
      );
      expect(Reason).toMatch(/TXT|DNS/);
      expect(await kept()).toBeUndefined();
      expect(await byStack('Delete')).toMatchObject({ Status: 'SUCCESS' });
      expect(await namesInZone()).toEqual([]);
    });

    it('has a wildcard certificate with a P-256 key before a deploy goes on, and says whose the domain is', async () => {
      expect(await byStack('Create')).toMatchObject({ Status: 'SUCCESS', Reason: '' });
      const { certificate: chain, privateKey, ...of } = await kept();
      const leaf = new X509Certificate(chain);
      expect(leaf.subjectAltName).toBe(`DNS:*.${DOMAIN}`);
      expect(leaf.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
      expect(createPrivateKey(privateKey).asymmetricKeyDetails).toEqual({
        namedCurve: 'prime256v1',
      });
      expect(of).toMatchObject({ domain: DOMAIN, directory: pebble.directory });
      expect((of.notAfterMs - Date.now()) / 86_400_000).toBeCloseTo(90, 0);
      // The proof's text is gone.
      expect(await namesInZone()).toEqual([`TXT _greenroom.${DOMAIN}`]);
    });

    it('is taken by whoever trusts the issuer, for the name of any task', async () => {
      expect(await greet(await kept(), taskName('0123456789abcdef0123456789abcdef', DOMAIN))).toBe(
        'ok',
      );
      await expect(greet(await kept(), DOMAIN)).rejects.toThrow(/altnames/);
      await expect(greet(await kept(), `a.b.${DOMAIN}`)).rejects.toThrow(/altnames/);
    });

    it('is what a task’s supervisor can use', async () => {
      const text = await certificate.read();
      const name = taskName(running, DOMAIN);
      expect(loadCertificate(text, name)).toMatchObject({ outcome: 'loaded' });
    });

    it('keeps a certificate that holds, and publishes the days that are left', async () => {
      const before = await kept();
      expect(await byStack('Update')).toMatchObject({ Status: 'SUCCESS' });
      await call({});
      expect(await kept()).toEqual(before);
      expect(await daysPublished()).toBeCloseTo(90, 0);
    });

    it('renews one that is old, with a new key, by the account that it has', async () => {
      const [before, account] = [await kept(), await accountKey.read()];
      await age(20);
      await call({});
      const after = await kept();
      expect(await accountKey.read()).toBe(account);
      expect(after.notAfterMs - Date.now()).toBeGreaterThan(89 * 86_400_000);
      expect(after.privateKey).not.toBe(before.privateKey);
    });

    it('goes on with an old one while none other comes, and says how long', async () => {
      await age(20);
      const before = await kept();
      names.isOn = false;
      expect(await call({})).toContain('the certificate could not be renewed');
      names.isOn = true;
      expect(await kept()).toEqual(before);
      expect(await daysPublished()).toBeCloseTo(20, 0);
    });

    it('takes names of tasks that ECS has no more, and no other record', async () => {
      // More than a page of the zone.
      const gone = Array.from({ length: 120 }, (_, n) =>
        taskName(n.toString(16).padStart(32, 'f'), DOMAIN),
      );
      const others = [`www.${DOMAIN}`, `t-mine.${DOMAIN}`, 'www.example.com', DOMAIN];
      const live = taskName(running, DOMAIN);
      await Promise.all([live, ...others].map(point));
      await zone.change(gone.map((name) => ({ action: 'upsert', record: addressOf(name) })));
      expect((await namesInZone()).length).toBeGreaterThan(120);
      await call({});
      expect(await namesInZone()).toEqual(
        [...[live, ...others].map((name) => `A ${name}`), `TXT _greenroom.${DOMAIN}`].sort(),
      );
    });

    it('is what the doctor finds', async () => {
      const at = { ...AWS, endpoint: moto.url };
      const found = await readNames({
        deployment: 'greenroom',
        pools: ['receptionist'],
        direct: { domain: DOMAIN, zoneId: env.ZONE_ID, email: '', acmeDirectory: '' },
        nowMs: Date.now(),
        cloudwatch: new CloudWatchClient(at),
        route53: new Route53Client(at),
        world: {
          nameServers: async (of) => [`NS.${of}.`],
          addresses: async () => ['203.0.113.7'],
          greet: async (name) => (name === taskName(running, DOMAIN) ? undefined : 'another name'),
        },
      });
      expect(found).toMatchObject({
        domain: DOMAIN,
        zone: { name: 'example.com', isPrivate: false },
        found: ['ns.example.com'],
        daysLeft: { read: expect.any(Number) },
        name: {
          read: { resolved: ['203.0.113.7'], recorded: ['203.0.113.7'], fault: undefined },
        },
      });
      expect(found?.zone.servers.length).toBeGreaterThan(1);
    });

    it('refuses a domain that another deployment has, which takes nothing when it goes', async () => {
      const before = await namesInZone();
      const OWNER = 'other of 123456789012 in us-east-1';
      expect(await byStack('Create', { OWNER })).toMatchObject({
        Status: 'FAILED',
        Reason: `Cannot use ${DOMAIN}: ${env.OWNER} uses it; each deployment needs a domain of its own`,
      });
      expect(await byStack('Delete', { OWNER })).toMatchObject({ Status: 'SUCCESS' });
      expect(await namesInZone()).toEqual(before);
    });

    it('refuses a domain that is not in the zone', async () => {
      expect(await byStack('Create', { DOMAIN: 'bots.example.org' })).toMatchObject({
        Status: 'FAILED',
        Reason:
          'Cannot use bots.example.org: direct.zoneId is the zone of example.com, which it is not in',
      });
    });

    it('leaves none of our names when the deployment goes', async () => {
      expect(await byStack('Delete')).toMatchObject({ Status: 'SUCCESS' });
      expect(await namesInZone()).toEqual(
        [`www.${DOMAIN}`, `t-mine.${DOMAIN}`, 'www.example.com', DOMAIN]
          .map((name) => `A ${name}`)
          .sort(),
      );
    });

    it('goes, too, where the zone is gone', async () => {
      expect(await byStack('Delete', { ZONE_ID: 'ZGONE' })).toMatchObject({ Status: 'SUCCESS' });
    });
  },
  120_000,
);

/** As though it had been ordered so long ago that these days are left. */
async function age(days: number): Promise<void> {
  const notAfterMs = Date.now() + days * 86_400_000;
  const aged: KeptCertificate = {
    ...(await kept()),
    notAfterMs,
    issuedAtMs: notAfterMs - 90 * 86_400_000,
  };
  await certificate.write(JSON.stringify(aged));
}

async function daysPublished(): Promise<number> {
  const client = new CloudWatchClient({ ...AWS, endpoint: moto.url });
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'Greenroom',
      MetricName: 'CertificateDays',
      Dimensions: [
        { Name: 'Deployment', Value: 'greenroom' },
        { Name: 'Pool', Value: 'receptionist' },
      ],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 86_400,
      Statistics: ['Minimum'],
    }),
  );
  return Math.min(...Datapoints.map(({ Minimum }) => Minimum ?? Number.NaN));
}

/** A server with the certificate, and a client that trusts the issuer's root alone. */
async function greet({ certificate: cert, privateKey }: KeptCertificate, servername: string) {
  const server = createTlsServer({ cert, key: privateKey }, (socket) => socket.end('ok'));
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, servername, ca: pebble.root });
    const [said] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return said.toString();
  } finally {
    server.close();
  }
}

/** One that stays in the state that it starts in. */
async function runTask(at: typeof AWS & { endpoint: string }): Promise<string> {
  await fetch(`${moto.url}/moto-api/state-manager/set-transition`, {
    method: 'POST',
    body: JSON.stringify({
      model_name: 'ecs::task',
      transition: { progression: 'manual', times: 1_000 },
    }),
  });
  const ecs = new ECSClient(at);
  await ecs.send(new CreateClusterCommand({ clusterName: 'greenroom' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'bot',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '512',
      memory: '1024',
      containerDefinitions: [{ name: 'bot', image: 'x', cpu: 512, memory: 1024 }],
    }),
  );
  const ec2 = new EC2Client(at);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand());
  // Without it moto gives a task no name of a host, and fails.
  await ec2.send(
    new ModifyVpcAttributeCommand({
      VpcId: Subnets[0]!.VpcId,
      EnableDnsHostnames: { Value: true },
    }),
  );
  const { SecurityGroups: [{ GroupId } = {}] = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand(),
  );
  const { tasks = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: 'greenroom',
      taskDefinition: 'bot',
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: [Subnets[0]!.SubnetId!], securityGroups: [GroupId!] },
      },
    }),
  );
  return taskIdOf(tasks[0]!.taskArn!);
}

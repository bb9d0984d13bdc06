import { ECSClient } from '@aws-sdk/client-ecs';
import { InvalidChangeBatch, Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, it } from 'vitest';
import { openAccountKey } from '../../../adapters/acme/open-account-key.ts';
import { describeLaunched } from '../../../adapters/ecs/launched-tasks.ts';
import { createTaskNames } from '../../../adapters/route53/task-names.ts';
import { createZone } from '../../../adapters/route53/zone.ts';
import { readSecret } from '../../../adapters/secrets-manager/read-secret.ts';
import { secretText } from '../../../adapters/secrets-manager/secret-text.ts';
import type { ZoneChange } from '../../../core/names/zone.ts';
import { taskName } from '../../../core/task/task-name.ts';
import { ofType, type Templates } from '../../../lib/templates.ts';
import { onEvent } from '../../../services/names/on-event.ts';
import { memoryZone } from '../../services/names/memory-zone.ts';
import { type Ask, may, type Statement } from '../iam/may.ts';
import { PLACE, type Resolve, resolver } from '../iam/resolve.ts';
import { statementsOf } from '../iam/statements.ts';
import { named, synthesise } from '../synthesise.ts';

type Input = Record<string, unknown>;
interface SentChange {
  readonly Action: string;
  readonly ResourceRecordSet: {
    readonly Name: string;
    readonly Type: string;
    readonly TTL: number;
    readonly ResourceRecords: readonly { readonly Value: string }[];
  };
}

const AT = { region: 'eu-west-1' };
const { domain, zoneId } = named.direct;
const ROUTE53 = 'arn:aws:route53:::';
const zone = memoryZone('example.com');
const secrets = new Map<string, string>();
const used = new Set<string>();
const denied: string[] = [];
let templates: Templates;
let resolve: Resolve;
let granted: readonly Statement[];
beforeAll(() => {
  templates = synthesise(named);
  resolve = resolver(templates);
  granted = statementsOf({ templates, resolve }, 'names');
});

/** What a command asks IAM for. */
function askOf(command: string, input: Input): Ask {
  const name = command.slice(0, -'Command'.length);
  if (name === 'GetChange') return { action: 'route53:GetChange', resource: `${ROUTE53}change/C1` };
  if (name.endsWith('SecretValue'))
    return { action: `secretsmanager:${name}`, resource: String(input['SecretId']) };
  if (name === 'DescribeTasks') {
    const context = { 'ecs:cluster': `arn:aws:ecs:${PLACE}:cluster/${String(input['cluster'])}` };
    const resource = `arn:aws:ecs:${PLACE}:task/${String(input['cluster'])}/any`;
    return { action: 'ecs:DescribeTasks', resource, context };
  }
  const changes = (input['ChangeBatch'] as { Changes: SentChange[] } | undefined)?.Changes ?? [];
  const key = (of: string) => `route53:ChangeResourceRecordSets${of}`;
  return {
    action: `route53:${name}`,
    resource: `${ROUTE53}hostedzone/${String(input['Id'] ?? input['HostedZoneId'])}`,
    context: {
      [key('NormalizedRecordNames')]: changes.map((of) => of.ResourceRecordSet.Name),
      [key('RecordTypes')]: changes.map((of) => of.ResourceRecordSet.Type),
      [key('Actions')]: changes.map((of) => of.Action),
    },
  };
}

/** What AWS would answer, of a zone and of secrets in memory. */
async function answer(command: string, input: Input): Promise<object> {
  const id = String(input['SecretId']);
  switch (command) {
    case 'GetHostedZoneCommand':
      return { HostedZone: { Name: 'example.com.' } };
    case 'GetChangeCommand':
      return { ChangeInfo: { Status: 'INSYNC' } };
    case 'GetSecretValueCommand':
      return { SecretString: secrets.get(id) ?? 'random' };
    case 'PutSecretValueCommand':
      secrets.set(id, String(input['SecretString']));
      return {};
    case 'DescribeTasksCommand':
      return { tasks: [] };
    case 'ListResourceRecordSetsCommand': {
      const found = await zone.listBelow(String(input['StartRecordName']));
      const sets = found.map((of) => ({
        Name: `${of.name}.`,
        Type: of.type,
        TTL: of.ttlS,
        ResourceRecords: of.values.map((Value) => ({ Value })),
      }));
      return { ResourceRecordSets: sets };
    }
    default:
      return change((input['ChangeBatch'] as { Changes: SentChange[] }).Changes);
  }
}

async function change(sent: readonly SentChange[]): Promise<object> {
  const changes = sent.map(
    ({ Action, ResourceRecordSet: of }): ZoneChange => ({
      action: Action.toLowerCase() as ZoneChange['action'],
      record: {
        name: of.Name,
        type: of.Type,
        ttlS: of.TTL,
        values: of.ResourceRecords.map(({ Value }) => Value),
      },
    }),
  );
  if ((await zone.change(changes)) === 'refused')
    throw new InvalidChangeBatch({ $metadata: {}, message: 'not as it is' });
  return { ChangeInfo: { Id: '/change/C1' } };
}

/** Puts every call of a client to the role's statements first. */
function judge(
  { middlewareStack }: Route53Client | SecretsManagerClient | ECSClient,
  statements: readonly Statement[],
): void {
  (middlewareStack as Route53Client['middlewareStack']).add(
    (_next, context) => async (args) => {
      const command = String(context['commandName']);
      const ask = askOf(command, args.input as Input);
      used.add(ask.action);
      if (!may(statements, ask)) denied.push(JSON.stringify(ask));
      const output = { $metadata: {}, ...(await answer(command, args.input as Input)) };
      return { output, response: undefined };
    },
    { step: 'initialize' },
  );
}

function idOf(secret: string): string {
  const [found] = ofType(templates, 'AWS::SecretsManager::Secret').filter(
    ({ stack, id }) => stack === 'names' && id.startsWith(secret),
  );
  return resolve({ Ref: found!.id }, 'names') as string;
}

describe('the policy under a task with a name', () => {
  it('refuses it nothing from the reading of its certificate over its name to its end', async () => {
    const clients = { route53: new Route53Client(AT), secrets: new SecretsManagerClient(AT) };
    const ofTask = statementsOf({ templates, resolve }, 'bot');
    for (const client of Object.values(clients)) judge(client, ofTask);
    await readSecret(clients.secrets, idOf('Certificate'));
    const names = createTaskNames(clients.route53, zoneId);
    const record = {
      name: taskName('3'.repeat(32), domain),
      addresses: ['203.0.113.7', '2001:db8::7'],
    };
    const pointed = await names.point(record);
    expect(pointed).toMatchObject({ outcome: 'pointed' });
    expect(zone.records.size).toBe(2);
    expect(await names.look('C1')).toEqual({ outcome: 'everywhere' });
    expect(await names.remove(record)).toEqual({ outcome: 'removed' });
    expect(denied).toEqual([]);
    expect(zone.records.size).toBe(0);
    used.clear();
  });
});

describe('the policy under the keeper of names', () => {
  it('refuses it nothing from a deploy over a renewal to the end, and allows nothing that it does not use', async () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
    const clients = {
      route53: new Route53Client(AT),
      secrets: new SecretsManagerClient(AT),
      ecs: new ECSClient(AT),
    };
    for (const client of Object.values(clients)) judge(client, granted);
    const ecs = { client: clients.ecs, cluster: named.name };
    const deps = {
      zone: createZone({ client: clients.route53, zoneId, clock }),
      certificate: secretText(clients.secrets, idOf('Certificate')),
      openIssuer: async () => {
        await openAccountKey(secretText(clients.secrets, idOf('Account')));
        return {
          async order(_wildcard: string, proof: { show: Proof; hide: Proof }) {
            await proof.show('text');
            await proof.hide('text');
            const of = { certificate: 'chain', privateKey: 'key' };
            return { ...of, issuedAtMs: nowMs, notAfterMs: nowMs + 90 * 86_400_000 };
          },
        };
      },
      launcher: { describe: (ids: readonly string[]) => describeLaunched(ecs, ids) },
      meter: { record: () => undefined, flush: async () => undefined },
      clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      settings: { domain, directory: 'https://acme.example', owner: 'us', pool: 'receptionist' },
      put: async (_url: string, body: string) =>
        expect(JSON.parse(body)).toMatchObject({ Status: 'SUCCESS', Reason: '' }),
    };
    const byStack = (RequestType: string) =>
      onEvent(deps, {
        RequestType,
        ResponseURL: 'https://cloudformation.example/answer',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Certified',
        ResourceProperties: {},
      });
    const leave = (n: number) => {
      const name = taskName(String(n).repeat(32), domain);
      const of = { name, ttlS: 60 };
      zone.records.set(`A ${name}`, { ...of, type: 'A', values: ['203.0.113.7'] });
      zone.records.set(`AAAA ${name}`, { ...of, type: 'AAAA', values: ['2001:db8::7'] });
    };

    await byStack('Create');
    leave(1);
    nowMs += 70 * 86_400_000;
    await onEvent(deps, {});
    leave(2);
    await byStack('Delete');

    expect(denied).toEqual([]);
    expect([...zone.records]).toEqual([]);
    const allowed = granted
      .flatMap(({ Action }) => Action)
      .filter((of) => !/^(logs|cloudwatch):/.test(of));
    expect(new Set(allowed)).toEqual(used);
  });
});

type Proof = (text: string) => Promise<void>;

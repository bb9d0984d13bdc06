import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readAccount } from '../../../../cli/doctor/account/read-account.ts';
import shipped from '../../../../greenroom.config.ts';
import { startCarriers } from '../../../../local/carrier/start-carriers.ts';
import { createClosing } from '../../../../local/closing.ts';
import { type FakeAws, type Said, startFakeAws } from './fake-aws.ts';

let aws: FakeAws | undefined;

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws?.close();
  aws = undefined;
});

function signIn(): void {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
}

function read(models: readonly string[] = [], phoneSecret = '') {
  return readAccount({
    env: process.env,
    deployment: 'greenroom',
    pools: ['receptionist'],
    models,
    phoneSecret,
    direct: shipped.direct,
    localTable: 'greenroom',
    nowMs: 1_000_000,
  });
}

async function readFrom(
  replaced: Record<string, Said> = {},
  models: readonly string[] = [],
  phoneSecret = '',
) {
  aws = await startFakeAws(replaced);
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  signIn();
  return read(models, phoneSecret);
}

const TABLE_RESOURCE =
  '<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources><member><ResourceType>AWS::DynamoDB::Table</ResourceType><PhysicalResourceId>t</PhysicalResourceId></member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>';

const EDGE_OUTPUT =
  '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs><member><OutputKey>Url</OutputKey><OutputValue>https://d111.example</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>';

const error = (type: string, status = 400): Said => ({
  status,
  body: { __type: type, message: type },
});

describe('readAccount', () => {
  it('reads all that a new account answers', async () => {
    const facts = await readFrom({}, ['m']);
    expect(facts).toEqual({
      target: { kind: 'endpoint', url: aws?.url },
      region: { read: 'eu-north-1' },
      identity: { read: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ann' } },
      bootstrap: { read: { version: 31 } },
      vcpus: { read: { quota: 6, used: 2.5 } },
      launchRate: { read: { perSecond: 20, burst: 100, from: 'documentation' } },
      subnets: { read: [] },
      lambda: { read: { limit: 10, unreserved: 10 } },
      models: { m: { read: ['agreement is NOT_AVAILABLE'] } },
      system: { failed: expect.objectContaining({ kind: 'missing' }) },
      phone: { read: undefined },
      names: { read: undefined },
    });
  });

  it('takes the default quota where the account has none of its own, and does without its usage', async () => {
    const facts = await readFrom({ GetServiceQuota: error('NoSuchResourceException') });
    expect(facts.vcpus).toEqual({ read: { quota: 6, used: undefined } });
  });

  it('takes the launch rate that the account names', async () => {
    const Quotas = [{ QuotaName: 'Fargate On-Demand launch rate', Value: 5 }];
    const { launchRate } = await readFrom({ ListServiceQuotas: { body: { Quotas } } });
    expect(launchRate).toEqual({ read: { perSecond: 5, burst: 100, from: 'account' } });
  });

  it('counts the addresses of the deployed subnets', async () => {
    const body =
      '<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources><member><ResourceType>AWS::EC2::Subnet</ResourceType><PhysicalResourceId>subnet-1</PhysicalResourceId></member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>';
    const { subnets } = await readFrom({ DescribeStackResources: { body } });
    expect(subnets).toEqual({ read: [{ zone: 'a', free: 8187 }] });
  });

  it('tells what is denied from what the endpoint does not have', async () => {
    const facts = await readFrom({
      GetServiceQuota: error('AccessDeniedException'),
      '/2016-08-19/account-settings': { status: 501, body: { message: 'not implemented' } },
    });
    expect(facts.vcpus).toMatchObject({ failed: { kind: 'denied' } });
    expect(facts.lambda).toMatchObject({ failed: { kind: 'absent' } });
  });

  it('asks nothing more where nobody is signed in', async () => {
    aws = await startFakeAws();
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
    vi.stubEnv('AWS_REGION', 'eu-north-1');
    const facts = await read();
    expect(facts.identity).toMatchObject({ failed: { kind: 'credentials' } });
    expect(facts.lambda).toEqual({ failed: { kind: 'unasked', words: 'no credentials' } });
    expect(aws.asked).toEqual([]);
  });

  it('asks the carriers of the phone’s secret about each number that has an entry of its own', async () => {
    const closing = createClosing();
    const carriers = await startCarriers(closing);
    const { twilio, telnyx } = carriers.connect('https://d111.example');
    twilio.console.numbers.set('+15559999', '');
    telnyx.console.numbers.set('+15558888', '1');
    const numbers = {
      '*': { agent: 'a' },
      '+15559999': { agent: 'a' },
      '+15558888': { agent: 'a', carrier: 'telnyx' },
    };
    const record = JSON.stringify({ kind: 'phone', id: 'numbers', version: 1, body: numbers });
    const { phone } = await readFrom(
      {
        GetSecretValue: { body: { SecretString: carriers.secrets } },
        DescribeStackResources: { body: TABLE_RESOURCE },
        GetItem: { body: { Item: { body: { S: record }, version: { N: '1' } } } },
        DescribeStacks: { body: EDGE_OUTPUT },
      },
      [],
      'greenroom/phone',
    );
    await closing.close();
    const unknown = { outcome: 'unknown' };
    const found = (carrier: string) => ({
      outcome: 'found',
      setup: expect.objectContaining({
        voiceUrl: `https://d111.example/phone/${carrier}/voice`,
        statusUrl: `https://d111.example/phone/${carrier}/status`,
        fallbackUrl: `https://d111.example/phone/${carrier}/fallback`,
      }),
    });
    expect(phone).toEqual({
      read: {
        url: 'https://d111.example',
        numbers: [
          {
            number: '+15559999',
            answers: {
              twilio: found('twilio'),
              telnyx: unknown,
              plivo: unknown,
              vonage: unknown,
            },
          },
          { number: '+15558888', answers: { telnyx: found('telnyx') } },
        ],
      },
    });
  });

  it.each([
    ['is not there', error('ResourceNotFoundException'), /greenroom\/phone does not exist/],
    ['lacks something', { body: { SecretString: '{}' } }, /linkSecret/],
  ])('tells of a phone’s secret that %s', async (_, GetSecretValue, wrong) => {
    const { phone } = await readFrom({ GetSecretValue }, [], 'greenroom/phone');
    expect(phone).toEqual({ read: { wrong: expect.stringMatching(wrong) } });
  });

  it('knows an expired key', async () => {
    const body =
      '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>expired</Message></Error></ErrorResponse>';
    const facts = await readFrom({ GetCallerIdentity: { status: 403, body } });
    expect(facts.identity).toMatchObject({ failed: { kind: 'credentials' } });
    expect(aws?.asked).toEqual(['GetCallerIdentity']);
  });

  it('asks nothing without a Region', async () => {
    const facts = await read();
    expect(facts.region).toMatchObject({ failed: { kind: 'region' } });
    expect(facts.vcpus).toEqual({ failed: { kind: 'unasked', words: 'no Region' } });
  });

  it('says that nothing answers', async () => {
    signIn();
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    const facts = await read();
    expect(facts.identity).toMatchObject({ failed: { kind: 'unreachable' } });
    expect(facts.vcpus).toEqual({ failed: { kind: 'unasked', words: 'nothing answers' } });
  });

  it('never asks AWS about a local system', async () => {
    signIn();
    vi.stubEnv('AWS_ENDPOINT_URL_ECS', 'http://127.0.0.1:9');
    const facts = await read(['m']);
    expect(facts.target).toEqual({ kind: 'local' });
    const rest = [facts.identity, facts.vcpus, facts.subnets, facts.lambda, facts.models['m']];
    for (const reading of rest) expect(reading).toMatchObject({ failed: { kind: 'absent' } });
  });
});

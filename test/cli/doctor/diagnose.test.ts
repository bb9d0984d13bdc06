import { describe, expect, it } from 'vitest';
import type { AccountFacts, AskedNumber, NamesFacts } from '../../../cli/doctor/account/facts.ts';
import { diagnose, type PlannedPools } from '../../../cli/doctor/diagnose.ts';
import type { Status } from '../../../cli/doctor/finding.ts';
import type { NumberSetup } from '../../../core/phone/phone-console.ts';
import { failed, HEALTHY, PLAN } from './facts.ts';

function find(check: string, change: Partial<AccountFacts>, plan: Partial<PlannedPools> = {}) {
  const { findings } = diagnose({ ...HEALTHY, ...change }, { ...PLAN, ...plan });
  return findings.find((finding) => finding.check === check);
}

describe('diagnose', () => {
  it('finds nothing to do in a healthy account', () => {
    const { findings, raises } = diagnose(HEALTHY, PLAN);
    expect(findings.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual([
      'Bedrock',
      'phone',
    ]);
    expect(raises).toEqual([]);
  });

  const seen = {
    name: 't-0.bots.example.com',
    recorded: ['203.0.113.7'],
    resolved: ['203.0.113.7'],
    fault: undefined,
  };
  const ofNames = (change: Partial<NamesFacts> = {}): Partial<AccountFacts> => ({
    names: {
      read: {
        domain: 'bots.example.com',
        zone: { name: 'example.com', isPrivate: false, servers: ['ns-1.example', 'ns-2.example'] },
        found: ['ns-2.example', 'ns-1.example'],
        daysLeft: { read: 60 },
        name: { read: seen },
        ...change,
      },
    },
  });
  const statuses = (change: Partial<AccountFacts>) =>
    diagnose({ ...HEALTHY, ...change }, PLAN).findings.flatMap(({ check, status, says, todo }) =>
      check === 'names' ? [`${status}: ${says}${todo ? ` → ${todo}` : ''}`] : [],
    );

  it('says nothing of names where tasks have none, and that all is well where it is', () => {
    expect(statuses({})).toEqual([]);
    expect(statuses(ofNames())).toEqual([
      'ok: bots.example.com is in the zone of example.com, which the world finds',
      'ok: the certificate of *.bots.example.com holds for 60 days',
      'ok: t-0.bots.example.com answers with a certificate that holds',
    ]);
    expect(statuses(ofNames({ daysLeft: { read: undefined }, name: { read: undefined } }))).toEqual(
      [
        'ok: bots.example.com is in the zone of example.com, which the world finds',
        'skip: nobody has said for a day how long the certificate holds: a deploy orders it',
        'skip: no task has a name now',
      ],
    );
  });

  const zone = { name: 'example.com', isPrivate: false, servers: ['ns-1.example'] };
  it.each<[string, Partial<AccountFacts>, RegExp]>([
    [
      'a zone that is not there',
      { names: failed('missing') },
      /^fail: there is no zone .* list-hosted-zones/,
    ],
    ['a zone that may not be read', { names: failed('denied') }, /^warn: .*route53:GetHostedZone/],
    [
      'days that may not be read, and the right for them alone',
      ofNames({ daysLeft: failed('denied') }),
      /^warn: .*cloudwatch:GetMetricStatistics/,
    ],
    [
      'records that may not be listed',
      ofNames({ name: failed('denied') }),
      /^warn: .*route53:ListResourceRecordSets/,
    ],
    [
      'a private zone',
      ofNames({ zone: { ...zone, isPrivate: true } }),
      /^fail: the zone .* is private/,
    ],
    [
      'a domain beside the zone',
      ofNames({ domain: 'bots.example.org' }),
      /^fail: bots.example.org is not in/,
    ],
    [
      'a zone nobody is led to',
      ofNames({ zone, found: [] }),
      /^fail: nobody .* must name ns-1.example/,
    ],
    [
      'another zone of the same name',
      ofNames({ zone, found: ['ns-9.example'] }),
      /^fail: the world asks ns-9/,
    ],
    [
      'a certificate that is not renewed',
      ofNames({ daysLeft: { read: 13.5 } }),
      /^warn: .* 13 days .*runbook/,
    ],
    ['a certificate that has ended', ofNames({ daysLeft: { read: 0 } }), /^fail: .* 0 days/],
    [
      'a name that is not known yet',
      ofNames({ name: { read: { ...seen, resolved: [] } } }),
      /^warn: .* does not know it/,
    ],
    [
      'a name that leads elsewhere',
      ofNames({ name: { read: { ...seen, resolved: ['198.51.100.1'] } } }),
      /^fail: .* leads to 198.51.100.1, and its task is at 203.0.113.7/,
    ],
    [
      'a task that does not answer',
      ofNames({ name: { read: { ...seen, fault: 'nothing answers on port 443' } } }),
      /^fail: .*nothing answers on port 443.* security group/,
    ],
  ])('tells %s', (_case, change, says) => {
    expect(statuses(change).some((line) => says.test(line))).toBe(true);
    expect(statuses(change).filter((line) => /^(fail|warn)/.test(line))).toHaveLength(1);
  });

  const pool = (of: object) => ({ pools: { p: { ...PLAN.pools['receptionist']!, ...of } } });
  const cases: readonly [string, Partial<AccountFacts>, Partial<PlannedPools>, Status, RegExp][] = [
    ['Region', { region: failed('region') }, {}, 'fail', /AWS_REGION/],
    ['credentials', { identity: failed('credentials') }, {}, 'fail', /aws sso login/],
    ['credentials', { identity: failed('unreachable') }, {}, 'fail', /network/],
    [
      'credentials',
      { identity: { read: { account: '1', arn: 'arn:aws:iam::1:root' } } },
      {},
      'warn',
      /role/,
    ],
    [
      'bootstrap',
      { bootstrap: failed('missing') },
      {},
      'fail',
      /npx cdk bootstrap aws:\/\/123456789012\/eu-north-1/,
    ],
    ['bootstrap', { bootstrap: { read: { version: 5 } } }, {}, 'fail', /npx cdk bootstrap/],
    ['bootstrap', { bootstrap: failed('denied') }, {}, 'warn', /cloudformation:DescribeStacks/],
    ['Fargate vCPUs', { vcpus: { read: { quota: 0, used: 0 } } }, {}, 'fail', /raise below/],
    ['Fargate vCPUs', { vcpus: { read: { quota: 4, used: 0 } } }, {}, 'warn', /maxTasks/],
    ['launch rate', {}, pool({ maxTasks: 2_000 }), 'warn', /minWarm/],
    [
      'subnet addresses',
      { subnets: { read: [{ zone: 'a', free: 4 }] } },
      {},
      'fail',
      /botSubnetMask/,
    ],
    [
      'subnet addresses',
      {
        subnets: {
          read: [
            { zone: 'a', free: 9 },
            { zone: 'b', free: 9 },
          ],
        },
      },
      {},
      'warn',
      /botSubnetMask/,
    ],
    [
      'subnet addresses',
      { subnets: { read: [] } },
      { network: { zones: 2, botSubnetMask: 29 } },
      'fail',
      /botSubnetMask/,
    ],
    [
      'Lambda concurrency',
      { lambda: { read: { limit: 10, unreserved: 10 } } },
      {},
      'warn',
      /raise/,
    ],
    [
      'Lambda concurrency',
      { lambda: { read: { limit: 104, unreserved: 104 } } },
      { scaler: { reservedConcurrency: 5 } },
      'fail',
      /reservedConcurrency/,
    ],
    [
      'Bedrock',
      { models: { m: { read: ['agreement is NOT_AVAILABLE'] } } },
      {},
      'fail',
      /Model access/,
    ],
    ['Bedrock', { models: { m: failed('missing') } }, {}, 'fail', /check the id/],
    [
      'system',
      { system: { read: { tableName: 't', lackingIndexes: ['spare'], pools: [] } } },
      {},
      'fail',
      /state stack/,
    ],
    [
      'system',
      { system: { read: { tableName: 't', lackingIndexes: [], pools: [] } } },
      {},
      'warn',
      /first tick/,
    ],
  ];
  it.each(cases)('%s: %j is told with what to do', (check, change, plan, status, todo) => {
    const finding = find(check, change, plan);
    expect(finding?.status).toBe(status);
    expect(finding?.todo).toMatch(todo);
  });

  it('skips what cannot be asked, and says why', () => {
    expect(find('system', { system: failed('missing') })).toMatchObject({ status: 'skip' });
    expect(find('launch rate', { launchRate: failed('unasked', 'no credentials') })).toEqual({
      check: 'launch rate',
      status: 'skip',
      says: 'not asked: no credentials',
    });
    expect(find('Fargate vCPUs', { vcpus: failed('absent', 'HTTP 501') })).toMatchObject({
      status: 'skip',
      says: 'not here: HTTP 501',
    });
  });

  it('says that a model can be used', () => {
    expect(find('Bedrock', { models: { m: { read: [] } } })).toMatchObject({ status: 'ok' });
  });
});

describe('the concurrency of an account', () => {
  const allowed = (change: Partial<AccountFacts>, plan = PLAN) =>
    diagnose({ ...HEALTHY, ...change }, plan).concurrency;
  const quota = (vcpus: number) => ({ vcpus: { read: { quota: vcpus, used: 0 } } });

  it('is what the pools may grow to, where nothing else is in the way', () => {
    expect(allowed({})).toMatchObject({ ownTask: 10, withSpareSeats: 20, boundBy: 'maxTasks' });
  });

  it('is 12 tasks of half a vCPU in a new account', () => {
    const plan = { ...PLAN, pools: { p: { ...PLAN.pools['receptionist']!, maxTasks: 50 } } };
    expect(allowed(quota(6), plan)).toMatchObject({
      ownTask: 12,
      withSpareSeats: 24,
      boundBy: 'vCPU quota',
    });
  });

  it('fills the pools in order, each by the size of its tasks, after the edge', () => {
    const [small, large] = [
      { cpu: 512, minWarm: 0, maxTasks: 4, spareSeats: 1 },
      { cpu: 1024, minWarm: 0, maxTasks: 9, spareSeats: 2 },
    ];
    const plan = { ...PLAN, pools: { small, large }, edge: { enabled: true, tasks: 2 } };
    // 6 less 0.5 for the edge and 2 for four small ones leaves 3.5: three large ones.
    expect(allowed(quota(6), plan)).toMatchObject({ tasks: 7, withSpareSeats: 4 * 2 + 3 * 3 });
  });

  it('counts addresses that its own tasks hold as free', () => {
    const subnets = { read: [{ zone: 'a', free: 3 }] };
    expect(allowed({ subnets })).toMatchObject({ ownTask: 5, boundBy: 'subnet addresses' });
  });

  it('names the limits that could not be read', () => {
    expect(allowed({ vcpus: failed('denied') }).unknown).toEqual(['vCPU quota']);
    expect(allowed({ vcpus: failed('absent') }).unknown).toEqual([]);
  });

  it('is that of the running pools in a local system', () => {
    const { read: system } = HEALTHY.system as { read: object };
    const local = { target: { kind: 'local' } as const, vcpus: failed('absent') };
    const plan = { ...PLAN, pools: {} };
    expect(allowed({ ...local, system: { read: system as never } }, plan)).toMatchObject({
      ownTask: 10,
      withSpareSeats: 20,
    });
  });
});

describe('the raises to ask for', () => {
  it('have the command that asks, and leave room for a deploy', () => {
    const lambda = { read: { limit: 10, unreserved: 10 } };
    const vcpus = { read: { quota: 5, used: 0 } };
    const { raises } = diagnose({ ...HEALTHY, vcpus, lambda }, PLAN);
    expect(raises.map(({ quota, have, ask }) => [quota, have, ask])).toEqual([
      ['Fargate On-Demand vCPU resource count', 5, 6],
      ['Lambda concurrent executions', 10, 1_000],
    ]);
    expect(raises[0]?.command).toBe(
      'aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value 6 --region eu-north-1',
    );
  });

  it('are none for what could not be read', () => {
    const facts = { ...HEALTHY, vcpus: failed('denied'), lambda: failed('denied') };
    expect(diagnose(facts, PLAN).raises).toEqual([]);
  });
});

describe('the carriers’ consoles', () => {
  const URL_ = 'https://d111.example';
  const setup = {
    voiceUrl: `${URL_}/phone/twilio/voice`,
    statusUrl: `${URL_}/phone/twilio/status`,
    fallbackUrl: `${URL_}/phone/twilio/fallback`,
  };
  const asked = (answers: AskedNumber['answers'], url: string | undefined = URL_) =>
    find('phone', { phone: { read: { url, numbers: [{ number: '+15559999', answers }] } } });
  const found = (of: Partial<NumberSetup>) =>
    asked({ twilio: { outcome: 'found', setup: { ...setup, ...of } } });
  const unread = { outcome: 'unread', because: 'it answers 500' } as const;
  const unknown = { outcome: 'unknown' } as const;

  it.each([
    ['leads here', found({}), 'ok', /leads here/],
    ['is written with a slash', found({ voiceUrl: `${setup.voiceUrl}/` }), 'ok', /leads here/],
    ['leads to another', found({ voiceUrl: 'https://old.example/x' }), 'fail', /old\.example/],
    ['leads nowhere', found({ voiceUrl: '' }), 'fail', /brought to nobody/],
    ['has another app', found({ instead: 'the TwiML app AP1' }), 'fail', /TwiML app AP1/],
    ['tells no end', found({ statusUrl: '' }), 'warn', /stays in line/],
    [
      'asks nobody when we fail',
      found({ fallbackUrl: '' }),
      'warn',
      /asks nobody where our answer fails/,
    ],
    ['is nobody’s', asked({ twilio: unknown, plivo: unknown }), 'fail', /twilio, plivo/],
    [
      'cannot be read',
      asked({ twilio: unknown, telnyx: unread }),
      'warn',
      /telnyx: it answers 500/,
    ],
  ] as const)('of a number that %s', (_, finding, status, says) => {
    expect(finding).toMatchObject({ status, says: expect.stringMatching(says) });
  });

  it('say nothing where there is no phone, no number, or nothing to reach', () => {
    expect(find('phone', {})?.status).toBe('skip');
    expect(find('phone', { phone: { read: { url: undefined, numbers: [] } } })?.status).toBe(
      'skip',
    );
    expect(find('phone', { phone: { read: { url: URL_, numbers: [] } } })?.status).toBe('warn');
    expect(find('phone', { phone: failed('missing') })?.status).toBe('skip');
    expect(find('phone', { phone: { read: { wrong: 'no' } } })?.status).toBe('fail');
    expect(find('phone', { phone: failed('denied') })?.todo).toMatch(/GetSecretValue/);
  });
});

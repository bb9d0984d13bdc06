import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import config from '../../../greenroom.config.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { toPoolSettings } from '../../../lib/config/pool-settings.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { DEFAULT_WORTH } from '../../../services/scaler/sizing/prices.ts';

/** Lines of the file that open a part and need no comment of their own. */
const PARTS = 11;

const AGENTS = ['receptionist', 'parrot'];
type Tree = Record<string, unknown>;

/** Of every field: a value of the right type that its rule refuses, and where another field is to blame, that one. */
const OUT_OF_RULE: Record<string, unknown> = {
  name: 'Green Room',
  'network.cidr': '10.0.0.0/8',
  'network.zones': 1,
  'network.zoneNames': ['eu-west-1a'],
  'network.botSubnetMask': 16,
  'network.endpointZones': 7,
  'network.ipv6': 'yes',
  'network.flowLogDays': 8,
  'state.deletionProtection': 'yes',
  'state.recoveryDays': 36,
  'pools.receptionist.cpu': 600,
  'pools.receptionist.memoryMiB': 1000,
  'pools.receptionist.spareSeats': 3,
  'pools.receptionist.isolation': 'thread',
  'pools.receptionist.minWarm': -1,
  'pools.receptionist.maxTasks': 0,
  'pools.receptionist.timeZone': 'Mars/Olympus',
  'pools.receptionist.maxTaskAgeHours': 0.5,
  'pools.receptionist.maxSessionsPerTask': 0,
  'pools.receptionist.worth.idleMinuteUsd': 0,
  'pools.receptionist.worth.instantAnswerUsd': -0.1,
  'pools.receptionist.worth.ownCpuUsd': 2_000,
  'pools.receptionist.schedules': [{ name: 'opening' }],
  'pools.receptionist.dates': ['2026-12-25'],
  'bot.architecture': 'RISCV',
  'bot.supervisorPort': 80,
  'bot.mediaPort': 70_000,
  'bot.logDays': 31,
  'bot.uses.bedrockModels': ['nova'],
  'bot.uses.transcribe': 1,
  'bot.uses.polly': 'no',
  'bot.archive.bucket': 'My Bucket',
  'bot.archive.keyArn': 'alias/mine',
  'bot.phoneSecret': 'two words',
  'bot.secrets': 'DEEPGRAM_API_KEY',
  'api.memoryMiB': 64,
  'api.requestsPerSecond': 0,
  'api.burst': 6_000,
  'api.sessionsPerKey': 501,
  'api.sessionsPerAddress': -1,
  'api.allowedOrigins': ['example.com'],
  'api.iceServers': ['turn.example.com'],
  'api.turn.urls': ['https://turn.example.com'],
  'api.turn.secret': 'two words',
  'api.turn.channels': 101,
  'api.secretGeneration': 0,
  'api.jwt.issuer': 'http://issuer.example',
  'api.jwt.audience': 'an app',
  'api.logDays': 0,
  'page.enabled': 'on',
  'page.publicCallsPerHour': -1,
  'scaler.memoryMiB': 20_000,
  'scaler.loopSeconds': 60,
  'scaler.reservedConcurrency': 1,
  'scaler.logDays': 2,
  'edge.enabled': 'true',
  'edge.domain': 'https://voice.example.com',
  'edge.certificate': 'arn:aws:acm:eu-west-1:111122223333:certificate/abc',
  'edge.tasks': 0,
  'edge.logDays': -1,
  'direct.domain': 'https://bots.example.com',
  'direct.zoneId': '/hostedzone/Z0123456789ABCDEFGHIJ',
  'direct.email': 'me',
  'direct.acmeDirectory': 'http://acme.example',
  'events.webhookUrl': 'http://example.com',
  'events.webhookSecret': 'two words',
  'events.eventBus': 'two words',
  'events.logDays': 0,
  'watch.alarmEmail': 'me',
  'watch.coldStartPercent': 0,
  'watch.runbookUrl': 'docs/runbook.md',
};

const DIRECT = { ...config.direct, domain: 'bots.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };

const opening = { name: 'opening', days: ['Mon'], from: '07:45', to: '09:00', minWarm: 5 };

const fields = leavesOf(config);

describe('parseConfig', () => {
  it('takes the configuration as it is shipped', () => {
    expect(parseConfig(config, AGENTS)).toEqual(config);
  });

  it('has a wrong value to try for every field', () => {
    expect(Object.keys(OUT_OF_RULE).sort()).toEqual([...fields].sort());
  });

  describe.each(fields)('%s', (field) => {
    it('is refused by name when it breaks its rule', () => {
      expect(refusal(withField(field, OUT_OF_RULE[field]))).toMatch(
        new RegExp(`${field}(\\.0(\\.\\w+)?)? must be `),
      );
    });
    it('is refused by name when it is of the wrong type', () => {
      const message = refusal(withField(field, { wrong: true }));
      expect(message).toContain(`Cannot use greenroom.config.ts: ${field} must be `);
      expect(message).toContain('got {"wrong":true}');
    });
    it('is refused by name when it is missing', () => {
      const message = refusal(withField(field, undefined));
      expect(message).toContain(`${field} must be `);
      expect(message).toContain('got nothing');
    });
  });

  it.each([
    ['an unknown field', 'network.natGateways', withField('network.natGateways', 1)],
    ['an unknown part', 'billing', withField('billing', {})],
    ['no pool', 'pools', withField('pools', {})],
    ['a pool without an agent', 'pools.nobody', withPool('nobody', {})],
    ['a pool with a wrong name', 'pools.Front Desk', withPool('Front Desk', {})],
    [
      'endpoints in more zones than there are',
      'network.endpointZones',
      withField('network.endpointZones', 3),
    ],
    [
      'subnets larger than the network',
      'network.botSubnetMask',
      withField('network.botSubnetMask', 17),
    ],
    [
      'more tasks than addresses',
      'network.botSubnetMask',
      withField('network.botSubnetMask', 27, { maxTasks: 100 }),
    ],
    [
      'more warm tasks than tasks',
      'pools.receptionist.minWarm',
      withPool('receptionist', { minWarm: 11 }),
    ],
    [
      'memory that Fargate has not',
      'pools.receptionist.memoryMiB',
      withPool('receptionist', { cpu: 2048 }),
    ],
    [
      'two spare seats on half a vCPU',
      'pools.receptionist.spareSeats',
      withPool('receptionist', { spareSeats: 2 }),
    ],
    [
      'a spare seat in a one-shot task',
      'pools.receptionist.spareSeats',
      withPool('receptionist', { isolation: 'task' }),
    ],
    [
      'a webhook that nothing signs',
      'events.webhookSecret',
      withField('events.webhookUrl', 'https://example.com/hook'),
    ],
    ['a domain without its certificate', 'edge.certificate', withField('edge.domain', 'a.example')],
    [
      'a certificate without its domain',
      'edge.domain',
      withField('edge.certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/abc'),
    ],
    [
      'a provider’s key in place of one of our own variables',
      'bot.secrets.0.variable',
      withField('bot.secrets', [{ variable: 'TABLE_NAME', secret: 'x' }]),
    ],
    [
      'two secrets for one variable',
      'bot.secrets.1.variable',
      withField('bot.secrets', [
        { variable: 'KEY', secret: 'a' },
        { variable: 'KEY', secret: 'b' },
      ]),
    ],
    [
      'a provider’s key itself in place of its secret’s name',
      'bot.secrets.0.secret',
      withField('bot.secrets', [{ variable: 'KEY', secret: 'sk-a b' }]),
    ],
    [
      'a schedule on a day that there is not',
      'pools.receptionist.schedules.0.days.0',
      withPool('receptionist', { schedules: [{ ...opening, days: ['Mo'] }] }),
    ],
    [
      'a schedule that wants more than the pool may have',
      'pools.receptionist.schedules.0.minWarm',
      withPool('receptionist', { schedules: [{ ...opening, minWarm: 11 }] }),
    ],
    [
      'a day that is no date',
      'pools.receptionist.dates.0.date',
      withPool('receptionist', { dates: [{ date: '25.12.2026', factor: 0 }] }),
    ],
    [
      'more schedules than the scaler’s environment holds',
      'pools',
      withPool('receptionist', { schedules: Array.from({ length: 50 }, () => opening) }),
    ],
    [
      'relays without their secret',
      'api.turn.secret',
      withField('api.turn.urls', ['turns:turn.example.com:443']),
    ],
    [
      'an issuer whose tokens for other apps would do',
      'api.jwt.audience',
      withField('api.jwt.issuer', 'https://issuer.example'),
    ],
    [
      'strangers beside an issuer',
      'page.publicCallsPerHour',
      {
        ...withField('api.jwt', { issuer: 'https://issuer.example', audience: ['app'] }),
        page: { enabled: true, publicCallsPerHour: 5 },
      },
    ],
    [
      'strangers whose addresses CloudFront hides',
      'page.publicCallsPerHour',
      { ...withField('edge.enabled', true), page: { enabled: true, publicCallsPerHour: 5 } },
    ],
    [
      'shares of addresses that CloudFront hides',
      'api.sessionsPerAddress',
      {
        ...withField('api.sessionsPerAddress', 5),
        edge: withField('edge.enabled', true)['edge'],
      },
    ],
    [
      'a phone without a way to the bots',
      'edge.enabled',
      withField('bot.phoneSecret', 'greenroom/phone'),
    ],
    ['both ways at once', 'direct.domain', { ...withField('edge.enabled', true), direct: DIRECT }],
    ['a domain without its zone', 'direct.zoneId', withField('direct.domain', 'bots.example.com')],
    ['a zone without a domain', 'direct.zoneId', withField('direct.zoneId', DIRECT.zoneId)],
    ['media on the supervisor’s port', 'bot.mediaPort', withField('bot.mediaPort', 8080)],
  ])('refuses %s and blames %s', (_case, field, wrong) => {
    expect(refusal(wrong)).toContain(`${field} must be `);
  });

  it('takes a phone by names of the tasks’ own', () => {
    const given = { ...withField('bot.phoneSecret', 'greenroom/phone'), direct: DIRECT };
    expect(parseConfig(given, AGENTS).direct).toEqual(DIRECT);
  });

  it('has a comment for every field, where an editor and a reader find it', () => {
    const source = readFileSync('greenroom.config.ts', 'utf8');
    const bare = fields.filter((field) => {
      const name = field.split('.').at(-1) ?? '';
      return !new RegExp(`\\*/\\n\\s+${name}: `).test(source);
    });
    expect(bare).toEqual([]);
    expect(source.match(/^\s+\w+: /gm)?.length).toBe(
      source.match(/\*\/\n\s+\w+: /g)!.length + PARTS,
    );
  });

  it('hands the scaler the money that its simulations reckon with', () => {
    const settings = toPoolSettings(parseConfig(config, AGENTS).pools['receptionist']!);
    expect(settings.worth).toEqual(DEFAULT_WORTH);
    const days = { ...opening, days: ['Mon', 'Sun'] };
    const made = withPool('receptionist', {
      schedules: [days],
      dates: [{ date: '2026-12-25', factor: 0 }],
    });
    const { schedules, dateFactors } = toPoolSettings(
      parseConfig(made, AGENTS).pools['receptionist']!,
    );
    expect(schedules).toEqual([{ ...opening, days: [0, 6] }]);
    expect(dateFactors).toEqual({ '2026-12-25': 0 });
  });

  it('names every wrong field at once', () => {
    const wrong = { ...config, name: '', scaler: { ...config.scaler, loopSeconds: 0 } };
    const message = refusal(wrong);
    expect(message).toContain('name must be');
    expect(message).toContain('scaler.loopSeconds must be a whole number from 10 to 58, got 0');
  });

  it.each([undefined, null, 3, 'x', []])('refuses %s in place of a configuration', (given) => {
    expect(refusal(given)).toContain('the whole must be an object with its fields');
  });

  it('takes two spare seats on a whole vCPU', () => {
    const roomy = withPool('receptionist', { cpu: 1024, memoryMiB: 2048, spareSeats: 2 }) as Config;
    expect(parseConfig(roomy, AGENTS).pools['receptionist']?.spareSeats).toBe(2);
  });
});

function refusal(given: unknown): string {
  try {
    parseConfig(given, AGENTS);
  } catch (error) {
    return String(error);
  }
  return 'it was taken';
}

function leavesOf(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function withField(field: string, value: unknown, pool: Partial<Tree> = {}): Tree {
  const copy = withPool('receptionist', pool);
  const path = field.split('.');
  const last = path.pop() ?? '';
  const parent = path.reduce<Tree>((at, key) => at[key] as Tree, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function withPool(name: string, changes: Tree): Tree {
  const copy = structuredClone(config) as Tree;
  copy['pools'] = {
    ...(copy['pools'] as Tree),
    [name]: { ...structuredClone(config.pools['receptionist']), ...changes },
  };
  return copy;
}

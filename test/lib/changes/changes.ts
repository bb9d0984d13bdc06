import { describe, expect, it } from 'vitest';
import {
  CHANGE_EFFECTS,
  changedFields,
  lostFields,
  type StandingValues,
  standingValues,
  steppedFields,
} from '../../../lib/config/change-effects.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { named, told, withArchive } from '../synthesise.ts';
import { configFields } from './config-fields.ts';
import { effectOf, resourcesOf } from './effect-of.ts';

/** Everything that can be on, so that each field has something to lose. */
const before: Config = {
  ...withArchive,
  events: told.events,
  network: { ...withArchive.network, zoneNames: ['eu-north-1a', 'eu-north-1b'] },
  bot: { ...withArchive.bot, phoneSecret: 'greenroom/phone' },
  api: {
    ...withArchive.api,
    turn: { urls: ['turns:turn.example.com:443'], secret: 'greenroom/turn', channels: 2 },
  },
};

/** The same by the other way of sockets: there is one at a time. */
const beforeNamed: Config = { ...before, edge: named.edge, direct: named.direct };

const isOfNames = (path: string) => path.startsWith('direct.');
const beforeOf = (path: string) => (isOfNames(path) ? beforeNamed : before);

/** Another value for each field; of those that narrow, a smaller one. */
const OTHERS: Readonly<Record<string, unknown>> = {
  'network.cidr': '10.41.0.0/16',
  'network.zones': 3,
  'network.zoneNames': ['eu-north-1a', 'eu-north-1c'],
  'network.botSubnetMask': 20,
  'network.endpointZones': 2,
  'network.ipv6': true,
  'network.flowLogDays': 30,
  'state.deletionProtection': false,
  'state.recoveryDays': 14,
  'pools.parrot.cpu': 512,
  'pools.parrot.memoryMiB': 4096,
  'pools.parrot.spareSeats': 0,
  'pools.receptionist.isolation': 'task',
  'pools.parrot.minWarm': 3,
  'pools.parrot.maxTasks': 5,
  'pools.parrot.timeZone': 'Europe/Berlin',
  'pools.parrot.maxTaskAgeHours': 6,
  'pools.parrot.maxSessionsPerTask': 5,
  'pools.parrot.worth.idleMinuteUsd': 0.01,
  'pools.parrot.worth.instantAnswerUsd': 1,
  'pools.parrot.worth.ownCpuUsd': 0.1,
  'pools.parrot.schedules': [
    { name: 'opening', days: ['Mon'], from: '08:00', to: '10:00', minWarm: 2 },
  ],
  'pools.parrot.dates': [{ date: '2026-12-25', factor: 0 }],
  'bot.architecture': 'X86_64',
  'bot.supervisorPort': 8081,
  'bot.mediaPort': 50_000,
  'bot.logDays': 60,
  'bot.uses.bedrockModels': [],
  'bot.uses.transcribe': false,
  'bot.uses.polly': false,
  'bot.archive.bucket': 'other-calls',
  'bot.archive.keyArn': '',
  'bot.phoneSecret': '',
  'bot.secrets': [{ variable: 'DEEPGRAM_API_KEY', secret: 'greenroom/deepgram' }],
  'api.memoryMiB': 512,
  'api.requestsPerSecond': 50,
  'api.burst': 100,
  'api.sessionsPerKey': 20,
  'api.sessionsPerAddress': 5,
  'api.allowedOrigins': ['https://example.com'],
  'api.iceServers': ['stun:stun.example.com:3478'],
  'api.turn.urls': ['turns:other.example.com:443'],
  'api.turn.secret': 'greenroom/other',
  'api.turn.channels': 1,
  'api.secretGeneration': 2,
  'api.jwt.issuer': 'https://other.example',
  'api.jwt.audience': ['another-app'],
  'api.logDays': 60,
  'page.enabled': false,
  'page.publicCallsPerHour': 5,
  'scaler.memoryMiB': 512,
  'scaler.loopSeconds': 50,
  'scaler.reservedConcurrency': 5,
  'scaler.logDays': 60,
  'edge.enabled': false,
  'edge.domain': 'voice.example.com',
  'edge.certificate': 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
  'edge.tasks': 3,
  'edge.logDays': 60,
  'direct.domain': '',
  'direct.zoneId': 'Z9876543210',
  'direct.email': 'me@example.com',
  'direct.acmeDirectory': 'https://acme.example/directory',
  'events.webhookUrl': 'https://example.com/other',
  'events.webhookSecret': 'greenroom/other',
  'events.eventBus': '',
  'events.logDays': 60,
  'watch.alarmEmail': 'me@example.com',
  'watch.coldStartPercent': 10,
  'watch.runbookUrl': 'https://example.com/runbook',
};

const asField = (path: string) => path.replace(/^pools\.[a-z]+\./, 'pools.*.');

function change(config: Config, paths: readonly string[]): Config {
  const changed = structuredClone(config);
  for (const path of paths) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const part = keys.reduce((at, key) => at[key] as Part, changed as unknown as Part);
    part[last] = OTHERS[path];
  }
  return changed;
}

type Part = Record<string, unknown>;

const withEffect = (...effects: readonly string[]) =>
  Object.keys(OTHERS).filter((path) => effects.includes(CHANGE_EFFECTS[asField(path)] ?? ''));

function withoutParrot(): Config {
  const { receptionist } = before.pools;
  return { ...before, pools: { receptionist: receptionist! } };
}

describe('what a changed field does to live calls', () => {
  const deployed = resourcesOf(before);
  const deployedNamed = resourcesOf(beforeNamed);

  it('is said of every field that the schema has, and each is changed here', () => {
    expect(Object.keys(CHANGE_EFFECTS).sort()).toEqual(configFields().sort());
    const changed = [...Object.keys(OTHERS).map(asField), 'name', 'pools.*'];
    expect(changed.sort()).toEqual(configFields().sort());
  });

  it('nothing: all of those at once touch no task, no way to one, and no right of one', () => {
    const paths = withEffect('nothing');
    const after = resourcesOf(
      change(
        before,
        paths.filter((path) => !isOfNames(path)),
      ),
    );
    expect(effectOf(deployed, after)).toBe('nothing');
    const afterNamed = resourcesOf(change(beforeNamed, paths.filter(isOfNames)));
    expect(effectOf(deployedNamed, afterNamed)).toBe('nothing');
  });

  it.each(withEffect('successors', 'fixed', 'narrows'))('%s: as the templates show', (path) => {
    // The mask of three zones must fit, and zones are as many as their names.
    const names = path === 'network.zones' ? { zoneNames: ['a', 'b', 'c'].map(zone) } : {};
    const config = change(beforeOf(path), [path]);
    const after = resourcesOf({ ...config, network: { ...config.network, ...names } });
    const from = isOfNames(path) ? deployedNamed : deployed;
    expect(effectOf(from, after)).toBe(CHANGE_EFFECTS[asField(path)]);
  });

  it('a pool that is taken away has tasks, whose definition is all that goes', () => {
    expect(effectOf(deployed, resourcesOf(withoutParrot()))).toBe('narrows');
  });

  it('a domain of names becomes another one in two steps: what takes the old names away goes with them', () => {
    const off = { ...beforeNamed, direct: { ...beforeNamed.direct, domain: '', zoneId: '' } };
    const other = {
      ...beforeNamed,
      direct: { ...beforeNamed.direct, domain: 'calls.example.com' },
    };
    const [from, by, to] = [beforeNamed, off, other].map(standingValues) as [
      StandingValues,
      StandingValues,
      StandingValues,
    ];
    expect(steppedFields(from, to)).toEqual([
      'direct.domain is bots.example.com and cannot become calls.example.com in one step',
    ]);
    expect([steppedFields(from, by), steppedFields(by, to), steppedFields(from, from)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it.each(withEffect('fixed'))('a deploy refuses another %s', (path) => {
    const [sentence] = changedFields(
      standingValues(before),
      standingValues(change(before, [path])),
    );
    expect(sentence).toContain(`${path} is `);
  });

  it.each(withEffect('narrows'))(
    'a deploy under calls refuses a smaller %s, not a larger one',
    (path) => {
      const [was, is] = [beforeOf(path), change(beforeOf(path), [path])].map(standingValues) as [
        StandingValues,
        StandingValues,
      ];
      expect(lostFields(was, is)[0]).toContain(`${path} loses `);
      if (path !== 'bot.archive.bucket' && path !== 'direct.zoneId')
        expect(lostFields(is, was)).toEqual([]);
    },
  );
});

function zone(letter: string): string {
  return `eu-north-1${letter}`;
}

/** What a configuration may hold. The defaults are in `greenroom.config.ts`, and only there. */
import { z } from 'zod';
import { DAYS } from './days.ts';
import {
  between,
  flag,
  listOf,
  logDays,
  oneOf,
  part,
  text,
  timeZone,
  whole,
  word,
} from './rules.ts';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

const ZONES = 'a list of availability zones such as eu-west-1a, or an empty one';

const network = part({
  cidr: text(/^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-4])$/, 'an IPv4 range from /16 to /24'),
  zones: whole(2, 6),
  zoneNames: z.array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, ZONES), { error: ZONES }),
  botSubnetMask: whole(17, 27),
  endpointZones: whole(1, 6),
  flowLogDays: logDays,
});

const state = part({ deletionProtection: flag, recoveryDays: whole(1, 35) });

const SCHEDULES =
  "a list such as { name: 'opening', days: ['Mon'], from: '08:00', to: '10:00', minWarm: 5 }";
const DATES = "a list such as { date: '2026-12-25', factor: 0 }";
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const pool = part({
  cpu: oneOf(256, 512, 1024, 2048, 4096),
  memoryMiB: whole(512, 30_720),
  spareSeats: whole(0, 2),
  isolation: word('process', 'task'),
  minWarm: whole(0, 5_000),
  maxTasks: whole(1, 30_000),
  timeZone,
  maxTaskAgeHours: whole(1, 168),
  maxSessionsPerTask: whole(1, 10_000),
  worth: part({
    idleMinuteUsd: between(0.000_01, 1),
    instantAnswerUsd: between(0.000_1, 1_000),
    ownCpuUsd: between(0.000_001, 1_000),
  }),
  schedules: listOf(SCHEDULES, {
    name: text(/^[\w -]{1,32}$/, 'a short name'),
    days: z.array(word(...DAYS), { error: `a list of ${DAYS.join(', ')}` }).min(1, 'some days'),
    from: text(TIME, 'a time such as 08:00'),
    to: text(TIME, 'a time such as 18:30'),
    minWarm: whole(1, 5_000),
  }),
  dates: listOf(DATES, {
    date: text(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date such as 2026-12-25'),
    factor: between(0, 100),
  }),
});

const PROVIDER_KEYS =
  "a list such as { variable: 'DEEPGRAM_API_KEY', secret: 'greenroom/deepgram' }";

const bot = part({
  architecture: word('ARM64', 'X86_64'),
  supervisorPort: whole(1024, 65_535),
  mediaPort: whole(1024, 65_000),
  logDays,
  uses: part({
    bedrockModels: z.array(
      text(
        /^[a-z0-9-]+\.[A-Za-z0-9.:-]+$/,
        'a list of Bedrock model ids such as amazon.nova-lite-v1:0',
      ),
      { error: 'a list of Bedrock model ids such as amazon.nova-lite-v1:0' },
    ),
    transcribe: flag,
    polly: flag,
  }),
  archive: part({
    bucket: text(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket, or empty'),
    keyArn: text(
      /^$|^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
      'the ARN of a KMS key, or empty',
    ),
  }),
  phoneSecret: text(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
  secrets: listOf(PROVIDER_KEYS, {
    variable: text(/^(?!AWS_|GREENROOM_|TABLE_NAME$)[A-Z][A-Z0-9_]*$/, PROVIDER_KEYS),
    secret: text(/^[\w/+=.@-]+$/, PROVIDER_KEYS),
  }),
});

const ORIGINS = 'a list of origins such as https://example.com, or *';
const AUDIENCES = 'a list of audiences (client ids) of the issuer';
const TURN = 'a list of TURN servers such as turns:turn.example.com:443?transport=tcp';
const STUN = 'a list of STUN servers such as stun:stun.example.com:3478';

const api = part({
  memoryMiB: whole(128, 10_240),
  requestsPerSecond: whole(1, 10_000),
  burst: whole(1, 5_000),
  allowedOrigins: z
    .array(text(/^(\*|https?:\/\/[^/\s]+)$/, ORIGINS), { error: ORIGINS })
    .min(1, ORIGINS),
  iceServers: z.array(text(/^stuns?:[^\s/]+$/, STUN), { error: STUN }),
  turn: part({
    urls: z.array(text(/^turns?:[^\s/,]+$/, TURN), { error: TURN }),
    secret: text(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
  }),
  secretGeneration: whole(1, 1_000_000),
  jwt: part({
    issuer: text(
      /^$|^https:\/\/[^\s?#]+$/,
      'the https address of an OpenID Connect issuer, or empty',
    ),
    audience: z.array(text(/^\S+$/, AUDIENCES), { error: AUDIENCES }),
  }),
  logDays,
});

const scaler = part({
  memoryMiB: whole(128, 10_240),
  loopSeconds: whole(10, 58),
  reservedConcurrency: z.union([whole(2, 100), z.null()], {
    error: 'null or a whole number from 2 to 100',
  }),
  logDays,
});

const edge = part({
  enabled: flag,
  domain: text(/^$|^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a domain name, or empty'),
  certificate: text(
    /^$|^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    'the ARN of a certificate in us-east-1, or empty',
  ),
  tasks: whole(1, 20),
  logDays,
});

const page = part({ enabled: flag, publicCallsPerHour: whole(0, 10_000) });

const events = part({
  webhookUrl: text(/^$|^https:\/\/\S+$/, 'an address that begins with https://, or empty'),
  webhookSecret: text(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
  eventBus: text(/^$|^[\w./-]{1,256}$/, 'the name of an EventBridge bus, or empty'),
  logDays,
});

const watch = part({
  alarmEmail: text(/^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'a mail address, or empty'),
  coldStartPercent: whole(1, 100),
  runbookUrl: text(/^https?:\/\/\S+$/, 'a web address'),
});

/** The schema of a whole configuration, each field by itself; `parse-config.ts` adds the rules between them. */
export const configSchema = part({
  name: text(NAME, 'a-z, 0-9 and dashes, at most 32, a letter first'),
  network,
  state,
  pools: z
    .record(text(NAME, 'a name of a file in agents/'), pool, { error: 'an object of pools' })
    .refine((pools) => Object.keys(pools).length > 0, 'at least one pool'),
  bot,
  api,
  page,
  scaler,
  edge,
  events,
  watch,
});

/** A whole configuration. */
export type Config = z.infer<typeof configSchema>;

/** One pool's part of it. */
export type PoolConfig = z.infer<typeof pool>;

/** What a configuration may hold. The defaults are in `greenroom.config.ts`, and only there. */
import { z } from 'zod';
import { WEEKDAYS } from './days.ts';
import {
  between,
  listOfParts,
  logDays,
  mailOrNone,
  oneOfNumbers,
  part,
  textOf,
  timeZone,
  wholeNumber,
  word,
  yesOrNo,
} from './rules.ts';
import { direct, edge } from './way-schemas.ts';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

const ZONES = 'a list of availability zones such as eu-west-1a, or an empty one';

const network = part({
  cidr: textOf(/^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-4])$/, 'an IPv4 range from /16 to /24'),
  zones: wholeNumber(2, 6),
  zoneNames: z.array(textOf(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, ZONES), { error: ZONES }),
  botSubnetMask: wholeNumber(17, 27),
  endpointZones: wholeNumber(0, 6),
  ipv6: yesOrNo,
  flowLogDays: logDays,
});

const state = part({ deletionProtection: yesOrNo, recoveryDays: wholeNumber(1, 35) });

const SCHEDULES =
  "a list such as { name: 'opening', days: ['Mon'], from: '08:00', to: '10:00', minWarm: 5 }";
const DATES = "a list such as { date: '2026-12-25', factor: 0 }";
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const pool = part({
  cpu: oneOfNumbers(256, 512, 1024, 2048, 4096),
  memoryMiB: wholeNumber(512, 30_720),
  spareSeats: wholeNumber(0, 2),
  isolation: word('process', 'task'),
  minWarm: wholeNumber(0, 5_000),
  maxTasks: wholeNumber(1, 30_000),
  timeZone,
  maxTaskAgeHours: wholeNumber(1, 168),
  maxSessionsPerTask: wholeNumber(1, 10_000),
  worth: part({
    idleMinuteUsd: between(0.000_01, 1),
    instantAnswerUsd: between(0.000_1, 1_000),
    ownCpuUsd: between(0.000_001, 1_000),
  }),
  schedules: listOfParts(SCHEDULES, {
    name: textOf(/^[\w -]{1,32}$/, 'a short name'),
    days: z
      .array(word(...WEEKDAYS), { error: `a list of ${WEEKDAYS.join(', ')}` })
      .min(1, 'some days'),
    from: textOf(TIME, 'a time such as 08:00'),
    to: textOf(TIME, 'a time such as 18:30'),
    minWarm: wholeNumber(1, 5_000),
  }),
  dates: listOfParts(DATES, {
    date: textOf(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date such as 2026-12-25'),
    factor: between(0, 100),
  }),
});

const PROVIDER_KEYS =
  "a list such as { variable: 'DEEPGRAM_API_KEY', secret: 'greenroom/deepgram' }";

const bot = part({
  architecture: word('ARM64', 'X86_64'),
  supervisorPort: wholeNumber(1024, 65_535),
  mediaPort: wholeNumber(1024, 65_000),
  logDays,
  uses: part({
    bedrockModels: z.array(
      textOf(
        /^[a-z0-9-]+\.[A-Za-z0-9.:-]+$/,
        'a list of Bedrock model ids such as amazon.nova-lite-v1:0',
      ),
      { error: 'a list of Bedrock model ids such as amazon.nova-lite-v1:0' },
    ),
    transcribe: yesOrNo,
    polly: yesOrNo,
  }),
  archive: part({
    bucket: textOf(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket, or empty'),
    keyArn: textOf(
      /^$|^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
      'the ARN of a KMS key, or empty',
    ),
  }),
  phoneSecret: textOf(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
  secrets: listOfParts(PROVIDER_KEYS, {
    variable: textOf(/^(?!AWS_|GREENROOM_|TABLE_NAME$)[A-Z][A-Z0-9_]*$/, PROVIDER_KEYS),
    secret: textOf(/^[\w/+=.@-]+$/, PROVIDER_KEYS),
  }),
});

const ORIGINS = 'a list of origins such as https://example.com, or *';
const AUDIENCES = 'a list of audiences (client ids) of the issuer';
const TURN = 'a list of TURN servers such as turns:turn.example.com:443?transport=tcp';
const STUN = 'a list of STUN servers such as stun:stun.example.com:3478';

const api = part({
  memoryMiB: wholeNumber(128, 10_240),
  requestsPerSecond: wholeNumber(1, 10_000),
  burst: wholeNumber(1, 5_000),
  sessionsPerKey: wholeNumber(0, 500),
  sessionsPerAddress: wholeNumber(0, 500),
  allowedOrigins: z
    .array(textOf(/^(\*|https?:\/\/[^/\s]+)$/, ORIGINS), { error: ORIGINS })
    .min(1, ORIGINS),
  iceServers: z.array(textOf(/^stuns?:[^\s/]+$/, STUN), { error: STUN }),
  turn: part({
    urls: z.array(textOf(/^turns?:[^\s/,]+$/, TURN), { error: TURN }),
    secret: textOf(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
    channels: wholeNumber(0, 100),
  }),
  secretGeneration: wholeNumber(1, 1_000_000),
  jwt: part({
    issuer: textOf(
      /^$|^https:\/\/[^\s?#]+$/,
      'the https address of an OpenID Connect issuer, or empty',
    ),
    audience: z.array(textOf(/^\S+$/, AUDIENCES), { error: AUDIENCES }),
  }),
  logDays,
});

const scaler = part({
  memoryMiB: wholeNumber(128, 10_240),
  loopSeconds: wholeNumber(10, 58),
  reservedConcurrency: z.union([wholeNumber(2, 100), z.null()], {
    error: 'null or a whole number from 2 to 100',
  }),
  logDays,
});

const page = part({ enabled: yesOrNo, publicCallsPerHour: wholeNumber(0, 10_000) });

const events = part({
  webhookUrl: textOf(/^$|^https:\/\/\S+$/, 'an address that begins with https://, or empty'),
  webhookSecret: textOf(/^$|^[\w/+=.@-]+$/, 'the name of a secret, or empty'),
  eventBus: textOf(/^$|^[\w./-]{1,256}$/, 'the name of an EventBridge bus, or empty'),
  logDays,
});

const watch = part({
  alarmEmail: mailOrNone,
  coldStartPercent: wholeNumber(1, 100),
  runbookUrl: textOf(/^https?:\/\/\S+$/, 'a web address'),
});

/** The schema of a whole configuration, each field by itself; `parse-config.ts` adds the rules between them. */
export const configSchema = part({
  name: textOf(NAME, 'a-z, 0-9 and dashes, at most 32, a letter first'),
  network,
  state,
  pools: z
    .record(textOf(NAME, 'a name of a file in agents/'), pool, { error: 'an object of pools' })
    .refine((pools) => Object.keys(pools).length > 0, 'at least one pool'),
  bot,
  api,
  page,
  scaler,
  edge,
  direct,
  events,
  watch,
});

/** A whole configuration. */
export type Config = z.infer<typeof configSchema>;

/** One pool's part of it. */
export type PoolConfig = z.infer<typeof pool>;

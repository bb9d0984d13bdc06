/** The flags of `greenroom simulate`. */
import { availableParallelism } from 'node:os';
import { WrongUse } from '../../core/cannot-run.ts';
import { REGION_PRICES } from '../../sim/compare/region-prices.ts';
import { parseSpec } from '../../sim/rules/make-rule.ts';
import { parseInstant } from '../../traffic/parse-instant.ts';
import { flag, many, number, oneOf, text, toggle, whole, zone } from '../flags.ts';
import { TRAFFIC_FLAGS } from '../traffic-flags.ts';

const share = number(1e-7, 1);
const usd = number(0, 1000);

/** In the order of the help. */
export const SIMULATE_FLAGS = {
  trace: flag(
    {
      heading: 'The trace',
      takes: 'FILE',
      says: 'CSV of counts (timestamp,arrivals) or of sessions (arrival,duration_s), a Twilio call log, Amazon Connect contact records or its contact search, an API Gateway access log (JSON lines or CLF); gzipped or not',
    },
    text,
  ),
  example: toggle('a made-up support line instead, to see what comes out'),
  timeZone: flag(
    {
      takes: 'ZONE',
      says: 'where the pool’s week is lived, and the zone of stamps that carry none',
      usually: 'UTC',
    },
    zone,
  ),
  ...TRAFFIC_FLAGS,
  days: flag(
    {
      takes: 'N|all',
      says: 'counted days at the end; all: what follows the first four weeks, or the first third of a shorter trace',
      usually: 'all, but at most a year, and at most 9 million sessions',
    },
    (given, name) => (given === 'all' ? given : number(0.05, 10_000)(given, name)),
  ),
  until: flag({ takes: 'DATE', says: 'end there instead of at the trace’s end' }, instant),
  tick: flag(
    {
      heading: 'The pool (defaults are production’s)',
      takes: 'SECONDS',
      says: 'between decisions',
      usually: '5; longer for windows over a month, so that a year takes under a minute',
    },
    number(1, 3600),
  ),
  refill: flag(
    {
      takes: 'claim|tick',
      says: 'make a claim good at once, or at the next decision',
      otherwise: 'claim',
    },
    oneOf('claim', 'tick'),
  ),
  reuse: flag(
    { takes: 'yes|no', says: 'tasks serve again after a session', otherwise: 'yes' },
    oneOf('yes', 'no'),
  ),
  spareSeats: flag({ takes: 'N', says: 'seats beside a task’s own', otherwise: '1' }, whole(0, 8)),
  maxTasks: flag(
    { takes: 'N', says: 'cap on all tasks, 0 for none', otherwise: '0' },
    whole(0, 1e6),
  ),
  minWarm: flag(
    { takes: 'N', says: 'Greenroom holds at least so many', otherwise: '0' },
    whole(0, 1e5),
  ),
  lead: flag({ takes: 'SECONDS', says: 'launch to claimable', otherwise: '45' }, number(0.1, 3600)),
  jitter: flag({ takes: 'J', says: 'its spread', otherwise: '0.15' }, number(0, 2)),
  launchRate: flag(
    {
      takes: 'N',
      says: 'launches a second that the account allows, five seconds’ worth at once; 0: no limit',
      otherwise: '20',
    },
    number(0, 1000),
  ),
  sessionMean: flag(
    {
      takes: 'S',
      says: 'mean length of a session; recorded lengths are kept, or scaled to it if given',
      usually: '240',
    },
    number(1, 1e5),
  ),
  sessionCv: flag(
    { takes: 'CV', says: 'deviation over mean of drawn lengths', otherwise: '1.2' },
    number(0, 10),
  ),
  cold: flag(
    {
      heading: 'What Greenroom is to want (without any of these its default money decides)',
      takes: 'Q',
      says: 'share of callers who may wait for a container, such as 0.001',
    },
    share,
  ),
  shared: flag(
    { takes: 'S', says: 'share of callers who may be put on a spare seat, such as 0.03' },
    share,
  ),
  instantAnswer: flag({ takes: 'USD', says: 'what it is worth that a caller does not wait' }, usd),
  ownCpu: flag({ takes: 'USD', says: 'what it is worth that a caller shares no CPU' }, usd),
  rule: many(
    {
      heading: 'The comparison',
      takes: 'SPEC',
      says: 'play this rule, may be repeated',
      usually:
        'greenroom, fixed:N, headroom:0.5, pipecat:1, agones:20, aws:0.7, recent:0.99, seasonal:0.99, oracle; also rate:Q,MINUTES, greenroom:COLD,SHARED and money:ANSWER,CPU',
    },
    rule,
  ),
  sweep: flag(
    {
      takes: 'yes|no',
      says: 'turn every rule’s knob over the last week, for cost at equal service',
      otherwise: 'yes',
    },
    oneOf('yes', 'no'),
  ),
  seeds: flag({ takes: 'N', says: 'runs with other draws', otherwise: '1' }, whole(1, 100)),
  seed: flag({ takes: 'K', says: 'the first one’s number', otherwise: '1' }, whole(0, 1e6)),
  threads: flag(
    {
      takes: 'N',
      says: 'played at once',
      usually: 'all processors, at most 8',
      otherwise: String(Math.min(8, availableParallelism())),
    },
    whole(1, 64),
  ),
  region: flag(
    {
      heading: 'Money: Fargate on ARM and a public IPv4 address',
      takes: 'NAME',
      says: `one of ${Object.keys(REGION_PRICES).join(', ')}`,
      otherwise: 'us-east-1',
    },
    text,
  ),
  price: flag({ takes: 'V,G', says: 'dollars a vCPU-hour and a GB-hour instead' }, price),
  vcpu: flag({ takes: 'N', says: 'of a task', otherwise: '0.5' }, number(0.25, 16)),
  memory: flag({ takes: 'GB', says: 'of a task', otherwise: '1' }, number(0.5, 120)),
  json: toggle('the figures as JSON instead of the table', 'Output'),
  html: flag(
    { takes: 'FILE', says: 'also a report with plots, one file that needs nothing else' },
    text,
  ),
  quiet: toggle('no progress'),
};

function instant(given: string, flagName: string): number {
  const found = parseInstant(given);
  if (found) return found.s;
  throw new WrongUse(`${flagName} must be a date such as 2026-03-31, got ${given}`);
}

function rule(given: string): string {
  parseSpec(given);
  return given;
}

function price(given: string, flagName: string): { vcpuHour: number; gbHour: number } {
  const [vcpuHour = 0, gbHour = -1, ...more] = given.split(',').map(Number);
  if (more.length === 0 && vcpuHour > 0 && gbHour >= 0) return { vcpuHour, gbHour };
  throw new WrongUse(
    `${flagName} must be dollars a vCPU-hour and a GB-hour, such as 0.03238,0.00356, got ${given}`,
  );
}

/** The command line of `npm run simulate`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Worth } from '../../core/pool.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import { FLAGS } from './flag-options.ts';
import { parseInstant } from '../../traffic/parse-instant.ts';
import { readNumber, readWhole, readWord, readZone } from './flag-values.ts';
import { REGION_PRICES, type TaskPrice } from '../compare/region-prices.ts';
import { parseSpec } from '../rules/make-rule.ts';
import type { Question } from '../run/simulation.ts';
import type { SimSettings } from '../pool/sim-settings.ts';

/** What was asked for. */
export interface Asked {
  /** A file; nothing for the made-up line. */
  readonly trace: string | undefined;
  readonly timeZone: string | undefined;
  readonly skipBadRows: boolean;
  /** Ticks as given; without it they follow from the length of the window. */
  readonly tickS: number | undefined;
  readonly settings: SimSettings;
  readonly question: Pick<Question, 'seeds' | 'days' | 'untilS' | 'rules' | 'sweep' | 'threads'>;
  readonly cost: { region: string; price: TaskPrice; vcpu: number; gb: number };
  readonly json: boolean;
  readonly html: string | undefined;
  readonly quiet: boolean;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];

/** Reads the flags; `help` if that was asked. Throws an Error that names the flag and what it takes. */
export function readFlags(args: readonly string[]): Asked | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: FLAGS,
    allowPositionals: true,
  });
  if (values.help) return 'help';
  const given = [...(values.trace === undefined ? [] : [values.trace]), ...positionals];
  const [trace, ...more] = given;
  if (more.length > 0 || (trace === undefined) !== (values.example === true))
    throw new Error(
      'Cannot start: one recorded trace is wanted, --trace FILE, or --example for a made-up one (--help tells more)',
    );
  return {
    trace,
    timeZone: readZone(values, 'time-zone'),
    skipBadRows: values['skip-bad-rows'] ?? false,
    tickS:
      values.tick === undefined ? undefined : readNumber(values, 'tick', { least: 1, most: 3600 }),
    settings: readSettings(values),
    question: readQuestion(values),
    cost: readCost(values),
    json: values.json ?? false,
    html: values.html,
    quiet: values.quiet ?? false,
  };
}

function readSettings(values: Values): SimSettings {
  const launchRate = readNumber(values, 'launch-rate', { least: 0, most: 1000, otherwise: 20 });
  return {
    pool: {
      tickS: 5,
      refill: readWord(values, 'refill', ['claim', 'tick']),
      reuse: readWord(values, 'reuse', ['yes', 'no']) === 'yes',
      spareSeats: readWhole(values, 'spare-seats', { least: 0, most: 8, otherwise: 1 }),
      maxTasks: readWhole(values, 'max-tasks', { least: 0, most: 1e6, otherwise: 0 }),
      minWarm: readWhole(values, 'min-warm', { least: 0, most: 1e5, otherwise: 0 }),
    },
    launch: {
      leadS: readNumber(values, 'lead', { least: 0.1, most: 3600, otherwise: 45 }),
      jitter: readNumber(values, 'jitter', { least: 0, most: 2, otherwise: 0.15 }),
      perSecond: launchRate,
      burst: launchRate * 5,
    },
    lengths: {
      meanS: readNumber(values, 'session-mean', { least: 1, most: 1e5, otherwise: 240 }),
      cv: readNumber(values, 'session-cv', { least: 0, most: 10, otherwise: 1.2 }),
      rescale: values['session-mean'] !== undefined,
    },
    timeZone: readZone(values, 'time-zone') ?? 'UTC',
    warmupS: 7200,
    historyDays: 56,
    wanted: {
      cold: share(values, 'cold'),
      shared: share(values, 'shared'),
      worth: readWorth(values),
    },
  };
}

function share(values: Values, name: 'cold' | 'shared'): number | undefined {
  return values[name] === undefined
    ? undefined
    : readNumber(values, name, { least: 1e-7, most: 1 });
}

function readWorth(values: Values): Worth | undefined {
  if (values['instant-answer'] === undefined && values['own-cpu'] === undefined) return undefined;
  const money = (name: 'instant-answer' | 'own-cpu', otherwise: number) =>
    readNumber(values, name, { least: 0, most: 1000, otherwise });
  return {
    ...DEFAULT_WORTH,
    instantAnswer: money('instant-answer', DEFAULT_WORTH.instantAnswer),
    ownCpu: money('own-cpu', DEFAULT_WORTH.ownCpu),
  };
}

function readQuestion(values: Values): Asked['question'] {
  const rules = values.rule?.filter((spec) => parseSpec(spec));
  const until = values.until === undefined ? undefined : parseInstant(values.until);
  if (values.until !== undefined && !until)
    throw new Error(`Cannot start: --until is a date such as 2026-03-31, got ${values.until}`);
  const seed = readWhole(values, 'seed', { least: 0, most: 1e6, otherwise: 1 });
  const seeds = readWhole(values, 'seeds', { least: 1, most: 100, otherwise: 1 });
  return {
    days:
      values.days === undefined || values.days === 'all'
        ? values.days
        : readNumber(values, 'days', { least: 0.05, most: 10_000 }),
    untilS: until?.s,
    seeds: Array.from({ length: seeds }, (_, i) => seed + i),
    rules: rules && rules.length > 0 ? rules : undefined,
    sweep: readWord(values, 'sweep', ['yes', 'no']) === 'yes',
    threads: readWhole(values, 'threads', {
      least: 1,
      most: 64,
      otherwise: Math.min(8, availableParallelism()),
    }),
  };
}

function readCost(values: Values): Asked['cost'] {
  const region = values.region ?? 'us-east-1';
  const [vcpuHour, gbHour, ...more] = (values.price ?? '').split(',').map(Number);
  const given =
    vcpuHour !== undefined &&
    gbHour !== undefined &&
    more.length === 0 &&
    vcpuHour > 0 &&
    gbHour >= 0
      ? { vcpuHour, gbHour }
      : undefined;
  if (values.price !== undefined && !given)
    throw new Error(
      `Cannot start: --price is dollars a vCPU-hour and a GB-hour, such as 0.03238,0.00356, got ${values.price}`,
    );
  const price = given ?? REGION_PRICES[region];
  if (!price)
    throw new Error(
      `Cannot start: no price is known for the Region ${region}; give one with --price VCPU_HOUR,GB_HOUR, or one of ${Object.keys(REGION_PRICES).join(', ')}`,
    );
  return {
    region,
    price,
    vcpu: readNumber(values, 'vcpu', { least: 0.25, most: 16, otherwise: 0.5 }),
    gb: readNumber(values, 'memory', { least: 0.5, most: 120, otherwise: 1 }),
  };
}

/** `greenroom simulate`: is the policy any good on your own traffic? */
import { WrongUse } from '../../core/cannot-run.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import type { SimulateRequest as Question } from '../../sim/command/asked.ts';
import { PRICES_SEEN, REGION_PRICES } from '../../sim/compare/region-prices.ts';
import { command, type Invocation } from '../command.ts';
import { SIMULATE_FLAGS } from './simulate-flags.ts';

type Values = Invocation<typeof SIMULATE_FLAGS>;

/** Plays a trace with the functions that production runs, beside the rules that others use. */
export const simulate = command({
  name: 'simulate',
  script: 'npm run simulate',
  summary: 'would it pay? your own call log against the functions that production runs',
  about: `Plays recorded traffic against a pool of tasks: the functions that production runs, side by side with the rules that others use.
Every rule meets the same callers, and knows only what came before. Results go to standard output, progress to standard error.`,
  words: { usage: '[FILE]', least: 0, most: 1 },
  flags: SIMULATE_FLAGS,
  more: `Prices are those of ${PRICES_SEEN}. Columns: cold, sessions that waited over a second; shared, sessions put on a spare
seat; overhead, idle task-minutes over session-minutes; cost, all paid task-minutes (starting, idle, busy) over session-minutes.`,
  async run(values, io) {
    const question = askedOf(values);
    const { runSimulate } = await import('../../sim/command/run-simulate.ts');
    await runSimulate(question, io);
  },
});

function askedOf(values: Values): Question {
  const [trace, ...more] = [...(values.trace === undefined ? [] : [values.trace]), ...values.words];
  if (more.length > 0 || (trace === undefined) !== values.example)
    throw new WrongUse(
      'one recorded trace is wanted, --trace FILE, or --example for a made-up one (--help tells more)',
    );
  return {
    trace,
    timeZone: values.timeZone,
    timeColumn: values.timeColumn,
    dates: values.dates,
    skipBadRows: values.skipBadRows,
    tickS: values.tick,
    settings: settingsOf(values),
    question: {
      days: values.days,
      untilS: values.until,
      seeds: Array.from({ length: values.seeds }, (_, i) => values.seed + i),
      rules: values.rule.length > 0 ? values.rule : undefined,
      sweep: values.sweep === 'yes',
      threads: values.threads,
    },
    cost: costOf(values),
    json: values.json,
    html: values.html,
    quiet: values.quiet,
  };
}

function settingsOf(values: Values): Question['settings'] {
  const { spareSeats, maxTasks, minWarm, launchRate, sessionMean, cold, shared } = values;
  const { instantAnswer, ownCpu } = values;
  const hasWorth = instantAnswer !== undefined || ownCpu !== undefined;
  return {
    pool: {
      tickS: 5,
      refill: values.refill,
      reuse: values.reuse === 'yes',
      spareSeats,
      maxTasks,
      minWarm,
    },
    launch: {
      leadS: values.lead,
      jitter: values.jitter,
      perSecond: launchRate,
      burst: launchRate * 5,
    },
    lengths: {
      meanS: sessionMean ?? 240,
      cv: values.sessionCv,
      rescale: sessionMean !== undefined,
    },
    timeZone: values.timeZone ?? 'UTC',
    warmupS: 7200,
    historyDays: 56,
    wanted: {
      cold,
      shared,
      worth: hasWorth
        ? {
            ...DEFAULT_WORTH,
            instantAnswer: instantAnswer ?? DEFAULT_WORTH.instantAnswer,
            ownCpu: ownCpu ?? DEFAULT_WORTH.ownCpu,
          }
        : undefined,
    },
  };
}

function costOf({ region, price, vcpu, memory }: Values): Question['cost'] {
  const known = price ?? REGION_PRICES[region];
  if (known) return { region, price: known, vcpu, gb: memory };
  throw new WrongUse(
    `no price is known for the Region ${region}; give one with --price VCPU_HOUR,GB_HOUR, or one of ${Object.keys(REGION_PRICES).join(', ')}`,
  );
}

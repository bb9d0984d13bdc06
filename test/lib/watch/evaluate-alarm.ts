/**
 * CloudWatch's alarms over recorded values: statistics of a period, metric math with its gaps, M of N, and what missing data
 * means, as the user guide has it ("Configuring how alarms treat missing data", "Using metric math").
 */

/** One value as it was published. */
export interface Point {
  readonly atMinute: number;
  readonly metric: string;
  readonly value: number;
}

/** An alarm's properties in its template. */
export interface AlarmTemplate {
  readonly AlarmName: string;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: 'breaching' | 'notBreaching';
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly ReturnData?: boolean;
    readonly MetricStat?: {
      readonly Metric: { readonly MetricName: string };
      readonly Stat: string;
      readonly Period: number;
    };
  }[];
}

type Series = (period: number) => number | undefined;

/** Whether it is in alarm at any time of `minutes`. */
export function fires(alarm: AlarmTemplate, points: readonly Point[], minutes: number): boolean {
  const { series, periodMinutes } = seriesOf(alarm, points);
  const periods = Math.floor(minutes / periodMinutes);
  return Array.from({ length: periods }, (_, i) => i).some((last) =>
    isInAlarm(alarm, series, last),
  );
}

/** More are looked at than are evaluated; where enough of them are there, the gaps do not count. */
const SPARE_PERIODS = 2;

function isInAlarm(alarm: AlarmTemplate, series: Series, last: number): boolean {
  const { EvaluationPeriods: wanted, DatapointsToAlarm: breaching = wanted } = alarm;
  const range = Array.from({ length: wanted + SPARE_PERIODS }, (_, i) => series(last - i));
  const real = range.filter((value) => value !== undefined);
  const seen = real.length >= wanted ? real.slice(0, wanted) : range.slice(0, wanted);
  const isBreaching = (value: number | undefined) =>
    value === undefined ? alarm.TreatMissingData === 'breaching' : compares(alarm, value);
  return seen.filter(isBreaching).length >= breaching;
}

function compares({ ComparisonOperator: operator, Threshold }: AlarmTemplate, value: number) {
  if (operator === 'GreaterThanThreshold') return value > Threshold;
  if (operator === 'LessThanThreshold') return value < Threshold;
  throw new Error(`Cannot compare by ${operator}: teach it to evaluate-alarm.ts`);
}

function seriesOf(alarm: AlarmTemplate, points: readonly Point[]) {
  if (!alarm.Metrics) {
    const { MetricName = '', Period = 60 } = alarm;
    const stat = alarm.Statistic ?? alarm.ExtendedStatistic ?? '';
    const series = statisticOf(points, { metric: MetricName, stat, seconds: Period });
    return { series, periodMinutes: Period / 60 };
  }
  const inputs = new Map<string, Series>();
  let seconds = 60;
  for (const { Id, MetricStat: of } of alarm.Metrics) {
    if (!of) continue;
    seconds = of.Period;
    const from = { metric: of.Metric.MetricName, stat: of.Stat, seconds };
    inputs.set(Id, statisticOf(points, from));
  }
  // A metric with a label is written as one of a list, too.
  const returned = alarm.Metrics.find((metric) => metric.ReturnData !== false);
  const series = returned?.Expression
    ? mathOf(returned.Expression, inputs)
    : inputs.get(returned?.Id ?? '');
  if (!series) throw new Error(`Cannot evaluate ${alarm.AlarmName}: it returns nothing`);
  return { series, periodMinutes: seconds / 60 };
}

function statisticOf(
  points: readonly Point[],
  { metric, stat, seconds }: { metric: string; stat: string; seconds: number },
): Series {
  const minutes = seconds / 60;
  return (period) => {
    const values = points
      .filter((p) => p.metric === metric && Math.floor(p.atMinute / minutes) === period)
      .map(({ value }) => value);
    // A period in which nothing was published has no value: not nought, and not a count of nought.
    return values.length === 0 ? undefined : statistic(stat, values);
  };
}

function statistic(stat: string, values: readonly number[]): number {
  const sum = values.reduce((a, b) => a + b, 0);
  const known: Record<string, () => number> = {
    Sum: () => sum,
    SampleCount: () => values.length,
    Average: () => sum / values.length,
    Minimum: () => Math.min(...values),
    Maximum: () => Math.max(...values),
  };
  const percentile = /^p(\d+)$/.exec(stat)?.[1];
  if (percentile !== undefined) {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.ceil((Number(percentile) / 100) * sorted.length) - 1] ?? 0;
  }
  const of = known[stat];
  if (!of) throw new Error(`Cannot take ${stat}: teach it to evaluate-alarm.ts`);
  return of();
}

/** Math over several metrics has a value only where each of them has one. */
function mathOf(expression: string, inputs: ReadonlyMap<string, Series>): Series {
  const names = [...inputs.keys()];
  // A gap that is filled lacks nothing.
  const filled = new Map(
    [...expression.matchAll(/FILL\((\w+), (-?\d+)\)/g)].map(([, name = '', by]) => [
      name,
      Number(by),
    ]),
  );
  const source = expression.replace(/\bIF\(/g, 'choose(').replace(/FILL\((\w+), -?\d+\)/g, '$1');
  if (/\b(?!choose\b)[A-Z]{2,}\(/.test(source))
    throw new Error(`Cannot evaluate ${expression}: teach it to evaluate-alarm.ts`);
  const choose = (test: boolean, yes: number, no: number) => (test ? yes : no);
  // oxlint-disable-next-line typescript/no-implied-eval -- the expression is our own template's
  const run = new Function('choose', ...names, `return ${source}`) as (...of: unknown[]) => number;
  return (period) => {
    const values = names.map((name) => inputs.get(name)?.(period) ?? filled.get(name));
    return values.includes(undefined) ? undefined : run(choose, ...values);
  };
}

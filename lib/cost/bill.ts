/** A month's bill: what the templates hold and what the traffic uses, each line a quantity at a price. */
import { TICK_MS } from '../../core/limits.ts';
import { METRICS, type MetricName } from '../../core/metrics.ts';
import type { BillFacts, TaskSize } from './facts.ts';
import { PRICES, type PriceName } from './prices.ts';
import {
  MEDIA_BYTES_A_SECOND,
  MONTH,
  PER_CALL,
  PER_TASK_HOUR,
  PER_TICK,
  QUIET,
  RELAYED,
  type Traffic,
} from './traffic.ts';
import { tasksOverDay } from './warm-tasks.ts';

/** One line; several of one item are added up in the table. */
export interface BillLine {
  readonly item: string;
  readonly quantity: number;
  readonly price: PriceName;
}

/** A month of one traffic. */
export interface Bill {
  readonly traffic: Traffic;
  readonly lines: readonly BillLine[];
  readonly totalUsd: number;
  /** Tasks in the busiest hour, and the vCPU quota that they need. */
  readonly peakTasks: number;
  readonly peakVcpu: number;
}

const GB = 1e9;

/** The image is some tens of MB compressed; ten revisions are kept for rollbacks. */
const IMAGES_GB = 10 * 0.06;

/** One connection in a second, or a GB in an hour: two routers never pass the least. */
const BALANCER_UNITS = 1;

/** The only metric that is not of each pool. */
const OF_ZONES: MetricName = 'CertificateDays';

/** What the facts cost a month under a traffic. */
export function billOf(facts: BillFacts, traffic: Traffic): Bill {
  const use = usageOf(facts, traffic);
  const lines = [
    ...taskLines(facts, use),
    ...requestLines(facts, use),
    ...standingLines(facts, use),
    ...relayLines(facts, use),
    ...nameLines(facts, use),
  ];
  const [first] = facts.pools;
  return {
    traffic,
    lines: lines.filter(({ quantity }) => quantity > 0),
    totalUsd: lines.reduce((sum, line) => sum + usdOf(line), 0),
    peakTasks: use.peakTasks,
    peakVcpu: (use.peakTasks * (first?.cpu ?? 0)) / 1024,
  };
}

/** What a line costs. */
export function usdOf({ quantity, price }: BillLine): number {
  return quantity * PRICES[price].usd;
}

type Usage = ReturnType<typeof usageOf>;

function usageOf(facts: BillFacts, traffic: Traffic) {
  const days = facts.pools.map(({ minWarm }, i) =>
    tasksOverDay(i === 0 ? traffic : { ...traffic, callsPerDay: 0 }, minWarm),
  );
  const calls = traffic.callsPerDay * MONTH.days;
  const isQuiet = calls === 0;
  return {
    days,
    calls,
    callSeconds: calls * traffic.callMinutes * 60,
    peakTasks: days[0]?.peak ?? 0,
    taskHours: days.reduce((sum, day) => sum + day.busyHours + day.warmHours, 0) * MONTH.days,
    ticks: facts.pools.length * ((MONTH.hours * 3_600_000) / (isQuiet ? QUIET.tickMs : TICK_MS)),
    scalerSeconds: facts.wakesAMonth * (isQuiet ? QUIET.runSeconds : facts.scaler.loopSeconds),
  };
}

function taskLines(facts: BillFacts, { days, taskHours, callSeconds }: Usage): BillLine[] {
  const hours = (kind: 'busyHours' | 'warmHours') =>
    facts.pools.flatMap((size, i) =>
      fargate(kind === 'busyHours' ? 'Bots in calls' : 'Bots waiting for callers', size, {
        hours: (days[i]?.[kind] ?? 0) * MONTH.days,
      }),
    );
  return [
    ...hours('busyHours'),
    ...hours('warmHours'),
    { item: 'Public addresses', quantity: taskHours, price: 'publicAddress' },
    {
      item: 'Audio to callers',
      quantity: (callSeconds * MEDIA_BYTES_A_SECOND) / GB,
      price: 'dataOut',
    },
  ];
}

function requestLines(facts: BillFacts, usage: Usage): BillLine[] {
  const { calls, taskHours, ticks, scalerSeconds } = usage;
  const requests = calls * PER_CALL.requests;
  const writes =
    calls * PER_CALL.tableWrites +
    taskHours * PER_TASK_HOUR.heartbeats +
    ticks * PER_TICK.tableWrites;
  const reads = calls * PER_CALL.tableReads + ticks * PER_TICK.tableReads;
  const apiGbSeconds = (requests * PER_CALL.functionSeconds * facts.apiMemoryMiB) / 1024;
  return [
    { item: 'API requests', quantity: requests, price: 'httpRequest' },
    { item: 'API function', quantity: apiGbSeconds, price: 'lambdaGbSecond' },
    { item: 'API function', quantity: requests, price: 'lambdaRequest' },
    {
      item: 'Scaler function',
      quantity: (scalerSeconds * facts.scaler.memoryMiB) / 1024,
      price: 'lambdaGbSecond',
    },
    { item: 'Scaler function', quantity: facts.wakesAMonth, price: 'lambdaRequest' },
    { item: 'Scaler function', quantity: facts.wakesAMonth, price: 'schedule' },
    { item: 'State table', quantity: writes, price: 'tableWrite' },
    { item: 'State table', quantity: reads, price: 'tableRead' },
    { item: 'State table', quantity: (calls * PER_CALL.tableBytes) / GB, price: 'tableGb' },
  ];
}

function standingLines(facts: BillFacts, { calls, taskHours, ticks }: Usage): BillLine[] {
  const logGb =
    (calls * PER_CALL.logBytes +
      taskHours * PER_TASK_HOUR.flowLogBytes +
      ticks * PER_TICK.logBytes) /
    GB;
  const ofPools = Object.keys(METRICS).filter((name) => name !== OF_ZONES);
  const published = calls === 0 ? QUIET.metrics : ofPools;
  const metrics = facts.pools.length * published.length + facts.zones;
  const { balancers, routers } = facts;
  return [
    { item: 'Interface endpoints', quantity: facts.endpointZones * MONTH.hours, price: 'endpoint' },
    { item: 'Metrics', quantity: metrics, price: 'metric' },
    { item: 'Metrics', quantity: taskHours * PER_TASK_HOUR.metricCalls, price: 'metricCall' },
    { item: 'Alarms and dashboard', quantity: facts.alarmMetrics, price: 'alarmMetric' },
    { item: 'Alarms and dashboard', quantity: facts.dashboards, price: 'dashboard' },
    { item: 'Logs', quantity: logGb, price: 'logGb' },
    { item: 'Logs', quantity: logGb, price: 'logGbMonth' },
    { item: 'Keys', quantity: facts.secrets, price: 'secret' },
    { item: 'Images', quantity: IMAGES_GB, price: 'imageGb' },
    ...fargate('Edge', routers, { hours: routers.count * MONTH.hours }),
    { item: 'Edge', quantity: routers.count * MONTH.hours, price: 'publicAddress' },
    { item: 'Edge', quantity: balancers * MONTH.hours, price: 'balancer' },
    { item: 'Edge', quantity: balancers * MONTH.hours * BALANCER_UNITS, price: 'balancerUnit' },
    { item: 'Edge', quantity: balancers * calls * PER_CALL.requests, price: 'cdnRequest' },
  ];
}

/** The zone is the user's, and may be paid for already; changes of records and the certificate cost nothing. */
function nameLines({ zones }: BillFacts, { calls }: Usage): BillLine[] {
  const item = 'Names of tasks';
  return [
    { item, quantity: zones, price: 'hostedZone' },
    { item, quantity: zones * calls * PER_CALL.dnsQueries, price: 'dnsQuery' },
  ];
}

/** A channel that gave nobody its credentials in a month costs nothing. */
function relayLines({ relayChannels }: BillFacts, { calls, callSeconds }: Usage): BillLine[] {
  if (relayChannels === 0 || calls === 0) return [];
  const item = 'Relays for callers without UDP';
  const relayed = calls * RELAYED;
  return [
    { item, quantity: relayChannels, price: 'relayChannel' },
    // Each call is rounded up to a whole minute: half of one, in the mean.
    { item, quantity: relayed / 2 + (callSeconds / 60) * RELAYED, price: 'relayMinute' },
  ];
}

function fargate(item: string, size: TaskSize, { hours }: { hours: number }): BillLine[] {
  return [
    { item, quantity: (hours * size.cpu) / 1024, price: size.arm ? 'armVcpu' : 'x86Vcpu' },
    { item, quantity: (hours * size.memoryMiB) / 1024, price: size.arm ? 'armGb' : 'x86Gb' },
  ];
}

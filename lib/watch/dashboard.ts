/** The dashboard: for each pool what callers got, what the pool holds and why, how turns sound, and what fails. */
import { Duration } from 'aws-cdk-lib';
import { type IWidget, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../core/metrics.ts';
import { graph } from './graph.ts';
import { poolMetric, type Reading, type WatchedPool } from './pool-metric.ts';

const perMinute: Reading = { statistic: 'Sum', minutes: 1 };
const level: Reading = { statistic: 'Average', minutes: 1 };
const worstLevel: Reading = { statistic: 'Maximum', minutes: 1 };
const worst: Reading = { statistic: 'p99', minutes: 5 };
const usual: Reading = { statistic: 'p50', minutes: 5 };

/** The widgets of one pool, in rows. */
export function poolWidgets(pool: WatchedPool): IWidget[][] {
  const metrics = (reading: Reading, ...names: MetricName[]) =>
    names.map((name) => poolMetric(pool, name, reading));
  return [
    [new TextWidget({ markdown: `## ${pool.pool}`, width: 24, height: 1 })],
    [
      graph(
        'Sessions by start',
        metrics(perMinute, 'SessionsWarm', 'SessionsShared', 'SessionsCold'),
      ),
      graph('Request to bot, first word', [
        ...metrics(usual, 'StartMs', 'FirstWordMs'),
        ...metrics(worst, 'StartMs'),
      ]),
      graph(
        'Waiting, turned away, failed',
        metrics(worstLevel, 'SessionsQueued'),
        metrics(perMinute, 'SessionsRefused', 'SessionsFailed', 'ProviderFaults'),
      ),
    ],
    [
      graph(
        'Tasks',
        metrics(level, 'TasksIdle', 'TasksBusy', 'TasksShared', 'TasksStarting', 'TasksDraining'),
      ),
      graph(
        'Warm tasks wanted',
        metrics(level, 'PoolTarget', 'PoolKeep', 'TasksIdle'),
        metrics(level, 'TargetBound'),
      ),
      graph('Requests a minute', [
        ...metrics(level, 'ForecastArrivals', 'ForecastHigh'),
        arrivals(pool),
      ]),
    ],
    [
      graph('A turn', [
        ...metrics(usual, 'TurnMs', 'TurnEndpointMs', 'TurnLlmMs', 'TurnTtsMs', 'TurnOwnMs'),
        ...metrics(worst, 'TurnMs'),
      ]),
      graph('A turn at the caller’s ear', [
        ...metrics(usual, 'VoiceToVoiceMs', 'TurnCaptureMs', 'TurnNetworkMs', 'TurnAudioMs'),
        ...metrics(usual, 'TurnOutputMs', 'FirstWordFromRequestMs'),
        ...metrics(worst, 'VoiceToVoiceMs'),
      ]),
      graph('Late frames', metrics(perMinute, 'LateFrames'), metrics(worst, 'TaskCpu')),
      graph('Launches', metrics(perMinute, 'LaunchFailures', 'TasksDied', 'ClaimsLost'), [
        ...metrics(usual, 'LeadTimeMs'),
      ]),
    ],
  ];
}

/** What came, to be held against the forecast: every request is counted once, by how it was answered. */
function arrivals(pool: WatchedPool): MathExpression {
  return new MathExpression({
    expression: 'FILL(warm, 0) + FILL(shared, 0) + FILL(cold, 0) + FILL(refused, 0)',
    usingMetrics: {
      warm: poolMetric(pool, 'SessionsWarm', perMinute),
      shared: poolMetric(pool, 'SessionsShared', perMinute),
      cold: poolMetric(pool, 'SessionsCold', perMinute),
      refused: poolMetric(pool, 'SessionsRefused', perMinute),
    },
    period: Duration.minutes(1),
    label: 'requests a minute that came',
  });
}

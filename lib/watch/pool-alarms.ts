/** The alarms that every pool has. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { TURN_STAGES, type TurnStage } from '../../core/session/turn-ledger.ts';
import type { AlarmSpec } from './alarm.ts';
import { poolMetric, type WatchedPool } from './pool-metric.ts';

const sum5 = { statistic: 'Sum', minutes: 5 };
const most = { statistic: 'Maximum', minutes: 1 };

/** The alarms of one pool; more than `coldPercent` of its callers waiting for a container is one of them. */
export function poolAlarms(pool: WatchedPool, coldPercent: number): AlarmSpec[] {
  return [
    ...callersWait(pool, coldPercent),
    ...TURN_STAGES.map((stage) => slowTurns(pool, stage)),
    ...tasksFail(pool),
    ...storeDoubted(pool),
  ];
}

function callersWait(pool: WatchedPool, coldPercent: number): AlarmSpec[] {
  return [
    {
      name: 'ColdStarts',
      means: `More than ${coldPercent} % of callers had to wait for a container.`,
      metric: coldShare(pool),
      threshold: coldPercent,
      periods: 3,
      breaching: 2,
    },
    {
      name: 'QueueStuck',
      means: 'Callers have been waiting for a seat for five minutes on end.',
      metric: poolMetric(pool, 'SessionsQueued', { statistic: 'Minimum', minutes: 1 }),
      threshold: 0,
      periods: 5,
      breaching: 5,
    },
    {
      name: 'StartsSlow',
      means: 'One caller in ten for whom a seat was free got it after two seconds and more.',
      metric: poolMetric(pool, 'StartMs', { statistic: 'p90', minutes: 5 }),
      threshold: 2_000,
      periods: 3,
      breaching: 3,
    },
    {
      name: 'SessionsRefused',
      means: 'Callers were turned away because the pool is at its cap.',
      metric: poolMetric(pool, 'SessionsRefused', sum5),
      threshold: 0,
    },
    {
      name: 'SessionsFailed',
      means: 'A fault ended calls.',
      metric: poolMetric(pool, 'SessionsFailed', sum5),
      threshold: 2,
    },
    {
      name: 'LateFrames',
      means: 'Callers hear gaps: a task sends its audio late.',
      metric: poolMetric(pool, 'LateFrames', sum5),
      threshold: 50,
      periods: 3,
      breaching: 2,
    },
  ];
}

function tasksFail(pool: WatchedPool): AlarmSpec[] {
  return [
    {
      name: 'LaunchFailures',
      means: 'ECS does not launch the tasks that the scaler asks for.',
      metric: poolMetric(pool, 'LaunchFailures', sum5),
      threshold: 5,
      periods: 3,
      breaching: 2,
    },
    {
      name: 'RevisionBroken',
      means: 'The newest revision dies before it is ready; the last good one serves.',
      metric: poolMetric(pool, 'RevisionBroken', most),
      threshold: 0,
    },
    {
      name: 'TasksDied',
      means: 'Tasks fail after they were ready.',
      metric: poolMetric(pool, 'TasksDied', sum5),
      threshold: 2,
    },
    {
      name: 'ClaimsLost',
      means: 'Seats are claimed and no bot takes the session in time.',
      metric: poolMetric(pool, 'ClaimsLost', sum5),
      threshold: 2,
    },
  ];
}

function storeDoubted(pool: WatchedPool): AlarmSpec[] {
  return [
    {
      name: 'ReapingPaused',
      means: 'Too many heartbeats are stale at once to be believed; nothing is reaped.',
      metric: poolMetric(pool, 'ReapingPaused', most),
      threshold: 0,
      periods: 3,
      breaching: 3,
    },
    {
      name: 'ScalerSilent',
      means: 'No tick of the scaler for five minutes: the pool no longer follows its callers.',
      metric: poolMetric(pool, 'TickMs', { statistic: 'SampleCount', minutes: 1 }),
      threshold: 1,
      below: true,
      periods: 5,
      breaching: 5,
      silenceIsTrouble: true,
    },
  ];
}

const STAGE_SAYS: Readonly<Record<TurnStage, string>> = {
  capture: 'the caller’s microphone and encoder',
  network: 'the network',
  audio: 'the bot’s own audio',
  endpoint: 'hearing and the end of turns',
  llm: 'the model',
  tts: 'the voice',
  output: 'the way out to the ear',
};

/** Answers that come late, by the stage that is to blame; below 20 turns a share says nothing. */
function slowTurns(pool: WatchedPool, stage: TurnStage): AlarmSpec {
  return {
    name: 'SlowTurns',
    part: stage,
    means: `More than a fifth of the answers are above their budget, because of ${STAGE_SAYS[stage]}.`,
    metric: new MathExpression({
      expression: 'IF(turns >= 20, 100 * FILL(slow, 0) / turns, 0)',
      usingMetrics: {
        slow: poolMetric(pool, 'SlowTurns', { ...sum5, by: { Stage: stage } }),
        turns: poolMetric(pool, 'TurnMs', { statistic: 'SampleCount', minutes: 5 }),
      },
      period: Duration.minutes(5),
      label: `answers above their budget because of ${STAGE_SAYS[stage]}, %`,
    }),
    threshold: 20,
    periods: 3,
    breaching: 2,
  };
}

/** Cold starts in percent of all; below 20 callers a share says nothing. Both readings are of one metric, so that none lacks without the other. */
function coldShare(pool: WatchedPool): MathExpression {
  return new MathExpression({
    expression: 'IF(starts >= 20, 100 * cold, 0)',
    usingMetrics: {
      starts: poolMetric(pool, 'SessionsCold', { statistic: 'SampleCount', minutes: 5 }),
      cold: poolMetric(pool, 'SessionsCold', { statistic: 'Average', minutes: 5 }),
    },
    period: Duration.minutes(5),
    label: 'callers that waited for a container, %',
  });
}

import { beforeAll, describe, expect, it } from 'vitest';
import { ofType } from '../../../lib/templates.ts';
import { everything, synthesise } from '../synthesise.ts';
import { type AlarmTemplate, fires, type Point } from './evaluate-alarm.ts';

const MINUTES = 60;

let alarms: Map<string, AlarmTemplate>;
beforeAll(() => {
  alarms = new Map(
    ofType(synthesise(everything), 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const alarm = Properties as unknown as AlarmTemplate;
      return [alarm.AlarmName, alarm];
    }),
  );
});

/** Values of one metric, `each` in every minute from `from` to `to`. */
const minutely = (
  metric: string,
  each: readonly number[],
  { from = 0, to = MINUTES } = {},
): Point[] =>
  Array.from({ length: to - from }, (_, i) => from + i).flatMap((atMinute) =>
    each.map((value) => ({ atMinute, metric, value })),
  );

/** What a system publishes that nobody calls: the scaler's ticks, and the routers that the balancer counts. */
const QUIET: Point[] = [
  ...minutely('TickMs', [40]),
  ...minutely('SessionsQueued', [0]),
  ...minutely('LaunchFailures', [0]),
  ...minutely('TasksDied', [0]),
  ...minutely('RevisionBroken', [0]),
  ...minutely('ReapingPaused', [0]),
  ...minutely('HealthyHostCount', [2]),
  ...minutely('ApproximateNumberOfMessagesVisible', [0]),
  ...minutely('Errors', [0]),
  ...minutely('Throttles', [0]),
];

/** Callers as they come all day: a metric is there only when something happened. */
const BUSY: Point[] = [
  ...QUIET,
  ...minutely('SessionsCold', [0, 0, 0, 0, 0, 0]),
  ...minutely('SessionsWarm', [1, 1, 1, 1, 1, 1]),
  ...minutely('StartMs', [30, 40, 45, 50, 60, 90]),
  ...minutely('LateFrames', [1]),
];

/** A trouble, what is published in it from minute 20 to 40, and the alarms that must tell. */
const TROUBLES: [string, readonly Point[], readonly string[]][] = [
  [
    'every caller waits for a container, so that no other start is there',
    [...QUIET, ...minutely('SessionsCold', [1, 1, 1, 1, 1, 1], { from: 20, to: 40 })],
    ['ColdStarts'],
  ],
  [
    'one caller in ten waits for a container',
    [...QUIET, ...minutely('SessionsCold', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], { from: 20, to: 40 })],
    ['ColdStarts'],
  ],
  [
    'callers wait and get no seat',
    without(BUSY, 'SessionsQueued').concat(minutely('SessionsQueued', [3], { from: 20, to: 40 })),
    ['QueueStuck'],
  ],
  [
    'the pool is full',
    [...BUSY, ...minutely('SessionsRefused', [1], { from: 20, to: 22 })],
    ['SessionsRefused'],
  ],
  [
    'a task with three calls is lost, between two minutes',
    [
      ...BUSY,
      { atMinute: 20, metric: 'SessionsFailed', value: 1 },
      ...minutely('SessionsFailed', [1, 1], { from: 21, to: 22 }),
    ],
    ['SessionsFailed'],
  ],
  [
    'starts are slow',
    without(BUSY, 'StartMs').concat(minutely('StartMs', [40, 2_500], { from: 20, to: 40 })),
    ['StartsSlow'],
  ],
  [
    'a task sends its audio late',
    [...BUSY, ...minutely('LateFrames', [30], { from: 20, to: 40 })],
    ['LateFrames'],
  ],
  [
    'answers come late, all for one stage',
    [
      ...BUSY,
      ...minutely('TurnMs', [900, 900, 900, 900, 900], { from: 20, to: 40 }),
      ...minutely('SlowTurns', [1, 1, 1], { from: 20, to: 40 }),
    ],
    ['SlowTurns'],
  ],
  [
    'ECS launches nothing',
    [...BUSY, ...minutely('LaunchFailures', [2, 2], { from: 20, to: 40 })],
    ['LaunchFailures'],
  ],
  [
    'a revision crash-loops',
    [...BUSY, ...minutely('RevisionBroken', [1], { from: 20, to: 40 })],
    ['RevisionBroken'],
  ],
  ['tasks die', [...BUSY, ...minutely('TasksDied', [3], { from: 20, to: 21 })], ['TasksDied']],
  [
    'no bot takes what is claimed',
    [...BUSY, ...minutely('ClaimsLost', [1], { from: 20, to: 24 })],
    ['ClaimsLost'],
  ],
  [
    'heartbeats are stale all at once',
    [...BUSY, ...minutely('ReapingPaused', [1], { from: 20, to: 40 })],
    ['ReapingPaused'],
  ],
  [
    'the scaler is dead and publishes nothing',
    BUSY.filter(({ atMinute, metric }) => !isOfScaler(metric) || atMinute < 20),
    ['ScalerSilent'],
  ],
  [
    'the table does not answer the API',
    [...BUSY, ...minutely('ApiFaults', [1, 1, 1], { from: 20, to: 21 })],
    ['ApiErrors'],
  ],
  [
    'the functions crash',
    [...BUSY, ...minutely('Errors', [1], { from: 20, to: 40 })],
    ['ApiCrashed', 'ScalerErrors'],
  ],
  [
    'the account has no executions left',
    [...BUSY, ...minutely('Throttles', [1], { from: 20, to: 21 })],
    ['ApiThrottled'],
  ],
  [
    'an event reaches nobody',
    [...BUSY, ...minutely('ApproximateNumberOfMessagesVisible', [1], { from: 20, to: 60 })],
    ['DeadLetters'],
  ],
  [
    'DynamoDB throttles',
    [...BUSY, ...minutely('WriteThrottleEvents', [5], { from: 20, to: 40 })],
    ['TableThrottled'],
  ],
  [
    'no router is left, and the balancer counts none',
    BUSY.filter(({ atMinute, metric }) => metric !== 'HealthyHostCount' || atMinute < 20),
    ['EdgeDown'],
  ],
];

/** What is no trouble. */
const ORDINARY: [string, readonly Point[]][] = [
  ['nobody calls for an hour', QUIET],
  ['callers come and find bots', BUSY],
  [
    'some callers wait for a bot: API Gateway counts their 503 as errors, and a held start as slow',
    [
      ...BUSY,
      ...minutely('5xx', [1, 1, 1, 1]),
      ...minutely('Latency', [20_000, 20_000, 40, 40]),
      ...minutely('SessionsQueued', [1], { from: 20, to: 22 }),
      ...minutely('SessionsCold', [1], { from: 20, to: 21 }),
    ],
  ],
  [
    'three callers, and two of them wait',
    [...QUIET, ...minutely('SessionsCold', [1, 1, 0], { from: 20, to: 21 })],
  ],
  [
    'turns are quick, so that no slow one is counted',
    [...BUSY, ...minutely('TurnMs', [300, 300, 300, 300, 300])],
  ],
  ['one call fails', [...BUSY, { atMinute: 20, metric: 'SessionsFailed', value: 1 }]],
  [
    'the schedule comes late, so that a minute has no tick',
    BUSY.filter(({ atMinute, metric }) => metric !== 'TickMs' || atMinute % 5 !== 3),
  ],
];

describe('the alarms, over what is published in', () => {
  const told = (points: readonly Point[]) => [
    ...new Set(
      [...alarms].flatMap(([name, alarm]) =>
        fires(alarm, points, MINUTES) ? [articleOf(name)] : [],
      ),
    ),
  ];

  it.each(TROUBLES)('%s, tell', (_what, points, wanted) => {
    expect(told(points)).toEqual(expect.arrayContaining([...wanted]));
  });

  it.each(ORDINARY)('%s, are silent', (_what, points) => {
    expect(told(points)).toEqual([]);
  });

  it('a trouble each, are all heard', () => {
    const heard = new Set(TROUBLES.flatMap(([, , wanted]) => wanted));
    expect([...alarms.keys()].filter((name) => !heard.has(articleOf(name)))).toEqual([]);
  });
});

/** `greenroom-watch-ColdStarts-receptionist` -> `ColdStarts`. */
function articleOf(name: string): string {
  return name.split('-')[2] ?? '';
}

function without(points: readonly Point[], metric: string): Point[] {
  return points.filter((point) => point.metric !== metric);
}

function isOfScaler(metric: string): boolean {
  return /^(TickMs|SessionsQueued|LaunchFailures|TasksDied|RevisionBroken|ReapingPaused)$/.test(
    metric,
  );
}

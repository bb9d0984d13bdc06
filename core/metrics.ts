/** Every metric that Greenroom publishes: the emitters, the dashboard and the alarms take their names from here. */

/** The CloudWatch namespace. */
export const NAMESPACE = 'Greenroom';

/** CloudWatch's units that we use. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Percent';

/** What every metric is kept apart by: two deployments may have a pool of one name. */
export function dimensionsOf(
  deployment: string,
  { pool, by }: Pick<Measurement, 'pool' | 'by'>,
): Record<string, string> {
  return { Deployment: deployment, Pool: pool, ...by };
}

/** Name, unit and meaning of each metric; all carry the dimensions `Deployment` and `Pool`, and those of `by`. */
export const METRICS = {
  SessionsWarm: { unit: 'Count', means: 'sessions that found an idle task' },
  SessionsShared: { unit: 'Count', means: 'sessions that were put on a spare seat' },
  /** 1 or 0 for every start, so that its average is a share and its samples are the starts. */
  SessionsCold: { unit: 'Count', means: 'sessions that had to wait for a seat' },
  SessionsRefused: { unit: 'Count', means: 'requests refused at the cap' },
  SessionsFailed: { unit: 'Count', means: 'sessions that a fault ended' },
  SessionsQueued: { unit: 'Count', means: 'sessions waiting for a seat' },
  StartMs: { unit: 'Milliseconds', means: 'request to a bot that has accepted' },
  FirstWordMs: { unit: 'Milliseconds', means: 'media connected to the first audio of the bot' },
  TurnMs: {
    unit: 'Milliseconds',
    means: 'end of the caller’s speech to the first audio of the reply',
  },
  TurnEndpointMs: {
    unit: 'Milliseconds',
    means: 'end of speech to the decision that the turn is over',
  },
  TurnLlmMs: { unit: 'Milliseconds', means: 'request to the first token of the model' },
  TurnTtsMs: { unit: 'Milliseconds', means: 'first text to the first audio of the voice' },
  TurnOwnMs: { unit: 'Milliseconds', means: 'our own share of a turn, providers taken off' },
  TurnCaptureMs: { unit: 'Milliseconds', means: 'microphone and encoder, as the client says' },
  TurnNetworkMs: { unit: 'Milliseconds', means: 'the way there and back, as the client says' },
  TurnAudioMs: { unit: 'Milliseconds', means: 'sound that is here to a silence that is noticed' },
  TurnOutputMs: { unit: 'Milliseconds', means: 'first sound of the voice to the caller’s ear' },
  VoiceToVoiceMs: {
    unit: 'Milliseconds',
    means: 'the caller’s last sound to the reply at the caller’s ear, where the client measures',
  },
  SlowTurns: {
    unit: 'Count',
    means: 'turns above their budget, by the stage that took most above its share',
  },
  ProviderFaults: {
    unit: 'Count',
    means: 'times that a provider failed and another one of its chain was asked',
  },
  FirstWordFromRequestMs: {
    unit: 'Milliseconds',
    means: 'the start request to the first audio of the bot',
  },
  LateFrames: { unit: 'Count', means: 'audio frames sent over 60 ms late' },
  TaskCpu: { unit: 'Percent', means: 'CPU of a task, of its quota' },
  TasksIdle: { unit: 'Count', means: 'tasks without a session, claimable' },
  TasksBusy: { unit: 'Count', means: 'tasks with a session' },
  TasksShared: { unit: 'Count', means: 'tasks with more than one session' },
  TasksStarting: { unit: 'Count', means: 'tasks launched and not ready' },
  TasksDraining: { unit: 'Count', means: 'tasks that take no new session' },
  PoolTarget: { unit: 'Count', means: 'warm tasks wanted' },
  PoolKeep: { unit: 'Count', means: 'warm tasks above which idle ones are stopped' },
  ForecastArrivals: { unit: 'Count', means: 'requests a minute foreseen' },
  ForecastHigh: { unit: 'Count', means: 'requests a minute that 99 of 100 stretches stay under' },
  TargetBound: { unit: 'Count', means: '1 while something else than the forecast sets the target' },
  LeadTimeMs: { unit: 'Milliseconds', means: 'launch to claimable' },
  LaunchFailures: { unit: 'Count', means: 'tasks that could not be launched' },
  ApiFaults: { unit: 'Count', means: 'requests that a fault of ours refused' },
  ClaimsLost: { unit: 'Count', means: 'claims that no bot accepted in time' },
  TasksDied: { unit: 'Count', means: 'tasks that failed' },
  ReapingPaused: { unit: 'Count', means: '1 while too many heartbeats are stale to be believed' },
  RevisionBroken: { unit: 'Count', means: '1 while the newest revision crash-loops' },
  CertificateDays: {
    unit: 'Count',
    means: 'days that the certificate of tasks’ names still holds',
  },
  TickMs: { unit: 'Milliseconds', means: 'one tick of the scaler' },
} as const satisfies Record<string, { unit: MetricUnit; means: string }>;

/** A metric's name. */
export type MetricName = keyof typeof METRICS;

/** One value of one metric. */
export interface Measurement {
  readonly name: MetricName;
  readonly pool: string;
  readonly value: number;
  /** What the value is kept apart by, besides its pool. */
  readonly by?: Readonly<Record<string, string>> | undefined;
}

/** The port to CloudWatch: gathers values and publishes them together. */
export interface Meter {
  record(measurement: Measurement): void;
  /** Publishes what was gathered; a failure is logged and dropped, for no call depends on it. */
  flush(): Promise<void>;
}

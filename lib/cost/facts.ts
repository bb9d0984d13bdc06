/** What there is to pay for, read from synthesised templates. */
import { ofType, type Templates } from '../templates.ts';

/** A size of Fargate task. */
export interface TaskSize {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly arm: boolean;
}

/** All that the bill needs to know of a deployment. */
export interface BillFacts {
  /** The first pool takes the calls. */
  readonly pools: readonly (TaskSize & { readonly pool: string; readonly minWarm: number })[];
  /** Interface endpoints, counted once for each zone. */
  readonly endpointZones: number;
  readonly apiMemoryMiB: number;
  readonly scaler: { readonly memoryMiB: number; readonly loopSeconds: number };
  readonly wakesAMonth: number;
  readonly secrets: number;
  readonly alarmMetrics: number;
  readonly dashboards: number;
  /** Signaling channels whose relays callers may use. */
  readonly relayChannels: number;
  readonly balancers: number;
  /** The edge's routers, all of one size. */
  readonly routers: TaskSize & { readonly count: number };
  /** Hosted zones, which are the user's, in which tasks have names. */
  readonly zones: number;
}

type Properties = Readonly<Record<string, unknown>>;

/** Reads the facts. Throws when a template is not of the shape that our stacks give it. */
export function readFacts(templates: Templates): BillFacts {
  const all = (type: string, stack?: string) =>
    ofType(templates, type).filter((found) => stack === undefined || found.stack === stack);
  const api = all('AWS::Lambda::Function', 'api')[0]?.Properties ?? {};
  const scaler = all('AWS::Lambda::Function', 'scaler')[0]?.Properties ?? {};
  const schedules = all('AWS::Scheduler::Schedule', 'scaler');
  return {
    pools: readPools(templates, scaler),
    endpointZones: all('AWS::EC2::VPCEndpoint')
      .filter(({ Properties }) => Properties['VpcEndpointType'] === 'Interface')
      .reduce((sum, { Properties }) => sum + (Properties['SubnetIds'] as unknown[]).length, 0),
    apiMemoryMiB: numberIn(api, 'MemorySize'),
    scaler: {
      memoryMiB: numberIn(scaler, 'MemorySize'),
      loopSeconds: Number(variablesOf(scaler)['LOOP_SECONDS']),
    },
    wakesAMonth: schedules.reduce((sum, { Properties }) => sum + wakesAMonth(Properties), 0),
    secrets: all('AWS::SecretsManager::Secret').length,
    alarmMetrics: all('AWS::CloudWatch::Alarm').reduce(
      (sum, a) => sum + metricsIn(a.Properties),
      0,
    ),
    dashboards: all('AWS::CloudWatch::Dashboard').length,
    relayChannels: all('AWS::KinesisVideo::SignalingChannel').length,
    balancers: all('AWS::ElasticLoadBalancingV2::LoadBalancer').length,
    routers: readRouters(templates),
    zones: all('Custom::Certified').length,
  };
}

function readPools(templates: Templates, scaler: Properties): BillFacts['pools'] {
  const deployments = JSON.parse(String(variablesOf(scaler)['DEPLOYMENTS'])) as Record<
    string,
    { taskDefinition: string; settings: { minWarm: number } }
  >;
  return Object.entries(deployments).map(([pool, { taskDefinition, settings }]) => {
    const task = ofType(templates, 'AWS::ECS::TaskDefinition').find(
      ({ Properties }) => Properties['Family'] === taskDefinition,
    );
    if (!task) throw new Error(`Cannot read the cost of ${pool}: no task ${taskDefinition}`);
    return { pool, minWarm: settings.minWarm, ...sizeOf(task.Properties) };
  });
}

function readRouters(templates: Templates): BillFacts['routers'] {
  const inEdge = (type: string) =>
    ofType(templates, type).find(({ stack }) => stack === 'edge')?.Properties;
  const [task, service] = [inEdge('AWS::ECS::TaskDefinition'), inEdge('AWS::ECS::Service')];
  if (!task || !service) return { cpu: 0, memoryMiB: 0, arm: true, count: 0 };
  return { ...sizeOf(task), count: numberIn(service, 'DesiredCount') };
}

function sizeOf(task: Properties): TaskSize {
  const platform = task['RuntimePlatform'] as { CpuArchitecture?: string } | undefined;
  return {
    cpu: numberIn(task, 'Cpu'),
    memoryMiB: numberIn(task, 'Memory'),
    arm: platform?.CpuArchitecture === 'ARM64',
  };
}

/** An alarm on an expression pays for each metric in it. */
function metricsIn(alarm: Properties): number {
  const parts = alarm['Metrics'] as { MetricStat?: unknown }[] | undefined;
  return parts ? parts.filter((part) => part.MetricStat).length : 1;
}

function wakesAMonth(schedule: Properties): number {
  const minutes = /^rate\((\d+) minutes?\)$/.exec(String(schedule['ScheduleExpression']))?.[1];
  if (!minutes) throw new Error('Cannot read the cost of a schedule: it is no rate in minutes');
  return (730 * 60) / Number(minutes);
}

function variablesOf(fn: Properties): Properties {
  return (fn['Environment'] as { Variables: Properties } | undefined)?.Variables ?? {};
}

function numberIn(properties: Properties, name: string): number {
  const value = Number(properties[name]);
  if (!(value > 0)) throw new Error(`Cannot read the cost: ${name} is no number`);
  return value;
}

/** What calls the functions: the HTTP API, the schedule, the rules of events, and who was permitted to. */
import type { Find } from './network.ts';
import { arnHere } from './physical.ts';

/** A rule of EventBridge. */
export interface EventRule {
  readonly arn: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly targets: readonly string[];
}

/** A schedule of EventBridge Scheduler. */
export interface ScheduleSpec {
  readonly everyMs: number;
  readonly target: string;
  readonly role: string;
  readonly input: unknown;
}

/** A route of the HTTP API. */
export interface Route {
  /** Such as `ANY /{proxy+}`. */
  readonly key: string;
  readonly target: string;
}

/** A statement of a function's own policy. */
export interface Permission {
  readonly target: string;
  readonly principal: string;
  readonly source: string;
}

/** All of it. */
export interface Waking {
  readonly rules: readonly EventRule[];
  readonly schedules: readonly ScheduleSpec[];
  readonly routes: readonly Route[];
  readonly api: string;
  /** The API is reached by IPv6, too. */
  readonly dualStack: boolean;
  readonly permissions: readonly Permission[];
}

/** Reads what wakes functions. */
export function readWaking(find: Find): Waking {
  const [api] = find('AWS::ApiGatewayV2::Api');
  const integrations = new Map(
    find('AWS::ApiGatewayV2::Integration').map(({ name, properties }) => [
      `integrations/${name}`,
      String(properties['IntegrationUri']),
    ]),
  );
  return {
    rules: find('AWS::Events::Rule')
      .filter(({ properties }) => properties['EventPattern'] !== undefined)
      .map(({ name, properties }) => ({
        arn: arnHere('events', `rule/${name}`),
        pattern: properties['EventPattern'] as Record<string, unknown>,
        targets: (properties['Targets'] as { Arn: string }[]).map(({ Arn }) => Arn),
      })),
    schedules: find('AWS::Scheduler::Schedule')
      .filter(({ properties }) => properties['State'] !== 'DISABLED')
      .map(({ properties }) => {
        const target = properties['Target'] as { Arn: string; RoleArn: string; Input?: string };
        return {
          everyMs: rateMs(String(properties['ScheduleExpression'])),
          target: target.Arn,
          role: target.RoleArn,
          input: target.Input === undefined ? {} : (JSON.parse(target.Input) as unknown),
        };
      }),
    routes: find('AWS::ApiGatewayV2::Route').map(({ properties }) => ({
      key: String(properties['RouteKey']),
      target: integrations.get(String(properties['Target'])) ?? '',
    })),
    api: api?.name ?? '',
    dualStack: api?.properties['IpAddressType'] === 'dualstack',
    permissions: find('AWS::Lambda::Permission').map(({ properties }) => ({
      target: String(properties['FunctionName']),
      principal: String(properties['Principal']),
      source: String(properties['SourceArn'] ?? '*'),
    })),
  };
}

function rateMs(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const unitMs = units[unit];
  if (unitMs === undefined)
    throw new Error(`Cannot keep the schedule ${expression}: teach it here`);
  return Number(count) * unitMs;
}

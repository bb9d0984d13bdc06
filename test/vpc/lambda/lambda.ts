/** Lambda: functions of the blueprint, as many instances as there are events at once, each version apart. */
import { REGION } from '../../../local/ecs/names.ts';
import type { Attached, Fabric } from '../fabric/fabric.ts';
import type { Faults } from '../region/faults.ts';
import { type Keys, sayRefused } from '../region/keys.ts';
import type { FunctionSpec } from '../template/blueprint.ts';
import { type Instance, startInstance } from './instance.ts';

/** What Lambda needs. */
export interface LambdaDeps {
  readonly fabric: Fabric;
  readonly keys: Keys;
  readonly faults: Faults;
  /** The Node of the runtime, and the certificate that it trusts. */
  readonly node: string;
  readonly certificateFile: string;
  readonly onLog: (functionName: string, line: string) => void;
}

/** The running service. */
export interface Lambda {
  invoke(arn: string, event: unknown): Promise<unknown>;
  /** Takes the event; whatever becomes of it is in the faults and the log. */
  invokeLater(arn: string, event: unknown): void;
  /** Takes over a deploy: events that run go on in the version that they began in. */
  update(functions: readonly FunctionSpec[]): void;
  /** Every event that was given to a function, in order. */
  readonly taken: readonly { readonly arn: string; readonly event: unknown }[];
  close(): void;
}

interface Version {
  readonly spec: FunctionSpec;
  readonly free: Instance[];
  busy: number;
  retired: boolean;
}

/** Where an instance is. */
type Place = Pick<Attached, 'namespace' | 'plugged'>;

/** A function outside of the VPC has none of its ways; it finds none of AWS's services either, which ours do not ask. */
const OUTSIDE: Place = { namespace: 'world', plugged: Promise.resolve() };

/** The permissions that a function in a VPC cannot be made without. */
const NEEDED = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
];

/** Starts it without functions. */
export function createLambda(deps: LambdaDeps): Lambda {
  const versions = new Map<string, Version>();
  const instances = new Set<Instance>();
  const taken: { arn: string; event: unknown }[] = [];
  let closed = false;
  const places = new Map<string, Place>();

  const placeOf = ({ subnets: [subnet], groups, ipv6 }: FunctionSpec): Place => {
    if (subnet === undefined) return OUTSIDE;
    const key = [subnet, ...groups, ipv6].join();
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = deps.fabric.attach({ subnet, groups, publicAddress: false, ipv6 });
    places.set(key, place);
    return place;
  };
  const start = async ({ spec }: Version): Promise<Instance> => {
    const { namespace, plugged } = placeOf(spec);
    await plugged;
    const instance = startInstance({
      node: deps.node,
      namespace,
      env: environmentOf(deps, spec),
      onLog: (line) => deps.onLog(spec.name, line),
    });
    instances.add(instance);
    return instance;
  };
  const drop = (instance: Instance) => {
    instance.kill();
    instances.delete(instance);
  };
  const run = async (version: Version, event: unknown): Promise<unknown> => {
    version.busy += 1;
    let instance: Instance | undefined;
    try {
      instance = version.free.pop() ?? (await start(version));
      return await instance.invoke(event, version.spec.timeoutMs);
    } catch (error) {
      deps.faults.add(`${version.spec.name}: ${firstLine(error)}`);
      throw error;
    } finally {
      version.busy -= 1;
      if (instance?.alive && !version.retired) version.free.push(instance);
      else if (instance) drop(instance);
    }
  };
  const find = (arn: string): Version => {
    const found = versions.get(arn);
    if (!found || closed) throw new Error(`Function not found: ${arn}`);
    if (found.busy >= found.spec.concurrency) throw new Error('Rate Exceeded.');
    return found;
  };
  const lambda: Lambda = {
    async invoke(arn, event) {
      const version = find(arn);
      taken.push({ arn, event });
      return run(version, event);
    },
    invokeLater(arn, event) {
      lambda.invoke(arn, event).catch((error: unknown) => deps.faults.add(firstLine(error)));
    },
    update(functions) {
      for (const spec of functions) {
        const before = versions.get(spec.arn);
        if (before && sameVersion(before.spec, spec)) continue;
        checkRole(deps, spec);
        versions.set(spec.arn, { spec, free: [], busy: 0, retired: false });
        if (!before) continue;
        before.retired = true;
        for (const instance of before.free.splice(0)) drop(instance);
      }
    },
    taken,
    close() {
      closed = true;
      for (const instance of instances) instance.kill();
    },
  };
  return lambda;
}

function sameVersion(a: FunctionSpec, b: FunctionSpec): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function checkRole({ keys }: LambdaDeps, { role, subnets }: FunctionSpec): void {
  if (subnets.length === 0) return;
  const asks = NEEDED.map((action) => ({ action, resource: '*' }));
  const refused = keys.refused(role, asks);
  if (refused) throw new Error(sayRefused(role, refused));
}

function environmentOf({ keys, certificateFile }: LambdaDeps, spec: FunctionSpec) {
  const credentials = keys.issue(spec.role, 'lambda.amazonaws.com');
  return {
    ...spec.env,
    PATH: '/usr/bin:/bin',
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.Token,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMiB),
    LAMBDA_TASK_ROOT: spec.code,
    _HANDLER: spec.handler,
    NODE_EXTRA_CA_CERTS: certificateFile,
  };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 2).join(' ');
}

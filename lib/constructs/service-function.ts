/** A service's Lambda function, bundled by the local esbuild: no Docker, and the SDK inside, so that what was tested is what runs. */
import { fileURLToPath } from 'node:url';
import { type Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { LAMBDA_BUNDLE } from '../../adapters/lambda/bundle-options.ts';
import { createLogGroup } from './log-group.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A place in the VPC. */
export interface Inside {
  readonly vpc: IVpc;
  readonly group: ISecurityGroup;
  /** AWS's APIs are reached by IPv6, at their dual-stack endpoints; missing: by interface endpoints. */
  readonly outByIpv6?: boolean;
}

/** What a function is made of. */
export interface ServiceFunctionProps {
  /** The folder in `services/` whose `lambda.ts` exports `handler`. */
  readonly service: 'api' | 'scaler' | 'courier' | 'names';
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it runs; outside of any network where it is left out. */
  readonly inside?: Inside;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly logDays: number;
  readonly reservedConcurrency?: number | null;
}

/** Creates the function, in the isolated subnets or outside, with a role that may write its own log and nothing else yet. */
export function createServiceFunction(
  scope: Construct,
  props: ServiceFunctionProps,
): NodejsFunction {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [
      ManagedPolicy.fromAwsManagedPolicyName(
        props.inside
          ? 'service-role/AWSLambdaVPCAccessExecutionRole'
          : 'service-role/AWSLambdaBasicExecutionRole',
      ),
    ],
  });
  return new NodejsFunction(scope, 'Function', {
    ...nodeFunctionOptions(props.service),
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    role,
    ...(props.inside ? placeInside(props.inside) : {}),
    environment: {
      ...props.environment,
      ...(props.inside?.outByIpv6 ? dualStackEndpoints(Stack.of(scope).region) : {}),
    },
    memorySize: props.memoryMiB,
    timeout: props.timeout,
    ...(props.reservedConcurrency
      ? { reservedConcurrentExecutions: props.reservedConcurrency }
      : {}),
    logGroup: createLogGroup(scope, 'Logs', props.logDays),
  });
}

/** How every function of `services/` is found and bundled. */
export function nodeFunctionOptions(service: string) {
  return {
    entry: `${ROOT}services/${service}/lambda.ts`,
    handler: 'handler',
    depsLockFilePath: `${ROOT}package-lock.json`,
    projectRoot: ROOT,
    bundling: bundling(),
  };
}

function placeInside({ vpc, group, outByIpv6 = false }: Inside) {
  return {
    vpc,
    vpcSubnets: { subnets: vpc.isolatedSubnets },
    securityGroups: [group],
    ...(outByIpv6 ? { ipv6AllowedForDualStack: true } : {}),
  };
}

/** By the SDK's own variables. An address that nobody routes must not be tried first. */
function dualStackEndpoints(region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_ECS: `https://ecs.${region}.api.aws`,
    AWS_ENDPOINT_URL_LAMBDA: `https://lambda.${region}.api.aws`,
    NODE_OPTIONS: '--dns-result-order=ipv6first',
  };
}

/** The options that the size test and the import bench use, in the CDK's words. */
function bundling(): BundlingOptions {
  const { target, minify, mainFields, alias, banner } = LAMBDA_BUNDLE;
  const aliases = Object.entries(alias).map(([name, file]) => [
    `--alias:${name}`,
    ROOT + file.slice(2),
  ]);
  return {
    format: OutputFormat.ESM,
    target,
    minify,
    mainFields: [...mainFields],
    banner: banner.js,
    esbuildArgs: Object.fromEntries(aliases) as Record<string, string>,
    externalModules: [],
    forceDockerBundling: false,
  };
}

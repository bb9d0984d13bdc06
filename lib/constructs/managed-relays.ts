/** Relays with no servers: signaling channels of Kinesis Video Streams, and the one function that may ask for their credentials. */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSignalingChannel } from 'aws-cdk-lib/aws-kinesisvideo';
import { Architecture, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import type { RelayEnv } from '../../services/relay/env.ts';
import { createLogGroup } from './log-group.ts';
import { nodeFunctionOptions } from './service-function.ts';

/** What they are made of. */
export interface ManagedRelaysProps {
  readonly channels: number;
  readonly logDays: number;
}

/** The channels and the function, which is outside of the VPC: Kinesis Video Streams has no endpoint inside of one. */
export class ManagedRelays extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { channels, logDays }: ManagedRelaysProps) {
    super(scope, id);
    const arns = Array.from(
      { length: channels },
      (_, i) => new CfnSignalingChannel(this, `Channel${i + 1}`, { type: 'SINGLE_MASTER' }).attrArn,
    );
    const description = 'Gives callers a relay where their network lets no UDP through';
    const logGroup = createLogGroup(this, 'Logs', logDays);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description,
    });
    logGroup.grantWrite(role);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kinesisvideo:GetSignalingChannelEndpoint', 'kinesisvideo:GetIceServerConfig'],
        resources: arns,
      }),
    );
    const environment: RelayEnv = { CHANNELS: arns.join(',') };
    this.function = new NodejsFunction(this, 'Function', {
      ...nodeFunctionOptions('relay'),
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(10),
      environment: { ...environment },
      role,
      logGroup,
    });
  }
}

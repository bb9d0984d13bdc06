/** Lets the cluster go with its stack: before CloudFormation deletes it, a function stops the tasks that no service knows. */
import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Cluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import type { ClearingEnv } from '../../services/clearing/env.ts';
import { createLogGroup } from './log-group.ts';
import { nodeFunctionOptions } from './service-function.ts';

/** What is cleared. */
export interface ClusterClearingProps {
  readonly cluster: Cluster;
  /** The cluster's literal name. */
  readonly name: string;
  readonly pools: readonly string[];
  readonly logDays: number;
}

/** The function, the least that it may do, and the resource that wakes it. */
export class ClusterClearing extends Construct {
  /** Stops tasks of this cluster, and may do nothing else. */
  readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    { cluster, name, pools, logDays }: ClusterClearingProps,
  ) {
    super(scope, id);
    const logGroup = createLogGroup(this, 'Logs', logDays);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Stops the tasks of a deployment that is destroyed',
    });
    logGroup.grantWrite(this.role);
    const conditions = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    const tasks = cluster.stack.formatArn({
      service: 'ecs',
      resource: 'task',
      resourceName: `${name}/*`,
    });
    for (const [actions, resource] of [
      // ListTasks knows no resource that fits tasks; the cluster bounds it.
      [['ecs:ListTasks'], '*'],
      [['ecs:StopTask', 'ecs:DescribeTasks'], tasks],
    ] as const)
      this.role.addToPolicy(
        new PolicyStatement({ actions: [...actions], resources: [resource], conditions }),
      );
    const environment: ClearingEnv = { CLUSTER: cluster.clusterName };
    const clearing = new NodejsFunction(this, 'Function', {
      ...nodeFunctionOptions('clearing'),
      description: 'Stops the tasks of a deployment that is destroyed',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.minutes(15),
      environment: { ...environment },
      role: this.role,
      logGroup,
    });
    const resource = new CustomResource(this, 'Tasks', {
      serviceToken: clearing.functionArn,
      resourceType: 'Custom::RunningTasks',
      properties: { Pools: [...pools] },
    });
    // It goes first, while the function may still do its work.
    resource.node.addDependency(cluster, this.role);
  }
}

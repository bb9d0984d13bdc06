/** Names for tasks, for sockets without the edge: the open port, the wildcard certificate, and who keeps both it and the zone. */
import { Aws, CustomResource, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { NamesEnv } from '../../services/names/env.ts';
import type { Config } from '../config/schema.ts';
import { grantMetrics } from '../constructs/publish-metrics.ts';
import { createServiceFunction } from '../constructs/service-function.ts';
import { mayChange, mayReadZone, maySeeChanges, namesOfTasks } from '../constructs/zone-access.ts';
import type { NetworkStack } from './network-stack.ts';

/** Where tasks take sockets by TLS; what carriers expect. */
export const TLS_PORT = 443;

/** Of a task that was killed the name leads on to its address, which AWS may give to anybody: for no longer than this. */
const LOOKS_EVERY = Duration.hours(1);

/** An issuer takes a minute or two; this is the most that Lambda gives. */
const TIMEOUT = Duration.minutes(15);

/** What the names stack stands on. */
export interface NamesStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
}

/** It is there before the first task with a name, and goes after the last one. */
export class NamesStack extends Stack {
  /** Read by every supervisor: the certificate and its key. */
  readonly certificate: Secret;
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: NamesStackProps) {
    super(scope, id, props);
    const { config } = props;
    this.openPort(props);
    this.certificate = new Secret(this, 'Certificate', {
      description: `The certificate of *.${config.direct.domain} and its key`,
    });
    const account = new Secret(this, 'Account', {
      description: 'The key of our account with the issuer of certificates',
    });
    this.function = this.createFunction(config, account);
    this.wakeEachHour(this.certifyOnDeploy(config));
  }

  /** Apart from the group, so that it comes and goes without the network. */
  private openPort({ config, network }: NamesStackProps): void {
    const everywhere = { IPv4: { cidrIp: '0.0.0.0/0' }, IPv6: { cidrIpv6: '::/0' } };
    for (const [by, cidr] of Object.entries(everywhere)) {
      if (by === 'IPv6' && !config.network.ipv6) continue;
      new CfnSecurityGroupIngress(this, `Sockets${by}`, {
        ...cidr,
        groupId: network.groups.bot.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: TLS_PORT,
        toPort: TLS_PORT,
        description: 'Sockets of carriers, who may be anywhere',
      });
    }
  }

  private createFunction(config: Config, account: Secret): LambdaFunction {
    const { domain, zoneId, email, acmeDirectory } = config.direct;
    const environment: NamesEnv = {
      DEPLOYMENT: config.name,
      POOL: Object.keys(config.pools)[0] ?? '',
      OWNER: `${config.name} of ${Aws.ACCOUNT_ID} in ${Aws.REGION}`,
      CLUSTER: config.name,
      DOMAIN: domain,
      ZONE_ID: zoneId,
      EMAIL: email,
      ACME_DIRECTORY: acmeDirectory,
      CERTIFICATE_SECRET: this.certificate.secretArn,
      ACCOUNT_SECRET: account.secretArn,
    };
    // Outside of the VPC, whose functions reach neither Route 53 nor the issuer.
    const names = createServiceFunction(this, {
      service: 'names',
      description: `Keeps the certificate of *.${domain}, and takes names of tasks that are gone`,
      environment: { ...environment },
      memoryMiB: 256,
      timeout: TIMEOUT,
      logDays: config.bot.logDays,
    });
    // Lambda would call one that failed twice more, each with an order at the issuer, who limits them.
    names.configureAsyncInvoke({ retryAttempts: 0 });
    for (const statement of this.rights(config, account)) names.addToRolePolicy(statement);
    grantMetrics(names);
    return names;
  }

  private rights({ name, direct }: Config, account: Secret): PolicyStatement[] {
    const { domain, zoneId } = direct;
    const notes = { types: ['TXT'], actions: ['UPSERT', 'CREATE', 'DELETE'] } as const;
    const tasks = this.formatArn({ service: 'ecs', resource: 'task', resourceName: `${name}/*` });
    const cluster = this.formatArn({ service: 'ecs', resource: 'cluster', resourceName: name });
    return [
      mayReadZone(this, zoneId),
      maySeeChanges(this),
      mayChange(this, zoneId, {
        ...notes,
        names: [`_acme-challenge.${domain}`, `_greenroom.${domain}`],
      }),
      mayChange(this, zoneId, {
        names: [namesOfTasks(domain)],
        types: ['A', 'AAAA'],
        actions: ['DELETE'],
      }),
      new PolicyStatement({
        actions: ['ecs:DescribeTasks'],
        resources: [tasks],
        conditions: { ArnEquals: { 'ecs:cluster': cluster } },
      }),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resources: [this.certificate.secretArn, account.secretArn],
      }),
    ];
  }

  /** The next time makes up for one that failed. The first comes at once, and two at a time would spoil each other's proof. */
  private wakeEachHour(after: CustomResource): void {
    const schedule = new Schedule(this, 'EachHour', {
      schedule: ScheduleExpression.rate(LOOKS_EVERY),
      target: new LambdaInvoke(this.function, { retryAttempts: 0 }),
      description: 'Renews the certificate, and takes names of tasks that are gone',
    });
    schedule.node.addDependency(after);
  }

  /** CloudFormation waits for the certificate, and goes back where none comes; with the resource go the names. */
  private certifyOnDeploy({ direct, pools }: Config): CustomResource {
    const { domain, zoneId, email, acmeDirectory } = direct;
    // Whose metric the days are, which the alarm looks for from then on.
    const [pool = ''] = Object.keys(pools);
    return new CustomResource(this, 'Certified', {
      serviceToken: this.function.functionArn,
      serviceTimeout: TIMEOUT,
      resourceType: 'Custom::Certified',
      properties: { domain, zoneId, email, acmeDirectory, pool },
    });
  }
}

/** The VPC: public subnets with room for the bots, isolated ones for functions, and who may open a connection to whom. */
import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnEgressOnlyInternetGateway,
  CfnRoute,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  IpProtocol,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { standingValues } from '../config/change-effects.ts';
import { INSIDE_MASK } from '../config/cross-rules.ts';
import type { Config } from '../config/schema.ts';
import { createLogGroup } from '../constructs/log-group.ts';
import type { Inside } from '../constructs/service-function.ts';

/** Seats of the largest task. Every deployment opens ports for so many: fewer spare seats must not close a live call's port. */
export const MOST_SEATS = 3;

/** The port of nginx, and of the balancer in front of it. */
export const EDGE_PORT = 8080;

/** Security groups by who carries them. */
export interface Groups {
  readonly bot: SecurityGroup;
  readonly api: SecurityGroup;
  readonly scaler: SecurityGroup;
  readonly edge: SecurityGroup;
  readonly balancer: SecurityGroup;
}

/** No NAT: bots have public addresses (callers' media goes straight to them), functions have endpoints. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly groups: Groups;
  readonly #zones: Config['network'];

  constructor(scope: Construct, id: string, props: StackProps & { config: Config }) {
    super(scope, id, props);
    const { network, bot } = props.config;
    this.#zones = network;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(network.cidr),
      ...(network.ipv6 ? { ipProtocol: IpProtocol.DUAL_STACK } : {}),
      maxAzs: network.zones,
      natGateways: 0,
      // Emptying it needs a custom resource; nothing of ours is ever in it.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'Bots', subnetType: SubnetType.PUBLIC, cidrMask: network.botSubnetMask },
        { name: 'Inside', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: INSIDE_MASK },
      ],
      gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
    }) as IVpc; // The CDK's classes and interfaces do not agree on optional properties.
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(
        createLogGroup(this, 'FlowLogs', network.flowLogDays),
      ),
    });
    this.groups = this.createGroups(network.ipv6);
    this.allowBots(bot);
    this.allowEdge(network.cidr);
    if (network.endpointZones > 0) this.addEndpoints(network.endpointZones);
    else this.letOutByIpv6();
    // What the next deploy is compared with (`cli/deployment/cdk/check-change.ts`).
    new CfnOutput(this, 'Standing', { value: JSON.stringify(standingValues(props.config)) });
  }

  /** Zones by name, or by index: so synthesis asks AWS for nothing and works for any Region. */
  override get availabilityZones(): string[] {
    const { zones, zoneNames } = this.#zones;
    if (zoneNames.length > 0) return [...zoneNames];
    return Array.from({ length: zones }, (_, i) => Fn.select(i, Fn.getAzs()));
  }

  /** Where a function sits, and how it gets out. */
  inside(who: 'api' | 'scaler'): Inside {
    const outByIpv6 = this.#zones.endpointZones === 0;
    return { vpc: this.vpc, group: this.groups[who], outByIpv6 };
  }

  private createGroups(ipv6: boolean): Groups {
    const group = (id: string, description: string, allowAllOutbound = false) =>
      new SecurityGroup(this, id, {
        vpc: this.vpc,
        description,
        allowAllOutbound,
        ...(ipv6 && allowAllOutbound ? { allowAllIpv6Outbound: true } : {}),
      });
    return {
      // Providers, carriers and callers may be anywhere.
      bot: group('BotGroup', 'Bot tasks', true),
      api: group('ApiGroup', 'The API function'),
      scaler: group('ScalerGroup', 'The scaler function'),
      edge: group('EdgeGroup', 'The WebSocket router'),
      balancer: group('BalancerGroup', 'The load balancer before the WebSocket router'),
    };
  }

  /** Who may connect to a bot: our own to its supervisor, callers to its media. */
  private allowBots(bot: Config['bot']): void {
    const supervisor = Port.tcp(bot.supervisorPort);
    const media = Port.udpRange(bot.mediaPort, bot.mediaPort + MOST_SEATS - 1);
    const { groups } = this;
    const { ipv6, endpointZones } = this.#zones;
    for (const [who, group] of Object.entries({
      API: groups.api,
      scaler: groups.scaler,
      edge: groups.edge,
    })) {
      groups.bot.addIngressRule(group, supervisor, `${who} to the supervisor`);
      group.addEgressRule(groups.bot, supervisor, 'To the supervisors of bots');
      // Functions sit in subnets whose only ways out are the endpoints; the router pulls its image and ships its log.
      group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs');
      if (endpointZones === 0) group.addEgressRule(Peer.anyIpv6(), Port.tcp(443), 'AWS APIs');
    }
    for (const anybody of [Peer.anyIpv4(), ...(ipv6 ? [Peer.anyIpv6()] : [])])
      groups.bot.addIngressRule(anybody, media, 'Media of callers, who may be anywhere');
  }

  /** CloudFront to the balancer, the balancer to the router. */
  private allowEdge(cidr: string): void {
    const { groups } = this;
    groups.balancer.addIngressRule(
      Peer.ipv4(cidr),
      Port.tcp(EDGE_PORT),
      'CloudFront, by its VPC origin',
    );
    groups.balancer.addEgressRule(groups.edge, Port.tcp(EDGE_PORT), 'To the WebSocket router');
    groups.edge.addIngressRule(groups.balancer, Port.tcp(EDGE_PORT), 'From the load balancer');
  }

  /** Functions reach the dual-stack endpoints of ECS and Lambda; nobody reaches them. DynamoDB has its own gateway. */
  private letOutByIpv6(): void {
    const gateway = new CfnEgressOnlyInternetGateway(this, 'EgressOnly', {
      vpcId: this.vpc.vpcId,
    });
    this.vpc.isolatedSubnets.forEach(({ routeTable }, i) => {
      new CfnRoute(this, `OutByIpv6${i + 1}`, {
        routeTableId: routeTable.routeTableId,
        destinationIpv6CidrBlock: '::/0',
        egressOnlyInternetGatewayId: gateway.attrId,
      });
    });
  }

  private addEndpoints(zones: number): void {
    const group = new SecurityGroup(this, 'EndpointGroup', {
      vpc: this.vpc,
      description: 'Interface endpoints of AWS APIs',
      allowAllOutbound: false,
    });
    group.addIngressRule(this.groups.api, Port.tcp(443), 'API');
    group.addIngressRule(this.groups.scaler, Port.tcp(443), 'Scaler');
    const services = {
      Ecs: InterfaceVpcEndpointAwsService.ECS,
      Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
    };
    for (const [name, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(name, {
        service,
        open: false,
        securityGroups: [group],
        subnets: { subnets: this.vpc.isolatedSubnets.slice(0, zones) },
      });
    }
  }
}

/** The network of the templates as plain data: what a fabric is built from. */
import { ofType, type Templates } from '../../../lib/templates.ts';
import { IPV6_BLOCK, type Resolve } from './physical.ts';

/** One subnet with its way out. */
export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
  /** The subnet's /64 where it has one. */
  readonly ipv6Cidr?: string;
  /** Its route table leads to an internet gateway that is attached to the VPC. */
  readonly internet: boolean;
  /** The same for IPv6. `out`: an egress-only gateway. */
  readonly internet6: 'both' | 'out' | 'none';
  /** Services with a gateway endpoint in its route table, such as `dynamodb`. */
  readonly gateways: readonly string[];
}

/** One rule of a security group. */
export interface GroupRule {
  /** A network or the id of a security group. */
  readonly peer: string;
  /** `-1`: any. */
  readonly protocol: string;
  readonly ports: readonly [number, number];
}

/** A security group. */
export interface Group {
  readonly id: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
}

/** An interface endpoint: a service's addresses inside of the VPC. */
export interface InterfaceEndpoint {
  readonly service: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly privateDns: boolean;
}

/** A VPC. */
export interface Network {
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  readonly subnets: readonly Subnet[];
  readonly groups: readonly Group[];
  readonly endpoints: readonly InterfaceEndpoint[];
}

type Properties = Readonly<Record<string, unknown>>;

/** All resources of a type with their properties resolved. */
export type Find = (type: string) => { id: string; name: string; properties: Properties }[];

/** Looks resources up in templates. */
export function createFind(templates: Templates, resolve: Resolve): Find {
  return (type) =>
    ofType(templates, type).map(({ stack, id, Properties }) => ({
      id,
      name: String(resolve({ Ref: id }, stack)),
      properties: resolve(Properties ?? {}, stack) as Properties,
    }));
}

/** Reads the one VPC. */
export function readNetwork(find: Find): Network {
  const [vpc] = find('AWS::EC2::VPC');
  if (!vpc) throw new Error('Cannot build a VPC: the templates have none');
  const ipv6 = find('AWS::EC2::VPCCidrBlock').length > 0 ? { ipv6Cidr: IPV6_BLOCK } : {};
  return {
    cidr: String(vpc.properties['CidrBlock']),
    ...ipv6,
    subnets: readSubnets(find),
    groups: readGroups(find),
    endpoints: find('AWS::EC2::VPCEndpoint')
      .filter(({ properties }) => properties['VpcEndpointType'] === 'Interface')
      .map(({ properties }) => ({
        service: serviceOf(properties),
        subnets: properties['SubnetIds'] as string[],
        groups: properties['SecurityGroupIds'] as string[],
        privateDns: properties['PrivateDnsEnabled'] === true,
      })),
  };
}

function serviceOf(properties: Properties): string {
  return String(properties['ServiceName']).split('.').slice(3).join('.');
}

function readSubnets(find: Find): Subnet[] {
  const tables = find('AWS::EC2::SubnetRouteTableAssociation').map(({ properties }) => properties);
  return find('AWS::EC2::Subnet').map(({ name, properties }) => {
    // Without an association a subnet has the VPC's main table, which leads nowhere.
    const table = tables.find((each) => each['SubnetId'] === name)?.['RouteTableId'];
    const ipv6 = properties['Ipv6CidrBlock'];
    return {
      id: name,
      zone: String(properties['AvailabilityZone']),
      cidr: String(properties['CidrBlock']),
      ...(ipv6 === undefined ? {} : { ipv6Cidr: String(ipv6) }),
      ...waysOut(find, table),
    };
  });
}

function waysOut(find: Find, table: unknown): Pick<Subnet, 'internet' | 'internet6' | 'gateways'> {
  const attached = find('AWS::EC2::VPCGatewayAttachment').map(
    ({ properties }) => properties['InternetGatewayId'],
  );
  const routes = find('AWS::EC2::Route')
    .map(({ properties }) => properties)
    .filter((route) => route['RouteTableId'] === table);
  const leads = (key: string, to: string) =>
    routes.some((route) => route[key] === to && attached.includes(route['GatewayId']));
  const out = routes.some((route) => route['EgressOnlyInternetGatewayId'] !== undefined);
  const gateways = find('AWS::EC2::VPCEndpoint').filter(
    ({ properties }) =>
      properties['VpcEndpointType'] === 'Gateway' &&
      ((properties['RouteTableIds'] ?? []) as unknown[]).includes(table),
  );
  return {
    internet: leads('DestinationCidrBlock', '0.0.0.0/0'),
    internet6: leads('DestinationIpv6CidrBlock', '::/0') ? 'both' : out ? 'out' : 'none',
    gateways: gateways.map(({ properties }) => serviceOf(properties)),
  };
}

function readGroups(find: Find): Group[] {
  const apart = (type: string, group: string) =>
    find(type)
      .map(({ properties }) => properties)
      .filter((rule) => rule['GroupId'] === group);
  return find('AWS::EC2::SecurityGroup').map(({ name, properties }) => {
    const inline = (key: string) => (properties[key] ?? []) as Properties[];
    const egress = [
      ...inline('SecurityGroupEgress'),
      ...apart('AWS::EC2::SecurityGroupEgress', name),
    ];
    const ingress = [
      ...inline('SecurityGroupIngress'),
      ...apart('AWS::EC2::SecurityGroupIngress', name),
    ];
    // AWS lets everything out of a group that was given no rule of its own.
    const open = egress.length === 0 ? [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }] : egress;
    return { id: name, ingress: ingress.map(readRule), egress: open.map(readRule) };
  });
}

function readRule(rule: Properties): GroupRule {
  const peer =
    rule['CidrIp'] ??
    rule['CidrIpv6'] ??
    rule['SourceSecurityGroupId'] ??
    rule['DestinationSecurityGroupId'];
  return {
    peer: String(peer),
    protocol: String(rule['IpProtocol']),
    ports: [Number(rule['FromPort'] ?? 0), Number(rule['ToPort'] ?? 65_535)],
  };
}

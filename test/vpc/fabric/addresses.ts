/** Addresses: what the VPC gives out, and where the Region's services are. Public ones are from the blocks for documentation. */

/** A network's address by its number: `10.40.0.0/19` and 10 give `10.40.0.10`. */
export function addressIn(cidr: string, number: number): string {
  const [base = ''] = cidr.split('/');
  const [a = 0, b = 0, c = 0, d = 0] = base.split('.').map(Number);
  const sum = ((a * 256 + b) * 256 + c) * 256 + d + number;
  return [24, 16, 8, 0].map((shift) => Math.floor(sum / 2 ** shift) % 256).join('.');
}

/** The same in a /64. */
export function ipv6AddressIn(cidr: string, number: number): string {
  return `${cidr.slice(0, cidr.indexOf('/'))}${number.toString(16)}`;
}

/** Hosts of a VPC's subnet begin here; AWS keeps the first four. */
export const FIRST_HOST = 10;

/** Elastic addresses. */
export const PUBLIC_CIDR = '203.0.113.0/24';

/** The way between the VPC's gateway and the world. */
export const UPLINK = { vpc: '192.0.2.1', world: '192.0.2.2' };

/** The same for IPv6. */
export const UPLINK6 = { vpc: '2001:db8:ffff::1', world: '2001:db8:ffff::2' };

/** Where ECS puts a task's metadata and credentials. */
export const METADATA = '169.254.170.2';

/** Where callers find the HTTP API. */
export const GATEWAY = '198.51.100.1';

/** The same for IPv6, where the API has that. */
export const GATEWAY6 = '2600:1f18:f000::1';

/** The public addresses of AWS's services in the Region. */
export const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: '198.51.100.11',
  ecs: '198.51.100.12',
  lambda: '198.51.100.13',
  monitoring: '198.51.100.14',
  ec2: '198.51.100.15',
  'api.ecr': '198.51.100.16',
  logs: '198.51.100.17',
  checkip: '198.51.100.18',
};

/** Those that have a dual-stack name (`lambda.REGION.api.aws`), at it. */
export const SERVICES6: Readonly<Record<string, string>> = {
  ecs: '2600:1f18:f000::12',
  lambda: '2600:1f18:f000::13',
};

/** The way out of every network interface; link-local, so that it is in nobody's subnet. */
export const NEXT_HOP = '169.254.1.1';

/** The same for IPv6. */
export const NEXT_HOP6 = 'fe80::1';

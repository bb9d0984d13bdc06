/** Addresses, routes and pairs of interfaces of the VPC, as the kernel is told of them. */
import { isIPv6 } from 'node:net';
import type { Network } from '../template/network.ts';
import { NEXT_HOP, NEXT_HOP6, UPLINK, UPLINK6 } from './addresses.ts';
import { ip } from './commands.ts';
import type { Eni } from './members.ts';

/** Route tables of subnets, by number. */
const FIRST_TABLE = 100;
const VPC_FIRST = 1_000;
const SUBNETS_NEXT = 2_000;
const NOWHERE = 'blackhole default';
const TO_WORLD = `default via ${UPLINK.world} dev igw`;
const TO_WORLD6 = `default via ${UPLINK6.world} dev igw`;

/** The fabric's own addresses, of both kinds; what is for the VPC stays in it. */
export async function prepareFabric(own: readonly string[], network: Network): Promise<void> {
  const { cidr, ipv6Cidr } = network;
  await ip([
    'link set lo up',
    ...own.map((address) =>
      isIPv6(address) ? `-6 addr add ${address}/128 dev lo nodad` : `addr add ${address}/32 dev lo`,
    ),
    `rule add pref ${VPC_FIRST} to ${cidr} lookup main`,
    ...(ipv6Cidr ? [`-6 rule add pref ${VPC_FIRST} to ${ipv6Cidr} lookup main`] : []),
  ]);
}

/** The world's routes are set by whoever builds the world; what has no route is swallowed, as in AWS. */
export async function routeSubnets({ subnets }: Network): Promise<void> {
  await ip(
    subnets.flatMap(({ internet, internet6 }, i) => [
      `route replace ${internet ? TO_WORLD : NOWHERE} table ${FIRST_TABLE + i}`,
      `-6 route replace ${internet6 === 'none' ? NOWHERE : TO_WORLD6} table ${FIRST_TABLE + i}`,
    ]),
  );
}

/** The bed itself answers at these. */
export async function listenAt(addresses: readonly string[]): Promise<void> {
  await ip(addresses.map((address) => `addr replace ${address}/32 dev lo`));
}

/** A namespace with one interface, whose packets meet the routes of the subnet with this number. */
export async function plug(eni: Eni & { namespace: string }, subnet: number): Promise<void> {
  const { namespace, address, ipv6, mac } = eni;
  const table = FIRST_TABLE + subnet;
  await ip([
    `netns add ${namespace}`,
    `link add ${namespace} type veth peer name eth0 address ${mac} netns ${namespace}`,
    `addr add ${NEXT_HOP}/32 dev ${namespace}`,
    `link set ${namespace} up`,
    `route add ${address}/32 dev ${namespace}`,
    `rule add pref ${SUBNETS_NEXT} iif ${namespace} lookup ${table}`,
    `-6 rule add pref ${SUBNETS_NEXT} iif ${namespace} lookup ${table}`,
    `-6 addr add ${NEXT_HOP6}/64 dev ${namespace} nodad`,
    ...(ipv6 ? [`-6 route add ${ipv6}/128 dev ${namespace}`] : []),
  ]);
  await ip(
    [
      'link set lo up',
      `addr add ${address}/32 dev eth0`,
      ...(ipv6 ? [`-6 addr add ${ipv6}/128 dev eth0 nodad`] : []),
      'link set eth0 up',
      `route add ${NEXT_HOP} dev eth0 scope link`,
      `route add default via ${NEXT_HOP}`,
      ...(ipv6 ? [`-6 route add default via ${NEXT_HOP6} dev eth0`] : []),
    ],
    namespace,
  );
}

/** The interface goes with its namespace, its rules would stay. */
export async function unplug(namespace: string): Promise<void> {
  await ip([`netns del ${namespace}`, `rule del iif ${namespace}`, `-6 rule del iif ${namespace}`]);
}

/** Which sets of the ruleset an interface is in: all that changes when one comes or goes. */
import type { Network } from '../template/network.ts';
import { SERVICES, SERVICES6 } from './addresses.ts';

/** A network interface in the VPC. */
export interface Eni {
  readonly id: number;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly address: string;
  readonly mac: string;
  readonly ipv6?: string;
  readonly publicAddress?: string;
}

/** A set or a map by table and name, and the element in it. */
export type Membership = readonly [set: string, element: string];

/** What the kernel is told for these. */
export function elementLines(verb: 'add' | 'delete', members: readonly Membership[]): string {
  return members.map(([set, element]) => `${verb} element ${set} { ${element} }\n`).join('');
}

/** Of the interface of a function or a task. */
export function membersOf(network: Network, eni: Eni): Membership[] {
  return [
    ...groupsOf(network, eni),
    ...publicOf(eni),
    ...publicOf6(network, eni),
    ...reachOf(network, eni),
    ...reachOf6(network, eni),
  ];
}

/** Of an endpoint's: the bed itself answers there. */
export function endpointMembersOf(network: Network, eni: Eni): Membership[] {
  return [...groupsOf(network, eni), ['inet vpc endpoints', eni.address]];
}

function groupsOf({ groups }: Network, eni: Eni): Membership[] {
  return groups.flatMap(({ id }, i): Membership[] => {
    if (!eni.groups.includes(id)) return [];
    return [
      [`inet vpc g${i}_4`, eni.address],
      ...with6(eni, (ipv6): Membership => [`inet vpc g${i}_6`, ipv6]),
    ];
  });
}

/** Who has an address of its own in the world, and which. */
function publicOf({ address, publicAddress }: Eni): Membership[] {
  if (publicAddress === undefined) return [];
  return [
    ['inet vpc public_4', address],
    ['ip translation inwards', `${publicAddress} : ${address}`],
    ['ip translation outwards', `${address} : ${publicAddress}`],
  ];
}

function publicOf6(network: Network, eni: Eni): Membership[] {
  const way = subnetOf(network, eni)?.internet6 ?? 'none';
  return with6(eni, (ipv6): Membership[] => [
    ...(way === 'both' ? [['inet vpc in_6', ipv6] as const] : []),
    ...(way === 'none' ? [] : [['inet vpc out_6', ipv6] as const]),
  ]).flat();
}

/** A service's public address is reached through a gateway endpoint, or from an address in the world by the internet gateway. */
function reachOf(network: Network, eni: Eni): Membership[] {
  const subnet = subnetOf(network, eni);
  const world = subnet?.internet === true && eni.publicAddress !== undefined;
  return Object.entries(SERVICES).flatMap(([service, address]): Membership[] =>
    world || subnet?.gateways.includes(service)
      ? [['inet vpc reach', `${eni.address} . ${address}`]]
      : [],
  );
}

/** By IPv6 through either gateway. */
function reachOf6(network: Network, eni: Eni): Membership[] {
  if ((subnetOf(network, eni)?.internet6 ?? 'none') === 'none') return [];
  return with6(eni, (ipv6): Membership[] =>
    Object.values(SERVICES6).map((address) => ['inet vpc reach6', `${ipv6} . ${address}`]),
  ).flat();
}

const subnetOf = ({ subnets }: Network, { subnet }: Eni) => subnets.find(({ id }) => id === subnet);

const with6 = <T>({ ipv6 }: Eni, of: (ipv6: string) => T): T[] =>
  ipv6 === undefined ? [] : [of(ipv6)];

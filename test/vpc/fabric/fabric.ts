/**
 * The VPC's network in the kernel. The bed's own namespace is its fabric: every network interface is a pair whose far end
 * lies in a namespace, nothing is bridged, so that each packet meets the route table of its subnet and the rules of both ends.
 */
import type { Network, Subnet } from '../template/network.ts';
import {
  addressIn,
  FIRST_HOST,
  ipv6AddressIn,
  METADATA,
  NEXT_HOP,
  NEXT_HOP6,
  PUBLIC_CIDR,
  SERVICES,
  GATEWAY,
  UPLINK,
  UPLINK6,
} from './addresses.ts';
import { ip, nft, nftElements } from './commands.ts';
import { type Eni, REFUSALS, rulesetOf } from './ruleset.ts';

/** What a new interface is to be. */
export interface EniRequest {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly publicAddress: boolean;
}

/** An interface with the namespace that it is in. */
export interface Attached extends Eni {
  readonly namespace: string;
}

/** The running network. */
export interface Fabric {
  /** Makes a namespace with one interface. Throws for a subnet or a group that the VPC lacks. */
  attach(request: EniRequest): Attached;
  detach(eni: Attached): void;
  /** Takes over what a deploy has changed. */
  update(network: Network): void;
  /** An endpoint's addresses in the VPC, where the bed listens, by service. */
  endpointAddresses(): ReadonlyMap<string, readonly string[]>;
  /** Packets that were refused, and by what. */
  refusals(): string[];
  readonly resolver: string;
  readonly attached: readonly Attached[];
}

/** Route tables of subnets, by number. */
const FIRST_TABLE = 100;
const VPC_FIRST = 1_000;
const SUBNETS_NEXT = 2_000;
const NOWHERE = 'blackhole default';
const TO_WORLD = `default via ${UPLINK.world} dev igw`;
const TO_WORLD6 = `default via ${UPLINK6.world} dev igw`;

/** Builds it in the namespace of this process, which must be the bed's own. */
export function createFabric(first: Network): Fabric {
  const resolver = addressIn(first.cidr, 2);
  let network = first;
  let endpoints = endpointEnis(network);
  let count = 0;
  const attached: Attached[] = [];
  const refused = new Set<string>();

  const collect = () => {
    for (const [set, why] of Object.entries(REFUSALS)) {
      for (const element of nftElements(set)) refused.add(sayRefusal(element, why));
    }
  };
  const load = () => nft(rulesetOf({ network, resolver, enis: attached, endpoints }));
  const reload = () => {
    collect();
    load();
  };

  prepare([resolver, METADATA, GATEWAY, ...Object.values(SERVICES)], network);
  listenAt(endpoints.map(({ address }) => address));
  load();
  return {
    resolver,
    attached,
    attach(request) {
      const subnet = network.subnets.find(({ id }) => id === request.subnet);
      if (!subnet) throw new Error(`The subnet ID '${request.subnet}' does not exist`);
      for (const group of request.groups) {
        const known = network.groups.some(({ id }) => id === group);
        if (!known) throw new Error(`The security group '${group}' does not exist`);
      }
      count += 1;
      const eni = place(subnet, request, count);
      plug(eni, FIRST_TABLE + network.subnets.indexOf(subnet));
      attached.push(eni);
      reload();
      return eni;
    },
    detach(eni) {
      const at = attached.indexOf(eni);
      if (at < 0) return;
      attached.splice(at, 1);
      ip([`netns del ${eni.namespace}`]);
      unrule(eni);
      reload();
    },
    update(next) {
      collect();
      network = next;
      endpoints = endpointEnis(next);
      listenAt(endpoints.map(({ address }) => address));
      route(next);
      load();
    },
    endpointAddresses: () => byService(network, endpoints),
    refusals() {
      collect();
      return [...refused];
    },
  };
}

function place(subnet: Subnet, request: EniRequest, id: number): Attached {
  return {
    id,
    subnet: subnet.id,
    groups: request.groups,
    namespace: `eni${id}`,
    address: addressIn(subnet.cidr, FIRST_HOST + id),
    mac: macOf(id),
    ...(subnet.ipv6Cidr ? { ipv6: ipv6AddressIn(subnet.ipv6Cidr, FIRST_HOST + id) } : {}),
    ...(request.publicAddress ? { publicAddress: addressIn(PUBLIC_CIDR, id) } : {}),
  };
}

function macOf(id: number): string {
  const bytes = [id >> 8, id & 255].map((byte) => byte.toString(16).padStart(2, '0'));
  return `02:42:00:00:${bytes.join(':')}`;
}

function prepare(own: readonly string[], network: Network): void {
  ip([
    'link set lo up',
    ...own.map((address) => `addr add ${address}/32 dev lo`),
    `rule add pref ${VPC_FIRST} to ${network.cidr} lookup main`,
    ...(network.ipv6Cidr
      ? [`-6 rule add pref ${VPC_FIRST} to ${network.ipv6Cidr} lookup main`]
      : []),
  ]);
  route(network);
}

/** The world's routes are set by whoever builds the world; what has no route is swallowed, as in AWS. */
function route(network: Network): void {
  ip(
    network.subnets.flatMap((subnet, i) => [
      `route replace ${subnet.internet ? TO_WORLD : NOWHERE} table ${FIRST_TABLE + i}`,
      `-6 route replace ${subnet.internet6 === 'none' ? NOWHERE : TO_WORLD6} table ${FIRST_TABLE + i}`,
    ]),
  );
}

function listenAt(addresses: readonly string[]): void {
  ip(addresses.map((address) => `addr replace ${address}/32 dev lo`));
}

function plug({ namespace, address, ipv6, mac }: Attached, table: number): void {
  ip([
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
  ip(
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
function unrule({ namespace }: Attached): void {
  ip([`rule del iif ${namespace}`, `-6 rule del iif ${namespace}`]);
}

function endpointEnis({ endpoints, subnets }: Network): Eni[] {
  return endpoints.flatMap(({ subnets: ids, groups }, i) =>
    ids.flatMap((id) => {
      const subnet = subnets.find((each) => each.id === id);
      // The first hosts of a subnet that no function or task gets.
      return subnet
        ? [{ id: -1, subnet: id, groups, address: addressIn(subnet.cidr, 4 + i), mac: '' }]
        : [];
    }),
  );
}

function byService({ endpoints }: Network, enis: readonly Eni[]): Map<string, string[]> {
  let at = 0;
  return new Map(
    endpoints.map(({ service, subnets }) => {
      const mine = enis.slice(at, at + subnets.length);
      at += subnets.length;
      return [service, mine.map(({ address }) => address)];
    }),
  );
}

function sayRefusal(element: unknown, why: string): string {
  const { concat } = (element as { elem?: { val?: unknown } }).elem?.val
    ? (element as { elem: { val: { concat: unknown[] } } }).elem.val
    : (element as { concat: unknown[] });
  const [from, to, protocol, port] = concat;
  return `${String(protocol)} ${String(from)} -> ${String(to)}:${String(port)}: ${why}`;
}

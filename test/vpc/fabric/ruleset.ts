/** Security groups, route tables and address translation as one nftables ruleset: a pure function of the network and what is in it. */
import type { Group, GroupRule, Network } from '../template/network.ts';
import { GATEWAY, METADATA, SERVICES } from './addresses.ts';

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

/** What the ruleset is made of. */
export interface Inside {
  readonly network: Network;
  readonly resolver: string;
  readonly enis: readonly Eni[];
  /** Interface endpoints have interfaces too, but the bed itself answers there. */
  readonly endpoints: readonly Eni[];
}

/** What the sets of refused packets are called, and what refused them. */
export const REFUSALS = {
  refused_out: 'no egress rule of its security groups',
  refused_in: 'no ingress rule of its security groups',
  refused_way: 'no route',
} as const;

/** Bits of a packet's mark. */
const MAY_LEAVE = '0x1';
const MAY_ARRIVE = '0x2';

/** The whole ruleset, as one transaction. */
export function rulesetOf(inside: Inside): string {
  const { network } = inside;
  const index = new Map(network.groups.map(({ id }, i) => [id, i]));
  const parts = [
    ...Object.keys(REFUSALS).flatMap(refusalSet),
    ...network.groups.flatMap((group) => groupSets(group, inside)),
    ...network.groups.flatMap((group, i) => groupChains(group, i, index)),
    ...publicSets(inside),
    ...jumps('leave', 'saddr', network.groups),
    ...jumps('arrive', 'daddr', network.groups),
    ...forwarding(),
    ...reaching(inside),
  ];
  const table = ['table inet vpc {', ...parts, '}'];
  return ['table inet vpc', 'delete table inet vpc', ...table, ...translation(inside), ''].join(
    '\n',
  );
}

function refusalSet(name: string): string[] {
  return [
    `set ${name} { typeof ip saddr . ip daddr . meta l4proto . th dport; size 4096; flags dynamic; }`,
    `chain do_${name} {`,
    `meta l4proto { tcp, udp } add @${name} { ip saddr . ip daddr . meta l4proto . th dport }`,
    'drop',
    '}',
  ];
}

function groupSets({ id }: Group, { enis, endpoints, network }: Inside): string[] {
  const i = network.groups.findIndex((group) => group.id === id);
  const members = [...enis, ...endpoints].filter((eni) => eni.groups.includes(id));
  return [
    set(
      `g${i}_4`,
      'ipv4_addr',
      members.map((eni) => eni.address),
    ),
    set(
      `g${i}_6`,
      'ipv6_addr',
      members.flatMap((eni) => eni.ipv6 ?? []),
    ),
  ];
}

function set(name: string, type: string, elements: readonly string[]): string {
  const filled = elements.length > 0 ? `elements = { ${elements.join(', ')} };` : '';
  return `set ${name} { type ${type}; ${filled} }`;
}

function groupChains(group: Group, i: number, index: ReadonlyMap<string, number>): string[] {
  const rules = (of: readonly GroupRule[], side: 'saddr' | 'daddr', mark: string) =>
    of.flatMap((rule) => ruleLines(rule, { side, mark, index }));
  return [
    `chain out_g${i} {`,
    ...rules(group.egress, 'daddr', MAY_LEAVE),
    '}',
    `chain in_g${i} {`,
    ...rules(group.ingress, 'saddr', MAY_ARRIVE),
    '}',
  ];
}

interface Side {
  readonly side: 'saddr' | 'daddr';
  readonly mark: string;
  readonly index: ReadonlyMap<string, number>;
}

function ruleLines({ peer, protocol, ports }: GroupRule, { side, mark, index }: Side): string[] {
  const group = index.get(peer);
  const peers =
    group !== undefined
      ? [`ip ${side} @g${group}_4`, `ip6 ${side} @g${group}_6`]
      : [`${peer.includes(':') ? 'ip6' : 'ip'} ${side} ${peer}`];
  const what: Record<string, string> = {
    '-1': '',
    icmp: 'meta l4proto icmp ',
    icmpv6: 'meta l4proto ipv6-icmp ',
  };
  const service = what[protocol] ?? `${protocol} dport ${ports[0]}-${ports[1]} `;
  return peers.map((each) => `${each} ${service}meta mark set meta mark or ${mark}`);
}

function jumps(name: 'leave' | 'arrive', side: string, groups: readonly Group[]): string[] {
  const way = name === 'leave' ? 'out' : 'in';
  return [
    `chain ${name} {`,
    ...groups.flatMap((_, i) => [
      `ip ${side} @g${i}_4 jump ${way}_g${i}`,
      `ip6 ${side} @g${i}_6 jump ${way}_g${i}`,
    ]),
    '}',
  ];
}

/** Who may use the internet gateway: with an address of its own in the world, and a route. */
function publicSets({ network, enis }: Inside): string[] {
  const subnetOf = (eni: Eni) => network.subnets.find(({ id }) => id === eni.subnet);
  const world = enis.filter((eni) => eni.publicAddress !== undefined);
  const in6 = enis.filter((eni) => subnetOf(eni)?.internet6 === 'both');
  const out6 = enis.filter((eni) => subnetOf(eni)?.internet6 !== 'none');
  return [
    set(
      'public_4',
      'ipv4_addr',
      world.map((eni) => eni.address),
    ),
    set(
      'in_6',
      'ipv6_addr',
      in6.flatMap((eni) => eni.ipv6 ?? []),
    ),
    set(
      'out_6',
      'ipv6_addr',
      out6.flatMap((eni) => eni.ipv6 ?? []),
    ),
  ];
}

function forwarding(): string[] {
  return [
    'chain forward {',
    'type filter hook forward priority filter; policy drop;',
    'ct state established,related accept',
    'iifname "eni*" jump leave',
    `iifname "eni*" meta mark and ${MAY_LEAVE} == 0 goto do_refused_out`,
    'oifname "igw" ip saddr @public_4 accept',
    'oifname "igw" ip6 saddr @out_6 accept',
    'oifname "igw" goto do_refused_way',
    'iifname "igw" ip6 daddr != @in_6 drop',
    'jump arrive',
    `meta mark and ${MAY_ARRIVE} == 0 goto do_refused_in`,
    'oifname "eni*" accept',
    '}',
  ];
}

/** The services that the bed itself plays. The resolver and the metadata are beyond security groups, as in AWS. */
function reaching(inside: Inside): string[] {
  const { resolver, endpoints } = inside;
  return [
    `set reach { type ipv4_addr . ipv4_addr; ${elements(reachable(inside))} }`,
    set(
      'endpoints',
      'ipv4_addr',
      endpoints.map((eni) => eni.address),
    ),
    'chain input {',
    'type filter hook input priority filter; policy drop;',
    'iifname "lo" accept',
    'ct state established,related accept',
    'meta l4proto { icmp, ipv6-icmp } accept',
    `iifname "eni*" ip daddr ${resolver} udp dport 53 accept`,
    `iifname "eni*" ip daddr ${METADATA} tcp dport 80 accept`,
    `iifname "igw" ip daddr ${GATEWAY} tcp dport 443 accept`,
    'iifname "igw" drop',
    'jump leave',
    `meta mark and ${MAY_LEAVE} == 0 goto do_refused_out`,
    'ip saddr . ip daddr @reach tcp dport 443 accept',
    'ip daddr != @endpoints goto do_refused_way',
    'jump arrive',
    `meta mark and ${MAY_ARRIVE} == 0 goto do_refused_in`,
    'accept',
    '}',
  ];
}

function elements(pairs: readonly string[]): string {
  return pairs.length > 0 ? `elements = { ${pairs.join(', ')} };` : '';
}

/** A service's public address is reached through a gateway endpoint, or from an address in the world by the internet gateway. */
function reachable({ network, enis }: Inside): string[] {
  return enis.flatMap((eni) => {
    const subnet = network.subnets.find(({ id }) => id === eni.subnet);
    const world = subnet?.internet === true && eni.publicAddress !== undefined;
    return Object.entries(SERVICES).flatMap(([service, address]) =>
      world || subnet?.gateways.includes(service) ? [`${eni.address} . ${address}`] : [],
    );
  });
}

function translation({ enis }: Inside): string[] {
  const known = enis.filter((eni) => eni.publicAddress !== undefined);
  const pairs = (of: (eni: Eni) => string) => elements(known.map(of));
  return [
    'table ip translation',
    'delete table ip translation',
    'table ip translation {',
    `map inwards { type ipv4_addr : ipv4_addr; ${pairs((e) => `${e.publicAddress} : ${e.address}`)} }`,
    `map outwards { type ipv4_addr : ipv4_addr; ${pairs((e) => `${e.address} : ${e.publicAddress}`)} }`,
    'chain before { type nat hook prerouting priority dstnat;',
    'iifname "igw" dnat to ip daddr map @inwards',
    '}',
    'chain after { type nat hook postrouting priority srcnat;',
    'oifname "igw" snat to ip saddr map @outwards',
    '}',
    '}',
  ];
}

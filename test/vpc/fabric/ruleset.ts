/** Security groups, route tables and address translation as one nftables ruleset: a pure function of the network and what is in it. */
import type { Group, GroupRule, Network } from '../template/network.ts';
import { GATEWAY, GATEWAY6, METADATA } from './addresses.ts';
import { type Eni, elementLines, endpointMembersOf, membersOf } from './members.ts';

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
export function rulesetOf({ network, resolver, enis, endpoints }: Inside): string {
  const index = new Map(network.groups.map(({ id }, i) => [id, i]));
  const members = [
    ...enis.flatMap((eni) => membersOf(network, eni)),
    ...endpoints.flatMap((eni) => endpointMembersOf(network, eni)),
  ];
  return [
    'table inet vpc',
    'delete table inet vpc',
    'table inet vpc {',
    ...Object.keys(REFUSALS).flatMap(refusalSet),
    ...network.groups.flatMap((_, i) => [addresses(`g${i}_4`), addresses6(`g${i}_6`)]),
    ...network.groups.flatMap((group, i) => groupChains(group, i, index)),
    addresses('public_4'),
    addresses6('in_6'),
    addresses6('out_6'),
    ...jumps('leave', 'saddr', network.groups),
    ...jumps('arrive', 'daddr', network.groups),
    ...FORWARDING,
    ...reaching(resolver),
    '}',
    ...TRANSLATION,
    elementLines('add', members),
  ].join('\n');
}

const addresses = (name: string) => `set ${name} { type ipv4_addr; }`;
const addresses6 = (name: string) => `set ${name} { type ipv6_addr; }`;

function refusalSet(name: string): string[] {
  return [
    `set ${name} { typeof ip saddr . ip daddr . meta l4proto . th dport; size 4096; flags dynamic; }`,
    `chain do_${name} {`,
    `meta l4proto { tcp, udp } add @${name} { ip saddr . ip daddr . meta l4proto . th dport }`,
    'drop',
    '}',
  ];
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

/** Who uses the internet gateway needs an address of its own in the world, and a route. */
const FORWARDING: readonly string[] = [
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

/** The services that the bed itself plays. The resolver and the metadata are beyond security groups, as in AWS. */
function reaching(resolver: string): string[] {
  return [
    'set reach { type ipv4_addr . ipv4_addr; }',
    'set reach6 { type ipv6_addr . ipv6_addr; }',
    addresses('endpoints'),
    'chain input {',
    'type filter hook input priority filter; policy drop;',
    'iifname "lo" accept',
    'ct state established,related accept',
    'meta l4proto { icmp, ipv6-icmp } accept',
    `iifname "eni*" ip daddr ${resolver} udp dport 53 accept`,
    `iifname "eni*" ip daddr ${METADATA} tcp dport 80 accept`,
    `iifname "igw" ip daddr ${GATEWAY} tcp dport 443 accept`,
    `iifname "igw" ip6 daddr ${GATEWAY6} tcp dport 443 accept`,
    'iifname "igw" drop',
    'jump leave',
    `meta mark and ${MAY_LEAVE} == 0 goto do_refused_out`,
    'ip saddr . ip daddr @reach tcp dport 443 accept',
    'ip6 saddr . ip6 daddr @reach6 tcp dport 443 accept',
    'meta nfproto ipv6 goto do_refused_way',
    'ip daddr != @endpoints goto do_refused_way',
    'jump arrive',
    `meta mark and ${MAY_ARRIVE} == 0 goto do_refused_in`,
    'accept',
    '}',
  ];
}

const TRANSLATION: readonly string[] = [
  'table ip translation',
  'delete table ip translation',
  'table ip translation {',
  'map inwards { type ipv4_addr : ipv4_addr; }',
  'map outwards { type ipv4_addr : ipv4_addr; }',
  'chain before { type nat hook prerouting priority dstnat;',
  'iifname "igw" dnat to ip daddr map @inwards',
  '}',
  'chain after { type nat hook postrouting priority srcnat;',
  'oifname "igw" snat to ip saddr map @outwards',
  '}',
  '}',
];

/** The world outside: a router, and callers' homes behind routers of their own. */
import { IPV6_BLOCK } from '../template/physical.ts';
import { GATEWAY, GATEWAY6, PUBLIC_CIDR, UPLINK, UPLINK6 } from './addresses.ts';
import { ip, letForward, nft } from './commands.ts';

/** How a home is connected. */
export type Home =
  /** Address translation that keeps a socket's port whoever it talks to. */
  | 'cone'
  /** A fresh port for each one talked to. */
  | 'symmetric'
  /** No UDP leaves it. */
  | 'no-udp'
  /** No IPv4 at all. */
  | 'ipv6';

/** All of them. */
export const HOMES: readonly Home[] = ['cone', 'symmetric', 'no-udp', 'ipv6'];

/** A caller's namespace at a home. */
export const callerAt = (home: Home): string => `at-${home}`;

/** With these homes in it. The VPC's end of the link is called `igw` in the bed's own namespace. */
export async function createWorld(homes: readonly Home[]): Promise<void> {
  await ip([
    'netns add world',
    'link add igw type veth peer name aws netns world',
    `addr add ${UPLINK.vpc}/24 dev igw`,
    `-6 addr add ${UPLINK6.vpc}/64 dev igw nodad`,
    'link set igw up',
    `route add 198.51.101.0/24 via ${UPLINK.world} dev igw`,
    `-6 route add 2001:db8:1::/48 via ${UPLINK6.world} dev igw`,
  ]);
  await ip(
    [
      'link set lo up',
      `addr add ${UPLINK.world}/24 dev aws`,
      `-6 addr add ${UPLINK6.world}/64 dev aws nodad`,
      'link set aws up',
      ...[PUBLIC_CIDR, `${GATEWAY}/32`].map((net) => `route add ${net} via ${UPLINK.vpc}`),
      ...[IPV6_BLOCK, `${GATEWAY6}/128`].map((net) => `-6 route add ${net} via ${UPLINK6.vpc}`),
    ],
    'world',
  );
  await letForward('world');
  for (const home of homes) await addHome(home, HOMES.indexOf(home) + 1);
}

async function addHome(home: Home, number: number): Promise<void> {
  const router = `home-${home}`;
  const caller = callerAt(home);
  const wan = `198.51.101.${number}`;
  const v6 = `2001:db8:1:${number}`;
  await ip([`netns add ${router}`, `netns add ${caller}`]);
  await ip(
    [
      `link add h${number} type veth peer name wan netns ${router}`,
      `addr add 198.18.${number}.1/32 dev h${number}`,
      `-6 addr add fe80::1/64 dev h${number} nodad`,
      `link set h${number} up`,
      `route add ${wan}/32 dev h${number}`,
      `-6 route add ${v6}::/64 via fe80::2 dev h${number}`,
    ],
    'world',
  );
  await ip(
    [
      'link set lo up',
      `addr add ${wan}/32 dev wan`,
      '-6 addr add fe80::2/64 dev wan nodad',
      'link set wan up',
      `route add 198.18.${number}.1 dev wan scope link`,
      `route add default via 198.18.${number}.1 dev wan`,
      '-6 route add default via fe80::1 dev wan',
      `link add lan type veth peer name eth0 netns ${caller}`,
      'addr add 192.168.7.1/24 dev lan',
      `-6 addr add ${v6}::1/64 dev lan nodad`,
      'link set lan up',
    ],
    router,
  );
  const v4 = [
    'addr add 192.168.7.2/24 dev eth0',
    'link set eth0 up',
    'route add default via 192.168.7.1',
  ];
  const only6 = [
    'link set eth0 up',
    `-6 addr add ${v6}::2/64 dev eth0 nodad`,
    `-6 route add default via ${v6}::1`,
  ];
  await ip(['link set lo up', ...(home === 'ipv6' ? only6 : v4)], caller);
  await letForward(router);
  await nft(homeRules(home), router);
}

function homeRules(home: Home): string {
  const masquerade = home === 'symmetric' ? 'masquerade fully-random' : 'masquerade';
  return [
    'table inet home {',
    'chain forward { type filter hook forward priority filter; policy accept;',
    'ct state established,related accept',
    ...(home === 'no-udp' ? ['meta l4proto udp drop'] : []),
    // A home's router lets nobody in who was not talked to.
    'iifname "wan" drop',
    '}',
    '}',
    'table ip home-nat {',
    'chain after { type nat hook postrouting priority srcnat;',
    `oifname "wan" ${masquerade}`,
    '}',
    '}',
    '',
  ].join('\n');
}

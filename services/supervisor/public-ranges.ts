/** Which addresses a caller on the internet can reach. */
import { BlockList, isIP } from 'node:net';

/** What is never routed on the internet (IANA special-purpose registries), IPv4. */
const NOT_ROUTED_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

/** The same for IPv6: only 2000::/3 is given out, and of that a part is for documents. */
const ROUTED_6 = ['2000::', 3] as const;
const NOT_ROUTED_6 = ['2001:db8::', 32] as const;

const notRouted4 = new BlockList();
for (const [net, bits] of NOT_ROUTED_4) notRouted4.addSubnet(net, bits, 'ipv4');
const routed6 = new BlockList();
routed6.addSubnet(...ROUTED_6, 'ipv6');
const notRouted6 = new BlockList();
notRouted6.addSubnet(...NOT_ROUTED_6, 'ipv6');

/** Whether this is an address at all, and one that the internet routes. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notRouted4.check(address, 'ipv4');
  if (family === 6) return routed6.check(address, 'ipv6') && !notRouted6.check(address, 'ipv6');
  return false;
}

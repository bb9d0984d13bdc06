/**
 * The VPC's network in the kernel. The bed's own namespace is its fabric: every network interface is a pair whose far end
 * lies in a namespace, nothing is bridged, so that each packet meets the route table of its subnet and the rules of both ends.
 */
import type { Network, Subnet } from '../template/network.ts';
import {
  addressIn,
  FIRST_HOST,
  GATEWAY,
  GATEWAY6,
  ipv6AddressIn,
  METADATA,
  PUBLIC_CIDR,
  SERVICES,
  SERVICES6,
} from './addresses.ts';
import { nft, nftElements } from './commands.ts';
import { type Eni, elementLines, membersOf } from './members.ts';
import { listenAt, plug, prepareFabric, routeSubnets, unplug } from './plumbing.ts';
import { REFUSALS, rulesetOf } from './ruleset.ts';

/** What a new interface is to be. */
export interface EniRequest {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly publicAddress: boolean;
  /** A function has an IPv6 address only where it is asked for; a task has one wherever its subnet has them. */
  readonly ipv6?: boolean;
}

/** An interface with the namespace that it is in. */
export interface Attached extends Eni {
  readonly namespace: string;
  /** Resolves once packets pass. */
  readonly plugged: Promise<void>;
}

/** The running network. The kernel is told of one change after the other. */
export interface Fabric {
  /** Makes a namespace with one interface. Throws for a subnet or a group that the VPC lacks. */
  attach(request: EniRequest): Attached;
  detach(eni: Attached): void;
  /** Takes over what a deploy has changed. */
  update(network: Network): Promise<void>;
  /** An endpoint's addresses in the VPC, where the bed listens, by service. */
  endpointAddresses(): ReadonlyMap<string, readonly string[]>;
  /** Packets that were refused, and by what. */
  refusals(): Promise<string[]>;
  readonly resolver: string;
  readonly attached: readonly Attached[];
  /** Resolves once the kernel knows all; rejects where it refused to take an interface away. */
  settled(): Promise<void>;
}

/** Builds it in the namespace of this process, which must be the bed's own. */
export async function createFabric(first: Network): Promise<Fabric> {
  const resolver = addressIn(first.cidr, 2);
  let network = first;
  let loaded = first;
  let count = 0;
  const attached: Attached[] = [];
  const plugged = new Set<Eni>();
  const refused = new Set<string>();
  const failed: unknown[] = [];

  const collect = async () => {
    for (const [set, why] of Object.entries(REFUSALS)) {
      for (const element of await nftElements(set)) refused.add(sayRefusal(element, why));
    }
  };
  const load = async (next: Network) => {
    loaded = next;
    const endpoints = endpointEnis(next);
    await listenAt(endpoints.map(({ address }) => address));
    await routeSubnets(next);
    await nft(rulesetOf({ network: next, resolver, enis: [...plugged], endpoints }));
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  const services = [...Object.values(SERVICES), ...Object.values(SERVICES6)];
  await prepareFabric([resolver, METADATA, GATEWAY, GATEWAY6, ...services], first);
  await load(first);
  return {
    resolver,
    attached,
    attach(request) {
      const subnet = subnetOf(network, request);
      count += 1;
      const eni = place(subnet, request, count);
      const plugging = inTurn(async () => {
        await plug(
          eni,
          loaded.subnets.findIndex(({ id }) => id === subnet.id),
        );
        await nft(elementLines('add', membersOf(loaded, eni)));
        plugged.add(eni);
      });
      // Whoever uses the interface waits for it, and hears of it then.
      plugging.catch(() => undefined);
      const whole = { ...eni, plugged: plugging };
      attached.push(whole);
      return whole;
    },
    detach(eni) {
      const at = attached.indexOf(eni);
      if (at < 0) return;
      attached.splice(at, 1);
      const { id } = eni;
      inTurn(async () => {
        const known = [...plugged].find((each) => each.id === id);
        if (!known) return;
        plugged.delete(known);
        await nft(elementLines('delete', membersOf(loaded, known)));
        await unplug(eni.namespace);
      }).catch((error: unknown) => failed.push(error));
    },
    update(next) {
      network = next;
      return inTurn(async () => {
        await collect();
        await load(next);
      });
    },
    endpointAddresses: () => byService(network),
    refusals: () => inTurn(collect).then(() => [...refused]),
    async settled() {
      await last;
      if (failed.length > 0) throw failed[0];
    },
  };
}

function subnetOf({ subnets, groups }: Network, request: EniRequest): Subnet {
  const subnet = subnets.find(({ id }) => id === request.subnet);
  if (!subnet) throw new Error(`The subnet ID '${request.subnet}' does not exist`);
  const unknown = request.groups.find((group) => !groups.some(({ id }) => id === group));
  if (unknown === undefined) return subnet;
  throw new Error(`The security group '${unknown}' does not exist`);
}

function place(subnet: Subnet, request: EniRequest, id: number): Omit<Attached, 'plugged'> {
  return {
    id,
    subnet: subnet.id,
    groups: request.groups,
    namespace: `eni${id}`,
    address: addressIn(subnet.cidr, FIRST_HOST + id),
    mac: macOf(id),
    ...(subnet.ipv6Cidr && (request.ipv6 ?? true)
      ? { ipv6: ipv6AddressIn(subnet.ipv6Cidr, FIRST_HOST + id) }
      : {}),
    ...(request.publicAddress ? { publicAddress: addressIn(PUBLIC_CIDR, id) } : {}),
  };
}

function macOf(id: number): string {
  const bytes = [id >> 8, id & 255].map((byte) => byte.toString(16).padStart(2, '0'));
  return `02:42:00:00:${bytes.join(':')}`;
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

function byService(network: Network): Map<string, string[]> {
  const addresses = endpointEnis(network).map(({ address }) => address);
  return new Map(
    network.endpoints.map(({ service, subnets }) => [service, addresses.splice(0, subnets.length)]),
  );
}

function sayRefusal(element: unknown, why: string): string {
  const { concat } = (element as { elem?: { val?: unknown } }).elem?.val
    ? (element as { elem: { val: { concat: unknown[] } } }).elem.val
    : (element as { concat: unknown[] });
  const [from, to, protocol, port] = concat;
  return `${String(protocol)} ${String(from)} -> ${String(to)}:${String(port)}: ${why}`;
}

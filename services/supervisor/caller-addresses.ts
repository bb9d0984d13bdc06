/**
 * Where callers reach the task, found before it registers: a seat whose caller can never connect is worse than none. On
 * Fargate the task metadata knows the private address only, so EC2 is asked, and where it does not answer, a page that says
 * by which address it sees us.
 */
import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time/clock.ts';
import { isPublicAddress } from './public-ranges.ts';

/** A task's network interface, as its metadata has it. */
export interface NetworkInterface {
  readonly privateAddress: string;
  readonly macAddress?: string | undefined;
}

/** Ways to ask for the public IPv4 address of an interface. */
export interface AddressSources {
  readonly describe: (of: NetworkInterface) => Promise<string | undefined>;
  readonly seen: () => Promise<string | undefined>;
}

/** What finding needs. */
export interface AddressDeps extends AddressSources {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** The interface and the IPv6 addresses that the subnet gave it. */
export interface TaskNetwork {
  readonly privateAddress: string | undefined;
  readonly macAddress?: string | undefined;
  readonly ipv6Addresses: readonly string[];
}

/** EC2 shows the association of a new interface some seconds late; all tries together stay far below a container's start. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 1_500;

/**
 * The public addresses, IPv4 first. Throws when there is no public IPv4 address: such a task must not register. Where EC2 never
 * answered, its last error is the cause.
 */
export async function findCallerAddresses(
  deps: AddressDeps,
  network: TaskNetwork,
): Promise<readonly string[]> {
  const described = await describe(deps, network);
  const address = described.address ?? (await ask(deps, 'the page', deps.seen)).address;
  if (address === undefined) throw new Error(NO_ADDRESS, { cause: described.error });
  return [address, ...network.ipv6Addresses.filter(isPublicAddress)];
}

const NO_ADDRESS =
  'Cannot register the task: callers come from outside and it has no public IPv4 address. ' +
  'It must run in a public subnet with assignPublicIp ENABLED, and its role needs ' +
  'ec2:DescribeNetworkInterfaces';

/** A public address, or why there was no answer. */
interface Said {
  readonly address?: string | undefined;
  readonly error?: unknown;
}

async function describe(
  deps: AddressDeps,
  { privateAddress, macAddress }: TaskNetwork,
): Promise<Said> {
  if (privateAddress === undefined) return {};
  for (let left = TRIES; ; left--) {
    const said = await ask(deps, 'EC2', () => deps.describe({ privateAddress, macAddress }));
    if (said.address !== undefined || left === 1) return said;
    await deps.clock.sleep(BETWEEN_TRIES_MS);
  }
}

async function ask(
  { log }: AddressDeps,
  source: string,
  how: () => Promise<string | undefined>,
): Promise<Said> {
  try {
    const address = await how();
    if (address === undefined || isPublicAddress(address)) return { address };
    log.warn('an address was found that no caller can reach', { source });
    return {};
  } catch (error) {
    log.warn('the public address could not be asked for', { source, error: String(error) });
    return { error };
  }
}

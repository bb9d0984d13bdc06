/** One connection towards its caller: answers checks, proves the addresses they come from, and carries packets within a budget. */
import { createHmac, randomBytes } from 'node:crypto';
import { type Budget, createBudget } from '../../../../core/access/budget.ts';
import type { TimerClock } from '../../../../core/time/clock.ts';
import { createGenerations, type IceCredentials, type IcePair } from './ice-generations.ts';
import { type IceLeg, openIceLeg } from './ice-leg.ts';
import { createPaths, type Paths } from './paths.ts';
import {
  type Address,
  ATTRIBUTE,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  checkOf,
  isSigned,
  type StunMessage,
  writeStun,
  xorMapped,
} from './stun.ts';

/** Opus of 2.5 ms is 400 packets a second; with messages and reports, and twice over. */
const PACKETS = { perSecond: 1_000, burst: 1_000 };

/** A browser's checks of all its pairs while it connects are some 50 a second. */
const CHECKS = { perSecond: 200, burst: 400 };

/** Our own checks: each is asked for by one packet of the other side, and is no longer than it. */
const PROBES = { perSecond: 50, burst: 50 };

/** Of our one candidate; there is no other to compare with. */
const PRIORITY = 1_853_824_767;

/** A STUN message as it came. */
export interface Received {
  readonly packet: Buffer;
  readonly message: StunMessage;
  readonly from: Address;
}

/** Never compared, for a lite agent has no role to lose; libjuice takes zeros for none at all. */
const TIE_BREAKER = Buffer.alloc(8, 1);

/** Sees each packet that is no STUN: its first byte tells DTLS from media (RFC 7983). */
export type PacketWatch = (packet: Buffer, from: 'caller' | 'library') => void;

/** What a connection is opened with. */
export interface ConnectionParts {
  readonly send: (packet: Buffer, to: Address) => void;
  /** Monotonic. */
  readonly clock: TimerClock;
  readonly watch?: PacketWatch;
}

/** Opens one. */
export async function openIceConnection({
  send,
  clock,
  watch,
}: ConnectionParts): Promise<IceConnection> {
  const paths = createPaths(clock.monotonicMs);
  const leg = await openIceLeg((packet) => {
    watch?.(packet, 'library');
    const to = paths.target(packet.length);
    if (to) send(packet, to);
  }, clock);
  return new IceConnection({ leg, paths, send, clock, ...(watch ? { watch } : {}) });
}

interface OpenParts extends ConnectionParts {
  readonly leg: IceLeg;
  readonly paths: Paths;
}

/** One connection. */
export class IceConnection {
  /** The way to the library. */
  readonly leg: IceLeg;
  /** Called with each sign of the caller. */
  onSign: () => void = () => undefined;
  readonly #parts: OpenParts;
  readonly #generations = createGenerations();
  readonly #secret = randomBytes(16);
  readonly #packets: Budget;
  readonly #checks: Budget;
  readonly #probes: Budget;

  constructor(parts: OpenParts) {
    this.#parts = parts;
    this.leg = parts.leg;
    this.#packets = createBudget(PACKETS, parts.clock.monotonicMs);
    this.#checks = createBudget(CHECKS, parts.clock.monotonicMs);
    this.#probes = createBudget(PROBES, parts.clock.monotonicMs);
  }

  /** Our credentials for these of the caller: the same again, or new ones for an ICE restart. */
  answerTo(remote: IceCredentials): IceCredentials {
    return this.#generations.answerTo(remote);
  }

  /** The pair that a user name's first half belongs to. */
  pairOf(ufrag: string): IcePair | undefined {
    return this.#generations.pairs.find(({ local }) => local.ufrag === ufrag);
  }

  /** A signed check came from there. */
  checked({ message, from }: Received, { local }: IcePair): void {
    if (!this.#checks.take()) return;
    this.onSign();
    this.#parts.send(writeSuccess(message, from, local), from);
    const nominated = message.attributes.has(ATTRIBUTE.useCandidate);
    if (this.#parts.paths.checked(from, nominated)) this.probe(from);
    this.leg.release();
  }

  /** Takes the answer to a check of ours. Answers whether it is one. */
  answered({ packet, message, from }: Received): boolean {
    if (!message.transaction.equals(transactionFor(this.#secret, from))) return false;
    const isOurs = ({ remote }: IcePair) => isSigned(packet, message, remote.password);
    if (!this.#generations.pairs.some(isOurs)) return false;
    this.onSign();
    this.#parts.paths.proved(from);
    this.leg.release();
    return true;
  }

  /** The address is another connection's now. */
  lost(address: Address): void {
    this.#parts.paths.forget(address);
  }

  /** Takes a media packet. Answers whether it is of this connection. */
  carried(packet: Buffer, from: Address): boolean {
    if (!this.#parts.paths.carried(from)) return false;
    this.onSign();
    if (!this.#packets.take()) return true;
    this.#parts.watch?.(packet, 'caller');
    this.leg.toLibrary(packet);
    return true;
  }

  /** Asks a stranger whether it is our caller with a new address. */
  probe(to: Address): void {
    const [pair] = this.#generations.pairs;
    if (pair && this.#probes.take())
      this.#parts.send(writeProbe(pair, transactionFor(this.#secret, to)), to);
  }

  /** The handshake is done. */
  connected(): void {
    this.#parts.paths.connected();
  }

  /** Whether the caller has checked at all. */
  get found(): boolean {
    return this.#parts.paths.found;
  }

  /** Packets refused since the last call. */
  takeRefused(): number {
    const budgets = [this.#packets, this.#checks, this.#probes];
    return budgets.reduce((sum, budget) => sum + budget.takeRefused(), 0);
  }

  close(): void {
    this.leg.close();
  }
}

function writeSuccess(check: StunMessage, from: Address, local: IceCredentials): Buffer {
  const head = { type: BINDING_SUCCESS, transaction: check.transaction };
  return writeStun(
    head,
    [[ATTRIBUTE.xorMappedAddress, xorMapped(from, check.transaction)]],
    local.password,
  );
}

/** A check of ours; an ICE-lite agent owes none, and any full one answers it. */
function writeProbe({ local, remote }: IcePair, transaction: Buffer): Buffer {
  const attributes = checkOf({ username: `${remote.ufrag}:${local.ufrag}`, priority: PRIORITY }, [
    [ATTRIBUTE.iceControlled, TIE_BREAKER],
  ]);
  return writeStun({ type: BINDING_REQUEST, transaction }, attributes, remote.password);
}

/** A check's id is made from the address it goes to, so that nothing need be remembered of the checks under way. */
function transactionFor(secret: Buffer, { address, port }: Address): Buffer {
  return createHmac('sha256', secret).update(`${address}:${port}`).digest().subarray(0, 12);
}

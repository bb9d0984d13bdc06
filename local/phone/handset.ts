/** Phones of one page: whoever sits there calls, is called, and holds one of them to the ear at a time. */
import type { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { CARRIERS, type Carrier, E164 } from '../../core/phone/phone.ts';
import type { Exchange } from '../carrier/exchange.ts';
import type { Leg } from '../carrier/leg.ts';
import type { HeardFrom, Party } from '../carrier/party.ts';

/** How often the page is told how its phones stand. */
const TELL_MS = 150;

/** Sound of the page that waits to be said: more is late, and the oldest of it is dropped. */
const MOST_WAITING_FRAMES = 25;

const FRAME_BYTES = 640;

const number = z.string().check(z.regex(E164));
const phone = z.string();

const wishes = z.discriminatedUnion('do', [
  z.object({ do: z.literal('call'), carrier: z.enum(CARRIERS), from: number, to: number }),
  z.object({ do: z.literal('answer'), phone }),
  z.object({ do: z.literal('refuse'), phone, as: z.enum(['busy', 'rejected']) }),
  z.object({ do: z.literal('hold'), phone }),
  z.object({ do: z.literal('press'), digit: z.string().check(z.regex(/^[0-9A-D*#]$/)) }),
  z.object({ do: z.literal('hang-up'), phone }),
]);

type Wish = z.infer<typeof wishes>;

/** One phone as the page shows it. */
export interface ShownPhone {
  readonly id: string;
  readonly carrier: Carrier;
  readonly from: string;
  readonly to: string;
  /** Whether it is the one that called. */
  readonly called: boolean;
  readonly status: string;
  /** Whom it hears now; nothing while it rings. */
  readonly hears: HeardFrom | undefined;
  readonly held: boolean;
}

interface Phone {
  readonly leg: Leg;
  readonly carrier: Carrier;
  readonly called: boolean;
  readonly party: PageParty;
  readonly answer?: () => void;
}

/** Serves one page until its connection closes; what it left open is hung up. */
export function serveHandset(
  socket: WebSocket,
  exchanges: Readonly<Record<Carrier, Exchange>>,
): void {
  const desk = createDesk(exchanges, (frame) => socket.send(frame));
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return desk.say(data);
    const wish = readWish(data.toString());
    if (wish) void desk.obey(wish);
  });
  const stop = tellEach(socket, () => showAll(desk, exchanges));
  socket.on('close', () => {
    stop();
    for (const { leg } of desk.phones.values()) leg.end('completed', 'the page was closed');
  });
}

interface Desk {
  readonly phones: ReadonlyMap<string, Phone>;
  readonly held: string | undefined;
  say(pcm: Buffer): void;
  obey(wish: Wish): Promise<void>;
}

/** Phones on a desk; every number that is called rings one more of them. */
function createDesk(
  exchanges: Readonly<Record<Carrier, Exchange>>,
  send: (frame: Uint8Array) => void,
): Desk {
  const phones = new Map<string, Phone>();
  let held: string | undefined;
  const put = (one: Phone) => void phones.set(one.leg.parts.id, one);
  const newParty = () =>
    createPageParty((party, frame) => {
      if (phones.get(held ?? '')?.party === party) send(frame);
    });
  for (const carrier of CARRIERS)
    exchanges[carrier].behave('*', {
      do: 'ask',
      party: newParty,
      rings: (leg, answer) =>
        put({ leg, carrier, called: false, party: leg.parts.party as PageParty, answer }),
    });
  const call = async ({ carrier, from, to }: Extract<Wish, { do: 'call' }>) => {
    const party = newParty();
    const leg = await exchanges[carrier].ring({ from, to, party });
    held = leg.parts.id;
    put({ leg, carrier, called: true, party });
  };
  return {
    phones,
    get held() {
      return held;
    },
    say: (pcm) => phones.get(held ?? '')?.party.say(pcm),
    async obey(wish) {
      if (wish.do === 'call') return call(wish);
      if (wish.do === 'answer' || wish.do === 'hold') held = wish.phone;
      const found = phones.get(wish.do === 'press' ? (held ?? '') : wish.phone);
      if (found) handle(found, wish);
    },
  };
}

function handle({ leg, answer }: Phone, wish: Exclude<Wish, { do: 'call' }>): void {
  if (wish.do === 'answer') answer?.();
  else if (wish.do === 'refuse') leg.end(wish.as, `the person is ${wish.as}`);
  else if (wish.do === 'hang-up') leg.end('completed', 'hung up at the page');
  else if (wish.do === 'press') leg.press(wish.digit);
}

function readWish(text: string): Wish | undefined {
  try {
    return wishes.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function showAll({ phones, held }: Desk, exchanges: Readonly<Record<Carrier, Exchange>>) {
  const shown = [...phones.values()].map(({ leg, carrier, called, party }): ShownPhone => {
    const { id, from, to } = leg.parts;
    const hears = leg.over ? undefined : party.hears();
    return {
      id,
      carrier,
      from,
      to,
      called,
      status: leg.status,
      hears,
      held: id === held && !leg.over,
    };
  });
  return { phones: shown, errors: CARRIERS.flatMap((carrier) => exchanges[carrier].errors) };
}

/** Tells what has changed since it was told last. */
function tellEach(socket: WebSocket, show: () => unknown): () => void {
  let told = '';
  const timer = setInterval(() => {
    const now = JSON.stringify(show());
    if (now !== told) socket.send(now);
    told = now;
  }, TELL_MS);
  return () => clearInterval(timer);
}

/** Somebody at a page. */
interface PageParty extends Party {
  say(pcm: Buffer): void;
  /** Whom it has heard in the last half second. */
  hears(): HeardFrom | undefined;
}

function createPageParty(onHeard: (party: PageParty, frame: Uint8Array) => void): PageParty {
  let words: Int16Array[] = [];
  let latest: { from: HeardFrom; atMs: number } | undefined;
  const party: PageParty = {
    hear(frame, from) {
      if (!frame) return;
      latest = { from, atMs: performance.now() };
      onHeard(party, new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength));
    },
    speak: () => words.shift(),
    say(pcm) {
      for (let at = 0; at + FRAME_BYTES <= pcm.length; at += FRAME_BYTES)
        words.push(new Int16Array(Uint8Array.from(pcm.subarray(at, at + FRAME_BYTES)).buffer));
      words = words.slice(-MOST_WAITING_FRAMES);
    },
    hears: () => (latest && performance.now() - latest.atMs < 500 ? latest.from : undefined),
  };
  return party;
}

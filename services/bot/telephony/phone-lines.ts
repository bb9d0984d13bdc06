/** The sockets of one phone call: which of them carries the caller now, and what their coming and going means. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { SocketRequest } from '../../../core/bot/bot-messages.ts';
import type { PhoneCall } from '../../../core/phone/phone.ts';
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';
import type { CallerLine } from '../call/caller-line.ts';
import { createSocketAcceptor } from './accept-socket.ts';
import { createCarrierLine, type SoundEvents } from './carrier-socket.ts';
import type { CarrierEvent, CarrierStream } from './dialect.ts';
import { dialectOf } from './dialects/dialect-of.ts';
import { waitForStart } from './wait-for-start.ts';

/** A call whose socket died is kept for so long: the carrier calls back within a second or two, or the caller has gone. */
const COME_BACK_MS = 10_000;

/** What the lines of a call do with it. */
export interface LinesDeps {
  readonly phone: PhoneCall;
  readonly clock: TimerClock;
  /** The call, as a line tells it. */
  readonly caller: LegHearing;
  /** A person's leg has started to bring sound; nothing where no person was called. */
  readonly person: LegHearing;
}

/** What a leg's sound tells. */
export interface LegEvents extends SoundEvents {
  onConnected(): void;
}

/** Who hears of a leg. */
export interface LegHearing {
  /** A connection has come, and takes the place of the one before. Returns who hears of it, or nothing to refuse it. */
  onLine(line: CallerLine): LegEvents | undefined;
  /** The leg's connection is gone: for good, or until the carrier calls back. */
  onLost(line: CallerLine, final: boolean): void;
}

/** Sockets in, lines out. */
export interface PhoneLines {
  takeSocket(request: SocketRequest, socket: Socket): void;
}

interface Connection {
  readonly url: string;
  readonly streamId: string;
  readonly line: CallerLine;
}

/** Over one call. */
export function createPhoneLines(deps: LinesDeps): PhoneLines {
  const accept = createSocketAcceptor(deps.clock);
  const dialect = dialectOf(deps.phone.carrier);
  const current: Partial<Record<'caller' | 'person', Connection>> = {};
  return {
    takeSocket(request, socket) {
      const { leg, url } = request;
      accept(request, socket, (ws) =>
        waitForStart({ socket: ws, dialect, clock: deps.clock }, (stream) => {
          if (!belongs(deps, request, { stream, before: current[leg] })) return undefined;
          const opened = open(deps, { leg, ws, stream });
          if (opened) current[leg] = { url, streamId: stream.streamId, line: opened.line };
          return opened?.read;
        }),
      );
    },
  };
}

/** A token opens one stream: with the same one only that very stream may come back, and never another call's. */
function belongs(
  { phone }: LinesDeps,
  { leg, url }: SocketRequest,
  { stream, before }: { stream: CarrierStream; before: Connection | undefined },
): boolean {
  // A call of ours is placed after its bot was told of it: there the token alone tells.
  const isKnown = leg === 'caller' && phone.callId !== '' && stream.callId !== '';
  const foreign = isKnown && stream.callId !== phone.callId;
  const again = before?.url === url;
  // A stream without a name cannot show that it is the same.
  const same = stream.streamId !== '' && before?.streamId === stream.streamId;
  return !foreign && (!again || same);
}

function open(
  deps: LinesDeps,
  { leg, ws, stream }: { leg: 'caller' | 'person'; ws: WebSocket; stream: CarrierStream },
): { line: CallerLine; read: (event: CarrierEvent) => void } | undefined {
  const hearing = deps[leg];
  let events: LegEvents | undefined;
  const line = createCarrierLine({
    id: randomUUID(),
    socket: ws,
    dialect: dialectOf(deps.phone.carrier),
    stream,
    clock: deps.clock,
    events: {
      onFrame: (frame) => events?.onFrame(frame),
      onAlive: () => events?.onAlive(),
      onKey: (digit) => events?.onKey(digit),
    },
  });
  events = hearing.onLine(line);
  if (!events) return undefined;
  let gone = false;
  const lose = (final: boolean) => {
    if (!gone) hearing.onLost(line, final);
    gone = true;
  };
  ws.on('close', () => lose(false));
  events.onConnected();
  const read = (event: CarrierEvent) => (event.type === 'stop' ? lose(true) : line.read(event));
  return { line, read };
}

/** What of a call its caller's leg needs. */
export interface HeardCall {
  attach(line: CallerLine | undefined): void;
  detach(line: CallerLine): void;
  onConnected(): void;
  onFrame(frame: Int16Array): void;
  onAlive(): void;
  onKey(digit: string): void;
  greet(): void;
  end(reason: 'caller_left'): void;
}

/** The caller as the call hears of them; `isAway` is asked when their line is lost, and tells whether they are with somebody else. */
export function hearCaller(
  { call, clock }: { readonly call: HeardCall; readonly clock: Pick<TimerClock, 'after'> },
  isAway: () => boolean,
): LegHearing {
  let stopWaiting: Cancel = () => undefined;
  let current: CallerLine | undefined;
  return {
    onLine(line) {
      stopWaiting();
      current = line;
      call.attach(line);
      return {
        onConnected() {
          call.onConnected();
          call.greet();
        },
        onFrame: (frame) => call.onFrame(frame),
        onAlive: () => call.onAlive(),
        onKey: (digit) => call.onKey(digit),
      };
    },
    onLost(line, final) {
      if (line.id !== current?.id) return;
      call.detach(line);
      if (isAway()) return;
      if (final) call.end('caller_left');
      else stopWaiting = clock.after(COME_BACK_MS, () => call.end('caller_left'));
    },
  };
}

/** The phone's part of one bot: its call's sockets, what the carrier tells, what the carrier is told, and its transfers. */
import type { Socket } from 'node:net';
import type { Agent } from '../../../core/agent.ts';
import type { BotSession, FromBot, SocketRequest } from '../../../core/bot/bot-messages.ts';
import type { TransferNote } from '../../../core/phone/call-outcome.ts';
import type { ControlAnswer } from '../../../core/phone/carrier.ts';
import type { PhoneCall } from '../../../core/phone/phone.ts';
import type {
  PhoneEvent,
  TransferAnswer,
  TransferWish,
} from '../../../core/phone/phone-control.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { Call } from '../call/call.ts';
import type { CallerLine } from '../call/caller-line.ts';
import type { ConversationEngine, EngineEvent } from '../conversation/engine/engine.ts';
import type { CallKeypad } from '../turns/keypad.ts';
import { createKeySender } from './key-sender.ts';
import { createOutboundCall, type OutboundCall } from './outbound-call.ts';
import { createPhoneLines, hearCaller, type LegHearing } from './phone-lines.ts';
import { createSteering } from './steering.ts';
import { Transfer } from './transfer.ts';
import type { TransferTarget } from './transfer-parts.ts';
import { sayBriefing, sayFailure } from './transfer-words.ts';

/** What it is made of. */
export interface BotPhoneDeps {
  readonly agent: Agent;
  readonly engine: ConversationEngine;
  readonly session: BotSession & { readonly phone: PhoneCall };
  readonly call: Call;
  readonly clock: TimerClock;
  readonly keypad: Pick<CallKeypad, 'sendBy'>;
  readonly tell: (message: FromBot) => void;
}

/** What the supervisor's messages come to. */
export interface BotPhone {
  takeSocket(request: SocketRequest, socket: Socket): void;
  onEvent(event: PhoneEvent): void;
  /** Hands the caller over, where it can. */
  transfer(wish: TransferWish): TransferAnswer;
  onEngine(event: EngineEvent): void;
  steered(requestId: number, answer: ControlAnswer): void;
}

/** Over one call. */
export function createBotPhone(deps: BotPhoneDeps): BotPhone {
  const { session, call, clock, keypad } = deps;
  const steering = createSteering(deps.tell, clock);
  const person = hearPerson(call, () => transfer);
  const transfer = createTransfer(deps, { steer: steering.steer, leavePerson: person.leave });
  const handOver = (wish: TransferWish) => beginTransfer(deps, transfer, wish);
  call.handOver = {
    begin: (wish) => handOver(wish).outcome === 'begun',
    isAway: () => transfer.away,
  };
  const outbound = findOutbound(deps, steering.steer);
  const keySender = createKeySender(steering.steer);
  keypad.sendBy((keys) => keySender.send(keys));
  const caller = hearOwnCaller(deps, transfer, outbound);
  const lines = createPhoneLines({
    phone: session.phone,
    clock,
    caller: { ...caller, onLine: (line) => caller.onLine(keySender.over(line)) },
    person,
  });
  return {
    takeSocket: (request, socket) => lines.takeSocket(request, socket),
    onEvent(event) {
      call.onAlive();
      if (isCallers(event)) outbound?.onLeg(event.status, event.answeredBy);
      if (transfer.away) transfer.onEvent(event);
      else if (isCallers(event) && event.status === 'completed') call.end('caller_left');
    },
    transfer: handOver,
    onEngine: (event) => outbound?.onEngine(event),
    steered: steering.steered,
  };
}

/** To the person who is named; to the first of the list where nobody is. */
function beginTransfer(
  { agent: { transferTargets }, call }: Pick<BotPhoneDeps, 'agent' | 'call'>,
  transfer: Transfer,
  { target: wanted, warm, about = '' }: TransferWish,
): TransferAnswer {
  const found = transferTargets.find(({ name, to }) => wanted === name || wanted === to);
  const target = found ?? (wanted === undefined ? transferTargets[0] : undefined);
  if (!target)
    return { outcome: 'unknown-target', targets: transferTargets.map(({ name }) => name) };
  if (transfer.away) return { outcome: 'busy' };
  call.keepNoMore();
  void transfer.start({ ...target, warm: warm ?? target.warm, about });
  return { outcome: 'begun' };
}

type LegEvent = Extract<PhoneEvent, { type: 'leg' }>;

function isCallers(event: PhoneEvent): event is LegEvent {
  return event.type === 'leg' && event.leg === 'caller';
}

function hearOwnCaller(
  { call, clock }: Pick<BotPhoneDeps, 'call' | 'clock'>,
  transfer: Transfer,
  outbound: OutboundCall | undefined,
): LegHearing {
  const caller = hearCaller({ call, clock }, () => transfer.onCallerLost());
  return {
    ...caller,
    onLine(line) {
      transfer.onCallerLine();
      const events = caller.onLine(line);
      return events && outbound ? outbound.listen(events) : events;
    },
  };
}

function findOutbound(
  deps: BotPhoneDeps,
  steer: ReturnType<typeof createSteering>['steer'],
): OutboundCall | undefined {
  if (deps.session.phone.direction !== 'outbound') return undefined;
  return createOutboundCall({ ...deps, steer });
}

/** While a person is briefed, the bot's voice is theirs; what they say is not the conversation's. */
function hearPerson(
  call: Call,
  transfer: () => Transfer,
): LegHearing & { readonly leave: () => void } {
  let current: CallerLine | undefined;
  const leave = () => {
    const line = current;
    current = undefined;
    // The caller may be back already, and is not to be cut off with the person.
    if (line) call.detach(line);
  };
  return {
    leave,
    onLine(line) {
      // Its words are queued by the briefing; they go to whoever is attached.
      if (!transfer().onPersonLine()) return undefined;
      current = line;
      call.attach(line);
      return {
        onConnected: () => undefined,
        onFrame: () => call.onAlive(),
        onAlive: () => call.onAlive(),
        onKey: (digit) => void transfer().onPersonKey(digit),
      };
    },
    onLost(line) {
      if (line !== current) return;
      leave();
      transfer().onPersonLost();
    },
  };
}

interface TransferParts extends Pick<ReturnType<typeof createSteering>, 'steer'> {
  readonly leavePerson: () => void;
}

function createTransfer(
  { agent, engine, call, clock, tell }: BotPhoneDeps,
  { steer, leavePerson }: TransferParts,
): Transfer {
  const note = (
    { name: target, warm }: TransferTarget,
    how: Omit<TransferNote, 'target' | 'warm'>,
  ) => tell({ type: 'transferred', note: { target, warm, ...how } });
  return new Transfer({
    steer,
    done(target) {
      note(target, { outcome: 'taken' });
      call.end('transferred');
    },
    callerLeft(target) {
      note(target, { outcome: 'caller-left' });
      call.end('caller_left');
    },
    failed(target, outcome, refused) {
      note(target, { outcome, ...(refused ? { refused } : {}) });
      // It is the caller's to hear, and nobody else's.
      leavePerson();
      engine.interrupt();
      engine.say(sayFailure(target, outcome));
    },
    brief({ about }) {
      engine.interrupt();
      engine.say(sayBriefing(agent.name, about));
    },
    clock,
  });
}

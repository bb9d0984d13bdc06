/** A seat in this process's memory: the bot that sits in it, and the call it serves. */
import type { FromBot, LateFrames } from '../../../core/bot/bot-messages.ts';
import { TRANSFERS_KEPT, type TransferNote } from '../../../core/phone/call-outcome.ts';
import type { PhoneCall } from '../../../core/phone/phone.ts';
import type { EndReason, Session } from '../../../core/session/session.ts';
import { noteOf, TURNS_KEPT, type TurnNote } from '../../../core/session/turn-note.ts';
import { addFrames, NO_FRAMES } from '../../../core/task/late-frames.ts';
import type { SeatFence } from '../../../core/task/task-transitions.ts';
import type { Door } from '../phone/door.ts';
import type { BotProcess } from './bot-process.ts';

/** One seat. */
export interface LocalSeat {
  readonly index: number;
  bot: BotProcess | undefined;
  /** The process has said that it is warm. */
  warm: boolean;
  /** It has said that it goes: it is given to nobody any more. */
  going: boolean;
  call: LocalCall | undefined;
  /** The call before, while its end is being written. */
  settling: LocalCall | undefined;
  /** The process has answered once: from then on it must. */
  answers: boolean;
  /** It has said something since it was last looked at. */
  heard: boolean;
  /** Frames over 60 ms late, by second, newest last. */
  late: number[];
  /** Processes in a row that died before they were warm. */
  failures: number;
}

/** A call that the seat's bot serves, or whose accept is being written. */
export interface LocalCall {
  readonly fence: SeatFence;
  /** Aborts when the bot is gone. */
  readonly over: AbortController;
  /** Caller and bot have been connected. */
  connected: boolean;
  /** The bot has said something since it was last looked at. */
  heard: boolean;
  /** What the bot said of its end. */
  said?: EndReason;
  detail?: string;
  /** Its frames so far, by how late they left. */
  frames: LateFrames;
  /** Why it was asked to leave. */
  asked?: EndReason;
  /** The session as it was accepted. */
  session?: Session;
  /** Resolves when it has been accepted, or not: the table may tell of it before this process knows. */
  accepting?: Promise<unknown>;
  /** The session's own call has been asked for. */
  placing?: boolean;
  /** Its latest turns, for whoever looks at the session afterwards. */
  turns: readonly TurnNote[];
  /** The legs that are not at the bot, as far as the carrier was told. */
  legs?: LegsElsewhere;
  /** Where sockets of the call come in, by leg. */
  readonly doors: Partial<Record<'caller' | 'person', Door>>;
}

/** What of a call's legs nobody but us would end. */
export interface LegsElsewhere {
  /** Where the caller was sent: to a conference, or to another party. Nothing once they were asked back. */
  away?: 'held' | 'dialling' | undefined;
  /** The carrier's name for the leg of a person who was called. */
  personId?: string;
  /** Nobody wants the person any more who is being called. */
  personUnwanted?: boolean;
}

/** The longest detail that is kept: the name of an exception. */
const DETAIL_MAX = 80;

/** Seconds that late frames are remembered. */
const LATE_WINDOW_S = 10;

/** An empty seat. */
export function createSeat(index: number): LocalSeat {
  const nobody = { bot: undefined, call: undefined, settling: undefined };
  return { index, ...nobody, ...ofNewProcess(), failures: 0 };
}

/** What is known of a process that has just been started. */
export function ofNewProcess(): Pick<LocalSeat, 'warm' | 'going' | 'answers' | 'heard' | 'late'> {
  return { warm: false, going: false, answers: false, heard: false, late: [] };
}

/** Whether the process in it can be given a call. */
export function isFree({ bot, warm, going, call }: LocalSeat): boolean {
  return bot !== undefined && warm && !going && !call;
}

/** The seat that serves a session. */
export function findSeat(seats: readonly LocalSeat[], sessionId: string): LocalSeat | undefined {
  return seats.find((seat) => seat.call?.fence.sessionId === sessionId);
}

/** A call at its accept. */
export function createCall(fence: SeatFence): LocalCall {
  const nothing = { connected: false, heard: true, frames: NO_FRAMES, turns: [], doors: {} };
  return { fence, over: new AbortController(), ...nothing };
}

/** Remembers that the bot of a call has spoken, and what it said of the call. */
export function noteWord(call: LocalCall, message: FromBot, nowMs: number): void {
  if (message.type === 'alive') return;
  call.heard = true;
  noteTurn(call, message, nowMs);
  if (message.type === 'connected') call.connected = true;
  if (message.type === 'late') call.frames = addFrames(call.frames, message.frames);
  if (message.type === 'answered') notePhone(call, { answeredBy: message.by });
  if (message.type === 'transferred') noteTransfer(call, message.note);
  if (message.type !== 'ended') return;
  call.said = message.reason;
  if (message.detail !== undefined) call.detail = message.detail.slice(0, DETAIL_MAX);
}

function noteTurn(call: LocalCall, message: FromBot, nowMs: number): void {
  const { readyAtMs } = call.session ?? {};
  if (message.type !== 'turn' || readyAtMs === undefined) return;
  call.turns = [...call.turns, noteOf(message.ledger, nowMs - readyAtMs)].slice(-TURNS_KEPT);
}

/** Remembers what became known of the session's phone call; it is written with the session's end. */
export function notePhone(call: LocalCall, known: Partial<PhoneCall>): void {
  const { session } = call;
  if (session?.phone) call.session = { ...session, phone: { ...session.phone, ...known } };
}

function noteTransfer(call: LocalCall, note: TransferNote): void {
  const before = call.session?.phone?.transfers ?? [];
  notePhone(call, { transfers: [...before, note].slice(-TRANSFERS_KEPT) });
}

/** Why a call is over, now that its bot is gone: a bot that went without a word, unasked, died. */
export function reasonOf({ said, asked }: LocalCall): EndReason {
  return said ?? asked ?? 'bot_died';
}

/** Remembers that the process in a seat has spoken, and what it said of itself. */
export function noteSign(seat: LocalSeat, message: FromBot): void {
  seat.heard = true;
  if (message.type === 'alive') seat.answers = true;
  if (message.type === 'late') noteLate(seat, message.frames.over60);
  if (message.type === 'ended' || message.type === 'failed') seat.going = true;
}

/** Remembers a second's late frames. */
function noteLate(seat: LocalSeat, over60: number): void {
  seat.late = [...seat.late, over60].slice(-LATE_WINDOW_S);
}

/** Frames over 60 ms late in the last ten seconds. */
export function lateFramesOf({ late }: LocalSeat): number {
  return late.reduce((sum, count) => sum + count, 0);
}

/** One bot from its first module to its exit, over the messages of its supervisor. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Agent } from '../../core/agent.ts';
import { TAPE_FOLDER } from '../../core/archive/archive.ts';
import type { BotSession, FromBot, SocketRequest, ToBot } from '../../core/bot/bot-messages.ts';
import type { TransferAnswer, TransferWish } from '../../core/phone/phone-control.ts';
import type { EndReason } from '../../core/session/session.ts';
import type { Random, TimerClock } from '../../core/time/clock.ts';
import { startTape, type Tape } from './archive/tape.ts';
import { Call } from './call/call.ts';
import type { CallDeps } from './call/call-deps.ts';
import { createSignalling, type Signalling } from './call/signalling.ts';
import type { ConversationEngine, EngineEvent } from './conversation/engine/engine.ts';
import { describeFault } from './describe-fault.ts';
import { rehearse } from './rehearse.ts';
import { createClientSockets } from './sockets/client-sockets.ts';
import type { VoiceFiles } from './speech/voice-files.ts';
import { startEngine } from './start-engine.ts';
import { type BotPhone, createBotPhone } from './telephony/bot-phone.ts';
import { type IceFrontOptions, openIceFront } from './transport/ice/ice-front.ts';
import { createOpusCodec } from './transport/opus-codec.ts';
import { closeLibrary } from './transport/peer.ts';
import type { MediaParts } from './transport/webrtc-line.ts';
import { type CallKeypad, createKeypad } from './turns/keypad.ts';

/** How long the last messages and frames get to leave before the process exits. */
const LINGER_MS = 300;

/** What a bot process is given. */
export interface BotDeps {
  readonly agent: Agent;
  readonly voiceFiles: VoiceFiles;
  /** Keys, base URLs and Regions of providers. */
  readonly providerEnv: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
  /** Folders of installed programs, as `PATH` names them. */
  readonly searchPath: string;
  /** A folder that is this bot's alone, and gone after it. */
  readonly scratch: string;
  readonly media: IceFrontOptions;
  readonly clock: TimerClock;
  readonly tell: (message: FromBot) => void;
  readonly exit: (code: number) => void;
}

/** A warmed bot. */
export interface RunningBot {
  /** `socket` comes with messages that hand one over. */
  handle(message: ToBot, socket?: Socket): Promise<void>;
  /** The supervisor is gone. */
  orphaned(): void;
  /** Its agent is another one now: it goes, unless a call has it. */
  outdated(): void;
}

/** Warms the bot and says so; it then waits for its one session. */
export async function runBot(deps: BotDeps): Promise<RunningBot> {
  const { clock } = deps;
  const startMs = clock.monotonicMs();
  let call: Call | undefined;
  let phone: BotPhone | undefined;
  let sockets: Pick<BotPhone, 'takeSocket'> | undefined;
  const keypad = createKeypad(clock);
  const onEvent = (event: EngineEvent) => [call, phone].forEach((one) => one?.onEngine(event));
  const [front, codec, engine] = await Promise.all([
    openIceFront(deps.media, clock),
    createOpusCodec(),
    startEngine({ ...deps, keypad }, onEvent),
  ]);
  await rehearse({ ...callDeps(deps, engine), codec }, (rehearsal) => void (call = rehearsal));
  call = undefined;
  deps.tell({ type: 'warmed', ms: Math.round(clock.monotonicMs() - startMs) });
  let signalling: Signalling | undefined;
  return {
    async handle(message, socket) {
      if (message.type === 'start') {
        call ??= startCall(deps, { engine, session: message.session });
        signalling ??= findSignalling(call, { front, codec, clock });
        phone ??= findPhone({ ...deps, engine, keypad }, message.session, call);
        sockets ??= phone ?? createClientSockets({ clock, session: message.session, call });
      } else if (message.type === 'end') endOrLeave(deps, call, message.reason);
      else if (message.type === 'socket') {
        if (socket) handOver(sockets, message, socket);
      } else if (message.type === 'phone') phone?.onEvent(message.event);
      else if (message.type === 'steered') phone?.steered(message.requestId, message.answer);
      else if (message.type !== 'alive') await answer(deps, { signalling, phone }, message);
    },
    outdated: () => void (call ?? endOrLeave(deps, call, 'task_died')),
    orphaned() {
      endOrLeave(deps, call, 'task_died');
      if (call) leave(deps);
    },
  };
}

/** Who comes by a socket makes no offers, and nobody else may take their bot by one. */
function findSignalling(call: Call, media: MediaParts): Signalling | undefined {
  return call.session.transport === 'webrtc' ? createSignalling(call, media) : undefined;
}

/** Nobody has a session here that a socket could be for: its caller is not left waiting. */
function handOver(
  sockets: Pick<BotPhone, 'takeSocket'> | undefined,
  request: SocketRequest,
  socket: Socket,
): void {
  if (sockets) sockets.takeSocket(request, socket);
  else socket.destroy();
}

function findPhone(
  deps: BotDeps & { readonly engine: ConversationEngine; readonly keypad: CallKeypad },
  session: BotSession,
  call: Call,
): BotPhone | undefined {
  const { phone } = session;
  return phone && createBotPhone({ ...deps, session: { ...session, phone }, call });
}

function startCall(
  deps: BotDeps,
  of: { engine: ConversationEngine; session: Call['session'] },
): Call {
  const tell = (message: FromBot) => {
    deps.tell(message);
    if (message.type === 'ended') leave(deps);
  };
  const { sessionId, requestData = {} } = of.session;
  of.engine.begin({ sessionId, data: requestData });
  const tape = tapeOf(deps);
  const call = new Call(of.session, { ...callDeps(deps, of.engine), tape, tell: tellOnce(tell) });
  call.open();
  return call;
}

function callDeps({ agent, clock }: BotDeps, engine: ConversationEngine): Omit<CallDeps, 'tell'> {
  return { agent, clock, newId: randomUUID, engine };
}

function tapeOf({ agent, scratch }: BotDeps): Tape | undefined {
  const { recording, transcripts } = agent;
  if (!recording && !transcripts.kept) return undefined;
  const onError = (error: unknown) => console.error(describeFault(error));
  const folder = join(scratch, TAPE_FOLDER);
  return startTape({ folder, recording, transcripts: transcripts.kept, onError });
}

function tellOnce(tell: (message: FromBot) => void): (message: FromBot) => void {
  let ended = false;
  return (message) => {
    if (ended) return;
    ended = message.type === 'ended';
    tell(message);
  };
}

/** Who answers what is asked of the bot's session. */
interface Answering {
  readonly signalling: Signalling | undefined;
  readonly phone: BotPhone | undefined;
}

type Asked = Extract<ToBot, { requestId: number; body: unknown }>;

async function answer({ tell }: BotDeps, of: Answering, message: Asked): Promise<void> {
  const given = (await answerOf(of, message)) ?? NO_SESSION;
  tell({ type: 'signalled', requestId: message.requestId, ...given });
}

const NO_SESSION = { status: 404, body: { code: 'NO_SESSION', detail: 'this bot has no session' } };

/** It has no routes of its own. */
const NO_ROUTE = { status: 404, body: { headers: {}, body: '' } };

function answerOf({ signalling, phone }: Answering, { type, body }: Asked) {
  if (type === 'http') return NO_ROUTE;
  if (type === 'transfer') return { status: 200, body: transferBy(phone, body as TransferWish) };
  return type === 'offer' ? signalling?.offer(body) : signalling?.candidates(body);
}

function transferBy(phone: BotPhone | undefined, wish: TransferWish): TransferAnswer {
  return phone?.transfer(wish) ?? { outcome: 'impossible' };
}

/** One without a call says that it goes, or a caller would be given to a process that is about to exit. */
function endOrLeave(deps: BotDeps, call: Call | undefined, reason: EndReason): void {
  if (call) return call.end(reason);
  deps.tell({ type: 'ended', reason });
  leave(deps);
}

function leave({ clock, exit }: BotDeps): void {
  clock.after(LINGER_MS, () => {
    closeLibrary();
    exit(0);
  });
}

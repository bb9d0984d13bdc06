/** One Pipecat seat from its start to its exit: the port, the bot behind it, one session, over the messages of its supervisor. */
import type { FromBot, ToBot } from '../../core/bot/bot-messages.ts';
import type { EndReason } from '../../core/session/session.ts';
import type { TimerClock } from '../../core/time/clock.ts';
import type { IceFront } from '../bot/transport/ice/ice-front.ts';
import { askSession } from './ask-session.ts';
import type { BotClient } from './bot-client.ts';
import { PipecatCall } from './pipecat-call.ts';
import { bridgeSocket, type CallerSocket } from './socket-way.ts';
import { createWebRtcWay, type WebRtcWay, type WebrtcAnswer } from './webrtc-way.ts';

/** What a host is given. */
export interface HostDeps {
  readonly bot: BotClient;
  readonly front: IceFront;
  /** Resolves, with its words, when the bot is gone. */
  readonly gone: Promise<string>;
  /** Rehearses a call once the bot is ready. */
  readonly rehearse: () => Promise<void>;
  readonly clock: TimerClock;
  readonly tell: (message: FromBot) => void;
  /** Told once of each thing that the bot is waited for. */
  readonly onWaiting: (because: string) => void;
  /** The session whose bot's lines are logged from now on. */
  readonly onSession: (sessionId: string) => void;
  readonly exit: (code: number) => void;
}

/** A warm host. */
export interface RunningHost {
  handle(message: ToBot): Promise<void>;
  takeSocket(socket: CallerSocket): void;
  /** The supervisor is gone. */
  orphaned(): void;
}

/** A bot that is not ready by then says why; the supervisor would end it without a word 10 s later. */
const READY_MS = 80_000;

/** Nobody should look at a longer silence without a word. */
const PATIENT_MS = 2_000;

/** How often a bot that starts, or says that it is not ready, is asked again. */
const ASK_MS = 50;

const NO_SESSION = {
  status: 404,
  body: { code: 'NO_SESSION', detail: 'this bot has no session' },
} as const satisfies WebrtcAnswer;

/** How long the end's message gets to leave before the process exits. */
const LINGER_MS = 100;

/** Waits until the bot is ready, and says so; it then waits for its one session. A bot that cannot start says why, and exits. */
export async function runPipecat(deps: HostDeps): Promise<RunningHost> {
  let call: PipecatCall | undefined;
  let way: WebRtcWay | undefined;
  let hasSocket = false;
  const leave = (code: number) => deps.clock.after(LINGER_MS, () => deps.exit(code));
  /** One without a call says that it goes, or a caller would be given to a process that is about to exit. */
  const endOrLeave = (reason: EndReason, code: number) => {
    if (call) return call.end(reason);
    deps.tell({ type: 'ended', reason });
    return leave(code);
  };
  const fail = (because: string) => {
    deps.tell({ type: 'failed', because });
    leave(1);
  };
  const died = deps.gone.then((because) =>
    call ? call.botEnded({ how: 'gone', because }) : fail(because),
  );
  await tellReadiness(deps, { died, fail });
  return {
    async handle(message) {
      if (message.type === 'alive') await answerAlive(deps, call);
      else if (message.type === 'start') {
        deps.onSession(message.session.sessionId);
        call ??= new PipecatCall(message.session, { ...deps, onOver: () => leave(0) });
        way ??= openWay(deps, call);
      } else if (message.type === 'end') endOrLeave(message.reason, 0);
      else if ('body' in message) await answer(deps, { call, way, message });
    },
    takeSocket(socket) {
      // A bot has one caller: another socket would start another conversation.
      if (!call || hasSocket) return void socket.socket.destroy();
      hasSocket = true;
      bridge(deps, call, socket);
    },
    orphaned: () => void endOrLeave('task_died', 1),
  };
}

/** A call has patience of its own; without one, a bot that stands still is not to be given away. */
async function answerAlive({ bot, tell }: HostDeps, call: PipecatCall | undefined): Promise<void> {
  if (call || (await bot.isAlive())) tell({ type: 'alive' });
}

async function tellReadiness(
  deps: HostDeps,
  { died, fail }: { readonly died: Promise<void>; readonly fail: (because: string) => void },
): Promise<void> {
  const startMs = deps.clock.monotonicMs();
  const became = await Promise.race([untilReady(deps), died.then(() => 'gone' as const)]);
  if (became === 'ready')
    deps.tell({ type: 'warmed', ms: Math.round(deps.clock.monotonicMs() - startMs) });
  else if (became !== 'gone') fail(`${became.because} after ${READY_MS / 1000} s`);
}

/** Ready, or why it is not after all that time. */
async function untilReady({ bot, rehearse, clock, onWaiting }: HostDeps) {
  const startMs = clock.monotonicMs();
  const told = new Set<string>();
  for (;;) {
    const because = await bot.whyNotReady();
    const tookMs = clock.monotonicMs() - startMs;
    if (because === undefined) {
      await rehearse();
      return 'ready' as const;
    }
    if (tookMs > READY_MS) return { because };
    if (tookMs > PATIENT_MS && !told.has(because)) onWaiting(because);
    if (tookMs > PATIENT_MS) told.add(because);
    await clock.sleep(ASK_MS);
  }
}

function openWay({ bot, front, clock }: HostDeps, call: PipecatCall): WebRtcWay {
  return createWebRtcWay({
    bot: bot.address,
    front,
    clock,
    sessionId: call.session.sessionId,
    events: call,
  });
}

interface Question {
  readonly call: PipecatCall | undefined;
  readonly way: WebRtcWay | undefined;
  readonly message: Extract<ToBot, { requestId: number; body: unknown }>;
}

async function answer({ bot, tell }: HostDeps, { call, way, message }: Question): Promise<void> {
  const { requestId, type, body } = message;
  const reply = async () => {
    if (!call || !way) return NO_SESSION;
    // Its own code hands callers over, or nobody does.
    if (type === 'transfer') return { status: 200, body: { outcome: 'impossible' } };
    if (type === 'http')
      return askSession(bot.address, { sessionId: call.session.sessionId, asked: body });
    if (type === 'candidates') return way.candidates(body);
    const answered = await way.offer(body);
    if (answered.status === 200) call.onAnswered();
    return answered;
  };
  tell({ type: 'signalled', requestId, ...(await reply()) });
}

function bridge({ bot }: HostDeps, call: PipecatCall, socket: CallerSocket): void {
  const { session } = call;
  // A carrier's first messages tell the bot which one it is; a client of Pipecat's is told by us.
  const kind = 'phone' in session ? 'carrier' : 'client';
  bridgeSocket(bot.address, socket, {
    body: session.requestData,
    own: { 'x-daily-session-id': session.sessionId, 'x-greenroom-socket': kind },
    events: {
      onOpen: () => call.onConnected(),
      onHeard: () => call.onHeard(),
      onClose: (by) => call.onSocketClosed(by),
    },
  });
}

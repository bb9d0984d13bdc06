/** A call of ours, from the bot's side: placed when the bot is there, ended where nobody takes it, and where no person does, what the agent says of that. */
import type { Agent } from '../../../core/agent.ts';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { type ControlAnswer, isUnclear, type LegStatus } from '../../../core/phone/carrier.ts';
import type { AnsweredBy, PhoneCall } from '../../../core/phone/phone.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { EndReason } from '../../../core/session/session.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import type { ConversationEngine, EngineEvent } from '../conversation/engine/engine.ts';
import { type DetectionEvent, detect, isDecided, NOTHING_HEARD } from './answer-detection.ts';
import { MessageLeaver } from './message-leaver.ts';
import type { LegEvents } from './phone-lines.ts';

/** What it does things with. */
export interface OutboundDeps {
  readonly agent: Pick<Agent, 'answering'>;
  readonly session: { readonly phone: Pick<PhoneCall, 'outbound'> };
  readonly engine: Pick<ConversationEngine, 'say' | 'interrupt'>;
  readonly call: {
    onAlive(): void;
    end(reason: EndReason): void;
    /** The bot's own wish to end, once what was said is heard. */
    onEngine(event: EngineEvent): void;
  };
  readonly clock: TimerClock;
  readonly steer: (command: LegCommand) => Promise<ControlAnswer>;
  readonly tell: (message: FromBot) => void;
}

/** What is told of it. */
export interface OutboundCall {
  onLeg(status: LegStatus | undefined, answeredBy: AnsweredBy | undefined): void;
  onEngine(event: EngineEvent): void;
  /** Listens along. */
  listen(events: LegEvents): LegEvents;
  stop(): void;
}

const NOT_TAKEN: Readonly<Partial<Record<LegStatus, EndReason>>> = {
  busy: 'busy',
  'no-answer': 'no_answer',
  cancelled: 'no_answer',
  rejected: 'rejected',
  failed: 'call_failed',
};

/** While it rings nothing else shows that somebody is waited for; less than a caller may be without a sign. */
const LOOK_MS = 500;

/** A carrier rings for some seconds longer than it was asked, and tells within a moment. A word of it that is lost is not waited for. */
const UNTOLD_MS = 8_000;

/** Places it. */
export function createOutboundCall(deps: OutboundDeps): OutboundCall {
  const { call, clock } = deps;
  const ringing = watchRinging(deps);
  const leaver = new MessageLeaver(deps);
  let answeredAtMs: number | undefined;
  let detection = NOTHING_HEARD;
  const see = (event: DetectionEvent | undefined) => {
    if (!event || isDecided(detection)) return;
    const before = detection.verdict;
    const nowMs = clock.monotonicMs();
    detection = detect(detection, event, nowMs - (answeredAtMs ?? nowMs));
    if (detection.verdict && detection.verdict !== before) react(deps, leaver, detection.verdict);
  };
  const stop = clock.every(LOOK_MS, () => {
    if (answeredAtMs === undefined) ringing.look();
    else see({ type: 'tick' });
  });
  void place(deps, ringing);
  return {
    onLeg(status, answeredBy) {
      if (status) ringing.told(status);
      const reason = status && NOT_TAKEN[status];
      if (reason && answeredAtMs === undefined) return call.end(reason);
      if (answeredBy) see({ type: 'carrier', by: answeredBy });
    },
    onEngine(event) {
      leaver.onEngine(event);
      see(toDetection(event));
    },
    listen: (events) => ({
      ...events,
      onConnected() {
        answeredAtMs ??= clock.monotonicMs();
        events.onConnected();
      },
      // Whoever is left a message is not talked with.
      onFrame: (frame) => (leaver.hear(frame) ? events.onAlive() : events.onFrame(frame)),
    }),
    stop,
  };
}

/** While nobody speaks: the carrier's word is waited for, and not for ever. */
function watchRinging({ call, clock, session }: OutboundDeps) {
  const { ringS = 0 } = session.phone.outbound ?? {};
  let dueMs = Number.POSITIVE_INFINITY;
  let state: 'asked' | 'perhaps' | 'rings' | 'taken' = 'asked';
  const rings = () => {
    // A webhook may be faster than the answer to the command.
    if (state !== 'taken') state = 'rings';
    dueMs = clock.monotonicMs() + ringS * 1000 + UNTOLD_MS;
  };
  return {
    rings,
    perhaps() {
      if (state !== 'asked') return;
      state = 'perhaps';
      dueMs = clock.monotonicMs() + UNTOLD_MS;
    },
    told(status: LegStatus) {
      if (state === 'asked' || state === 'perhaps') rings();
      if (status === 'answered') state = 'taken';
    },
    look() {
      if (clock.monotonicMs() < dueMs) call.onAlive();
      else call.end(state === 'rings' ? 'no_answer' : 'call_failed');
    },
  };
}

async function place(
  { call, steer }: OutboundDeps,
  ringing: ReturnType<typeof watchRinging>,
): Promise<void> {
  const answer = await steer({ do: 'place' });
  if (answer.outcome === 'done') ringing.rings();
  // It may ring for all that, and whoever takes it is not to hear a dead line.
  else if (isUnclear(answer)) ringing.perhaps();
  else call.end(reasonOf(answer));
}

function toDetection(event: EngineEvent): DetectionEvent | undefined {
  if (event.type === 'user-started-speaking') return { type: 'speech' };
  if (event.type === 'user-stopped-speaking') return { type: 'silence' };
  return event.type === 'user-said' ? { ...event, type: 'text' } : undefined;
}

function react(
  { agent, engine, call, tell }: OutboundDeps,
  leaver: MessageLeaver,
  by: AnsweredBy,
): void {
  const { machine, message, screener } = agent.answering;
  tell({ type: 'answered', by });
  if (by === 'screener' && screener !== '') {
    engine.interrupt();
    engine.say(screener);
  } else if (by === 'machine' && machine === 'message') leaver.start(message);
  else if (by === 'unavailable' || (by === 'machine' && machine === 'hang-up')) {
    engine.interrupt();
    call.end('machine');
  }
}

function reasonOf(answer: ControlAnswer): EndReason {
  return answer.outcome === 'forbidden' ? 'not_permitted' : 'call_failed';
}

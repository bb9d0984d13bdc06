/**
 * One short call with ourselves before a seat is claimable: a caller in the bot's process comes in by the seat's own port. In fresh
 * processes the first offer, the first packets and the first pipeline take longer, ours and Pipecat's.
 */
import type { TimerClock } from '../../core/time/clock.ts';
import type { IceFront } from '../bot/transport/ice/ice-front.ts';
import { askJson, type BotAddress, jsonOf } from './bot-server.ts';
import { kindOfPacket } from './packet-kind.ts';
import { createWebRtcWay } from './webrtc-way.ts';

/** By this id the bot's process tells it from a session. */
const REHEARSAL = 'rehearsal';

const TIMEOUT_MS = 8_000;

/** Through what. */
export interface RehearsalParts {
  readonly bot: BotAddress;
  readonly front: IceFront;
  /** An address of this machine that the port is bound to: nobody inside can reach a public one. */
  readonly address: string;
  readonly clock: TimerClock;
}

/** Resolves when it is over, whether it came to something or not: without it a seat is slower, and serves all the same. */
export async function rehearseSeat({ bot, front, address, clock }: RehearsalParts): Promise<void> {
  const candidates = [`1 1 UDP 2122317823 ${address} ${front.port} typ host`];
  const way = createWebRtcWay({
    bot,
    front: { ...front, candidates },
    sessionId: REHEARSAL,
    clock,
    events: {
      onAudio: () => undefined,
      onHeard: () => undefined,
      onPacket: (packet, from) => from === 'caller' && kindOfPacket(packet) !== 'dtls',
    },
  });
  const ask = (path: string, json: unknown) =>
    askJson(bot, { method: 'POST', path, json, timeoutMs: TIMEOUT_MS });
  try {
    const { body } = await way.offer(jsonOf(await ask('/greenroom/rehearsal/offer', {})));
    await ask('/greenroom/rehearsal/answer', body);
  } catch {
    // A bot without WebRTC, or one that takes too long.
  }
  way.close();
}

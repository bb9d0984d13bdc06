/** A caller that talks: joins as the published client does, says its sentence each turn, and notes when frames arrive. */
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { startPacer } from '../services/bot/transport/pacer.ts';
import {
  openWebrtcCaller,
  type WebrtcCaller,
} from '../test/services/bot/transport/webrtc-caller.ts';

/** What it says, and when. */
export interface Talk {
  /** At 16 kHz. */
  readonly sentence: Int16Array;
  readonly turnMs: number;
  /** Before the first turn. */
  readonly afterMs: number;
}

/** A caller in a call. */
export interface TalkingCaller {
  /** Arrival times in ms since the last call of this. */
  heard(): number[];
  /** Every message of the bot so far. */
  readonly messages: readonly string[];
  close(): void;
}

const FRAME_MS = 20;
const FRAME_SAMPLES = 320;

/** A caller in a session that has an id. */
export interface JoinedCaller extends WebrtcCaller {
  readonly sessionId: string;
}

/** Starts a session and joins it; nothing, and no session left waiting, when there is no bot at once. */
export async function joinByWebrtc(url: string): Promise<JoinedCaller | undefined> {
  const { sessionId, state } = await post<{ sessionId: string; state: string }>(
    `${url}/v1/sessions`,
    {},
  );
  if (state !== 'ready') {
    await fetch(`${url}/v1/sessions/${sessionId}`, { method: 'DELETE' });
    return undefined;
  }
  const caller = await openWebrtcCaller();
  const { sdp } = await post<{ sdp: string }>(`${url}/sessions/${sessionId}/api/offer`, {
    sdp: caller.offer,
    type: 'offer',
    pc_id: null,
  });
  caller.accept(sdp);
  await caller.connected;
  const data = { version: '2.1.0' };
  caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: 'r', data }));
  return { ...caller, sessionId };
}

/** Joins, and says its sentence turn by turn. */
export async function joinAndTalk(url: string, talk: Talk): Promise<TalkingCaller | undefined> {
  const caller = await joinByWebrtc(url);
  if (!caller) return undefined;
  let sent = -Math.round(talk.afterMs / FRAME_MS);
  const pacer = startPacer(() => caller.speak(frameOf(talk, sent++)), createSystemClock());
  return {
    messages: caller.messages,
    heard: () => caller.heard.splice(0).map(({ atMs }) => atMs),
    close() {
      pacer.stop();
      caller.close();
    },
  };
}

function frameOf({ sentence, turnMs }: Talk, count: number): Int16Array {
  const at = ((count * FRAME_MS) % turnMs) * (FRAME_SAMPLES / FRAME_MS);
  const frame = new Int16Array(FRAME_SAMPLES);
  if (count >= 0) frame.set(sentence.subarray(at, at + FRAME_SAMPLES));
  return frame;
}

async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Cannot bench: ${url} answered ${response.status}`);
  return (await response.json()) as T;
}

/**
 * One short call with ourselves before a bot is claimable. In a fresh process the first offer took 25 ms longer and the first
 * `client-ready` 80 ms longer than later ones, in code that had never run; a caller should not wait for that.
 */
import { Call } from './call/call.ts';
import type { CallDeps } from './call/call-deps.ts';
import { createSignalling } from './call/signalling.ts';
import { openIceFront } from './transport/ice/ice-front.ts';
import { openSelfCaller, type SelfCaller } from './transport/self-caller.ts';
import type { MediaParts } from './transport/webrtc-line.ts';

/** A rehearsal that has not connected by then is given up: it is only there for speed. */
const GIVE_UP_MS = 2_000;

/** Frames sent and received; enough for the decoder, the VAD and the pacing to have run. */
const FRAMES = 5;

/** Rehearses, with the engine's events going to the call that `onCall` is given. Resolves when it is over; fails only if no port can be had. */
export async function rehearse(
  { codec, ...deps }: Omit<CallDeps, 'tell'> & Pick<MediaParts, 'codec'>,
  onCall: (call: Call) => void,
): Promise<void> {
  const front = await openIceFront({ port: 0, bindAddress: '127.0.0.1' }, deps.clock);
  // It speaks, and nothing of it stays in the conversation.
  const engine = { ...deps.engine, greet: () => void deps.engine.warm() };
  const session = {
    sessionId: 'rehearsal',
    epoch: 0,
    transport: 'webrtc' as const,
    maxDurationMs: GIVE_UP_MS,
  };
  const call = new Call(session, { ...deps, engine, tell: () => undefined });
  onCall(call);
  const caller = await openSelfCaller();
  const talking = talk(caller, { call, front, codec, clock: deps.clock });
  // Without it the process is slower, and serves all the same.
  await Promise.race([talking, deps.clock.sleep(GIVE_UP_MS)]).catch(() => undefined);
  call.end('ended_by_api');
  caller.close();
  front.close();
}

interface Rehearsed extends MediaParts {
  readonly call: Call;
}

async function talk(caller: SelfCaller, { call, ...media }: Rehearsed): Promise<void> {
  const { body } = await createSignalling(call, media).offer({
    sdp: caller.offer,
    type: 'offer',
  });
  await caller.connect((body as { sdp: string }).sdp);
  const ready = new Promise<string>((resolve) => {
    caller.onText = resolve;
  });
  const data = { version: '2.1.0', about: { library: 'rehearsal' } };
  caller.sendText(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
  await ready;
  for (let i = 0; i < FRAMES; i++) {
    caller.sendOpus(media.codec.encode(new Int16Array(320)));
    await media.clock.sleep(20);
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import type { CallerLine } from '../../../../services/bot/call/caller-line.ts';
import { createSignalling, type SignalledCall } from '../../../../services/bot/call/signalling.ts';
import { type IceFront, openIceFront } from '../../../../services/bot/transport/ice/ice-front.ts';
import { createOpusCodec, type OpusCodec } from '../../../../services/bot/transport/opus-codec.ts';
import { openWebrtcCaller, type WebrtcCaller } from '../transport/webrtc-caller.ts';

const clock = createSystemClock();

let front: IceFront;
let caller: WebrtcCaller;
let codec: OpusCodec;
const attached: CallerLine[] = [];

beforeAll(async () => {
  front = await openIceFront({ port: 0, bindAddress: '127.0.0.1' }, clock);
  caller = await openWebrtcCaller();
  codec = await createOpusCodec();
});
afterAll(() => {
  for (const line of attached) line.close();
  caller.close();
  front.close();
});

/** The signalling of a call that only takes connections. */
function signal() {
  const call: SignalledCall = {
    attach: (line: CallerLine) => void attached.push(line),
    greet: () => undefined,
    hear: () => undefined,
    onAlive: () => undefined,
    onClosed: () => undefined,
    onConnected: () => undefined,
    onMessage: () => undefined,
    quietMs: () => 0,
  };
  return createSignalling(call, { front, codec, clock });
}

const NOTHING = { status: 0, body: undefined };

const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
];

describe('signalling', () => {
  it.each([
    ['nothing', undefined, 400, 'OFFER_INVALID'],
    ['no SDP', { type: 'offer' }, 400, 'OFFER_INVALID'],
    ['an answer', { type: 'answer', sdp: 'v=0' }, 400, 'OFFER_INVALID'],
    ['an SDP that is none', { type: 'offer', sdp: 'hello' }, 400, 'SDP_INVALID'],
    ['no audio', { type: 'offer', sdp: 'v=0\r\nm=video 9 X 96\r\n' }, 400, 'SDP_NO_AUDIO'],
    ['no Opus', { type: 'offer', sdp: 'v=0\r\nm=audio 9 X 0\r\na=mid:0\r\n' }, 400, 'SDP_NO_OPUS'],
    ['too much', { type: 'offer', sdp: `v=0${'x'.repeat(100_000)}` }, 413, 'SDP_TOO_LARGE'],
  ])('refuses an offer of %s, and is as it was', async (_, body, status, code) => {
    const signalling = signal();
    expect(codeOf(await signalling.offer(body))).toEqual([status, code]);
    const good = await signalling.offer({ type: 'offer', sdp: caller.offer });
    expect(good.status).toBe(200);
  });

  it('refuses an offer whose audio section the library cannot use', async () => {
    const sdp = 'v=0\r\nm=audio 9 X 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n';
    expect(codeOf(await signal().offer({ type: 'offer', sdp }))).toEqual([400, 'SDP_INVALID']);
  });

  it('lets nobody else into a call that has its caller', async () => {
    const signalling = signal();
    await signalling.offer({ type: 'offer', sdp: caller.offer });
    const second = await openWebrtcCaller();
    const replayed = await signalling.offer({ type: 'offer', sdp: second.offer });
    expect(codeOf(replayed)).toEqual([409, 'ALREADY_JOINED']);
    second.close();
  });

  it('lets its own caller begin anew', async () => {
    const signalling = signal();
    const first = await signalling.offer({ type: 'offer', sdp: caller.offer });
    const { pc_id } = first.body as { pc_id: string };
    const again = await openWebrtcCaller();
    const restarted = await signalling.offer({
      type: 'offer',
      sdp: again.offer,
      pc_id,
      restart_pc: true,
    });
    expect(restarted.status).toBe(200);
    expect((restarted.body as { pc_id: string }).pc_id).not.toBe(pc_id);
    again.close();
  });

  it.each([
    ['of a wrong shape', { candidates: 'all' }, 400, 'CANDIDATES_INVALID'],
    ['of another connection', { pc_id: 'other', candidates: [] }, 404, 'UNKNOWN_CONNECTION'],
  ])('refuses candidates %s', (_, body, status, code) => {
    expect(codeOf(signal().candidates(body))).toEqual([status, code]);
  });

  it('answers what comes in a rush, and neither a flood of offers nor one of candidates', async () => {
    const signalling = signal();
    const offers = await Promise.all(Array.from({ length: 60 }, () => signalling.offer(undefined)));
    expect(offers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(400));
    expect(codeOf(offers[59] ?? NOTHING)).toEqual([503, 'TOO_MANY_OFFERS']);
    const sent = Array.from({ length: 200 }, () => signalling.candidates(undefined));
    expect(sent.slice(0, 50).map(({ status }) => status)).toEqual(Array(50).fill(400));
    expect(codeOf(sent[199] ?? NOTHING)).toEqual([429, 'TOO_MANY_CANDIDATES']);
    // Another call has budgets of its own.
    expect((await signal().offer(undefined)).status).toBe(400);
  });

  it('takes the candidates of its own connection', async () => {
    const signalling = signal();
    const { body } = await signalling.offer({ type: 'offer', sdp: caller.offer });
    const { pc_id } = body as { pc_id: string };
    const candidate = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';
    const candidates = [{ candidate, sdp_mid: '0', sdp_mline_index: 0 }];
    expect(signalling.candidates({ pc_id, candidates }).status).toBe(200);
  });
});

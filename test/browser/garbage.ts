/** What a client that means no good sends, and what it is told. */
import type { Seen } from '../web/instruments.ts';

/** What is sent on the data channel, and the error that it gets. */
export const GARBAGE: [message: string | number[], error: string][] = [
  ['hello', 'the message is not JSON'],
  [[0, 255, 7], 'the message is not JSON'],
  ['x'.repeat(100_000), 'the message is too long'],
  ['null', 'the message is no RTVI message'],
  ['[]', 'the message is no RTVI message'],
  ['{"label":"other","type":"send-text"}', 'the message is no RTVI message'],
  [
    '{"label":"rtvi-ai","type":"send-text","id":"g1","data":{"content":7}}',
    'send-text: data.content Invalid input: expected string, received number',
  ],
  [
    '{"label":"rtvi-ai","type":"dtmf","id":"g2","data":{"buttons":["%"]}}',
    'dtmf: data.buttons.0 Invalid string: must match pattern /^[0-9*#A-D]$/',
  ],
];

/** Runs in the page: sends one piece after another and answers with the error that came for each. */
export async function sendGarbage(
  pieces: typeof GARBAGE,
): Promise<{ text: string; fatal: boolean }[]> {
  const { seen } = globalThis as unknown as { seen: Seen };
  const channel = seen.channels.at(-1);
  const errors: { text: string; fatal: boolean }[] = [];
  for (const [piece] of pieces) {
    const answered = new Promise<void>((resolve) => {
      const listen = (event: MessageEvent<string>) => {
        const { type, data } = JSON.parse(event.data) as {
          type: string;
          data: { error: string; fatal: boolean };
        };
        if (type !== 'error' && type !== 'error-response') return;
        errors.push({ text: data.error, fatal: data.fatal });
        channel?.removeEventListener('message', listen);
        resolve();
      };
      channel?.addEventListener('message', listen);
    });
    if (typeof piece === 'string') channel?.send(piece);
    else channel?.send(new Uint8Array(piece));
    await answered;
  }
  return errors;
}

/** Runs in the page: does with the session's link what another client would, with an offer of its own. */
export async function signalAsAnother(of: { method: string; pcId: string | null; id: string }) {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('audio');
  connection.createDataChannel('chat');
  await connection.setLocalDescription();
  const offer = { sdp: connection.localDescription?.sdp, type: 'offer', pc_id: of.pcId };
  const candidates = [{ candidate: 'candidate:1 1 UDP 1 127.0.0.1 9 typ host', sdp_mid: '0' }];
  const response = await fetch(`/sessions/${of.id}/api/offer`, {
    method: of.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(of.method === 'POST' ? offer : { pc_id: of.pcId, candidates }),
  });
  connection.close();
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
}

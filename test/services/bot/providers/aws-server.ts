/** AWS's speech and model services on this machine, at their wire protocol: event streams over HTTP/2, and every way in which they fail. */
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { EventStreamCodec } from '@smithy/core/event-streams';

/** How it behaves to the next calls. */
export type Behaviour =
  | 'well'
  /** No model of that name. */
  | 'refuses'
  | 'throttles'
  | 'denies'
  /** Answers the head, and then nothing. */
  | 'hangs'
  /** Does not even answer the head. */
  | 'is silent'
  /** Closes in the middle. */
  | 'cuts'
  /** Sends bytes that are no event stream. */
  | 'babbles'
  /** Sends an exception as an event. */
  | 'fails'
  /** Closes because nothing was said. */
  | 'closes idle'
  /** Takes seconds to begin, and then does its work. */
  | 'is slow'
  /** Ends well, and has said nothing. */
  | 'is empty'
  /** Hears one utterance a stream, and then nothing more. */
  | 'goes deaf'
  /** Sends events of no such protocol. */
  | 'has another shape';

/** A running server. */
export interface AwsServer {
  readonly url: string;
  behaviour: Behaviour;
  /** Bodies of requests, and actions of streams, as they came. */
  readonly asked: { readonly path: string; readonly body: unknown }[];
  /** Whose key each call was signed with, and its session's token. */
  readonly signers: string[];
  /** Sockets that are open now. */
  readonly sockets: () => number;
  close(): Promise<void>;
}

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

/** One second of a loud tone at 16 kHz. */
export const TONE = Int16Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 5) * 8_000);

/** Starts it. */
export async function startAwsServer(): Promise<AwsServer> {
  const server = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  const state: { behaviour: Behaviour; asked: AwsServer['asked'] } = {
    behaviour: 'well',
    asked: [],
  };
  const signers: string[] = [];
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    signers.push(signerOf(headers));
    serve(stream, String(headers[':path']), state);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get behaviour() {
      return state.behaviour;
    },
    set behaviour(behaviour) {
      state.behaviour = behaviour;
    },
    asked: state.asked,
    signers,
    sockets: () => sessions.size,
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signerOf(headers: http2.IncomingHttpHeaders): string {
  const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'nobody';
  return `${key} ${String(headers['x-amz-security-token'] ?? '')}`.trim();
}

interface State {
  readonly behaviour: Behaviour;
  readonly asked: AwsServer['asked'];
}

const REFUSALS: Partial<Record<Behaviour, [status: number, type: string, message: string]>> = {
  refuses: [400, 'ValidationException', 'The provided model identifier is invalid.'],
  throttles: [429, 'ThrottlingException', 'Too many requests, please wait.'],
  denies: [403, 'ExpiredTokenException', 'The security token included in the request is expired'],
};

function serve(stream: http2.ServerHttp2Stream, path: string, state: State): void {
  const { behaviour } = state;
  if (behaviour === 'is silent') return;
  const refusal = REFUSALS[behaviour];
  if (refusal) {
    const [status, type, message] = refusal;
    stream.respond({
      ':status': status,
      'x-amzn-errortype': type,
      'content-type': 'application/json',
    });
    stream.end(JSON.stringify({ message, Message: message }));
    return;
  }
  const route = ROUTES.find(([part]) => path.includes(part))?.[1];
  if (!route) stream.respond({ ':status': 404 }, { endStream: true });
  else route({ stream, path, ...state });
}

interface Call extends State {
  readonly stream: http2.ServerHttp2Stream;
  readonly path: string;
}

const ROUTES: [string, (call: Call) => void][] = [
  ['/converse-stream', converse],
  ['/v1/speech', synthesise],
  ['/v1/synthesisStream', synthesiseByStream],
  ['/stream-transcription', transcribe],
];

const EVENT_STREAM = { ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' };

/** One event as the wire has it. */
export function eventOf(type: string, body: Uint8Array | object, kind = 'event'): Buffer {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const text = (value: string) => ({ type: 'string' as const, value });
  const name = kind === 'event' ? ':event-type' : ':exception-type';
  const contentType = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
  const headers = {
    ':message-type': text(kind),
    [name]: text(type),
    ':content-type': text(contentType),
  };
  return Buffer.from(codec.encode({ headers, body: new Uint8Array(bytes) }));
}

const SLOW_MS = 1_800;

/** Misbehaves where that is asked for; otherwise answers. */
function answer({ stream, behaviour }: Call, events: Buffer[]): void {
  stream.respond(EVENT_STREAM);
  if (behaviour === 'is slow') {
    setTimeout(() => stream.end(Buffer.concat(events)), SLOW_MS);
    return;
  }
  if (behaviour === 'is empty') {
    stream.end(events.at(-1));
    return;
  }
  if (behaviour === 'has another shape') {
    stream.end(eventOf('somethingElse', { value: 7 }));
    return;
  }
  if (behaviour === 'hangs') return;
  if (behaviour === 'babbles') {
    stream.end(Buffer.from('<html>Bad gateway</html>'));
    return;
  }
  if (behaviour === 'fails') {
    stream.end(eventOf('internalServerException', { message: 'It broke.' }, 'exception'));
    return;
  }
  const sent = behaviour === 'cuts' ? events.slice(0, Math.ceil(events.length / 2)) : events;
  for (const event of sent) stream.write(event);
  if (behaviour === 'cuts')
    setTimeout(() => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR), 20);
  else stream.end();
}

/** The first sentence of a reply, a word an event; a tool is asked first where there is one and none was asked yet. */
function converse(call: Call): void {
  void readJson(call).then((body) => {
    const asked = body as {
      toolConfig?: { tools: { toolSpec: { name: string } }[] };
      messages: { content: { toolResult?: unknown }[] }[];
    };
    const [tool] = asked.toolConfig?.tools ?? [];
    const done = asked.messages.at(-1)?.content.some(({ toolResult }) => toolResult !== undefined);
    answer(call, tool && !done ? toolUse(tool.toolSpec.name) : spokenReply());
  });
}

function spokenReply(): Buffer[] {
  const words = 'We are open from nine to six. Anything else?'.split(/(?<= )/);
  return [
    eventOf('messageStart', { role: 'assistant' }),
    ...words.map((text) => eventOf('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
    eventOf('contentBlockStop', { contentBlockIndex: 0 }),
    eventOf('messageStop', { stopReason: 'end_turn' }),
    eventOf('metadata', { usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 } }),
  ];
}

function toolUse(name: string): Buffer[] {
  const piece = (input: string) =>
    eventOf('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input } } });
  return [
    eventOf('messageStart', { role: 'assistant' }),
    eventOf('contentBlockStart', {
      contentBlockIndex: 0,
      start: { toolUse: { toolUseId: 't1', name } },
    }),
    piece('{"day":'),
    piece('"Monday"}'),
    eventOf('contentBlockStop', { contentBlockIndex: 0 }),
    eventOf('messageStop', { stopReason: 'tool_use' }),
  ];
}

function synthesise(call: Call): void {
  void readJson(call).then(() => {
    const { stream, behaviour } = call;
    stream.respond({ ':status': 200, 'content-type': 'audio/pcm' });
    if (behaviour === 'hangs') return;
    const bytes = Buffer.from(TONE.buffer);
    // An odd number of bytes a chunk, as networks do.
    for (let at = 0; at < bytes.length; at += 3_001) stream.write(bytes.subarray(at, at + 3_001));
    stream.end();
  });
}

function synthesiseByStream(call: Call): void {
  const { stream, path, asked } = call;
  const tone = Buffer.from(TONE.buffer);
  let text = '';
  readEvents(stream, (type, body) => {
    const action = JSON.parse(Buffer.from(body).toString() || '{}') as { Text?: string };
    asked.push({ path, body: { type, ...action } });
    text += action.Text ?? '';
    if (type !== 'CloseStreamEvent') return;
    const sound = /[a-z]/i.test(text)
      ? [
          eventOf('AudioEvent', tone.subarray(0, 16_000)),
          eventOf('AudioEvent', tone.subarray(16_000)),
        ]
      : [];
    answer(call, [...sound, eventOf('StreamClosedEvent', { RequestCharacters: text.length })]);
  });
}

/** Hears every loud stretch as the same words: a partial soon, the final a second later, as Transcribe does. */
function transcribe(call: Call): void {
  const { stream, behaviour, asked, path } = call;
  asked.push({ path, body: undefined });
  stream.respond({ ...EVENT_STREAM, 'x-amzn-request-id': 'r' });
  if (behaviour === 'babbles') stream.end(Buffer.from('<html>Bad gateway</html>'));
  if (behaviour === 'is empty') stream.end();
  if (behaviour === 'has another shape') stream.end(eventOf('somethingElse', { value: 7 }));
  if (behaviour === 'closes idle') {
    const message = 'Your request timed out because no new audio was received for 15 seconds.';
    stream.end(eventOf('BadRequestException', { Message: message }, 'exception'));
  }
  if (behaviour === 'fails') {
    stream.end(eventOf('InternalFailureException', { Message: 'It broke.' }, 'exception'));
  }
  let loud = 0;
  let count = 0;
  readEvents(stream, (_, body) => {
    if (behaviour === 'hangs' || (behaviour === 'goes deaf' && count > 0)) return;
    const pcm = new Int16Array(Uint8Array.from(body).buffer);
    const isLoud = pcm.some((sample) => Math.abs(sample) > 2_000);
    if (!isLoud) {
      loud = 0;
      return;
    }
    loud += 1;
    if (loud !== 3) return;
    if (behaviour === 'cuts') {
      stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
      return;
    }
    const id = `result-${++count}`;
    stream.write(resultOf(id, 'What are your', true));
    setTimeout(
      () => stream.writable && stream.write(resultOf(id, 'What are your opening hours?', true)),
      60,
    );
    setTimeout(
      () => stream.writable && stream.write(resultOf(id, 'What are your opening hours?', false)),
      1_100,
    );
  });
  stream.on('end', () => stream.writable && stream.end());
}

function resultOf(ResultId: string, Transcript: string, IsPartial: boolean): Buffer {
  const result = { ResultId, IsPartial, StartTime: 0, EndTime: 1, Alternatives: [{ Transcript }] };
  return eventOf('TranscriptEvent', { Transcript: { Results: [result] } });
}

/** Events of a stream, as they come. */
export function readEvents(
  stream: http2.ServerHttp2Stream,
  onEvent: (type: string, body: Uint8Array) => void,
): void {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 12 && rest.length >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0);
      const outer = codec.decode(rest.subarray(0, length));
      rest = rest.subarray(length);
      // Each event is signed: it lies within another one.
      const inner =
        outer.headers[':event-type'] || outer.body.length === 0 ? outer : codec.decode(outer.body);
      const type = String(inner.headers[':event-type']?.value ?? '');
      if (type !== '') onEvent(type, inner.body);
    }
  });
}

function readJson({ stream, path, asked }: Call): Promise<unknown> {
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.on('end', () => {
      const body = JSON.parse(text) as unknown;
      asked.push({ path, body });
      resolve(body);
    });
  });
}

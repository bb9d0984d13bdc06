/** A server of OpenAI's HTTP interface on this machine, well or failing as it is told. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How it behaves to the next requests. */
export type Behaviour =
  | 'well'
  | 'refuses'
  | 'throttles'
  | 'denies'
  | 'breaks'
  | 'hangs'
  | 'cuts'
  | 'babbles'
  | 'errs in the stream'
  /** Closes the socket instead of an answer, once. */
  | 'drops the socket once'
  /** Answers speech as a WAV of 22,050 Hz. */
  | 'speaks wav'
  /** Speaks for two minutes, whatever is to be said. */
  | 'speaks at length';

/** A running server. */
export interface OpenAiServer {
  readonly url: string;
  behaviour: Behaviour;
  readonly asked: {
    readonly path: string;
    readonly body: string;
    readonly key: string | undefined;
  }[];
  close(): Promise<void>;
}

const STATUS: Partial<Record<Behaviour, number>> = {
  refuses: 404,
  throttles: 429,
  denies: 401,
  breaks: 500,
};

/** Starts it. */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  const state = { behaviour: 'well' as Behaviour, asked: [] as OpenAiServer['asked'] };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const path = request.url ?? '';
      state.asked.push({ path, body, key: request.headers.authorization });
      if (state.behaviour === 'drops the socket once') {
        state.behaviour = 'well';
        request.socket.destroy();
      } else answer(response, path, { ...state, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function answer(
  response: http.ServerResponse,
  path: string,
  { behaviour, body }: { behaviour: Behaviour; body: string },
): void {
  const status = STATUS[behaviour];
  if (status) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end('{"error":{"message":"no"}}');
  } else if (behaviour === 'babbles') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('data: <html>Bad gateway</html>\n\n');
  } else if (path.endsWith('/chat/completions')) chat(response, { behaviour, body });
  else if (path.endsWith('/audio/speech')) speak(response, behaviour);
  else {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"text":" When are you open? "}');
  }
}

function chat(
  response: http.ServerResponse,
  { behaviour, body }: { behaviour: Behaviour; body: string },
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (data: object) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  const delta = (piece: object, finish: string | null = null) =>
    send({ choices: [{ index: 0, delta: piece, finish_reason: finish }] });
  if (behaviour === 'hangs') return;
  if (behaviour === 'errs in the stream') {
    send({ error: { message: 'overloaded' } });
    response.end();
    return;
  }
  const asked = JSON.parse(body) as { tools?: unknown[]; messages: { role: string }[] };
  if (asked.tools && asked.messages.at(-1)?.role === 'user') {
    delta({
      tool_calls: [{ index: 0, id: 'c1', function: { name: 'hours', arguments: '{"day":' } }],
    });
    delta({ tool_calls: [{ index: 0, function: { arguments: '"Monday"}' } }] });
    delta({}, 'tool_calls');
  } else {
    delta({ content: 'We are open ' });
    if (behaviour === 'cuts') {
      setTimeout(() => response.destroy(), 20);
      return;
    }
    delta({ content: 'from nine to six.' });
    delta({}, 'stop');
    send({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } });
  }
  response.end('data: [DONE]\n\n');
}

/** A tone of a second, in chunks that cut samples in two. */
function speak(response: http.ServerResponse, behaviour: Behaviour): void {
  const rate = behaviour === 'speaks wav' ? 22_050 : 24_000;
  const length = behaviour === 'speaks at length' ? 120 * rate : rate;
  const pcm = Int16Array.from({ length }, (_, i) => Math.sin(i / 8) * 8_000);
  const bytes = Buffer.from(pcm.buffer);
  response.writeHead(200, {
    'content-type': behaviour === 'speaks wav' ? 'audio/wav' : 'audio/pcm',
  });
  if (behaviour === 'hangs') return;
  if (behaviour === 'speaks wav') {
    const header = Buffer.alloc(44);
    header.write('RIFF', 0);
    header.writeUInt32LE(rate, 24);
    response.write(header.subarray(0, 20));
    response.write(header.subarray(20));
  }
  for (let at = 0; at < bytes.length; at += 3_001) response.write(bytes.subarray(at, at + 3_001));
  response.end();
}

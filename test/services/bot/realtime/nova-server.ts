/** Nova Sonic on this machine, at its wire protocol: one two-way event stream over HTTP/2, and what it forbids. */
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { eventOf, readEvents } from '../providers/aws-server.ts';
import { createEar } from './hears.ts';

/** What it does instead of its work. */
export type NovaTrouble =
  | 'denies'
  | 'refuses'
  | 'throttles'
  | 'is silent'
  | 'says nothing'
  | 'cuts'
  | 'babbles'
  | 'wrong shape'
  | 'fails';

/** A running server. */
export interface NovaServer {
  readonly url: string;
  trouble: NovaTrouble | undefined;
  /** Ends a connection after so long, as the service does after eight minutes. */
  livesMs: number;
  /** Events of all connections but sound, with the connection's number. */
  readonly asked: { readonly connection: number; readonly event: Record<string, unknown> }[];
  /** What clients did that the protocol forbids. */
  readonly wrong: string[];
  readonly connections: () => number;
  close(): Promise<void>;
}

const RATE = 16_000;

export const NOVA_ASKED = 'what are your opening hours';
export const NOVA_ANSWER = ['From nine to six.', 'Every day.'];

type State = Pick<NovaServer, 'trouble' | 'livesMs' | 'asked' | 'wrong'>;

/** Starts one. It calls the tool `hours` before its first answer where there is one, and `end_call` with a farewell to a text with `bye`. */
export async function startNovaServer(): Promise<NovaServer> {
  const server = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  const state: State = { trouble: undefined, livesMs: 480_000, asked: [], wrong: [] };
  let connections = 0;
  let open = 0;
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (!String(headers[':path']).endsWith('/invoke-with-bidirectional-stream'))
      return stream.respond({ ':status': 404 }, { endStream: true });
    const refusal = REFUSALS[state.trouble ?? ''];
    if (state.trouble === 'is silent') return undefined;
    if (refusal) {
      const [status, type] = refusal;
      stream.respond({ ':status': status, 'x-amzn-errortype': type });
      return stream.end(JSON.stringify({ message: type }));
    }
    open += 1;
    stream.on('close', () => (open -= 1));
    return new Connection(stream, state, ++connections);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => open,
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const REFUSALS: Readonly<Record<string, [number, string]>> = {
  denies: [403, 'ExpiredTokenException'],
  refuses: [400, 'ValidationException'],
  throttles: [429, 'ThrottlingException'],
};

interface Names {
  promptName?: string;
  contentName?: string;
  content?: string;
  type?: string;
  role?: string;
  interactive?: boolean;
  toolResultInputConfiguration?: { toolUseId: string };
  toolConfiguration?: { tools: { toolSpec: { name: string; inputSchema: { json: string } } }[] };
}

class Connection {
  readonly #stream: http2.ServerHttp2Stream;
  readonly #state: State;
  readonly #number: number;
  #stage: 'new' | 'session' | 'prompt' | 'audio' | 'over' = 'new';
  #tools: string[] = [];
  #open = new Map<string, Names>();
  #lines: string[] = [];
  #called = false;
  #speaking: NodeJS.Timeout | undefined;
  readonly #next: string[] = [];
  #tool = '';
  readonly #ear;

  constructor(stream: http2.ServerHttp2Stream, state: State, number: number) {
    this.#stream = stream;
    this.#state = state;
    this.#number = number;
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    this.#ear = createEar(RATE, 400, {
      started: () => this.#callerStarts(),
      ended: () => this.#callerEnds(),
    });
    setTimeout(() => this.#fail('modelTimeoutException', 'Model has timed out.'), state.livesMs);
    readEvents(stream, (type, body) => {
      if (type !== 'chunk') return;
      const { bytes } = JSON.parse(Buffer.from(body).toString()) as { bytes: string };
      const said = JSON.parse(Buffer.from(bytes, 'base64').toString()) as {
        event: Record<string, Names>;
      };
      const [[name, of] = ['', {}]] = Object.entries(said.event);
      this.#take(name, of);
    });
    stream.on('end', () => {
      if (this.#stage !== 'over') this.#wrong('an end without sessionEnd');
      clearTimeout(this.#speaking);
      if (stream.writable) stream.end();
    });
  }

  #wrong(what: string): void {
    this.#state.wrong.push(`${this.#number}: ${what}`);
  }

  #fail(type: string, message: string): void {
    clearTimeout(this.#speaking);
    if (this.#stream.writable) this.#stream.end(eventOf(type, { message }, 'exception'));
  }

  #say(event: object): void {
    const bytes = Buffer.from(JSON.stringify({ event })).toString('base64');
    if (this.#stream.writable) this.#stream.write(eventOf('chunk', { bytes }));
  }

  #take(name: string, of: Names): void {
    if (name !== 'audioInput')
      this.#state.asked.push({ connection: this.#number, event: { [name]: of } });
    switch (name) {
      case 'sessionStart':
        if (this.#stage !== 'new') this.#wrong('sessionStart twice');
        this.#stage = 'session';
        return;
      case 'promptStart':
        if (this.#stage !== 'session') this.#wrong('promptStart out of order');
        this.#stage = 'prompt';
        this.#tools = (of.toolConfiguration?.tools ?? []).map(({ toolSpec }) => {
          JSON.parse(toolSpec.inputSchema.json);
          return toolSpec.name;
        });
        if (this.#state.trouble === 'babbles') this.#stream.end(Buffer.from('<html>'));
        if (this.#state.trouble === 'wrong shape') this.#say({ textOutput: 7 });
        if (this.#state.trouble === 'fails') this.#fail('internalServerException', 'It broke.');
        return;
      case 'contentStart':
        return this.#begin(of);
      case 'textInput':
        return this.#text(of);
      case 'audioInput':
        if (!this.#open.has(of.contentName ?? '')) this.#wrong('sound without its content');
        if (this.#state.trouble === 'says nothing') return;
        return this.#ear(
          new Int16Array(Uint8Array.from(Buffer.from(of.content ?? '', 'base64')).buffer),
        );
      case 'toolResult':
        JSON.parse(of.content ?? '');
        return;
      case 'contentEnd':
        return this.#end(of);
      case 'promptEnd':
        if (this.#open.size > 0) this.#wrong('promptEnd with an open content');
        return;
      case 'sessionEnd':
        this.#stage = 'over';
        return;
      default:
        this.#wrong(`unknown ${name}`);
    }
  }

  #begin(of: Names): void {
    this.#open.set(of.contentName ?? '', of);
    if (this.#stage === 'session') this.#wrong('a content before its prompt');
    if (of.type === 'AUDIO') this.#stage = 'audio';
    if (of.type === 'TEXT' && this.#stage === 'audio' && of.interactive !== true)
      this.#wrong('history after the sound has begun');
  }

  #text({ contentName = '', content = '' }: Names): void {
    const { role = '', interactive } = this.#open.get(contentName) ?? {};
    if (interactive === true) {
      if (this.#stage !== 'audio') this.#wrong('a text to answer before the sound');
      return this.#answer(content);
    }
    if (role === 'SYSTEM') return;
    if (this.#lines.length === 0 && role !== 'USER') this.#wrong('a history that begins with us');
    if (this.#lines.at(-1) === role) this.#wrong('a history that is not by turns');
    this.#lines.push(role);
  }

  #end({ contentName = '' }: Names): void {
    const of = this.#open.get(contentName);
    if (!of) return this.#wrong('the end of no content');
    this.#open.delete(contentName);
    if (of.type !== 'TOOL') return;
    if (of.toolResultInputConfiguration?.toolUseId !== this.#tool) this.#wrong('a result of none');
    this.#speak(NOVA_ANSWER);
  }

  #callerStarts(): void {
    if (!this.#speaking) return;
    clearTimeout(this.#speaking);
    this.#speaking = undefined;
    this.#next.length = 0;
    this.#say({ contentEnd: { type: 'AUDIO', stopReason: 'END_TURN' } });
    const fields = { additionalModelFields: '{"generationStage":"FINAL"}' };
    this.#say({ contentStart: { type: 'TEXT', role: 'ASSISTANT', ...fields } });
    this.#say({ textOutput: { role: 'ASSISTANT', content: '{ "interrupted" : true }' } });
    this.#say({ contentEnd: { type: 'TEXT', stopReason: 'INTERRUPTED' } });
  }

  #callerEnds(): void {
    if (this.#state.trouble === 'cuts') {
      // It is gone altogether.
      this.#state.trouble = 'denies';
      return this.#stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    }
    this.#say({ completionStart: { completionId: 'c' } });
    const fields = { additionalModelFields: '{"generationStage":"FINAL"}' };
    this.#say({ contentStart: { type: 'TEXT', role: 'USER', ...fields } });
    this.#say({ textOutput: { role: 'USER', content: NOVA_ASKED } });
    this.#say({ contentEnd: { type: 'TEXT', stopReason: 'PARTIAL_TURN' } });
    this.#answer('');
  }

  #answer(text: string): void {
    const exactly = /and nothing else: "(.*)"\)$/.exec(text)?.[1];
    if (exactly) return this.#speak([exactly]);
    if (/bye/.test(text)) return this.#speak(['Goodbye, and thank you.'], 'end_call');
    if (this.#called || !this.#tools.includes('hours')) return this.#speak(NOVA_ANSWER);
    return this.#call('hours', '{"day":"Monday"}');
  }

  #call(tool: string, content: string): void {
    this.#called = true;
    this.#tool = `tool-${this.#number}-${Date.now()}`;
    this.#say({ contentStart: { type: 'TOOL', role: 'TOOL' } });
    this.#say({ toolUse: { toolName: tool, toolUseId: this.#tool, content } });
    this.#say({ contentEnd: { type: 'TOOL', stopReason: 'TOOL_USE' } });
  }

  /** After what is being said. */
  #speak(sentences: readonly string[], thenCall?: string): void {
    if (this.#speaking) this.#next.push(...sentences);
    else this.#speakNow(sentences, thenCall);
  }

  /** A sentence after another, half as fast again as it is played. */
  #speakNow(sentences: readonly string[], thenCall?: string): void {
    const [sentence, ...rest] = sentences.length > 0 ? sentences : this.#next.splice(0);
    if (sentence === undefined) {
      this.#speaking = undefined;
      if (thenCall) this.#call(thenCall, '{}');
      this.#say({ usageEvent: { totalInputTokens: 40, totalOutputTokens: 12, totalTokens: 52 } });
      return;
    }
    const plan = { additionalModelFields: '{"generationStage":"SPECULATIVE"}' };
    this.#say({ contentStart: { type: 'TEXT', role: 'ASSISTANT', ...plan } });
    this.#say({ textOutput: { role: 'ASSISTANT', content: sentence } });
    this.#say({ contentEnd: { type: 'TEXT', stopReason: 'PARTIAL_TURN' } });
    this.#say({ contentStart: { type: 'AUDIO', role: 'ASSISTANT' } });
    let left = Math.ceil(sentence.length / 14) * 10;
    const next = () => {
      if (left-- > 0) {
        const tone = Int16Array.from({ length: RATE / 10 }, (_, i) => Math.sin(i / 5) * 6_000);
        this.#say({ audioOutput: { content: Buffer.from(tone.buffer).toString('base64') } });
        this.#speaking = setTimeout(next, 66);
        return;
      }
      const stopReason = rest.length > 0 || thenCall ? 'PARTIAL_TURN' : 'END_TURN';
      this.#say({ contentEnd: { type: 'AUDIO', stopReason } });
      const said = { additionalModelFields: '{"generationStage":"FINAL"}' };
      this.#say({ contentStart: { type: 'TEXT', role: 'ASSISTANT', ...said } });
      this.#say({ textOutput: { role: 'ASSISTANT', content: sentence } });
      this.#say({ contentEnd: { type: 'TEXT', stopReason: 'PARTIAL_TURN' } });
      this.#speakNow(rest, thenCall);
    };
    next();
  }
}

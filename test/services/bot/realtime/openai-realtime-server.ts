/** OpenAI's realtime socket on this machine, as its reference has it: a voice detector, one response at a time, truncation, tools. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { createEar } from './hears.ts';

/** What it does instead of its work. */
export type Trouble =
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
export interface RealtimeServer {
  readonly url: string;
  trouble: Trouble | undefined;
  /** What clients have sent, but for sound. */
  readonly asked: { readonly type: string; readonly [field: string]: unknown }[];
  /** What they did that the protocol forbids. */
  readonly wrong: string[];
  readonly sockets: () => number;
  /** Ends the sessions as their hour does. */
  expire(): void;
  close(): void;
}

type State = Pick<RealtimeServer, 'trouble' | 'asked' | 'wrong'>;

const RATE = 24_000;

/** What a caller is always heard to say, and is answered. */
export const ASKED = 'What are your opening hours?';
export const ANSWER = 'From nine to six, every day.';

/** Starts one. It calls the tool `hours` before its first answer where there is one, and `end_call` with a farewell to a typed `bye`. */
export async function startRealtimeServer(): Promise<RealtimeServer> {
  const state: State = {
    trouble: undefined,
    asked: [],
    wrong: [],
  };
  const server = http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    const { trouble } = state;
    const denied = request.headers.authorization !== 'Bearer key' || trouble === 'denies';
    if (denied) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    if (trouble === 'throttles') return void socket.end('HTTP/1.1 429 Too Many Requests\r\n\r\n');
    if (trouble === 'is silent') return;
    sockets.handleUpgrade(request, socket, head, (ws) => new Session(ws, state));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get trouble() {
      return state.trouble;
    },
    set trouble(trouble) {
      state.trouble = trouble;
    },
    asked: state.asked,
    wrong: state.wrong,
    sockets: () => sockets.clients.size,
    expire() {
      for (const ws of sockets.clients) {
        const error = { type: 'invalid_request_error', code: 'session_expired', message: 'Over.' };
        ws.send(JSON.stringify({ type: 'error', event_id: 'e', error }));
        ws.close();
      }
    },
    close() {
      for (const ws of sockets.clients) ws.terminate();
      server.close();
    },
  };
}

interface Said {
  readonly type: string;
  readonly session?: { tools?: { name: string }[]; type?: string; audio?: unknown };
  readonly audio?: string;
  readonly item?: {
    type: string;
    role?: string;
    call_id?: string;
    content?: { type: string; text?: string }[];
  };
  readonly response?: { instructions?: string; output_modalities?: string[] };
}

class Session {
  readonly #ws: WebSocket;
  readonly #state: State;
  #tools: string[] = [];
  #called = false;
  #count = 0;
  #active: { id: string; timer?: NodeJS.Timeout } | undefined;
  readonly #open = new Set<string>();
  #typed = '';
  readonly #ear;

  constructor(ws: WebSocket, state: State) {
    this.#ws = ws;
    this.#state = state;
    this.#ear = createEar(RATE, 400, {
      started: () => this.#callerStarts(),
      ended: () => this.#callerEnds(),
    });
    ws.on('message', (data) => this.#take(JSON.parse(String(data)) as Said));
    this.#say({ type: 'session.created', session: { type: 'realtime' } });
  }

  #say(event: object): void {
    if (this.#ws.readyState === 1)
      this.#ws.send(JSON.stringify({ event_id: `event_${++this.#count}`, ...event }));
  }

  #take(event: Said): void {
    const { trouble, asked, wrong } = this.#state;
    if (event.type === 'input_audio_buffer.append') {
      if (trouble === 'says nothing') return;
      const bytes = Buffer.from(event.audio ?? '', 'base64');
      return this.#ear(new Int16Array(Uint8Array.from(bytes).buffer));
    }
    asked.push(event as never);
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'conversation.item.create':
        return this.#added(event);
      case 'response.create':
        if (this.#active) {
          wrong.push('a response beside another');
          const error = {
            type: 'invalid_request_error',
            code: 'conversation_already_has_active_response',
            message: 'One at a time.',
          };
          return this.#say({ type: 'error', error });
        }
        return this.#respond(event.response ?? {});
      case 'response.cancel':
        return this.#cancel('client_cancelled');
      case 'conversation.item.truncate':
        return this.#say({ ...event, type: 'conversation.item.truncated' });
      default:
        wrong.push(`unknown ${event.type}`);
    }
  }

  #update({ session }: Said): void {
    const { trouble, wrong } = this.#state;
    if (session?.type !== 'realtime' || !session.audio) wrong.push('a session without its type');
    this.#tools = (session?.tools ?? []).map(({ name }) => name);
    if (trouble === 'refuses') {
      const error = { type: 'invalid_request_error', code: 'model_not_found', message: 'No.' };
      return this.#say({ type: 'error', error });
    }
    if (trouble === 'babbles') return this.#ws.send('<html>');
    if (trouble === 'wrong shape') return this.#say({ type: 'response.done', response: 7 });
    this.#say({ type: 'session.updated', session });
  }

  #added({ item }: Said): void {
    this.#say({ type: 'conversation.item.added', item });
    if (item?.type === 'function_call_output') this.#open.delete(item.call_id ?? '');
    const [content] = item?.content ?? [];
    if (item?.role === 'user') this.#typed = content?.text ?? '';
    if (item?.role === 'assistant' && content?.type !== 'output_text')
      this.#state.wrong.push('an assistant line that is no output_text');
  }

  #callerStarts(): void {
    this.#say({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'u' });
    this.#cancel('turn_detected');
  }

  #callerEnds(): void {
    const item = `user_${++this.#count}`;
    this.#say({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: item });
    this.#say({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: null });
    if (this.#state.trouble === 'fails') {
      const error = { type: 'server_error', code: null, message: 'It broke.' };
      return this.#say({ type: 'error', error });
    }
    if (this.#state.trouble === 'cuts') {
      // It is gone altogether.
      this.#state.trouble = 'denies';
      return this.#ws.terminate();
    }
    const of = 'conversation.item.input_audio_transcription';
    this.#say({ type: `${of}.delta`, item_id: item, content_index: 0, delta: 'What are ' });
    const usage = { type: 'duration', seconds: 1 };
    this.#say({
      type: `${of}.completed`,
      item_id: item,
      content_index: 0,
      transcript: ASKED,
      usage,
    });
    this.#typed = '';
    this.#respond({});
  }

  #cancel(reason: string): void {
    if (!this.#active) return;
    clearTimeout(this.#active.timer);
    this.#done(this.#active.id, { status: 'cancelled', status_details: { reason } });
  }

  #done(id: string, of: object): void {
    this.#active = undefined;
    const usage = { input_tokens: 40, output_tokens: 12, total_tokens: 52 };
    this.#say({ type: 'response.done', response: { id, output: [], usage, ...of } });
  }

  #respond({ instructions, output_modalities: modalities }: NonNullable<Said['response']>): void {
    const id = `resp_${++this.#count}`;
    const item = `item_${this.#count}`;
    this.#active = { id };
    this.#say({ type: 'response.created', response: { id, status: 'in_progress' } });
    const exactly = /nothing before or after it: "(.*)"$/.exec(instructions ?? '')?.[1];
    if (!exactly && this.#tools.includes('hours') && !this.#called) {
      this.#called = true;
      return this.#call(id, 'hours', '{"day":"Monday"}');
    }
    const bye = /bye/.test(this.#typed);
    const text = exactly ?? (bye ? 'Goodbye, and thank you for calling.' : ANSWER);
    const of = { response_id: id, item_id: item, output_index: 0, content_index: 0 };
    if (modalities?.[0] === 'text') {
      this.#say({ type: 'response.output_text.delta', ...of, delta: text });
      return this.#done(id, { status: 'completed' });
    }
    for (const delta of text.split(/(?<= )/))
      this.#say({ type: 'response.output_audio_transcript.delta', ...of, delta });
    this.#speak(of, Math.ceil(text.length / 14) * 10, () =>
      bye ? this.#call(id, 'end_call', '{}') : this.#done(id, { status: 'completed' }),
    );
  }

  #call(id: string, name: string, args: string): void {
    const call = `call_${++this.#count}`;
    this.#open.add(call);
    const output = [{ type: 'function_call', call_id: call, name, arguments: args, id: 'f' }];
    this.#done(id, { status: 'completed', output });
  }

  /** A tenth of a second each, ten times as fast as it is played. */
  #speak(of: object, left: number, then: () => void): void {
    if (!this.#active) return;
    if (left === 0) return then();
    const tone = Int16Array.from({ length: RATE / 10 }, (_, i) => Math.sin(i / 7) * 6_000);
    const delta = Buffer.from(tone.buffer).toString('base64');
    this.#say({ type: 'response.output_audio.delta', ...of, delta });
    this.#active.timer = setTimeout(() => this.#speak(of, left - 1, then), 10);
  }
}

/** OpenAI's realtime models by their WebSocket, and servers that speak the same protocol. */
import { type RawData, WebSocket } from 'ws';
import { endpointOf } from '../../providers/openai/endpoint.ts';
import { asProviderFault, kindOfStatus, ProviderFault } from '../../providers/provider-fault.ts';
import { type MakeProvider, sayName } from '../../providers/provider-parts.ts';
import { within } from '../../providers/within.ts';
import type {
  RealtimeEvents,
  RealtimeLink,
  RealtimeModel,
  RealtimeStart,
} from '../realtime-model.ts';
import { itemOf, sessionUpdate } from './client-event.ts';
import { createOpenAiLink, type OpenAiLink } from './openai-link.ts';
import { readServerEvent, type ServerEvent } from './server-event.ts';

const DEFAULT_MODEL = 'gpt-realtime';
const DEFAULT_VOICE = 'marin';

/** From the first packet to a session that is agreed on; the caller hears nothing meanwhile. */
const OPENS_WITHIN_MS = 3_000;

/** Makes the model: `openai/gpt-realtime:marin`. */
export const makeOpenAiRealtime: MakeProvider<RealtimeModel> = (name, { env }) => {
  const label = sayName(name);
  const { baseUrl, apiKey } = endpointOf(name.provider, label, env);
  const model = encodeURIComponent(name.model || DEFAULT_MODEL);
  const url = `${baseUrl.replace(/^http/, 'ws')}/realtime?model=${model}`;
  const headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const voice = name.voice ?? DEFAULT_VOICE;
  return {
    name: label,
    async open(start, events) {
      const socket = new WebSocket(url, { headers, handshakeTimeout: OPENS_WITHIN_MS });
      const opening = openSession(socket, { label, voice, start, events });
      return within(opening, OPENS_WITHIN_MS, label).catch((error: unknown) => {
        socket.terminate();
        throw asProviderFault(label, error);
      });
    },
  };
};

interface Opening {
  readonly label: string;
  readonly voice: string;
  readonly start: RealtimeStart;
  readonly events: RealtimeEvents;
}

/** Resolves when the server has agreed to the session; what it says after that is the link's. */
function openSession(socket: WebSocket, of: Opening): Promise<RealtimeLink> {
  return new Promise((resolve, reject) => {
    let agreed: OpenAiLink | undefined;
    let over = false;
    const fail = (fault: ProviderFault) => {
      if (over) return;
      over = true;
      socket.terminate();
      if (agreed) of.events.onFault(fault);
      else reject(fault);
    };
    const send = (event: object) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(event));
    };
    const shut = () => {
      over = true;
      socket.close();
    };
    watch(socket, of.label, fail);
    socket.on('open', () => send(sessionUpdate(of.start, of.voice)));
    socket.on('message', (data) => {
      const event = over ? undefined : readOr(of.label, rawText(data), fail);
      if (!event) return;
      if (agreed) return agreed.take(event);
      if (event.type === 'error')
        return fail(new ProviderFault(of.label, 'refused', event.error.message));
      if (event.type !== 'session.updated') return;
      for (const line of of.start.history()) send(itemOf(line));
      const events = { onEvent: of.events.onEvent, onFault: fail };
      agreed = createOpenAiLink({ label: of.label, events, send, shut });
      resolve(agreed);
    });
  });
}

function watch(socket: WebSocket, label: string, fail: (fault: ProviderFault) => void): void {
  socket.on('unexpected-response', (_, { statusCode = 500 }) =>
    fail(new ProviderFault(label, kindOfStatus(statusCode), statusCode)),
  );
  socket.on('error', (error) => fail(asProviderFault(label, error)));
  socket.on('close', (code) => fail(new ProviderFault(label, 'unreachable', `closed (${code})`)));
}

function rawText(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}

function readOr(
  label: string,
  text: string,
  fail: (fault: ProviderFault) => void,
): ServerEvent | undefined {
  try {
    return readServerEvent(text);
  } catch (error) {
    fail(new ProviderFault(label, 'malformed', error));
    return undefined;
  }
}

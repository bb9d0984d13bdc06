/** What we say to a Pipecat client: RTVI 2.1, one JSON text a message. */
import type { EngineEvent } from '../conversation/engine/engine.ts';
import type { MessageId } from './read-message.ts';
import { newOutput, writtenOutput } from './spoken-output.ts';

/** The protocol version we speak. */
export const RTVI_VERSION = '2.1.0';

/** One message before its envelope. */
export interface RtviMessage {
  readonly type: string;
  readonly id?: MessageId;
  readonly data?: unknown;
}

/** A message in its envelope. */
export function packMessage({ type, id, data }: RtviMessage, newId: () => string): string {
  return JSON.stringify({
    label: 'rtvi-ai',
    type,
    id: id === undefined ? newId() : id,
    data: data ?? {},
  });
}

/** The answer to `client-ready`. */
export function botReady(id: MessageId | undefined): RtviMessage {
  const data = { version: RTVI_VERSION, about: { library: 'greenroom' } };
  return { type: 'bot-ready', data, ...(id === undefined ? {} : { id }) };
}

/** An error; both names of its text are in use among clients. */
export function errorMessage(text: string, of: { fatal: boolean; id?: MessageId }): RtviMessage {
  const type = of.id === undefined ? 'error' : 'error-response';
  const data = { error: text, message: text, fatal: of.fatal };
  return { type, data, ...(of.id === undefined ? {} : { id: of.id }) };
}

/** What an engine's event means to a client. `segment` numbers the bot's sentences. */
export function messagesOf(
  event: EngineEvent,
  at: { segment: number; time: string },
): RtviMessage[] {
  switch (event.type) {
    case 'user-started-speaking':
    case 'user-stopped-speaking':
    case 'bot-started-speaking':
      return [{ type: event.type }];
    case 'bot-stopped-speaking':
      return [{ type: 'bot-tts-stopped' }, { type: event.type }];
    case 'bot-thinking':
      return [{ type: 'bot-llm-started' }];
    case 'bot-listening':
      return [{ type: 'server-message', data: { t: 'bot-listening' } }];
    case 'user-said':
      return [userSaid(event, at.time)];
    case 'bot-says':
      return event.written ? writeText(event.text, at.segment) : sayText(event.text, at.segment);
    case 'bot-said':
      return [{ type: 'bot-llm-stopped' }, ...(event.interrupted ? interrupted() : [])];
    case 'tool':
      return toolMessages(event);
    case 'turn':
      return turnMessages(event);
    case 'usage':
      return [usageMessage(event)];
    case 'failed':
      return [errorMessage(event.message, { fatal: false })];
    case 'bot-cut':
    case 'provider':
    case 'user-turn':
      return [];
    case 'recording':
      return [{ type: 'server-message', data: { t: 'recording', d: { on: event.on } } }];
    case 'wants':
      return [{ type: 'server-message', data: { t: 'wants', d: { what: event.what } } }];
  }
}

/** The protocol's message, and the same for clients whose list of messages lacks it. */
function interrupted(): RtviMessage[] {
  return [{ type: 'bot-interrupted' }, { type: 'server-message', data: { t: 'interrupted' } }];
}

function userSaid(
  { text, final }: { text: string; final: boolean },
  timestamp: string,
): RtviMessage {
  return { type: 'user-transcription', data: { text, final, timestamp, user_id: 'caller' } };
}

function sayText(text: string, segment: number): RtviMessage[] {
  return [
    { type: 'bot-llm-text', data: { text } },
    { type: 'bot-output', data: newOutput({ segment, text }) },
    { type: 'bot-tts-started' },
    { type: 'bot-tts-text', data: { text } },
    { type: 'bot-transcription', data: { text } },
  ];
}

/** A sentence that nobody will hear. */
function writeText(text: string, segment: number): RtviMessage[] {
  return [
    { type: 'bot-llm-text', data: { text } },
    { type: 'bot-output', data: writtenOutput({ segment, text }) },
  ];
}

function toolMessages({
  callId,
  name,
  state,
}: Extract<EngineEvent, { type: 'tool' }>): RtviMessage[] {
  const call = { function_name: name, tool_call_id: callId };
  if (state !== 'started') {
    return [
      { type: 'llm-function-call-stopped', data: { ...call, cancelled: state === 'failed' } },
    ];
  }
  return [
    { type: 'llm-function-call-started', data: call },
    { type: 'llm-function-call-in-progress', data: { ...call, arguments: {} } },
  ];
}

function usageMessage(event: Extract<EngineEvent, { type: 'usage' }>): RtviMessage {
  const { model, inputTokens, outputTokens } = event;
  const tokens = [
    {
      processor: 'realtime',
      model,
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    },
  ];
  return { type: 'metrics', data: { tokens } };
}

function turnMessages({ stages, ledger }: Extract<EngineEvent, { type: 'turn' }>): RtviMessage[] {
  const value = (processor: string, ms: number | undefined) =>
    ms === undefined ? [] : [{ processor, value: ms / 1000 }];
  const ttfb = [
    ...value('turn-end', stages.endpointMs),
    ...value('llm', stages.llmMs),
    ...value('tts', stages.ttsMs),
  ];
  return [
    { type: 'metrics', data: { ttfb, processing: value('turn', stages.totalMs) } },
    { type: 'server-message', data: { t: 'turn', d: { ...stages, ledger } } },
  ];
}

/** What Nova Sonic is told: JSON events, each in a chunk of the two-way stream. */
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import { toBase64 } from '../base64-pcm.ts';
import type { RealtimeStart, SaidLine } from '../realtime-model.ts';

/** One conversation on one connection. */
export interface PromptNames {
  readonly prompt: string;
  /** The caller's sound, one content that stays open. */
  readonly audio: string;
  /** A name for another content. */
  readonly next: () => string;
}

const PLAIN = { mediaType: 'text/plain' };

/** Longer replies are lectures. */
const INFERENCE = { maxTokens: 1_024, topP: 0.9, temperature: 0.7 };

/** The least silence of an agent that wants fast ends of turns, and of one that wants them neither fast nor slow. */
const FAST_MS = 400;
const MIDDLE_MS = 900;

/** The session and its prompt, up to the instructions; history and sound come after. */
export function openingEvents(
  { prompt, next }: PromptNames,
  { instructions, tools, endpointing }: RealtimeStart,
  voiceId: string,
): object[] {
  const sound = { mediaType: 'audio/lpcm', sampleSizeBits: 16, channelCount: 1 };
  const toolSpecs = tools.map(({ name, description, schema }) => ({
    toolSpec: { name, description, inputSchema: { json: JSON.stringify(schema) } },
  }));
  return [
    {
      sessionStart: {
        inferenceConfiguration: INFERENCE,
        turnDetectionConfiguration: { endpointingSensitivity: sensitivityOf(endpointing.minMs) },
      },
    },
    {
      promptStart: {
        promptName: prompt,
        textOutputConfiguration: PLAIN,
        audioOutputConfiguration: {
          ...sound,
          sampleRateHertz: ENGINE_RATE,
          voiceId,
          encoding: 'base64',
          audioType: 'SPEECH',
        },
        ...(tools.length === 0
          ? {}
          : {
              toolUseOutputConfiguration: { mediaType: 'application/json' },
              toolConfiguration: { tools: toolSpecs },
            }),
      },
    },
    ...textEvents({ prompt, content: next() }, { role: 'SYSTEM', text: instructions }),
  ];
}

function sensitivityOf(minMs: number): 'HIGH' | 'MEDIUM' | 'LOW' {
  if (minMs <= FAST_MS) return 'HIGH';
  return minMs <= MIDDLE_MS ? 'MEDIUM' : 'LOW';
}

/** A text: of the history, or one that is to be answered. */
export function textEvents(
  { prompt: promptName, content: contentName }: { prompt: string; content: string },
  of: { role: 'SYSTEM' | 'USER' | 'ASSISTANT'; text: string; interactive?: boolean },
): object[] {
  const { role, text, interactive = false } = of;
  const names = { promptName, contentName };
  const textInputConfiguration = PLAIN;
  return [
    { contentStart: { ...names, type: 'TEXT', interactive, role, textInputConfiguration } },
    { textInput: { ...names, content: text } },
    { contentEnd: names },
  ];
}

/** The caller's sound from now on. */
export function audioStart({ prompt: promptName, audio: contentName }: PromptNames): object {
  const audioInputConfiguration = {
    mediaType: 'audio/lpcm',
    sampleRateHertz: ENGINE_RATE,
    sampleSizeBits: 16,
    channelCount: 1,
    audioType: 'SPEECH',
    encoding: 'base64',
  };
  const content = { type: 'AUDIO', interactive: true, role: 'USER', audioInputConfiguration };
  return { contentStart: { promptName, contentName, ...content } };
}

/** A piece of it. */
export function audioInput(
  { prompt: promptName, audio: contentName }: PromptNames,
  pcm: Int16Array,
): object {
  return { audioInput: { promptName, contentName, content: toBase64(pcm) } };
}

/** What a tool answered. */
export function toolEvents(
  { prompt: promptName, next }: PromptNames,
  { id: toolUseId, output, failed }: { id: string; output: string; failed: boolean },
): object[] {
  const names = { promptName, contentName: next() };
  const toolResultInputConfiguration = {
    toolUseId,
    type: 'TEXT',
    textInputConfiguration: PLAIN,
  };
  const content = { interactive: false, type: 'TOOL', role: 'TOOL', toolResultInputConfiguration };
  const said = JSON.stringify(failed ? { error: output } : { result: output });
  return [
    { contentStart: { ...names, ...content } },
    { toolResult: { ...names, content: said } },
    { contentEnd: names },
  ];
}

/** The end, in the order that the service wants; the sound only where it was begun. */
export function closingEvents(
  { prompt: promptName, audio: contentName }: PromptNames,
  heard: boolean,
): object[] {
  return [
    ...(heard ? [{ contentEnd: { promptName, contentName } }] : []),
    { promptEnd: { promptName } },
    { sessionEnd: {} },
  ];
}

/** What of the history a session takes: it begins with the caller and goes strictly by turns, and is not long. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 1_000;

/** The history as it may be told. */
export function historyOf(lines: readonly SaidLine[]): SaidLine[] {
  const turns: SaidLine[] = [];
  for (const { role, text } of lines) {
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, text: `${last.text} ${text}` };
    else if (text.trim() !== '') turns.push({ role, text });
  }
  const latest = turns.slice(-MOST_LINES);
  const from = latest.findIndex(({ role }) => role === 'user');
  return from < 0
    ? []
    : latest.slice(from).map(({ role, text }) => ({ role, text: text.slice(-MOST_CHARACTERS) }));
}

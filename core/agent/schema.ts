/** The rules of an agent file, field by field. */
import { z } from 'zod';
import { botKindSchema } from '../bot-kind.ts';
import { HOLD_URL, isHoldUrl } from '../phone/audio-url.ts';
import { E164 } from '../phone/phone.ts';
import { SIP_ADDRESS } from '../phone/sip.ts';
import { TURN_BUDGET_MS } from '../session/turn-ledger.ts';
import { intentSchema } from './intent.ts';
import type { LiveKitAgentOf } from './livekit-agent.ts';
import { OVERRIDABLE } from './overrides.ts';
import { type ProviderRole, readProviderName } from './provider-name.ts';
import type { SessionFacts } from './session-facts.ts';
import { toolSchema } from './tool.ts';

/** What may be a function of the session: `instructions` and `greeting`. */
export type Told = string | ((session: SessionFacts) => string | Promise<string>);

const told = z.custom<Told>(
  (value) => typeof value === 'string' || typeof value === 'function',
  'must be a text or a function of the session',
);

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** One provider: its name, or an object of the engine's own plugins. */
export type ProviderRef = string | object;

/** One provider, or several: a later one takes over within the turn when an earlier one fails. */
export function chainOf(role: ProviderRole) {
  const named = z.string().check((context) => {
    const read = readProviderName(context.value, role);
    if (typeof read !== 'string') return;
    context.issues.push({ code: 'custom', message: read, input: context.value });
  });
  const one = z.union([named, z.custom<object>(isPlugin)], {
    error: (issue) => problemOf(issue.input, role),
  });
  return z.union([one.transform((ref) => [ref]), z.array(one).min(1)], {
    error: (issue) => problemOf(issue.input, role),
  });
}

/** Models that hear and speak by themselves, by their names: an engine plugin's object would not know the call's tools and endings. */
export function realtimeChain() {
  const named = z.string().check((context) => {
    const read = readProviderName(context.value, 'realtime');
    if (typeof read !== 'string') return;
    context.issues.push({ code: 'custom', message: read, input: context.value });
  });
  return z.union([named.transform((ref) => [ref]), z.array(named).min(1)], {
    error: (issue) => problemOf(issue.input, 'realtime'),
  });
}

function isPlugin(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemOf(given: unknown, role: ProviderRole): string {
  const names: unknown[] = Array.isArray(given) ? given : [given];
  for (const name of names) {
    if (typeof name !== 'string') continue;
    const read = readProviderName(name, role);
    if (typeof read === 'string') return read;
  }
  return 'must be `provider/model`, a list of these, or an object of an engine plugin';
}

/** What transcripts are kept without: rules of ours, and patterns of the agent's own. */
const redaction = z.strictObject({
  redact: z.array(z.enum(['card', 'phone', 'email'])).default(['card', 'phone']),
  redactAlso: z.array(z.instanceof(RegExp)).default([]),
});

function toTranscripts(given: boolean | z.output<typeof redaction>) {
  if (typeof given === 'boolean') return { kept: given, ...redaction.parse({}) };
  return { kept: true, ...given };
}

/** Each stage's share of an answer's time. */
function budgetFields() {
  const field = (ms: number) => z.int().min(0).max(10_000).default(ms);
  const { capture, network, audio, endpoint, llm, tts, output } = TURN_BUDGET_MS;
  return {
    capture: field(capture),
    network: field(network),
    audio: field(audio),
    endpoint: field(endpoint),
    llm: field(llm),
    tts: field(tts),
    output: field(output),
  };
}

/** What an agent file may say; what is left out has its default. */
export const agentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a-z, 0-9 and dashes, at most 32')
    // `/sessions/<id>/…` and, behind the edge, `/ws/…` lead to bots.
    .refine(
      (name) => name !== 'sessions' && name !== 'ws',
      'must be another name than a path of ours',
    ),
  bot: botKindSchema.default({ kind: 'conversation' }),
  livekit: z.custom<LiveKitAgentOf>(isFunction, 'must be a function of the session').optional(),
  instructions: told.default(''),
  greeting: told.default(''),
  stt: chainOf('stt').optional(),
  llm: chainOf('llm').optional(),
  tts: chainOf('tts').optional(),
  realtime: realtimeChain().optional(),
  tools: z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/), toolSchema).default({}),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag such as en-US')
    .default('en-US'),
  pronunciation: z.record(z.string().min(1), z.string().min(1)).default({}),
  keyterms: z.array(z.string().min(1).max(100)).max(100).default([]),
  interruption: z
    .strictObject({
      enabled: z.boolean().default(true),
      afterMs: z.int().min(0).max(2_000).default(90),
      takeBackMs: z.int().min(200).max(5_000).default(1_000),
    })
    .prefault({}),
  endpointing: z
    .strictObject({
      minMs: z.int().min(200).max(3_000).default(300),
      maxMs: z.int().min(500).max(10_000).default(2_000),
      by: z.enum(['text', 'silence']).default('text'),
    })
    .prefault({}),
  keys: z
    .strictObject({
      terminator: z.enum(['#', '*', '']).default('#'),
      pauseMs: z.int().min(100).max(10_000).default(600),
      longest: z.int().min(1).max(64).default(32),
      /** Whether a model may press keys, for menus at the other end. */
      press: z.boolean().default(false),
    })
    .prefault({}),
  silence: z
    .strictObject({
      afterS: z.int().min(2).max(600).default(15),
      prompts: z.array(z.string().min(1)).max(5).default([]),
      goodbye: z.string().default(''),
    })
    .prefault({}),
  recording: z.boolean().default(false),
  transcripts: z.union([z.boolean(), redaction]).default(false).transform(toTranscripts),
  overrides: z.array(z.enum(OVERRIDABLE)).default([]),
  latencyBudgetMs: z.strictObject(budgetFields()).prefault({}),
  brain: z.enum(['intents', 'parrot']).default('intents'),
  intents: z.array(intentSchema).default([]),
  fallbackReply: z.string().default('I did not get that.'),
  voice: z.enum(['slt', 'rms', 'awb', 'kal']).default('slt'),
  transferTargets: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        to: z.union([z.string().regex(E164), z.string().regex(SIP_ADDRESS)], {
          error:
            'must be a number such as +14155550100, or a SIP address such as sip:ann@example.com',
        }),
        /** The person is told what it is about, and takes the caller by a key. */
        warm: z.boolean().default(false),
      }),
    )
    .default([]),
  /** What a caller on the phone hears who waits for a bot, or for a person: a short file, over and over. */
  holdUrl: z.string().refine(isHoldUrl, `must be ${HOLD_URL}`).optional(),
  /** Calls of ours that no person takes. */
  answering: z
    .strictObject({
      /** What a voicemail gets: nothing, the message, or the conversation. */
      machine: z.enum(['hang-up', 'message', 'talk']).default('hang-up'),
      message: z.string().default(''),
      /** Said to whatever asks who is calling. */
      screener: z.string().default(''),
    })
    .prefault({}),
  maxDurationS: z.int().min(10).max(14_400).default(3_600),
  idleTimeoutS: z.int().min(5).max(3_600).default(300),
  spareSeats: z.int().min(0).max(2).default(1),
  isolation: z.enum(['process', 'task']).default('process'),
});
